"""The commands `cleaner explain` and `cleaner compare`."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from cleaner.cli.app import app
from cleaner.cli.colours import show
from cleaner.cli.compared import marked
from cleaner.cli.explained import explained
from cleaner.records import Article, Block, Decision, Edit
from tests.cli.test_messages import EVIL

BODY = "The toll bridge at Tarn fell into the river on Monday night after three days of rain, wardens said."
PAGE = f"Toll bridge falls\n\nBy Mira Oslund\n\n{BODY}\n\nAdvertisement\n\nNobody was hurt, the wardens said on Tuesday.\n"
OTHER = PAGE.replace("Monday", "Sunday").replace("Nobody was", "Two men were")


def called(tmp_path: Path, command: str, *pages: str, color: bool = False) -> Result:
    names = []
    for number, page in enumerate(pages):
        path = tmp_path / f"{number}.txt"
        path.write_text(page, encoding="utf-8")
        names.append(str(path))
    return CliRunner().invoke(app, [command, *names], color=color)


def test_explain_shows_what_was_kept_and_removed_and_by_which_rule(tmp_path: Path) -> None:
    lines = called(tmp_path, "explain", PAGE).stdout.splitlines()
    assert "title: Toll bridge falls" in lines
    assert BODY in lines
    assert "- ad (ad.mark, 1.00): Advertisement" in lines
    assert any(line.startswith("- byline (byline.by") for line in lines)


def test_what_was_removed_is_dim_on_a_terminal(tmp_path: Path) -> None:
    shown = called(tmp_path, "explain", PAGE, color=True).stdout
    assert "\x1b[2mAdvertisement\x1b[0m" in shown
    assert f"\n{BODY}\n" in shown


def test_repairs_stand_where_they_are_and_below_with_their_evidence() -> None:
    source = "Two ferries h rn."
    repairs = (
        Edit(
            start=12, end=13, before="h", after="had", step="repair", rule="channel.restored", evidence="ad", confidence=0.9
        ),
        Edit(
            start=14, end=16, before="rn", after="rn", step="repair", rule="channel.unsure", evidence="ran", confidence=0.4
        ),
    )
    block = Block(start=0, end=len(source), text=source, decision=Decision())
    article = Article(id="a", source_text=source, blocks=(block,), repairs=repairs)
    lines = ["".join(text for text, _ in line) for line in explained(article)]
    assert "Two ferries [-h-]{+had+} rn[?]." in lines
    assert "  h → had  (channel.restored, 0.90; ad)" in lines
    assert "  rn: left as it is  (channel.unsure, 0.40; ran)" in lines


def test_compare_says_the_relation_and_marks_what_differs(tmp_path: Path) -> None:
    done = called(tmp_path, "compare", PAGE, OTHER)
    assert done.exit_code == 0
    assert done.stdout.startswith("duplicates: near (each has most of what the other one has)\nshare 0.")
    assert "fell into the river on [Monday] night" in done.stdout
    assert "fell into the river on [Sunday] night" in done.stdout
    assert "[Nobody was] hurt" in done.stdout


def test_compare_of_what_has_nothing_in_common(tmp_path: Path) -> None:
    done = called(tmp_path, "compare", PAGE, "The council of Osk meets in May to vote on the price of bread and of coal.")
    assert done.stdout.startswith("no relation: they share less than 0.20\n")


@pytest.mark.parametrize("command", ["explain", "compare"])
@pytest.mark.parametrize("color", [False, True])
def test_signs_of_pages_never_reach_the_terminal(tmp_path: Path, command: str, color: bool) -> None:  # noqa: FBT001
    evil = f"Toll {EVIL} rises\n\n{BODY} {EVIL} \u202eand so on, they said.\n\nAdvertisement {EVIL}\n"
    shown = called(tmp_path, command, *[evil, evil][: 1 if command == "explain" else 2], color=color).stdout
    assert "owned" in shown
    assert "\x1b]" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "\x1b[31m" not in shown
    assert ("\x1b" in shown) == color


@given(st.text(), st.sampled_from(["", "dim", "shared", "only"]))
def test_styled_text_has_no_sign_but_that_of_its_style(text: str, style: str) -> None:
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as out:
        show([(text.encode(errors="replace").decode(), style)])
    assert "\x1b" not in out.getvalue()


@given(st.text(), st.lists(st.integers(0, 30), max_size=6))
def test_a_marked_text_is_the_text(text: str, cuts: list[int]) -> None:
    bounds = sorted(min(cut, len(text)) for cut in cuts)
    ranges = list(zip(bounds[::2], bounds[1::2], strict=False))
    pieces = [piece[1:-1] if style == "only" else piece for piece, style in marked(text, ranges)]
    assert "".join(pieces) == text


def test_a_page_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["compare", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert done.exit_code == 2
    assert "a.txt" in done.stderr
