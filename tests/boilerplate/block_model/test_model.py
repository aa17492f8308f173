"""The block model: a first guess, and a second that knows the first of the blocks around."""

from typing import Any

import numpy as np
import pytest

from cleaner import CleanerError
from cleaner.boilerplate.block_model.features import FEATURES, PageEvidence
from cleaner.boilerplate.block_model.model import VERSION, BlockModel, standard_model
from cleaner.boilerplate.block_model.region_features import GROUPS
from cleaner.boilerplate.block_model.stacking import CONTEXT


def trees(names: tuple[str, ...], feature: str) -> dict[str, Any]:
    """One tree: less than half of the feature speaks against a block, more for it."""
    nodes = {"threshold": [0.5, 0, 0], "missing_left": [1, 0, 0], "left": [1, 1, 2], "right": [2, 1, 2]}
    tree = {**nodes, "feature": [names.index(feature), 0, 0], "value": [0.0, -2.0, 2.0]}
    return {"features": list(names), "base": 0.0, "depth": 1, "trees": [tree]}


def saved(**changed: Any) -> dict[str, Any]:
    """A first guess by sentences, and a second that repeats the first guess of the block above."""
    first = trees(FEATURES, "has_sentence")
    second = trees((*FEATURES, *CONTEXT), "guess+1")
    return {"version": VERSION, "calibration": [[0, 0.5, 1], [0.2, 0.4, 1]], "first": first, "second": second, **changed}


def evidence_of(size: int, sentence: int) -> PageEvidence:
    """Blocks one of which has a sentence, in no groups."""
    matrix = np.zeros((size, len(FEATURES)), dtype=np.float32)
    matrix[sentence, FEATURES.index("has_sentence")] = 1
    return PageEvidence(matrix, np.full((len(GROUPS), size), -1))


def test_the_second_guess_knows_the_first_of_the_blocks_around() -> None:
    model = BlockModel.from_mapping(saved())
    evidence = evidence_of(3, 1)
    likely = model.scores(evidence, [False] * 3) > 0.5
    assert likely.tolist() == [False, False, True]
    assert [reason[0][0] for reason in model.judged(evidence, [False] * 3, reasons=1)[1]] == ["guess+1"] * 3


def test_a_field_of_the_article_does_not_speak_for_the_block_below() -> None:
    model = BlockModel.from_mapping(saved())
    evidence = evidence_of(2, 0)
    assert (model.scores(evidence, [False, False]) > 0.5).tolist() == [False, True]
    assert (model.scores(evidence, [True, False]) > 0.5).tolist() == [False, False]


@pytest.mark.parametrize("changed", [{"version": VERSION + 1}, {"first": trees(FEATURES[1:], "has_sentence")}])
def test_a_model_of_other_features_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(CleanerError, match="train it again"):
        BlockModel.from_mapping(saved(**changed))


@pytest.mark.parametrize(("expected", "measured"), [(0.0, 0.2), (0.25, 0.3), (0.5, 0.4), (1.0, 1.0)])
def test_confidence_is_read_between_the_knots_of_the_calibration(expected: float, measured: float) -> None:
    assert BlockModel.from_mapping(saved()).calibrated(expected) == pytest.approx(measured)


def test_the_shipped_calibration_rises() -> None:
    model = standard_model()
    measured = [model.calibrated(at / 100) for at in range(101)]
    assert measured == sorted(measured)
    assert measured[-1] > 0.9
