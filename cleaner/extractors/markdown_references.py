"""Links and pictures of a Markdown text, collected while its tokens are read."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from cleaner.records import Block, Link, Picture
from cleaner.text.spans import strip


@dataclass(slots=True)
class _Said:
    """Words of a link in one line: their span, and the number of the link, which may go over several lines."""

    start: int
    end: int
    address: str
    number: int


@dataclass(slots=True)
class References:
    """What the settings ask for of a text's links and pictures."""

    wants_links: bool
    wants_images: bool
    _links: list[_Said] = field(default_factory=list)
    _pictures: list[tuple[int, str, str, str]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _image: str = ""
    _number: int = 0
    _line: object = None

    def begin(self, name: str, address: str) -> None:
        """Begin a link or an image."""
        if name == "Link":
            self._open.append(address)
            self._number += 1
            self._line = None
        else:
            self._image = self._image or address

    def end(self, name: str, start: int, alt: str) -> None:
        """End a link, or the outermost image, which begins at an offset."""
        if name == "Link" and self._open:
            self._open.pop()
        elif name == "Image" and self._image:
            if self.wants_images:
                self._pictures.append((start, self._image, alt, self._open[-1] if self._open else ""))
            self._image = ""

    def words(self, start: int, end: int, line: object) -> None:
        """Take note of words, and of the line that they stand in."""
        if not self._open or not self.wants_links:
            return
        if self._line is line:
            self._links[-1].end = end
        else:
            self._links.append(_Said(start, end, self._open[-1], self._number))
            self._line = line

    def links(self, text: str, blocks: Sequence[Block]) -> tuple[Link, ...]:
        """The links, one for each block that they reach into."""
        starts = [block.start for block in blocks]
        made: list[tuple[tuple[int, int], Link]] = []
        for said in self._links:
            start, end = strip(text, said.start, said.end)
            key = (said.number, bisect_right(starts, start))
            if start < end and said.address:
                if made and made[-1][0] == key:
                    start = made.pop()[1].start
                made.append((key, Link(start=start, end=end, address=said.address)))
        return tuple(link for _, link in made)

    def pictures(self, blocks: Sequence[Block]) -> Iterator[Picture]:
        """The pictures; one within a block stands before it."""
        for start, address, alt, target in self._pictures:
            before = bisect_right(blocks, start, key=attrgetter("end"))
            yield Picture(start=start, before=before, addresses=(address,), alt=" ".join(alt.split()), target=target)
