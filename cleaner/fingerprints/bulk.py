"""All articles of a corpus → the keys of their signatures' bands, some megabytes of text at a time."""

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cleaner.fingerprints.minhash import band_keys, signatures
from cleaner.fingerprints.scheme import Scheme
from cleaner.text.buffers import U64, Positions
from cleaner.text.corpus import Corpus
from cleaner.text.shingles import shingle

# Small enough for the shingles to stay in a processor's cache.
_CHUNK_BYTES = 1 << 20
_MAX_THREADS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """What is kept of each article: a key for each band, whether it has any shingle, and a hash of its folded words."""

    keys: tuple[U64, ...]
    filled: NDArray[np.bool_]
    folded: U64

    def bands(self) -> Iterator[U64]:
        """For each band the keys of all articles; one band is in memory twice at a time."""
        for band in range(len(self.keys[0]) if self.keys else 0):
            yield np.concatenate([part[band] for part in self.keys])


def fingerprint(
    corpus: Corpus, scheme: Scheme, *, bands: int, rows: int, compiled: bool, heard: Callable[[int], None]
) -> Fingerprints:
    """The fingerprints of all articles. `heard` is told how many are done. Threads share the work where it is compiled."""
    work = partial(_chunk, corpus, scheme, bands, rows, compiled)
    parts, done = [], 0
    pool = ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1) if compiled else 1)
    try:
        for part in pool.map(work, _chunks(corpus.sizes)):
            parts.append(part)
            done += len(part[1])
            heard(done)
    finally:
        pool.shutdown(cancel_futures=True)
    keys, filled, folded = zip(*parts, strict=True) if parts else ((), (), ())
    return Fingerprints(
        keys=keys,
        filled=np.concatenate([np.zeros(0, np.bool_), *filled]),
        folded=np.concatenate([np.zeros(0, np.uint64), *folded]),
    )


def _chunks(sizes: Positions) -> list[Positions]:
    """Positions next to each other, some bytes of text at a time."""
    group = (np.cumsum(sizes) - sizes) // _CHUNK_BYTES
    cuts = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(sizes)).tolist()
    return [np.arange(start, end) for start, end in itertools.pairwise(cuts)]


def _chunk(  # noqa: PLR0917  # bound by partial
    corpus: Corpus,
    scheme: Scheme,
    bands: int,
    rows: int,
    compiled: bool,  # noqa: FBT001
    positions: Positions,
) -> tuple[U64, NDArray[np.bool_], U64]:
    shingles = shingle(corpus.texts(positions), scheme.shingling, compiled=compiled)
    made = signatures(shingles, scheme, compiled=compiled)
    return band_keys(made, bands=bands, rows=rows), shingles.filled, shingles.folded
