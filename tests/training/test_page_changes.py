"""A changed page holds its gold text or the beginning of it, in order."""

from random import Random

import pytest

pytest.importorskip("lxml")

from cleaner.extractors import extract
from tests.training.page_changes import WAYS, Story, changed
from tests.training.truth import in_gold

PARAGRAPHS = [
    f"The wardens of Tarn counted {n} barges on the river and wrote all of them down in the book." for n in range(9)
]
GOLD = "\n".join(PARAGRAPHS)
PAGE = (
    "<html><body><nav class='menu'><a href='/'>Home</a></nav><main><article class='post' id='p1'><h1>Barges counted</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></main><footer>Tarn Herald</footer></body></html>"
)
STORIES = [
    Story(
        title=f"Mill number {n} reopens",
        paragraphs=tuple(f"Mill {n} grinds again after {m} years without a grain of corn." for m in range(3)),
        debris=tuple(f"We and our {n} partners of kind {m} would like to keep what you read." for m in range(3)),
    )
    for n in range(12)
]


@pytest.mark.parametrize("way", WAYS)
def test_what_is_left_of_the_gold_text_is_its_beginning(way: str) -> None:
    pages = [page for seed in range(12) if (page := changed(PAGE, GOLD, way, STORIES, Random(seed))) is not None]
    assert len(pages) > 2
    for page in pages:
        blocks = extract(page, "html").blocks
        left = [block.text for block, is_gold in zip(blocks, in_gold(blocks, GOLD), strict=True) if is_gold]
        paragraphs = [text for text in left if text in PARAGRAPHS]
        assert paragraphs == PARAGRAPHS[: len(paragraphs)]
        assert all(any(paragraph.startswith(text) for paragraph in paragraphs) for text in left)


def test_articles_below_stand_behind_the_page_s_own() -> None:
    page = changed(PAGE, GOLD, "articles below", STORIES, Random(1))
    texts = [block.text for block in extract(page or "", "html").blocks]
    last = max(at for at, text in enumerate(texts) if text in PARAGRAPHS)
    assert any("grinds again" in text for text in texts[last:])
    assert not any("grinds again" in text for text in texts[:last])


def test_a_page_without_its_gold_text_in_one_element_is_left() -> None:
    assert changed("<html><head></head></html>", GOLD, "cards", STORIES, Random(1)) is None
