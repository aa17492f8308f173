"""Links and images of a run: in its tables where they are asked for, and with everything else as without them."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import cleaner
from cleaner import CleanSettings
from cleaner.readers import read_articles
from cleaner.runs import run

STORY = (
    "<p>The <a href='/port'>harbour at Tarn</a> was closed on Monday after a crane fell across the quay, a clerk said.</p>"
    "<figure><img src='/crane.jpg' alt='The crane'><figcaption>Photo: Jon Osk</figcaption></figure>"
    "<p>Engineers will lift the crane on Wednesday, when the wind drops, <a href='mailto:a@b.example'>she</a> said.</p>"
)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, title in (("a", "Crane falls at Tarn"), ("b", "Crane falls across the quay")):
        head = f"<head><title>{title}</title><link rel='canonical' href='https://{name}.example/crane'></head>"
        (folder / f"{name}.html").write_text(f"<html>{head}<body><article><h1>{title}</h1>{STORY}</article></body></html>")
    (folder / "c.txt").write_text("x")
    return folder


def columns(out: Path, table: str, *without: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / f"{table}.parquet").drop_columns(list(without)).to_pylist()
    return rows


def test_links_and_images_come_back_and_all_else_is_as_without(pages: Path, tmp_path: Path) -> None:
    plain, asked = tmp_path / "plain", tmp_path / "asked"
    run([pages], plain, workers=1, report=False)
    run([pages], asked, CleanSettings(links=True, images=True), workers=1, report=False, jsonl=True)
    assert not {"links", "images"} & set(pq.read_schema(plain / "articles.parquet").names)
    assert columns(asked, "articles", "links", "images") == columns(plain, "articles")
    for table in ("matches", "clusters", "rejected"):
        assert columns(asked, table) == columns(plain, table)
    assert len(columns(asked, "matches")) == 1
    for article in read_articles(asked):
        host = f"https://{article.id[0]}.example"
        assert [link.address for link in article.links] == [f"{host}/port", "mailto:a@b.example"]
        assert [article.source_text[link.start : link.end] for link in article.links] == ["harbour at Tarn", "she"]
        (image,) = article.images
        assert (image.address, image.alt, image.caption) == (f"{host}/crane.jpg", "The crane", "Photo: Jon Osk")
    assert not any(article.links or article.images for article in read_articles(plain))


def test_the_table_tells_where_links_stand_in_the_text(pages: Path, tmp_path: Path) -> None:
    run([pages], tmp_path / "out", CleanSettings(links=True), workers=1, report=False)
    rows = columns(tmp_path / "out", "articles")
    assert "images" not in rows[0]
    for row in rows:
        words = [row["text"][link["text_start"] : link["text_end"]] for link in row["links"]]
        assert words == ["harbour at Tarn", "she"]


def test_partitions_hold_links_too(pages: Path, tmp_path: Path) -> None:
    run([pages], tmp_path / "out", CleanSettings(links=True), workers=1, report=False, partition_by=["status"])
    assert [len(article.links) for article in read_articles(tmp_path / "out")] == [2, 2]


def test_an_article_is_the_one_that_clean_makes(pages: Path, tmp_path: Path) -> None:
    asked = CleanSettings(links=True, images=True)
    run([pages], tmp_path / "out", asked, workers=1, report=False)
    first = next(iter(read_articles(tmp_path / "out")))
    alone = cleaner.clean((pages / "a.html").read_text(), settings=asked)
    assert (first.links, first.images) == (alone.links, alone.images)
    assert cleaner.to_markdown(first) == cleaner.to_markdown(alone)
