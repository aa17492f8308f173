"""Train the block model on labelled pages, and measure it on sites that it has not seen.

    pip install -e '.[training]'
    python -m tests.training.train_blocks              cross-validate site by site, then train on all and write the weights
    python -m tests.training.train_blocks --only-check cross-validate only

Reads the labelled pages of the data folder (see tests/quality/gate.py). Every site is in one fold only, whatever form its
pages take. The second guess learns from first guesses that were made without the page's own site.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.features import FEATURES
from cleaner.boilerplate.block_model.model import VERSION, with_context
from cleaner.boilerplate.block_model.stacking import CONTEXT
from cleaner.boilerplate.decide import RESCUE
from cleaner.boilerplate.neighbours import DROP
from tests.quality.gate import DATA, HERE
from tests.training.augmentation import changes, samples_of_change
from tests.training.samples import SNIPPETS, Sample, is_ruleless, jobs, samples_of, with_ruleless

OUT = HERE.parents[1] / "cleaner" / "boilerplate" / "block_model" / "data" / "blocks.json"
FOLDS = 3
TREES = 240
SETTINGS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 31, "max_depth": 9, "min_data_in_leaf": 40, "lambda_l2": 1.0,
    "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "seed": 1, "deterministic": True,
    "num_threads": 2, "verbosity": -1,
}  # fmt: skip
#: Blocks of a page are much alike: this share of them is enough to learn from.
DRAWN = 0.6
#: Knots of the calibration.
KNOTS = 15
# A split between numbers and what is not a number has a threshold above all 32-bit numbers, which would read as infinite.
_LARGEST = 3e38

Matrix = NDArray[np.float32]
Scores = list[NDArray[np.float64]]


def fit(samples: Sequence[Sample], evidence: Sequence[Matrix]) -> Any:
    """A model trained on some pages."""
    import lightgbm

    truth, weight = (np.concatenate([getattr(s, part) for s in samples]) for part in ("truth", "weight"))
    used = (weight > 0) & (np.random.default_rng(1).random(len(weight)) < DRAWN)
    data = lightgbm.Dataset(np.concatenate(evidence)[used], truth[used], weight=weight[used])
    return lightgbm.train(SETTINGS, data, TREES)


def unseen(samples: Sequence[Sample], evidence: Sequence[Matrix]) -> Scores:
    """The scores of every page by a model that has not seen its site."""
    from sklearn.model_selection import GroupKFold

    scores: dict[int, NDArray[np.float64]] = {}
    for seen, other in GroupKFold(FOLDS).split(np.zeros(len(samples)), groups=[s.site for s in samples]):
        model = fit([samples[at] for at in seen], [evidence[at] for at in seen])
        predicted = model.predict(np.concatenate([evidence[at] for at in other]))
        ends = np.cumsum([len(evidence[at]) for at in other])
        scores |= dict(zip(other.tolist(), np.split(predicted, ends[:-1]), strict=True))
        print("fold done", flush=True)
    return [scores[at] for at in range(len(samples))]


def second_evidence(samples: Sequence[Sample], guesses: Scores) -> list[Matrix]:
    """The evidence for the second guess."""
    return [with_context(s.evidence, guess, s.fields.tolist()) for s, guess in zip(samples, guesses, strict=True)]


def report(samples: Sequence[Sample], scores: dict[str, Scores]) -> None:
    """Print F1 by set, for each way of scoring, on clean reports the share of words that are lost; and of
    the snippets how many are right."""
    from common import text_score

    for name in sorted({s.name for s in samples if s.gold and not is_ruleless(s)}):
        of_set = [at for at, s in enumerate(samples) if s.name == name]
        for way, values in scores.items():
            for least in (DROP - 0.1, DROP, DROP + 0.1):
                texts = [(samples[at].gold, _kept(samples[at], values[at], least)) for at in of_set]
                print(f"{name:32} {way:18} {least:.1f}", text_score(texts), flush=True)

    for way, values in scores.items():
        told = [
            (s.truth[s.weight > 0], value[s.weight > 0] >= DROP)
            for s, value in zip(samples, values, strict=True)
            if not s.gold
        ]
        truth, kept = (np.concatenate(part) for part in zip(*told, strict=True))
        print(
            f"{SNIPPETS:32} {way:18} {DROP:.1f}",
            {"kept": kept[truth].mean(), "dropped": 1 - kept[~truth].mean()},
            flush=True,
        )


def calibration(samples: Sequence[Sample], scores: Scores) -> list[list[float]]:
    """Pairs of rising F1: what the scores let expect of a page, and what pages like it had; as two rows."""
    from common import text_score
    from sklearn.isotonic import IsotonicRegression

    pages = [at for at, s in enumerate(samples) if s.gold and " " not in s.name]
    expected = [_expected_f1(samples[at], scores[at]) for at in pages]
    measured = [text_score([(samples[at].gold, _kept(samples[at], scores[at], DROP))])["F1"] for at in pages]
    rising = IsotonicRegression(out_of_bounds="clip").fit(expected, measured)
    quantiles = np.quantile(expected, np.linspace(0, 1, KNOTS))
    # Few pages are doubtful, and these need knots as well.
    knots = sorted({round(float(knot), 3) for knot in (*quantiles, *np.linspace(0, quantiles[1], KNOTS // 2))})
    return [knots, [round(float(value), 3) for value in rising.predict(knots)]]


def _expected_f1(page: Sample, score: NDArray[np.float64]) -> float:
    """As `cleaner.boilerplate.confidence.expected_f1` has it of decided blocks."""
    words = page.evidence.matrix[:, FEATURES.index("words")]
    kept = _kept_blocks(page, score, DROP)
    held, missed = (words * score)[kept].sum(), (words * score)[page.is_open & ~kept].sum()
    return float(2 * held / max(1e-6, words[kept].sum() + held + missed))


def _kept(page: Sample, score: NDArray[np.float64], least: float) -> str:
    return "\n".join(text for text, value in zip(page.texts, _kept_blocks(page, score, least), strict=True) if value)


def _kept_blocks(page: Sample, score: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    is_html = " " not in page.name and page.name.startswith("html")
    return np.where(page.is_open, score >= least, (score >= RESCUE) & is_html) & ~page.fields


def saved(model: Any, features: Sequence[str]) -> dict[str, Any]:
    """Trees as the package reads them. Values of inner nodes are kept: they tell which feature decided."""
    trees = [_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]
    return {
        "features": list(features),
        "base": 0.0,
        "depth": max(depth for depth, _ in trees),
        "trees": [nodes for _, nodes in trees],
    }


def _tree(root: dict[str, Any]) -> tuple[int, dict[str, list[Any]]]:
    nodes: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "missing_left", "left", "right", "value")}

    def add(node: dict[str, Any]) -> tuple[int, int]:
        at = len(nodes["value"])
        leaf = "leaf_value" in node
        own = {
            "feature": 0 if leaf else node["split_feature"],
            "threshold": 0.0 if leaf else min(_LARGEST, float(f"{node['threshold']:.7g}")),
            "missing_left": 0 if leaf else int(_missing_left(node)),
            "left": at,
            "right": at,
            "value": round(float(node["leaf_value"] if leaf else node["internal_value"]), 5),
        }
        for name, value in own.items():
            nodes[name].append(value)
        if leaf:
            return at, 0
        (nodes["left"][at], left), (nodes["right"][at], right) = add(node["left_child"]), add(node["right_child"])
        return at, 1 + max(left, right)

    return add(root)[1], nodes


def _missing_left(node: dict[str, Any]) -> bool:
    """Where a value that is not a number goes: a feature that always was one has it taken for zero."""
    return bool(node["default_left"]) if node["missing_type"] == "NaN" else node["threshold"] >= 0


def main() -> None:
    """Cross-validate, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only-check", action="store_true", help="cross-validate only")
    given = parser.parse_args()
    sys.path.insert(0, str(DATA / "eval"))
    with ProcessPoolExecutor() as pool:
        samples = [made for page in pool.map(samples_of, jobs(), chunksize=16) for made in page]
        samples += [made for page in pool.map(samples_of_change, changes(samples), chunksize=4) for made in page]
    print(len(samples), "samples,", sum(len(s.truth) for s in samples), "blocks", flush=True)
    samples = with_ruleless(samples)
    evidence = [s.evidence.matrix for s in samples]
    first = unseen(samples, evidence)
    both = second_evidence(samples, first)
    second = unseen(samples, both)
    report(samples, {"first, unseen": first, "second, unseen": second})
    if not given.only_check:
        models = fit(samples, evidence), fit(samples, both)
        names = FEATURES, (*FEATURES, *CONTEXT)
        written: dict[str, Any] = {"version": VERSION, "calibration": calibration(samples, second)} | {
            guess: saved(model, features) for guess, model, features in zip(("first", "second"), models, names, strict=True)
        }
        OUT.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
        print("written", OUT, OUT.stat().st_size, "bytes")
        own = [models[0].predict(matrix) for matrix in evidence]
        seen = second_evidence(samples, own)
        report(samples, {"second, in-sample": [models[1].predict(matrix) for matrix in seen]})


if __name__ == "__main__":
    main()
