"""The block model: how likely each block of a page is part of the report, in two guesses.

The first reads the evidence on the block; the second reads the same and the first guesses at the blocks around. The weights
are in `data/blocks.json`, made by `tests/training/train_blocks.py`; its docstring tells from which pages, and its report how
well they do.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.features import FEATURES, Matrix, PageEvidence
from cleaner.boilerplate.block_model.gbdt import Trees
from cleaner.boilerplate.block_model.stacking import CONTEXT, context
from cleaner.errors import CleanerError

VERSION = 4
_WORDS = FEATURES.index("words")


@dataclass(frozen=True)
class BlockModel:
    """Both guesses. `first` reads `FEATURES`, `second` reads `FEATURES` and `CONTEXT`. `calibration`: for rising expected F1
    of a page, by the second guess, the F1 that was measured on sites unseen; two rows."""

    first: Trees
    second: Trees
    calibration: NDArray[np.float64]

    def scores(self, evidence: PageEvidence, fields: Sequence[bool]) -> NDArray[np.float64]:
        """The probability of each block to be part of the report. `evidence` is that of `page_evidence`; `fields` tells
        which blocks are fields of the article (title, byline …)."""
        return self.judged(evidence, fields)[0]

    def judged(
        self, evidence: PageEvidence, fields: Sequence[bool], reasons: int = 0
    ) -> tuple[NDArray[np.float64], list[tuple[tuple[str, float], ...]]]:
        """The scores, and for each block the given number of features that moved its score most, with their shares of the
        log odds, largest first (none for 0: finding them takes as long as the scores)."""
        both = with_context(evidence, self.first.scores(evidence.matrix), fields)
        return self.second.scores(both), self.second.reasons(both, reasons) if reasons else [()] * len(evidence.matrix)

    def calibrated(self, expected: float) -> float:
        """The F1 that pages with the expected F1 had on sites unseen (0-1)."""
        return float(np.interp(expected, *self.calibration))

    @classmethod
    def from_mapping(cls, saved: Mapping[str, Any]) -> "BlockModel":
        """A model from its saved form. Raises CleanerError where it was trained on other features."""
        features = tuple(saved["first"]["features"]), tuple(saved["second"]["features"])
        if saved["version"] != VERSION or features != (FEATURES, (*FEATURES, *CONTEXT)):
            raise CleanerError("the block model was trained on other features than this version has; train it again")
        return cls(
            first=Trees.from_mapping(saved["first"]),
            second=Trees.from_mapping(saved["second"]),
            calibration=np.array(saved["calibration"], dtype=np.float64),
        )


def with_context(evidence: PageEvidence, guess: NDArray[np.float64], fields: Sequence[bool]) -> Matrix:
    """The evidence for the second guess: that for the first, and the columns that the first guess gives."""
    matrix, groups = evidence
    return np.hstack([matrix, context(guess, matrix[:, _WORDS], fields, groups).astype(np.float32)])


@lru_cache(maxsize=1)
def standard_model() -> BlockModel:
    """The model that ships with the package."""
    data = files("cleaner.boilerplate.block_model").joinpath("data", "blocks.json").read_text(encoding="utf-8")
    return BlockModel.from_mapping(json.loads(data))
