"""The engine's protocol, for one process and for several; and the store of articles on disk."""

import os
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from cleaner.engines import ArticleStore, LocalEngine
from cleaner.records import Article

# An engine may hold this many records that it has not answered yet.
READ_AHEAD = 128


def doubled(number: int) -> int:
    return 2 * number


def own_process(_: int) -> int:
    return os.getpid()


def refused_from_twenty(number: int) -> int:
    if number >= 20:
        raise ValueError(f"record {number} is refused")
    return number


def deadly_at_twenty(number: int) -> int:
    if number == 20:
        os._exit(3)
    return number


def deadly_at_one_and_three(number: int) -> int:
    if number in (1, 3):
        os._exit(3)
    return number


def minus(number: int) -> int:
    return -number


@pytest.fixture(params=[1, 2], ids=["one process", "two processes"])
def engine(request: pytest.FixtureRequest) -> LocalEngine:
    return LocalEngine(request.param)


def counted(taken: list[int], numbers: range) -> Iterator[int]:
    """The numbers, noting which have been taken."""
    for number in numbers:
        taken.append(number)
        yield number


def test_results_come_in_the_order_of_the_records(engine: LocalEngine) -> None:
    assert list(engine.map(doubled, range(100), minus)) == [2 * number for number in range(100)]


def test_no_record_gives_no_result(engine: LocalEngine) -> None:
    assert list(engine.map(doubled, [], minus)) == []


def test_nothing_is_read_before_the_first_result_is_asked_for(engine: LocalEngine) -> None:
    taken: list[int] = []
    engine.map(doubled, counted(taken, range(10)), minus)
    assert taken == []


def test_a_stream_without_end_is_read_only_a_little_ahead_of_its_results(engine: LocalEngine) -> None:
    taken: list[int] = []
    results = engine.map(doubled, counted(taken, range(10**9)), minus)
    answered = 0
    for wanted in (1, 50, 200):
        answered += len(list(islice(results, wanted)))
        assert answered <= len(taken) <= answered + READ_AHEAD
    assert answered == 251


def test_an_exception_of_the_function_reaches_the_caller_after_the_results_before_it(engine: LocalEngine) -> None:
    results = engine.map(refused_from_twenty, range(100), minus)
    assert list(islice(results, 16)) == list(range(16))
    with pytest.raises(ValueError, match="is refused"):
        list(results)


def test_an_exception_of_the_records_reaches_the_caller(engine: LocalEngine) -> None:
    def broken() -> Iterator[int]:
        yield from range(3)
        raise LookupError("the source dried up")

    with pytest.raises(LookupError, match="the source dried up"):
        list(engine.map(doubled, broken(), minus))


def test_an_engine_may_be_left_in_the_middle_and_used_again(engine: LocalEngine) -> None:
    results = engine.map(doubled, range(10**9), minus)
    assert next(iter(results)) == 0
    del results
    assert list(engine.map(doubled, range(3), minus)) == [0, 2, 4]


def test_one_worker_works_in_this_process_and_two_work_beside_it() -> None:
    assert set(LocalEngine(1).map(own_process, range(20), minus)) == {os.getpid()}
    assert os.getpid() not in set(LocalEngine(2).map(own_process, range(20), minus))


def test_a_record_that_kills_its_process_is_answered_by_crashed_and_no_other_record_is() -> None:
    results = LocalEngine(2).map(deadly_at_one_and_three, range(5), minus)
    assert list(results) == [0, -1, 2, -3, 4]


def test_a_process_that_dies_while_results_are_taken_loses_no_record() -> None:
    results = []
    for result in LocalEngine(2).map(deadly_at_twenty, range(60), minus):
        results.append(result)
        if result == 0:
            time.sleep(1)  # by now the process that has record 20 is dead, and nothing has been asked of the pool since
    assert results == [-number if number == 20 else number for number in range(60)]


UNICODE = Article(
    id="ø/1",
    outlet="Norlys Tidende",
    agency="Osk Wire",
    url="https://norlys.example/a?b=ü#ß",
    title="„Ærlig talt“ – Mira Oslund\u2028",
    published="2031-05-04T06:00:00+02:00",
    text='Порт Тарна закрыт.\n\n港は閉まっている。\n\n\U0001f6a2 \x00 \r\n e\u0301 \ud800 \\u0041 "',
    damage=0.1 + 0.2,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    with ArticleStore(tmp_path) as made:
        yield made


def reports(count: int, start: int = 0) -> list[Article]:
    return [Article(id=str(at), text=f"Report {at} of Tarn: " + "ø" * at) for at in range(start, start + count)]


def test_a_stored_article_comes_back_as_it_was(store: ArticleStore) -> None:
    store.extend([UNICODE])
    assert store[0] == UNICODE


def test_a_store_is_a_sequence(store: ArticleStore) -> None:
    given = reports(7)
    store.extend(given)
    assert isinstance(store, Sequence)
    assert len(store) == 7
    assert list(store) == given
    assert list(reversed(store)) == given[::-1]
    assert given[3] in store
    assert store.index(given[5]) == 5


@pytest.mark.parametrize(
    "part", [slice(2, 5), slice(None), slice(None, None, -2), slice(-3, None), slice(5, 100), slice(9, 2)]
)
def test_a_slice_of_a_store_is_that_of_a_list(store: ArticleStore, part: slice) -> None:
    given = reports(7)
    store.extend(given)
    assert list(store[part]) == given[part]


@pytest.mark.parametrize("at", [-1, -7])
def test_a_position_below_zero_counts_from_the_end_as_in_every_sequence(store: ArticleStore, at: int) -> None:
    given = reports(7)
    store.extend(given)
    assert store[at] == given[at]


@pytest.mark.parametrize("at", [3, 100, -4])
def test_a_position_outside_is_an_index_error_that_names_it_and_the_size(store: ArticleStore, at: int) -> None:
    store.extend(reports(3))
    with pytest.raises(IndexError, match=rf"{at} .*3"):
        store[at]


def test_an_empty_store_holds_nothing(store: ArticleStore) -> None:
    assert list(store) == []
    assert not store
    with pytest.raises(IndexError):
        store[0]


def test_a_store_can_be_extended_after_it_was_read(store: ArticleStore) -> None:
    store.extend(reports(3))
    assert store[0].id == "0"
    store.extend(reports(4, start=3))
    assert list(store) == reports(7)


def test_a_store_can_be_extended_from_its_own_articles(store: ArticleStore) -> None:
    store.extend(reports(3))
    store.extend(store[at] for at in (2, 0, 1))
    assert [article.id for article in store] == ["0", "1", "2", "2", "0", "1"]


def test_articles_before_one_that_cannot_be_made_are_kept_and_the_next_follow_them(store: ArticleStore) -> None:
    def failing() -> Iterator[Article]:
        yield from reports(2)
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        store.extend(failing())
    store.extend(reports(1, start=2))
    assert list(store) == reports(3)


def test_the_file_of_a_store_goes_at_its_end(tmp_path: Path) -> None:
    with ArticleStore(tmp_path) as made:
        made.extend(reports(3))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="closed"):
        made[0]
