"""The block model: how likely each block of a page is part of the report, by gradient-boosted trees over named features.

The weights are `data/blocks.json`, made by `tests/training/train_blocks.py`, which says on what and how well. Trees are
evaluated for all blocks of a page at once. (J. H. Friedman, "Greedy function approximation: a gradient boosting machine",
2001; the shares of single features after A. Saabas, "Interpreting random forests", 2014.)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.features import FEATURES, Matrix
from cleaner.errors import CleanerError

VERSION = 1
# Blocks that are walked down all trees at once: bounds the memory for pages of very many lines.
_ROWS = 1_024


@dataclass(frozen=True, slots=True)
class BlockModel:
    """Trees as padded arrays, a row a tree, a column a node. Node 0 is the root; a leaf is its own child."""

    base: float
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def scores(self, evidence: Matrix) -> NDArray[np.float64]:
        """The probability of each block to be part of the report; `evidence` as `feature_matrix` makes it."""
        trees = np.arange(len(self.feature))
        odds = np.full(len(evidence), self.base)
        for at in range(0, len(evidence), _ROWS):
            reached = self._walk(evidence[at : at + _ROWS])[-1]
            odds[at : at + _ROWS] += self.value[trees, reached].sum(axis=1, dtype=np.float64)
        scores: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
        return scores

    def reasons(self, evidence: Matrix, most: int = 3) -> list[tuple[tuple[str, float], ...]]:
        """For each block the features that decided most, with their share of the log odds, largest first."""
        steps = self._walk(evidence)
        trees = np.arange(len(self.feature))
        share = np.zeros(evidence.shape)
        blocks = np.repeat(np.arange(len(evidence)), len(trees))
        for before, after in pairwise(steps):
            change = self.value[trees, after] - self.value[trees, before]
            np.add.at(share, (blocks, self.feature[trees, before].ravel()), change.ravel())
        order = np.argsort(-np.abs(share), axis=1)[:, :most]
        return [tuple((FEATURES[f], float(share[at, f])) for f in row) for at, row in enumerate(order)]

    def _walk(self, evidence: Matrix) -> list[NDArray[Any]]:
        """The node of each tree that each block stands at, after each step down."""
        trees = np.arange(len(self.feature))
        rows = np.arange(len(evidence))[:, None]
        node = np.zeros((len(evidence), len(trees)), dtype=np.int32)
        steps = [node]
        for _ in range(self.depth):
            seen = evidence[rows, self.feature[trees, node]]
            goes_left = np.where(np.isnan(seen), self.missing_left[trees, node], seen <= self.threshold[trees, node])
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
            steps.append(node)
        return steps

    @classmethod
    def from_mapping(cls, saved: Mapping[str, Any]) -> "BlockModel":
        """A model as it was saved. Raises CleanerError where it was made for other features."""
        if saved["version"] != VERSION or tuple(saved["features"]) != FEATURES:
            raise CleanerError("the block model was trained on other features than this version has; train it again")
        trees = saved["trees"]
        widest = max(len(tree["value"]) for tree in trees)
        return cls(
            base=float(saved["base"]),
            feature=_padded(trees, "feature", widest).astype(np.int32),
            threshold=_padded(trees, "threshold", widest).astype(np.float32),
            missing_left=_padded(trees, "missing_left", widest).astype(np.bool_),
            left=_padded(trees, "left", widest).astype(np.int32),
            right=_padded(trees, "right", widest).astype(np.int32),
            value=_padded(trees, "value", widest).astype(np.float32),
            depth=int(saved["depth"]),
        )


def _padded(trees: Sequence[Mapping[str, Sequence[float]]], name: str, width: int) -> NDArray[Any]:
    filled = np.zeros((len(trees), width))
    for at, tree in enumerate(trees):
        filled[at, : len(tree[name])] = tree[name]
    return filled


@lru_cache(maxsize=1)
def standard_model() -> BlockModel:
    """The model that ships with the package."""
    data = files("cleaner.boilerplate").joinpath("data", "blocks.json").read_text(encoding="utf-8")
    return BlockModel.from_mapping(json.loads(data))
