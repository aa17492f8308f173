"""What an index needs of the place where it keeps articles: the protocol of stores."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.settings import DuplicateSettings

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner.index.lookup import Pairs, Queries
    from cleaner.index.segments import U32
    from cleaner.shingles.buffers import Mask, Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days of publication, both included, as days since 1970; None: no limit. An article without a date is in every
    window."""

    first: int | None = None
    last: int | None = None

    def meets(self, first: int, last: int) -> bool:
        """Whether any of these days is in the window."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signed:
    """Articles to be kept. `rows`: a pyarrow record batch with the columns of STORED; `values`: their signatures, a row for
    each; `filled`: which have any word; `slots`: the tagged counters of their shingles (see `DocumentFrequency`), each once
    an article."""

    rows: Any
    values: "U32"
    filled: "Mask"
    slots: "U32"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """Tagged counters that articles raised. `last`: how far they go, for asking on; `added_bytes`: of all texts that were
    ever added; `slots`: in parts, of the sample that so many bytes ask for, or of a larger one."""

    last: int
    added_bytes: int
    slots: "list[U32]"


class Store(Protocol):
    """Where an index keeps the articles, their signatures, and how common their shingles are.

    Articles have numbers in order of their coming, which are never given again. What `add` was given is there for good once
    it has returned. Every method raises OutputError where the store cannot be used.
    """

    def identity(self) -> Mapping[str, str]:
        """What was said by `begin`; empty for a new store."""

    def begin(self, identity: Mapping[str, str]) -> None:
        """Say what must agree with whoever opens the store later."""

    def known(self, ids: Collection[str]) -> Mapping[str, int]:
        """The numbers of the articles with these ids, of those that are there."""

    def add(self, articles: Signed) -> None:
        """Keep articles, whose ids are new, all or none of them."""

    def candidates(self, queries: "Queries", window: Window, settings: DuplicateSettings) -> "Pairs":
        """Which articles of these days may be copies of new ones."""

    def articles(self, numbers: "Positions") -> Any:
        """The articles with these numbers, which ascend, as a pyarrow record batch with the columns of STORED and their
        `position`: the number. Numbers that are not there any more are left out."""

    def signatures(self, numbers: "Positions") -> "tuple[U32, Mask]":
        """The signatures of the articles with these numbers, a row for each; and which are there and have any word."""

    def scan(self, after: int, count: int) -> Any:
        """The next so many articles whose numbers are greater than `after`, as `articles` gives them."""

    def counted(self, after: int) -> "Counted":
        """What the articles counted that came after those of an earlier answer, also those that are forgotten. `after`: the
        `last` of that answer, 0 for all."""

    def added_bytes(self) -> int:
        """Bytes of all texts that were ever added."""

    def remove(self, ids: Collection[str]) -> int:
        """Forget the articles with these ids; returns how many there were."""

    def expire(self, before: int) -> int:
        """Forget the articles published before this day (days since 1970); returns how many there were."""

    def stats(self) -> Mapping[str, Any]:
        """`articles`, `text_bytes`, `bytes` that they take, `first_day` and `last_day` (None where no date is known)."""

    def snapshot(self, path: "Path") -> bool:
        """Write all to an SQLite file, which is not there yet; False where the store has no quick way."""

    def close(self) -> None:
        """Free what is held."""


#: The columns of stored articles, and their pyarrow types. `day`: of publication, as days since 1970.
STORED = {
    "id": "string", "outlet": "string", "agency": "string", "url": "string", "title": "string", "published": "string",
    "damage": "float64", "day": "int32", "text": "large_string",
}  # fmt: skip
#: All but the text.
STORED_FIELDS = tuple(name for name in STORED if name != "text")


def stored_schema(*, numbered: bool = False) -> Any:
    """The pyarrow schema of stored articles; `numbered`: with their `position`."""
    import pyarrow

    columns = {"position": "int64", **STORED} if numbered else STORED
    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in columns.items()])


def stored_batch(rows: Any) -> Any:
    """Rows of a store as a pyarrow record batch; a row: number, STORED_FIELDS, the bytes of the text."""
    import pyarrow

    from cleaner.shingles.buffers import Texts

    schema = stored_schema(numbered=True)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns[:-1], schema, strict=False)]
    return pyarrow.RecordBatch.from_arrays([*arrays, Texts.of_bytes(columns[-1]).to_arrow()], schema=schema)
