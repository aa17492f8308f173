"""Which store serves an address."""

from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import InputError

if TYPE_CHECKING:
    from cleaner.index.protocol import Store

_REDIS = ("redis://", "rediss://", "unix://")


def store_at(path: str | Path | None, *, read_only: bool) -> "Store":
    """The store of a file, of a Redis server, or, for None, in memory. Raises InputError for anything else."""
    if path is None:
        path = ":memory:"
    if not isinstance(path, (str, Path)):
        raise InputError(f"path is {type(path).__name__}; it must be the path of a file, an address of Redis, or None")
    if str(path).startswith(_REDIS):
        from cleaner.index.redis import RedisStore

        return RedisStore(str(path), read_only=read_only)
    from cleaner.index.sqlite import SqliteStore

    return SqliteStore(path, read_only=read_only)
