"""Rows of the articles table, read as articles again."""

from hypothesis import given

import cleaner
from cleaner import CleanSettings, Page, Settings
from cleaner.stages.pipeline import with_profile
from cleaner.writers import ARTICLES, article_of
from tests.strategies import any_text, lines_text, markdown_text

PAGE = """# Toll rises at Tarn

Advertisement

The toll at *Tarn* will rise by a crown in May, the [guild](https://guild.example) said on Monday
after a long night.

Nobody at the gate was pleased, and the ferry from Osk was full by noon, said the
"""


@given(any_text | lines_text | markdown_text)
def test_an_article_comes_back_from_its_row(text: str) -> None:
    """What a row holds, it gives back; and the text can be made of it anew."""
    article = cleaner.clean(text)
    again = article_of(ARTICLES.row(article))
    assert ARTICLES.row(again) == ARTICLES.row(article)
    assert again.restore() == article.source_text
    assert [block.markup for block in again.blocks if block.kept] == [b.markup for b in article.blocks if b.kept]


def test_what_the_settings_included_is_still_kept() -> None:
    settings = Settings(clean=CleanSettings(title_in_text=True))
    article = cleaner.clean(Page(content=PAGE, extra={"desk": "tolls"}), settings=settings)
    again = article_of(ARTICLES.row(article))
    assert [block.label for block in again.blocks if block.included] == ["title"]
    assert again.extra == {"desk": "tolls"}


def test_columns_that_are_not_there_are_empty() -> None:
    row = {name: value for name, value in ARTICLES.row(cleaner.clean(PAGE)).items() if name in ("id", "blocks", "outlet")}
    assert article_of(row).text == ""


def test_a_second_pass_over_a_row_is_one_over_the_article() -> None:
    article = cleaner.clean(PAGE, outlet="herald")
    line = next(block.text for block in article.blocks if block.kept)
    profile = cleaner.OutletProfile(outlet="herald", pages=9, lines=(cleaner.RepeatedLine(text=line, pages=5),))
    second = with_profile(article_of(ARTICLES.row(article)), profile)
    assert second == with_profile(article, profile)
    assert line not in second.text
    assert second.restore() == PAGE
