"""The compiled path of `tokens`: many texts at once."""

from typing import Any, NamedTuple

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import I64, U8, U64
from cleaner.matching.tokens import LOOK_BACK, MAX_QUOTED, MIN_QUOTED, NOUN_CAPITALS
from cleaner.shingles.kernels import Layout, Marks, character, hash_eights, hash_words, is_ascii, mixed_character
from cleaner.text.characters import CAPITAL, CLOSER, END, FIGURE, MARK, SPACE

#: Bits of a word's flags. NOUNS: its text gives nouns capitals (before `mark_nouns`: it is one of the words that tell so).
QUOTED, NAME, NUMBER, NOUNS = 1, 2, 4, 8
_LINE_BYTE, _SPACE = np.uint8(10), np.uint8(32)
# Slots of the table of number words.
_SLOTS = 256


class Sources(NamedTuple):
    """Texts and their folded forms: the UTF-8 of the texts and its offsets; the folded texts as 64-bit numbers, and their
    `Layout`; the `Marks`, code points beyond ASCII, and for each text its first one; the places of quotation marks and line
    ends of ASCII, and for each text its first one."""

    data: U8
    offsets: I64
    longs: U64
    layout: Layout
    marks: Marks
    first_mark: I64
    signs: I64
    first_sign: I64


class CharacterTables(NamedTuple):
    """By code point its kind and the bytes that it folds to; hash tables of the words that are numbers, and of
    function words of languages that give nouns capitals; by ASCII character its hash."""

    kinds: U8
    lengths: U8
    numbers: U64
    noun_capitals: U64
    ascii_hashes: U64


@kernel
def _is_in(value: Any, table: Any) -> bool:
    """Whether a hash is in an open-addressing table, of which free slots are 0."""
    at = np.int64(value & np.uint64(_SLOTS - 1))
    while table[at] != 0:
        if table[at] == value:
            return True
        at = (at + 1) & (_SLOTS - 1)
    return False


@kernel
def _spell_ascii(data: Any, word: int, results: Any) -> int:
    """`_spell_any` for ASCII, without a branch: where words end cannot be predicted."""
    characters, word_of = results
    done, before = np.uint64(0), _SPACE
    # It is counted up where the first word begins.
    word -= 1
    for at in range(len(data)):
        is_in_word = data[at] != _SPACE
        word += np.int64(is_in_word & (before == _SPACE))
        characters[done], word_of[done] = data[at], word
        done += np.uint64(is_in_word)
        before = data[at]
    return np.int64(done)


@kernel
def _spell_any(data: Any, edges: Any, words: Any, results: Any) -> int:
    """Write the characters of a text's words and the number of the word of each; returns how many there are."""
    characters, word_of = results
    done = 0
    for word in range(words[0], words[1]):
        at, end = edges[2 * word], edges[2 * word + 1]
        while at < end:
            code, at = character(data, at)
            characters[done], word_of[done] = code, word
            done += 1
    return done


@kernel
def _hash(characters: Any, hashes: Any, out: Any) -> None:
    """Write the hash of every character."""
    for at in range(len(characters)):
        code = characters[at]
        out[at] = hashes[code] if code < 128 else mixed_character(np.uint64(code))


@kernel
def _mark_numbers(characters: Any, word_of: Any, kinds: Any, flags: Any) -> None:
    """Flag words with a figure as numbers."""
    for at in range(len(characters)):
        if kinds[characters[at]] & FIGURE:
            flags[word_of[at]] = NUMBER


@kernel
def spell(sources: Any, text: int, tables: Any, scratch: Any, results: Any, flags: Any) -> int:
    """Write the characters of a folded text, the number of the word of each, the shingles that begin there (none at the last
    few), and which words are numbers. Returns how many characters there are. `scratch`: see `similarity_kernels.Scratch`."""
    edges, firsts = sources.layout.edges, sources.layout.firsts
    characters, word_of, shingles = results
    hashes, units = scratch.hashes, scratch.units
    data, count = sources.longs.view(np.uint8), 0
    first, last = firsts[text], firsts[text + 1]
    if first < last:
        span, into = data[edges[2 * first] : edges[2 * last - 1]], (characters, word_of)
        count = _spell_ascii(span, first, into) if is_ascii(span) else _spell_any(data, edges, (first, last), into)
    hash_words(sources.longs, edges[2 * first :], last - first, hashes)
    for word in range(last - first):
        value = hashes[word]
        flags[first + word] = NUMBER if _is_in(value, tables.numbers) else NOUNS * _is_in(value, tables.noun_capitals)
    _mark_numbers(characters[:count], word_of, tables.kinds, flags)
    _hash(characters[:count], tables.ascii_hashes, units)
    hash_eights(units, count, shingles)
    return count


@kernel
def _code_before(data: Any, at: int) -> Any:
    """The code point that ends right before a place in UTF-8, and where it begins."""
    at -= 1
    while data[at] & 0xC0 == 0x80:
        at -= 1
    return character(data, at)[0], at


@kernel
def _begins_sentence(data: Any, start: int, at: int, kinds: Any) -> bool:
    """See `tokens`."""
    if at == start:
        return True
    skipped = SPACE | CLOSER
    for _ in range(LOOK_BACK):
        if at == start:
            return False
        code, at = _code_before(data, at)
        bits = kinds[code]
        if bits & END:
            return True
        if not bits & skipped:
            return False
        if bits & CLOSER:
            skipped = CLOSER
    return False


@kernel
def _quote(flags: Any, opened: int, word: int, is_line: bool) -> int:
    """Handle a quotation mark or a line end: flag the words of a quotation that ends here. Returns the number of the word
    after the mark that is open now, or -1."""
    if is_line:
        return -1
    if opened < 0:
        return word
    if MIN_QUOTED <= word - opened <= MAX_QUOTED:
        for number in range(opened, word):
            flags[number] |= QUOTED
    return -1


@kernel
def _name_words(data: Any, start: int, words: Any, kinds: Any, flags: Any) -> int:
    """Flag the names among the words that begin before a place of a folded text. `words`: the first word, the last of the
    text, the edges of all, that place, and the difference between a place in the text and the same one in its folded form.
    Returns the next word."""
    word, last, edges, until, shift = words
    while word < last and edges[2 * word] < until:
        at = edges[2 * word] + shift
        byte = data[at]
        capital = np.uint8(byte - np.uint8(65)) < 26 if byte < 128 else kinds[character(data, at)[0]] & CAPITAL != 0
        if capital and not _begins_sentence(data, start, at, kinds):
            flags[word] |= NAME
        word += 1
    return word


@kernel
def mark_words(sources: Any, text: int, tables: Any, flags: Any) -> None:
    """Flag quoted words and names, walking through a text and its folded form side by side."""
    data, signs = sources.data, sources.signs
    kinds, lengths = tables.kinds, tables.lengths
    places, codes = sources.marks.places, sources.marks.codes
    edges, firsts = sources.layout.edges, sources.layout.firsts
    mark, sign = sources.first_mark[text], sources.first_sign[text]
    start, end = sources.offsets[text], sources.offsets[text + 1]
    word, last = firsts[text], firsts[text + 1]
    # Between code points beyond ASCII, folding keeps every byte at the same distance.
    shift, opened = start - sources.layout.begins[text] - 1, -1
    while True:
        next_mark = places[mark] if mark < len(places) and places[mark] < end else end
        next_sign = signs[sign] if sign < len(signs) and signs[sign] < end else end
        at = min(next_mark, next_sign)
        word = _name_words(data, start, (word, last, edges, at - shift, shift), kinds, flags)
        if at == end:
            break
        if next_sign < next_mark:
            opened = _quote(flags, opened, word, data[at] == _LINE_BYTE)
            sign += 1
            continue
        if kinds[codes[mark]] & MARK:
            opened = _quote(flags, opened, word, False)  # noqa: FBT003  # kernels take no keywords
        used = at - shift + lengths[codes[mark]]
        # Words that begin within what this code point folds to.
        while word < last and edges[2 * word] < used:
            word = _name_words(data, start, (word, last, edges, edges[2 * word] + 1, at - edges[2 * word]), kinds, flags)
        at += 2 + np.int64(data[at] >= 0xE0) + np.int64(data[at] >= 0xF0)
        shift = at - used
        mark += 1


@kernel
def mark_nouns(flags: Any) -> None:
    """Flag all words of a text, given their flags, or none: see `tokens.Tokens.noun_capitals`."""
    count = np.int64(0)
    for flag in flags:
        count += np.int64(flag & NOUNS != 0)
    if count == 0:
        return
    every = np.uint8(NOUNS if count > NOUN_CAPITALS * len(flags) else 0)
    for word in range(len(flags)):
        flags[word] = (flags[word] & ~np.uint8(NOUNS)) | every


@kernel
def quote_characters(words: Any, word_of: Any, flags: Any, quoted: Any) -> None:
    """Set which characters of a text belong to a quoted word. `words`: its first word, and the end of its words."""
    word, last = words
    quoted[:] = 0
    while word < last:
        first = word
        while word < last and flags[word] & QUOTED:
            word += 1
        if first < word:
            quoted[np.searchsorted(word_of, first) : np.searchsorted(word_of, word)] = 1
        word += 1


def word_table(hashes: U64) -> U64:
    """An open-addressing table of the hashes of words; there must be fewer than slots."""
    table = np.zeros(_SLOTS, np.uint64)
    for value in hashes.tolist():
        at = value % _SLOTS
        while table[at]:
            at = (at + 1) % _SLOTS
        table[at] = value
    return table
