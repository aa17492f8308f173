"""A report that very many outlets print is found as one, house text is not taken for a report."""

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.records import Article

SYLLABLES = ["ka", "mo", "tri", "sel", "ba", "nu", "ver", "lo", "pin", "ta", "gre", "shu", "di", "or", "wen", "fa"]


class Newsroom:
    """Invented sentences of invented words."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # no secret
        self.words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(3_000)]

    def sentences(self, count: int) -> list[str]:
        """So many sentences of ten words."""
        return [" ".join(self.random.choices(self.words, k=10)).capitalize() + "." for _ in range(count)]

    def edited(self, sentences: list[str]) -> list[str]:
        """The same without one sentence, and with another word in one."""
        left = list(sentences)
        del left[self.random.randrange(len(left))]
        at = self.random.randrange(len(left))
        words = left[at].split()
        words[self.random.randrange(1, 9)] = self.random.choice(self.words)
        left[at] = " ".join(words)
        return left


@pytest.mark.parametrize("outlets", [True, False])
def test_a_report_in_very_many_outlets_is_one_cluster(outlets: bool) -> None:  # noqa: FBT001
    room = Newsroom(1)
    story = room.sentences(8)
    copies = [
        Article(
            id=f"copy{at}",
            outlet=f"outlet{at}" if outlets else None,
            text=" ".join(room.sentences(2) + room.edited(story)),
        )
        for at in range(150)
    ]
    others = [Article(id=f"other{at}", text=" ".join(room.sentences(10))) for at in range(50)]
    found = cleaner.find_duplicates(copies + others)
    assert [set(cluster.members) for cluster in found.clusters] == [{copy.id for copy in copies}]


def test_widely_printed_reports_of_outlets_with_house_text_stay_apart() -> None:
    """Every outlet ends both reports with the same lines, as long as a quarter of a report."""
    room = Newsroom(2)
    stories = room.sentences(9), room.sentences(9)
    lines = [room.sentences(3) for _ in range(40)]
    articles = [
        Article(id=f"story{number}-{at}", text=" ".join(room.edited(story) + lines[at]))
        for number, story in enumerate(stories)
        for at in range(40)
    ]
    found = cleaner.find_duplicates(articles)
    assert [{member[:6] for member in cluster.members} for cluster in found.clusters] == [{"story0"}, {"story1"}]
    assert [len(cluster.members) for cluster in found.clusters] == [40, 40]


def test_reports_of_one_outlet_do_not_become_copies_by_a_disclaimer() -> None:
    room = Newsroom(3)
    disclaimer = room.sentences(7)
    articles = [Article(id=str(at), outlet="gazette", text=" ".join(room.sentences(5) + disclaimer)) for at in range(5)]
    assert cleaner.find_duplicates(articles).clusters == ()


def test_reports_of_an_agency_grow_under_its_name() -> None:
    """An agency sends a report again with further passages: the half that stays in one piece makes it a copy."""
    room = Newsroom(4)
    report = room.sentences(8)
    sent = [
        Article(id="first", outlet="Reuters", text=" ".join(report + room.sentences(6))),
        Article(id="second", outlet="Reuters", text=" ".join(report + room.sentences(6))),
    ]
    assert len(cleaner.find_duplicates(sent).clusters) == 1


def bulletin(room: Newsroom, place: str) -> str:
    number = room.random.randint
    return (
        f"A quake of strength {number(3, 6)}.{number(0, 9)} shook the ground {number(10, 99)} miles off {place} at"
        f" {number(0, 23)}:{number(10, 59)}, the survey said. It lay {number(10, 99)} miles deep. Some {number(100, 999)}00"
        " people live where it may have been felt. No damage was reported at first. This bulletin was written by a program"
        " from readings of the survey, and was read by an editor before it was printed."
    )


def test_bulletins_by_one_form_are_no_copies_but_a_copy_of_one_is() -> None:
    room = Newsroom(5)
    places = ["Tarn", "Osk", "Lund Bay", "Velm", "Grell", "Pernow"]
    made = [bulletin(room, places[at % 6]) for at in range(30)]
    articles = [Article(id=f"{at}", outlet="bot", text=text) for at, text in enumerate(made)]
    articles.append(Article(id="copy", outlet="gazette", text=made[4]))
    found = cleaner.find_duplicates(articles)
    assert [cluster.members for cluster in found.clusters] == [("4", "copy")]
    assert {match.relation for match in found.matches} <= {"exact", "template"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Jury finds warden Osk guilty on all counts", "Jury finds warden Osk not guilty on all counts", False),
        ("Tarn bridge reopened to all traffic this morning", "Tarn bridge closed to all traffic this morning", False),
        ("Tarn bridge reopened to all traffic this morning", "Tarn bridge re-opened to all traffic this morning", True),
        ("Tarn bridge reopened to all traffic this morning", "Tarn bridge reopend to all traffic this morning", True),
        ("Toll on the Tarn bridge rises to 12 crowns", "Toll on the Tarn bridge rises to 14 crowns", False),
    ],
)
def test_one_word_makes_another_headline(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    assert bool(cleaner.find_duplicates([one, other]).clusters) == expected


def test_figures_of_all_scripts_are_the_same_figures() -> None:
    assert [m.relation for m in cleaner.find_duplicates(["٣٤ كيلومترا من تارن", "34 كيلومترا من تارن"]).matches] == ["exact"]


@cache
def mixed_pile() -> tuple[Article, ...]:
    """Copies with own text, an excerpt, bulletins by one form, one of them copied, and reports that share a disclaimer."""
    room = Newsroom(6)
    story, disclaimer = room.sentences(9), room.sentences(6)
    texts = [("", " ".join(room.sentences(2) + room.edited(story))) for _ in range(8)]
    texts += [("", " ".join(story[:3]))]
    texts += [("bot", bulletin(room, "Tarn")) for _ in range(5)]
    texts += [("post", texts[-1][1])]
    texts += [("gazette", " ".join(room.sentences(5) + disclaimer)) for _ in range(3)]
    return tuple(Article(id=str(at), outlet=outlet or f"outlet{at}", text=text) for at, (outlet, text) in enumerate(texts))


@given(st.permutations(range(18)))
def test_the_order_of_the_input_changes_no_cluster(order: list[int]) -> None:
    pile = mixed_pile()
    expected = {frozenset(map(str, range(9))), frozenset({"13", "14"})}
    assert {
        frozenset(cluster.members) for cluster in cleaner.find_duplicates([pile[at] for at in order]).clusters
    } == expected
