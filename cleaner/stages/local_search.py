"""The steps of a search on one machine: signatures of the texts, candidate pairs among them, verified pairs; all of it kept
for a search that is taken up."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.corpus import Corpus
from cleaner.engines import by_halves, chained
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.shingles import use_compiled
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.sign import scheme_of, sign_batch, unsigned_batch

if TYPE_CHECKING:
    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import DocumentFrequency
    from cleaner.shingles.buffers import U64, Positions
    from cleaner.shingles.signatures import Signatures

#: Called with the name of the phase, how many articles or pairs are done, and of how many.
Report = Callable[[str, int, int], None]
Pairs = tuple["Positions", "Positions"]
# Bytes of text that are signed at a time: their shingles stay in a processor's cache.
_BATCH_BYTES = 1 << 20
_MAX_THREADS = 8
# What a search that is taken up does again at the most, some seconds of work: bytes of text whose signatures are kept
# together, and pairs that are verified before they are kept.
_KEPT_BYTES = 64 << 20
_KEPT_PAIRS = 20_000
# Memory of a search, measured: bytes that an article takes besides its signature, and that its candidate pairs take while
# they are looked for; and what a pass has in any case.
_ARTICLE_BYTES, _PAIR_BYTES, _LEAST_ROOM = 300, 700, 100_000_000


class Keep(Protocol):
    """Keeps what takes long to make, for a search that is taken up."""

    def __call__(self, name: str, /, *, make: Callable[[], Any]) -> Any:
        """What `make` gives, or what it gave before under this name."""


def anew(_name: str, *, make: Callable[[], Any]) -> Any:
    """Keeps nothing."""
    return make()


class LocalSteps:
    """The steps of a search in this process. Signatures are made when they are first asked for; what is kept needs none.
    `frequencies`: how common shingles are, if that is known already."""

    def __init__(  # noqa: PLR0913  # each by its name
        self,
        corpus: Corpus,
        substrings: Sequence[str],
        settings: DuplicateSettings,
        *,
        report: Report,
        keep: Keep,
        max_bytes: int | None,
        frequencies: "DocumentFrequency | None" = None,
    ) -> None:
        self._corpus = corpus.without(substrings) if substrings else corpus
        self._settings = settings
        self._report = report
        self._max_bytes = max_bytes
        # Counted already, where more articles count than those of the corpus; without some substrings, all are counted anew.
        self._counted = None if substrings else frequencies
        self._size = int(self._corpus.sizes.sum())
        self._compiled = use_compiled(self._size, len(self._corpus))
        # What is compared in plain Python is little.
        below: Keep = partial(_kept_below, "stripped" if substrings else "plain", keep)
        self._keep = below if self._compiled else anew
        self._signed: tuple[Signatures, DocumentFrequency] | None = None
        self._verified = 0

    @property
    def folded(self) -> "U64":
        """A hash of each article's folded words."""
        folded: U64 = self._keep("folded", make=self._folded)
        return folded

    def candidates(self, order: "Positions") -> Pairs:
        """Candidate pairs; asked for once."""
        pairs: Pairs = self._keep("candidates", make=partial(self._candidates, order))
        # Half a gigabyte for a million articles, and not needed later.
        _ = self._frequencies
        self._signed = None
        return pairs

    def verify(self, pairs: Pairs) -> "PairTable":
        """Verified pairs."""
        self._verified += 1
        return _verify(
            self._corpus,
            pairs,
            settings=self._settings,
            frequencies=self._frequencies,
            compiled=self._compiled,
            keep=partial(_kept_below, f"verified{self._verified}", self._keep),
            progress=partial(self._told, "verify", len(pairs[0])),
        )

    def _folded(self) -> "U64":
        return self._sign()[0].folded.copy()

    @cached_property
    def _frequencies(self) -> "DocumentFrequency":
        if self._counted is not None:
            return self._counted
        counted: DocumentFrequency = self._keep("frequencies", make=lambda: self._sign()[1])
        return counted

    def _candidates(self, order: "Positions") -> Pairs:
        import numpy as np

        from cleaner.fingerprints import bands_of
        from cleaner.matching import signature_pairs

        signatures = self._sign()[0]
        signatures.reorder(order)
        found = []
        for lefts in pairwise(self._passes()):
            bands = bands_of(signatures, bands=self._settings.bands, rows=self._settings.rows)
            found.append(signature_pairs(signatures, bands, self._settings, lefts=lefts, compiled=self._compiled))
        return np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found])

    def _passes(self) -> list[int]:
        """Where the passes over candidate pairs begin, and where the last one ends."""
        count = len(self._corpus)
        room = count * _PAIR_BYTES
        if self._max_bytes is not None:
            room = max(_LEAST_ROOM, self._max_bytes - count * (4 * self._settings.permutations + _ARTICLE_BYTES))
        passes = max(1, -(-count * _PAIR_BYTES // room)) if count else 1
        return [count * number // passes for number in range(passes)] + [max(count, 1)]

    def _sign(self) -> "tuple[Signatures, DocumentFrequency]":
        """The signatures of all articles by position, and how common their shingles are."""
        from cleaner.matching import DocumentFrequency

        if self._signed is None:
            frequencies = DocumentFrequency.zero(self._size)
            signatures = _sign(
                self._corpus,
                self._settings,
                frequencies,
                compiled=self._compiled,
                keep=self._keep,
                progress=partial(self._told, "match", len(self._corpus)),
            )
            self._signed = signatures, frequencies
        return self._signed

    def _told(self, phase: str, total: int, done: int) -> None:
        self._report(phase, done, total)


def _kept_below(folder: str, keep: Keep, name: str, *, make: Callable[[], Any]) -> Any:
    return keep(f"{folder}/{name}", make=make)


def unseen(_phase: str, _done: int, _total: int) -> None:
    """Progress that nobody wants to see."""


def _sign(
    corpus: Corpus,
    settings: DuplicateSettings,
    frequencies: "DocumentFrequency",
    *,
    compiled: bool,
    progress: Callable[[int], None],
    keep: Keep = anew,
) -> "Signatures":
    """The signatures of all articles, by some threads; their shingles are counted on the way, while texts are at hand."""
    from cleaner.shingles.buffers import Texts
    from cleaner.shingles.signatures import Signatures

    known = Knowledge(settings=Settings(duplicates=settings))

    def work(positions: "Positions") -> tuple[Any, Any]:
        articles = corpus.batch(positions)
        if not compiled:
            return articles, sign_batch(articles, known, compiled=False)
        from cleaner.shingles.folded import fold_texts

        folded = fold_texts(Texts.of_arrow(articles.column("text")))
        slots = frequencies.slots_of(folded) if settings.align else None
        return slots, sign_batch(articles, known, folded=folded)

    def isolated(positions: "Positions") -> list[tuple[Any, Any]]:
        def failed(alone: "Positions") -> list[tuple[Any, Any]]:
            return [(None, unsigned_batch(alone, known))]

        return by_halves(lambda rows: [work(rows)], positions, join=chained, failed=failed)

    signatures = Signatures.empty(scheme_of(settings), len(corpus))
    done = 0
    with ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1) if compiled else 1) as pool:

        def sign_block(block: Sequence["Positions"]) -> list[tuple[Any, Any]]:
            return chained(list(pool.map(isolated, block)))

        try:
            for number, block in enumerate(_blocks(corpus.sizes)):
                for counted, batch in keep(f"signed/{number:06}", make=partial(sign_block, block)):
                    if settings.align and counted is not None:
                        frequencies.add_slots(counted) if compiled else frequencies.add(counted)
                    signatures.put(batch)
                    done += len(batch)
                    progress(done)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return signatures


def _verify(  # noqa: PLR0913  # each by its name
    corpus: Corpus,
    pairs: Pairs,
    *,
    settings: DuplicateSettings,
    frequencies: "DocumentFrequency",
    compiled: bool,
    progress: Callable[[int], None] = lambda _done: None,
    keep: Keep = anew,
) -> "PairTable":
    """The pairs that are worth a row, in any order. A pair that cannot be verified is none."""
    import numpy as np

    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import VERIFIED_FIELDS, Verifier, batched_pairs, grouped, numbers_in

    verifier = Verifier(settings=settings, frequencies=frequencies, compiled=compiled)

    def work(rows: "Positions") -> PairTable:
        positions = np.unique(np.concatenate([left[rows], right[rows]]))
        return verifier.verify(corpus.batch(positions, VERIFIED_FIELDS), numbers_in(positions, (left[rows], right[rows])))

    def verify_some(first: int) -> PairTable:
        some = slice(first, first + _KEPT_PAIRS)
        batches = batched_pairs(left[some], right[some], corpus.sizes)
        numbers = (np.arange(first + rows.start, first + rows.stop) for _, rows in batches)
        return PairTable.concat(
            [by_halves(work, rows, join=PairTable.concat, failed=lambda _: PairTable.concat([])) for rows in numbers]
        )

    order = grouped(*pairs)
    left, right = pairs[0][order], pairs[1][order]
    parts = []
    for number, first in enumerate(range(0, len(left), _KEPT_PAIRS)):
        parts.append(keep(f"{number:06}", make=partial(verify_some, first)))
        progress(min(len(left), first + _KEPT_PAIRS))
    return PairTable.concat(parts)


def _blocks(sizes: "Positions") -> Iterator[list["Positions"]]:
    """Positions next to each other, about `_KEPT_BYTES` of text at a time, in batches."""
    held: list[Positions] = []
    for positions in _positions(sizes):
        held.append(positions)
        if len(held) * _BATCH_BYTES >= _KEPT_BYTES:
            yield held
            held = []
    if held:
        yield held


def _positions(sizes: "Positions") -> Iterator["Positions"]:
    """Positions next to each other, about `_BATCH_BYTES` of text at a time."""
    import numpy as np

    group = (np.cumsum(sizes) - sizes) // _BATCH_BYTES
    cuts = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(sizes)).tolist()
    for start, end in pairwise(cuts):
        yield np.arange(start, end)
