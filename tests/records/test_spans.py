"""Stand-off spans: where blocks lie in the source and in the text."""

from hypothesis import given

from cleaner.records import REPAIR, Article, Block, Decision, Edit, Span
from tests.records.strategies import articles

AD = Decision(label="ad", rule="ad.mark")


def article(source: str, *blocks: Block) -> Article:
    return Article(id="a", source_text=source).assembled(blocks)


@given(articles())
def test_spans_are_in_order_in_the_source_and_in_the_text(given: Article) -> None:
    at = text_at = 0
    spans = given.spans()
    assert [(span.start, span.end, span.label, span.kept) for span in spans] == [
        (block.start, block.end, block.label, block.kept) for block in given.blocks
    ]
    for span in spans:
        assert at <= span.start <= span.end <= len(given.source_text)
        at = span.end
        assert (span.text_start is None, span.text_end is None) == (not span.kept, not span.kept)
        if span.text_start is not None and span.text_end is not None:
            assert text_at <= span.text_start <= span.text_end <= len(given.text)
            text_at = span.text_end


@given(articles())
def test_without_repairs_the_text_of_a_span_is_that_of_its_block(given: Article) -> None:
    given = Article(id="a", source_text=given.source_text).assembled(given.blocks)
    if given.repairs:
        return
    for span, block in zip(given.spans(), given.blocks, strict=True):
        if span.kept:
            assert given.text[span.text_start : span.text_end] == block.text.lstrip()


def test_repairs_move_what_stands_behind_them() -> None:
    source = "Ad. Te toll rises. Boats wait."
    parts = [(0, 3), (4, 18), (19, 30)]
    blocks = [Block(start=a, end=b, text=source[a:b], decision=AD if not a else Decision()) for a, b in parts]
    found = article(source, *blocks)
    assert found.text == "Te toll rises.\n\nBoats wait."
    repaired = found.repaired(
        [
            Edit(start=0, end=2, before="Te", after="The", step=REPAIR, rule="demo"),
            Edit(start=16, end=16, before="", after="All ", step=REPAIR, rule="demo"),
            Edit(start=27, end=27, before="", after=" Now.", step=REPAIR, rule="demo"),
        ]
    )
    assert repaired.text == "The toll rises.\n\nAll Boats wait. Now."
    assert repaired.spans() == (
        Span(start=0, end=3, label="ad", kept=False),
        Span(start=4, end=18, label="body", kept=True, text_start=0, text_end=15),
        Span(start=19, end=30, label="body", kept=True, text_start=17, text_end=37),
    )
    assert [repaired.text[span.text_start : span.text_end] for span in repaired.spans()[1:]] == [
        "The toll rises.", "All Boats wait. Now.",
    ]  # fmt: skip
