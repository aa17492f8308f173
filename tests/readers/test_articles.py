"""Articles come back out of a run's table with all that was recorded of them."""

from pathlib import Path

import pytest

import cleaner

PAGE = "Crane falls\n\nBy Mira Oslund\n\nThe harbour at Tarn was closed on Monday, the port office said.\n\nAdvertisement"


def test_articles_are_those_that_clean_makes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    cleaner.run(tmp_path / "a.txt", tmp_path / "out")
    (article,) = cleaner.read_articles(tmp_path / "out")
    made = cleaner.clean(PAGE)
    for name in ("text", "title", "authors", "blocks", "repairs", "edits", "source_text"):
        assert getattr(article, name) == getattr(made, name)
    assert article.restore() == PAGE
    assert list(cleaner.read_articles(tmp_path / "out" / "articles.parquet")) == [article]


@pytest.mark.parametrize("content", [None, b"", b"PAR1"])
def test_what_is_no_table_of_articles_says_so(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "articles.parquet").write_bytes(content)
    with pytest.raises(cleaner.UnreadableError, match=r"articles\.parquet is no table"):
        next(cleaner.read_articles(tmp_path))
