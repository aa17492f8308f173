"""Where the texts of a cluster come from."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.origins import Report, trace_cluster
from cleaner.records.origins import COPIED, OWN, UNKNOWN, CopyLink
from tests.origins.reports import BREAD, TOLL, report
from tests.origins.reports import OWN as ADDED

DAY_1, DAY_2, DAY_3 = "2031-03-03", "2031-03-04", "2031-03-06"


def relations(reports: Sequence[Report]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one.id: [] for one in reports}
    for passage in trace_cluster("c", reports).passages:
        found[passage.article].append(passage.relation)
    return found


def links(reports: Sequence[Report]) -> set[tuple[str | None, str | None, bool, bool]]:
    return {(one.source, one.target, one.by_credit, one.known) for one in trace_cluster("c", reports).links}


def test_the_later_copies_the_earlier() -> None:
    reports = [report("a", *TOLL, published=DAY_1), report("b", *TOLL[:3], ADDED, published=DAY_2)]
    traced = trace_cluster("c", reports)
    assert relations(reports) == {"a": ["first"] * 3 + ["own"], "b": ["copied"] * 3 + ["own"]}
    assert {passage.source for passage in traced.passages if passage.relation == "copied"} == {"a"}
    assert (traced.story.earliest, traced.story.origins) == ("a", 1)
    assert links(reports) == {("outlet a", "outlet b", False, True)}


@pytest.mark.parametrize("dates", [(None, None), (DAY_1, DAY_1), (DAY_1, None), (f"{DAY_1}T09:00:00", f"{DAY_1}T18:00:00")])
def test_who_was_first_is_unknown_where_dates_do_not_tell(dates: tuple[str | None, str | None]) -> None:
    reports = [report("a", *TOLL, published=dates[0]), report("b", *TOLL, published=dates[1])]
    story = trace_cluster("c", reports).story
    assert relations(reports) == {"a": ["shared"] * 4, "b": ["shared"] * 4}
    assert (story.earliest, story.origins) == (None, 1)
    assert links(reports) == {("outlet a", "outlet b", False, False)}


def test_an_edited_sentence_says_what_was_changed() -> None:
    edited = TOLL[0].replace("three days of rain", "two days of snow")
    reports = [report("a", *TOLL, published=DAY_1), report("b", edited, *TOLL[1:], published=DAY_2)]
    passage = next(p for p in trace_cluster("c", reports).passages if p.relation == "changed")
    assert (passage.article, passage.source) == ("b", "a")
    assert [(edit.before, edit.after) for edit in passage.edits] == [("three", "two"), ("rain,", "snow,")]


def test_the_words_of_a_copy_tell_which_version_it_is_of() -> None:
    edited = TOLL[0].replace("three days of rain", "two days of snow")
    dated = [(TOLL[0], DAY_1), (edited, DAY_2), (edited, DAY_3)]
    reports = [report(str(at), text, *TOLL[1:], published=day) for at, (text, day) in enumerate(dated)]
    first = {p.article: p for p in trace_cluster("c", reports).passages if p.start == 0}
    assert [(first[at].relation, first[at].source) for at in "012"] == [("first", None), ("changed", "0"), ("copied", "1")]


def test_copies_of_an_agency_do_not_copy_each_other() -> None:
    dateline = "TARN (Reuters) - "
    reports = [
        report("a", dateline + TOLL[0], *TOLL[1:], published=DAY_1),
        report("b", dateline + TOLL[0], *TOLL[1:], published=DAY_2),
    ]
    traced = trace_cluster("c", reports)
    assert {(p.relation, p.source, p.agency) for p in traced.passages} == {("copied", None, "Reuters")}
    assert (traced.story.agencies, traced.story.origins) == (("Reuters",), 1)
    assert links(reports) == {("Reuters", "outlet a", True, True), ("Reuters", "outlet b", True, True)}


def test_what_one_alone_has_of_an_agency_is_not_taken_for_its_own() -> None:
    dateline = "TARN (Reuters) - "
    reports = [report("a", dateline + TOLL[0], *TOLL[1:], ADDED), report("b", dateline + TOLL[0], *TOLL[1:])]
    assert relations(reports)["a"] == ["copied"] * 4 + ["credited"]


def test_the_agencys_own_report_is_the_source() -> None:
    reports = [
        report("r", "TARN (Reuters) - " + TOLL[0], *TOLL[1:], outlet="reuters.com", published=DAY_2),
        report("a", "TARN (Reuters) - " + TOLL[0], *TOLL[1:], ADDED, published=DAY_2),
    ]
    traced = trace_cluster("c", reports)
    assert relations(reports) == {"r": ["first"] * 4, "a": ["copied"] * 4 + ["own"]}
    assert {p.source for p in traced.passages if p.relation == "copied"} == {"r"}
    assert traced.story.earliest == "r"


def test_the_agency_does_not_copy_those_who_credit_it() -> None:
    reports = [
        report("r", *TOLL, outlet="Reuters", published=f"{DAY_1}T12:00:00Z"),
        report("a", *TOLL, published=f"{DAY_1}T11:00:00Z", agency="Reuters"),
    ]
    traced = trace_cluster("c", reports)
    assert relations(reports) == {"r": ["first"] * 4, "a": ["copied"] * 4}
    # The agency's report that is here is later; so it is not the one that the other had.
    assert {p.source for p in traced.passages} == {None}
    assert traced.story.earliest == "a"


def test_a_report_that_names_where_it_appeared_first_is_the_later() -> None:
    note = "This article first appeared in the Tarn Herald."
    reports = [report("a", *TOLL, outlet="tarn-herald"), report("b", *TOLL, "\n\n" + note)]
    traced = trace_cluster("c", reports)
    assert traced.story.earliest == "a"
    assert {p.source for p in traced.passages if p.article == "b" and p.relation == "copied"} == {"a"}


def test_an_agency_that_contributed_is_named_and_no_more() -> None:
    one = Report(
        id="a", text=" ".join(TOLL), outlet="post", agency="Reuters", source_text="Reuters contributed to this report."
    )
    traced = trace_cluster("c", [one, report("b", *TOLL)])
    assert traced.story.agencies == ("Reuters",)
    assert {p.relation for p in traced.passages} == {"shared"}


def test_text_that_an_agency_contributed_to_is_not_taken_for_an_outlets_own() -> None:
    source = "Reuters contributed to this report."
    text = " ".join((*TOLL, ADDED))
    one = Report(id="a", text=text, outlet="post", agency="Reuters", source_text=source, published=DAY_1)
    assert relations([one, report("b", *TOLL, published=DAY_2)]) == {"a": ["shared"] * 4 + ["credited"], "b": ["copied"] * 4}


def test_an_outlet_does_not_copy_itself() -> None:
    reports = [report("a", *TOLL, outlet="post", published=DAY_1), report("b", *TOLL, outlet="post", published=DAY_2)]
    assert relations(reports)["b"] == ["reprinted"] * 4
    assert links(reports) == set()


def test_two_origins_where_dates_prove_a_merger() -> None:
    parts = [report("a", *TOLL, published=DAY_1), report("b", *BREAD, published=DAY_1)]
    merged = trace_cluster("c", [*parts, report("m", *TOLL, *BREAD, published=DAY_3)]).story
    undated = trace_cluster("c", [report("a", *TOLL), report("b", *BREAD), report("m", *TOLL, *BREAD)]).story
    excerpts = [
        report("a", *TOLL, *BREAD, published=DAY_1),
        report("b", *TOLL, published=DAY_2),
        report("m", *BREAD, published=DAY_3),
    ]
    assert merged.origins == 2
    assert (undated.origins, undated.origins_least, undated.origins_most) == (None, 1, 2)
    assert trace_cluster("c", excerpts).story.origins == 1


def test_a_quotation_in_common_leaves_two_origins() -> None:
    quote = "“We heard a crack, and then there was no bridge any more, and nobody knew what to do,” said Jon Osk."
    assert trace_cluster("c", [report("a", *TOLL, quote), report("b", *BREAD, quote)]).story.origins == 2


def test_misread_copies_are_found() -> None:
    misread = [sentence[:20] + sentence[21:40] + "x" + sentence[41:] for sentence in TOLL]
    assert set(relations([report("a", *TOLL), report("b", *misread)])["b"]) == {"shared"}


def test_the_same_in_other_words_is_no_copy() -> None:
    other = "After three days of heavy rain the river at Tarn took the toll bridge with it, said wardens on Monday night."
    assert relations([report("a", TOLL[0], published=DAY_1), report("b", other, published=DAY_2)]) == {
        "a": ["own"],
        "b": ["own"],
    }


def test_thousands_of_copies_take_no_time_that_grows_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    from cleaner.origins import groups

    compared = 0

    def counted(key: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return 1.0

    monkeypatch.setattr(groups, "likeness", counted)
    edited = [report(str(at), f"Reader {at} sent us this: {TOLL[0]}", *TOLL[1:]) for at in range(300)]
    traced = trace_cluster("c", edited)
    assert compared <= 6 * 303
    assert len(traced.links) < 2 * 300


PIECES = (*TOLL, *BREAD[:2], ADDED, TOLL[1].replace("two lorries", "a lorry"), "TARN (Reuters) - " + TOLL[0])
DATES = (None, DAY_1, DAY_2, f"{DAY_1}T10:00:00Z", f"{DAY_2}T10:00:00", f"{DAY_1}T10:00:00+09:00")
CLUSTERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=6),
        st.sampled_from(DATES),
        st.sampled_from(["post", "mail", "reuters.com", None]),
    ),
    min_size=2,
    max_size=5,
)


def made(cluster: Sequence[tuple[list[str], str | None, str | None]]) -> list[Report]:
    return [report(str(at), *pieces, outlet=outlet, published=day) for at, (pieces, day, outlet) in enumerate(cluster)]


@given(CLUSTERS)
@settings(max_examples=60, deadline=None)
def test_passages_tile_the_text_and_shares_are_whole(cluster: list[tuple[list[str], str | None, str | None]]) -> None:
    reports = made(cluster)
    traced = trace_cluster("c", reports)
    for one, share in zip(reports, traced.story.shares, strict=True):
        own = [passage for passage in traced.passages if passage.article == one.id]
        assert "".join(one.text[passage.start : passage.end] for passage in own) == one.text
        assert share.copied + share.own + share.unknown == pytest.approx(1)
        assert all(passage.relation in OWN | COPIED | UNKNOWN for passage in own)
    assert 1 <= traced.story.origins_least <= traced.story.origins_most <= len(reports)


@given(CLUSTERS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_reports_makes_no_difference(
    cluster: list[tuple[list[str], str | None, str | None]], random: object
) -> None:
    reports = made(cluster)
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = trace_cluster("c", reports), trace_cluster("c", shuffled)
    key = repr
    assert sorted(one.passages, key=key) == sorted(other.passages, key=key)
    assert sorted(one.story.shares, key=key) == sorted(other.story.shares, key=key)
    assert sorted(one.links, key=key) == sorted(other.links, key=key)
    counts = [(traced.story.earliest, traced.story.origins_least, traced.story.origins_most) for traced in (one, other)]
    assert counts[0] == counts[1]


@given(
    st.lists(st.lists(st.sampled_from((*TOLL, *BREAD)), min_size=1, max_size=6), min_size=2, max_size=5),
    st.sampled_from([None, DAY_1]),
)
@settings(max_examples=40, deadline=None)
def test_no_direction_is_claimed_where_dates_are_one_and_texts_are_silent(texts: list[list[str]], day: str | None) -> None:
    traced = trace_cluster("c", [report(str(at), *pieces, published=day) for at, pieces in enumerate(texts)])
    assert {passage.relation for passage in traced.passages} <= {"own", "shared"}
    assert traced.story.earliest is None
    assert not any(link.known for link in traced.links)
    assert all(isinstance(link, CopyLink) for link in traced.links)
