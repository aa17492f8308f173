"""Pair tables of which a test states some columns only."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.pairs import COLUMNS, PairTable


def pair_table(*, left: Any, right: Any, **columns: NDArray[Any]) -> PairTable:
    """Pairs that share all of a text of one word, but for the columns given."""
    count = len(left)
    strings = {name: [""] * count for name, kind in COLUMNS.items() if kind == "large_string"}
    numbers = {name: np.ones(count) for name in COLUMNS if name not in strings and name not in {"relation", "flaw"}}
    return PairTable.of({"flaw": np.zeros(count, np.int8), **numbers, **strings, "left": left, "right": right, **columns})
