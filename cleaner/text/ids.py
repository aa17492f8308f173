"""Names that are each taken once."""

from collections import Counter
from hashlib import blake2b


class UniqueIds:
    """Gives every record an id of its own: a second "7" becomes "7~2"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._given: Counter[str] = Counter()

    def take(self, wanted: str) -> str:
        """The id wanted, or where that is taken the first free one with a number behind it."""
        name = wanted
        while name in self._taken:
            self._given[wanted] += 1
            name = f"{wanted}~{self._given[wanted] + 1}"
        self._taken.add(name)
        return name


def stable_hash(text: str) -> int:
    """A 64-bit hash of a text that is the same in every process."""
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), "little")
