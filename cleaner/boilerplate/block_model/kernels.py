"""The walk down the trees of the block model, compiled."""

import numpy as np

from cleaner.compiled import kernel
from cleaner.compiled.arrays import F32, U32, F32Rows, I64Rows


@kernel
def walk_down(evidence: F32Rows, nodes: tuple[U32, U32, F32, U32], depth: int, reached: I64Rows) -> None:
    """Write the leaf of each tree that each block ends in into `reached`, a row a block.

    `evidence` and `nodes` (roots, feature, threshold, child; indices in 32 bits) come from `gbdt`.
    """
    roots, feature, threshold, child = nodes
    at = np.empty(len(roots), np.uint32)
    for row in range(evidence.shape[0]):
        values = evidence[row]
        for tree in range(len(roots)):
            at[tree] = roots[tree]
        # All trees take a step at a time: steps down one tree wait for each other, those down different trees do not.
        for _ in range(depth):
            for tree in range(len(roots)):
                node = at[tree]
                at[tree] = child[node + np.uint32(values[feature[node]] > threshold[node])]
        for tree in range(len(roots)):
            reached[row, tree] = at[tree]
