"""What the articles of a corpus teach about the channel of each outlet.

`ChannelSummary` samples the texts of each outlet. The sample does not depend on the order of the articles, nor on how they
are split between processes: it holds the articles whose ids have the least hashes. `learn_outlet_channel` then looks for a
channel in one sample; that takes seconds, and each outlet can have a process of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from typing import NamedTuple

from cleaner.records import Article, Channel
from cleaner.repairs.channel_detection import learn_channel
from cleaner.repairs.lexicon import standard_lexicon
from cleaner.repairs.odd_words import MIN_ODD, odd_words
from cleaner.text.ids import stable_hash

# Odd words per article from which on a sample may show a channel; sound news holds one in three articles.
_MIN_ODD_PER_ARTICLE = 0.7
# No hash is greater.
_MAX_HASH = 2**64


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelExample:
    """The part of an article that teaches something about the channel of its outlet.

    `text`: its kept blocks, before any repair. `near`: title and standfirst, which scrapers often spare. `published`: an ISO
    date, which a time may follow.
    """

    id: str
    outlet: str | None
    text: str
    near: tuple[str, ...] = ()
    published: str | None = None

    @classmethod
    def of(cls, article: Article) -> "ChannelExample":
        """The example that an article gives."""
        return cls(
            id=article.id,
            outlet=article.outlet,
            text="\n".join(block.text for block in article.blocks if block.kept),
            near=tuple(field for field in (article.title, article.standfirst) if field),
            published=article.published,
        )


class SampledArticle(NamedTuple):
    """An article of a sample. Articles are ordered by the hash of their id, and those of one hash by all else. `date`: ISO,
    "" if it is not known."""

    hash: int
    id: str
    text: str
    near: tuple[str, ...]
    odd_words: tuple[str, ...]
    date: str

    @property
    def is_odd(self) -> bool:
        """Whether the article holds so many odd words that it may be damaged."""
        return len(self.odd_words) >= MIN_ODD


@dataclass(frozen=True, slots=True)
class OutletSample:
    """The sampled articles of one outlet in their order.

    `max_hash`: articles with a greater hash are not sampled any more, unless they are odd; `max_odd_hash`: not even then.
    """

    articles: tuple[SampledArticle, ...] = ()
    max_hash: int = _MAX_HASH
    max_odd_hash: int = _MAX_HASH

    @property
    def is_suspicious(self) -> bool:
        """Whether the articles hold so many different odd words that they may show a channel."""
        different = {word for article in self.articles for word in article.odd_words}
        return len(different) >= max(MIN_ODD, _MIN_ODD_PER_ARTICLE * len(self.articles))


ChannelState = dict[str, OutletSample]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSummary:
    """Samples the articles of each outlet: those with the least hashes up to `max_chars` characters, and of those with odd
    words, which tell more, up to `max_odd_chars`. The article that crosses a limit is the last one.

    States form a commutative monoid under `merge` with `zero` as its identity. `add` and `merge` change the state that is
    given first, and return it.
    """

    max_chars: int = 40_000
    max_odd_chars: int = 100_000

    def zero(self) -> ChannelState:
        """The state of no articles."""
        return {}

    def add(self, state: ChannelState, example: ChannelExample) -> ChannelState:
        """Take in one article; one without text, or of no known outlet, teaches nothing."""
        if not example.outlet or not example.text:
            return state
        sample = state.get(example.outlet, OutletSample())
        number = stable_hash(example.id)
        if number > sample.max_odd_hash:
            return state
        article = SampledArticle(
            hash=number,
            id=example.id,
            text=example.text,
            near=example.near,
            odd_words=tuple(odd_words(example.text, standard_lexicon())),
            date=(example.published or "")[:10],
        )
        if article.is_odd or number <= sample.max_hash:
            state[example.outlet] = self._sampled(merge(sample.articles, (article,)))
        return state

    def merge(self, left: ChannelState, right: ChannelState) -> ChannelState:
        """Add a state of other articles to the left one."""
        for outlet, sample in right.items():
            articles = left[outlet].articles if outlet in left else ()
            left[outlet] = self._sampled(merge(articles, sample.articles))
        return left

    def samples(self, state: ChannelState) -> Iterator[tuple[str, OutletSample]]:
        """Outlets that may have a channel, in the order of their names, with the samples for `learn_outlet_channel`."""
        return ((outlet, sample) for outlet, sample in sorted(state.items()) if sample.is_suspicious)

    def _sampled(self, articles: Iterable[SampledArticle]) -> OutletSample:
        """The articles within the limits, of articles in order."""
        kept: list[SampledArticle] = []
        chars, odd_chars = 0, 0
        max_hash, max_odd_hash = _MAX_HASH, _MAX_HASH
        for article in articles:
            if chars < self.max_chars or (article.is_odd and odd_chars < self.max_odd_chars):
                kept.append(article)
            chars += len(article.text)
            odd_chars += len(article.text) * article.is_odd
            if chars >= self.max_chars:
                max_hash = min(max_hash, article.hash)
            if odd_chars >= self.max_odd_chars:
                max_odd_hash = min(max_odd_hash, article.hash)
        return OutletSample(tuple(kept), max_hash, max_odd_hash)


def learn_outlet_channel(sample: OutletSample) -> Channel | None:
    """The channel of one outlet with the number and the dates of its odd articles; None if its sample shows none. Takes
    seconds for a damaged outlet."""
    if not sample.is_suspicious:
        return None
    near = [headline for article in sample.articles for headline in article.near]
    channel = learn_channel([article.text for article in sample.articles], near)
    if channel is None:
        return None
    odd = [article for article in sample.articles if article.is_odd]
    dates = [article.date for article in odd if article.date]
    return replace(channel, articles=len(odd), first=min(dates, default=None), last=max(dates, default=None))
