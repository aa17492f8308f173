"""Unique ids of records, and a hash that is stable across processes."""

from collections import Counter
from hashlib import blake2b

from cleaner.text.surrogates import utf8


class UniqueIds:
    """Gives every record an id of its own: a second "7" becomes "7~2"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._given: Counter[str] = Counter()

    def take(self, wanted: str) -> str:
        """The wanted id, or, if it is taken, the first free one of "id~2", "id~3" and so on."""
        name = wanted
        while name in self._taken:
            self._given[wanted] += 1
            name = f"{wanted}~{self._given[wanted] + 1}"
        self._taken.add(name)
        return name


def stable_hash(text: str) -> int:
    """A 64-bit hash of a text, equal in every process. Lone surrogates hash as "?"."""
    return int.from_bytes(blake2b(utf8(text), digest_size=8).digest(), "little")
