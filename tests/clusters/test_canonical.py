"""The article that stands for its cluster, by the stated policy."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.clusters.canonical import Candidate, Preference, choose
from cleaner.corpus import Details
from cleaner.corpus.pairs import FLAWS

Member = tuple[Details, int]


def article(name: str, length: int = 100, *, published: str | None = None, damage: float = 0.0) -> Member:
    return Details(id=name, outlet=None, agency=None, published=published, damage=damage), length


def candidate(details: Details, length: int, *, flaws: Sequence[int] = ()) -> Candidate:
    return Candidate(details, length, Preference.of(details), flaws)


def choice(members: list[Member]) -> tuple[Details, str]:
    """What is chosen where every member may stand for the others."""
    return choose([candidate(*member) for member in members], [details for details, _ in members])


def chosen(*members: Member) -> tuple[str, str]:
    one, reason = choice(list(members))
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


def test_the_first_by_its_id_is_the_last_resort() -> None:
    assert chosen(article("b"), article("a")) == ("a", "first by its id")
    assert chosen(article("10"), article("9"))[0] == "9"
    assert chosen(article("b", published="2031-03-03"), article("a", published="2031-03-03"))[0] == "a"


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
    one, reason = choice(given)
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
    assert choice([(article, 1) for article in articles])[0] == min(slow or articles, key=lambda a: (len(a.id), a.id))


@given(
    st.lists(st.tuples(MEMBERS, st.integers(0, 20)), min_size=1, max_size=6, unique_by=lambda one: one[0].id), st.randoms()
)
def test_the_order_of_the_members_does_not_matter(given: list[Member], random: Random) -> None:
    """choice(shuffled) == choice(members)."""
    shuffled = list(given)
    random.shuffle(shuffled)
    assert choice(shuffled) == choice(given)


def test_those_that_may_not_stand_for_the_others_are_not_chosen() -> None:
    cut, full = article("a", published="2031-03-01"), article("b")
    assert choose([candidate(*full)], [cut[0], full[0]]) == (full[0], "full, unlike 1 of 2")
    digest = choose([candidate(*full)], [cut[0], full[0]], is_digest=True)
    assert digest.reason == "holds all others, some of which have nothing in common"


def test_a_flaw_counts_less_than_damage_and_more_than_the_date() -> None:
    flawed = candidate(*article("a", published="2031-03-01"), flaws=[FLAWS.index("in capitals")])
    sound = candidate(*article("b"))
    members = [flawed.article, sound.article]
    assert choose([flawed, sound], members) == (sound.article, "sound, unlike 1 of 2 (in capitals)")
    damaged = candidate(*article("b", damage=0.1))
    assert choose([flawed, damaged], members).article.id == "a"


def test_the_agency_may_be_credited_by_a_copy_that_is_cut() -> None:
    own = candidate(Details(id="b", outlet="Norlys", agency=None, published=None, damage=0.0), 9)
    other = candidate(Details(id="a", outlet="Tarn Post", agency=None, published=None, damage=0.0), 9)
    cut = Details(id="c", outlet="Osk", agency="norlys", published=None, damage=0.0)
    assert choose([other, own], [other.article, own.article, cut]) == (own.article, "full, unlike 1 of 3; the agency's own")
