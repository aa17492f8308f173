"""Small files at addresses are fetched several at a time, in order."""

import threading
from typing import Any

import pytest

from cleaner.readers import ahead, read, walk
from cleaner.records.arrow import pages_of
from cleaner.settings import CleanSettings
from tests.readers.servers import http_server
from tests.readers.test_batches import pages

FILES = {f"/{at:03}.txt": f"The toll rises for the {at}th time, Mira Oslund said.".encode() for at in range(100)}


def addresses(root: str) -> list[str]:
    return [root + name for name in FILES]


def test_files_come_in_order_with_their_own_bytes() -> None:
    with http_server(FILES) as served:
        assert [getattr(page, "content", None) for page in pages(*addresses(served.address))] == list(FILES.values())


def test_several_are_fetched_at_a_time_and_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_AHEAD", 10)
    with http_server(FILES) as served:
        files = walk(addresses(served.address))
        served.asked.clear()
        batches = read(files, CleanSettings(), rows=1)
        (first,) = pages_of(next(batches))
        asked = {path for _, path, _ in served.asked}
        batches.close()  # type: ignore[attr-defined]  # a generator
    assert first.id == "000.txt"
    assert 1 < len(asked) <= 12


def test_threads_end_with_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    with http_server(FILES) as served:
        files = walk(addresses(served.address))
        batches: Any = read(files, CleanSettings(), rows=1)
        next(batches)
        batches.close()
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("ThreadPoolExecutor")]


def test_large_files_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MAX_BYTES", 10)
    with http_server(FILES) as served:
        files = list(ahead.fetched_ahead(walk(addresses(served.address)[:3])))
    assert [file.remote and file.remote.fetched for file in files] == [None] * 3
