"""The fields of many articles, besides their texts, as Arrow columns."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.text.timestamps import day, day_first_in, moment
from cleaner.text.urls import canonical_address

if TYPE_CHECKING:
    from cleaner.shingles.buffers import Positions, Shares

# An article may be in several batches of pairs.
_canonical = lru_cache(1 << 16)(canonical_address)
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

    def with_dates(self) -> "ArticleColumns":
        """The same articles, their dates of publication in ISO 8601, null where a date names no moment.

        Whether 3/4/2031 is in April is told by the other dates of its outlet, else by those of all articles.
        """
        place = self.rows.schema.get_field_index("published")
        return ArticleColumns(
            self.rows.set_column(place, "published", _iso_dates(self.column("published"), self.column("outlet")))
        )

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


def address_codes(column: Any) -> "Positions":
    """Addresses (a pyarrow string array) as numbers: equal where they name one page, -1 for null."""
    import pyarrow

    if column.null_count == len(column):
        return codes_of(column)
    encoded = column.dictionary_encode()
    canonical = pyarrow.array(list(map(_canonical, encoded.dictionary.to_pylist())), pyarrow.large_string())
    return codes_of(canonical.take(encoded.indices))


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


# Dates that may stay as they are.
_ISO = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$"


def _iso_dates(dates: Any, outlets: Any) -> Any:
    """Dates of publication, in any form, in that of ISO 8601. Most have it, and no Python object is made of them."""
    import pyarrow
    import pyarrow.compute as pc

    strange = pc.fill_null(pc.invert(pc.match_substring_regex(dates, _ISO)), False)  # noqa: FBT003  # the value for null
    if not pc.any(strange).as_py():
        return dates
    texts, names = dates.filter(strange).to_pylist(), outlets.filter(strange).to_pylist()
    of_outlet: dict[str | None, set[str]] = {}
    for text, name in zip(texts, names, strict=True):
        of_outlet.setdefault(name, set()).add(text)
    of_all = day_first_in(set(texts))
    day_first = {name: of_all if (told := day_first_in(own)) is None else told for name, own in of_outlet.items()}
    moments = {(text, name): moment(text, day_first=day_first[name]) for text, name in set(zip(texts, names, strict=True))}
    plain = [None if (time := moments[key]) is None else time.isoformat() for key in zip(texts, names, strict=True)]
    return pc.replace_with_mask(dates, strange, pyarrow.array(plain, dates.type))
