"""Verified pairs of a damaged article and a sound one: the sound one tells what is missing from the other."""

from collections import defaultdict

import numpy as np

from cleaner.matching.verify import Verified
from cleaner.shingles.buffers import Shares

_MOST = 3


def sound_twins(found: Verified, damage: Shares) -> dict[int, list[int]]:
    """For each damaged article the sound ones that it is a copy of, by position: a few, those that share most first.
    `damage`: of all articles (0-1)."""
    twins: dict[int, list[int]] = defaultdict(list)
    rows = np.flatnonzero(found.duplicate & ((damage[found.left] > 0) != (damage[found.right] > 0)))
    for row in rows[np.argsort(-found.basis.likeness.share[rows], kind="stable")].tolist():
        left, right = int(found.left[row]), int(found.right[row])
        damaged, sound = (left, right) if damage[left] else (right, left)
        if len(twins[damaged]) < _MOST:
            twins[damaged].append(sound)
    return dict(twins)
