"""Trees over named features."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cleaner.boilerplate.block_model.features import FEATURES, Matrix
from cleaner.boilerplate.block_model.gbdt import Trees
from cleaner.boilerplate.block_model.model import standard_model

WORDS, LINKS = FEATURES.index("words"), FEATURES.index("link_share")


def saved() -> dict[str, Any]:
    """Two trees: more than eight words speak for a block, links against it; no links known: against it too."""
    stump = {"left": [1, 1, 2], "right": [2, 1, 2]}
    trees = [
        {**stump, "feature": [WORDS, 0, 0], "threshold": [8.0, 0, 0], "missing_left": [1, 0, 0], "value": [0.5, -1.0, 2.0]},
        {**stump, "feature": [LINKS, 0, 0], "threshold": [0.5, 0, 0], "missing_left": [0, 0, 0], "value": [0.0, 0.25, -4.0]},
    ]
    return {"features": list(FEATURES), "base": 0.1, "depth": 1, "trees": trees}


def evidence(*rows: tuple[float, float]) -> Matrix:
    made = np.zeros((len(rows), len(FEATURES)), dtype=np.float32)
    made[:, [WORDS, LINKS]] = np.array(rows, dtype=np.float32).reshape(-1, 2)
    return made


def odds(trees: Trees, given: Matrix) -> list[float]:
    scores = trees.scores(given)
    return [round(float(value), 4) for value in np.log(scores / (1 - scores))]


def test_a_score_is_the_sum_of_the_leaves_that_a_block_falls_into() -> None:
    given = evidence((20, 0.0), (8, 0.0), (20, 1.0), (float("nan"), float("nan")))
    assert odds(Trees.from_mapping(saved()), given) == [2.35, -0.65, -1.9, -4.9]


def test_a_page_of_very_many_blocks_scores_as_its_blocks_one_by_one() -> None:
    trees = standard_model().first
    rng = np.random.default_rng(7)
    many = rng.normal(size=(3_000, len(FEATURES))).astype(np.float32)
    many[rng.random(many.shape) < 0.1] = np.nan
    alone = np.concatenate([trees.scores(many[at : at + 1]) for at in range(0, 3_000, 300)])
    assert trees.scores(many)[::300] == pytest.approx(alone)


def test_the_reasons_of_a_block_add_up_to_its_score() -> None:
    """base + what the roots say + the shares of all features = the log odds."""
    trees = Trees.from_mapping(saved())
    given = evidence((20, 0.0), (3, 1.0))
    roots = trees.base + float(trees.value[:, 0].sum())
    for value, reasons in zip(odds(trees, given), trees.reasons(given, most=len(FEATURES)), strict=True):
        assert roots + sum(share for _, share in reasons) == pytest.approx(value, abs=1e-3)
    assert [names[0][0] for names in trees.reasons(given, most=1)] == ["words", "link_share"]


def test_no_block_has_no_score() -> None:
    assert standard_model().first.scores(evidence()).shape == (0,)


def test_the_shipped_trees_have_no_path_out() -> None:
    for trees in (standard_model().first, standard_model().second):
        rows = np.zeros((3, len(trees.features)), dtype=np.float32)
        assert int(trees.feature.max()) < len(trees.features)
        assert replace(trees, depth=trees.depth + 3).scores(rows) == pytest.approx(trees.scores(rows))


@pytest.mark.parametrize("guess", ["first", "second"])
def test_the_compiled_walk_comes_to_the_same_leaves(monkeypatch: pytest.MonkeyPatch, guess: str) -> None:
    trees: Trees = getattr(standard_model(), guess)
    rng = np.random.default_rng(11)
    many = rng.normal(scale=3, size=(300, len(trees.features))).astype(np.float32)
    many[rng.random(many.shape) < 0.1] = np.nan
    scores = []
    for compiled in (True, False):
        monkeypatch.setattr("cleaner.boilerplate.block_model.gbdt._is_compiled", lambda compiled=compiled: compiled)
        scores.append(trees.scores(many))
    assert scores[0].tobytes() == scores[1].tobytes()


# Features that no tree reads, and that come from one computation with others that trees read.
AT_NO_COST = {"has_sentence-2", "rule-2", "rule+2", "same_grandparent+1"}


def test_every_feature_is_read_by_some_tree() -> None:
    """What no tree reads is not worth computing for every block."""
    model = standard_model()
    read = set()
    for trees in (model.first, model.second):
        inner = trees.left != np.arange(trees.left.shape[1])
        inner[:, 1:] &= trees.left[:, 1:] > 0  # behind the last node of a tree stands padding
        read |= {trees.features[at] for at in np.unique(trees.feature[inner])}
    assert set(model.second.features) - read == AT_NO_COST
