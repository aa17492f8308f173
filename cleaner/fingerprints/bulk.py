"""All articles of a corpus → their signatures, some megabytes of text at a time."""

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.corpus import Corpus
from cleaner.errors import SchemeError
from cleaner.fingerprints.minhash import Signatures, agreement, band_keys, signatures
from cleaner.fingerprints.scheme import Scheme
from cleaner.shingles.buffers import U64, Positions, Shingles, Texts
from cleaner.shingles.shingles import Shingling, shingle

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

# Small enough for the shingles to stay in a processor's cache.
_CHUNK_BYTES = 1 << 20
_MAX_THREADS = 8
# As many values of a signature as lie in a line of a processor's cache.
_COLUMNS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """What is kept of each article: its signature, whether it has any shingle, and a hash of its folded words."""

    signatures: Signatures
    filled: NDArray[np.bool_]
    folded: U64

    def columns(self) -> Iterator[NDArray[np.uint32]]:
        """For each permutation the values of all articles."""
        values = self.signatures.values
        for first in range(0, values.shape[1], _COLUMNS):
            yield from np.ascontiguousarray(values[:, first : first + _COLUMNS].T)

    def agreement(self, left: Positions, right: Positions, *, compiled: bool) -> NDArray[np.int64]:
        """In how many places the signatures of pairs of positions agree."""
        return agreement(self.signatures, left, right, compiled=compiled)

    def bands(self, *, bands: int, rows: int) -> Iterator[U64]:
        """For each band a 64-bit key of all articles, equal where their signatures agree in all rows of the band.

        The first bands · rows permutations are used. Raises SchemeError where there are fewer.
        """
        have = self.signatures.scheme.permutations
        if bands * rows > have:
            raise SchemeError(f"{bands} bands of {rows} rows need {bands * rows} permutations, the signatures have {have}")
        columns = self.columns()
        for _ in range(bands):
            yield band_keys(itertools.islice(columns, rows), len(self.filled))


def fingerprint(
    corpus: Corpus,
    scheme: Scheme,
    *,
    compiled: bool,
    heard: Callable[[int], None],
    also: Callable[[Texts, "FoldedTexts | None"], None] | None = None,
) -> Fingerprints:
    """The fingerprints of all articles: 4 bytes of memory for each permutation, and some.

    `heard` is told how many are done; `also` gets all texts, some at a time, while they are at hand, and where it is
    compiled their folded form. Threads share the work then.
    """
    sizes = corpus.sizes
    values = np.empty((len(sizes), scheme.permutations), np.uint32)
    filled, folded = np.empty(len(sizes), np.bool_), np.empty(len(sizes), np.uint64)

    def work(positions: Positions) -> int:
        texts = corpus.texts(positions)
        shingles, folded_texts = _shingles(texts, scheme.shingling, compiled=compiled)
        if also:
            also(texts, folded_texts)
        some = slice(int(positions[0]), int(positions[-1]) + 1)
        values[some] = signatures(shingles, scheme, compiled=compiled).values
        filled[some], folded[some] = shingles.filled, shingles.folded
        return len(positions)

    done = 0
    pool = ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1) if compiled else 1)
    try:
        for count in pool.map(work, _chunks(sizes)):
            done += count
            heard(done)
    finally:
        pool.shutdown(cancel_futures=True)
    return Fingerprints(signatures=Signatures(scheme=scheme, values=values), filled=filled, folded=folded)


def _shingles(texts: Texts, shingling: Shingling, *, compiled: bool) -> "tuple[Shingles, FoldedTexts | None]":
    if not compiled or shingling.unit != "word":
        return shingle(texts, shingling, compiled=compiled), None
    from cleaner.shingles.folded import fold_texts

    folded = fold_texts(texts)
    return folded.shingles(shingling.size), folded


def _chunks(sizes: Positions) -> Iterator[Positions]:
    """Positions next to each other, some bytes of text at a time."""
    group = (np.cumsum(sizes) - sizes) // _CHUNK_BYTES
    cuts = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(sizes)).tolist()
    for start, end in itertools.pairwise(cuts):
        yield np.arange(start, end)
