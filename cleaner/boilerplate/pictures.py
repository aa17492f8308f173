"""Which of a page's pictures belong to its article: those that stand in its text, or above it, and in no box of other things.

What a picture belongs to shows in the nearest element around it that has text besides a caption: a card has the headline of
another report, a byline a name, and a figure, or a bare picture, the article's own paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from cleaner.budget import check_budget
from cleaner.records import FIELDS, Block, Image, Outline, Picture
from cleaner.text.links import whole_address

# Smaller pictures (pixels) are icons, portraits of authors and marks for counting readers.
_MIN_WIDTH, _MIN_HEIGHT = 120, 60
# One that a page shows so often is an icon, or stands in for pictures that a script loads.
_REPEATED = 3
_OUTSIDE = frozenset({"nav", "footer", "button", "form", "aside"})
_OTHER_KINDS = frozenset({"comment", "share", "author", "ad", "consent", "prompt", "related"})
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)$", re.IGNORECASE)
_DRAWING = re.compile(r"\.svg$", re.IGNORECASE)
_WEB = ("http", "https")
_HEAD = frozenset({"title", "standfirst"})
# A caption has at most so many blocks: its words, a credit, a note.
_MAX_CAPTION = 4


def images_of(pictures: Sequence[Picture], blocks: Sequence[Block], outline: Outline | None, base: str) -> Iterator[Image]:
    """The pictures of the article, in order. `base`: what addresses are relative to, empty where that is not known."""
    page = _Page(blocks, outline)
    whole = [[whole_address(one, base, _WEB) for one in picture.addresses] for picture in pictures]
    counts = Counter(address for own in whole for address in dict.fromkeys(own))
    used: set[str] = set()
    for nth, (picture, own) in enumerate(zip(pictures, whole, strict=True)):
        check_budget()
        address = next((one for one in own if one and counts[one] < _REPEATED), "")
        if not address or address in used or not page.holds(picture, address, base):
            continue
        used.add(address)
        behind = pictures[nth + 1].before if nth + 1 < len(pictures) else len(blocks)
        yield Image(start=picture.start, address=address, alt=picture.alt, caption=page.caption(picture, behind))


class _Page:
    """The labelled blocks of a page, by the elements around them."""

    def __init__(self, blocks: Sequence[Block], outline: Outline | None) -> None:
        self._blocks = blocks
        self._above = outline.above if outline is not None else ()
        #: For each element the first block in it, and the number of the one behind the last.
        self._ranges = _ranges(outline) if outline is not None else []
        kept = [at for at, block in enumerate(blocks) if block.kept]
        titles = [at for at, block in enumerate(blocks[: kept[0] if kept else 0]) if block.label == "title"]
        self._text = range(kept[0], kept[-1] + 1) if kept else range(0)
        self._top = titles[-1] if titles else self._text.start

    def holds(self, picture: Picture, address: str, base: str) -> bool:
        """Whether a picture with this address is one of the article."""
        if not self._text or _is_small(picture) or picture.inside & _OUTSIDE or picture.named & _OTHER_KINDS:
            return False
        in_figure = "figure" in picture.inside
        if _DRAWING.search(urlsplit(address).path) and not in_figure:
            return False
        if picture.target and not (in_figure or self._captions(picture) or _is_same(picture.target, address, base)):
            return False
        return self._is_near(picture) and self._is_own(picture)

    def _is_near(self, picture: Picture) -> bool:
        """Whether it stands between the first and the last of the article's blocks, or nothing but captions, and above the
        text fields, separate it from these."""
        at = picture.before
        if self._top < at <= self._text.stop - 1:
            return True
        if at <= self._top:
            return all(self._is_caption(n) or self._is_field(n) for n in range(at, self._top))
        return all(map(self._is_caption, range(self._text.stop, at)))

    def _is_own(self, picture: Picture) -> bool:
        """Whether the nearest element around it that has text besides captions has some of the article's."""
        at = picture.container
        while at >= 0:
            within = [n for n in range(*self._ranges[at]) if not self._is_caption(n)]
            if within:
                return any(self._blocks[n].kept or self._blocks[n].label in _HEAD for n in within)
            at = self._above[at]
        return True

    def caption(self, picture: Picture, behind: int) -> str:
        """The words of its caption; those behind the block `behind` are of the next picture."""
        found = [n for n in self._captions(picture) if n < max(behind, picture.before + 1)]
        return " ".join(self._blocks[n].text for n in found)

    def _captions(self, picture: Picture) -> list[int]:
        """The blocks of its caption: those that follow it in the outermost element around it that has nothing but captions."""
        if picture.container < 0:
            after = range(picture.before, min(picture.before + _MAX_CAPTION, len(self._blocks)))
            return [n for n in after if all(map(self._is_caption, range(picture.before, n + 1)))]
        at, found = picture.container, range(0)
        while at >= 0 and all(map(self._is_caption, range(*self._ranges[at]))):
            found = range(*self._ranges[at])
            at = self._above[at]
        return [n for n in found if n >= picture.before][:_MAX_CAPTION]

    def _is_caption(self, at: int) -> bool:
        block = self._blocks[at]
        return block.label == "caption" or (block.tag == "img" and not block.kept)

    def _is_field(self, at: int) -> bool:
        return self._blocks[at].label in FIELDS


def _ranges(outline: Outline) -> list[tuple[int, int]]:
    ranges = [(len(outline.of_block), 0)] * len(outline.above)
    for block, container in enumerate(outline.of_block):
        at = container
        while at >= 0:
            first, last = ranges[at]
            ranges[at] = (min(first, block), max(last, block + 1))
            at = outline.above[at]
    return ranges


def _is_small(picture: Picture) -> bool:
    width, height = picture.width, picture.height
    return (width is not None and width < _MIN_WIDTH) or (height is not None and height < _MIN_HEIGHT)


def _is_same(target: str, address: str, base: str) -> bool:
    """Whether the address that a picture links to is that of a picture, or of its own page."""
    whole = whole_address(target, base, _WEB)
    if not whole:
        return target.startswith("#")
    return _FILE.search(urlsplit(whole).path) is not None or whole == address or whole == base
