"""Boxes that ask the reader for something."""

import pytest
from lxml import html

from cleaner.extractors.sign_up import sign_up_boxes

LONG = "The bridge at Tarn fell into the river on Monday night, the wardens said. " * 12


def boxes(body: str) -> list[str]:
    return sorted(box.get("class") or box.tag for box in sign_up_boxes(html.fromstring(f"<html><body>{body}</body></html>")))


FORM = "<form class=form><input type=email><button>Go</button></form>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<div class=text><p>{LONG}</p><div class=box><h4>Our letter</h4><p>Each morning.</p>{FORM}</div></div>", ["box"]),
        (f"<div class=text><p>{LONG}</p><div class=box><p>Each morning.</p><input name=email></div></div>", ["box"]),
        (f"<div class=text><p>{LONG}</p>{FORM}</div>", ["form"]),
        (f"<article><h1>Toll rises</h1><p>It was said.</p>{FORM}</article>", ["form"]),
        (
            "<div class=poll><h3>Should geese pay?</h3><ul><li><input type=radio> Yes<li><input type=radio> No</ul></div>",
            ["poll"],
        ),
        ("<div class=quiz><p>Which?</p>" + "<input type=radio>" * 12 + "</div>", []),
        ("<form class=search><p>Find</p><input type=text></form>", []),
    ],
)
def test_a_box_is_the_nearest_element_with_words_beside_the_form(body: str, found: list[str]) -> None:
    assert boxes(body) == found
