"""Words of a damaged article that a sound copy of it proves.

Both texts are aligned word by word, after the channel's substrings have been dropped from the copy. Where several words in a
row agree, the copy shows how each of them was written, and which of them are right as printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from cleaner.records import Article, Edit
from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.inverse import Inverse
from cleaner.repairs.words import WORD, lower

# Least number of words in a row that agree; fewer agree by chance.
_MIN_RUN = 3
# Least number of letters in such a run.
_MIN_LETTERS = 9
# Least share of words of a copy that the channel would damage; with fewer, the copy went through the same scraper.
_MIN_DAMAGEABLE = 0.02
# Confidence of a restoration that a copy proves.
_CONFIDENCE = 0.999


@dataclass(frozen=True, slots=True)
class _Word:
    """A word: where it stands, as printed, and its damaged form in small letters."""

    start: int
    end: int
    printed: str
    damaged: str


def prove(text: str, edits: Sequence[Edit], copies: Sequence[Article], model: NoisyChannel) -> list[Edit]:
    """The edits of a damaged text, with those replaced that its sound copies decide: a word that a copy has as printed gets
    no edit, a word that a copy has whole is restored. `copies`: the most trusted first."""
    verdicts: dict[int, Edit | None] = {}
    words = list(_words(text))
    for copy in copies:
        for word, edit in _verdicts(words, copy, model.inverse):
            verdicts.setdefault(word.start, edit)
    undecided = [edit for edit in edits if edit.start not in verdicts]
    return sorted([*undecided, *filter(None, verdicts.values())], key=attrgetter("start"))


def _verdicts(words: Sequence[_Word], copy: Article, inverse: Inverse) -> Iterator[tuple[_Word, Edit | None]]:
    """Each word that the copy has too, with the edit that restores it; None for a word that is right as printed."""
    from rapidfuzz.distance import LCSseq

    whole = list(_words(copy.text, inverse))
    damageable = sum(word.damaged != lower(word.printed) for word in whole)
    if damageable < _MIN_DAMAGEABLE * len(whole):
        return
    left = [word for word in whole if word.damaged]
    for step in LCSseq.opcodes([word.damaged for word in words], [word.damaged for word in left]):
        run = words[step.src_start : step.src_end]
        if step.tag != "equal" or len(run) < _MIN_RUN or sum(len(word.damaged) for word in run) < _MIN_LETTERS:
            continue
        for word, origin in zip(run, left[step.dest_start : step.dest_end], strict=True):
            after = _restored(word, origin, inverse)
            if after == word.printed:
                yield word, None
            elif after:
                yield word, _edit(word, after, copy)


def _restored(word: _Word, origin: _Word, inverse: Inverse) -> str | None:
    """The word with the letters that it lacks of `origin`; None if they differ in more, in capitals say."""
    restored, last = "", 0
    for at, part in inverse.insertions(lower(origin.printed), word.damaged):
        restored += word.printed[last:at]
        restored += origin.printed[len(restored) : len(restored) + len(part)]
        last = at
    restored += word.printed[last:]
    return restored if restored.replace("’", "'") == origin.printed.replace("’", "'") else None


def _edit(word: _Word, after: str, copy: Article) -> Edit:
    return Edit(
        start=word.start, end=word.end, before=word.printed, after=after, step="repair", rule="channel.restored",
        evidence=f"{after}: twin {copy.id}", confidence=_CONFIDENCE,
    )  # fmt: skip


def _words(text: str, inverse: Inverse | None = None) -> Iterator[_Word]:
    """The words of a text. `inverse`: of the channel that would damage them; without it they are damaged already."""
    for match in WORD.finditer(text):
        small = lower(match[0])
        yield _Word(match.start(), match.end(), match[0], inverse.strip(small) if inverse else small)
