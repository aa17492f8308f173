"""Lists of words: agencies, time zones, function words, parts of bylines, numbers; and the patterns made of them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from cleaner.text.folding import fold_words

# Words of fewer letters before names are also parts of names; and so are those between names, set in capitals.
_LONG_START, _LONG_JOIN = 4, 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """The lists of `data/words.toml`.

    - `agencies`: names of wire services as credited.
    - `zones`: abbreviation of a time zone → offset such as "+05:30", or a place such as "America/New_York".
    - `open_words`: folded function words of all languages, after which a sentence goes on.
    - `nobody`: casefolded bylines that name no person.
    - `roles`: casefolded words of rank, such as "correspondent".
    - `byline_starts`, `byline_joins`: casefolded words before and between names.
    - `name_suffixes`: what belongs to the name before it, casefolded, without points.
    - `no_names`: casefolded words that stand in no name.
    - `organisation_words`: casefolded words in names of outlets and organisations.
    - `numbers`: folded words for small numbers.
    - `noun_capitals`: folded function words of languages that give every noun a capital.
    """

    agencies: frozenset[str]
    zones: Mapping[str, str]
    open_words: frozenset[str]
    nobody: frozenset[str]
    roles: frozenset[str]
    byline_starts: tuple[str, ...]
    byline_joins: tuple[str, ...]
    name_suffixes: frozenset[str]
    no_names: frozenset[str]
    organisation_words: frozenset[str]
    numbers: frozenset[str]
    noun_capitals: frozenset[str]

    @cached_property
    def byline_start(self) -> re.Pattern[str]:
        """Matches what stands before the names in a byline. Short words are parts of names as well ("Di Tarn"): without a
        colon they count before two words only."""
        short = _any_of(start for start in self.byline_starts if len(start) < _LONG_START and start.isascii())
        long = _any_of(start for start in self.byline_starts if len(start) >= _LONG_START or not start.isascii())
        return re.compile(
            rf"^(?:[•|-]\s*)?(?:(?:{long})(?:\s*[:：/・]\s*|\s+|$)|by(?:\s+|$)|(?:{short})(?:\s*[:：/]\s*|\s+(?=\S+\s+\S)|$))",
            re.IGNORECASE,
        )

    @cached_property
    def byline_join(self) -> re.Pattern[str]:
        """Matches what stands between the names in a byline: signs, and words in small letters or in capitals. Short words
        in capitals are parts of names."""
        small = f"{_any_of(self.byline_joins)}|(?i:{_any_of(join for join in self.byline_joins if ' ' in join)})"
        capital = _any_of(join.upper() for join in self.byline_joins if len(join) >= _LONG_JOIN)
        return re.compile(rf"\s*[,;/&、，]\s*|\s+(?:{small}|{capital}|And|Und)\s+")

    @cached_property
    def agency_in(self) -> re.Pattern[str]:
        """Matches the name of an agency, anywhere in a line."""
        return re.compile(rf"\b(?:{_any_of(self.agencies)})\b")

    @cached_property
    def agency_dateline(self) -> re.Pattern[str]:
        """Matches a dateline with an agency: "TARN, Osk (Agency) -", "TARN, May 3 Agency -" or "(Agency) -".

        Group `named`: any name in brackets between a place and a dash. Group `agency`: a name of the list elsewhere.
        """
        known = _any_of(self.agencies)
        place = r"[^\W\d_][\w .,'/-]{1,59}\s"
        return re.compile(
            rf"{place}\((?P<named>[^\W\d_a-z][\w&./'-]*(?: [^\W\d_a-z][\w&./'-]*){{0,3}})\)\s?-\s?(?=\S)"
            rf"|(?:{place})?\(?(?P<agency>{known})(?:\)\s?-?|\s-)\s?(?=\S)"
        )


def _any_of(names: Iterable[str]) -> str:
    """A pattern of the names, the longest first: alternation takes the first that matches."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))


@lru_cache(maxsize=1)
def standard_words() -> Words:
    """The lists that ship with the package."""
    data = tomllib.loads(files("cleaner.rules").joinpath("data", "words.toml").read_text(encoding="utf-8"))
    return Words(
        agencies=frozenset(data["agencies"]),
        zones=data["zones"],
        open_words=frozenset(word for words in data["open_words"].values() for word in fold_words(words)),
        nobody=frozenset(data["nobody"]),
        roles=frozenset(data["roles"]),
        byline_starts=tuple(data["byline_starts"]),
        byline_joins=tuple(data["byline_joins"]),
        name_suffixes=frozenset(data["name_suffixes"]),
        no_names=frozenset(data["no_names"]),
        organisation_words=frozenset(data["organisation_words"]),
        numbers=frozenset(word for words in data["numbers"].values() for word in fold_words(words)),
        noun_capitals=frozenset(word for words in data["noun_capitals"].values() for word in fold_words(words)),
    )
