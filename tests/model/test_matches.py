"""The result of a search answers questions."""

import pytest

import cleaner
from cleaner import Article
from cleaner.errors import SettingsError
from cleaner.model import Duplicates

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


def test_a_higher_threshold_drops_what_a_lower_one_keeps() -> None:
    result = found(REPORT, f"{REPORT[:120]} {OTHER}", CUT)
    shares = sorted(match.evidence.share for match in result.matches)
    assert [len(result.at(share).clusters) for share in (0.0, 1.0)] == [1, 1]
    counts = [sum(match.duplicate for match in result.at(at).matches) for at in (0, *shares, 1)]
    assert counts == sorted(counts, reverse=True)
    assert result.at(0.42) == result


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
