"""scikit-learn: a transformer and a clusterer of texts."""

import pickle
import warnings
from importlib import import_module
from typing import Any

import pytest

import cleaner
from cleaner import InputError
from tests.adapters.pages import ROWS, SETTINGS, articles, duplicates

base = pytest.importorskip("sklearn.base", reason="scikit-learn is not installed; pip install 'cleaner[scikit-learn]'")
adapter = import_module("cleaner.adapters.sklearn")
PAGES = [row["html"] or row["text"] or "" for row in ROWS]

# The checks of scikit-learn that make no matrix of numbers. check_estimator leaves all others out for estimators whose
# tags say that they take texts in one dimension, because they fit and transform such matrices.
CHECKS = (
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", ["PageCleaner", "DuplicateClusters"])
def test_the_checks_of_estimators_hold(name: str, check: str) -> None:
    checks = import_module("sklearn.utils.estimator_checks")
    getattr(checks, check)(name, getattr(adapter, name)())


@pytest.mark.parametrize("name", ["PageCleaner", "DuplicateClusters"])
def test_check_estimator_knows_that_it_takes_texts(name: str) -> None:
    checks = import_module("sklearn.utils.estimator_checks")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        checks.check_estimator(getattr(adapter, name)())
    assert [str(warning.message) for warning in said if "requires input" in str(warning.message)]


def test_pages_become_the_same_texts() -> None:
    transformer = adapter.PageCleaner(SETTINGS)
    wanted = list(cleaner.clean_many(PAGES, SETTINGS))
    assert transformer.fit_transform(PAGES).tolist() == [article.text for article in wanted]
    assert [article.text for article in wanted] == [article.text for article in articles()]
    rows = transformer.articles(PAGES)
    assert [(row["id"], row["title"]) for row in rows] == [(article.id, article.title) for article in wanted]
    assert [row["reason"] for row in rows if row["status"] != "ok"] == ["too_large", "no_body", "empty"]


def test_it_stands_in_a_pipeline_and_can_be_cloned_and_sent() -> None:
    pipeline = import_module("sklearn.pipeline")
    text = import_module("sklearn.feature_extraction.text")
    made = pipeline.make_pipeline(adapter.PageCleaner(SETTINGS), text.TfidfVectorizer())
    again = pickle.loads(pickle.dumps(base.clone(made)))  # noqa: S301  # our own
    vectors = again.fit_transform(PAGES)
    assert vectors.shape[0] == len(PAGES)
    assert (vectors[0] != vectors[1]).nnz == 0
    assert "advertisement" not in again[-1].vocabulary_
    assert again.set_params(pagecleaner__settings=None).get_params()["pagecleaner__settings"] is None


def test_texts_have_the_clusters_that_are_found() -> None:
    texts = [article.text for article in articles()]
    clusterer = adapter.DuplicateClusters()
    labels = clusterer.fit_predict(texts)
    assert labels.tolist() == [0, 0, 0, 1, 1, 2, 2, -1, -1, -1, -1, 0]
    found = cleaner.find_duplicates(texts)
    assert clusterer.canonical_.tolist() == [int(found.kept_for(str(at)).kept) for at in range(len(texts))]
    matched = [(row["left"], row["right"]) for row in clusterer.matches_.to_pylist()]
    assert matched == [(match.left, match.right) for match in found.matches]
    assert len(matched) == len(duplicates().matches)


def test_missing_pages_have_no_text() -> None:
    missing: list[Any] = [None, float("nan"), "Mira rows."]
    assert adapter.PageCleaner().transform(missing).tolist() == ["", "", "Mira rows."]


@pytest.mark.parametrize("given", ["a page", b"a page", None, 3])
def test_what_is_not_several_texts_is_refused(given: Any) -> None:
    for call in (adapter.PageCleaner().fit, adapter.PageCleaner().transform, adapter.DuplicateClusters().fit):
        with pytest.raises(InputError, match="give several texts"):
            call(given)


def test_tables_are_refused_for_their_items_are_columns() -> None:
    import numpy as np

    with pytest.raises(InputError, match="X is ndarray of 2 dimensions; give several texts"):
        adapter.PageCleaner().transform(np.array([["a page"]], dtype=object))
