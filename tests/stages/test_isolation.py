"""One article that cannot be signed or verified does not end a search: nothing is found for it, and all else is."""

from typing import Any

import pytest

import cleaner
from cleaner.matching import Verifier
from cleaner.records import Article
from cleaner.stages import local_search
from cleaner.stages.sign import sign_batch
from tests.runs.test_run import STORIES

ARTICLES = [Article(id=f"{name}{copy}", text=STORIES[name]) for name in ("crane", "vote", "herring") for copy in "ab"]
OTHERS = {("cranea", "craneb"), ("herringa", "herringb")}


def clusters(found: cleaner.Duplicates) -> set[tuple[str, ...]]:
    return {cluster.members for cluster in found.clusters}


@pytest.mark.parametrize("error", [MemoryError, ValueError])
def test_an_article_that_cannot_be_signed_is_a_copy_of_nothing(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(articles: Any, *given: Any, **named: Any) -> Any:
        if any("Velm" in text for text in articles.column("text").to_pylist()):
            raise error
        return sign_batch(articles, *given, **named)

    monkeypatch.setattr(local_search, "sign_batch", raising)
    assert clusters(cleaner.find_duplicates(ARTICLES)) == OTHERS


def test_a_pair_that_cannot_be_verified_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    verify = Verifier.verify

    def raising(self: Verifier, articles: Any, pairs: Any) -> Any:
        texts = articles.column("text").to_pylist()
        if any("Velm" in texts[left] for left in pairs[0].tolist()):
            raise MemoryError
        return verify(self, articles, pairs)

    monkeypatch.setattr(Verifier, "verify", raising)
    assert clusters(cleaner.find_duplicates(ARTICLES)) == OTHERS


def test_a_fault_of_the_machine_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(*given: Any, **named: Any) -> Any:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(local_search, "sign_batch", raising)
    with pytest.raises(cleaner.EngineError, match="Input/output error"):
        cleaner.find_duplicates(ARTICLES)
