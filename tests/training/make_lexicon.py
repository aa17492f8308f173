"""Makes the counts of words, word pairs and substrings that ship in cleaner/repairs/data.

usage: make_lexicon.py DICT...    (/usr/share/dict/american-english-large and british-english-large)

Needs `pip install wordfreq==3.1.1 symspellpy==6.10.1` and Debian's wamerican-large and wbritish-large, which the package
itself does not. Origins and licences: cleaner/repairs/data/README.md.

words.en.txt.xz: a line for each frequency, the commonest first: -100·log10 of the share of running text, then all words of
this frequency; words that no dictionary lists in small letters (names) have a capital.
pairs.en.txt.xz: a line for each first word: the word, then each second word followed by -100·log10 of the pair's share.
substrings.en.txt.xz: a line for each substring of 2–5 letters: how many of a million words hold it, and how many of these
are longer than it.
"""

import lzma
import math
import sys
from collections import defaultdict
from importlib import resources
from pathlib import Path

import symspellpy
import wordfreq

DATA = Path(__file__).parents[2] / "cleaner" / "repairs" / "data"
# All pairs that the source counted; it lists those counted at least 7.8e6 times, about 60 % of all.
PAIRS_TOTAL = 2.0e13
# Least frequency of a word: log10 of its occurrences in a billion words.
MIN_ZIPF = 1.0
# Least share of a word that no dictionary lists; rarer ones are misspelt or broken, most of them.
MIN_SHARE_UNLISTED = 1e-7
# Least number of words of a million that hold a substring.
MIN_PER_MILLION = 300


def main() -> None:
    """Write the files."""
    listed = {word for path in sys.argv[1:] for word in Path(path).read_text(encoding="utf-8").split()}
    small = {word.lower() for word in listed}
    shares = {word: share for word, share in _shares().items() if share >= MIN_SHARE_UNLISTED or word in small}
    by_cost: dict[int, list[str]] = defaultdict(list)
    for word, share in shares.items():
        named = word not in listed
        by_cost[round(-100 * math.log10(share))].append(word.capitalize() if named else word)
    _write("words.en.txt.xz", [f"{cost} {' '.join(sorted(words))}" for cost, words in sorted(by_cost.items())])
    _write("pairs.en.txt.xz", _pairs(shares))
    _write("substrings.en.txt.xz", _substrings(shares))


def _shares() -> dict[str, float]:
    return {
        word: share
        for word, share in wordfreq.get_frequency_dict("en", "large").items()
        if math.log10(share) + 9 >= MIN_ZIPF and word.replace("'", "").isalpha()
    }


def _pairs(known: dict[str, float]) -> list[str]:
    following: dict[str, list[str]] = defaultdict(list)
    source = resources.files(symspellpy) / "frequency_bigramdictionary_en_243_342.txt"
    for line in source.read_text(encoding="utf-8-sig").splitlines():
        first, second, count = line.split()
        if first in known and second in known:
            following[first] += [second, str(round(-100 * math.log10(int(count) / PAIRS_TOTAL)))]
    return [" ".join([first, *rest]) for first, rest in sorted(following.items())]


def _substrings(shares: dict[str, float]) -> list[str]:
    held: dict[str, float] = defaultdict(float)
    for word, share in shares.items():
        for part in {word[at : at + size] for size in (2, 3, 4, 5) for at in range(len(word) - size + 1)}:
            held[part] += share
    total = sum(shares.values())
    lines = []
    for part, share in sorted(held.items(), key=lambda item: -item[1]):
        inside = share - shares.get(part, 0.0)
        common = part.isascii() and part.isalpha() and share / total * 1e6 >= MIN_PER_MILLION
        if common or part in {"ff", "fi", "fl", "ffi", "ffl"}:
            lines.append(f"{part} {share / total * 1e6:.0f} {inside / total * 1e6:.0f}")
    return lines


def _write(name: str, lines: list[str]) -> None:
    path = DATA / name
    path.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{path}: {len(lines)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
