"""What was added is there for good, however a process ends; and several processes may work on one index."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from cleaner import Article, Index, OutputError
from tests.index.adding import portion, with_small_segments

_SIZE = 15
_KILLS = int(os.environ.get("CLEANER_KILLS", "5"))


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    import cleaner.index.index
    from cleaner.index import sqlite

    for module, name in ((sqlite, "_FLUSHED"), (sqlite, "_LARGEST"), (sqlite, "_COMPARED"), (cleaner.index.index, "_ADDED")):
        monkeypatch.setattr(module, name, getattr(module, name))
    with_small_segments()


def _adding(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.adding", str(path), str(_SIZE)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # no input of others


@pytest.mark.parametrize("seed", range(_KILLS))
def test_a_killed_process_loses_nothing_it_was_done_with(tmp_path: Path, seed: int) -> None:
    chance, path = Random(seed), tmp_path / "seen.db"  # noqa: S311  # no secret
    with _adding(path) as adding:
        assert adding.stdout is not None
        done = -1
        for _ in range(chance.randint(1, 12)):
            done = int(adding.stdout.readline())
        time.sleep(chance.random() / 20)
        adding.send_signal(signal.SIGKILL)
        done = max([done, *map(int, adding.stdout.read().split())])
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Index(path) as index:
        held = {article.id: article.text for article in index.articles()}
        given = [article for number in range(done + 2) for article in portion(number, _SIZE)]
        sure = given[: (done + 1) * _SIZE]
        assert {article.id: article.text for article in sure}.items() <= held.items()
        assert held.keys() <= {article.id for article in given}
        # The same command goes on, and the index is as if nothing had happened.
        index.add(given)
        with Index() as whole:
            whole.add(given)
            assert len(index) == len(whole)
            for article in given[::7]:
                found, expected = index.query(article), whole.query(article)
                assert [hit.match for hit in found] == [hit.match for hit in expected]


def test_a_process_that_waits_for_another_one_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    Index(path).close()

    def add(number: int) -> int:
        with Index(path) as index:
            return index.add(portion(number, _SIZE))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(add, range(4))) == [_SIZE] * 4
    with Index(path, read_only=True) as index:
        assert len(index) == 4 * _SIZE


def test_threads_may_share_an_index(tmp_path: Path) -> None:
    with Index(tmp_path / "seen.db") as index:
        index.add(portion(0, _SIZE))
        asked = portion(0, _SIZE)[3]
        expected = index.query(f"{asked.text} More to come.")

        def work(number: int) -> bool:
            index.add(portion(number, _SIZE))
            found = index.query(f"{asked.text} More to come.")
            return {hit.article.id for hit in expected} <= {hit.article.id for hit in found}

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(work, range(1, 9)))
        assert expected
        assert len(index) == 9 * _SIZE


def test_many_writers_share_a_server(redis_address: str) -> None:
    import redis

    redis.Redis.from_url(redis_address).flushall()

    def add(number: int) -> int:
        with Index(redis_address) as index:
            # Two add the same articles at the same time.
            return index.add(portion(number // 2, _SIZE))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(6)))
    with Index(redis_address, read_only=True) as index:
        assert sorted(article.id for article in index.articles()) == sorted(
            article.id for number in range(3) for article in portion(number, _SIZE)
        )
        assert len(index) == 3 * _SIZE
        with pytest.raises(OutputError, match="reading only"):
            index.add(Article(id="x", text="A fair opens."))


def test_a_server_that_is_not_there_is_told() -> None:
    pytest.importorskip("redis")
    with pytest.raises(OutputError, match=r"redis://127.0.0.1:1 cannot be used"):
        Index("redis://127.0.0.1:1")
