"""The order of the steps, second half, on one machine: articles → signatures → candidate pairs → matches → clusters."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.corpus import ArticleColumns, Corpus
from cleaner.errors import InputError
from cleaner.records import Article, Cluster, Duplicates, Profiles
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.shingles import use_compiled
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.sign import scheme_of, sign_batch

if TYPE_CHECKING:
    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import DocumentFrequency
    from cleaner.shingles.buffers import U64, Mask, Positions, Shares
    from cleaner.shingles.signatures import Signatures

#: Called with the name of the stage and how many articles are done.
Report = Callable[[str, int], None]
Pairs = tuple["Positions", "Positions"]
# Bytes of text that are signed at a time: their shingles stay in a processor's cache.
_BATCH_BYTES = 1 << 20
_MAX_THREADS = 8
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


#: The steps of a search in a corpus, without these substrings of its texts if there are any.
MakeSteps = Callable[[Corpus, Sequence[str], DuplicateSettings], SearchSteps]


def search(
    corpus: Corpus,
    settings: DuplicateSettings,
    report: Report | None = None,
    profiles: Profiles | None = None,
    *,
    steps: MakeSteps | None = None,
) -> Found:
    """Find duplicates in a corpus. `report` is told of progress.

    If `profiles` know of outlets whose scrapers dropped something, the corpus is searched once more with the same substrings
    deleted everywhere. `steps`: what reads signatures and texts; this process, if it is not given.
    """
    import numpy as np

    make = steps or partial(_LocalSteps.of, report=report)
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
    first = steps.verify(_mapped(order, candidates))
    same = first.duplicate
    missed = unverified_pairs(_mapped(ranks, (first.left[same], first.right[same])), candidates)
    verified = np.concatenate([candidates[0], missed[0]]), np.concatenate([candidates[1], missed[1]])
    pairs = consistent(PairTable.concat([first, steps.verify(_mapped(order, missed))]).sorted())
    return _mapped(order, verified), pairs, ranks


@dataclass(slots=True, kw_only=True)
class _LocalSteps:
    """The steps of a search in this process."""

    corpus: Corpus
    settings: DuplicateSettings
    compiled: bool
    frequencies: "DocumentFrequency"
    signatures: "Signatures | None"
    folded: "U64"

    @classmethod
    def of(
        cls, corpus: Corpus, substrings: Sequence[str], settings: DuplicateSettings, *, report: Report | None
    ) -> "_LocalSteps":
        """The same articles, signed."""
        from cleaner.matching import DocumentFrequency

        corpus = corpus.without(substrings) if substrings else corpus
        size = int(corpus.sizes.sum())
        compiled, frequencies = use_compiled(size), DocumentFrequency.zero(size)
        progress = partial(report or (lambda _stage, _done: None), "match")
        signatures = _sign(corpus, settings, frequencies, compiled=compiled, progress=progress)
        return cls(
            corpus=corpus,
            settings=settings,
            compiled=compiled,
            frequencies=frequencies,
            signatures=signatures,
            folded=signatures.folded,
        )

    def candidates(self, order: "Positions") -> Pairs:
        """Candidate pairs; asked for once."""
        from cleaner.fingerprints import bands_of
        from cleaner.matching import signature_pairs

        # Half a gigabyte for a million articles, and not needed later.
        signatures, self.signatures = self.signatures, None
        if signatures is None:
            raise RuntimeError("candidates are asked for twice")
        signatures.reorder(order)
        bands = bands_of(signatures, bands=self.settings.bands, rows=self.settings.rows)
        return signature_pairs(signatures, bands, self.settings, compiled=self.compiled)

    def verify(self, pairs: Pairs) -> "PairTable":
        """Verified pairs."""
        return _verify(self.corpus, pairs, settings=self.settings, frequencies=self.frequencies, compiled=self.compiled)


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

    signatures = Signatures.empty(scheme_of(settings), len(corpus))
    done = 0
    with ThreadPoolExecutor(min(_MAX_THREADS, os.cpu_count() or 1) if compiled else 1) as pool:
        try:
            for counted, batch in pool.map(work, _positions(corpus.sizes)):
                if settings.align:
                    frequencies.add_slots(counted) if compiled else frequencies.add(counted)
                signatures.put(batch)
                done += len(batch)
                progress(done)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return signatures


def _verify(
    corpus: Corpus, pairs: Pairs, *, settings: DuplicateSettings, frequencies: "DocumentFrequency", compiled: bool
) -> "PairTable":
    """The pairs that are worth a row, in any order."""
    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import VERIFIED_FIELDS, Verifier, batched_pairs, grouped, numbers_in

    verifier = Verifier(settings=settings, frequencies=frequencies, compiled=compiled)
    order = grouped(*pairs)
    left, right = pairs[0][order], pairs[1][order]
    parts = []
    for positions, rows in batched_pairs(left, right, corpus.sizes):
        articles = corpus.batch(positions, VERIFIED_FIELDS)
        parts.append(verifier.verify(articles, numbers_in(positions, (left[rows], right[rows]))))
    return PairTable.concat(parts)


def _positions(sizes: "Positions") -> Iterator["Positions"]:
    """Positions next to each other, about `_BATCH_BYTES` of text at a time."""
    import numpy as np

    group = (np.cumsum(sizes) - sizes) // _BATCH_BYTES
    cuts = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(sizes)).tolist()
    for start, end in pairwise(cuts):
        yield np.arange(start, end)
