"""What a corpus teaches, as summaries over record batches and as a stage over outlets."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleaner.boilerplate import LineState, LineSummary, LineTexts, TextState
from cleaner.records import Article, Channel, OutletProfile, Profiles
from cleaner.repairs import ChannelExample, ChannelSummary, Counts, OutletSample, VocabularySummary, learn_outlet_channel
from cleaner.repairs.outlets import ChannelState, SampledArticle
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.stage import Stage

# What summaries of cleaned articles read.
_IDENTITY = ("reason", "id", "outlet")
# Blocks without their place, markup and reasons, which are most of them.
_BLOCKS = (
    "source_text",
    *(
        f"blocks.list.element.{name}"
        for name in (
            "start",
            "end",
            "text",
            "tag",
            "link_share",
            "emphasised_tail",
            "label",
            "rule",
            "score",
            "joined",
            "included",
        )
    ),
)


def articles_of(batch: Any, start: int) -> Iterator[tuple[int, Article]]:
    """The articles of a record batch of CLEANED, or of some of its columns, with their positions; `start`: of the batch."""
    from cleaner.records.arrow import cleaned_of

    results = enumerate(cleaned_of(batch), start=start)
    return ((position, result) for position, result in results if isinstance(result, Article))


class EvidenceState(NamedTuple):
    """Lines of the articles of each outlet as numbers, and samples of their texts."""

    lines: LineState
    samples: ChannelState


@dataclass(frozen=True, slots=True)
class OutletEvidence:
    """What articles tell of their outlets, in one pass: the lines that may repeat and the texts that may be damaged.

    See `LineSummary` and `ChannelSummary`; None: not wanted.
    """

    lines: LineSummary | None
    samples: ChannelSummary | None
    columns: tuple[str, ...] = (*_IDENTITY, "title", "standfirst", "published", *_BLOCKS)
    name: str = "evidence"
    version: int = 1

    def zero(self) -> EvidenceState:
        """The state of no articles."""
        return EvidenceState({}, {})

    def add(self, state: EvidenceState, batch: Any, start: int) -> EvidenceState:
        """The state after the articles of one more batch."""
        for position, article in articles_of(batch, start):
            if self.lines is not None:
                self.lines.add(state.lines, article, position)
            if self.samples is not None:
                self.samples.add(state.samples, ChannelExample.of(article))
        return state

    def merge(self, left: EvidenceState, right: EvidenceState) -> EvidenceState:
        """The state of the articles of both."""
        if self.lines is not None:
            self.lines.merge(left.lines, right.lines)
        if self.samples is not None:
            self.samples.merge(left.samples, right.samples)
        return left


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """Texts of the lines that outlets repeat; see `LineTexts`."""

    summary: LineTexts
    columns: tuple[str, ...] = (*_IDENTITY, *_BLOCKS)
    name: str = "found_texts"
    version: int = 1

    def zero(self) -> TextState:
        """The state of no articles."""
        return self.summary.zero()

    def add(self, state: TextState, batch: Any, start: int) -> TextState:
        """The state after the articles of one more batch."""
        for position, article in articles_of(batch, start):
            state = self.summary.add(state, article, position)
        return state

    def merge(self, left: TextState, right: TextState) -> TextState:
        """The state of the articles of both."""
        return self.summary.merge(left, right)


@dataclass(frozen=True, slots=True)
class CountedWords:
    """Words of sound articles; see `VocabularySummary`."""

    summary: VocabularySummary
    columns: tuple[str, ...] = (*_IDENTITY, "text")
    name: str = "counted_words"
    version: int = 1

    def zero(self) -> Counts:
        """The counts of no articles."""
        return self.summary.zero()

    def add(self, state: Counts, batch: Any, start: int) -> Counts:  # noqa: ARG002  # counts have no order
        """The counts after the articles of one more batch."""
        rows = zip(*(batch.column(name).to_pylist() for name in self.columns), strict=True)
        for reason, name, outlet, text in rows:
            if reason is None:
                state = self.summary.add(state, Article(id=name, outlet=outlet, text=text))
        return state

    def merge(self, left: Counts, right: Counts) -> Counts:
        """The counts of the articles of both."""
        return self.summary.merge(left, right)


def samples_batch(outlet: str, sample: OutletSample) -> Any:
    """The sample of an outlet as a record batch of SAMPLES."""
    import pyarrow

    from cleaner.records.schemas import SAMPLES

    articles = [article._asdict() for article in sample.articles]
    return pyarrow.RecordBatch.from_pylist([{"outlet": outlet, "articles": articles}], schema=SAMPLES)


def learn_channels(samples: Any, known: Knowledge) -> Any:  # noqa: ARG001  # a stage may know more than it needs
    """A record batch of SAMPLES → one of CHANNELS: what the scraper of each outlet dropped, null where nothing shows."""
    rows = ((row["outlet"], learn_outlet_channel(_sample(row["articles"]))) for row in samples.to_pylist())
    return _channels_batch(rows)


def _sample(articles: Iterable[dict[str, Any]]) -> OutletSample:
    made = (
        SampledArticle(**article | {"near": tuple(article["near"]), "odd_words": tuple(article["odd_words"])})
        for article in articles
    )
    return OutletSample(tuple(made))


def _channels_batch(rows: Iterable[tuple[str, Channel | None]]) -> Any:
    import pyarrow

    from cleaner.records.schemas import CHANNELS

    packed = [{"outlet": outlet, "channel": channel and json.dumps(channel.as_dict())} for outlet, channel in rows]
    return pyarrow.RecordBatch.from_pylist(packed, schema=CHANNELS)


def _no_channels(samples: Any) -> Any:
    return _channels_batch((outlet, None) for outlet in samples.column("outlet").to_pylist())


LEARN_CHANNELS = Stage(name="channels", version=1, function=learn_channels, when_dead=_no_channels)


def channel_profiles(batches: Iterable[Any]) -> Profiles:
    """Profiles of outlets that hold nothing but their channels, out of record batches of CHANNELS."""
    rows = (row for batch in batches for row in batch.to_pylist() if row["channel"] is not None)
    channels = {row["outlet"]: Channel.from_mapping(json.loads(row["channel"])) for row in rows}
    return Profiles(outlets={name: OutletProfile(outlet=name, pages=0, channel=found) for name, found in channels.items()})
