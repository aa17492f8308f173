"""The steps of a search that read signatures and texts, by key: no place needs those of all articles.

What is left to one place is what `stages.search` does with numbers: the order of the articles, the pairs (16 bytes each),
their closure and their clusters.
"""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cleaner.corpus import Corpus
from cleaner.corpus.columns import FIELDS
from cleaner.engines import unseen
from cleaner.engines.keyed import Keyed, Work
from cleaner.engines.table import Table
from cleaner.settings import DuplicateSettings
from cleaner.shingles.shingles import use_compiled
from cleaner.stages.local_search import Pairs
from cleaner.stages.search import MakeSteps
from cleaner.stages.stage import articles_in

if TYPE_CHECKING:
    import numpy as np

    from cleaner.corpus.pairs import PairTable
    from cleaner.matching import DocumentFrequency
    from cleaner.shingles.buffers import U64, Positions, Texts
    from cleaner.stages.keyed_verify import Reading


class SearchSession(Keyed, Protocol):
    """The engine at work, as far as a search asks for it."""

    def map(self, stage: Any, source: Table, known: Any, *, progress: Any, origin: str = "") -> Table:
        """A stage over a table."""


def is_by_key(session: Any) -> bool:
    """Whether an engine does work by key."""
    return hasattr(session, "by_key")


class FieldsOf(NamedTuple):
    """The articles among some rows: their fields besides the text, and how many bytes the texts have."""

    columns: Any
    sizes: Any


@dataclass(frozen=True, slots=True)
class CollectFields:
    """A summary: the fields of all articles, by the first row of some rows that follow each other."""

    name: str = "fields"
    version: int = 1
    columns: tuple[str, ...] = ("reason", "text", *FIELDS)

    def zero(self) -> dict[int, FieldsOf]:
        """No articles."""
        return {}

    def add(self, state: dict[int, FieldsOf], batch: Any, start: int) -> dict[int, FieldsOf]:
        """The state after one more batch."""
        import pyarrow.compute

        articles = articles_in(batch)
        sizes = pyarrow.compute.binary_length(articles.column("text")).to_numpy(zero_copy_only=False)
        return state | {start: FieldsOf(articles.select(list(FIELDS)), sizes)}

    def merge(self, left: dict[int, FieldsOf], right: dict[int, FieldsOf]) -> dict[int, FieldsOf]:
        """The articles of both."""
        return left | right


@dataclass(slots=True)
class ShardTexts:
    """Texts that stay in the shards they lie in, read one shard at a time where one is asked for (`TextStore`)."""

    table: Table
    sizes: "Positions"
    starts: "Positions"
    _held: tuple[int, Any] = field(default=(-1, None))

    def append(self, texts: "Texts") -> None:
        """Nothing can be added."""
        raise NotImplementedError

    def read(self, positions: "Positions") -> "Texts":
        """The texts at these positions, which ascend."""
        import numpy as np

        from cleaner.shingles.buffers import Texts

        shards = (np.searchsorted(self.starts, positions, side="right") - 1).tolist()
        places = (positions - self.starts[shards]).tolist()
        return Texts.of(self._texts(shard)[at].as_py() for shard, at in zip(shards, places, strict=True))

    def close(self) -> None:
        """Nothing is held but a shard."""
        self._held = (-1, None)

    def _texts(self, number: int) -> Any:
        from cleaner.stages.keyed_verify import TEXT_COLUMNS

        if self._held[0] != number:
            self._held = (number, articles_in(self.table.shards[number].read(TEXT_COLUMNS)).column("text"))
        return self._held[1]


def corpus_of(table: Any, fields: dict[int, FieldsOf]) -> Corpus:
    """The articles of a table as a corpus whose texts stay where they are."""
    import numpy as np

    firsts = sorted(fields)
    parts = [fields[first] for first in firsts]
    sizes = np.concatenate([np.zeros(0, np.int64), *(part.sizes for part in parts)]).astype(np.int64)
    before = np.cumsum([0, *(len(part.columns) for part in parts)])
    rows = np.cumsum([0, *(shard.rows for shard in table.shards)])[:-1]
    starts = before[np.searchsorted(np.array(firsts, np.int64), rows)]
    return Corpus.of_columns([part.columns for part in parts], ShardTexts(table, sizes, starts))


def steps_by_key(session: Any, table: Any) -> MakeSteps:
    """Searches among the articles of a table of CLEANED, done by key. The corpus must be that of `corpus_of`."""
    return partial(_KeyedSteps.of, session=session, table=table)


@dataclass(slots=True, kw_only=True)
class _KeyedSteps:
    """One search. `starts`: the position of the first article of each shard, and their number at the end."""

    session: SearchSession
    table: Table
    signed: Table
    corpus: Corpus
    reading: "Reading"
    frequencies: "DocumentFrequency"
    starts: "Positions"
    folded: "U64"

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        substrings: Sequence[str],
        settings: DuplicateSettings,
        *,
        session: SearchSession,
        table: Table,
    ) -> "_KeyedSteps":
        """The articles, signed."""
        import numpy as np

        from cleaner.stages.keyed_candidates import signed_articles
        from cleaner.stages.keyed_verify import (
            SIGN,
            AddCounts,
            CountShingles,
            Reading,
            frequencies_of,
        )

        size = int(corpus.sizes.sum())
        reading = Reading(settings=settings, substrings=tuple(substrings), compiled=use_compiled(size, len(corpus)))
        signed = session.map(SIGN, table, reading, progress=unseen)
        counting = Work(CountShingles(reading=reading, text_bytes=size), (AddCounts(),))
        pieces = session.by_key("frequencies", counting, table.shards if settings.align else (), keys=64)
        frequencies = frequencies_of(iter(pieces), size)
        hashes = [signed_articles(shard, ("position", "folded")).column("folded").to_numpy() for shard in signed.shards]
        return cls(
            session=session,
            table=table,
            signed=signed,
            corpus=corpus,
            reading=reading,
            frequencies=frequencies,
            starts=np.cumsum([0, *map(len, hashes)]),
            folded=np.concatenate([np.zeros(0, np.uint64), *hashes]),
        )

    def candidates(self, order: "Positions") -> Pairs:
        """Candidate pairs, see `keyed_candidates`."""
        import numpy as np

        from cleaner.corpus.packing import unpacked
        from cleaner.stages.keyed_candidates import FindPairs, Layout, Picked, PickPairs, SendColumns, SiftPairs, Signed

        layout = Layout(articles=len(order), settings=self.reading.settings)
        ranks = np.empty(len(order), np.uint32)
        ranks[order] = np.arange(len(order), dtype=np.uint32)
        found_by = FindPairs(layout=layout, compiled=self.reading.compiled)
        finding = Work(SendColumns(layout), (found_by, PickPairs(layout), SiftPairs(layout)))
        tasks = (
            Signed(shard, ranks[start:end])
            for shard, (start, end) in zip(self.signed.shards, pairwise(self.starts.tolist()), strict=True)
        )
        keys = max(len(layout.groups), layout.ranges)
        picked = [pickle.loads(row) for _, row in self.session.by_key("candidates", finding, tasks, keys=keys)]  # noqa: S301
        none = np.zeros(0, np.uint64)
        nothing = Picked(none, none, np.zeros(0, np.uint8), np.zeros(0, np.int16))
        sure, open_, _, needed = (np.concatenate(parts) for parts in zip(nothing, *picked, strict=True))
        return unpacked(np.sort(np.concatenate([sure, *self._compared(order, open_, needed)])))

    def _compared(self, order: "Positions", pairs: "U64", needed: "np.ndarray[Any, Any]") -> Iterator["U64"]:
        """Those of packed pairs that agree in as many rows as they need."""
        import numpy as np

        from cleaner.corpus.packing import packed, unpacked
        from cleaner.stages.keyed_candidates import Compared, ComparePairs, SendSignatures, Wanted

        sizes = np.broadcast_to(np.int64(4 * self.reading.settings.permutations), len(order))
        batches = _Batches.of(unpacked(pairs), sizes)
        places = batches.order
        compared = (
            Compared(number, packed(left, right), needed[places[rows]])
            for number, (left, right, rows) in enumerate(batches.pairs)
        )
        wanted = (
            Wanted(self.signed.shards[number], rows, names, ranks.astype(np.uint32))
            for number, rows, names, ranks in batches.wanted(self.starts, order)
        )
        work = Work(SendSignatures(), (ComparePairs(compiled=self.reading.compiled),))
        for _, row in self.session.by_key("agreement", work, chain(compared, wanted), keys=len(batches)):
            yield np.frombuffer(row, np.uint64)

    def verify(self, pairs: Pairs) -> "PairTable":
        """Verified pairs."""
        import numpy as np
        import pyarrow

        from cleaner.corpus.pairs import PairTable
        from cleaner.stages.keyed_verify import SendTexts, VerifiedBatch, VerifyPairs, WantedTexts, as_table

        batches = _Batches.of(pairs, self.corpus.sizes)
        published = self.corpus.column("published")
        verified = (VerifiedBatch(number, left, right) for number, (left, right, _) in enumerate(batches.pairs))
        everywhere = np.arange(len(self.corpus))
        wanted = (
            WantedTexts(self.table.shards[number], rows, names, positions, published.take(pyarrow.array(positions)))
            for number, rows, names, positions in batches.wanted(self.starts, everywhere)
        )
        work = Work(SendTexts(self.reading), (VerifyPairs(self.reading, self.frequencies),))
        results = self.session.by_key("verify", work, chain(verified, wanted), keys=len(batches))
        tables = [as_table(row) for _, row in results]
        return PairTable.concat([PairTable(batch) for table in tables for batch in table.to_batches()])


@dataclass(frozen=True, slots=True)
class _Batches:
    """Pairs in batches. `order`: of the pairs as they were given; `pairs`: of each batch left, right and their places in
    that order; `members`: the articles of each batch."""

    order: "Positions"
    pairs: "list[tuple[Positions, Positions, slice]]"
    members: "list[Positions]"

    @classmethod
    def of(cls, pairs: Pairs, sizes: "Positions") -> "_Batches":
        """Batches of pairs, those of one group of copies together."""
        from cleaner.matching import batched_pairs, grouped

        order = grouped(*pairs)
        left, right = pairs[0][order], pairs[1][order]
        found = list(batched_pairs(left, right, sizes))
        cut = [(left[rows], right[rows], rows) for _, rows in found]
        return cls(order, cut, [members for members, _ in found])

    def __len__(self) -> int:
        return len(self.pairs)

    def wanted(
        self, starts: "Positions", position_of: "Positions"
    ) -> "Iterator[tuple[int, Positions, Positions, Positions]]":
        """For each shard that is needed: its number, and of each wanted article the row in it, the batch and the number.
        `position_of`: the position of the article with each number; `starts`: of the shards."""
        import numpy as np

        if not self.members:
            return
        numbers = np.concatenate(self.members)
        names = np.repeat(np.arange(len(self.members)), list(map(len, self.members)))
        positions = position_of[numbers]
        order = np.argsort(positions, kind="stable")
        numbers, names, positions = numbers[order], names[order], positions[order]
        ends = np.searchsorted(positions, starts)
        for shard in np.flatnonzero(np.diff(ends)).tolist():
            part = slice(ends[shard], ends[shard + 1])
            yield shard, positions[part] - starts[shard], names[part], numbers[part]
