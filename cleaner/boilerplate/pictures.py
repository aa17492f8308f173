"""Which of a page's pictures belong to its article: those in its text or above it, and in no box of other things.

What a picture belongs to shows in the nearest element around it that has text besides a caption: a card has the headline of
another report, a byline a name, and a figure, or a bare picture, the article's own paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from urllib.parse import urlsplit

from cleaner.budget import check_budget
from cleaner.records import FIELDS, Block, Extraction, Image, Outline, Picture
from cleaner.text.links import whole_address

# Smaller pictures (pixels) are icons, portraits of authors and marks for counting readers.
_MIN_WIDTH, _MIN_HEIGHT = 120, 60
# One that a page shows in more places is an icon, or stands in for pictures that a script loads.
_MOST_IN_FIGURE = 2
_OUTSIDE, _ASIDE = frozenset({"nav", "footer", "button", "form"}), frozenset({"aside"})
_OTHER_KINDS = frozenset({"share", "author", "ad", "consent", "prompt", "related"})
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)$", re.IGNORECASE)
# Names of files that are no photographs.
_SIGN = re.compile(
    r"(?<![a-z])(?:logo|icon|avatar|gravatar|spinner|pixel|sprite|placeholder|blank|spacer|button)s?(?![a-z])", re.IGNORECASE
)
_STAND_IN = re.compile(r"(?<![a-z])(?:placeholder|blank|spacer|spinner|1x1|loading)(?:\.\w{2,5})?$", re.IGNORECASE)
# What tells the sizes of one picture apart, at the end of its name.
_SIZE = re.compile(r"(?:[-_](?:\d+x\d+|scaled|\d{3,4}|w\d+|h\d+))*\.\w{2,5}$")
_DRAWING = re.compile(r"\.svg$", re.IGNORECASE)
_WEB = ("http", "https")
_HEAD = frozenset({"title", "standfirst"})
# A caption has at most so many blocks: its words, a credit, a note.
_MAX_CAPTION = 4
# Between a picture above the headline and that may stand so many lines: the section, a date. And so many blocks between it
# and one that the page states to be its own.
_KICKERS, _NEAR = 2, 12


def images_of(extraction: Extraction, blocks: Sequence[Block], base: str) -> Iterator[Image]:
    """The pictures of the article, in order. `blocks`: the labelled ones of the page; `base`: what addresses are relative
    to, empty where that is not known."""
    pictures = extraction.pictures
    page = _Page(extraction, blocks, base)
    whole = [_whole(picture, base) for picture in pictures]
    # Copies of one picture at one place are for browsers without scripts, or for other screens.
    places = {(one, picture.before) for picture, own in zip(pictures, whole, strict=True) for one in own}
    counts = Counter(address for address, _ in places)
    used: set[str] = set()
    chosen: list[tuple[Picture, str]] = []
    for picture, own in zip(pictures, whole, strict=True):
        check_budget()
        most = _MOST_IN_FIGURE if "figure" in picture.inside else 1
        address = next((one for one in own if (counts[one] <= most or page.is_lead(one))), "")
        if address and address not in used and page.holds(picture, address):
            used.add(address)
            chosen.append((picture, address))
    for nth, (picture, address) in enumerate(chosen):
        behind = chosen[nth + 1][0] if nth + 1 < len(chosen) else None
        yield Image(start=picture.start, address=address, alt=picture.alt, caption=page.caption(picture, behind))


def _whole(picture: Picture, base: str) -> list[str]:
    """The addresses of a picture, without those of what stands in for it until it is loaded."""
    whole = (whole_address(one, base, _WEB) for one in picture.addresses)
    return [one for one in whole if one and not _STAND_IN.search(urlsplit(one).path)]


class _Page:
    """The labelled blocks of a page, by the elements around them."""

    def __init__(self, extraction: Extraction, blocks: Sequence[Block], base: str) -> None:
        outline = extraction.outline
        self._blocks, self._base = blocks, base
        self._lead = _name(whole_address(extraction.lead, base, _WEB))
        self._crowded = Counter(picture.before for picture in extraction.pictures)
        self._above = outline.above if outline is not None else ()
        #: For each element the first block in it, and the number of the one behind the last.
        self._ranges = _ranges(outline) if outline is not None else []
        self._no_captions = _counts(not self._is_caption(at) for at in range(len(blocks)))
        self._fields = _counts(block.label in FIELDS for block in blocks)
        self._own = _counts(block.kept or block.label in _HEAD for block in blocks)
        kept = [at for at, block in enumerate(blocks) if block.kept]
        titles = [at for at, block in enumerate(blocks[: kept[0] if kept else 0]) if block.label == "title"]
        self._text = range(kept[0], kept[-1] + 1) if kept else range(0)
        self._top = titles[-1] if titles else self._text.start

    def is_lead(self, address: str) -> bool:
        """Whether the page states a picture of this address, or of another size of it, as that of its article."""
        return bool(self._lead) and _name(address) == self._lead

    def holds(self, picture: Picture, address: str) -> bool:
        """Whether a picture with this address is one of the article."""
        if not self._text or _is_small(picture) or picture.inside & _OUTSIDE:
            return False
        if self.is_lead(address):
            return self._top - _NEAR <= picture.before < self._text.stop
        if picture.inside & _ASIDE or picture.named & _OTHER_KINDS:
            return False
        if "figure" not in picture.inside and not self._captions(picture):
            if picture.target and not _is_same(picture.target, address, self._base):
                return False
            path = urlsplit(address).path
            if _SIGN.search(path) or (_DRAWING.search(path) and not self._stands_alone(picture)):
                return False
        return self._is_near(picture) and self._is_own(picture)

    def _stands_alone(self, picture: Picture) -> bool:
        """Whether it is the only picture between two blocks of the text."""
        at = picture.before
        return self._crowded[at] == 1 and at in self._text and self._blocks[at - 1].kept and self._blocks[at].kept

    def _is_near(self, picture: Picture) -> bool:
        """Whether it stands between the first and the last of the article's blocks, or nothing but captions, and above the
        text fields, separate it from these."""
        at = picture.before
        if self._top < at < self._text.stop:
            return True
        if at <= self._top:
            others = _between(self._no_captions, at, self._top) - _between(self._fields, at, self._top)
            return others <= (_KICKERS if "figure" in picture.inside else 0)
        return _between(self._no_captions, self._text.stop, at) == 0

    def _is_own(self, picture: Picture) -> bool:
        """Whether the nearest element around it that has text besides captions has some of the article's."""
        at = picture.container
        while at >= 0:
            if _between(self._no_captions, *self._ranges[at]):
                return _between(self._own, *self._ranges[at]) > 0
            at = self._above[at]
        return True

    def caption(self, picture: Picture, behind: Picture | None) -> str:
        """The words of its caption, without those of the next picture, `behind`: of several it is the last one's."""
        found = self._captions(picture)
        if behind is not None:
            others = self._captions(behind)
            found = [n for n in found if n not in others]
        return " ".join(self._blocks[n].text for n in found)

    def _captions(self, picture: Picture) -> list[int]:
        """The blocks of its caption: those behind it in the outermost element around it that has nothing else."""
        if picture.container < 0:
            after = range(picture.before, min(picture.before + _MAX_CAPTION, len(self._blocks)))
            # In Markdown a picture is a block, too, whose words are its description.
            return [n for n in takewhile(self._is_caption, after) if self._blocks[n].tag != "img"]
        at, found = picture.container, range(0)
        while at >= 0 and not _between(self._no_captions, *self._ranges[at]):
            found = range(*self._ranges[at])
            at = self._above[at]
        return [n for n in found if n >= picture.before][:_MAX_CAPTION]

    def _is_caption(self, at: int) -> bool:
        block = self._blocks[at]
        return block.label == "caption" or (block.tag == "img" and not block.kept)


def _counts(flags: Iterable[bool]) -> list[int]:
    """How many of the first blocks are of some kind, for every number of them."""
    return list(accumulate(flags, initial=0))


def _between(counts: Sequence[int], first: int, end: int) -> int:
    """How many blocks are of the kind, from the first one on and before `end`."""
    return counts[end] - counts[first] if first < end else 0


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
    """Whether the address that a picture links to is that of a picture, or of its own page or one below it."""
    whole = whole_address(target, base, _WEB)
    if not whole or whole == address:
        return bool(whole) or target.startswith("#")
    to, page = urlsplit(whole), urlsplit(base)
    own = page.path.rstrip("/")
    below = to.path.rstrip("/") == own or to.path.startswith(f"{own}/")
    return _FILE.search(to.path) is not None or (bool(own) and to.netloc == page.netloc and below)


def _name(address: str) -> str:
    """The name of a picture's file without what tells its sizes apart; the address where it names no file."""
    name = urlsplit(address).path.rpartition("/")[2]
    return _SIZE.sub("", name) if _FILE.search(name) else address
