"""Gradient-boosted trees over named features, evaluated for all blocks of a page at once.

(J. H. Friedman, "Greedy function approximation: a gradient boosting machine", 2001; the shares of single features after
A. Saabas, "Interpreting random forests", 2014.)
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.features import Matrix
from cleaner.compiled.arrays import F32, U32

#: Blocks that walk down all trees at once: bounds the memory for pages of very many lines.
_ROWS = 1_024


#: The compiled walk takes as long to load as it saves on this many blocks, those of some 50 pages, each in two guesses.
_WORTH_COMPILING = 20_000


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The nodes of all trees in one row, two entries a node, so that a step down is one look-up.

    `child` holds the left child of a node in its first entry and the right child in its second. `feature` is an index into
    `_doubled` features.
    """

    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    child: NDArray[np.intp]
    value: NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """Trees as padded arrays: a row is a tree, a column a node. Node 0 is the root; a leaf is its own child."""

    features: tuple[str, ...]
    base: float
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def scores(self, evidence: Matrix) -> NDArray[np.float64]:
        """The probability of each block to be part of the report; `evidence` has a column a feature."""
        odds = np.full(len(evidence), self.base)
        for at in range(0, len(evidence), _ROWS):
            reached = self._reached(evidence[at : at + _ROWS])
            odds[at : at + _ROWS] += self._nodes.value.take(reached).sum(axis=1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-odds)))

    def _reached(self, evidence: Matrix) -> NDArray[np.intp]:
        """The leaf of each tree that each block ends in."""
        if not _is_compiled() and not _are_many(len(evidence)):
            return self._leaves(evidence)
        from cleaner.boilerplate.block_model.kernels import walk_down

        nodes = self._narrow_nodes
        reached = np.empty((len(evidence), len(nodes[0])), np.intp)
        walk_down(_doubled(evidence), nodes, self.depth, reached)
        return reached

    def _leaves(self, evidence: Matrix) -> NDArray[np.intp]:
        """What `_walk` comes to, faster: one tree after the other, so that its nodes stay in the processor's cache."""
        nodes, rows = self._nodes, len(evidence)
        columns = np.ascontiguousarray(_doubled(evidence).T).ravel()
        first_of = nodes.feature * rows
        node = np.repeat(nodes.roots[:, None], rows, axis=1)
        at, value, threshold = np.empty_like(node), np.empty(node.shape, np.float32), np.empty(node.shape, np.float32)
        # No index is out of range. Only where it need not look for any does `take` write to `out` directly.
        for _ in range(self.depth):
            first_of.take(node, out=at, mode="clip")
            at += np.arange(rows)
            columns.take(at, out=value, mode="clip")
            nodes.threshold.take(node, out=threshold, mode="clip")
            node += value > threshold
            nodes.child.take(node, out=at, mode="clip")
            node, at = at, node
        return node.T

    def reasons(self, evidence: Matrix, most: int = 3) -> list[tuple[tuple[str, float], ...]]:
        """For each block the features that moved its score most, with their shares of the log odds, largest first."""
        nodes = self._nodes
        share = np.zeros(evidence.shape)
        blocks = np.repeat(np.arange(len(evidence)), len(nodes.roots))
        for before, after in pairwise(self._walk(evidence)):
            change = nodes.value.take(after) - nodes.value.take(before)
            split_by = nodes.feature.take(before).ravel() % len(self.features)
            np.add.at(share, (blocks, split_by), change.ravel())
        order = np.argsort(-np.abs(share), axis=1, kind="stable")[:, :most]
        return [tuple((self.features[f], float(share[at, f])) for f in row) for at, row in enumerate(order)]

    @cached_property
    def _narrow_nodes(self) -> tuple[U32, U32, F32, U32]:
        """The nodes as the compiled walk takes them: half as wide, so that more of them fit the processor's cache."""
        nodes = self._nodes
        roots, feature, child = (positions.astype(np.uint32) for positions in (nodes.roots, nodes.feature, nodes.child))
        return roots, feature, nodes.threshold, child

    @cached_property
    def _nodes(self) -> _Nodes:
        trees, width = self.feature.shape
        roots = np.arange(trees)[:, None] * width
        child = np.stack([self.left + roots, self.right + roots], axis=-1)
        return _Nodes(
            roots=2 * roots.ravel(),
            feature=np.repeat(self.feature + len(self.features) * self.missing_left, 2).astype(np.intp),
            threshold=np.repeat(self.threshold, 2),
            child=2 * child.ravel(),
            value=np.repeat(self.value, 2),
        )

    def _walk(self, evidence: Matrix) -> Iterator[NDArray[np.intp]]:
        """The node of each tree that each block is at: at the roots, and after each step down."""
        nodes = self._nodes
        doubled = _doubled(evidence)
        row = np.arange(len(evidence))[:, None] * doubled.shape[1]
        node = np.repeat(nodes.roots[None], len(evidence), axis=0)
        yield node
        for _ in range(self.depth):
            goes_right = doubled.take(nodes.feature.take(node) + row) > nodes.threshold.take(node)
            node = nodes.child.take(node + goes_right)
            yield node

    @classmethod
    def from_mapping(cls, saved: Mapping[str, Any]) -> "Trees":
        """Trees from their saved form."""
        trees = saved["trees"]
        widest = max(len(tree["value"]) for tree in trees)
        return cls(
            features=tuple(saved["features"]),
            base=float(saved["base"]),
            feature=_padded(trees, "feature", widest).astype(np.int32),
            threshold=_padded(trees, "threshold", widest).astype(np.float32),
            missing_left=_padded(trees, "missing_left", widest).astype(np.bool_),
            left=_padded(trees, "left", widest).astype(np.int32),
            right=_padded(trees, "right", widest).astype(np.int32),
            value=_padded(trees, "value", widest).astype(np.float32),
            depth=int(saved["depth"]),
        )


def load_compiled_walk() -> None:
    """Let this process walk down trees compiled from now on.

    The results are the same to the bit. Loading takes as long as 50 pages save: worth it for runs, not for a single page.
    """
    import cleaner.compiled.library  # noqa: F401


def _is_compiled() -> bool:
    """Whether compiled code is loaded, for this walk or for anything else."""
    return "cleaner.compiled.library" in sys.modules


class _Walked:
    """The number of blocks that walked down trees in this process without compiling."""

    blocks = 0


def _are_many(blocks: int) -> bool:
    """Whether so many blocks have walked down trees that loading the compiled walk is worth it: where so many have come, as
    many are likely to follow, and it saves on these what it takes. The results are the same to the bit."""
    _Walked.blocks += blocks
    return _Walked.blocks >= _WORTH_COMPILING


def _doubled(evidence: Matrix) -> Matrix:
    """Two copies of the features side by side: a missing value (NaN) is +∞ in the first and -∞ in the second. Splits that
    send missing values left read the second copy, so every step is one comparison."""
    missing = np.isnan(evidence)
    return np.hstack([np.where(missing, np.float32(end), evidence) for end in (np.inf, -np.inf)])


def _padded(trees: Sequence[Mapping[str, Sequence[float]]], name: str, width: int) -> NDArray[Any]:
    filled = np.zeros((len(trees), width))
    for at, tree in enumerate(trees):
        filled[at, : len(tree[name])] = tree[name]
    return filled
