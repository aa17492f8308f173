"""HTML that was cut or glued: tags that swallow all that follows because their end is gone are taken out."""

import re
from itertools import pairwise

# Elements whose content is no text of the page, or is read as no markup.
_SWALLOWING = ("title", "script", "style", "textarea", "noscript", "iframe", "select", "button", "svg", "template")
_DECLARATION = re.compile(r"\s*<!doctype[^<>]*(?=<)", re.IGNORECASE)
_COMMENT, _COMMENT_END = "<!--", "-->"


def mended(html: str) -> str:
    """The page without a declaration that does not end, and without tags of elements and comments that never do.

    >>> mended("<html><title>Toll rises<body><p>The toll rises.</p>")
    '<html>Toll rises<body><p>The toll rises.</p>'
    """
    html = _DECLARATION.sub("<html>", html, count=1)
    for tag in _SWALLOWING:
        html = _without_unended(html, tag)
    last = html.rfind(_COMMENT_END) + 1
    return html[:last] + html[last:].replace(_COMMENT, "")


def _without_unended(html: str, tag: str) -> str:
    """The page without those tags that come again, or the page's end, before their own end comes."""
    end = re.compile(rf"</{tag}\b", re.IGNORECASE)
    tags = list(re.finditer(rf"<{tag}\b[^<>]*>", html, re.IGNORECASE))
    starts = [*(found.start() for found in tags), len(html)]
    pieces, at = [], 0
    for found, (_, following) in zip(tags, pairwise(starts), strict=True):
        if end.search(html, found.end(), following) is None:
            pieces.append(html[at : found.start()])
            at = found.end()
    return "".join([*pieces, html[at:]])
