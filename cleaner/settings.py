"""Settings: one set of defaults for all uses.

A settings file is TOML with the tables `[clean]` and `[duplicates]`:

    [clean]
    max_page_bytes = 2000000

    [duplicates]
    min_jaccard = 0.6
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from cleaner.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSettings:
    """How pages become articles.

    `max_page_bytes`: larger pages are rejected (an article has some kilobytes, its page some hundred).
    `outlet_from_folder`: a page that does not name its outlet gets the name of the folder it lies in.
    """

    max_page_bytes: int = 10_000_000
    outlet_from_folder: bool = False

    def __post_init__(self) -> None:
        _within("clean.max_page_bytes", self.max_page_bytes, 1, 1 << 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSettings:
    """How duplicates are found.

    `shingle_words`: words in a shingle. `permutations`: length of a signature. `bands` and `rows`: how it is cut
    (bands · rows ≤ permutations). `seed`: of the permutations. `min_jaccard`: at and above it a pair is a duplicate.
    `min_containment`: so it is where this share of one article's shingles stands in the other. `min_report`: pairs whose
    larger containment is below it are not worth a row.
    """

    shingle_words: int = 4
    permutations: int = 128
    bands: int = 42
    rows: int = 3
    seed: int = 1
    min_jaccard: float = 0.5
    min_containment: float = 0.6
    min_report: float = 0.2

    def __post_init__(self) -> None:
        _within("duplicates.shingle_words", self.shingle_words, 1, 50)
        _within("duplicates.permutations", self.permutations, 2, 4096)
        _within("duplicates.bands", self.bands, 2, self.permutations)
        _within("duplicates.rows", self.rows, 1, self.permutations // self.bands)
        _within("duplicates.seed", self.seed, 0, (1 << 32) - 1)
        for name in ("min_jaccard", "min_containment", "min_report"):
            _within(f"duplicates.{name}", getattr(self, name), 0, 1)


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
