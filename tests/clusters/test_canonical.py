"""The article that stands for its cluster, by the stated policy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters.canonical import choose
from cleaner.corpus import Details

Member = tuple[Details, int]


def article(name: str, length: int = 100, *, published: str | None = None, damage: float = 0.0) -> Member:
    return Details(id=name, outlet=None, agency=None, published=published, damage=damage), length


def chosen(*members: Member) -> tuple[str, str]:
    one, reason = choose([member for member, _ in members], [length for _, length in members])
    return one.id, reason


def test_sound_comes_before_full_and_before_early() -> None:
    damaged = article("a", 200, published="2031-03-01", damage=0.01)
    assert chosen(damaged, article("b", 50, published="2031-03-03")) == ("b", "sound, unlike 1 of 2")


def test_where_all_are_damaged_clearly_less_counts() -> None:
    assert chosen(article("a", damage=0.12), article("b", damage=0.1))[0] == "a"
    assert chosen(article("a", damage=0.2), article("b", damage=0.1))[0] == "b"


def test_a_single_damaged_word_is_damage() -> None:
    assert chosen(article("a", 900, damage=0.001), article("b", 90))[0] == "b"


def test_full_comes_before_early() -> None:
    cut = article("a", 80, published="2031-03-01")
    assert chosen(cut, article("b", published="2031-03-03"), article("c", published="2031-03-04")) == (
        *("b", "full, unlike 1 of 3; earliest"),
    )


def test_a_padded_copy_does_not_make_the_others_cut() -> None:
    assert chosen(article("a", 100), article("b", 100), article("c", 1000))[0] == "a"


def test_the_earliest_comes_before_the_first() -> None:
    assert chosen(article("a", published="2031-03-04"), article("b", published="2031-03-03")) == ("b", "earliest")


def test_one_with_a_date_comes_before_those_without() -> None:
    assert chosen(article("a"), article("b", published="2031-03-03")) == ("b", "the only one with a date")


def test_the_first_of_the_input_is_the_last_resort() -> None:
    assert chosen(article("a"), article("b")) == ("a", "first of the input")
    assert chosen(article("b", published="2031-03-03"), article("a", published="2031-03-03"))[0] == "b"


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2031-03-03T20:10:00+01:00", "2031-03-03T19:40:00+00:00"),
        ("2031-03-04T00:30:00+09:00", "2031-03-03T23:00:00-05:00"),
    ],
)
def test_the_earliest_is_told_by_the_moment_and_not_by_the_clock_on_the_wall(early: str, late: str) -> None:
    assert chosen(article("a", published=late), article("b", published=early)) == ("b", "earliest")


def test_a_day_begins_at_midnight_and_a_time_without_zone_is_universal() -> None:
    assert chosen(article("a", published="2031-03-03T01:00:00"), article("b", published="2031-03-03"))[0] == "b"
    assert chosen(article("a", published="2031-03-03T01:30:00+01:00"), article("b", published="2031-03-03T01:00"))[0] == "a"


def test_a_date_in_words_is_none() -> None:
    assert chosen(article("a", published="A Monday"), article("b", published="2031-03-03")) == (
        "b",
        "the only one with a date",
    )


MEMBERS = st.builds(
    Details,
    id=st.text("abc", min_size=1, max_size=3),
    outlet=st.none(),
    agency=st.none(),
    published=st.sampled_from([None, "2031-03-03", "2031-03-04"]),
    damage=st.sampled_from([0.0, 0.005, 0.006, 0.5]),
)


@given(st.lists(st.tuples(MEMBERS, st.integers(0, 20)), min_size=1, max_size=6))
def test_one_of_the_members_is_chosen_for_a_reason(given: list[Member]) -> None:
    """The choice is a member, has a reason, and is sound where any member is."""
    members = [member for member, _ in given]
    one, reason = choose(members, [length for _, length in given])
    assert one in members
    assert reason
    assert one.damage == 0 or all(a.damage > 0 for a in members)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, "Osk", "OSK", "Tarn Post"]), st.sampled_from([None, "osk", "Norlys"])), min_size=1
    )
)
def test_the_agencys_own_is_one_that_another_credits(members: list[tuple[str | None, str | None]]) -> None:
    """An article comes from the agency itself where the agency that another one credits is its outlet."""
    articles = [
        Details(id=str(at), outlet=outlet, agency=agency, published=None, damage=0.0)
        for at, (outlet, agency) in enumerate(members)
    ]
    slow = [
        a
        for a in articles
        if any(b.agency is not None and b.agency.casefold() == (a.outlet or "").casefold() for b in articles if b is not a)
    ]
    assert choose(articles, [1] * len(articles))[0] == (slow or articles)[0]
