"""Settings: one set of defaults for all uses.

A settings file is TOML with the tables `[clean]` and `[duplicates]`:

    [clean]
    max_page_bytes = 2000000

    [duplicates]
    min_share = 0.5
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from cleaner.errors import SettingsError

REPAIRS = ("off", "report", "safe")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSettings:
    """How pages become articles.

    `max_page_bytes`: larger pages are rejected (an article has some kilobytes, its page some hundred).
    `outlet_from_folder`: a page that does not name its outlet gets the name of the folder it lies in. `repeated_on`: a
    block that stands on this many different articles of an outlet is the outlet's, not theirs (0: never).

    `repair`: "safe" mends what the scraper broke where that is sure and marks the rest, "report" only says what it would
    mend (the edits change nothing), "off" leaves all as it is.

    What belongs to the text is a convention; by default it is neither of these: `title_in_text`, `standfirst_in_text`,
    `comments_in_text`.
    """

    max_page_bytes: int = 10_000_000
    outlet_from_folder: bool = False
    repeated_on: int = 3
    repair: str = "safe"
    title_in_text: bool = False
    standfirst_in_text: bool = False
    comments_in_text: bool = False

    def __post_init__(self) -> None:
        _within("clean.max_page_bytes", self.max_page_bytes, 1, 1 << 31)
        _within("clean.repeated_on", self.repeated_on, 0, 1_000_000)
        if self.repair not in REPAIRS:
            raise SettingsError(f"clean.repair is {self.repair!r}; it must be one of {', '.join(REPAIRS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSettings:
    """How duplicates are found.

    Candidates: `shingle_words`: words in a shingle. `permutations`: length of a signature. `seed`: of the permutations.
    `bands` and `rows`: how it is cut (bands · rows ≤ permutations); articles that share a band are a candidate pair.
    `single_rows`: so are those that share one row that no more articles share (0: never). `min_agreement`: rows in which
    the signatures of a candidate pair must agree.

    Judgement: `min_share`: a pair is a duplicate where this share of one article stands in the other (0-1; common passages
    and quotations count less, misread words are looked through; where it is little, it must be shared in whole words).
    `max_facts`: and where not more other numbers and names than this stand in what they share, to a thousand characters.
    `days_apart`: articles further apart than this must share more, `min_share_apart`, and differ in fewer facts,
    `max_facts_apart`: a form comes back with other facts.
    `align`: shares are found by aligning the texts, character by character; without it they are those of shared shingles of
    words, as other tools have them: less work, but misread words and other facts are not seen.
    `min_report`: pairs that are no duplicates and share less than this, and no quotation, are not worth a row.
    `max_cluster`: larger clusters are marked as suspect.
    """

    shingle_words: int = 3
    permutations: int = 128
    bands: int = 64
    rows: int = 2
    seed: int = 1
    align: bool = True
    single_rows: int = 8
    min_agreement: int = 4
    min_share: float = 0.4
    max_facts: float = 12.0
    days_apart: float = 2.0
    min_share_apart: float = 0.75
    max_facts_apart: float = 1.0
    min_report: float = 0.2
    max_cluster: int = 1000

    def __post_init__(self) -> None:
        _within("duplicates.shingle_words", self.shingle_words, 1, 50)
        _within("duplicates.permutations", self.permutations, 2, 4096)
        _within("duplicates.bands", self.bands, 2, self.permutations)
        _within("duplicates.rows", self.rows, 1, self.permutations // self.bands)
        _within("duplicates.seed", self.seed, 0, (1 << 32) - 1)
        _within("duplicates.single_rows", self.single_rows, 0, 1000)
        _within("duplicates.min_agreement", self.min_agreement, 0, self.permutations)
        _within("duplicates.max_cluster", self.max_cluster, 2, 1 << 31)
        for name in ("min_share", "min_share_apart", "min_report"):
            _within(f"duplicates.{name}", getattr(self, name), 0, 1)
        for name in ("max_facts", "max_facts_apart"):
            _within(f"duplicates.{name}", getattr(self, name), 0, 1000)
        _within("duplicates.days_apart", self.days_apart, 0, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a user may set."""

    clean: CleanSettings = field(default_factory=CleanSettings)
    duplicates: DuplicateSettings = field(default_factory=DuplicateSettings)

    def as_dict(self) -> dict[str, Any]:
        """Plain nested dictionaries, as `from_mapping` reads them."""
        return asdict(self)

    @classmethod
    def from_mapping(cls, tables: Mapping[str, Any]) -> "Settings":
        """Settings from nested mappings. Raises SettingsError where a table or a key is unknown, or a value is wrong."""
        kinds = {"clean": CleanSettings, "duplicates": DuplicateSettings}
        _known("table", tables, kinds)
        return cls(**{name: _table(kinds[name], name, values) for name, values in tables.items()})

    @classmethod
    def from_file(cls, path: Path) -> "Settings":
        """Settings from a TOML file. Raises SettingsError where it cannot be read or says something unknown."""
        try:
            with path.open("rb") as file:
                return cls.from_mapping(tomllib.load(file))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, SettingsError) as error:
            raise SettingsError(f"settings file {path}: {error}") from error


def _table(kind: type[Any], name: str, values: Any) -> Any:
    if not isinstance(values, Mapping):
        raise SettingsError(f"[{name}] is {values!r}; it must be a table of settings")
    types = {f.name: type(f.default) for f in fields(kind)}
    _known(f"setting in [{name}]", values, types)
    for key, value in values.items():
        wanted = types[key]
        fits = isinstance(value, (int, float)) if wanted is float else isinstance(value, wanted)
        if not fits or (isinstance(value, bool) and wanted is not bool):
            raise SettingsError(f"{name}.{key} is {value!r}; it must be of type {wanted.__name__}")
    return kind(**values)


def _known(what: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SettingsError(f"unknown {what}: {', '.join(unknown)}; known are {', '.join(known)}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(f"{name} is {value}; it must be from {low} to {high}")
