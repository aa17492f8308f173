"""The order of the steps, second half, on one machine: articles → signatures → candidate pairs → matches → clusters."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.corpus import ArticleColumns, Corpus
from cleaner.engines import by_halves
from cleaner.errors import InputError
from cleaner.records import Article, Cluster, Duplicates, Profiles
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.shingles import use_compiled
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.sign import scheme_of, sign_batch, unsigned_batch

if TYPE_CHECKING:
    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import DocumentFrequency
    from cleaner.shingles.buffers import U64, Mask, Positions, Shares
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
# The fields that a result keeps for clustering again.
_KEPT_FIELDS = ["id", "outlet", "agency", "published", "damage"]


def find_duplicates(
    articles_or_texts: Iterable[Article | str],
    settings: Settings | DuplicateSettings | None = None,
    profiles: Profiles | None = None,
) -> Duplicates:
    """Which articles report the same in the same words: matches, and clusters of copies.

    Texts must be clean: boilerplate that many articles share makes them look alike, so clean pages first. An article keeps
    its id, a text gets its position as id, and a second article with the same id gets a number behind it ("a~2").
    `profiles` (of `learn_profiles`) tell which outlets' texts lack what their scrapers dropped.

    100,000 articles take about eight CPU seconds and 0.5 GB besides their texts, which are held in memory; for more than a
    few million, or for files, use `run` or the command `cleaner duplicates`. Small inputs are compared in plain Python; from
    4 MB of text on kernels are loaded, which compile once on a new machine (about half a minute).

    Raises InputError if an item is neither an article nor a text, and for settings of another type.

    >>> report = "The bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
    >>> found = find_duplicates([report, report + " No one was hurt.", "The fair opens on Friday."])
    >>> [(m.left, m.right, m.relation) for m in found.matches]
    [('0', '1', 'near')]
    """
    checked = Settings.of(settings).duplicates
    corpus = Corpus.of(_articles(articles_or_texts))
    corpus.make_ids_unique()
    return search(corpus, checked, profiles=profiles).duplicates()


def _articles(given: Any) -> Iterator[Article]:
    """The items as articles. Raises InputError where one is neither article nor text."""
    advice = "give a list of articles or texts"
    if given is None or isinstance(given, (str, bytes, Article, Mapping)):
        got = "None" if given is None else f"one {type(given).__name__}"
        raise InputError(f"find_duplicates got {got}; {advice}")
    try:
        items = iter(given)
    except TypeError as error:
        raise InputError(f"find_duplicates got an object of type {type(given).__name__}; {advice}") from error
    for at, item in enumerate(items):
        article = Article(id=str(at), text=item) if isinstance(item, str) else item
        if not isinstance(article, Article):
            raise InputError(f"item {at} is of type {type(item).__name__}; give articles (`cleaner.Article`) or texts (str)")
        for name in ("id", "text"):
            value: Any = getattr(article, name)
            if not isinstance(value, str):
                raise InputError(f"item {at}: its {name} is {value!r}; it must be a str")
        yield article


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """The result of a search, its pairs in columns. It holds no texts, and can be pickled.

    `articles`: the fields of all articles that clustering reads. `verified`: positions of all pairs that were verified.
    `pairs`: those of them that are worth a row. `ranks`: of all articles in an order that does not depend on the input's.
    `clusters`: what the duplicates among these connect.
    """

    articles: ArticleColumns
    settings: DuplicateSettings
    verified: Pairs
    pairs: "PairTable"
    ranks: "Positions"
    clusters: tuple[Cluster, ...]

    def duplicates(self) -> Duplicates:
        """The result as records."""
        from cleaner.matching import matches_of

        matches = matches_of(self.match_table())
        return Duplicates(matches=matches, clusters=self.clusters, articles=len(self.articles), search=self)

    def ids(self) -> list[str]:
        """The ids of all articles."""
        ids: list[str] = self.articles.column("id").to_pylist()
        return ids

    def match_table(self, ids: Any = None) -> Any:
        """The table of matches as the output has it, a pyarrow table. `ids`: of all articles, if not the corpus' own."""
        from cleaner.matching import match_table

        return match_table(self.pairs, self.articles.column("id") if ids is None else ids)

    def sound_copies(self, damage: "Shares") -> dict[int, list[int]]:
        """For each damaged article the sound ones that it is a copy of, by position. `damage`: of all articles (0-1)."""
        from cleaner.matching import sound_copies

        return sound_copies(self.pairs, damage)

    def at(self, threshold: float) -> Duplicates:
        """The same pairs, judged with another `min_share`. Raises SettingsError unless it is from 0 to 1."""
        from cleaner.matching import consistent, judged

        apart = max(threshold, self.settings.min_share_apart)
        settings = replace(self.settings, min_share=threshold, min_share_apart=apart)
        pairs = consistent(judged(self.pairs, settings))
        return _clustered(self.articles, settings, (self.verified, pairs, self.ranks)).duplicates()


class SearchSteps(Protocol):
    """The steps of one search that read signatures and texts, wherever these lie."""

    @property
    def folded(self) -> "U64":
        """A hash of each article's folded words, by position."""

    def candidates(self, order: "Positions") -> Pairs:
        """The candidate pairs, as `signature_pairs` has them: of numbers in this order of the positions, sorted."""

    def verify(self, pairs: Pairs) -> "PairTable":
        """The pairs of positions (left < right) that are worth a row, in any order."""


class Keep(Protocol):
    """Keeps what takes long to make, for a search that is taken up."""

    def __call__(self, name: str, /, *, make: Callable[[], Any]) -> Any:
        """What `make` gives, or what it gave before under this name."""


def anew(_name: str, *, make: Callable[[], Any]) -> Any:
    """Keeps nothing."""
    return make()


#: The steps of a search in a corpus, without these substrings of its texts if there are any.
MakeSteps = Callable[[Corpus, Sequence[str], DuplicateSettings], SearchSteps]


def search(  # noqa: PLR0913  # each by its name
    corpus: Corpus,
    settings: DuplicateSettings,
    report: Report | None = None,
    profiles: Profiles | None = None,
    *,
    steps: MakeSteps | None = None,
    keep: Keep = anew,
    max_bytes: int | None = None,
) -> Found:
    """Find duplicates in a corpus. `report` is told of progress.

    If `profiles` know of outlets whose scrapers dropped something, the corpus is searched once more with the same substrings
    deleted everywhere. `steps`: what reads signatures and texts; this process, if it is not given, and then `keep` keeps
    what it has done, and candidates are looked for in as many passes as `max_bytes` of memory ask for.
    """
    import numpy as np

    make = steps or partial(_LocalSteps, report=report or _unseen, keep=keep, max_bytes=max_bytes)
    corpus = corpus.with_dates()
    verified, pairs, ranks = _search(corpus, make(corpus, (), settings))
    if profiles is not None and profiles.dropped:
        from cleaner.matching import with_stripped

        also_verified, stripped, _ = _search(corpus, make(corpus, profiles.dropped, settings))
        pairs = with_stripped(pairs, stripped, _has_channel(corpus, profiles))
        verified = np.concatenate([verified[0], also_verified[0]]), np.concatenate([verified[1], also_verified[1]])
    fields = ArticleColumns(corpus.columns.rows.select(_KEPT_FIELDS))
    return _clustered(fields, settings, (verified, pairs, ranks))


def _clustered(articles: ArticleColumns, settings: DuplicateSettings, searched: "_Searched") -> Found:
    from cleaner.clusters import make_clusters
    from cleaner.matching import with_containers

    verified, pairs, ranks = searched
    pairs = with_containers(pairs, verified)
    clusters = make_clusters(pairs.edges(), verified, articles, settings, ranks=ranks)
    return Found(articles=articles, settings=settings, verified=verified, pairs=pairs, ranks=ranks, clusters=clusters)


def _has_channel(corpus: Corpus, profiles: Profiles) -> "Mask":
    """Which articles are of an outlet whose scraper dropped something."""
    import numpy as np

    encoded = corpus.column("outlet").dictionary_encode()
    known = [profiles.of(name) for name in encoded.dictionary.to_pylist()]
    damaged = np.array([*(profile is not None and profile.channel is not None for profile in known), False])
    mask: Mask = damaged[np.asarray(encoded.indices.fill_null(-1), np.int64)]
    return mask


# The pairs that were verified, those of them that are worth a row, and the ranks of all articles.
_Searched = tuple[Pairs, "PairTable", "Positions"]


def _search(corpus: Corpus, steps: SearchSteps) -> _Searched:
    """What is found. Pairs are looked for among articles in order of their words and ids, so that the order of the input
    changes nothing."""
    import numpy as np

    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import consistent, unverified_pairs

    order = _order(steps.folded, corpus)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    candidates = steps.candidates(order)
    pairs = steps.verify(_mapped(order, candidates))
    same = pairs.duplicate
    missed = unverified_pairs(_mapped(ranks, (pairs.left[same], pairs.right[same])), candidates)
    verified = np.concatenate([candidates[0], missed[0]]), np.concatenate([candidates[1], missed[1]])
    # One copy at a time: of a million articles the table takes a quarter of a gigabyte.
    if len(missed[0]):
        pairs = PairTable.concat([pairs, steps.verify(_mapped(order, missed))])
    pairs = pairs.sorted()
    return _mapped(order, verified), consistent(pairs), ranks


class _LocalSteps:
    """The steps of a search in this process. Signatures are made when they are first asked for; what is kept needs none."""

    def __init__(  # each by its name
        self,
        corpus: Corpus,
        substrings: Sequence[str],
        settings: DuplicateSettings,
        *,
        report: Report,
        keep: Keep,
        max_bytes: int | None,
    ) -> None:
        self._corpus = corpus.without(substrings) if substrings else corpus
        self._settings = settings
        self._report = report
        self._max_bytes = max_bytes
        self._size = int(self._corpus.sizes.sum())
        self._compiled = use_compiled(self._size)
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


def _unseen(_phase: str, _done: int, _total: int) -> None:
    """Progress that nobody wants to see."""


def _order(folded: "U64", corpus: Corpus) -> "Positions":
    """The positions of all articles in order of their folded words and of their ids."""
    import numpy as np
    import pyarrow
    import pyarrow.compute

    keys = pyarrow.table({"folded": folded, "id": corpus.column("id")})
    by = [("folded", "ascending"), ("id", "ascending")]
    return np.asarray(pyarrow.compute.sort_indices(keys, sort_keys=by), np.int64)


def _mapped(numbers: "Positions", pairs: Pairs) -> Pairs:
    """Pairs of articles by other numbers, the lower first."""
    import numpy as np

    one, other = numbers[pairs[0]], numbers[pairs[1]]
    return np.minimum(one, other), np.maximum(one, other)


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

        return by_halves(lambda rows: [work(rows)], positions, split=_halves, join=_chained, failed=failed)

    signatures = Signatures.empty(scheme_of(settings), len(corpus))
    done = 0
    with ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1) if compiled else 1) as pool:

        def sign_block(block: Sequence["Positions"]) -> list[tuple[Any, Any]]:
            return _chained(list(pool.map(isolated, block)))

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

    def none(_alone: "Positions") -> PairTable:
        return PairTable.concat([])

    def verify_some(first: int) -> PairTable:
        some = slice(first, first + _KEPT_PAIRS)
        batches = batched_pairs(left[some], right[some], corpus.sizes)
        numbers = (np.arange(first + rows.start, first + rows.stop) for _, rows in batches)
        return PairTable.concat(
            [
                by_halves(work, rows, split=_halves, join=PairTable.concat, failed=lambda _: PairTable.concat([]))
                for rows in numbers
            ]
        )

    order = grouped(*pairs)
    left, right = pairs[0][order], pairs[1][order]
    parts = []
    for number, first in enumerate(range(0, len(left), _KEPT_PAIRS)):
        parts.append(keep(f"{number:06}", make=partial(verify_some, first)))
        progress(min(len(left), first + _KEPT_PAIRS))
    return PairTable.concat(parts)


def _halves(rows: "Positions") -> Sequence["Positions"]:
    """Both halves of some rows; nothing of a single one."""
    cut = len(rows) // 2
    return (rows[:cut], rows[cut:]) if cut else ()


def _chained(parts: Iterable[Sequence[tuple[Any, Any]]]) -> list[tuple[Any, Any]]:
    return list(chain.from_iterable(parts))


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
