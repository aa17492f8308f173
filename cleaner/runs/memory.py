"""How much memory a run may take, and what follows from that."""

import os
import re
from dataclasses import dataclass

from cleaner.errors import InputError

#: Bytes that a run may take, all processes together, unless somebody says otherwise.
DEFAULT_MAX_MEMORY = 2_000_000_000
# The least for a search alone, and for cleaning in one process, which takes 500 MB for texts of one language and 660 for
# HTML of five; besides that, a page may take what its own limit allows.
_SEARCHING, _CLEANING = 500_000_000, 700_000_000
_UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)

# What the main process takes with its libraries; what a worker takes with libraries, models and a page that it works on.
_MAIN, _WORKER = 350_000_000, 550_000_000
# What the main process takes when a search begins, at the most: allocators keep some of what was learned.
_BEFORE_SEARCH = 500_000_000
# Pages in memory for each worker: some shards, read, packed, unpacked and as objects.
_SHARDS_HELD = 24
_LEAST_SHARD, _MOST_SHARD = 1 << 20, 8 << 20
_WORKER_ROOM = _WORKER + _SHARDS_HELD * _LEAST_SHARD


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run may take: `max_bytes`, all processes together; `Memory.of` reads "2GB"."""

    max_bytes: int = DEFAULT_MAX_MEMORY

    @classmethod
    def of(cls, given: str | int | None, cleaning: int = 0) -> "Memory":
        """Out of bytes, or a size such as "2GB" or "700MB"; None is the default, or what so many processes need that clean.

        Raises InputError for what is no size, and for less than these processes can do with, whatever they work on.
        """
        least = _MAIN + cleaning * _WORKER_ROOM if cleaning > 1 else _CLEANING if cleaning else _SEARCHING
        if given is None:
            return cls(max(DEFAULT_MAX_MEMORY, least))
        found = _SIZE.fullmatch(given) if isinstance(given, str) else None
        unit = _UNITS.get(found[2].lower()) if found else None
        if isinstance(given, bool) or (not isinstance(given, int) and unit is None):
            raise InputError(f"max_memory is {given!r}; it must be a number of bytes, or a size such as 2GB or 700MB")
        size = int(float(found[1]) * unit) if found and unit else int(given)
        if size < least:
            who = f"{cleaning} workers need" if cleaning > 1 else "a run needs"
            raise InputError(f"max_memory is {given!r}; {who} {-(-least // 10**6)}MB at least")
        return cls(size)

    def workers(self) -> int:
        """Processes that are worth having on this machine and have room: one for each core, or fewer. A single one works in
        the main process."""
        room = (self.max_bytes - _MAIN) // _WORKER_ROOM
        return max(1, min(os.cpu_count() or 1, room))

    def worker_bytes(self, workers: int) -> int:
        """What each of some workers may take before new ones take their place."""
        return max(_WORKER, (self.max_bytes - _MAIN) // workers)

    def shard_bytes(self, workers: int) -> int:
        """Bytes of pages in a shard, a power of two: tables do not depend on it, but shards of other sizes are not used
        again."""
        room = (self.max_bytes - _MAIN - (workers > 1) * workers * _WORKER) // (_SHARDS_HELD * workers)
        return min(_MOST_SHARD, max(_LEAST_SHARD, 1 << max(0, room).bit_length() >> 1))

    @property
    def search_bytes(self) -> int:
        """Bytes that the search for duplicates may take, once no worker is there any more."""
        return max(self.max_bytes - _BEFORE_SEARCH, _MAIN)
