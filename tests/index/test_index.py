"""The index as people use it."""

import sqlite3
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Article, DuplicateSettings, Index, InputError, OutputError, SchemeError, Settings, find_duplicates
from tests.engines.invented import invented

_QUAKE = (
    "A quake shook the harbour of Tarn before dawn on Monday. Wardens closed the bridge and the school, and the ferry to Osk"
    " stayed at its quay. No one was hurt, the mayor said, but forty houses have lost their chimneys."
)
_FAIR = (
    "The winter fair of Norlys opens on Friday with skating, herring and a lantern walk. Bakers from eleven villages have"
    " taken stalls, and the council has put on late trams for those who stay until the fire."
)


def _article(name: str, text: str = _QUAKE, **fields: Any) -> Article:
    return Article(id=name, text=text, **fields)


def _reports(count: int = 150) -> list[Article]:
    articles = invented(count, seed=11, printed_by=12)
    return [
        Article(id=f"a{at}", outlet=one.outlet, text=one.text, published=one.published) for at, one in enumerate(articles)
    ]


def test_a_hit_says_what_it_is_a_copy_of_and_how() -> None:
    with Index() as index:
        index.add(
            [_article("one", outlet="Post", url="https://post.example/1", published="2031-04-07"), _article("two", _FAIR)]
        )
        (hit,) = index.query(_article("new", f"{_QUAKE} Repairs begin on Tuesday.", outlet="Echo"))
    assert hit.article == _article("one", outlet="Post", url="https://post.example/1", published="2031-04-07")
    assert (hit.match.left, hit.match.right) == ("one", "new")
    assert hit.match.duplicate
    assert hit.match.relation == "near"
    assert hit.match.cross_outlet
    assert hit.match.containment_left == 1
    assert hit.match.evidence.only_right == "repairs begin on tuesday"


def test_a_text_may_be_asked_and_nothing_is_known_of_a_new_story() -> None:
    with Index() as index:
        index.add(_article("one"))
        assert [hit.article.id for hit in index.query(_QUAKE)] == ["one"]
        assert index.query(_FAIR) == ()
        assert index.query("") == ()


def test_an_index_may_be_changed_while_many_answers_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.index.index._VERIFIED", 1)
    with Index() as index:
        index.add([_article("one"), _article("two", _FAIR)])
        answers = index.query_many([_article("new"), _article("newer", _FAIR), _article("newest")])
        assert [hit.article.id for hit in next(answers)] == ["one"]
        index.remove(["one", "two"])
        index.add(_article("three"))
        assert [[hit.article.id for hit in hits] for hits in answers] == [[], []]


def test_copies_come_first_then_what_shares_most() -> None:
    half = _QUAKE.partition(". Wardens")[0]
    with Index() as index:
        index.add([_article("half", half + ". " + _FAIR), _article("whole"), _article("cut", _QUAKE[:-60])])
        hits = index.query(_QUAKE)
    assert [hit.article.id for hit in hits][:2] in (["whole", "cut"], ["cut", "whole"])
    duplicates = [hit.match.duplicate for hit in hits]
    assert duplicates == sorted(duplicates, reverse=True)


def test_adding_again_changes_nothing() -> None:
    articles = _reports(60)
    with Index() as index:
        assert index.add(articles) == 60
        before = [index.query(article) for article in articles[:20]]
        assert index.add(articles) == index.add(articles[7]) == 0
        assert len(index) == 60
        assert [index.query(article) for article in articles[:20]] == before


def test_another_text_under_a_known_id_is_kept_under_one_of_its_own() -> None:
    with Index() as index:
        assert index.add([_article("one"), _article("one", _FAIR), _article("one", _QUAKE)]) == 2
        assert index.add(_article("one", _FAIR)) == 0
        assert index.add(_article("one", _QUAKE + " More.")) == 1
        assert [article.id for article in index.articles()] == ["one", "one~2", "one~3"]
        assert [hit.article.id for hit in index.query(_article("one"))] == ["one~3"]


def test_one_by_one_and_many_at_a_time_find_the_same() -> None:
    articles = _reports()
    with Index() as index:
        index.add(articles[:90])
        many = list(index.query_many(articles[90:]))
        assert many == [index.query(article) for article in articles[90:]]
    assert sum(map(bool, many)) > 10


def test_an_index_finds_the_duplicates_of_a_search_among_all() -> None:
    articles = _reports(200)
    found = {frozenset((match.left, match.right)) for match in find_duplicates(articles).matches if match.duplicate}
    with Index() as index:
        index.add(articles)
        hits = zip(articles, index.query_many(articles), strict=True)
        asked = {frozenset((one.id, hit.article.id)) for one, known in hits for hit in known if hit.match.duplicate}
    assert len(found) > 30
    assert found == asked


def test_the_window_is_in_days_and_unknown_dates_are_within_it() -> None:
    with Index() as index:
        index.add(
            [
                _article("old", published="2031-04-01"), _article("near", published="2031-04-06T08:00:00+02:00"),
                _article("undated"), _article("later", published="2031-04-09"),
            ]
        )  # fmt: skip
        new = _article("new", published="2031-04-07")
        assert {hit.article.id for hit in index.query(new)} == {"old", "near", "undated", "later"}
        assert {hit.article.id for hit in index.query(new, days=2)} == {"near", "undated", "later"}
        assert {hit.article.id for hit in index.query(new, days=1)} == {"near", "undated"}
        assert {hit.article.id for hit in index.query(_QUAKE, days=0)} == {"old", "near", "undated", "later"}


def test_only_outlets_that_are_asked_for() -> None:
    with Index() as index:
        index.add([_article("one", outlet="Post"), _article("two", outlet="Echo"), _article("three")])
        assert [hit.article.id for hit in index.query(_QUAKE, outlets=["Echo"])] == ["two"]
        with pytest.raises(InputError, match="outlets is a str"):
            index.query(_QUAKE, outlets="Echo")


def test_removed_and_expired_articles_are_no_hits() -> None:
    with Index() as index:
        index.add([_article("one", published="2031-04-01"), _article("two", published="2031-04-02"), _article("three")])
        assert index.remove("three") == 1
        assert index.remove(["three", "nobody"]) == 0
        assert index.expire(date(2031, 4, 2)) == 1
        assert [hit.article.id for hit in index.query(_QUAKE)] == ["two"]
        assert index.stats()["first_day"] == index.stats()["last_day"] == date(2031, 4, 2)


def test_a_file_is_opened_again_with_all_it_held(tmp_path: Path) -> None:
    articles = _reports(40)
    with Index(tmp_path / "seen.db") as index:
        index.add(articles)
        before = [index.query(article) for article in articles]
    with Index(tmp_path / "seen.db", read_only=True) as index:
        assert [index.query(article) for article in articles] == before
        with pytest.raises(OutputError, match=r"seen\.db cannot be used"):
            index.add(_article("new"))


def test_readers_see_what_a_writer_adds(tmp_path: Path) -> None:
    with Index(tmp_path / "seen.db") as writer, Index(tmp_path / "seen.db", read_only=True) as reader:
        assert reader.query(_QUAKE) == ()
        writer.add(_article("one"))
        assert [hit.article.id for hit in reader.query(_QUAKE)] == ["one"]
        writer.remove("one")
        assert reader.query(_QUAKE) == ()


def test_indexes_are_merged(tmp_path: Path) -> None:
    with Index(tmp_path / "a.db") as one, Index(tmp_path / "b.db") as other:
        one.add([_article("one"), _article("two", _FAIR)])
        other.add([_article("two", _FAIR), _article("one", _QUAKE + " More to come.")])
        assert one.merge(other) == 1
        assert one.merge(tmp_path / "b.db") == 0
        assert [article.id for article in one.articles()] == ["one", "two", "one~2"]
    with Index() as third:
        assert third.merge(tmp_path / "a.db") == 3


def test_a_snapshot_is_an_index(tmp_path: Path) -> None:
    with Index(tmp_path / "seen.db") as index:
        index.add(_reports(30))
        index.snapshot(tmp_path / "copy.db")
        index.add(_article("later"))
        with pytest.raises(OutputError, match=r"copy\.db is there already"):
            index.snapshot(tmp_path / "copy.db")
    with Index(tmp_path / "copy.db", read_only=True) as copy:
        assert len(copy) == 30
        assert copy.query(_QUAKE) == ()


def test_signatures_that_cannot_be_compared_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    with Index(path, DuplicateSettings(permutations=64, bands=32, min_share=0.5)) as index:
        index.add(_article("one"))
    with Index(path) as index:
        assert (index.settings.permutations, index.settings.min_share) == (64, 0.5)
    with Index(path, Settings(duplicates=DuplicateSettings(permutations=64, bands=16, min_share=0.9))) as index:
        assert index.settings.min_share == 0.9
        assert len(index.query(_QUAKE)) == 1
    with pytest.raises(SchemeError, match=r"has scheme .*64.*; *open it without settings|open it without settings"):
        Index(path, DuplicateSettings())
    with Index(tmp_path / "other.db", DuplicateSettings()) as other:
        assert other.merge(path) == 1


@pytest.mark.parametrize(
    ("name", "advice"), [("known_answer", "folds or hashes words differently"), ("format", "use the version")]
)
def test_a_file_of_another_version_is_refused(tmp_path: Path, name: str, advice: str) -> None:
    path = tmp_path / "seen.db"
    Index(path).close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE identity SET value = '0' WHERE name = ?", (name,))
    with pytest.raises(SchemeError, match=advice):
        Index(path)


def test_what_is_no_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is a text, and none too short to be taken for an index. " * 40)
    for path in (tmp_path / "text.db", tmp_path / "nowhere" / "seen.db", tmp_path):
        with pytest.raises(OutputError, match="cannot be used"):
            Index(path)
    with pytest.raises(OutputError, match="cannot be used"):
        Index(tmp_path / "missing.db", read_only=True)
    assert not (tmp_path / "missing.db").exists()
    with sqlite3.connect(tmp_path / "other.db") as database:
        database.execute("CREATE TABLE articles (name)")
    with pytest.raises(OutputError, match="cannot be used"):
        Index(tmp_path / "other.db")
    wrong: Any = 3
    with pytest.raises(InputError, match="path is int"):
        Index(wrong)


def test_wrong_values_are_told() -> None:
    wrong: Any
    with Index() as index:
        for wrong in ("a text", ["a text"], 3, [None]):
            with pytest.raises(InputError, match="give articles"):
                index.add(wrong)
        for wrong in (datetime(2031, 4, 1), "2031-04-01", 3):  # wrong anyhow
            with pytest.raises(InputError, match="give a date"):
                index.expire(wrong)
        wrong = "a text"
        with pytest.raises(InputError, match="give articles"):
            list(index.query_many(wrong))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=40)), max_size=12), st.data())
def test_what_was_added_is_there_once_whatever_it_is(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    """Every text is in the index once under an id that begins with its own, in whichever portions the articles come."""
    articles = [Article(id=name, text=text) for name, text in rows]
    cut = data.draw(st.integers(0, len(articles)))
    with Index() as index:
        added = index.add(articles[:cut]) + index.add(articles[cut:])
        held = list(index.articles())
        assert added == len(held) == len(index) == len(set(rows))
        assert {(article.id.partition("~")[0], article.text) for article in held} == set(rows)
        assert len({article.id for article in held}) == len(held)
        for article in articles:
            assert all(hit.article.text != article.text or hit.article.id != article.id for hit in index.query(article))
