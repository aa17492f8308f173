"""The evidence on blocks, as numbers."""

import numpy as np
from hypothesis import given

from cleaner.boilerplate.block_model.features import FEATURES, Matrix, page_evidence
from cleaner.extractors import extract
from cleaner.records import Format
from cleaner.rules import standard_words
from tests.strategies import any_text, lines_text, markdown_text

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
PAGE = f"""<html><body><nav class="menu"><ul><li><a href="/">Home</a></li></ul></nav><article><h1>Toll rises</h1>
<p>{FIRST}</p><p>Nobody was hurt, said <a href="/o">Mira Oslund</a>, who keeps the ferry at Osk.</p></article>
</body></html>"""


def features(text: str, kind: Format) -> Matrix:
    return page_evidence(extract(text, kind), {}, "Toll rises", standard_words()).matrix


def column(matrix: Matrix, name: str) -> list[float]:
    return [round(float(value), 3) for value in matrix[:, FEATURES.index(name)]]


@given(any_text | lines_text | markdown_text)
def test_every_block_of_any_text_has_finite_evidence_but_for_what_only_html_tells(text: str) -> None:
    """A row a block, a column a feature; nothing infinite; the same again."""
    for kind in ("text", "markdown"):
        made = features(text, kind)
        assert made.shape == (len(extract(text, kind).blocks), len(FEATURES))
        assert not np.isinf(made).any()
        assert np.array_equal(made, features(text, kind), equal_nan=True)
        known = [name for name in FEATURES if name in ("words", "link_share", "position", "has_sentence", "title_words")]
        assert not np.isnan(made[:, [FEATURES.index(name) for name in known]]).any()


def test_html_tells_where_a_block_stands() -> None:
    made = features(PAGE, "html")
    assert column(made, "in:article") == [0, 1, 1, 1]
    assert column(made, "tag:li") == [1, 0, 0, 0]
    assert column(made, "link_share") == [1, 0, 0, 0.196]
    assert column(made, "title_covered") == [0, 1, 0, 0]
    assert column(made, "from_heading") == [-1, 0, 1, 2]
    assert column(made, "has_sentence") == [0, 0, 1, 1]


def test_neighbours_are_seen_and_beyond_the_ends_there_is_nothing() -> None:
    made = features(PAGE, "html")
    assert column(made, "words+1") == [-1, 1, 2, 14]
    assert column(made, "words-1") == [2, 14, column(made, "words")[3], -1]


def test_without_markup_nothing_is_made_up() -> None:
    made = features(f"Toll rises\n\n{FIRST}", "text")
    assert np.isnan(made[:, FEATURES.index("depth")]).all()
    assert np.isnan(made[:, FEATURES.index("named:comment")]).all()


def test_names_in_the_markup_tell_the_kinds_of_things() -> None:
    page = f"""<body class="comments-on"><div id="main"><div class="related-posts"><p>{FIRST}</p></div><ul><li>
    <p>{FIRST}</p></ul></div><section class="reader-comments">
    <div><div><p>{FIRST}</p></div><p>{FIRST}</p></div></section></body>"""
    made = features(page, "html")
    assert column(made, "named:related") == [1, 0, 0, 0]
    assert column(made, "named:comment") == [0, 0, 0, 1]


def test_the_layout_of_text_tells_its_indents_and_blank_lines() -> None:
    made = features(f"  * Home\n\n\n    {FIRST}\n    {FIRST} Again.", "text")
    assert column(made, "indent") == [2, 4, 4]
    assert column(made, "blank_above") == [0, 3, 1]
    assert column(made, "blank_below") == [3, 1, 9]
    assert np.isnan(features(PAGE, "html")[:, FEATURES.index("indent")]).all()
