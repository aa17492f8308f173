"""What every store of an index promises; each is checked against one that compares every article with every other one."""

from typing import Any

import numpy as np
import pytest

from cleaner.index.articles import Signer, rows_of, strings_of
from cleaner.index.counting import Frequencies
from cleaner.index.lookup import Queries
from cleaner.index.protocol import Signed, Store, Window
from cleaner.records import Article
from cleaner.settings import DuplicateSettings
from tests.engines.invented import invented
from tests.index.comparing_store import ComparingStore
from tests.index.conftest import NewStore

_SETTINGS = DuplicateSettings()
# Of 128 values so many agree in what is more than house text.
_COPY = 45


def _articles(count: int, *, printed_by: int = 20) -> list[Article]:
    articles = invented(count, seed=3, printed_by=printed_by)
    return [
        Article(id=f"a{at}", outlet=one.outlet, text=one.text, published=f"2031-05-{1 + at * 28 // count:02}")
        for at, one in enumerate(articles)
    ]


def _signed(articles: list[Article]) -> Signed:
    signed: Signed = Signer(_SETTINGS).signed(rows_of(articles), 1)
    return signed


def _filled(store: Store, articles: list[Article], step: int = 20) -> Store:
    for first in range(0, len(articles), step):
        store.add(_signed(articles[first : first + step]))
    return store


def _queries(articles: list[Article], own: Any = None) -> Queries:
    signed = _signed(articles)
    none = np.full(len(articles), -1, np.int64)
    return Queries(values=signed.values, filled=signed.filled, own=none if own is None else own)


def _candidates(store: Store, queries: Queries, window: Window | None = None) -> list[tuple[int, int]]:
    pairs = store.candidates(queries, window or Window(), _SETTINGS)
    return list(zip(pairs.query.tolist(), pairs.number.tolist(), strict=True))


def test_what_was_said_at_the_beginning_stays(new_store: NewStore) -> None:
    store = new_store()
    assert store.identity() == {}
    store.begin({"format": "1", "scheme": "x"})
    assert store.identity() == {"format": "1", "scheme": "x"}


def test_articles_come_back_as_they_went_in(new_store: NewStore) -> None:
    strange = [
        Article(
            id="né\n1", outlet="Øst", agency="dpa", url="https://o.example/1", title="T", published="2031-05-02", text="東京"
        ),
        Article(id="empty"),
        Article(id="long", text="word " * 40_000, damage=0.25),
        Article(id="zero", text="a\0b \ud800 c"),
    ]
    store = _filled(new_store(), strange)
    numbers = store.known(["empty", "né\n1", "nobody", "zero", "long"])
    assert numbers == {"né\n1": 1, "empty": 2, "long": 3, "zero": 4}
    rows = store.articles(np.array([1, 2, 3, 4, 99]))
    assert rows.column("position").to_pylist() == [1, 2, 3, 4]
    expected = rows_of(strange)
    for name in expected.schema.names:
        if name != "text":
            assert rows.column(name).to_pylist() == expected.column(name).to_pylist()
    assert strings_of(rows) == [article.text for article in strange]
    assert store.signatures(np.array([1, 2, 3, 99]))[1].tolist() == [True, False, True, False]


def test_an_empty_store_answers(new_store: NewStore) -> None:
    store = new_store()
    assert _candidates(store, _queries(_articles(3))) == []
    assert len(store.scan(0, 10)) == len(store.articles(np.zeros(0, np.int64))) == 0
    assert store.counted(0).added_bytes == store.stats()["articles"] == store.remove(["a"]) == store.expire(9_999) == 0
    assert store.stats()["first_day"] is None


@pytest.mark.parametrize("asked", [1, 7, 140])
def test_candidates_are_those_of_comparing_every_two(new_store: NewStore, asked: int) -> None:
    articles = _articles(280)
    known, new = articles[::2], articles[1::2][:asked]
    expected = _filled(ComparingStore(), known).candidates(_queries(new), Window(), _SETTINGS)
    pairs = list(zip(expected.query.tolist(), expected.number.tolist(), strict=True))
    # Of pairs that share house text alone, which half of the articles have, a store may name some.
    copies = {pair for pair, agreement in zip(pairs, expected.agreement.tolist(), strict=True) if agreement >= _COPY}
    assert copies
    assert copies <= set(_candidates(_filled(new_store(), known), _queries(new))) <= set(pairs)


def test_a_story_that_is_printed_by_many_has_some_of_them_for_candidates(new_store: NewStore) -> None:
    articles = _articles(200, printed_by=140)
    known, new = articles[0:140:2], articles[1:140:2]
    every = set(_candidates(_filled(ComparingStore(), known), _queries(new)))
    found = _candidates(_filled(new_store(), known), _queries(new))
    assert set(found) <= every
    assert all(sum(query == asked for query, _ in found) >= 4 for asked in range(len(new)))


def test_an_article_is_no_candidate_of_itself(new_store: NewStore) -> None:
    articles = _articles(40)
    store = _filled(new_store(), articles)
    own = np.arange(1, 41)
    assert (0, 1) in _candidates(store, _queries(articles))
    assert all(query + 1 != number for query, number in _candidates(store, _queries(articles, own)))


def test_a_window_of_days_leaves_out_no_article_within_it(new_store: NewStore) -> None:
    articles = _articles(120)
    store = _filled(new_store(), articles)
    day = rows_of(articles[:1]).column("day")[0].as_py()
    window = Window(first=day, last=day + 6)
    of_day = dict(enumerate(rows_of(articles).column("day").to_pylist(), 1))
    pairs = store.candidates(_queries(articles[:30]), Window(), _SETTINGS)
    copies = zip(pairs.query.tolist(), pairs.number.tolist(), pairs.agreement.tolist(), strict=True)
    of_day = dict(enumerate(rows_of(articles).column("day").to_pylist(), 1))
    inside = {(a, b) for a, b, agreement in copies if agreement >= _COPY and window.meets(of_day[b], of_day[b])}
    assert inside
    assert inside <= set(_candidates(store, _queries(articles[:30]), window))


def test_articles_are_scanned_in_order_of_their_coming(new_store: NewStore) -> None:
    store = _filled(new_store(), _articles(50))
    store.remove(["a3", "a4"])
    first = store.scan(0, 10)
    assert first.column("position").to_pylist() == [1, 2, 3, 6, 7, 8, 9, 10, 11, 12]
    assert store.scan(12, 100).column("id").to_pylist() == [f"a{at}" for at in range(12, 50)]


def test_what_is_removed_is_gone_and_may_come_again(new_store: NewStore) -> None:
    articles = _articles(60)
    store = _filled(new_store(), articles)
    assert store.remove(["a7", "a8", "nobody"]) == 2
    assert store.remove(["a7"]) == 0
    assert store.known(["a7", "a9"]) == {"a9": 10}
    assert store.stats()["articles"] == 58
    store.add(_signed([articles[7]]))
    assert store.known(["a7"]) == {"a7": 61}
    assert 61 in {number for _, number in _candidates(store, _queries([articles[7]]))}


def test_old_articles_expire_and_undated_ones_stay(new_store: NewStore) -> None:
    articles = [*_articles(100), Article(id="undated", text="The fair at Tarn opens on Friday, wardens said on Monday.")]
    store = _filled(new_store(), articles)
    first = store.stats()["first_day"]
    before = sum(day is not None and day < first + 14 for day in rows_of(articles).column("day").to_pylist())
    assert store.expire(first + 14) == before > 0
    assert store.stats()["articles"] == 101 - before
    assert store.stats()["first_day"] == first + 14
    assert "undated" in store.known(["undated"])
    left = {
        number for _, number in _candidates(store, _queries(articles)) if number in store.known([f"a{number - 1}"]).values()
    }
    there = store.scan(0, 1_000).column("position").to_pylist()
    assert left <= set(there)


def test_shingles_are_counted_as_in_one_store(new_store: NewStore) -> None:
    articles = _articles(60)
    one, other = Frequencies(_filled(ComparingStore(), articles)), Frequencies(_filled(new_store(), articles))
    for compiled in (False, True):
        expected, found = one.up_to_date(compiled=compiled), other.up_to_date(compiled=compiled)
        assert found.sampled == expected.sampled
        assert np.array_equal(found.counts, expected.counts)
    assert expected.counts.any()


def test_counts_go_on_when_articles_come(new_store: NewStore) -> None:
    articles = _articles(60)
    store = _filled(new_store(), articles[:30])
    frequencies = Frequencies(store)
    some = frequencies.up_to_date(compiled=True).counts.sum(dtype=np.int64)
    _filled(store, articles[30:])
    every = frequencies.up_to_date(compiled=True).counts
    assert every.sum(dtype=np.int64) > some
    assert np.array_equal(every, Frequencies(store).up_to_date(compiled=True).counts)
    assert np.array_equal(every, frequencies.up_to_date(compiled=True).counts)


def test_bytes_of_texts_are_told(new_store: NewStore) -> None:
    articles = _articles(10)
    store = _filled(new_store(), articles)
    size = sum(len(article.text.encode()) for article in articles)
    assert store.stats()["text_bytes"] == store.counted(0).added_bytes == size
    store.remove(["a0"])
    assert store.stats()["text_bytes"] == size - len(articles[0].text.encode())
    assert store.counted(0).added_bytes == size
