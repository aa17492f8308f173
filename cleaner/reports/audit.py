"""A sample of pairs for people to judge: of every kind of pair some, more where the decision is near.

Pairs are divided into strata by how far their share is from the line, by the decision, and by whether they are of two
outlets. Each stratum is sampled by lot, so that figures of the whole run follow from the sample (see `calibration`).
Strata with much at stake get more of the sample: it grows with the root of their size, and threefold near the line.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import InputError
from cleaner.reports.tables import FinishedRun, Numbers

# Distances from the line that divide the strata, and their names from far below to far above.
_EDGES = (-0.2, -0.05, 0.05, 0.2)
_BANDS = ("far below", "below", "near", "above", "far above")
_NEAR = _BANDS.index("near")
_TIMES_NEAR = 3.0
# Pairs of a stratum, at least, if it has so many: one or two tell next to nothing.
_LEAST = 4


@dataclass(frozen=True)
class Strata:
    """The strata of a run's pairs."""

    run: FinishedRun

    @cached_property
    def of(self) -> Numbers:
        """The stratum of each pair, as a number into `names`."""
        return self._numbered[1]

    @cached_property
    def coarse(self) -> Numbers:
        """The same of each pair, whatever its outlets: band and decision as a number."""
        coarse: Numbers = self._numbered[0][self.of] // 2
        return coarse

    @cached_property
    def names(self) -> list[str]:
        """The names of the strata that have pairs."""
        return [self._name(int(code)) for code in self._numbered[0]]

    @cached_property
    def sizes(self) -> Numbers:
        """The pairs of each stratum."""
        sizes: Numbers = np.bincount(self.of, minlength=len(self.names))
        return sizes

    @cached_property
    def is_near(self) -> NDArray[np.bool_]:
        """Which strata are near the line."""
        near: NDArray[np.bool_] = self._numbered[0] // 4 == _NEAR
        return near

    @cached_property
    def _numbered(self) -> tuple[Numbers, Numbers]:
        matches = self.run.matches
        band = np.searchsorted(_EDGES, matches.share - matches.line, side="right")
        codes = 4 * band + 2 * matches.duplicate.astype(np.int64) + matches.cross_outlet
        found, of = np.unique(codes, return_inverse=True)
        return found, of.reshape(-1)

    def _name(self, code: int) -> str:
        kind = "duplicates" if code // 2 % 2 else "no duplicates"
        return f"{_BANDS[code // 4]} the line, {kind}, {'two outlets' if code % 2 else 'one outlet'}"


def draw(folder: str, size: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """A sample of the pairs of a finished run, in an order that tells nothing: rows for a file of labels.

    `size`: how many pairs; all where there are fewer. Rows: `left`, `right`, `duplicate` (None: not judged yet), `share`,
    `relation`, `stratum`, and `weight`, the number of pairs of the run that it stands for. The same seed draws the same.
    Raises InputError where the run has no pairs.
    """
    run = FinishedRun.at(folder)
    if not len(run.matches.share):
        raise InputError(f"{folder}: the run reported no pairs, so there is nothing to judge")
    strata = Strata(run)
    wanted = _allotted(strata.sizes, strata.is_near, size)
    lot = np.random.default_rng(seed)
    drawn = [
        lot.choice(np.flatnonzero(strata.of == number), count, replace=False) for number, count in enumerate(wanted.tolist())
    ]
    rows = lot.permutation(np.concatenate(drawn))
    weights = strata.sizes / np.maximum(wanted, 1)
    return [_row(run, strata, weights, int(row)) for row in rows]


def _allotted(sizes: Numbers, is_near: NDArray[np.bool_], size: int) -> Numbers:
    """How many pairs of each stratum are drawn."""
    worth = np.sqrt(sizes) * np.where(is_near, _TIMES_NEAR, 1.0)
    wanted = np.minimum(sizes, _LEAST)
    # One after the other to the stratum that is worth the most for what it has; a sample has hundreds.
    while wanted.sum() < min(size, int(sizes.sum())):
        open_ = np.where(wanted < sizes, worth / (wanted + 1), -1.0)
        wanted[int(open_.argmax())] += 1
    return wanted


def _row(run: FinishedRun, strata: Strata, weights: NDArray[np.float64], row: int) -> dict[str, Any]:
    matches, ids = run.matches, run.articles.ids
    stratum = int(strata.of[row])
    return {
        "left": ids[int(matches.left[row])].as_py(),
        "right": ids[int(matches.right[row])].as_py(),
        "duplicate": None,
        "share": round(float(matches.share[row]), 4),
        "relation": str(matches.relation[row]),
        "stratum": strata.names[stratum],
        "weight": round(float(weights[stratum]), 4),
    }
