"""Train the block model on labelled pages, and say how good it is on sites it has not seen.

    pip install scikit-learn
    python -m tests.training.train_blocks              cross-validate site by site, then train on all and write the weights
    python -m tests.training.train_blocks --only-check cross-validate only

Reads the labelled pages of the data folder (see tests/quality/gate.py). Every site is in one fold only. Pages of HTML are
used a second time as if they were text, without what only markup tells, so that one model serves all formats.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.features import FEATURES, feature_matrix
from cleaner.boilerplate.labels import label_by_rule
from cleaner.boilerplate.model import VERSION
from cleaner.extractors import extract
from cleaner.rules import standard_book, standard_words
from tests.quality.gate import DATA, HERE
from tests.training.truth import in_gold

OUT = HERE.parents[1] / "cleaner" / "boilerplate" / "data" / "blocks.json"
SETS = (("html/wcxb_dev", "gold_text"), ("html/big9", "gold_text"), ("html/dragnet", "gold_text"), ("html/l3s", "gold_body"),
        ("html/cpe", "gold_text"), ("text", "gold_text"))  # fmt: skip
FOLDS = 4
TREES, LEAVES, DEPTH, RATE = 120, 15, 7, 0.13
MAX_WEIGHT = 12.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One page as the model sees it: evidence, truth and weight of each block; set, site; gold and the blocks' texts."""

    name: str
    site: str
    evidence: NDArray[np.float32]
    truth: NDArray[np.bool_]
    weight: NDArray[np.float64]
    gold: str
    texts: tuple[str, ...]


def sample(job: tuple[str, str, dict[str, Any]]) -> list[Sample]:
    """The samples of one labelled page; an HTML page gives a second one without its markup."""
    name, field, row = job
    found = extract(row["html"], "html") if "html" in row else extract(row["text"], row["format"])
    if not found.blocks or not (row[field] or "").strip():
        return []
    title = row.get("title") or found.fields.title
    made = []
    for blocks in [found.blocks] + (
        [tuple(replace(b, place=None, tag="p", link_share=0.0) for b in found.blocks)] * ("html" in row)
    ):
        labelled, hits = label_by_rule(blocks, replace(found.fields, title=title), standard_book())
        truth = np.array(in_gold(blocks, row[field]))
        words = np.array([len(b.text.split()) for b in blocks], dtype=np.float64)
        weight = np.minimum(np.sqrt(words), MAX_WEIGHT)
        # Whether a headline belongs to the text is a convention of each set; the program decides by rule.
        weight[[b.label == "title" for b in labelled]] = 0
        weight /= max(1.0, np.sqrt(weight.sum()))
        evidence = feature_matrix(blocks, hits, title, standard_words())
        made.append(Sample(name, site(name, row), evidence, truth, weight, row[field], tuple(b.text for b in blocks)))
    if len(made) == 2:
        made[1] = replace(made[1], name=f"{name} as text", weight=made[1].weight * 0.3)
    return made


def site(name: str, row: dict[str, Any]) -> str:
    """What must not stand on both sides of a fold."""
    if name == "html/big9":
        return str(row["site"]).rsplit("-", 1)[0]
    if name == "text" and str(row["id"]).startswith("big9"):
        return str(row["outlet"]).rsplit("-", 1)[0]
    return (urlsplit(row.get("url") or "").hostname or str(row["id"])).removeprefix("www.")


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every labelled page."""
    from common import rows

    for name, field in SETS:
        for row in rows(DATA / "data" / f"{name}.jsonl.zst"):
            yield name, field, row


def fit(samples: list[Sample]) -> Any:
    """A model of some pages."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEPTH,
        min_samples_leaf=40,
        l2_regularization=1.0,
        random_state=1,
    )
    evidence, truth, weight = (
        np.concatenate([getattr(s, part) for s in samples]) for part in ("evidence", "truth", "weight")
    )
    used = weight > 0
    return model.fit(evidence[used], truth[used], sample_weight=weight[used])


def check(samples: list[Sample]) -> None:
    """Print F1 by set and threshold on sites that the model has not seen, and on the pages it was trained on."""
    from common import text_score
    from sklearn.model_selection import GroupKFold

    scores: dict[int, NDArray[np.float64]] = {}
    for seen, unseen in GroupKFold(FOLDS).split(np.zeros(len(samples)), groups=[s.site for s in samples]):
        model = fit([samples[at] for at in seen])
        scores |= {at: model.predict_proba(samples[at].evidence)[:, 1] for at in unseen}
    own = fit(samples)
    for name in dict.fromkeys(s.name for s in samples):
        of_set = [at for at, s in enumerate(samples) if s.name == name]
        for least in (0.3, 0.4, 0.5, 0.6):
            unseen_text = [(samples[at].gold, _kept(samples[at], scores[at], least)) for at in of_set]
            own_text = (
                [
                    (samples[at].gold, _kept(samples[at], own.predict_proba(samples[at].evidence)[:, 1], least))
                    for at in of_set
                ]
                if least == 0.4
                else []
            )
            extra = f"  in-sample {text_score(own_text)['F1']}" if own_text else ""
            print(name, least, text_score(unseen_text), extra, flush=True)


def _kept(page: Sample, score: NDArray[np.float64], least: float) -> str:
    return "\n".join(text for text, value in zip(page.texts, score, strict=True) if value >= least)


def saved(model: Any) -> dict[str, Any]:
    """The model as the package reads it. Values of inner nodes are kept: they tell which feature decided."""
    trees = []
    depth = 0
    for (predictor,) in model._predictors:  # scikit-learn has no public way to its trees
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes))
        depth = max(depth, int(nodes["depth"].max()))
        # Leaves are shrunk by the learning rate already, inner nodes are not.
        value = np.where(leaf, nodes["value"], nodes["value"] * RATE)
        trees.append(
            {
                "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
                "threshold": [float(f"{t:.6g}") for t in np.where(leaf, 0, nodes["num_threshold"])],
                "missing_left": nodes["missing_go_to_left"].astype(int).tolist(),
                "left": np.where(leaf, own, nodes["left"]).tolist(),
                "right": np.where(leaf, own, nodes["right"]).tolist(),
                "value": [round(float(v), 5) for v in value],
            }
        )
    base = float(np.ravel(model._baseline_prediction)[0])
    return {"version": VERSION, "features": list(FEATURES), "base": base, "depth": depth, "trees": trees}


def main() -> None:
    """Cross-validate, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only-check", action="store_true", help="cross-validate only")
    parser.add_argument("--only-train", action="store_true", help="train and write only")
    given = parser.parse_args()
    sys.path.insert(0, str(DATA / "eval"))
    with ProcessPoolExecutor() as pool:
        samples = [made for page in pool.map(sample, jobs(), chunksize=16) for made in page]
    print(len(samples), "samples,", sum(len(s.truth) for s in samples), "blocks", flush=True)
    if not given.only_train:
        check(samples)
    if not given.only_check:
        OUT.write_text(json.dumps(saved(fit(samples)), separators=(",", ":")) + "\n", encoding="utf-8")
        print("written", OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
