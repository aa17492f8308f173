"""The fields of many articles, besides their texts, as Arrow columns."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.text.timestamps import day

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares

#: The fields that finding duplicates reads, besides the text.
FIELDS = ("id", "outlet", "agency", "url", "title", "published", "damage")


class Details(NamedTuple):
    """The fields that the choice of a canonical article reads."""

    id: str
    outlet: str | None
    agency: str | None
    published: str | None
    damage: float


@dataclass(frozen=True, slots=True, eq=False)
class ArticleColumns:
    """Articles by position, in columns: `rows` is a pyarrow record batch with the columns FIELDS. It can be pickled."""

    rows: Any

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def column(self, name: str) -> Any:
        """A field of all articles as a pyarrow array, null where it is not known."""
        return self.rows.column(name)

    @property
    def damage(self) -> "Shares":
        """For each article the share of its words found damaged (0-1)."""
        import numpy as np

        return np.asarray(self.column("damage").fill_null(0.0), np.float64)

    def details(self, positions: "Positions") -> list[Details]:
        """The details of the articles at these positions."""
        import pyarrow

        rows = self.rows.select(list(Details._fields)).take(pyarrow.array(positions))
        return list(map(Details._make, zip(*(column.to_pylist() for column in rows.columns), strict=True)))


def column_type(name: str) -> Any:
    """The pyarrow type of a field."""
    import pyarrow

    return pyarrow.float64() if name == "damage" else pyarrow.large_string()


def unknown(name: str, count: int) -> Any:
    """A column of a field that no article has."""
    import pyarrow

    return pyarrow.array([0.0] * count, pyarrow.float64()) if name == "damage" else pyarrow.nulls(count, column_type(name))


def codes_of(column: Any) -> "Positions":
    """A pyarrow string array as numbers: equal where the strings are, -1 for null."""
    import numpy as np

    return np.asarray(column.dictionary_encode().indices.fill_null(-1), np.int64)


def days_of(column: Any) -> "Shares":
    """Dates of publication (a pyarrow string array) as days since 1970, NaN where a date is not known."""
    import numpy as np

    if column.null_count == len(column):
        return np.full(len(column), np.nan)
    encoded = column.dictionary_encode()
    days = np.array([*(day(value) for value in encoded.dictionary.to_pylist()), np.nan])
    return np.asarray(days[np.asarray(encoded.indices.fill_null(-1), np.int64)], np.float64)
