"""An index in a Redis server, for many writers at a time. Values of signatures lie in lists of datasketch's storage for
Redis; everything else in a few hashes and sorted sets. A database of the server holds one index.

An article is there when its id is: values are written before it, so a killed writer leaves values of no article at the
worst, which are passed over.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.errors import OutputError
from cleaner.index.lookup import Pairs, Queries, candidates_in
from cleaner.index.packing import Packer
from cleaner.index.protocol import STORED_FIELDS, Counted, Signed, Window, stored_batch
from cleaner.index.segments import FULL_KEY, U32, value_keys
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions, Texts

# What the keys of the database begin with.
_NAME = b"cleaner:"
# Commands that are sent to the server at a time.
_SENT = 4_096
_DAY = STORED_FIELDS.index("day")


class RedisStore:
    """A store in a Redis server. See `Store`."""

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        try:
            import redis
            from datasketch.storage import ordered_storage
        except ImportError as error:
            raise OutputError(f"an index in Redis needs {error.name}: pip install 'cleaner[redis]'") from error
        self._address, self._error, self._read_only = address, redis.RedisError, read_only
        with self._reported():
            parse: Any = redis.connection.parse_url
            named = dict(parse(address))
            kind = named.pop("connection_class", None)
            if "path" in named:
                named["unix_socket_path"] = named.pop("path")
            if kind is not None and issubclass(kind, redis.SSLConnection):
                named["ssl"] = True
            self._redis: Any = redis.Redis(**named)
            self._redis.ping()
            self._values: Any = ordered_storage({"type": "redis", "redis": named}, name=_NAME + b"values:")

    def identity(self) -> Mapping[str, str]:
        """What was said by `begin`."""
        with self._reported():
            return {name.decode(): value.decode() for name, value in self._redis.hgetall(_NAME + b"identity").items()}

    def begin(self, identity: Mapping[str, str]) -> None:
        """Say what must agree with whoever opens the store later; who comes second says nothing."""
        with self._writing(), self._redis.pipeline() as sent:
            for name, value in identity.items():
                sent.hsetnx(_NAME + b"identity", name, value)
            sent.execute()

    def known(self, ids: Collection[str]) -> Mapping[str, int]:
        """The numbers of the articles with these ids, of those that are there."""
        names = list(ids)
        found = self._values_of(b"ids", list(map(_utf8, names)))
        return {name: int(number) for name, number in zip(names, found, strict=True) if number is not None}

    def add(self, articles: Signed) -> None:
        """Keep articles. One whose id another writer has added meanwhile is left out."""
        count = len(articles.rows)
        if not count:
            return
        fields = list(zip(*(articles.rows.column(name).to_pylist() for name in STORED_FIELDS), strict=True))
        texts, filled = Texts.of_arrow(articles.rows.column("text")), articles.filled.tolist()
        sizes = texts.sizes.tolist()
        with self._writing():
            last = int(self._redis.incrby(_NAME + b"last", count))
            numbers = range(last - count + 1, last + 1)
            for number, values, is_filled in zip(numbers, articles.values, filled, strict=True):
                for key in _keys_of(values) if is_filled else ():
                    self._values.insert(key, str(number), buffer=True)
            self._values.empty_buffer()
            with self._redis.pipeline() as sent:
                for number, row in zip(numbers, fields, strict=True):
                    sent.hsetnx(_NAME + b"ids", _utf8(row[0]), number)
                rows = zip(numbers, fields, articles.values, filled, sizes, self._packer.packed(texts), strict=True)
                for number, row, values, is_filled, size, text in rows:
                    sent.hset(_NAME + b"articles", str(number), _article(row, size, text))
                    sent.hset(_NAME + b"signatures", str(number), values.tobytes() if is_filled else b"")
                    sent.zadd(_NAME + b"order", {str(number): number})
                    if row[_DAY] is not None:
                        sent.zadd(_NAME + b"days", {str(number): row[_DAY]})
                sent.rpush(_NAME + b"counted", articles.slots.tobytes())
                sent.incrby(_NAME + b"added_bytes", sum(sizes))
                sent.incrby(_NAME + b"text_bytes", sum(sizes))
                is_new = sent.execute()[:count]
            self._drop([number for number, new in zip(numbers, is_new, strict=True) if not new])

    def candidates(self, queries: Queries, window: Window, settings: DuplicateSettings) -> Pairs:  # noqa: ARG002
        """Which articles may be copies of new ones; of all days, since those of another day cost little here."""
        with self._reported():
            return candidates_in([_Values(self._lists, self._values)], queries, settings, self.signatures)

    def articles(self, numbers: Positions) -> Any:
        """The articles with these numbers, which ascend."""
        asked = numbers.tolist()
        found = zip(asked, self._values_of(b"articles", asked), strict=True)
        return stored_batch([self._row(number, packed) for number, packed in found if packed is not None])

    def signatures(self, numbers: Positions) -> tuple[U32, Mask]:
        """The signatures of the articles with these numbers."""
        held = self._values_of(b"signatures", numbers.tolist())
        width = max((len(signature) for signature in held if signature), default=0)
        values = np.frombuffer(b"".join(signature or bytes(width) for signature in held), np.uint32)
        return values.reshape(len(held), width // 4), np.array(list(map(bool, held)), np.bool_)

    def scan(self, after: int, count: int) -> Any:
        """The next so many articles."""
        with self._reported():
            numbers = self._redis.zrangebyscore(_NAME + b"order", f"({after}", "+inf", start=0, num=count)
        return self.articles(np.array(list(map(int, numbers)), np.int64))

    def counted(self, after: int) -> Counted:
        """What was counted since."""
        with self._reported():
            added = self.added_bytes()
            slots = self._redis.lrange(_NAME + b"counted", after, -1)
        held = [np.frombuffer(some, np.uint32) for some in slots]
        return Counted(last=after + len(held), added_bytes=added, slots=held)

    def added_bytes(self) -> int:
        """Bytes of all texts that were ever added."""
        with self._reported():
            return int(self._redis.get(_NAME + b"added_bytes") or 0)

    def remove(self, ids: Collection[str]) -> int:
        """Forget the articles with these ids."""
        with self._writing():
            return self._drop(list(self.known(ids).values()))

    def expire(self, before: int) -> int:
        """Forget the articles published before this day."""
        with self._writing():
            return self._drop(list(map(int, self._redis.zrangebyscore(_NAME + b"days", "-inf", f"({before}"))))

    def stats(self) -> Mapping[str, Any]:
        """See the protocol; `bytes`: of the server's memory."""
        with self._reported():
            ends = (self._redis.zrange(_NAME + b"days", at, at, withscores=True) for at in (0, -1))
            first, last = (int(found[0][1]) if found else None for found in ends)
            return {
                "articles": int(self._redis.zcard(_NAME + b"order")),
                "text_bytes": int(self._redis.get(_NAME + b"text_bytes") or 0),
                "first_day": first,
                "last_day": last,
                "bytes": int(self._redis.info("memory")["used_memory"]),
            }

    def snapshot(self, path: Path) -> bool:  # noqa: ARG002  # as the protocol has it
        """There is no quick way."""
        return False

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    @cached_property
    def _packer(self) -> Packer:
        return Packer()

    def _drop(self, numbers: Sequence[int]) -> int:
        """Forget the articles with these numbers, and their ids where these are theirs."""
        rows = self.articles(np.array(sorted(numbers), np.int64))
        there = rows.column("position").to_pylist()
        if not there:
            return 0
        own = self.known(rows.column("id").to_pylist())
        values, filled = self.signatures(np.array(there, np.int64))
        sizes = Texts.of_arrow(rows.column("text")).sizes
        with self._redis.pipeline() as sent:
            for number, signature, is_filled in zip(there, values, filled.tolist(), strict=True):
                for key in _keys_of(signature) if is_filled else ():
                    # The storage's own `remove_val` of lists calls this without the count, which it needs.
                    sent.lrem(self._values.redis_key(key), 0, str(number))
            for number, name in zip(there, rows.column("id").to_pylist(), strict=True):
                if own.get(name) == number:
                    sent.hdel(_NAME + b"ids", _utf8(name))
                for key in (b"articles", b"signatures"):
                    sent.hdel(_NAME + key, str(number))
                for key in (b"order", b"days"):
                    sent.zrem(_NAME + key, str(number))
            sent.decrby(_NAME + b"text_bytes", int(sizes.sum()))
            sent.execute()
        return len(there)

    def _row(self, number: int, packed: bytes) -> tuple[Any, ...]:
        head, _, text = packed.partition(b"\n")
        *fields, size = json.loads(head)
        return (number, *fields, self._packer.unpacked(text, size))

    def _values_of(self, key: bytes, names: Sequence[Any]) -> list[Any]:
        with self._reported():
            parts = (names[at : at + _SENT] for at in range(0, len(names), _SENT))
            return [value for part in parts for value in self._redis.hmget(_NAME + key, part)]

    def _lists(self, names: Sequence[bytes], first: int, last: int) -> list[Any]:
        """The items of some lists from one place to another."""
        with self._reported(), self._redis.pipeline(transaction=False) as sent:
            for name in names:
                sent.lrange(name, first, last)
            answers: list[Any] = sent.execute()
            return answers

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._read_only:
            raise OutputError(f"the index {self._address} was opened for reading only")
        with self._reported():
            yield

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (self._error, ValueError) as error:
            raise OutputError(f"the index {self._address} cannot be used: {error}") from error


class _Values:
    """All values of signatures in the server, looked up as a segment is."""

    def __init__(self, lists: Callable[[Sequence[bytes], int, int], list[Any]], storage: Any) -> None:
        self._lists, self._storage = lists, storage

    def find(self, keys: U32) -> tuple[Positions, Positions]:
        """Which articles have which of the keys."""
        owners, numbers = list[int](), list[int]()
        half = FULL_KEY // 2
        for first in range(0, len(keys), _SENT):
            names = [self._storage.redis_key(_key(key)) for key in keys[first : first + _SENT]]
            for at, found in enumerate(self._lists(names, 0, FULL_KEY)):
                if len(found) > FULL_KEY:
                    found = [*found[:half], *self._lists([names[at]], -half - 1, -1)[0]]  # noqa: PLW2901  # what is taken of it
                owners += [first + at] * len(found)
                numbers += map(int, found)
        return np.array(owners, np.int64), np.array(numbers, np.int64)


def _keys_of(values: U32) -> Iterator[bytes]:
    return map(_key, value_keys(values[None, :])[0])


def _key(key: Any) -> bytes:
    name: bytes = key.astype(">u4").tobytes()
    return name


def _utf8(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _article(row: Sequence[Any], size: int, text: bytes) -> bytes:
    """The fields and the text in one: JSON has no line ends."""
    return json.dumps([*row, size]).encode() + b"\n" + text
