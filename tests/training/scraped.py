"""What other tools make of a page: text and Markdown with boilerplate left in, as people scrape it.

The block model learns to clean such texts from the same labelled pages as HTML. Needs `pip install cleaner[training]`.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256

from cleaner.records import Format

# A parser refuses text that declares an encoding of bytes.
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
Maker = Callable[[str], str]


def page_text(html: str) -> str:
    """The whole page as text, navigation and all."""
    from inscriptis import get_text

    return str(get_text(_DECLARATION.sub("", html)))


def readability_markdown(html: str) -> str:
    """The part of the page that a readability algorithm takes, as Markdown, its addresses taken out."""
    import lxml.html
    from markdownify import markdownify
    from readability import Document

    document = Document(html)
    tree = lxml.html.fromstring(document.summary(html_partial=True))
    for element in tree.iter("a", "img"):
        element.set("href" if element.tag == "a" else "src", "#")
    body = markdownify(lxml.html.tostring(tree, encoding="unicode"), heading_style="ATX")
    return f"# {document.short_title() or ''}\n\n{body}"


def recall_text(html: str) -> str:
    """What an extractor tuned to recall takes, comments included."""
    import trafilatura

    return trafilatura.extract(html, favor_recall=True, include_comments=True) or ""


MAKERS: Mapping[str, tuple[Format, Maker]] = {
    "page_text": ("text", page_text),
    "readability_markdown": ("markdown", readability_markdown),
    "recall_text": ("text", recall_text),
}


def scraped(page_id: str, html: str) -> list[tuple[str, Format, str]]:
    """The page as whole text and by one more maker, drawn by its id: name of the maker, format, text."""
    drawn = list(MAKERS)[int(sha256(page_id.encode()).hexdigest()[:8], 16) % len(MAKERS)]
    made = []
    for name in dict.fromkeys(("page_text", drawn)):
        kind, make = MAKERS[name]
        try:
            text = make(html)
        except Exception as error:  # a page that another tool cannot read teaches nothing
            print(f"{name} of {page_id}: {type(error).__name__}: {error}")
            continue
        made.append((name, kind, text))
    return made
