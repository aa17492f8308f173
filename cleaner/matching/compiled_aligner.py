"""The compiled path of `similarity`: texts prepared for alignment, and aligned, by kernels."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.matching.document_frequency import RARE, WEIGHTS, DocumentFrequency
from cleaner.matching.similarity import Spelling, Sums
from cleaner.matching.similarity_kernels import SLOTS, Prepared, Weighing, align_pairs
from cleaner.matching.token_kernels import NUMBER, CharacterTables, Sources, word_table
from cleaner.rules import standard_words
from cleaner.shingles.buffers import Positions, Workspace
from cleaner.shingles.folded import FoldedTexts, fold_tables
from cleaner.shingles.hashing import word_hash
from cleaner.shingles.kernels import ascii_hashes

_LINE_BYTE, _MARK_BYTE = b'\n"'


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledAligner:
    """Folded texts that can be aligned. `prepared` holds the columns of the texts that are being aligned; its arrays belong
    to a workspace and are lost when the next aligner is made there."""

    texts: FoldedTexts
    frequencies: DocumentFrequency
    prepared: Prepared

    @classmethod
    def of(cls, texts: FoldedTexts, frequencies: DocumentFrequency, workspace: Workspace) -> "CompiledAligner":
        """An aligner of these texts, with the weights that these frequencies give."""
        rooms = texts.rooms
        room, take = int(rooms.sum()), workspace.take
        prepared = Prepared(
            rooms=rooms,
            starts=np.zeros(len(texts), np.int64),
            sizes=np.full(len(texts), -1, np.int64),
            characters=take("characters", room, np.uint32),
            word_of=take("word_of", room, np.int32),
            shingles=take("shingles", room, np.uint64),
            weights=take("weights", room, np.int32),
            quoted=take("quoted", room, np.uint8),
            once=take("once", room, np.bool_),
            table=take("table", SLOTS * room, np.int32),
            filters=take("filters", SLOTS * room, np.uint8),
            table_sizes=np.zeros(len(texts), np.int64),
            flags=take("flags", int(texts.layout.firsts[-1]), np.uint8),
        )
        return cls(texts=texts, frequencies=frequencies, prepared=prepared)

    @property
    def lengths(self) -> Positions:
        """The number of words of each text, where a character of a script without spaces is a part of a word."""
        return self.texts.lengths

    def spelling(self, number: int) -> Spelling:
        """The spelling of a text that has been aligned."""
        words = [word.decode(errors="surrogatepass") for word in self.texts.words_of(number)]
        flags = self.prepared.flags[self.texts.layout.firsts[number] :]
        numbers = [ord(character) for at, word in enumerate(words) if flags[at] & NUMBER for character in word]
        return Spelling(words, numbers)

    def align(self, lefts: Positions, rights: Positions) -> Sums:
        """The alignments of pairs of texts by number."""
        counts, weights, plain, shared = align_pairs(
            self._sources(), _character_tables(), self._weighing(), self.prepared, lefts, rights
        )
        return Sums(counts=counts, weights=weights, plain=plain, shared=shared)

    def _sources(self) -> Sources:
        source, marks = self.texts.source, self.texts.marks
        signs = np.flatnonzero((source.data == _LINE_BYTE) | (source.data == _MARK_BYTE))
        begins = source.offsets[:-1]
        return Sources(
            data=source.data,
            offsets=source.offsets,
            longs=self.texts.longs,
            layout=self.texts.layout,
            marks=marks,
            first_mark=np.searchsorted(marks.places, begins),
            signs=signs,
            first_sign=np.searchsorted(signs, begins),
        )

    def _weighing(self) -> Weighing:
        known = self.frequencies
        return Weighing(known.counts, known.sample, known.mask, WEIGHTS, np.uint8(RARE))


@cache
def _character_tables() -> CharacterTables:
    # The arrays of the fold tables are filled in place as texts are folded.
    tables = fold_tables()
    words = standard_words()
    numbers, nouns = (
        word_table(np.array(sorted(map(word_hash, known)), np.uint64)) for known in (words.numbers, words.noun_capitals)
    )
    return CharacterTables(tables.kinds, tables.lengths, numbers, nouns, ascii_hashes())
