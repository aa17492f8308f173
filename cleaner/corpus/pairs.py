"""Pairs of articles in one table of columns: what matching measures, and relations and clusters are decided from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from cleaner.records import DUPLICATE_RELATIONS, Relation
from cleaner.shingles.buffers import Mask, Positions, Shares

#: What may be wrong with one article of a pair as against the other, the worst first; `flaw` is a number into this, negative
#: where it is the left article's, 0 where nothing is wrong.
FLAWS = ("", "wrongly decoded", "in capitals", "without accents", "without punctuation", "misread", "with markup")
#: What the numbers in the column `relation` mean.
RELATIONS: tuple[Relation, ...] = get_args(Relation)
_IS_DUPLICATE = np.array([relation in DUPLICATE_RELATIONS for relation in RELATIONS])
#: The columns of a pair table, with their pyarrow types:
#: `left`, `right`: positions of the articles. `relation`: a number into RELATIONS. `cross_outlet`: both outlets are known
#: and differ. `shared`, `left_size`, `right_size`: distinct word shingles that both have, and that each has. `share_left`,
#: `share_right`: how much of each article stands in the other, by weight (0-1). `facts`: differing numbers and names per
#: 1,000 characters of shared text; `few_facts`: those of a form, however few. `quoted`: the part of the shared text in
#: quotation marks (0-1). `misread`, `numbers`, `names`: places that differ in this way. `longest_run`: in words.
#: `shared_words`: words that shared shingles cover.
#: `same_outlet`: the outlet is known and the same, and no agency.
#: `only_left`, `only_right`: the first words that the other side lacks. `same_words`: the folded words are the same.
#: `same_url`: the address is known and the same. `flaw`: see FLAWS. `days`: between the two publications, NaN if unknown.
COLUMNS = {
    "left": "int64", "right": "int64", "relation": "int8", "cross_outlet": "bool_",
    "shared": "int64", "left_size": "int64", "right_size": "int64",
    "share_left": "float64", "share_right": "float64", "facts": "float64", "few_facts": "float64", "quoted": "float64",
    "misread": "int64", "numbers": "int64", "names": "int64",
    "longest_run": "int64", "shared_words": "int64", "only_left": "large_string", "only_right": "large_string",
    "same_words": "bool_", "same_url": "bool_", "same_outlet": "bool_", "flaw": "int8", "days": "float64",
}  # fmt: skip

_EDGES = ["left", "right", "shared", "left_size", "right_size", "share_left", "share_right", "flaw"]
#: In a near copy the smaller share is at least this part of the larger one.
BOTH = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """Pairs in columns: `rows` is a pyarrow record batch with the columns COLUMNS. It can be pickled."""

    rows: Any

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> "PairTable":
        """A table from numpy or pyarrow arrays by name; `relation` may be missing (0)."""
        import pyarrow

        count = len(columns["left"])
        every = {"relation": np.zeros(count, np.int8), **columns}
        arrays = [pyarrow.array(every[name], field.type) for name, field in zip(COLUMNS, pair_schema(), strict=True)]
        return cls(pyarrow.RecordBatch.from_arrays(arrays, schema=pair_schema()))

    @classmethod
    def concat(cls, parts: Sequence["PairTable"]) -> "PairTable":
        """The rows of all parts."""
        import pyarrow

        table = pyarrow.Table.from_batches([part.rows for part in parts], pair_schema()).combine_chunks()
        batches = table.to_batches()
        return cls(batches[0] if batches else pyarrow.RecordBatch.from_pylist([], pair_schema()))

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def column(self, name: str) -> NDArray[Any]:
        """A column of numbers or truth values."""
        values: NDArray[Any] = self.rows.column(name).to_numpy(zero_copy_only=False)
        return values

    def take(self, numbers: NDArray[Any]) -> "PairTable":
        """The rows with these numbers, or for which a mask is true."""
        import pyarrow

        numbers = np.flatnonzero(numbers) if numbers.dtype == np.bool_ else numbers
        return PairTable(self.rows.take(pyarrow.array(numbers)))

    def edges(self) -> "PairTable":
        """The duplicates, with the columns that clustering reads."""
        return PairTable(self.rows.select(_EDGES)).take(self.duplicate)

    def sorted(self) -> "PairTable":
        """The rows by left, then by right position."""
        return self.take(np.lexsort((self.right, self.left)))

    def with_relation(self, relation: NDArray[np.int8]) -> "PairTable":
        """The same pairs with other relations."""
        return self.with_column("relation", relation)

    def numbered(self, left: Positions, right: Positions) -> "PairTable":
        """The same pairs under other numbers of their articles."""
        return self.with_column("left", left).with_column("right", right)

    def with_column(self, name: str, values: NDArray[Any]) -> "PairTable":
        """The same pairs with other values in one column."""
        import pyarrow

        return PairTable(self.rows.set_column(list(COLUMNS).index(name), name, pyarrow.array(values)))

    @property
    def left(self) -> Positions:
        """Positions of the left articles."""
        return self.column("left")

    @property
    def right(self) -> Positions:
        """Positions of the right articles."""
        return self.column("right")

    @property
    def duplicate(self) -> Mask:
        """Which pairs are duplicates."""
        mask: Mask = _IS_DUPLICATE[self.column("relation")]
        return mask

    @property
    def share(self) -> Shares:
        """The larger of both shares: a cut copy stands in the whole report."""
        larger: Shares = np.maximum(self.column("share_left"), self.column("share_right"))
        return larger

    @property
    def stands(self) -> tuple[Shares, Shares]:
        """How much of the left article stands in the right one, and of the right one in the left one (0-1): by weight or by
        words, whichever is more. By weight alone, the few words that a copy of a common report has of its own would be much
        of it."""
        left = np.maximum(self.column("share_left"), self.containment_left)
        return left, np.maximum(self.column("share_right"), self.containment_right)

    @property
    def is_mutual(self) -> Mask:
        """Where about as much of the one article stands in the other as the other way round. Elsewhere the article of which
        more stands in the other one is the cut one."""
        left, right = self.stands
        mutual: Mask = np.minimum(left, right) >= BOTH * np.maximum(left, right)
        return mutual

    @property
    def jaccard(self) -> Shares:
        """Shared shingles over all shingles (0-1; 0 if there are none)."""
        return jaccard(self.column("shared"), self.column("left_size"), self.column("right_size"))

    @property
    def containment_left(self) -> Shares:
        """The share of the left article's shingles that the right one has."""
        return containment(self.column("shared"), self.column("left_size"))

    @property
    def containment_right(self) -> Shares:
        """The share of the right article's shingles that the left one has."""
        return containment(self.column("shared"), self.column("right_size"))

    @property
    def containment(self) -> Shares:
        """The larger of both containments."""
        return np.maximum(self.containment_left, self.containment_right)

    @property
    def shortest(self) -> Positions:
        """The smaller of both sizes."""
        smaller: Positions = np.minimum(self.column("left_size"), self.column("right_size"))
        return smaller


def pair_schema() -> Any:
    """The pyarrow schema of a pair table."""
    import pyarrow

    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in COLUMNS.items()])


def jaccard(shared: Positions, left_size: Positions, right_size: Positions) -> Shares:
    """Shared shingles over all shingles (0-1; 0 if there are none)."""
    return containment(shared, left_size + right_size - shared)


def containment(shared: Positions, size: Positions) -> Shares:
    """Shared shingles over those of one side (0-1; 0 if it has none)."""
    return shared / np.maximum(size, 1)
