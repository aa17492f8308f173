"""What belongs to the text by convention."""

from typing import Any

import cleaner
from cleaner import CleanSettings, Settings

PAGE = """# Toll rises at Tarn

The fee goes up in May, the guild says.

By Mira Oslund

The toll at Tarn will rise by a crown in May, the guild said on Monday after a long night.

Nobody at the gate was pleased, and the ferry from Osk was full by noon, said the warden.
"""


def text(**chosen: Any) -> str:
    article = cleaner.clean(PAGE, settings=Settings(clean=CleanSettings(**chosen)))
    assert article.restore() == PAGE
    return article.text


def test_by_default_the_text_has_no_headline() -> None:
    assert text().startswith("The toll at Tarn") or text().startswith("The fee goes up")
    assert "# Toll" not in text()
    assert "Toll rises at Tarn" not in text()


def test_a_headline_is_in_the_text_where_that_is_wanted() -> None:
    assert text(title_in_text=True).startswith("Toll rises at Tarn\n\n")


def test_a_standfirst_is_in_the_text_where_that_is_wanted() -> None:
    article = cleaner.clean(PAGE)
    assert article.standfirst == "The fee goes up in May, the guild says."
    assert article.standfirst not in article.text
    assert text(standfirst_in_text=True).startswith(article.standfirst + "\n\nThe toll")


def test_labels_stay_what_they_are() -> None:
    article = cleaner.clean(PAGE, settings=Settings(clean=CleanSettings(title_in_text=True)))
    title = next(block for block in article.blocks if block.label == "title")
    assert title.kept
    assert article.title == "Toll rises at Tarn"
