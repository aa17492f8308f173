"""What a sound copy of a damaged article proves of its words.

Both are aligned word by word, those of the copy without what the channel drops. Where several words in a row agree, the copy
says how each of them was written before, and which of them was written so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from cleaner.records import Article, Edit
from cleaner.repairs.decoder import Known
from cleaner.repairs.language_model import WORD, Inverse

# Fewer words in a row, or fewer letters, agree by chance.
_MIN_RUN, _MIN_LETTERS = 3, 9
# A copy that holds hardly any word that the channel would hit went through the same scraper.
_MIN_HIT = 0.02
_CONFIDENCE = 0.999


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as printed, and what a channel leaves of its small letters."""

    start: int
    end: int
    said: str
    left: str


def prove(text: str, edits: Sequence[Edit], twins: Sequence[Article], known: Known) -> list[Edit]:
    """The edits of a damaged text, where its sound copies decide by these: words that a copy has too as they stand are let
    be, words that it has whole are restored. `twins`: the best first."""
    told: dict[int, Edit | None] = {}
    words = list(_words(text))
    for twin in twins:
        for word, proven in _proofs(words, twin, known.inverse):
            told.setdefault(word.start, proven)
    others = [edit for edit in edits if edit.start not in told]
    return sorted([*others, *filter(None, told.values())], key=attrgetter("start"))


def _proofs(words: Sequence[_Word], twin: Article, inverse: Inverse) -> Iterator[tuple[_Word, Edit | None]]:
    """Each word that the copy knows, with its restoration; None where it stands as it was."""
    from rapidfuzz.distance import LCSseq

    whole = list(_words(twin.text, inverse))
    hit = sum(word.left != _small(word.said) for word in whole)
    if hit < _MIN_HIT * len(whole):
        return
    sound = [word for word in whole if word.left]
    for step in LCSseq.opcodes([word.left for word in words], [word.left for word in sound]):
        run = words[step.src_start : step.src_end]
        if step.tag != "equal" or len(run) < _MIN_RUN or sum(len(word.left) for word in run) < _MIN_LETTERS:
            continue
        for word, origin in zip(run, sound[step.dest_start : step.dest_end], strict=True):
            after = _restored(word, origin, inverse)
            if after == word.said:
                yield word, None
            elif after:
                yield word, _proven(word, after, twin)


def _restored(word: _Word, origin: _Word, inverse: Inverse) -> str | None:
    """The word with what it lacks of the copy's; None where more is different, as capitals may be."""
    made, last = "", 0
    for at, part in inverse.insertions(_small(origin.said), word.left):
        made += word.said[last:at]
        made += origin.said[len(made) : len(made) + len(part)]
        last = at
    made += word.said[last:]
    return made if made.replace("’", "'") == origin.said.replace("’", "'") else None


def _proven(word: _Word, after: str, twin: Article) -> Edit:
    return Edit(
        start=word.start, end=word.end, before=word.said, after=after, step="repair", rule="channel.restored",
        evidence=f"{after}: twin {twin.id}", confidence=_CONFIDENCE,
    )  # fmt: skip


def _words(text: str, inverse: Inverse | None = None) -> Iterator[_Word]:
    """The words of a text, with what a channel leaves of each; without one, as they stand."""
    for found in WORD.finditer(text):
        small = _small(found[0])
        yield _Word(found.start(), found.end(), found[0], inverse.strip(small) if inverse else small)


def _small(said: str) -> str:
    return said.lower().replace("’", "'")
