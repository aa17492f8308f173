"""Runs in two passes: the first learns what outlets repeat, the second takes it out."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import cleaner
from cleaner import CleanSettings, Settings

HOUSE = "The Tarn Herald: free for all readers, thanks to the guild"
NAMES = ("Osk", "Lund", "Mar", "Dal", "Vik")


def page(name: str, number: int) -> dict[str, Any]:
    said = (
        f"The bridge of {name} was closed on Monday after {number} days of rain, the warden of {name} said.",
        f"Nobody in {name} was hurt, but the ferry will not sail before {name} has a new pier.",
    )
    return {"id": name, "outlet": "herald", "text": "\n\n".join((f"Bridge of {name} closed", *said, HOUSE))}


def pile(folder: Path) -> Path:
    file = folder / "pile.jsonl"
    file.write_text("".join(json.dumps(page(name, at)) + "\n" for at, name in enumerate(NAMES)), encoding="utf-8")
    return file


def texts(out: Path) -> list[str]:
    found: list[str] = pq.read_table(out / "articles.parquet").column("text").to_pylist()
    return found


def test_what_an_outlet_repeats_is_taken_out_and_written_down(tmp_path: Path) -> None:
    result = cleaner.run(pile(tmp_path), tmp_path / "out")
    assert result.articles == len(NAMES)
    assert not any(HOUSE in text for text in texts(tmp_path / "out"))
    line = cleaner.read_profiles(tmp_path / "out" / "profiles.json").outlets["herald"].lines[0]
    assert (line.text, line.pages) == (HOUSE, len(NAMES))
    rows = pq.read_table(tmp_path / "out" / "articles.parquet").to_pylist()
    assert {block["rule"] for row in rows for block in row["blocks"] if block["label"] == "repeated"} == {"profile.repeated"}


def test_profiles_of_an_earlier_run_clean_a_single_page(tmp_path: Path) -> None:
    cleaner.run(pile(tmp_path), tmp_path / "out")
    profiles = cleaner.read_profiles(tmp_path / "out" / "profiles.json")
    one = page("Hamn", 3)
    assert HOUSE in cleaner.clean(one["text"], outlet="herald").text
    assert HOUSE not in cleaner.clean(one["text"], outlet="herald", profile=profiles).text
    assert HOUSE in cleaner.clean(one["text"], outlet="courier", profile=profiles).text
    (tmp_path / "one.jsonl").write_text(json.dumps(one), encoding="utf-8")
    cleaner.run(tmp_path / "one.jsonl", tmp_path / "later", profiles=profiles)
    assert HOUSE not in texts(tmp_path / "later")[0]


def test_the_setting_switches_it_off(tmp_path: Path) -> None:
    cleaner.run(pile(tmp_path), tmp_path / "out", Settings(clean=CleanSettings(repeated_on=0)))
    assert all(HOUSE in text for text in texts(tmp_path / "out"))


def test_a_page_of_nothing_but_what_the_outlet_repeats_is_empty(tmp_path: Path) -> None:
    profile = cleaner.OutletProfile(outlet="herald", pages=9, lines=(cleaner.RepeatedLine(text=HOUSE, pages=5),))
    article = cleaner.clean(HOUSE, outlet="herald", profile=profile)
    assert (article.text, article.status) == ("", "empty")
    assert [(block.label, block.rule) for block in article.blocks] == [("repeated", "profile.repeated")]
    assert article.restore() == HOUSE


def test_pages_without_a_report_of_their_own_are_no_duplicates(tmp_path: Path) -> None:
    shop = [
        f"Before you buy {what} of the Tarn Herald you have to confirm your address below." for what in ("eels", "tides")
    ]
    pages = [{"id": name, "outlet": "herald", "title": name, "text": "\n\n".join(shop)} for name in NAMES]
    (tmp_path / "pile.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    result = cleaner.run(tmp_path / "pile.jsonl", tmp_path / "out")
    assert result.duplicates == 0
    assert result.articles + result.rejected == len(NAMES)
