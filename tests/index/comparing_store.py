"""A store that compares every new article with every known one: slow and plain, to check the others by."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.index.lookup import Hits, Pairs, Queries, candidates_of, hits_among
from cleaner.index.protocol import STORED_FIELDS, Counted, Signed, Window, stored_batch
from cleaner.index.segments import U32
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions, Texts


class ComparingStore:
    """See `Store`."""

    def __init__(self) -> None:
        self._identity: dict[str, str] = {}
        self._rows: dict[int, tuple[Any, ...]] = {}
        self._values: dict[int, U32] = {}
        self._numbers: dict[str, int] = {}
        self._slots: list[tuple[int, U32]] = []
        self._last = self._bytes = 0

    def identity(self) -> Mapping[str, str]:
        """What was said by `begin`."""
        return dict(self._identity)

    def begin(self, identity: Mapping[str, str]) -> None:
        """Say what must agree with whoever opens the store later."""
        self._identity = dict(identity)

    def known(self, ids: Collection[str]) -> Mapping[str, int]:
        """The numbers of the articles with these ids, of those that are there."""
        return {name: self._numbers[name] for name in ids if name in self._numbers}

    def add(self, articles: Signed) -> None:
        """Keep articles, whose ids are new."""
        fields = zip(*(articles.rows.column(name).to_pylist() for name in STORED_FIELDS), strict=True)
        texts = Texts.of_arrow(articles.rows.column("text"))
        rows = zip(fields, texts.strings(), articles.values, articles.filled.tolist(), strict=True)
        for row, text, values, is_filled in rows:
            self._last += 1
            self._rows[self._last] = (self._last, *row, text.encode(errors="surrogatepass"))
            self._numbers[row[0]] = self._last
            if is_filled:
                self._values[self._last] = values.copy()
        self._bytes += int(texts.sizes.sum())
        self._slots.append((self._last, articles.slots))

    def candidates(self, queries: Queries, window: Window, settings: DuplicateSettings) -> Pairs:
        """Which articles of these days may be copies of new ones."""
        day = {number: self._day(number) for number in self._values}
        chosen = [number for number, date in day.items() if date is None or window.meets(date, date)]
        numbers = np.array(chosen, np.int64)
        signatures, _ = self.signatures(numbers)
        parts = [hits_among(queries.values[:0], signatures, numbers)._replace(cut=np.zeros(queries.values.shape, np.bool_))]
        # One after the other, since all at once would fill memory.
        for at in np.flatnonzero(queries.filled).tolist():
            found = hits_among(queries.values[at : at + 1], signatures, numbers)
            parts.append(found._replace(query=found.query + at, cut=parts[0].cut))

        return candidates_of(Hits.concat(parts), queries, settings, self.signatures)

    def articles(self, numbers: Positions) -> Any:
        """The articles with these numbers, which ascend."""
        return stored_batch([self._rows[number] for number in numbers.tolist() if number in self._rows])

    def signatures(self, numbers: Positions) -> tuple[U32, Mask]:
        """The signatures of the articles with these numbers."""
        width = len(next(iter(self._values.values()), ()))
        nothing = np.zeros(width, np.uint32)
        values = np.array([self._values.get(number, nothing) for number in numbers.tolist()], np.uint32)
        filled = np.array([number in self._values for number in numbers.tolist()], np.bool_)
        return values.reshape(len(numbers), width), filled

    def scan(self, after: int, count: int) -> Any:
        """The next so many articles."""
        numbers = sorted(number for number in self._rows if number > after)[:count]
        return self.articles(np.array(numbers, np.int64))

    def counted(self, after: int) -> Counted:
        """What the articles after this number counted."""
        slots = [slots for number, slots in self._slots if number > after]
        return Counted(last=self._last, added_bytes=self._bytes, slots=slots)

    def added_bytes(self) -> int:
        """Bytes of all texts that were ever added."""
        return self._bytes

    def remove(self, ids: Collection[str]) -> int:
        """Forget the articles with these ids."""
        numbers = list(self.known(ids).values())
        for number in numbers:
            del self._numbers[self._rows.pop(number)[1]]
            self._values.pop(number, None)
        return len(numbers)

    def expire(self, before: int) -> int:
        """Forget the articles published before this day."""
        old = [name for name, number in self._numbers.items() if (day := self._day(number)) is not None and day < before]
        return self.remove(old)

    def stats(self) -> Mapping[str, Any]:
        """See the protocol."""
        days = [day for number in self._rows if (day := self._day(number)) is not None]
        size = sum(len(row[-1]) for row in self._rows.values())
        first, last = (min(days), max(days)) if days else (None, None)
        return {"articles": len(self._rows), "text_bytes": size, "first_day": first, "last_day": last, "bytes": size}

    def snapshot(self, path: Path) -> bool:  # as the protocol has it
        """There is no quick way."""
        return False

    def close(self) -> None:
        """Nothing to free."""

    def _day(self, number: int) -> int | None:
        day: int | None = self._rows[number][1 + STORED_FIELDS.index("day")]
        return day
