"""The authors of a page by the names of its elements: the search of `trafilatura.metadata.extract_author`.

That one copies the page, takes out what is no byline, and asks a Python function about every element, two thirds of a
page's cleaning. This one looks at each name once, and copies no more than the element that may be the byline.
"""

import re
from copy import deepcopy
from functools import lru_cache
from typing import Any

_MIN_CHARS, _MAX_CHARS = 3, 119
# What names of elements tell, as `trafilatura.xpaths.AUTHOR_XPATHS` and `AUTHOR_DISCARD_XPATHS` ask for it.
_SURE_TAGS = frozenset({"a", "address", "div", "link", "p", "span", "strong"})
_SURE_CLASS = re.compile(r"author-?name|AuthorName|authorName")
_SURE_CARDS = frozenset({"AuthorCard", "AuthorURL"})
_LIKELY_TAGS = frozenset({"a", "div", "h3", "h4", "p", "span"})
_LIKELY_CLASSES = frozenset({"byline", "username", "byl", "BBL"})
_LIKELY_ID = re.compile(r"author|zuozhe|bianji|xiaobian")
_LIKELY_CLASS = re.compile(
    r"author|channel-name|zuozhe|bianji|xiaobian|submitted-by|posted-by|journalist-name"
)  # fmt: skip
_LOOSE_ID = re.compile(r"[Aa]uthor")
_LOOSE_CLASS = re.compile(r"[Aa]uthor|screenname|writer|[Bb]yline")
_OTHER_TAGS = frozenset({"a", "div", "section", "span"})
_OTHER_CLASSES = frozenset({"comments", "title", "date"})
_OTHER_ID = re.compile(r"^comments|comment-?list|ProductReviews")
_OTHER_CLASS = re.compile(
    r"^[Cc]omments|commentlist|comments-list|sidebar|is-hidden|quote|embedly-instagram|article-(?:share|support)|print|category|"
    r"meta-date|meta-reviewer"
)
_NEVER = frozenset({"time", "figure"})
_NAMED = "descendant-or-self::*[@class or @id]"
_CALLED = "descendant-or-self::*[@itemprop or @rel='author' or @data-testid or @data-component or self::author]"
# How sure it is that an element is the byline: the surest is searched for through the whole page first.
_SURE, _LIKELY, _LOOSE = 4, 2, 1


def find_authors(tree: Any) -> str | None:
    """The names in the page's byline, parted by "; "; None where no element is called one."""
    from trafilatura.json_metadata import normalize_authors

    named = _named(tree)
    for sure in (_SURE, _LIKELY, _LOOSE):
        for element, told in named:
            if told & sure and not _is_other(element, tree):
                said = _text(element)
                if _MIN_CHARS <= len(said) <= _MAX_CHARS:
                    authors: str | None = normalize_authors(None, said)
                    return authors
    return None


def _named(tree: Any) -> list[tuple[Any, int]]:
    """The elements that some search finds, in order, with which ones do."""
    # Few have one of the other attributes, and reading all of those of every element would take most of the time.
    called = {element for element in tree.xpath(_CALLED) if _told(element)}
    found = tree.xpath(f"{_NAMED} | {_CALLED}") if called else tree.xpath(_NAMED)
    likely = [e for e in found if _by_class(e.get("class")) or _by_id(e.get("id")) or e in called]
    return [(element, told) for element in likely if (told := _told(element))]


def _told(element: Any) -> int:
    """Which of the searches find an element."""
    tag, get = element.tag, element.get
    names = _by_class(get("class")) | _by_id(get("id"))
    prop, card, part = get("itemprop") or "", get("data-testid"), get("data-component") or ""
    is_sure = names & _SURE or get("rel") == "author" or prop == "author name" or card in _SURE_CARDS
    told = _SURE if tag == "author" or (tag in _SURE_TAGS and is_sure) else 0
    told |= _LIKELY if tag in _LIKELY_TAGS and (names & _LIKELY or "author" in prop) else 0
    return told | (_LOOSE if names & _LOOSE or "author" in prop or "Byline" in part else 0)


@lru_cache(maxsize=8192)
def _by_class(name: str | None) -> int:
    if not name:
        return 0
    is_sure = name == "author" or _SURE_CLASS.search(name)
    is_likely = name in _LIKELY_CLASSES or _LIKELY_CLASS.search(name)
    return (_SURE if is_sure else 0) | (_LIKELY if is_likely else 0) | (_LOOSE if _LOOSE_CLASS.search(name) else 0)


@lru_cache(maxsize=8192)
def _by_id(name: str | None) -> int:
    if not name:
        return 0
    is_likely, is_loose = _LIKELY_ID.search(name), _LOOSE_ID.search(name)
    return (_SURE if name == "author" else 0) | (_LIKELY if is_likely else 0) | (_LOOSE if is_loose else 0)


def _is_other(element: Any, tree: Any) -> bool:
    """Whether the element stands in one that holds comments, a date or the like, or is one. The root is none."""
    while element is not tree:
        if _holds_other(element):
            return True
        element = element.getparent()
    return False


def _holds_other(element: Any) -> bool:
    if element.tag in _NEVER:
        return True
    if element.tag not in _OTHER_TAGS:
        return False
    named, own_id = element.get("class") or "", element.get("id") or ""
    return bool(
        own_id == "comments"
        or named in _OTHER_CLASSES
        or _OTHER_ID.search(own_id)
        or _OTHER_CLASS.search(named)
        or "Figure" in (element.get("data-component") or "")
    )


def _text(element: Any) -> str:
    """What an element says, without what is no byline in it."""
    others = [below for below in element.iterdescendants("time", "figure", *_OTHER_TAGS) if _holds_other(below)]
    if others:
        from trafilatura.xml import delete_element

        kept = deepcopy(element)
        for below in [below for below in kept.iterdescendants("time", "figure", *_OTHER_TAGS) if _holds_other(below)]:
            delete_element(below)
        element = kept
    return " ".join(" ".join(element.itertext()).split())
