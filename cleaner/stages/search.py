"""The order of the steps, second half: articles → signatures → candidate pairs → matches → clusters."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.corpus import ArticleColumns, Corpus
from cleaner.errors import InputError
from cleaner.records import Article, Cluster, Duplicates, Profiles
from cleaner.settings import DuplicateSettings, Settings
from cleaner.stages.local_search import Keep, LocalSteps, Pairs, Report, anew, unseen

if TYPE_CHECKING:
    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import DocumentFrequency
    from cleaner.shingles.buffers import U64, Mask, Positions, Shares

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

    100,000 articles take about eleven CPU seconds, and 0.5 GB besides their texts, which are held in memory; a text of
    many megabytes takes 80 times its size. For more than a few million articles, or for files, use `run` or the command
    `cleaner duplicates`. Time grows with the length and the number of the texts, whatever they hold. Small inputs are
    compared in plain Python; from 250 kB of text on, or some hundred texts, compiled kernels are loaded, which takes 0.1
    seconds, and 0.8 the first time on a machine.

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


def search(  # noqa: PLR0913  # each by its name
    corpus: Corpus,
    settings: DuplicateSettings,
    report: Report | None = None,
    profiles: Profiles | None = None,
    *,
    steps: MakeSteps | None = None,
    keep: Keep = anew,
    max_bytes: int | None = None,
    frequencies: "DocumentFrequency | None" = None,
) -> Found:
    """Find duplicates in a corpus. `report` is told of progress.

    If `profiles` know of outlets whose scrapers dropped something, the corpus is searched once more with the same substrings
    deleted everywhere. `steps`: what reads signatures and texts; this process, if it is not given, and then `keep` keeps
    what it has done, and candidates are looked for in as many passes as `max_bytes` of memory ask for. `frequencies`: how
    common shingles are, where more articles count than those of the corpus.
    """
    import numpy as np

    here = partial(LocalSteps, report=report or unseen, keep=keep, max_bytes=max_bytes, frequencies=frequencies)
    make = steps or here
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
