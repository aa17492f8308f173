"""A text as alignment reads it: its folded characters without spaces, and what kind of word each of them belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.text.buffers import U64, Texts
from cleaner.text.folding import fold_words, plain_signs
from cleaner.text.shingles import Shingling, shingle

#: Characters in a shingle. Eight survive noise that leaves no three words whole, and still are not found by accident.
SIZE = 8
_QUOTATION_MARK = re.compile('(["“”„«»‟])')
_OPENING, _CLOSING = "“„«", "”»"
# A few quoted words are irony or a title; a quotation mark without its partner must not make the rest of a page a quotation.
_MIN_QUOTED, _MAX_QUOTED = 4, 100
_WORD = re.compile(r"\w+(?:'\w+)*")
_SENTENCE_END = re.compile(r"[.!?:\n][\"')]*\s*$")
_MARK_OR_LINE = re.compile('["\\n]')
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve "
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "deux trois quatre cinq sept huit neuf dix onze douze dos tres cuatro cinco siete ocho nueve diez once doce".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """`characters`: code points of the folded words, without spaces. `word_of`: of each character the number of its word.
    `shingles`: the hashes of the shingles that begin at each character, but the last few. `quoted`, `name`, `number`: of
    each word, whether it stands in quotation marks, bears a capital within a sentence, is a number."""

    characters: NDArray[np.uint32]
    word_of: NDArray[np.int32]
    shingles: U64
    quoted: NDArray[np.bool_]
    name: NDArray[np.bool_]
    number: NDArray[np.bool_]


def wordings(texts: Texts, *, compiled: bool) -> Iterator[Wording]:
    """The wordings of some texts."""
    made = shingle(texts, Shingling(unit="character", size=SIZE), compiled=compiled)
    for at, text in enumerate(texts.strings()):
        yield _wording(text, made.values[made.offsets[at] : made.offsets[at + 1]])


def _wording(text: str, shingles: U64) -> Wording:
    words, starts, signs = _placed(text)
    lengths = [len(word) for word in words]
    quoted, name = _quoted(starts, signs), [signs[at].isupper() and not _begins_sentence(signs, at) for at in starts]
    return Wording(
        characters=np.frombuffer("".join(words).encode("utf-32-le", errors="surrogatepass"), np.uint32),
        word_of=np.repeat(np.arange(len(words), dtype=np.int32), lengths),
        shingles=shingles,
        quoted=quoted,
        name=np.array(name, np.bool_),
        number=np.array([word in _NUMBER_WORDS or (not word.isalpha() and _has_figure(word)) for word in words], np.bool_),
    )


def _placed(text: str) -> tuple[list[str], list[int], str]:
    """The folded words, and where each begins in the text with plain signs."""
    signs = plain_signs(text)
    if signs.isascii():
        found = list(_WORD.finditer(signs))
        return [match.group().casefold() for match in found], [match.start() for match in found], signs
    words, starts = fold_words(text), []
    # One word of the text may fold to several, or two to one: then words take the place of the one before.
    for match in _WORD.finditer(signs):
        starts += [match.start()] * len(fold_words(match.group()))
    starts += [starts[-1] if starts else 0] * len(words)
    return words, starts[: len(words)], signs


def _quoted(starts: list[int], signs: str) -> NDArray[np.bool_]:
    """Which words are part of a quotation: between two quotation marks of one paragraph."""
    at = np.array(starts, np.int64)
    flags = np.zeros(len(starts), np.bool_)
    opened = -1
    for match in _MARK_OR_LINE.finditer(signs):
        if match.group() == "\n":
            opened = -1
        elif opened < 0:
            opened = match.start()
        else:
            first, last = np.searchsorted(at, (opened, match.start()))
            flags[first:last] |= _MIN_QUOTED <= last - first <= _MAX_QUOTED
            opened = -1
    return flags


def _has_figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _begins_sentence(text: str, at: int) -> bool:
    return at == 0 or _SENTENCE_END.search(text[max(0, at - 4) : at]) is not None
