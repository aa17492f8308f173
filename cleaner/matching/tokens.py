"""A text as alignment reads it: its folded characters without spaces, and what kind of word each character belongs to.

This is the plain path and the definition; `token_kernels` does the same to many texts at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.rules import standard_words
from cleaner.shingles.buffers import U64, Positions, Texts
from cleaner.shingles.distinct import DistinctShingles
from cleaner.shingles.shingles import Shingling, shingle
from cleaner.text.characters import CAPITAL, CLOSER, END, LINE, MARK, SPACE, UNSPACED, kind
from cleaner.text.folding import folded_character
from cleaner.text.words import pattern_for

#: Characters in a shingle: few enough to survive noise that leaves no three words whole, too many to be shared by accident.
SIZE = 8
#: Words of the shortest quotation: fewer are irony or a title.
MIN_QUOTED = 4
#: Words of the longest: a quotation mark without its partner must not make a whole page a quotation.
MAX_QUOTED = 100
#: From this part of its words on, function words tell that a text is of a language that gives every noun a capital.
NOUN_CAPITALS = 0.1
#: Characters before a word in which the end of a sentence is looked for.
LOOK_BACK = 4
_WORD = r"\w+(?:'\w+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The characters and words of one text.

    `characters`: code points of the folded words, without spaces. `word_of`: for each character the number of its word.
    `begins`: for each character whether a piece begins there, as a byte of 1 or 0; a piece is a word, or a character of a
    script that puts no blanks between words. `shingles`: the hash of the shingle that begins at each character (none at the
    last few); `distinct`: the same. `quoted`, `name`, `number`: for each word whether it stands in quotation marks, has a
    capital within a sentence, is a number. `noun_capitals`: whether the language gives every noun a capital, so that a
    capital makes no name.
    """

    characters: NDArray[np.uint32]
    word_of: NDArray[np.int32]
    begins: bytes
    shingles: U64
    distinct: DistinctShingles
    quoted: NDArray[np.bool_]
    name: NDArray[np.bool_]
    number: NDArray[np.bool_]
    noun_capitals: bool


def plain_tokens(texts: Texts) -> Iterator[Tokens]:
    """The tokens of each text."""
    shingles = shingle(texts, Shingling(unit="character", size=SIZE))
    for at, text in enumerate(texts.strings()):
        yield _tokens(text, shingles.values[shingles.offsets[at] : shingles.offsets[at + 1]])


def _tokens(text: str, shingles: U64) -> Tokens:
    words, places = _placed(text)
    kinds = text.encode().translate(_ascii_kinds()) if text.isascii() else bytes(map(kind, text))
    characters = np.frombuffer("".join(words).encode("utf-32-le", errors="surrogatepass"), np.uint32)
    word_of = np.repeat(np.arange(len(words), dtype=np.int32), list(map(len, words)))
    return Tokens(
        characters=characters,
        word_of=word_of,
        begins=_begins(characters, word_of),
        shingles=shingles,
        distinct=DistinctShingles.of(shingles),
        quoted=_quoted(places, kinds),
        name=np.array([bool(kinds[at] & CAPITAL) and not _begins_sentence(kinds, at) for at in places.tolist()], np.bool_),
        number=np.array(list(map(_is_number, words)), np.bool_),
        noun_capitals=_gives_nouns_capitals(words),
    )


def _placed(text: str) -> tuple[list[str], Positions]:
    """The folded words, and for each the place of the character that its first letter comes from."""
    origins = np.arange(len(text))
    if text.isascii():
        # One character each.
        folded = text.translate(_ascii_folded())
    else:
        pieces = list(map(_folded, text))
        origins, folded = np.repeat(origins, list(map(len, pieces))), "".join(pieces)
    words = list(pattern_for(folded, _WORD).finditer(folded))
    return [word.group() for word in words], origins[[word.start() for word in words]] if words else origins[:0]


_folded = lru_cache(4096)(folded_character)


@cache
def _ascii_folded() -> dict[int, str]:
    return {code: folded_character(chr(code)) for code in range(128)}


@cache
def _ascii_kinds() -> bytes:
    return bytes([kind(chr(code)) if code < 128 else 0 for code in range(256)])


@lru_cache(100_000)
def _is_number(word: str) -> bool:
    return word in standard_words().numbers or (not word.isalpha() and any(map(str.isdigit, word)))


def _gives_nouns_capitals(words: list[str]) -> bool:
    known = standard_words().noun_capitals
    return sum(word in known for word in words) > NOUN_CAPITALS * len(words)


def _begins(characters: NDArray[np.uint32], word_of: NDArray[np.int32]) -> bytes:
    """Where pieces begin (see `Tokens`)."""
    begins = np.diff(word_of, prepend=-1) != 0
    if characters.max(initial=0) >= UNSPACED[0][0]:
        unspaced = np.zeros(len(characters), np.bool_)
        for first, end in UNSPACED:
            unspaced |= (characters >= first) & (characters < end)
        begins |= unspaced
        begins[1:] |= unspaced[:-1]
    return bytes(begins)


def _quoted(places: Positions, kinds: bytes) -> NDArray[np.bool_]:
    """Which words stand between two quotation marks of one paragraph."""
    flags = np.zeros(len(places), np.bool_)
    opened = -1
    signs = np.flatnonzero(np.frombuffer(kinds, np.uint8) & (LINE | MARK))
    for at in signs.tolist():
        if kinds[at] & LINE:
            opened = -1
        elif opened < 0:
            opened = at
        else:
            first, last = np.searchsorted(places, (opened, at))
            flags[first:last] |= MIN_QUOTED <= last - first <= MAX_QUOTED
            opened = -1
    return flags


def _begins_sentence(kinds: bytes, at: int) -> bool:
    """Whether a sentence begins at a place: before it stand the end of another one, closing signs and blanks; or nothing."""
    skipped = SPACE | CLOSER
    for bits in reversed(kinds[max(0, at - LOOK_BACK) : at]):
        if bits & END:
            return True
        if not bits & skipped:
            return False
        if bits & CLOSER:
            skipped = CLOSER
    return at == 0
