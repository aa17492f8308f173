"""The result of a search answers questions."""

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import Article
from cleaner.errors import CleanerError, InputError, SettingsError
from cleaner.records import Cluster, Duplicates

REPORT = (
    "The bridge at Tarn fell into the river on Monday night after three days of rain, the wardens said. Nobody was hurt, "
    "but the ferry from Osk will not sail before the spring. The guild wants four crowns for a crossing by rowing boat."
)
CUT = REPORT.split(". ", maxsplit=1)[0]
OTHER = (
    "In Norlys the fair opens on Friday with a race of eels, a market of ropes and a choir of forty wardens from Velmora."
)


def found(*texts: str) -> Duplicates:
    return cleaner.find_duplicates(texts)


def test_which_copy_was_kept_has_an_answer_for_every_article() -> None:
    result = found(REPORT, CUT, OTHER)
    cut, whole, other = (result.kept_for(name) for name in ("1", "0", "2"))
    assert (cut.kept, cut.match is not None and cut.match.relation) == ("0", "excerpt")
    assert "excerpt" in cut.reason
    assert (whole.kept, other.kept) == ("0", "2")
    assert "1 other article" in whole.reason
    assert "no duplicate" in other.reason


def test_a_copy_is_not_fuller_for_its_script() -> None:
    # As many words of Cyrillic have nearly twice as many bytes.
    report = (
        "Мост через реку Тарн рухнул в ночь на понедельник, сообщили смотрители. Никто не пострадал, но паром не пойдёт."
    )
    english = "So they said, and the ferry of Osk will not sail in all of May or June."
    longer, bytes_only = f"{report} {english}", f"{report} {report.split('. ', maxsplit=1)[0].replace('Тарн', 'Оск')}."
    assert len(longer.split()) > len(bytes_only.split()) / 0.9
    assert len(longer.encode()) < 0.9 * len(bytes_only.encode())
    (cluster,) = found(bytes_only, longer).clusters
    assert (cluster.canonical, cluster.reason) == ("1", "full, unlike 1 of 2")


def test_a_higher_threshold_drops_what_a_lower_one_keeps() -> None:
    result = found(REPORT, f"{REPORT[:120]} {OTHER}", CUT)
    shares = sorted(match.evidence.share for match in result.matches)
    assert [len(result.at(share).clusters) for share in (0.0, 1.0)] == [1, 1]
    counts = [sum(match.duplicate for match in result.at(at).matches) for at in (0, *shares, 1)]
    assert counts == sorted(counts, reverse=True)
    assert result.at(DEFAULT.min_share) == result


def test_a_digest_of_two_stories_does_not_join_their_copies() -> None:
    # The digest holds both stories whole, so it matches every copy of either.
    copies = [
        f"{report} {extra}" for report in (REPORT, OTHER) for extra in ("", "It rains.", "More soon.", "Jon Tarn wrote.")
    ]
    result = found(*copies, f"{REPORT}\n\n{OTHER}")
    assert {match.left for match in result.matches if match.duplicate and match.right == "8"} == set("01234567")
    parts = [set(cluster.members) for cluster in result.clusters]
    assert [part - {"8"} for part in parts] == [set("0123"), set("4567")]
    assert sum("8" in part for part in parts) == 1


def test_a_cluster_larger_than_any_story_is_marked() -> None:
    copies = [f"{REPORT} {name}." for name in ("Tarn", "Osk", "Norlys", "Velmora")]
    for most, suspect in ((3, True), (4, False)):
        settings = cleaner.Settings(duplicates=cleaner.DuplicateSettings(max_cluster=most))
        (cluster,) = cleaner.find_duplicates(copies, settings).clusters
        assert (len(cluster.members), cluster.suspect) == (4, suspect)


@pytest.mark.parametrize("alone", ["", " \n\n ", "?!", "Tarn", "Toll rises"])
def test_an_article_without_a_shingle_of_its_own_is_kept_and_disturbs_nobody(alone: str) -> None:
    result = found(REPORT, alone, CUT, REPORT, OTHER)
    assert [cluster.members for cluster in result.clusters] == [("0", "2", "3")]
    assert (result.kept_for("1").kept, result.kept_for("1").match) == ("1", None)
    assert result.articles == 5


PARTS = (
    "The bridge at Tarn fell into the river.",
    "Nobody was hurt, the wardens said.",
    "Toll: {0} crowns, from {1} on.",
    OTHER,
)
TEXTS = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join), max_size=6).map(
    lambda texts: [text.format(at, ("Monday", "Friday")[at % 2]) for at, text in enumerate(texts)]
)
DEFAULT = cleaner.Settings().duplicates
MIN_REPORT = DEFAULT.min_report


def duplicates(result: Duplicates) -> set[tuple[str, str]]:
    return {(match.left, match.right) for match in result.matches if match.duplicate}


@given(TEXTS, st.floats(0, 1), st.floats(0, 1))
def test_a_lower_threshold_keeps_all_that_a_higher_one_finds(texts: list[str], one: float, other: float) -> None:
    """at(higher) finds a part of the duplicates of at(lower), of the same pairs; clusters are those of its own duplicates;
    what is judged again can be judged again."""
    result = found(*texts)
    higher, lower = result.at(max(one, other)), result.at(min(one, other))
    assert duplicates(higher) <= duplicates(lower)
    assert {(m.left, m.right) for m in higher.matches} == {(m.left, m.right) for m in result.matches}
    assert {m for c in lower.clusters for m in c.members} <= {name for pair in duplicates(lower) for name in pair}
    assert result.at(cleaner.Settings().duplicates.min_share) == result
    assert higher.at(min(one, other)) == lower


@given(TEXTS, st.floats(MIN_REPORT, 1))
def test_judging_again_says_what_a_search_would_say(texts: list[str], share: float) -> None:
    """From min_report on, at(t) and a search with min_share = t agree in every pair that both report; they differ in pairs
    only that are looked at for the sake of a group of duplicates."""
    settings = cleaner.DuplicateSettings(min_share=share, min_share_apart=max(share, DEFAULT.min_share_apart))
    again, fresh = found(*texts).at(share), cleaner.find_duplicates(texts, cleaner.Settings(duplicates=settings))
    ours, theirs = ({(m.left, m.right): m for m in result.matches} for result in (again, fresh))
    assert all(ours[pair] == theirs[pair] for pair in set(ours) & set(theirs))
    within = duplicates(found(*texts)) | duplicates(fresh)
    for pair in set(ours) ^ set(theirs):
        assert all(any(name in other for other in within) for name in pair)


def test_a_threshold_below_the_default_brings_back_what_shares_less() -> None:
    result = found(REPORT, f"{OTHER} {REPORT[92:150]}")
    (match,) = result.matches
    assert MIN_REPORT < match.evidence.share < DEFAULT.min_share
    assert not match.duplicate
    lower = result.at(match.evidence.share)
    assert ([m.relation for m in lower.matches], len(lower.clusters), len(result.clusters)) == (["excerpt"], 1, 0)


def test_a_misread_passage_can_be_brought_back_though_few_of_its_words_are_shared() -> None:
    misread = " ".join(word if at % 5 else f"{word[:-1]}q" for at, word in enumerate(REPORT.split()))
    result = found(f"{REPORT} {own_words('toll')}", f"{misread} {own_words('eel')}")
    (match,) = result.matches
    assert max(match.containment_left, match.containment_right) < MIN_REPORT < match.evidence.share < DEFAULT.min_share
    assert len(result.at(MIN_REPORT).clusters) == 1


def own_words(name: str) -> str:
    return " ".join(f"{name}{one}{other}" for one in "abcdef" for other in "ghijklmnopqrst")


def test_what_lies_days_apart_must_share_more_under_any_threshold() -> None:
    texts = (f"{REPORT} {OTHER}", REPORT.split(". ", maxsplit=1)[0] + f". {own_words('eel')[:70]}")
    dates = (("2031-03-03", "2031-03-04"), ("2031-03-03", "2031-03-09"))
    near, apart = (
        cleaner.find_duplicates(
            Article(id=str(at), text=text, published=date) for at, (text, date) in enumerate(zip(texts, days, strict=True))
        )
        for days in dates
    )
    share = near.matches[0].evidence.share
    assert DEFAULT.min_share < share < DEFAULT.min_share_apart
    assert (duplicates(near.at(share)), duplicates(apart.at(share))) == ({("0", "1")}, set())


def test_a_result_that_no_search_made_cannot_be_judged_again() -> None:
    with pytest.raises(SettingsError, match="search first"):
        Duplicates(matches=(), clusters=(), articles=0).at(0.5)


@pytest.mark.parametrize(
    ("left", "right", "duplicate"),
    [
        ("", "", False),
        ("Tarn", "Tarn", True),
        ("Tarn", "Osk", False),
        ("Toll rises", "toll RISES.", True),
        ("Toll rises to 3 crowns", "Toll rises to 4 crowns", False),
        ("Bridge at Tarn falls into river", "Bridge at Tarn falls in river", True),
        ("The bridge at Tarn", REPORT, False),
    ],
)
def test_short_texts_are_compared_by_their_spelling(left: str, right: str, *, duplicate: bool) -> None:
    assert [match.duplicate for match in found(left, right).matches if match.duplicate] == [True] * duplicate


def test_the_same_headline_over_other_bodies_is_no_duplicate() -> None:
    articles = [Article(id=str(at), title="Toll rises", text=text) for at, text in enumerate((REPORT, OTHER))]
    assert cleaner.find_duplicates(articles).clusters == ()


def test_a_result_is_pickled_whole_and_can_still_be_judged_again() -> None:
    result = found(REPORT, f"{REPORT[:120]} {OTHER}", CUT)
    result.kept_for("2")
    again = pickle.loads(pickle.dumps(result))  # noqa: S301  # our own
    assert again == result
    assert again.at(0.9) == result.at(0.9)
    assert again.kept_for("2") == result.kept_for("2")


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_outside_its_range_is_a_settings_error(threshold: float) -> None:
    with pytest.raises(SettingsError, match=r"min_share is .*from 0 to 1"):
        found(REPORT, CUT).at(threshold)


@pytest.mark.parametrize("unknown", ["3", "", None, 0])
def test_an_unknown_article_is_an_input_error(unknown: Any) -> None:
    with pytest.raises(InputError, match="id"):
        found(REPORT, CUT, OTHER).kept_for(unknown)


def test_a_result_shows_its_counts_and_a_notebook_its_clusters_escaped() -> None:
    result = found(REPORT, CUT, OTHER)
    assert repr(result) == "Duplicates(articles=3, matches=1, duplicates=1, clusters=1, redundant=1)"
    cluster = Cluster(id="c1", members=("<b>", "x"), canonical="<b>", reason="a & b")
    html = Duplicates(matches=(), clusters=(cluster,) * 30, articles=60)._repr_html_()
    assert "<td>&lt;b&gt;</td>" in html
    assert "a &amp; b" in html
    assert "<b>" not in html
    assert "10 more clusters" in html


@pytest.mark.parametrize(
    ("given_items", "message"),
    [
        (None, "got None"),
        (REPORT, "got one str"),
        (Article(id="a"), "got one Article"),
        (3, "an object of type int"),
        ([REPORT, None], "item 1 is of type NoneType"),
        ([REPORT.encode()], "item 0 is of type bytes"),
        ([Article(id=7, text="")], "item 0: its id is 7"),  # type: ignore[arg-type]
        ([Article(id="a", text=None)], "item 0: its text is None"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_list_of_articles_or_texts_is_an_input_error(given_items: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        cleaner.find_duplicates(given_items)
    assert isinstance(raised.value, (CleanerError, TypeError))


def test_settings_are_those_of_all_or_of_duplicates() -> None:
    strict = cleaner.DuplicateSettings(min_share=1, min_share_apart=1)
    texts = (REPORT, f"{REPORT} Norlys.")
    assert cleaner.find_duplicates(texts, strict) == cleaner.find_duplicates(texts, cleaner.Settings(duplicates=strict))
    wrong: Any = {"min_share": 1}
    with pytest.raises(InputError, match=r"settings must be Settings, .* not dict"):
        cleaner.find_duplicates(texts, wrong)
