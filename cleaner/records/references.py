"""What a page refers to: addresses that its words link to, and its pictures. Stand-off: no text holds anything of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words of an article that link to an address.

    `start:end` are half-open code-point offsets of the words into `Article.source_text`; `Article.text_spans` tells where
    they stand in the text. `address`: http, https or mailto, absolute where the page's own address is known; it holds no
    blanks and no control characters. `title`: what the page says when the pointer rests on the link; mostly empty.
    """

    start: int
    end: int
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article.

    `start`: code-point offset into `Article.source_text` that it stands before. `address`: as of links, http and https only.
    `alt`: its description in the page's markup; `caption`: the words below it, which are not part of the text. Empty where
    the page has none.
    """

    start: int
    address: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture anywhere on a page, and what its markup tells of it.

    `start`: offset into the source text; `before`: the number of blocks that stand before it. `addresses`: where it may be
    loaded from, as the page writes them, the likeliest first. `width` and `height` in pixels, None where the page does not
    say. `target`: the address that it links to, empty where it does not.

    Of HTML: `container` is the number, in the page's outline, of the nearest element around it that has text; `inside` holds
    the tags of all elements around it, and `named` the kinds of things that its own names say, and those of the elements up
    to `container`.
    """

    start: int
    before: int
    addresses: tuple[str, ...]
    alt: str = ""
    width: int | None = None
    height: int | None = None
    target: str = ""
    container: int = -1
    inside: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
