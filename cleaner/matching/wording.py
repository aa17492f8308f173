"""A text as alignment reads it: its folded characters without spaces, and what kind of word each of them belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.text.buffers import U64, Texts
from cleaner.text.folding import fold_words
from cleaner.text.shingles import Shingling, shingle

#: Characters in a shingle. Eight survive noise that leaves no three words whole, and still are not found by accident.
SIZE = 8
_QUOTATION_MARK = re.compile('(["“”„«»‟])')
_OPENING, _CLOSING = "“„«", "”»"
# A few quoted words are irony or a title; a quotation mark without its partner must not make the rest of a page a quotation.
_MIN_QUOTED, _MAX_QUOTED = 4, 100
_CACHED_WORDS = 100_000
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?:\n][\"”’)]*\s*$")
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
    words, quoted = _words(text)
    lengths = [len(word) for word in words]
    return Wording(
        characters=np.frombuffer("".join(words).encode("utf-32-le", errors="surrogatepass"), np.uint32),
        word_of=np.repeat(np.arange(len(words), dtype=np.int32), lengths),
        shingles=shingles,
        quoted=np.array(quoted, np.bool_),
        name=np.array(_names(words, text), np.bool_),
        number=np.array(list(map(_is_number, words)), np.bool_),
    )


def _words(text: str) -> tuple[list[str], list[bool]]:
    """The folded words, and which are part of a quotation: between quotation marks of one paragraph."""
    words = fold_words(text)
    flags: list[bool] = []
    for paragraph in text.split("\n"):
        inside = False
        for piece in _QUOTATION_MARK.split(paragraph):
            if _QUOTATION_MARK.fullmatch(piece):
                inside = piece in _OPENING or (piece not in _CLOSING and not inside)
                continue
            count = len(fold_words(piece))
            flags += [inside and _MIN_QUOTED <= count <= _MAX_QUOTED] * count
    # A word across a mark or a line is one word of the text and two of its pieces: rare, and then a flag is off by one.
    return words, (flags + [False] * len(words))[: len(words)]


def _names(words: list[str], text: str) -> list[bool]:
    """Which folded words bear a capital that no beginning of a sentence explains."""
    flags = [False] * len(words)
    at = 0
    for found in _WORD.finditer(text):
        upper, folded = _folded(found.group())
        capital = upper and not _begins_sentence(text, found.start())
        for word in folded:
            if at < len(words) and words[at] == word:
                flags[at] = capital
                at += 1
    return flags


@lru_cache(_CACHED_WORDS)
def _folded(word: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a word begins with a capital, and what it folds to."""
    return word[0].isupper(), tuple(fold_words(word))


@lru_cache(_CACHED_WORDS)
def _is_number(word: str) -> bool:
    return word in _NUMBER_WORDS or any(map(str.isdigit, word))


def _begins_sentence(text: str, at: int) -> bool:
    return at == 0 or _SENTENCE_END.search(text[max(0, at - 4) : at]) is not None
