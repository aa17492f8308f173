"""The block model: trees over named features."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cleaner import CleanerError
from cleaner.boilerplate.features import FEATURES, Matrix
from cleaner.boilerplate.model import VERSION, BlockModel, standard_model

WORDS, LINKS = FEATURES.index("words"), FEATURES.index("link_share")


def saved(**changed: Any) -> dict[str, Any]:
    """A model of two trees: more than eight words speak for a block, links against it; no links known: against it too."""
    stump = {"left": [1, 1, 2], "right": [2, 1, 2]}
    trees = [
        {**stump, "feature": [WORDS, 0, 0], "threshold": [8.0, 0, 0], "missing_left": [1, 0, 0], "value": [0.5, -1.0, 2.0]},
        {**stump, "feature": [LINKS, 0, 0], "threshold": [0.5, 0, 0], "missing_left": [0, 0, 0], "value": [0.0, 0.25, -4.0]},
    ]
    return {"version": VERSION, "features": list(FEATURES), "base": 0.1, "depth": 1, "trees": trees, **changed}


def evidence(*rows: tuple[float, float]) -> Matrix:
    made = np.zeros((len(rows), len(FEATURES)), dtype=np.float32)
    made[:, [WORDS, LINKS]] = np.array(rows, dtype=np.float32).reshape(-1, 2)
    return made


def odds(model: BlockModel, given: Matrix) -> list[float]:
    scores = model.scores(given)
    return [round(float(value), 4) for value in np.log(scores / (1 - scores))]


def test_a_score_is_the_sum_of_the_leaves_that_a_block_falls_into() -> None:
    model = BlockModel.from_mapping(saved())
    given = evidence((20, 0.0), (8, 0.0), (20, 1.0), (float("nan"), float("nan")))
    assert odds(model, given) == [2.35, -0.65, -1.9, -4.9]


def test_a_page_of_very_many_blocks_scores_as_its_blocks_one_by_one() -> None:
    model = standard_model()
    rng = np.random.default_rng(7)
    many = rng.normal(size=(3_000, len(FEATURES))).astype(np.float32)
    many[rng.random(many.shape) < 0.1] = np.nan
    alone = np.concatenate([model.scores(many[at : at + 1]) for at in range(0, 3_000, 300)])
    assert model.scores(many)[::300] == pytest.approx(alone)


def test_the_reasons_of_a_block_add_up_to_its_score() -> None:
    """base + what the roots say + the shares of all features = the log odds."""
    model = BlockModel.from_mapping(saved())
    given = evidence((20, 0.0), (3, 1.0))
    roots = model.base + float(model.value[:, 0].sum())
    for value, reasons in zip(odds(model, given), model.reasons(given, most=len(FEATURES)), strict=True):
        assert roots + sum(share for _, share in reasons) == pytest.approx(value, abs=1e-3)
    assert [names[0][0] for names in model.reasons(given, most=1)] == ["words", "link_share"]


def test_no_block_has_no_score() -> None:
    assert standard_model().scores(evidence()).shape == (0,)


@pytest.mark.parametrize("changed", [{"version": VERSION + 1}, {"features": list(FEATURES[1:])}])
def test_a_model_of_other_features_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(CleanerError, match="train it again"):
        BlockModel.from_mapping(saved(**changed))


def test_the_shipped_model_has_no_path_out_of_its_trees() -> None:
    model = standard_model()
    assert int(model.feature.max()) < len(FEATURES)
    assert replace(model, depth=model.depth + 3).scores(evidence((9, 0.1))) == pytest.approx(
        model.scores(evidence((9, 0.1)))
    )
