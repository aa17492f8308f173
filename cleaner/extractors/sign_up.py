"""Boxes that ask the reader for something: a form for an address of mail or a vote, and the few lines that stand around."""

from collections.abc import Iterator
from typing import Any

from cleaner.budget import check_budget
from cleaner.extractors.ancestors import words_inside

_FIELDS = ".//input[@type='email' or @name='email' or @name='EMAIL' or @name='e-mail']"
_VOTES = ".//input[@type='radio']"
# A box has at most so many characters; what holds more, or the headline, holds the report.
_MAX_CHARS = 700
_NEVER = frozenset({"html", "body", "main", "article"})
# A page has few such fields; one with more is a list of accounts, or a quiz.
_MAX_FIELDS = 10


def sign_up_boxes(tree: Any) -> frozenset[Any]:
    """The elements around such fields: each the nearest that has a paragraph or a heading beside the form."""
    asked = (tree.xpath(fields) for fields in (_FIELDS, _VOTES))
    fields = [field for found in asked if len(found) <= _MAX_FIELDS for field in found]
    return frozenset(box for field in fields if (box := _box(field)) is not None)


def _box(field: Any) -> Any:
    best = None
    for above in field.iterancestors():
        check_budget()
        if above.tag in _NEVER or words_inside(above, _MAX_CHARS) is None or next(above.iter("h1"), None) is not None:
            break
        best = above
        if above.tag != "form" and _has_text_beside_form(above):
            break
    return best


def _has_text_beside_form(element: Any) -> bool:
    return any(
        all(above.tag != "form" for above in _between(text, element))
        for text in element.iter("p", "h2", "h3", "h4", "h5", "h6")
    )


def _between(inner: Any, outer: Any) -> Iterator[Any]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above
