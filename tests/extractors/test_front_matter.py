"""The fields above a text, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.extractors import extract
from cleaner.extractors.front_matter import read_header
from cleaner.records import Fields
from tests.extractors.laws import check_blocks, texts
from tests.strategies import any_text, markdown_text

REPORT = "The toll at Tarn rises on Monday, the wardens said."

YAML = """---
title: "Toll rises: a \\"sad\\" day"
author:
  - "[[Mira Oslund]]"
  - Jon Tarn
date: 2031-03-03 14:05:00
url: https://osk.example/toll
lang: en-GB
description: >
  It was low
  for years.
tags: [tolls, bridges]
---
"""
TOML = """+++
title = "Toll rises"
date = 2031-03-03T14:05:00
authors = ["Mira Oslund", "Jon Tarn"]
+++
"""
READER = """Title: Toll rises

URL Source: https://osk.example/toll

Published Time: 2031-03-03T14:05:00Z

Markdown Content:
"""
MAIL = """From: Mira Oslund <mira@osk.example>
To: list@osk.example
Subject: Fwd: Toll rises
Date: 2031-03-03

"""


def fields(text: str) -> Fields:
    header = read_header(text)
    assert header is not None
    return header.fields


def test_front_matter_of_yaml_names_fields() -> None:
    assert fields(YAML) == Fields(
        title='Toll rises: a "sad" day',
        authors=("Mira Oslund", "Jon Tarn"),
        published="2031-03-03T14:05:00",
        url="https://osk.example/toll",
        language="en",
        standfirst="It was low for years.",
    )


def test_front_matter_that_is_no_sound_yaml_is_read_too() -> None:
    found = fields("---\ntitle: Toll rises: a day at Tarn\nauthor: By Mira Oslund and Jon Tarn\nsource: Norlys\n---\n")
    assert found == Fields(title="Toll rises: a day at Tarn", authors=("Mira Oslund", "Jon Tarn"))


def test_front_matter_of_toml_names_fields() -> None:
    assert fields(TOML) == Fields(title="Toll rises", authors=("Mira Oslund", "Jon Tarn"), published="2031-03-03T14:05:00")


def test_the_header_of_a_page_reader_names_fields() -> None:
    assert fields(READER) == Fields(title="Toll rises", published="2031-03-03T14:05:00Z", url="https://osk.example/toll")


def test_the_header_of_a_mail_names_fields() -> None:
    assert fields(MAIL) == Fields(title="Toll rises", authors=("Mira Oslund",), published="2031-03-03")


def test_names_inside_nested_front_matter_are_authors() -> None:
    found = fields("---\ntitle: Toll rises\nauthors:\n  - name: Mira Oslund\n    url: https://osk.example/m\n---\n")
    assert found == Fields(title="Toll rises", authors=("Mira Oslund",))


def test_the_outlet_behind_a_title_goes_where_the_text_has_the_headline_alone() -> None:
    header = "Title: Toll rises - Norlys\nURL Source: https://osk.example/t\n\n"
    assert fields(header + "Toll rises\n===\n").title == "Toll rises"
    assert fields(header + "# Toll rises\n").title == "Toll rises"
    assert fields(header + REPORT).title == "Toll rises - Norlys"


@pytest.mark.parametrize("header", [YAML, TOML, READER, MAIL])
def test_what_stands_in_a_header_is_no_text(header: str) -> None:
    found = extract(header + REPORT)
    check_blocks(found)
    assert found.source_text == header + REPORT
    assert texts(found) == [REPORT]
    assert found.fields == fields(header)


@pytest.mark.parametrize(
    "text",
    [
        "",
        REPORT,
        f"---\n{REPORT}\n\n---\nMore.",
        "---\ntitle: never closed\n",
        "---\n\n---\n",
        "+++\nno toml\n+++\n",
        "Title: Toll rises",
        "By: Mira Oslund\nFrom: Tarn",
        "Title: Warden\nBy: the guild\nAnd so on.",
        f"{REPORT}\n\nTitle: Toll rises\nDate: 2031-03-03",
    ],
)
def test_other_texts_have_no_header(text: str) -> None:
    assert read_header(text) is None


@given(any_text | markdown_text, st.sampled_from([YAML, TOML, READER, MAIL, "---\n", "Title: "]))
def test_any_text_below_a_header_is_read(text: str, header: str) -> None:
    found = extract(header + text, "markdown")
    check_blocks(found)
    assert found.source_text == header + text


@pytest.mark.parametrize(
    "lines",
    [
        ("Titel: Maut steigt", "Autorin: Mira Oslund", "Datum: 2031-03-03"),
        ("Título: Maut steigt", "Autora: Mira Oslund", "Fecha: 2031-03-03"),
        ("Заголовок: Maut steigt", "Автор: Mira Oslund", "Дата: 2031-03-03"),
        ("标题：Maut steigt", "作者：Mira Oslund", "时间：2031-03-03"),
        ("Title: Maut steigt", "Author(s): Mira Oslund", "Published: 2031-03-03"),
    ],
)
def test_header_lines_have_names_in_many_languages(lines: tuple[str, ...]) -> None:
    header = read_header("\n".join([*lines, "", "The toll at Tarn rises, the wardens said on Monday."]))
    assert header is not None
    assert (header.fields.title, header.fields.authors, header.fields.published) == (
        "Maut steigt", ("Mira Oslund",), "2031-03-03"
    )  # fmt: skip


def test_front_matter_may_count_seconds_and_name_the_outlet_behind_the_author() -> None:
    header = read_header("---\ntitle: Toll\nauthor: By Mira Oslund | Norlys\ndate: 1930313100\n---\nText.")
    assert header is not None
    assert (header.fields.authors, header.fields.published) == (("Mira Oslund",), "2031-03-03T14:05:00+00:00")
