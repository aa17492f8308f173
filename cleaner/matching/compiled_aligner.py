"""The compiled path of `likeness`: texts as alignment reads them, and their alignments, by kernels."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.matching.document_frequency import WEIGHTS, DocumentFrequency
from cleaner.matching.similarity import Spelling, Sums
from cleaner.matching.similarity_kernels import SLOTS, align_pairs
from cleaner.matching.token_kernels import NUMBER, number_table
from cleaner.rules import standard_words
from cleaner.shingles.buffers import U64, Positions, Workspace
from cleaner.shingles.folded import FoldedTexts, fold_tables
from cleaner.shingles.shingles import word_hash

_LINE_BYTE, _MARK_BYTE = b'\n"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """Characters of the texts, those of text t at `starts[t] : starts[t] + sizes[t]`, once it has been aligned. Beside each
    character the number of its word, and of the shingle that begins there its hash, weight, and whether it is quoted;
    beside each word its `flags`."""

    texts: FoldedTexts
    common: DocumentFrequency
    rooms: Workspace
    starts: Positions
    sizes: Positions
    characters: NDArray[np.uint32]
    word_of: NDArray[np.int32]
    shingles: U64
    weights: NDArray[np.int32]
    quoted: NDArray[np.uint8]
    flags: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: FoldedTexts, common: DocumentFrequency, rooms: Workspace) -> "Worded":
        """Those of folded texts, and how common shingles are. It lies in `rooms` until another one is made there."""
        starts = texts.bounds
        most = int(starts[-1])
        return cls(
            texts=texts,
            common=common,
            rooms=rooms,
            starts=starts,
            sizes=np.full(len(starts) - 1, -1, np.int64),
            characters=rooms.take("characters", most, np.uint32),
            word_of=rooms.take("word_of", most, np.int32),
            shingles=rooms.take("shingles", most, np.uint64),
            weights=rooms.take("weights", most, np.int32),
            quoted=rooms.take("quoted", most, np.uint8),
            flags=rooms.take("flags", int(texts.firsts[-1]), np.uint8),
        )

    @property
    def words(self) -> Positions:
        """How many words each text has."""
        return self.texts.words

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text that has been aligned."""
        of = slice(int(self.starts[number]), int(self.starts[number] + self.sizes[number]))
        characters = self.characters[of]
        is_number = self.flags[self.word_of[of]] & NUMBER > 0
        return Spelling(characters.tolist(), characters[is_number].tolist())

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs."""
        pages, source, most = fold_tables(), self.texts.source, int(self.starts[-1])
        signs = np.flatnonzero((source.data == _LINE_BYTE) | (source.data == _MARK_BYTE))
        firsts = (np.searchsorted(places, source.offsets[:-1]) for places in (self.texts.marks[0], signs))
        marks = *self.texts.marks, next(firsts), signs, next(firsts)
        folded = self.texts.data.view(np.uint64), self.texts.edges, self.texts.firsts, self.texts.begins
        counting = self.common.counts, self.common.sample, self.common.mask
        indexed = (
            self.rooms.take("once", most, np.bool_),
            self.rooms.take("slots", SLOTS * most, np.int32),
            self.rooms.take("bits", SLOTS * most, np.uint8),
            np.zeros(len(self.sizes), np.int64),
        )
        columns = self.characters, self.word_of, self.shingles, self.weights, self.quoted
        counts, sums, shared = align_pairs(
            ((source.data, source.offsets), folded, marks),
            (pages.kinds, pages.lengths, _numbers(), counting, WEIGHTS),
            (self.starts, self.sizes, columns, indexed, self.flags),
            lefts,
            rights,
        )
        return Sums(counts=counts, weights=sums, shared=shared)


@cache
def _numbers() -> U64:
    hashes = np.array(sorted(map(word_hash, standard_words().numbers)), np.uint64)
    return number_table(hashes)
