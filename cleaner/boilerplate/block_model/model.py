"""The block model: how likely each block of a page is part of the report, in two guesses.

The first reads the evidence on the block, the second the same and what the first says of the blocks around. The weights are
`data/blocks.json`, made by `tests/training/train_blocks.py`, which says on what and how well.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.features import FEATURES, Matrix
from cleaner.boilerplate.block_model.gbdt import Trees
from cleaner.boilerplate.block_model.stacking import CONTEXT, context
from cleaner.errors import CleanerError

VERSION = 2
_WORDS = FEATURES.index("words")


@dataclass(frozen=True)
class BlockModel:
    """Both guesses. `first` knows `FEATURES`, `second` these and `CONTEXT`."""

    first: Trees
    second: Trees

    def scores(self, evidence: Matrix, fields: Sequence[bool]) -> NDArray[np.float64]:
        """The probability of each block to be part of the report. `evidence` is that of `feature_matrix`; `fields` says
        which blocks are fields of the article."""
        return self.second.scores(self._both(evidence, fields))

    def reasons(self, evidence: Matrix, fields: Sequence[bool], most: int = 3) -> list[tuple[tuple[str, float], ...]]:
        """For each block the features that decided most, with their share of the log odds, largest first."""
        return self.second.reasons(self._both(evidence, fields), most)

    def _both(self, evidence: Matrix, fields: Sequence[bool]) -> Matrix:
        return with_context(evidence, self.first.scores(evidence), fields)

    @classmethod
    def from_mapping(cls, saved: Mapping[str, Any]) -> "BlockModel":
        """A model as it was saved. Raises CleanerError where it was made for other features."""
        model = cls(first=Trees.from_mapping(saved["first"]), second=Trees.from_mapping(saved["second"]))
        if saved["version"] != VERSION or model.first.features != FEATURES or model.second.features != (*FEATURES, *CONTEXT):
            raise CleanerError("the block model was trained on other features than this version has; train it again")
        return model


def with_context(evidence: Matrix, guess: NDArray[np.float64], fields: Sequence[bool]) -> Matrix:
    """The evidence for the second guess: that for the first, and what came of it."""
    return np.hstack([evidence, context(guess, evidence[:, _WORDS], fields).astype(np.float32)])


@lru_cache(maxsize=1)
def standard_model() -> BlockModel:
    """The model that ships with the package."""
    data = files("cleaner.boilerplate.block_model").joinpath("data", "blocks.json").read_text(encoding="utf-8")
    return BlockModel.from_mapping(json.loads(data))
