"""What an index knows of the articles of a corpus: all that a search among both at once needs of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner.corpus import Corpus
from cleaner.index.articles import Signer, known_texts, rows_of_corpus, strings_of
from cleaner.index.comparing import compared
from cleaner.index.counting import frequencies_for
from cleaner.index.lookup import MOST_QUERIES, Pairs, Queries
from cleaner.index.protocol import Store, Window
from cleaner.matching import DocumentFrequency, Verifier
from cleaner.settings import DuplicateSettings

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions

# Bytes of text that are looked up, and candidates that are verified at a time.
_LOOKED_UP_BYTES, _VERIFIED = 32 << 20, 16_384
# Known articles whose copies are looked for at a time.
_FOLLOWED = 1 << 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Relatives:
    """Known articles that belong to those of a corpus, directly or through each other.

    `known`: a pyarrow record batch with the columns of STORED and `position`, the number. `names`: new ids, by position in
    the corpus, of articles whose id a known one with another text has. `frequencies`: how common shingles are among all
    articles of the index and of the corpus.
    """

    known: Any
    names: dict[int, str]
    frequencies: DocumentFrequency


def relatives_of(corpus: Corpus, store: Store, settings: DuplicateSettings) -> Relatives:
    """What the index knows of a corpus, whose ids are unique.

    First the known articles that share anything worth a row with one of the corpus; then, as long as there are any, the
    known copies of these: so every cluster is whole. A known article that has the id and the text of one of the corpus is
    the same article, and no relative.
    """
    return _Lookup(corpus, store, settings).relatives()


@dataclass(slots=True)
class _Lookup:
    """`own`: the numbers of known articles that the corpus has itself; `reached`: those of the relatives."""

    corpus: Corpus
    store: Store
    settings: DuplicateSettings
    own: set[int] = field(default_factory=set)
    reached: set[int] = field(default_factory=set)

    def relatives(self) -> Relatives:
        signer, names = Signer(self.settings), _Names(self.store, set(self.corpus.column("id").to_pylist()))
        counted = self.store.counted(0)
        frequencies = frequencies_for(counted.added_bytes + int(self.corpus.sizes.sum()))
        found = []
        for positions in self._portions():
            rows = rows_of_corpus(self.corpus, positions)
            signed = signer.signed(rows, frequencies.sampled)
            frequencies.add_tagged(signed.slots, compiled=signer.compiled)
            own = names.own(positions, rows)
            self.own.update(own[own >= 0].tolist())
            queries = Queries(values=signed.values, filled=signed.filled, own=own)
            found.append((positions, self.store.candidates(queries, Window(), self.settings)))
        for slots in counted.slots:
            frequencies.add_tagged(slots, compiled=signer.compiled)
        verifier = Verifier(settings=self.settings, frequencies=frequencies, compiled=signer.compiled)
        copies: set[int] = set()
        for positions, candidates in found:
            if not len(candidates.query):
                continue
            copies |= self._verified(rows_of_corpus(self.corpus, positions), candidates, verifier)
        self._follow(copies, verifier)
        known = self.store.articles(np.array(sorted(self.reached), np.int64))
        return Relatives(known=known, names=names.given, frequencies=frequencies)

    def _portions(self) -> "Iterator[Positions]":
        """The positions of the corpus, some at a time."""
        ends = np.cumsum(self.corpus.sizes)
        cuts = np.flatnonzero(np.diff((ends - self.corpus.sizes) // _LOOKED_UP_BYTES, prepend=-1))
        for start, end in pairwise([*cuts.tolist(), len(ends)]):
            for first in range(start, end, MOST_QUERIES):
                yield np.arange(first, min(end, first + MOST_QUERIES))

    def _verified(self, rows: Any, candidates: Pairs, verifier: Verifier, *, copies_only: bool = False) -> set[int]:
        """Verify candidates of these articles. What is worth a row is reached; returns the numbers of copies."""
        copies: set[int] = set()
        for first in range(0, len(candidates.query), _VERIFIED):
            some = Pairs(*(column[first : first + _VERIFIED] for column in candidates))
            known = self.store.articles(np.unique(some.number))
            pairs = compared(known, rows, some, verifier)
            numbers = known.column("position").to_numpy()[pairs.left]
            copied = set(numbers[pairs.duplicate].tolist()) - self.own
            copies |= copied
            self.reached |= copied if copies_only else set(numbers.tolist()) - self.own
        return copies

    def _follow(self, copies: set[int], verifier: Verifier) -> None:
        """Reach the copies of these known articles, and theirs."""
        done: set[int] = set()
        while copies:
            done |= copies
            following = np.array(sorted(copies), np.int64)
            copies = set()
            for first in range(0, len(following), _FOLLOWED):
                rows = self.store.articles(following[first : first + _FOLLOWED])
                numbers = rows.column("position").to_numpy()
                values, filled = self.store.signatures(numbers)
                if len(numbers) and filled.any():
                    queries = Queries(values=values, filled=filled, own=numbers)
                    found = self.store.candidates(queries, Window(), self.settings)
                    plain = rows.drop_columns(["position"])
                    copies |= self._verified(plain, found, verifier, copies_only=True)
            copies -= done


@dataclass(slots=True)
class _Names:
    """Ids for articles of a corpus that no other known article has. `taken`: all ids of the corpus; `given`: the new ones by
    position."""

    store: Store
    taken: set[str]
    given: dict[int, str] = field(default_factory=dict)

    def own(self, positions: "Positions", rows: Any) -> "Positions":
        """The number of each of these articles among the known ones, if it is one of them, else -1."""
        ids, texts = rows.column("id").to_pylist(), strings_of(rows)
        own = np.full(len(ids), -1, np.int64)
        known = known_texts(self.store, set(ids))
        for at, (name, text) in enumerate(zip(ids, texts, strict=True)):
            if name in known:
                taken, own[at] = self._free(name, text, known)
                if taken != name:
                    self.given[int(positions[at])] = taken
        return own

    def _free(self, name: str, text: str, known: dict[str, tuple[int, str]]) -> tuple[str, int]:
        """The first of "id", "id~2", "id~3" and so on that no other article has; and the number of the known article that
        has it and is the same."""
        tried, suffix = name, 1
        while True:
            number, known_text = known.get(tried, (-1, text))
            if known_text == text and (tried == name or tried not in self.taken):
                self.taken.add(tried)
                return tried, number
            suffix += 1
            tried = f"{name}~{suffix}"
            known |= known_texts(self.store, {tried})
