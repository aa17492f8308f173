"""The order of the steps, second half: articles → signatures → candidate pairs → matches → clusters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from cleaner.corpus.corpus import Corpus, ListedArticles
from cleaner.corpus.stripped import StrippedArticles
from cleaner.records import Article, Cluster, Duplicates, Profiles
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.shingles import Shingling, use_compiled
from cleaner.text.ids import UniqueIds

if TYPE_CHECKING:
    from cleaner.matching import Verified
    from cleaner.shingles.buffers import Positions, Shares

Report = Callable[[str, int], None]


def find_duplicates(
    articles_or_texts: Iterable[Article | str], settings: Settings | None = None, profiles: Profiles | None = None
) -> Duplicates:
    """Which articles report the same in the same words. Ids are those of the articles; a text has its
    position, and a second article of the same id gets a number behind it. `profiles` tell which outlets' texts are damaged.

    >>> report = "The bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
    >>> found = find_duplicates([report, report + " No one was hurt.", "The fair opens on Friday."])
    >>> [(m.left, m.right, m.relation) for m in found.matches]
    [('0', '1', 'near')]
    """
    ids = UniqueIds()
    articles = []
    for at, given in enumerate(articles_or_texts):
        article = given if isinstance(given, Article) else Article(id=str(at), text=given)
        name = ids.take(article.id)
        articles.append(article if name == article.id else replace(article, id=name))
    found = search(ListedArticles(articles), (settings or Settings()).duplicates, profiles=profiles)
    return found.duplicates([article.id for article in articles])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search for duplicates found, its pairs still in columns. `pairs`: all that were looked at."""

    corpus: Corpus
    settings: DuplicateSettings
    pairs: "tuple[Positions, Positions]"
    verified: "Verified"
    clusters: tuple[Cluster, ...]

    @property
    def articles(self) -> int:
        """How many articles were searched."""
        return len(self.corpus)

    def duplicates(self, ids: Sequence[str]) -> Duplicates:
        """The same as objects; `ids` of all articles."""
        return Duplicates(
            matches=self.verified.matches(ids),
            clusters=self.clusters,
            articles=self.articles,
            judge=lambda share: self.at(share).duplicates(ids),
        )

    def sound_twins(self, damage: "Shares") -> dict[int, list[int]]:
        """For each damaged article the sound ones that it is a copy of, by position. `damage`: of all articles (0-1)."""
        from cleaner.matching import sound_twins

        return sound_twins(self.verified, damage)

    def at(self, share: float) -> "Found":
        """The same pairs, judged with another `min_share`."""
        apart = max(share, self.settings.min_share_apart)
        settings = replace(self.settings, min_share=share, min_share_apart=apart)
        return _clustered(self.corpus, settings, self.pairs, self.verified.judged(settings))


def search(
    corpus: Corpus, settings: DuplicateSettings, report: Report | None = None, profiles: Profiles | None = None
) -> Found:
    """Find duplicates among articles that may lie on disk. `report` hears of progress: step and how far it is.

    Where `profiles` know of outlets whose scrapers dropped something, they are searched once more without it.
    """
    found = _search(corpus, settings, report)
    if profiles is None or not profiles.dropped:
        return found
    import numpy as np

    from cleaner.matching import with_stripped

    stripped = _search(StrippedArticles(corpus, profiles.dropped), settings, report)
    numbers, first, outlet_of = np.unique(corpus.codes("outlet"), return_index=True, return_inverse=True)
    order = np.argsort(first)
    known = [profiles.of(article.outlet) for article in corpus.details(first[order])]
    has_channel = np.zeros(len(numbers), np.bool_)
    has_channel[order] = [profile is not None and profile.channel is not None for profile in known]
    is_damaged = has_channel[outlet_of]
    pairs = np.concatenate([found.pairs, stripped.pairs], axis=1)
    return _clustered(corpus, settings, (pairs[0], pairs[1]), with_stripped(found.verified, stripped.verified, is_damaged))


def _search(corpus: Corpus, settings: DuplicateSettings, report: Report | None = None) -> Found:
    import numpy as np

    from cleaner.fingerprints import Scheme, fingerprint
    from cleaner.matching import DocumentFrequency, signature_pairs, unverified_pairs, verify_pairs

    shingling = Shingling(size=settings.shingle_words)
    scheme = Scheme(seed=settings.seed, permutations=settings.permutations, shingling=shingling)
    compiled = use_compiled(int(corpus.sizes.sum()))
    heard = partial(report or (lambda _step, _done: None), "match")
    common = DocumentFrequency.of(int(corpus.sizes.sum()))
    also = common.add_texts if settings.align else None
    made = fingerprint(corpus, scheme, compiled=compiled, heard=heard, also=also)
    pairs = signature_pairs(made, settings, compiled=compiled)
    verify = partial(verify_pairs, corpus, fingerprints=(made.folded, common), settings=settings, compiled=compiled)
    # Half a gigabyte of a million articles, and no longer needed.
    del made
    found = verify(pairs)
    more = unverified_pairs((found.left[found.duplicate], found.right[found.duplicate]), pairs)
    looked_at = np.concatenate([pairs[0], more[0]]), np.concatenate([pairs[1], more[1]])
    return _clustered(corpus, settings, looked_at, found + verify(more))


def _clustered(
    corpus: Corpus, settings: DuplicateSettings, pairs: "tuple[Positions, Positions]", verified: "Verified"
) -> Found:
    from cleaner.clusters import Matches, make_clusters

    same = verified.duplicate
    scores, strength = verified.scores, verified.basis.likeness.share
    matches = Matches(
        left=verified.left[same],
        right=verified.right[same],
        strength=strength[same],
        left_length=scores.left_size[same],
        right_length=scores.right_size[same],
    )
    clusters = make_clusters(matches, pairs, corpus, settings)
    return Found(corpus=corpus, settings=settings, pairs=pairs, verified=verified, clusters=clusters)
