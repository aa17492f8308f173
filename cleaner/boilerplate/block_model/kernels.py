"""The walk down the trees of the block model, compiled."""

from typing import Any

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def walk_down(evidence: Any, nodes: Any, depth: int, reached: Any) -> None:
    """Write the leaf of each tree that each block ends in into `reached`, a row a block.

    `evidence` and `nodes` (roots, feature, threshold, child; indices in 32 bits) come from `gbdt`.
    """
    roots, feature, threshold, child = nodes
    at = np.empty(len(roots), np.uint32)
    for row in range(evidence.shape[0]):
        values = evidence[row]
        at[:] = roots
        # All trees take a step at a time: steps down one tree wait for each other, those down different trees do not.
        for _ in range(depth):
            for tree in range(len(roots)):
                node = at[tree]
                at[tree] = child[node + np.uint32(values[feature[node]] > threshold[node])]
        reached[row] = at
