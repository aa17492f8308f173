"""An index in one SQLite file: one process adds, any number of them read, and a killed one loses nothing it was done with.

Texts are compressed one by one; the values of signatures lie in segments (see segments.py), which grow by merging: the
latest articles have none yet and are compared one by one.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.errors import OutputError
from cleaner.index.counting import frequencies_for
from cleaner.index.lookup import Hits, Pairs, Queries, candidates_in, candidates_of, find, hits_among
from cleaner.index.packing import Packer
from cleaner.index.protocol import STORED_FIELDS, Counted, Signed, Window, stored_batch
from cleaner.index.segments import PER_PART, U32, Segment, cut, entries_of, limited, merged, part_bits, segment_of
from cleaner.index.tables import opened
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import U64, Mask, Positions, Texts

# So many articles become a segment; so many segments of about one size become one, up to this many articles.
_FLUSHED = 8_192
_MERGED = 4
_LARGEST = 1 << 19
# Articles that are compared one by one, times the queries, at the most.
_COMPARED = 1 << 16
# Values named in one question to the database, of which 3.31 and older take 999.
_ASKED = 900
# Entries that are read or merged at a time.
_HELD_ENTRIES = 1 << 21
# Parts are read one by one where fewer than this share of them is wanted.
_FEW_PARTS = 0.25
_HALF = 32
_ARTICLES = f"SELECT number, {', '.join(STORED_FIELDS)}, size, text FROM articles"  # noqa: S608  # no input of others


class SqliteStore:
    """A store in an SQLite file. See `Store`."""

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._reported():
            self._database = opened(path, read_only=read_only)
        self._recent: tuple[tuple[int, int], Positions, U32] | None = None
        # The numbers of the articles of each segment.
        self._numbers: dict[int, Positions] = {}

    def identity(self) -> Mapping[str, str]:
        """What was said by `begin`."""
        return dict(self._rows("SELECT name, value FROM identity"))

    def begin(self, identity: Mapping[str, str]) -> None:
        """Say what must agree with whoever opens the store later."""
        with self._writing():
            self._database.executemany("INSERT OR IGNORE INTO identity VALUES (?, ?)", identity.items())

    def known(self, ids: Collection[str]) -> Mapping[str, int]:
        """The numbers of the articles with these ids, of those that are there."""
        return {name: number for number, name in self._with("SELECT number, id FROM articles WHERE id IN", list(ids))}

    def add(self, articles: Signed) -> None:
        """Keep articles, whose ids are new, all or none of them."""
        if not len(articles.rows):
            return
        fields = [articles.rows.column(name).to_pylist() for name in STORED_FIELDS]
        texts = Texts.of_arrow(articles.rows.column("text"))
        sizes = texts.sizes.tolist()
        signatures = (
            row.tobytes() if is_filled else None
            for row, is_filled in zip(articles.values, articles.filled.tolist(), strict=True)
        )
        places = ", ".join("?" * (len(STORED_FIELDS) + 3))
        with self._writing():
            self._database.executemany(
                f"INSERT INTO articles ({', '.join(STORED_FIELDS)}, size, signature, text) VALUES ({places})",  # noqa: S608
                zip(*fields, sizes, signatures, self._packer.packed(texts), strict=True),
            )
            last = self._one("SELECT max(number) FROM articles")
            before = self.added_bytes()
            self._database.execute("INSERT INTO counted VALUES (?, ?)", (last, articles.slots.tobytes()))
            self._database.execute("UPDATE progress SET added_bytes = ?", (before + sum(sizes),))
            self._thin_out(before, before + sum(sizes))
            if last - self._one("SELECT segmented FROM progress") >= _FLUSHED:
                self._flush(last)

    def candidates(self, queries: Queries, window: Window, settings: DuplicateSettings) -> Pairs:
        """Which articles of these days may be copies of new ones."""
        with self._reading():
            segments: list[Segment] = [self._segment(*row) for row in self._segments_of(window)]
            number, signatures = self._recent_signatures()
            if len(queries.values) * len(number) > _COMPARED:
                segments.append(segment_of(number, signatures))
                return candidates_in(segments, queries, settings, self.signatures)
            recent = hits_among(queries.values, signatures, number)
            if not len(recent.query):
                return candidates_in(segments, queries, settings, self.signatures)
            found = Hits.concat([find(segments, queries.values).hits(), recent])
            return candidates_of(found, queries, settings, self.signatures)

    def articles(self, numbers: Positions) -> Any:
        """The articles with these numbers, which ascend."""
        found = self._with(f"{_ARTICLES} WHERE number IN", numbers.tolist())
        return self._batch(sorted(found, key=lambda row: int(row[0])))

    def scan(self, after: int, count: int) -> Any:
        """The next so many articles."""
        return self._batch(self._rows(f"{_ARTICLES} WHERE number > ? ORDER BY number LIMIT ?", after, count))

    def signatures(self, numbers: Positions) -> tuple[U32, Mask]:
        """The signatures of the articles with these numbers."""
        rows = dict(self._with("SELECT number, signature FROM articles WHERE number IN", numbers.tolist()))
        held = [rows.get(number) for number in numbers.tolist()]
        width = max((len(signature) for signature in held if signature is not None), default=0)
        flat = b"".join(bytes(width) if signature is None else signature for signature in held)
        filled = np.array([signature is not None for signature in held], np.bool_)
        return np.frombuffer(flat, np.uint32).reshape(len(held), width // 4), filled

    def counted(self, after: int) -> Counted:
        """What the articles after this number counted."""
        with self._reading():
            return self._counted(after)

    def added_bytes(self) -> int:
        """Bytes of all texts that were ever added."""
        return self._one("SELECT added_bytes FROM progress")

    def remove(self, ids: Collection[str]) -> int:
        """Forget the articles with these ids."""
        with self._writing():
            return self._forget(list(self.known(ids).values()))

    def expire(self, before: int) -> int:
        """Forget the articles published before this day."""
        with self._writing():
            count = self._forget([number for (number,) in self._rows("SELECT number FROM articles WHERE day < ?", before)])
            self._shrink()
            return count

    def stats(self) -> Mapping[str, Any]:
        """See the protocol."""
        asked = "SELECT count(*), coalesce(sum(size), 0), min(day), max(day) FROM articles"
        count, size, first, last = self._rows(asked)[0]
        pages = self._one("PRAGMA page_count") * self._one("PRAGMA page_size")
        return {"articles": count, "text_bytes": size, "first_day": first, "last_day": last, "bytes": pages}

    def snapshot(self, path: Path) -> bool:
        """Write the whole store, as it is now, to another file."""
        with self._reported():
            self._database.execute("VACUUM INTO ?", (str(path),))
        return True

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @cached_property
    def _packer(self) -> Packer:
        return Packer()

    def _batch(self, rows: Iterable[Any]) -> Any:
        return stored_batch([(*row[:-2], self._packer.unpacked(row[-1], row[-2])) for row in rows])

    def _forget(self, numbers: list[int]) -> int:
        for some in _portions(numbers):
            places = f"({', '.join('?' * len(some))})"
            self._database.execute(f"DELETE FROM articles WHERE number IN {places}", some)  # noqa: S608
        self._database.execute("UPDATE progress SET changes = changes + 1")
        return len(numbers)

    def _thin_out(self, before: int, after: int) -> None:
        """Drop the counters that are not in the sample any more that so many bytes of text ask for."""
        frequencies = frequencies_for(after)
        if frequencies.sampled == frequencies_for(before).sampled:
            return
        held = self._counted(0)
        self._database.execute("DELETE FROM counted")
        drawn = np.concatenate([slots[frequencies.is_drawn(slots)] for slots in held.slots])
        self._database.execute("INSERT INTO counted VALUES (?, ?)", (held.last, drawn.tobytes()))

    def _counted(self, after: int) -> Counted:
        rows = self._rows("SELECT number, slots FROM counted WHERE number > ? ORDER BY number", after)
        slots = [np.frombuffer(some, np.uint32) for _, some in rows]
        last = rows[-1][0] if rows else after
        return Counted(last=last, added_bytes=self.added_bytes(), slots=slots)

    def _flush(self, last: int) -> None:
        """The latest articles become a segment."""
        numbers, signatures = self._recent_signatures()
        self._write_segment(numbers, iter([limited(entries_of(signatures))]), signatures.size)
        self._database.execute("UPDATE progress SET segmented = ?", (last,))
        size = _FLUSHED * _MERGED
        while size <= _LARGEST:
            small = self._rows("SELECT number, bits FROM segments WHERE articles < ? ORDER BY number", size)
            if len(small) < _MERGED:
                return
            self._merge(small)
            size *= _MERGED

    def _merge(self, segments: Sequence[tuple[int, int]]) -> None:
        """Several segments become one, without the articles that are gone."""
        held = [self._segment(*row) for row in segments]
        known = np.concatenate([segment.numbers for segment in held])
        numbers = np.array(
            [n for (n,) in self._with("SELECT number FROM articles WHERE number IN", known.tolist())], np.int64
        )
        numbers.sort()
        renumbered = [_places(numbers, segment.numbers) for segment in held]
        width = 4 * self._one("SELECT coalesce(length(signature), 0) / 16 FROM articles WHERE signature NOT NULL LIMIT 1")
        runs = max(1, (len(known) * width // _HELD_ENTRIES).bit_length())
        bits = min([runs, *(segment.bits for segment in held)])

        def entries() -> Iterator[U64]:
            for run in range(1 << bits):
                sources = [segment.parts.run(run << segment.bits - bits, run + 1 << segment.bits - bits) for segment in held]
                yield merged(sources, renumbered)

        self._write_segment(numbers, entries(), len(numbers) * width)
        for number, _ in segments:
            self._drop_segment(number)

    def _write_segment(self, numbers: Positions, runs: Iterable[U64], count: int) -> None:
        """Write a segment of the entries of some runs, about `count` of them."""
        days = [day for (day,) in self._with("SELECT day FROM articles WHERE number IN", numbers.tolist())]
        dated = [day for day in days if day is not None]
        span = (min(dated), max(dated)) if dated else (None, None)
        bits = part_bits(count)
        number = self._database.execute(
            "INSERT INTO segments (articles, first_day, last_day, undated, bits, numbers) VALUES (?, ?, ?, ?, ?, ?)",
            (len(numbers), *span, len(dated) < len(days), bits, numbers.tobytes()),
        ).lastrowid
        for entries in runs:
            rows = ((int(number or 0) << _HALF | part, some.tobytes()) for part, some in cut(entries, bits))
            self._database.executemany("INSERT INTO parts VALUES (?, ?)", rows)

    def _drop_segment(self, number: int) -> None:
        self._database.execute("DELETE FROM segments WHERE number = ?", (number,))
        span = (number << _HALF, number + 1 << _HALF)
        self._database.execute("DELETE FROM parts WHERE place >= ? AND place < ?", span)

    def _shrink(self) -> None:
        """Drop the segments whose articles are gone; those of which half are gone are written anew."""
        for number, articles, bits in self._rows("SELECT number, articles, bits FROM segments"):
            numbers = self._segment(number, bits).numbers
            there = sum(1 for _ in self._with("SELECT 1 FROM articles WHERE number IN", numbers.tolist()))
            if not there:
                self._drop_segment(number)
            elif there < articles // 2:
                self._merge([(number, bits)])

    def _segments_of(self, window: Window) -> list[tuple[int, int]]:
        """The segments in which articles of these days may be: number and bits."""
        rows = self._rows("SELECT number, bits, first_day, last_day, undated FROM segments ORDER BY number")
        for gone in self._numbers.keys() - {row[0] for row in rows}:
            del self._numbers[gone]
        return [
            (number, bits)
            for number, bits, first, last, undated in rows
            if undated or (first is not None and window.meets(first, last))
        ]

    def _segment(self, number: int, bits: int) -> "_StoredSegment":
        if number not in self._numbers:
            row = self._rows("SELECT numbers FROM segments WHERE number = ?", number)[0]
            self._numbers[number] = np.frombuffer(row[0], np.int64)
        parts = _StoredParts(self._rows, self._with, number, bits)
        return _StoredSegment(numbers=self._numbers[number], bits=bits, parts=parts)

    def _recent_signatures(self) -> tuple[Positions, U32]:
        """The articles that are in no segment yet, and have words."""
        state = self._rows("SELECT segmented, changes FROM progress")[0]
        numbers, signatures = np.zeros(0, np.int64), np.zeros((0, 0), np.uint32)
        if self._recent is not None and self._recent[0] == state:
            numbers, signatures = self._recent[1:]
        last = int(numbers[-1]) if len(numbers) else state[0]
        asked = "SELECT number, signature FROM articles WHERE number > ? AND signature NOT NULL ORDER BY number"
        if rows := self._rows(asked, last):
            flat = np.frombuffer(b"".join(signature for _, signature in rows), np.uint32).reshape(len(rows), -1)
            signatures = np.concatenate([signatures, flat]) if len(numbers) else flat
            numbers = np.append(numbers, np.fromiter((number for number, _ in rows), np.int64, len(rows)))
        self._recent = state, numbers, signatures
        return numbers, signatures

    def _rows(self, asked: str, *values: Any) -> list[Any]:
        with self._reported():
            return self._database.execute(asked, values).fetchall()

    def _one(self, asked: str) -> int:
        return int(self._rows(asked)[0][0])

    def _with(self, asked: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of a question about many values."""
        for some in _portions(values):
            yield from self._rows(f"{asked} ({', '.join('?' * len(some))})", *some)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._reported(), self._database:
            self._database.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Inside, all questions are answered from one state of the file."""
        with self._reported(), self._database:
            self._database.execute("BEGIN")
            yield

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OutputError(f"the index {self._path} cannot be used: {error}") from error


@dataclass(frozen=True, slots=True)
class _StoredParts:
    """The parts of a segment in the database. `rows`, `rows_with`: ask it."""

    rows: Callable[..., list[Any]]
    rows_with: Callable[[str, Sequence[Any]], Iterator[Any]]
    segment: int
    bits: int

    def read(self, parts: Positions) -> Iterator[U64]:
        """The entries of these parts: one by one, or all there are, some at a time."""
        first, end = (int(parts[0]), int(parts[-1]) + 1) if len(parts) else (0, 0)
        if len(parts) < _FEW_PARTS * (end - first):
            places = (parts + (self.segment << _HALF)).tolist()
            for some in _portions(places):
                found = sorted(self.rows_with("SELECT place, entries FROM parts WHERE place IN", some))
                yield _joined(entries for _, entries in found)
            return
        step = max(1, _HELD_ENTRIES // PER_PART)
        for start in range(first, end, step):
            yield self.run(start, min(start + step, end))

    def run(self, first: int, end: int) -> U64:
        """The entries of the parts from one to the one before another."""
        base = self.segment << _HALF
        asked = "SELECT entries FROM parts WHERE place >= ? AND place < ? ORDER BY place"
        return _joined(map(itemgetter(0), self.rows(asked, base + first, base + end)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _StoredSegment(Segment):
    """A segment whose parts are in the database."""

    parts: _StoredParts


def _places(numbers: Positions, wanted: Positions) -> Positions:
    """The place of each of the wanted numbers among numbers that ascend, -1 where it is not among them."""
    if not len(numbers):
        return np.full(len(wanted), -1)
    places = np.searchsorted(numbers, wanted).clip(max=len(numbers) - 1)
    return np.where(numbers[places] == wanted, places, -1)


def _joined(pieces: Iterable[bytes]) -> U64:
    return np.frombuffer(b"".join(pieces), np.uint64)


def _portions(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _ASKED] for start in range(0, len(values), _ASKED))
