"""The walk down the trees of the block model, compiled."""

from typing import Any

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def walk_down(evidence: Any, nodes: Any, depth: int, reached: Any) -> None:
    """The leaf of each tree that each block comes to, into `reached`, a row a block.

    `evidence` and `nodes` (roots, feature, threshold, child; positions in 32 bits) are made by `gbdt` beside this module.
    """
    roots, feature, threshold, child = nodes
    at = np.empty(len(roots), np.uint32)
    for row in range(evidence.shape[0]):
        said = evidence[row]
        at[:] = roots
        # All trees a step at a time: no step waits for the one before it, as steps down the same tree do.
        for _ in range(depth):
            for tree in range(len(roots)):
                node = at[tree]
                at[tree] = child[node + np.uint32(said[feature[node]] > threshold[node])]
        reached[row] = at
