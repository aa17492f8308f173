"""The compiled path of `likeness`: texts as alignment reads them, and their alignments, by kernels."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.alignment_kernels import align_pairs, comes_first, index
from cleaner.matching.commonness import WEIGHTS, Commonness
from cleaner.matching.counting_kernels import weigh
from cleaner.matching.likeness import Spelling, Sums
from cleaner.matching.wording_kernels import NUMBER, mark_words, number_table, quote_characters, spell
from cleaner.rules import standard_words
from cleaner.text.buffers import U64, Positions, Rooms
from cleaner.text.compiled import FoldedTexts, fold_pages
from cleaner.text.shingles import word_hash

_LINE_BYTE, _MARK_BYTE = b'\n"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """Characters of the texts one after the other, those of text t at `ends[t]:ends[t + 1]`. Beside each character the
    number of its word, and of the shingle that begins there its hash, weight, and whether it is quoted; beside each word
    its `flags`. `words`: how many each text has."""

    words: Positions
    ends: Positions
    characters: NDArray[np.uint32]
    word_of: NDArray[np.int32]
    shingles: U64
    weights: NDArray[np.int32]
    quoted: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    rooms: Rooms

    @classmethod
    def of(cls, texts: FoldedTexts, which: Positions, *, common: Commonness, rooms: Rooms) -> "Worded":
        """Those of folded texts with the numbers `which`, and how common shingles are. It lies in `rooms` until another one
        is made there."""
        pages, words = fold_pages(), texts.words[which]
        most = int(texts.source.sizes[which].sum()) if len(texts.marks[0]) == 0 else len(texts.data)
        ends, flags = np.zeros(len(which) + 1, np.int64), rooms.take("flags", int(texts.firsts[-1]), np.uint8)
        characters, word_of = rooms.take("characters", most, np.uint32), rooms.take("word_of", most, np.int32)
        shingles, weights = rooms.take("shingles", most, np.uint64), rooms.take("weights", most, np.int32)
        quoted = rooms.take("quoted", most, np.uint8)
        scratch = np.empty(int(words.max(initial=0)), np.uint64), np.empty(texts.longest, np.uint64)
        buffers = texts.data.view(np.uint64), texts.edges, texts.firsts
        spell(buffers, which, pages.kinds, _numbers(), scratch, (ends, characters, word_of, shingles, flags))
        data, offsets = texts.source.data, texts.source.offsets
        signs = np.flatnonzero((data == _LINE_BYTE) | (data == _MARK_BYTE))
        firsts = (np.searchsorted(places, offsets[which]) for places in (texts.marks[0], signs))
        marks = *texts.marks, next(firsts), signs, next(firsts)
        mark_words((data, offsets), which, marks, (pages.lengths, pages.kinds), (texts.begins, *buffers[1:]), flags)
        counting = common.counts, common.sample, common.mask
        quote_characters(texts.firsts, which, word_of, flags, ends, quoted)
        weigh((ends, shingles), counting, WEIGHTS, quoted, weights)
        return cls(
            words=words,
            ends=ends,
            characters=characters,
            word_of=word_of,
            shingles=shingles,
            weights=weights,
            quoted=quoted,
            flags=flags,
            rooms=rooms,
        )

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text."""
        of = slice(int(self.ends[number]), int(self.ends[number + 1]))
        characters = self.characters[of]
        is_number = self.flags[self.word_of[of]] & NUMBER > 0
        return Spelling(characters.tolist(), characters[is_number].tolist())

    def turned(self, lefts: Positions, rights: Positions) -> NDArray[np.bool_]:
        """Of which pairs the right text comes first in the order of their characters' bytes."""
        made: NDArray[np.bool_] = comes_first(self.ends, self.characters, lefts, rights)
        return made

    def align(self, ones: Positions, others: Positions) -> Sums:
        """The alignments of pairs."""
        sizes = np.diff(self.ends)
        # A power of two, at least twice as many slots as there are shingles.
        slots = np.int64(2) << np.ceil(np.log2(np.maximum(sizes, 2))).astype(np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(slots)])
        tables = (
            self.rooms.take("slots", int(starts[-1]), np.int32),
            self.rooms.take("bits", int(starts[-1]), np.uint8),
            starts,
        )
        once = self.rooms.take("once", int(self.ends[-1]), np.bool_)
        index(self.ends, self.shingles, tables, once)
        texts = self.ends, self.characters, self.word_of, self.shingles, self.weights, self.quoted
        counts, sums, shared = align_pairs(texts, (tables, once), self.flags, ones, others)
        return Sums(counts=counts, weights=sums, shared=shared)


@cache
def _numbers() -> U64:
    hashes = np.array(sorted(map(word_hash, standard_words().numbers)), np.uint64)
    return number_table(hashes)
