"""Stores for the tests of the index."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from cleaner.index.protocol import Store
from tests.index.comparing_store import ComparingStore
from tests.index.servers import SERVER, redis_server

NewStore = Callable[[], Store]


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server."""
    if SERVER is None:
        pytest.skip("redis-server is not installed")
    pytest.importorskip("redis")
    with redis_server(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture(params=["comparing", "memory", "file", "segments", "redis"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewStore]:
    """Makes empty stores of each kind. "segments": a file whose articles go to small segments at once, which are merged."""
    from cleaner.index import sqlite

    numbers, made = count(), list[Store]()
    if request.param == "segments":
        monkeypatch.setattr(sqlite, "_FLUSHED", 8)
        monkeypatch.setattr(sqlite, "_LARGEST", 512)
        monkeypatch.setattr(sqlite, "_HELD_ENTRIES", 1_024)
    if request.param in ("segments", "file"):
        monkeypatch.setattr(sqlite, "_COMPARED", 64)
    address = request.getfixturevalue("redis_address") if request.param == "redis" else ""

    def make() -> Store:
        number = next(numbers)
        made.append(_made(request.param, address, tmp_path / f"{number}.db"))
        return made[-1]

    yield make
    for store in made:
        store.close()


def _made(kind: str, address: str, path: Path) -> Store:
    from cleaner.index.redis import RedisStore
    from cleaner.index.sqlite import SqliteStore

    if kind == "comparing":
        return ComparingStore()
    if kind == "redis":
        import redis

        redis.Redis.from_url(address).flushall()
        return RedisStore(address)
    return SqliteStore(":memory:" if kind == "memory" else path)
