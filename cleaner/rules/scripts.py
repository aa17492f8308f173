"""The scripts other than Latin that rules are written in, and which of them a line holds letters of."""

import re
from collections.abc import Mapping

#: Name of a script → a pattern of its letters. "Japanese" is kana, and Han letters as far as Chinese has them too.
SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Arabic": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "Devanagari": re.compile("[\u0900-\u097f]"),
    "Han": re.compile("[\u3400-\u9fff]"),
    "Japanese": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "Hangul": re.compile("[\uac00-\ud7a3]"),
}
_BEYOND_LATIN = re.compile("[\u0370-\u1fff\u3040-\ufefc]")


def scripts_in(line: str) -> list[str]:
    """The scripts other than Latin that the line holds a letter of.

    >>> scripts_in("Тарн"), scripts_in("Tärn")
    (['Cyrillic'], [])
    """
    if line.isascii() or not _BEYOND_LATIN.search(line):
        return []
    return [script for script, letters in SCRIPTS.items() if letters.search(line)]
