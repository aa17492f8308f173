"""Sentences as they are compared: their words, whether they are quoted, and what differs between two of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from cleaner.records.origins import WordEdit
from cleaner.text.folding import fold_units
from cleaner.text.sentences import sentences
from cleaner.text.words import UNSPACED

_TOKEN = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")
_UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")
# Quotations within a paragraph.
_QUOTED = re.compile(
    r"“[^”\n]*(?:”|(?=\n|$))|„[^“”\n]*[“”]|«[^»\n]*(?:»|(?=\n|$))|»[^«\n]*«|「[^」\n]*」|『[^』\n]*』|(?<!\w)\"[^\"\n]*\"|(?:^|(?<=\n))\"[^\"\n]*(?=\n|$)"
)
_HALF = 0.5
# Letters in order that two sentences share count in runs of so many.
_RUN, _UNSPACED_RUN = 5, 2
# Letters of a shingle, and one of how many counts.
_SHINGLE, _UNSPACED_SHINGLE, _SAMPLED = 9, 4, 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its span, its words folded for comparing, and whether most of it is quoted."""

    start: int
    end: int
    words: tuple[str, ...]
    quoted: bool

    @property
    def key(self) -> str:
        """Equal for sentences in the same words, however these are written and parted."""
        return "".join(self.words)


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text, without a gap."""
    quotations = [match.span() for match in _QUOTED.finditer(text)]
    found = []
    at = 0
    for start, end in sentences(text):
        while at < len(quotations) and quotations[at][1] <= start:
            at += 1
        quoted = 0
        for left, right in quotations[at:]:
            if left >= end:
                break
            quoted += min(right, end) - max(left, start)
        words = tuple(folded for _, folded in _tokens(text[start:end]))
        found.append(Sentence(start, end, words, quoted >= _HALF * len(text[start:end].rstrip())))
    return found


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text as printed and as folded, those that are signs alone left out."""
    for token in _TOKEN.findall(text):
        if folded := _folded(token):
            yield token, folded


@lru_cache(1 << 15)
def _folded(token: str) -> str:
    return "".join(fold_units(token))


def shingles(key: str) -> set[str]:
    """Runs of letters of a sentence's key that tell sentences apart; a third of them, chosen by themselves."""
    size = _run(key, _UNSPACED_SHINGLE, _SHINGLE)
    runs = (key[at : at + size] for at in range(len(key) - size + 1))
    return {run for run in runs if crc32(run.encode("utf-8", "surrogatepass")) % _SAMPLED == 0}


def likeness(key: str, other: str) -> float:
    """The share of a sentence's letters that stand in another one in order, in runs of some letters (0-1). Misread, added
    and dropped words leave most of them; `key`, `other`: the keys of the sentences."""
    from rapidfuzz.distance import LCSseq

    least = min(_run(key, _UNSPACED_RUN, _RUN), len(key))
    runs = (block.dest_end - block.dest_start for block in LCSseq.opcodes(other, key) if block.tag == "equal")
    return sum(size for size in runs if size >= least) / max(len(key), 1)


def is_like(share: float) -> bool:
    """Whether a share of letters makes two sentences one passage."""
    return share >= _HALF


def _run(key: str, unspaced: int, spaced: int) -> int:
    return unspaced if 2 * len(_UNSPACED_SIGN.findall(key)) > len(key) else spaced


def word_edits(before: str, after: str) -> tuple[WordEdit, ...]:
    """What makes one sentence of another: words that differ, as printed."""
    from rapidfuzz.distance import LCSseq

    old, new = list(_tokens(before)), list(_tokens(after))
    blocks = LCSseq.opcodes(tuple(folded for _, folded in old), tuple(folded for _, folded in new))
    edits: list[list[int]] = []
    for block in blocks:
        if block.tag == "equal":
            continue
        span = [block.src_start, block.src_end, block.dest_start, block.dest_end]
        if edits and edits[-1][1] == span[0] and edits[-1][3] == span[2]:
            edits[-1][1], edits[-1][3] = span[1], span[3]
        else:
            edits.append(span)
    return tuple(WordEdit(before=_printed(old[a:b]), after=_printed(new[c:d])) for a, b, c, d in edits)


def _printed(tokens: Sequence[tuple[str, str]]) -> str:
    joint = "" if all(len(token) == 1 and _UNSPACED_SIGN.match(token) for token, _ in tokens) else " "
    return joint.join(token for token, _ in tokens)
