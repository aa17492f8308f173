"""Links and pictures that a walk over a page of HTML meets, each with its place: what the text alone does not hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, NamedTuple

from cleaner.budget import check_budget
from cleaner.records import Link, Picture

#: Of the kinds that classes and ids of some names say.
NameKinds = Callable[[str | None, str | None], frozenset[str]]
# What a page writes where the picture is loaded from once it is looked at: "data-src", "data-lazy-original", "data-srcset".
_LAZY = re.compile(r"data-(?:[a-z]+-)*(?:src|original|image|img|url|full)(?:-[a-z]+)*")
_LAZY_SET = re.compile(r"(?:data-(?:[a-z]+-)*)?srcset")
_LIKE_ADDRESS = re.compile(r"\s*(?:https?:|/|\.{0,2}/|[\w%.-]+/)\S*|\s*\S+\.(?:jpe?g|png|webp|gif|avif)\b\S*", re.IGNORECASE)
# What separates the pictures of a set, and the size of one; their addresses hold commas as well.
_IN_SET, _OF_SET = re.compile(r",\s+|(?<=\d[wx]),"), re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx]")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")
_STYLE_PIXELS = re.compile(r"(?:^|[;\s])(?:max-)?(?P<side>width|height)\s*:\s*(\d{1,5})(?:\.\d+)?px", re.IGNORECASE)
_MAX_ADDRESSES = 6
_MAX_PICTURES = 2_000
_MAX_CHARS = 4_000
# In runs of more pieces a link may be some signs off where an entity goes over the end of one; no real page has any.
_MAX_PIECES = 200


class Linked(NamedTuple):
    """Some words of a run: half-open offsets into its text, and the link around them."""

    start: int
    end: int
    link: Any


class Met:
    """The links and pictures that a walk has met so far.

    Links of the run that is not finished are kept with the numbers of its pieces between which they stand.
    """

    def __init__(self, *, links: bool, images: bool) -> None:
        self._wants_links, self._wants_images = links, images
        self._around: list[Any] = []
        self._open: list[list[Any]] = []
        self._pictures: list[tuple[Any, Any]] = []
        self._seen = 0

    def link(self, element: Any, pieces: int, *, entered: bool) -> None:
        """Begin or end a link, behind so many pieces of its run."""
        if entered:
            self._around.append(element)
            if self._wants_links:
                self._open.append([element, pieces, None])
            return
        if self._around:
            self._around.pop()
        for span in reversed(self._open):
            if span[0] is element:
                span[2] = pieces
                break

    def picture(self, element: Any) -> None:
        """Take note of a picture."""
        if self._wants_images and self._seen < _MAX_PICTURES:
            self._seen += 1
            self._pictures.append((element, self._around[-1] if self._around else None))

    def skipped(self, element: Any, tag: Any, pieces: int) -> None:
        """Take note of an element whose text is no part of the page's: its end is met, and the pictures in it are not."""
        if tag == "a":
            self.link(element, pieces, entered=True)
        elif tag == "noscript" and self._wants_images:
            # What is shown without scripts is the picture that a script would load into the element before.
            for picture in element.iter("img"):
                self.picture(picture)

    def of_run(self, words: str, pieces: Sequence[str], said: Callable[[str], str]) -> tuple[Linked, ...]:
        """The links of a finished run. `words`: its text, which is `pieces` as they are `said`, white space folded."""
        spans, self._open = self._open, [[span[0], 0, None] for span in self._open if span[2] is None]
        return tuple(_linked(words, pieces, spans, said)) if spans and words else ()

    def pictures(self) -> tuple[tuple[Any, Any], ...]:
        """The pictures since the last call, each with the link around it or None."""
        pictures, self._pictures = tuple(self._pictures), []
        return pictures


def _linked(
    words: str, pieces: Sequence[str], spans: Iterable[Sequence[Any]], said: Callable[[str], str]
) -> Iterator[Linked]:
    # White space is folded, so places are counted in signs without it.
    signs = [at for at, sign in enumerate(words) if sign != " "]
    behind = list(accumulate((_signs_in(said(piece)) for piece in pieces), initial=0))
    if behind[-1] != len(signs) and len(pieces) <= _MAX_PIECES:
        # What is said as one sign goes over the end of a piece.
        behind = [_signs_in(said("".join(pieces[:count]))) for count in range(len(pieces) + 1)]
    for link, first, last in spans:
        low, high = min(behind[first], len(signs)), min(behind[len(pieces) if last is None else last], len(signs))
        if low < high:
            yield Linked(signs[low], signs[high - 1] + 1, link)


def _signs_in(text: str) -> int:
    return len("".join(text.split()))


def links_of(linked: Iterable[Linked], start: int) -> Iterator[Link]:
    """The links of a run that begins at this offset."""
    for low, high, element in linked:
        address = element.get("href")
        if address:
            title = " ".join((element.get("title") or "").split())
            yield Link(start=start + low, end=start + high, address=address, title=title)


def picture_of(met: tuple[Any, Any], place: tuple[int, int], numbers: Mapping[Any, int], kinds: NameKinds) -> Picture:
    """A picture, `met` with the link around it or None, with what its markup tells of it. `place`: offset into the text, and
    number of blocks before it; `numbers`: those of elements in the outline; `kinds`: gives the kinds that classes and ids
    name."""
    element, link = met
    check_budget()
    inside: set[str] = set()
    named = set(kinds(element.get("class"), element.get("id")))
    container, above = -1, element.getparent()
    while above is not None:
        inside.add(above.tag)
        if container < 0:
            container = numbers.get(above, -1)
        if container < 0:
            named |= kinds(above.get("class"), above.get("id"))
        above = above.getparent()
    width, height = _size(element)
    return Picture(
        start=place[0],
        before=place[1],
        addresses=tuple(_addresses(element)),
        alt=" ".join((element.get("alt") or "").split()),
        width=width,
        height=height,
        target=(link.get("href") or "") if link is not None else "",
        container=container,
        inside=frozenset(inside),
        named=frozenset(named),
    )


def _size(element: Any) -> tuple[int | None, int | None]:
    sizes = {name: int(found[1]) for name in ("width", "height") if (found := _PIXELS.fullmatch(element.get(name) or ""))}
    for found in _STYLE_PIXELS.finditer(element.get("style") or ""):
        sizes.setdefault(found["side"].lower(), int(found[2]))
    return sizes.get("width"), sizes.get("height")


def _addresses(element: Any) -> Iterator[str]:
    """Where a picture may be loaded from, the likeliest first: the largest of its sets, what a script loads, `src`."""
    items = element.items()
    sets = sorted((name for name, _ in items if _LAZY_SET.fullmatch(name)), key="srcset".__eq__)
    held = [_largest(element.get(name)) for name in sets]
    held += [value for name, value in items if _LAZY.fullmatch(name) and _is_like_address(value)]
    held.append(element.get("src") or "")
    around = element.getparent()
    while around is not None and around.tag == "source":
        # The parser takes what follows a source for its content.
        around = around.getparent()
    if around is not None and around.tag == "picture":
        sources = (source.get(name) for source in around.iter("source") for name in ("data-srcset", "srcset"))
        held += [_largest(source) for source in sources if source]
    usable = (address for address in dict.fromkeys(held) if address and not address.lstrip().lower().startswith("data:"))
    return islice(usable, _MAX_ADDRESSES)


def _is_like_address(value: str) -> bool:
    return len(value) <= _MAX_CHARS and _LIKE_ADDRESS.fullmatch(value) is not None


def _largest(srcset: str) -> str:
    """The largest picture of a set of them."""
    largest, address = 0.0, ""
    for one in _IN_SET.split(srcset):
        parts = one.split()
        size = _OF_SET.fullmatch(parts[-1]) if len(parts) > 1 else None
        if parts and (size is not None or not address) and (float(size[1]) if size else 1.0) > largest:
            largest, address = float(size[1]) if size else 1.0, parts[0]
    return address
