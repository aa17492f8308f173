"""The search by key finds what the search in one place finds: the same pairs, verified and reported, the same clusters."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.corpus import Corpus
from cleaner.engines import Engine, LocalEngine
from cleaner.engines.keyed import InProcess, Row, Work
from cleaner.records import Article, Channel, Dropped, OutletProfile, Profiles, Rejection
from cleaner.records.arrow import cleaned_batch
from cleaner.settings import DuplicateSettings
from cleaner.stages.keyed_candidates import Layout
from cleaner.stages.keyed_search import CollectFields, corpus_of, steps_by_key
from cleaner.stages.search import Found, search
from tests.engines.clusters import sail
from tests.engines.invented import invented

_SHARD = 50


class ByKeyHere:
    """Shards by this machine, work by key in this process."""

    def __init__(self, session: Any) -> None:
        self._session, self.keyed = session, InProcess()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def by_key(self, name: str, work: Work, tasks: Iterable[Any], *, keys: int) -> Iterator[Row]:
        return self.keyed.by_key(name, work, tasks, keys=keys)


def found_by_key(session: Any, articles: list[Article], settings: DuplicateSettings, profiles: Profiles | None) -> Found:
    """What is found among articles that lie in shards, with rejections between them."""
    rejection = Rejection(id="r", source="r", reason="empty", detail="0 bytes")
    rows = (articles[at : at + _SHARD] for at in range(0, len(articles), _SHARD))
    table = session.store("cleaned", (cleaned_batch([rejection, *some[:9], rejection, *some[9:]]) for some in rows))
    corpus = corpus_of(table, session.fold(CollectFields(), table))
    corpus.make_ids_unique()
    return search(corpus, settings, profiles=profiles, steps=steps_by_key(session, table))


def assert_same(one: Found, other: Found) -> None:
    for mine, theirs in zip((*one.verified, one.ranks), (*other.verified, other.ranks), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for name in one.pairs.rows.schema.names:
        mine, theirs = (found.pairs.rows.column(name) for found in (one, other))
        assert mine.to_pylist() == theirs.to_pylist() or np.array_equal(mine, theirs, equal_nan=True), name
    assert one.clusters == other.clusters
    assert one.articles.rows.equals(other.articles.rows)


def expected(articles: list[Article], settings: DuplicateSettings, profiles: Profiles | None = None) -> Found:
    corpus = Corpus.of(articles)
    corpus.make_ids_unique()
    return search(corpus, settings, profiles=profiles)


_AR = Channel(dropped=(Dropped(substring="ar", expected=9.0, found=0, words=9),))
DROPPING = Profiles(outlets={"Osk Echo": OutletProfile(outlet="Osk Echo", pages=9, channel=_AR)})


@pytest.mark.parametrize(
    ("settings", "profiles"),
    [
        (DuplicateSettings(), None),
        (DuplicateSettings(), DROPPING),
        (DuplicateSettings(align=False, bands=32, rows=4, single_rows=0, min_agreement=0), None),
        (DuplicateSettings(single_rows=0, min_agreement=6), None),
        (DuplicateSettings(single_rows=40, min_agreement=1), None),
        (DuplicateSettings(permutations=61, bands=10, rows=3), None),
    ],
    ids=["defaults", "dropped substrings", "plain bands", "bands that agree", "large rows", "odd numbers"],
)
def test_the_same_is_found(tmp_path: Path, settings: DuplicateSettings, profiles: Profiles | None) -> None:
    articles = invented(110, printed_by=40)
    with LocalEngine().session(tmp_path) as session:
        found = found_by_key(ByKeyHere(session), articles, settings, profiles)
    assert_same(found, expected(articles, settings, profiles))
    assert len(found.clusters) > 3


@pytest.mark.parametrize("articles", [[], [Article(id="a", text="Mira rows.")], [Article(id="a", text="")] * 2])
def test_nothing_is_found_where_nothing_is(tmp_path: Path, articles: list[Article]) -> None:
    with LocalEngine().session(tmp_path) as session:
        found = found_by_key(ByKeyHere(session), articles, DuplicateSettings(), None)
    assert_same(found, expected(articles, DuplicateSettings()))


def test_the_same_is_found_by_kernels_with_little_sent(tmp_path: Path) -> None:
    articles = invented(5_200, printed_by=300)
    assert sum(len(article.text.encode()) for article in articles) > 4_000_000
    with LocalEngine().session(tmp_path) as session:
        here = ByKeyHere(session)
        found = found_by_key(here, articles, DuplicateSettings(), None)
    assert_same(found, expected(articles, DuplicateSettings()))
    moved = sum(here.keyed.costs[name].moved_bytes for name in ("candidates", "agreement"))
    assert moved < 4_096 * len(articles)


def test_the_same_is_found_on_a_cluster(tmp_path: Path) -> None:
    articles = invented(120, printed_by=40)
    engine: Engine
    with sail() as engine, engine.session(tmp_path) as session:
        found = found_by_key(session, articles, DuplicateSettings(), DROPPING)
    assert_same(found, expected(articles, DuplicateSettings(), DROPPING))


def test_columns_are_cut_between_bands() -> None:
    layout = Layout(articles=10, settings=DuplicateSettings(permutations=61, bands=10, rows=3))
    assert [start for start, _ in layout.groups] == list(range(0, 61, 6))
    assert layout.groups[-1] == (60, 61)
    bands = [(band, start + cut.start) for start, end in layout.groups for band, cut in layout.bands_in(start, end)]
    assert bands == [(band, 3 * band) for band in range(10)]


def test_a_place_holds_no_more_columns_than_fit() -> None:
    few, many = (Layout(articles=count, settings=DuplicateSettings()) for count in (10_000, 1_000_000_000))
    assert len(few.groups) < len(many.groups)
    assert few.ranges < many.ranges
