"""Articles of a run → the channel of each outlet."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cleaner.records import Article, Channel
from cleaner.repairs.channel_detection import learn_channel, odd_words
from cleaner.repairs.lexicon import standard_lexicon

# Characters of text that are kept of each outlet; and of articles with odd words, which say more.
_SAMPLE, _SAMPLE_ODD = 40_000, 100_000
_MIN_ODD = 3
# Sound news holds one word in small letters that nobody knows in three articles.
_MIN_UNKNOWN = 0.7


@dataclass(slots=True)
class _Sample:
    texts: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    size: int = 0
    odd: int = 0
    unknown: set[str] = field(default_factory=set)
    dates: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ChannelLearner:
    """Gathers text of each outlet, until there is enough. Memory: 40 kB an outlet, 100 kB where words are odd."""

    _outlets: dict[str, _Sample] = field(default_factory=dict)

    def add(self, article: Article) -> None:
        """Take in one article, by its kept blocks; an article whose outlet is not known teaches nothing."""
        if not article.outlet:
            return
        sample = self._outlets.setdefault(article.outlet, _Sample())
        if sample.size >= _SAMPLE_ODD:
            return
        text = "\n".join(block.text for block in article.blocks if block.kept)
        unknown = odd_words(text, standard_lexicon())
        odd = len(unknown) >= _MIN_ODD
        if odd and article.published:
            sample.dates.append(article.published[:10])
        if odd or sample.size < _SAMPLE:
            sample.texts.append(text)
            sample.near += [said for said in (article.title, article.standfirst) if said]
            sample.size += len(text)
            sample.odd += odd
            sample.unknown.update(unknown)

    def channels(self) -> Iterator[tuple[str, Channel]]:
        """The channels of those outlets that have one, with their names."""
        for outlet, sample in self._outlets.items():
            suspicious = len(sample.unknown) >= max(_MIN_ODD, _MIN_UNKNOWN * len(sample.texts))
            channel = learn_channel(sample.texts, sample.near) if suspicious else None
            if channel is not None:
                first, last = min(sample.dates, default=None), max(sample.dates, default=None)
                yield outlet, replace(channel, articles=sample.odd, first=first, last=last)
