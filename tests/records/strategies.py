"""Blocks, articles and pages of any kind, hostile text included."""

from typing import Any

from hypothesis import strategies as st

from cleaner.records import LABELS, Article, Block, Decision, Edit, Image, Link, Page, Place, Rejection, in_order
from tests.strategies import any_text, lines_text, markdown_text

texts = any_text | lines_text | markdown_text
_short = st.text(max_size=8)
_optional = st.none() | _short
_shares = st.floats(0, 1)
_small = st.integers(0, 2**31 - 1)
_names = st.frozensets(st.sampled_from(["article", "nav", "ul", "comment", "Osk"]), max_size=3)
_places = st.builds(
    Place, parent=_small, grandparent=_small, depth=_small, inside=_names, named=_names, against=_shares, in_favour=_shares,
    own_against=_small, own_in_favour=_small,
)  # fmt: skip
_reasons = st.lists(st.tuples(_short, st.floats(-9, 9)), max_size=3).map(tuple)
_values = st.none() | st.booleans() | st.integers(-9, 9) | _short | st.lists(_short, max_size=2)
_extra = st.dictionaries(_short, _values, max_size=2)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Any label, most of them kept."""
    label: Any = draw(st.sampled_from(["body", "body", "heading", "ad", "title"]) | st.sampled_from(sorted(LABELS)))
    return Decision(
        label=label,
        rule=draw(st.sampled_from(["", "ad.mark", "model"])),
        score=draw(_shares),
        reasons=draw(_reasons),
        joined=draw(st.booleans()),
        included=draw(st.booleans()),
    )


@st.composite
def edits_of(draw: st.DrawFn, text: str, span: tuple[int, int], step: str) -> tuple[Edit, ...]:
    """Edits within a span of a text, in order: insertions too, and repairs that change nothing."""
    cuts = sorted(draw(st.lists(st.integers(*span), max_size=4)))
    edits = tuple(
        Edit(
            start=low,
            end=high,
            before=text[low:high],
            after=draw(st.just(text[low:high]) | st.just("") | _short),
            step=step,
            rule=draw(st.sampled_from(["demo.one", "demo.two"])),
            evidence=draw(_short),
            confidence=draw(_shares),
        )
        for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return edits if in_order(edits) else ()


@st.composite
def blocks_of(draw: st.DrawFn, source: str) -> tuple[Block, ...]:
    """Blocks of a source in order, some empty, some side by side, some with markup."""
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=10)))
    blocks = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        markup = draw(edits_of(source, (start, end), "extract")) if draw(st.booleans()) else ()
        decision = draw(decisions())
        blocks.append(
            Block(
                start=start,
                end=end,
                text=_marked_up(source[start:end], start, markup),
                tag=draw(st.sampled_from(["p", "h2", "li", "img"])),
                link_share=draw(_shares),
                emphasised_tail=draw(st.integers(0, 9)),
                markup=markup,
                place=draw(st.none() | _places),
                decision=decision,
            )
        )
    return tuple(blocks)


def _marked_up(text: str, start: int, markup: tuple[Edit, ...]) -> str:
    for edit in reversed(markup):
        text = text[: edit.start - start] + edit.after + text[edit.end - start :]
    return text


#: Addresses that links and pictures of articles lead to, with every sign that Markdown gives a meaning to.
ADDRESS = "https://osk.example/(a)_[b]*c*&amp;d?e#f"


@st.composite
def links_of(draw: st.DrawFn, source: str) -> tuple[Link, ...]:
    """Links of a source in order, some side by side, some over the ends of blocks."""
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    spans = [(low, high) for low, high in zip(cuts[::2], cuts[1::2], strict=False) if low < high]
    return tuple(Link(start=low, end=high, address=ADDRESS, title=draw(_short)) for low, high in spans)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article that its blocks made, after up to three rounds of repairs."""
    source = draw(texts)
    article = Article(
        id=draw(_short), source=draw(_short), outlet=draw(_optional), agency=draw(_optional), url=draw(_optional),
        title=draw(_optional), authors=tuple(draw(st.lists(_short, max_size=2))), published=draw(_optional),
        language=draw(_optional), standfirst=draw(_optional), source_text=source, damage=draw(_shares), extra=draw(_extra),
        problem=draw(_short), links=draw(links_of(source)),
        images=tuple(
            Image(start=at, address=ADDRESS, alt=draw(_short), caption=draw(_short))
            for at in sorted(draw(st.lists(st.integers(0, len(source)), max_size=2)))
        ),
    ).assembled(draw(blocks_of(source)))  # fmt: skip
    for _ in range(draw(st.integers(0, 3))):
        article = article.repaired(draw(edits_of(article.text, (0, len(article.text)), "repair")))
    return article


rejections = st.builds(Rejection, id=_short, source=_short, reason=st.sampled_from(["empty", "crashed"]), detail=_short)
pages = st.builds(
    Page,
    content=texts | st.binary(max_size=20),
    format=st.sampled_from(["auto", "html", "markdown", "text"]),
    id=_optional, source=_short, url=_optional, outlet=_optional, title=_optional, published=_optional, extra=_extra,
)  # fmt: skip
