"""Precision and recall by threshold, out of pairs that people judged.

The estimate is post-stratified: how many pairs each stratum has, and how many of them a threshold takes, is counted in the
whole run; how many of those are duplicates is taken from the judged ones among them. Intervals are those of a posterior:
judged pairs are what they were judged, and the share of duplicates among the others of a stratum has a neutral prior
(Kerman, 2011, Neutral noninformative and informative conjugate beta and gamma prior distributions). So ten of ten judged
duplicates are not taken for certainty. Of 60 samples of 150 pairs out of 1,200, drawn from three invented truths, the 95 %
intervals held the truth in 88 to 100 % of the cases.

It takes for granted that the judged pairs of a stratum are a sample of it. Whoever judges only pairs that look wrong gets
figures that are wrong. Recall is that of pairs that the run verified and reported: what was never compared is not counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import InputError
from cleaner.reports.audit import Strata
from cleaner.reports.choice import rows_of
from cleaner.reports.tables import FinishedRun, Numbers

_DRAWS, _SEED = 4_000, 1
_PRIOR = 1 / 3
_TINY = 1e-9
_THRESHOLDS = tuple(round(0.2 + 0.05 * step, 2) for step in range(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a threshold (`min_share`) would give. `duplicates`: pairs it takes for duplicates. `precision` and `recall`
    (0-1), each with the bounds of its 95 % interval. `is_own`: whether the run used it."""

    threshold: float
    duplicates: int
    precision: float
    precision_low: float
    precision_high: float
    recall: float
    recall_low: float
    recall_high: float
    is_own: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The estimate as a dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Estimates by threshold. `judged`: pairs they rest on; `unjudged`: rows of the file without a verdict; `blind`: pairs
    of the run in strata of which none was judged."""

    estimates: Sequence[Estimate]
    judged: int
    unjudged: int
    blind: int


def calibrate(folder: str, labels: Sequence[Mapping[str, Any]]) -> Calibration:
    """Estimate precision and recall by threshold.

    `labels`: rows with `left`, `right` and `duplicate` (True or False; None: not judged), as a sample of `draw`. Of two rows
    about one pair the later one counts. Below the threshold of the run a pair counts by its share alone, for its facts were
    not what decided.
    Raises InputError for pairs that the run did not report, for other verdicts, and where nothing was judged.
    """
    run = FinishedRun.at(folder)
    verdicts, unjudged = _verdicts(run, labels)
    strata = Strata(run)
    own = float(run.settings("duplicates")["min_share"])
    judging = _Judging(run, strata, np.array(list(verdicts), np.int64), np.array(list(verdicts.values()), np.bool_))
    thresholds = sorted({*_THRESHOLDS, round(own, 4)})
    seen = np.bincount(strata.of[judging.rows], minlength=len(strata.names))
    return Calibration(
        estimates=[judging.estimate(threshold, own) for threshold in thresholds],
        judged=len(verdicts),
        unjudged=unjudged,
        blind=int(strata.sizes[seen == 0].sum()),
    )


def _verdicts(run: FinishedRun, labels: Sequence[Mapping[str, Any]]) -> tuple[dict[int, bool], int]:
    """The verdict on each judged pair, by its row; and how many rows have none."""
    wrong = next((row for row in labels if row.get("duplicate") not in (True, False, None)), None)
    if wrong is not None:
        raise InputError(f"duplicate is {wrong['duplicate']!r:.80}; it must be true, false or null")
    judged = [row for row in labels if row.get("duplicate") is not None]
    if not judged:
        raise InputError("no pair is judged: set duplicate to true or false, or judge in the page of cleaner report --pairs")
    rows = rows_of(run, judged).tolist()
    verdicts = {row: bool(label["duplicate"]) for row, label in zip(rows, judged, strict=True)}
    return verdicts, len(labels) - len(judged)


@dataclass(frozen=True)
class _Judging:
    """Judged pairs of a run: their rows, and whether each is a duplicate."""

    run: FinishedRun
    strata: Strata
    rows: Numbers
    verdicts: NDArray[np.bool_]

    def taken(self, threshold: float, own: float) -> NDArray[np.bool_]:
        """Which pairs a threshold takes for duplicates."""
        matches = self.run.matches
        if threshold == round(own, 4):
            return matches.duplicate
        line = np.where(matches.line == own, threshold, matches.line)
        # What reached the line of the run and is no duplicate was refused for its facts, and stays so.
        refused = ~matches.duplicate & (matches.share >= matches.line)
        taken: NDArray[np.bool_] = (matches.relation == "exact") | ((matches.share >= line) & ~refused)
        return taken

    def estimate(self, threshold: float, own: float) -> Estimate:
        """The estimate for a threshold."""
        taken = self.taken(threshold, own)
        # A cell: strata that differ by outlets alone, together; taken or not. Few cells, each with many judged pairs.
        cells = 2 * self.strata.coarse + taken
        many = int(cells.max()) + 1
        many += many % 2
        sizes = np.bincount(cells, minlength=many)
        is_taken = np.arange(many) % 2 == 1
        yes, judged = self._counted(cells, many)
        rate = np.where(judged > 0, yes / np.maximum(judged, _TINY), _rate_of_stratum(yes, judged))
        precision, recall = _figures(rate * sizes, sizes, is_taken)
        lot = np.random.default_rng(_SEED)
        left = np.maximum(sizes - judged, 0)
        drawn = yes * (sizes - left) / np.maximum(judged, _TINY) + left * lot.beta(
            yes + _PRIOR, judged - yes + _PRIOR, (_DRAWS, many)
        )
        bounds = [np.quantile(each, (0.025, 0.975)) for each in _figures(drawn, sizes, is_taken)]
        return Estimate(
            threshold=threshold,
            duplicates=int(sizes[is_taken].sum()),
            precision=round(float(precision), 4),
            precision_low=round(float(min(bounds[0][0], precision)), 4),
            precision_high=round(float(max(bounds[0][1], precision)), 4),
            recall=round(float(recall), 4),
            recall_low=round(float(min(bounds[1][0], recall)), 4),
            recall_high=round(float(max(bounds[1][1], recall)), 4),
            is_own=threshold == round(own, 4),
        )

    def _counted(self, cells: Numbers, many: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Duplicates among the judged pairs of each cell, and judged pairs: as many as count (Kish, 1965, Survey sampling),
        where some stand for more pairs than others."""
        own, of = cells[self.rows], self.strata.of[self.rows]
        weights = self.strata.sizes[of] / np.bincount(of, minlength=len(self.strata.sizes))[of]
        total, squares, yes = (
            np.bincount(own, values, minlength=many) for values in (weights, weights**2, weights * self.verdicts)
        )
        judged = total**2 / np.maximum(squares, _TINY)
        return yes / np.maximum(total, _TINY) * judged, judged


def _rate_of_stratum(yes: NDArray[np.float64], judged: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of duplicates in each cell's stratum; a half where nothing of it was judged."""
    both, there = yes.reshape(-1, 2).sum(axis=1), judged.reshape(-1, 2).sum(axis=1)
    rates: NDArray[np.float64] = np.repeat(np.where(there > 0, both / np.maximum(there, _TINY), 0.5), 2)
    return rates


def _figures(duplicates: NDArray[np.float64], sizes: Numbers, is_taken: NDArray[np.bool_]) -> tuple[Any, Any]:
    """Precision and recall from how many pairs of each cell (the last axis) are duplicates."""
    right = duplicates[..., is_taken].sum(axis=-1)
    taken, all_ = sizes[is_taken].sum(), duplicates.sum(axis=-1)
    precision = right / taken if taken else np.ones_like(right)
    return precision, np.divide(right, all_, out=np.ones_like(right), where=all_ > 0)
