"""Boilerplate on damaged pages: a line that is boilerplate once it is repaired is removed, on single pages and in runs."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import cleaner
from cleaner import CleanSettings, Settings
from cleaner.records import Article, Channel, Dropped, OutletProfile, Page, Profiles
from cleaner.settings import Repair
from tests.repairs.texts import REPORTS, without

BOILERPLATE = ("Advertisement", "Read more: Storm damage in Tarn", "Sign up for the newsletter", "Leave a comment")
CHANNELS = (("the", "ad"), ("er", "in", "on"), ("ed", "at", "me"))
# Headings and lines of a report, some of which begin as boilerplate does.
BODY = ("Other readers", "What the mayor said", "“Read it there,” he said.", "Share of the north")


def page_text(boilerplate: tuple[str, ...] = BOILERPLATE) -> str:
    parts = [REPORTS[0], boilerplate[0], BODY[0], REPORTS[1], boilerplate[1], BODY[1], BODY[2], REPORTS[2], *boilerplate[2:]]
    return "\n\n".join(parts)


def clean(text: str, repair: Repair = "safe") -> Article:
    article = cleaner.clean(text, format="text", settings=Settings(clean=CleanSettings(repair=repair)))
    assert article.restore() == text
    return article


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.kept]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_single_damaged_page_loses_its_boilerplate_and_nothing_else(channel: tuple[str, ...]) -> None:
    left = kept(clean(without(page_text(), channel)))
    damaged = [without(line, channel).strip() for line in BOILERPLATE]
    body = [without(text, channel).strip() for text in (*REPORTS, *BODY[:3])]
    assert [line for line in damaged if line in left] == []
    assert [text for text in body if text not in left] == []


def test_blocks_are_told_as_printed_and_the_rule_says_that_it_saw_a_repaired_line() -> None:
    article = clean(without(page_text(), ("the", "ad")))
    block = next(block for block in article.blocks if block.text == "vertisement")
    assert (block.label, block.rule) == ("ad", "repaired.ad.mark")
    removal = next(edit for edit in article.edits if edit.rule == block.rule)
    assert (removal.before.strip(), removal.after) == ("vertisement", "")


def test_where_nothing_is_repaired_rules_see_lines_as_printed_only() -> None:
    assert "vertisement" in kept(clean(without(page_text(), ("the", "ad")), "off"))
    assert "vertisement" not in kept(clean(without(page_text(), ("the", "ad")), "report"))


def test_a_sound_page_has_no_channel_and_keeps_odd_lines() -> None:
    odd = ("vertisement", "Re more: Storm damage in Tarn", "Sign up f newslett", "Leave a comnt")
    article = clean(page_text(odd))
    assert not any(block.rule.startswith("repaired.") for block in article.blocks)


def test_in_a_run_the_outlets_channel_counts_also_for_its_short_articles(tmp_path: Path) -> None:
    short = "The ferry was late on Monday.\n\nAdvertisement\n\nNobody could say why, the guild of its owners added."
    pages = [{"id": str(at), "text": without(text, ("the", "ad"))} for at, text in enumerate([*REPORTS, short])]
    pages.append({"id": "sound", "outlet": "gazette", "text": short.replace("Advertisement", "vertisement")})
    file = tmp_path / "pile.jsonl"
    file.write_text("".join(json.dumps({"outlet": "herald"} | page) + "\n" for page in pages), encoding="utf-8")
    cleaner.run(file, tmp_path / "out")
    rows = {row["id"]: row["text"] for row in pq.read_table(tmp_path / "out" / "articles.parquet").to_pylist()}
    assert "vertisement" not in rows["3"]
    assert "vertisement" in rows["sound"]


def test_a_page_of_nothing_but_such_lines_stays() -> None:
    profiles = cleaner.learn_profiles(
        Page(content=without(text, ("the", "ad")), format="text", outlet="herald") for text in REPORTS
    )
    article = cleaner.clean("vertisement", outlet="herald", format="text", profile=profiles)
    assert article.text == "vertisement"


def test_profiles_help_to_find_damaged_copies_among_files(tmp_path: Path) -> None:
    from cleaner.runs import find_in_files

    heavy = ("the", "in", "er", "on", "re", "an", "st", "at")
    dropped = tuple(Dropped(substring=part, expected=9.0, found=0, words=9) for part in heavy)
    profile = OutletProfile(outlet="gazette", pages=3, channel=Channel(dropped=dropped))
    whole = "\n\n".join(REPORTS)
    rows = [
        {"id": "whole", "outlet": "herald", "text": whole},
        {"id": "damaged", "outlet": "gazette", "text": without(" ".join(whole.split()[120:170]), heavy)},
    ]
    file = tmp_path / "pile.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    known = Profiles(outlets={"gazette": profile})
    assert find_in_files(file, tmp_path / "plain").duplicates == 0
    assert find_in_files(file, tmp_path / "known", profiles=known).duplicates == 1


@pytest.mark.parametrize("repair", ["safe", "report", "off"])
def test_a_run_mends_damaged_articles_by_their_sound_copies(tmp_path: Path, repair: Repair) -> None:
    name = "Councillor Nothelm Adenau of Tagelund welcomed the decision and the advice of the other members on Monday."
    copy = f"{REPORTS[0]} {name}"
    pages = [{"id": f"d{at}", "outlet": "gazette", "text": without(text, ("the", "ad"))} for at, text in enumerate(REPORTS)]
    pages.append({"id": "damaged", "outlet": "gazette", "text": without(copy, ("the", "ad"))})
    pages.append({"id": "sound", "outlet": "herald", "text": copy})
    file = tmp_path / "pile.jsonl"
    file.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    cleaner.run(file, tmp_path / "out", Settings(clean=CleanSettings(repair=repair)))
    rows = {row["id"]: row for row in pq.read_table(tmp_path / "out" / "articles.parquet").to_pylist()}
    row = rows["damaged"]
    evidence = [edit["evidence"] for edit in row["repairs"] if "Nothelm" in edit["evidence"]]
    assert ("Nothelm Adenau" in row["text"]) is (repair == "safe")
    assert bool(evidence) is (repair != "off")
    assert all(said.endswith("Nothelm: twin sound") for said in evidence)
    assert row["canonical"] == "sound" or repair == "off"
    assert row["source_text"] == pages[-2]["text"]
