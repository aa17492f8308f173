"""News agencies by the names that reports credit them by."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cleaner.text.folding import fold_words


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """`names`: all names as credited, each with the one that results show. `republished`: matches words by which a report
    says that it appeared elsewhere before; `contributed`: by which it says that an agency has a part in it."""

    names: Mapping[str, str]
    republished: re.Pattern[str]
    contributed: re.Pattern[str]
    _shown: Mapping[str, str]

    def shown(self, name: str) -> str:
        """The name that results show for one that was credited; a name that is not listed stays as it is.

        >>> standard_agencies().shown("The Associated Press"), standard_agencies().shown("Norlys")
        ('AP', 'Norlys')
        """
        return self.names.get(name) or self._shown.get(name_key(name), name)


def name_key(name: str) -> str:
    """A name of an outlet or agency for comparing: letters and figures alone, without "the" and the ends of an address.

    >>> name_key("The Saltmere Gazette") == name_key("saltmere-gazette") == name_key("https://www.saltmeregazette.example/")
    True
    """
    host = name.strip().casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    if "." in host and " " not in host:
        labels = host.partition("/")[0].split(".")
        # "news.herald.co.example": the longest label is the outlet's.
        name = max(labels[:-1], key=len)
    words = fold_words(name.replace("-", " ").replace("_", " "))
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=1)
def standard_agencies() -> Agencies:
    """The agencies that ship with the package."""
    data = tomllib.loads(files("cleaner.rules").joinpath("data", "agencies.toml").read_text(encoding="utf-8"))
    names = {name: shown for shown, several in data["names"].items() for name in several}
    republished, contributed = (re.compile("|".join(data[key]), re.IGNORECASE) for key in ("republished", "contributed"))
    return Agencies(names, republished, contributed, {name_key(name): shown for name, shown in names.items()})
