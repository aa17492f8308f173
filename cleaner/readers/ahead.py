"""Small files at addresses are fetched ahead, several at a time: one after the other, a bucket gives some 30 a second."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from cleaner.readers.files import InputFile

_THREADS = 16
# Files that are fetched before they are asked for, and their size at the most: 64 MB of memory.
_AHEAD, _MAX_BYTES = 64, 1 << 20


def fetched_ahead(files: Sequence[InputFile]) -> Iterator[InputFile]:
    """The files, in order."""
    if not any(map(_is_small, files)):
        yield from files
        return
    pool = ThreadPoolExecutor(_THREADS)
    try:
        waiting: deque[InputFile] = deque()
        for file in files:
            waiting.append(_fetched(file, pool))
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
    finally:
        pool.shutdown(cancel_futures=True)


def _is_small(file: InputFile) -> bool:
    """Whether it is worth while and safe to fetch the file in a thread: a file system that does several things at a time."""
    remote = file.remote
    return remote is not None and getattr(remote.system, "async_impl", False) and 0 < (file.size() or 0) <= _MAX_BYTES


def _fetched(file: InputFile, pool: ThreadPoolExecutor) -> InputFile:
    if file.remote is None or not _is_small(file):
        return file
    return replace(file, remote=replace(file.remote, fetched=pool.submit(file.remote.fetch)))
