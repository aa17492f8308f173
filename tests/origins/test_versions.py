"""Versions of one address."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.origins import Addressed, versions_of
from tests.origins.reports import OWN, TOLL

ADDRESS = "post.example/bridge"


def article(name: str, *sentences: str, published: str | None = None) -> Addressed:
    return Addressed(id=name, text=" ".join(sentences), outlet="post", published=published)


def test_a_version_says_what_it_adds_and_removes() -> None:
    later = article("b", TOLL[0], OWN, published="2031-03-03T15:00:00")
    first, second = versions_of(ADDRESS, [later, article("a", *TOLL[:2], published="2031-03-03T10:00:00")])
    assert (first.article, first.place, first.follows, first.added, first.removed) == ("a", 1, None, (), ())
    assert (second.place, second.follows, second.added, second.removed) == (2, "a", (OWN,), (TOLL[1],))


def test_versions_of_one_day_have_no_place_and_those_around_them_have() -> None:
    days = {"a": "2031-03-02", "b": "2031-03-03", "c": "2031-03-03", "d": "2031-03-05"}
    versions = versions_of(ADDRESS, [article(name, *TOLL, published=day) for name, day in days.items()])
    assert [(one.article, one.place, one.follows) for one in versions] == [
        ("a", 1, None), ("b", None, None), ("c", None, None), ("d", 4, None),
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from([None, "2031-03-02", "2031-03-03T10:00:00", "2031-03-03T11:00:00Z", "2031-03-05"]),
        min_size=2,
        max_size=5,
    )
)
def test_every_article_is_a_version_and_places_are_single(dates: list[str | None]) -> None:
    versions = versions_of(ADDRESS, [article(str(at), *TOLL, published=day) for at, day in enumerate(dates)])
    assert sorted(one.article for one in versions) == [str(at) for at in range(len(dates))]
    places = [one.place for one in versions if one.place is not None]
    assert places == sorted(set(places))
    assert {one.versions for one in versions} == {len(dates)}
