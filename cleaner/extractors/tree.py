"""Parse HTML as trafilatura does, with elements that are made in C.

lxml.html asks a Python function for the class of every element, each time that one is reached, because forms and inputs have
classes of their own there. Nothing here asks anything of a form.
"""

from functools import lru_cache
from typing import Any


def parse_html(text: str) -> Any:
    """The root of a page, or None for what is no HTML: what `trafilatura.load_html` gives."""
    from trafilatura.utils import is_dubious_html, repair_faulty_html

    beginning = text[:50].lower()
    sound = repair_faulty_html(text, beginning)
    tree = _parsed(sound)
    if tree is None or not len(tree):
        # Also where a text declares its encoding, which none must.
        tree = _parsed(sound.encode("utf-8", "surrogatepass"))
    return None if tree is not None and len(tree) < 2 and is_dubious_html(beginning) else tree


def _parsed(page: str | bytes) -> Any:
    from lxml.html import fromstring

    try:
        return fromstring(page, parser=_parser())
    except Exception:  # as trafilatura does: of what no parser takes nothing is left to say
        return None


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lxml.etree import ElementDefaultClassLookup
    from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HTMLParser, HtmlProcessingInstruction

    parser = HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )  # fmt: skip
    parser.set_element_class_lookup(
        ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity)
    )
    return parser
