"""Settings: one set of defaults for all uses.

A settings file is TOML with the tables `[clean]` and `[duplicates]`:

    [clean]
    max_page_bytes = 2000000

    [duplicates]
    min_share = 0.5
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from cleaner.errors import InputError, RuleError, SettingsError

Repair = Literal["off", "report", "safe", "full"]
PageFormat = Literal["auto", "html", "markdown", "text"]
#: The fields of rows that have a place of their own in a page.
ROW_FIELDS = ("html", "markdown", "text", "id", "url", "outlet", "agency", "title", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanSettings:
    """How pages become articles.

    `max_page_bytes`: bytes, 1 to 2³¹; larger pages are rejected. (An article has some kilobytes, its page some hundred.)
    `max_elements`: elements, 1 to 2³¹; an HTML page with more start tags, or a Markdown page with more tokens, is rejected.
    `max_blocks`: blocks, 1 to 2³¹; a page with more blocks, or a text with more than ten times as many lines, is rejected.
    `max_text_chars`: characters, 1 to 2³¹; a page with more text is rejected. (A novel has about 500,000.)
    `max_seconds`: seconds of computing, 0.001 to 1,000,000; a page that takes longer is rejected. (Usual pages take
        hundredths. It guards against what the counts above do not foresee; they reject a page on every machine alike.)
    `max_memory_bytes`: bytes, 1,000,000 to 2⁴⁰; a page for which the process grows by more is rejected, on Linux,
        where no other page is cleaned at the same time.
    `format`: what pages are written in that do not tell by their file's ending or their row's field: "html", "markdown" or
        "text". "auto" looks at each.
    `outlet_from_folder`: whether a page that names no outlet gets the name of the folder it lies in.
    `columns`: names that fields of rows have in the input, where these are others: "text=body, title=headline". Fields are
        html, markdown, text, id, url, outlet, agency, title and published.
    `repeated_on`: articles, 0 to 1,000,000; a block that stands on this many different articles of an outlet is boilerplate.
        0: no block is taken for boilerplate because it is repeated.
    `repair`: what to do with text that the scraper damaged. "safe": repair it where that is sure, and mark the rest.
        "full": put back whole words too that the scraper removed, where two blanks show the place and the neighbours the
        word; these edits have the rule "channel.word". "report": list the repairs as edits that change nothing. "off": leave
        the text as it is. Except with "off", the cleaning rules see each line of a damaged page both as it is and as it
        would be repaired.
    `rules`: texts of files of rules of your own, which decide before the standard ones and the block model
        (`docs/how-to/own-rules.md`). A settings file names the files, relative to its folder: `rules = ["house.toml"]`.
    `title_in_text`: whether the title belongs to the text.
    `standfirst_in_text`: whether the standfirst belongs to the text.
    `comments_in_text`: whether readers' comments belong to the text.
    `links`: whether articles have the addresses that their words link to (`Article.links`).
    `images`: whether articles have their pictures (`Article.images`).
    `explain`: whether each decision of the block model keeps the features that moved it most; takes time.

    Raises SettingsError for a value of the wrong type or out of its range, RuleError for rules that are not well-formed or
    fail their own examples.
    """

    max_page_bytes: int = 10_000_000
    max_elements: int = 100_000
    max_blocks: int = 20_000
    max_text_chars: int = 3_000_000
    max_seconds: float = 5.0
    max_memory_bytes: int = 500_000_000
    format: PageFormat = "auto"
    outlet_from_folder: bool = False
    columns: str = ""
    repeated_on: int = 3
    repair: Repair = "safe"
    rules: tuple[str, ...] = ()
    title_in_text: bool = False
    standfirst_in_text: bool = False
    comments_in_text: bool = False
    links: bool = False
    images: bool = False
    explain: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", _checked_rules(self.rules))
        _check_types("clean", self)
        for name in ("max_page_bytes", "max_elements", "max_blocks", "max_text_chars"):
            _check_range(f"clean.{name}", getattr(self, name), 1, 1 << 31)
        _check_range("clean.max_seconds", self.max_seconds, 0.001, 1_000_000)
        _check_range("clean.max_memory_bytes", self.max_memory_bytes, 1_000_000, 1 << 40)
        _check_range("clean.repeated_on", self.repeated_on, 0, 1_000_000)
        _ = self.column_of
        for name, known in (("repair", get_args(Repair)), ("format", get_args(PageFormat))):
            if getattr(self, name) not in known:
                raise SettingsError(f"clean.{name} is {getattr(self, name)!r}; it must be one of {', '.join(known)}")

    @property
    def column_of(self) -> dict[str, str]:
        """The name of the column of each field that `columns` names.

        >>> CleanSettings(columns="text=body, title=headline").column_of
        {'text': 'body', 'title': 'headline'}
        """
        named: dict[str, str] = {}
        for pair in filter(None, map(str.strip, self.columns.split(","))):
            name, sign, column = (part.strip() for part in pair.partition("="))
            if not (sign and column) or name not in ROW_FIELDS or name in named or column in named.values():
                wanted = f'"field=column, …" with fields and columns once each; fields are {", ".join(ROW_FIELDS)}'
                raise SettingsError(f"clean.columns is {self.columns!r}; it must be {wanted}")
            named[name] = column
        return named


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateSettings:
    """How duplicates are found: candidate pairs by their signatures, then a judgement on each pair.

    Candidates:

    `shingle_words`: words in a shingle, 1 to 50.
    `permutations`: values in a signature, 2 to 4,096.
    `bands`: bands that a signature is cut into, 2 to `permutations`; articles that share a band are a candidate pair.
    `rows`: values in a band, at least 1; `bands` × `rows` is at most `permutations`.
    `seed`: seed of the permutations, 0 to 2³² - 1.
    `single_rows`: articles, 0 to 1,000; two articles are a candidate pair, too, if they share a value of their signatures
        that no more articles than this have. 0: never.
    `min_agreement`: values in which the signatures of a candidate pair must agree, 0 to `permutations`.

    Judgement:

    `align`: whether shares are found by aligning the texts, character by character. Without it they are shares of common
        shingles, as other tools have them: less work, but misread words and differing facts are not seen.
    `min_share`: share, 0 to 1; a pair is a duplicate if this much of one article stands in the other. Common passages and
        quotations count less, unless they are most of an article; misread words count as equal, and a small share must
        consist of whole words. Of two reports of one outlet at different addresses more is asked: it prints a report once.
    `max_facts`: numbers and names to a thousand characters, 0 to 1,000; a duplicate differs in no more than these in what
        the pair shares; unless both stand at one address, which is brought up to date.
    `days_apart`: days, 0 to 1,000,000; to articles published further apart the next two settings apply, for a form is used
        again with other facts.
    `min_share_apart`: share, 0 to 1, in place of `min_share`.
    `max_facts_apart`: numbers and names to a thousand characters, 0 to 1,000, in place of `max_facts`.
    `min_report`: share, 0 to 1; pairs that are no duplicates get no row if they share less than this, and no quotation.
    `max_cluster`: articles, 2 to 2³¹; larger clusters are marked as suspect.

    Raises SettingsError for a value of the wrong type or out of its range.
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
        _check_types("duplicates", self)
        _check_range("duplicates.shingle_words", self.shingle_words, 1, 50)
        _check_range("duplicates.permutations", self.permutations, 2, 4096)
        _check_range("duplicates.bands", self.bands, 2, self.permutations)
        _check_range("duplicates.rows", self.rows, 1, self.permutations // self.bands)
        _check_range("duplicates.seed", self.seed, 0, (1 << 32) - 1)
        _check_range("duplicates.single_rows", self.single_rows, 0, 1000)
        _check_range("duplicates.min_agreement", self.min_agreement, 0, self.permutations)
        _check_range("duplicates.max_cluster", self.max_cluster, 2, 1 << 31)
        for name in ("min_share", "min_share_apart", "min_report"):
            _check_range(f"duplicates.{name}", getattr(self, name), 0, 1)
        for name in ("max_facts", "max_facts_apart"):
            _check_range(f"duplicates.{name}", getattr(self, name), 0, 1000)
        _check_range("duplicates.days_apart", self.days_apart, 0, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user may set.

    `clean`: how pages become articles.
    `duplicates`: how duplicates are found.

    Raises SettingsError for a value of the wrong type.
    """

    clean: CleanSettings = field(default_factory=CleanSettings)
    duplicates: DuplicateSettings = field(default_factory=DuplicateSettings)

    def __post_init__(self) -> None:
        for name, kind in _TABLES.items():
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise SettingsError(f"{name} is {value!r}; it must be {kind.__name__}; or use Settings.from_mapping")

    def as_dict(self) -> dict[str, Any]:
        """Plain nested dictionaries, as `from_mapping` reads them."""
        tables = asdict(self)
        tables["clean"]["rules"] = list(self.clean.rules)
        return tables

    @classmethod
    def of(cls, value: "Settings | CleanSettings | DuplicateSettings | None") -> "Settings":
        """Complete settings from a part of them; the other part, or everything for None, has its defaults.

        Raises InputError for anything else.

        >>> Settings.of(CleanSettings(repair="off")) == Settings(clean=CleanSettings(repair="off"))
        True
        """
        given: object = value
        if given is None:
            return cls()
        if isinstance(given, Settings):
            return given
        if isinstance(given, CleanSettings):
            return cls(clean=given)
        if isinstance(given, DuplicateSettings):
            return cls(duplicates=given)
        wanted = "settings must be Settings, CleanSettings, DuplicateSettings or None"
        if isinstance(given, Mapping):
            raise InputError(f"{wanted}, not {type(given).__name__}; use Settings.from_mapping")
        if isinstance(given, (str, Path)):
            raise InputError(f"{wanted}, not {type(given).__name__}; for a file use Settings.from_file")
        raise InputError(f"{wanted}, not {type(given).__name__}")

    @classmethod
    def from_mapping(cls, tables: Mapping[str, Any]) -> "Settings":
        """Settings from nested mappings, such as `{"clean": {"repair": "off"}}`; what is not named has its default.

        Raises SettingsError for an unknown table or key, or a wrong value, RuleError for wrong rules.
        """
        _check_names("table", "settings", tables, _TABLES)
        return cls(**{name: _from_table(name, values) for name, values in tables.items()})

    @classmethod
    def from_file(cls, path: str | Path) -> "Settings":
        """Settings from a TOML file; `clean.rules` in it names files of rules, relative to its folder.

        Raises SettingsError if it cannot be read, or for what `from_mapping` refuses; RuleError for wrong rules.
        """
        try:
            with Path(path).open("rb") as file:
                return cls.from_mapping(_with_rules_read(tomllib.load(file), Path(path).parent))
        except RuleError as error:
            raise RuleError(f"settings file {path}: {error}") from error
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, SettingsError) as error:
            raise SettingsError(f"settings file {path}: {error}") from error


_TABLES: Mapping[str, type[Any]] = {"clean": CleanSettings, "duplicates": DuplicateSettings}


def _from_table(name: str, values: Any) -> Any:
    kind = _TABLES[name]
    _check_names(f"setting in [{name}]", f"[{name}]", values, [setting.name for setting in fields(kind)])
    return kind(**values)


def _checked_rules(rules: Any) -> tuple[str, ...]:
    """The texts of rules as a tuple, checked: what is wrong with them is said before any page is read."""
    if not _is_text_list(rules):
        raise SettingsError(f"clean.rules is {type(rules).__name__}; it must be a list of texts of files of rules")
    if rules:
        from cleaner.rules import rule_book

        rule_book(tuple(rules))
    return tuple(rules)


def _with_rules_read(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The tables of a settings file with the texts of the files of rules in place of their names."""
    clean = tables.get("clean")
    if not isinstance(clean, dict) or not _is_text_list(clean.get("rules")):
        return tables
    from cleaner.rules import read_rules

    return {**tables, "clean": {**clean, "rules": read_rules(folder / name for name in clean["rules"])}}


def _is_text_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(text, str) for text in value)


def _check_names(what: str, where: str, given: Any, known: Collection[str]) -> None:
    if not isinstance(given, Mapping):
        raise SettingsError(f"{where} is {given!r}; it must be a table of settings")
    unknown = sorted(map(str, set(given) - set(known)))
    if unknown:
        raise SettingsError(f"unknown {what}: {', '.join(unknown)}; known are {', '.join(known)}")


def _check_types(table: str, settings: Any) -> None:
    """Every setting must be of the type of its default; a whole number is a float too, but a truth value is no number."""
    for setting in fields(settings):
        value, wanted = getattr(settings, setting.name), type(setting.default)
        fits = isinstance(value, (int, float) if wanted is float else wanted)
        if not fits or (isinstance(value, bool) and wanted is not bool):
            raise SettingsError(f"{table}.{setting.name} is {value!r}; it must be of type {wanted.__name__}")


def _check_range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(f"{name} is {value}; it must be from {low} to {high}")
