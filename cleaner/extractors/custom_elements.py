"""Custom elements of HTML ("news-body"): whether one is a block or a part of a line. No browser's style says so."""

from typing import Any

# Elements that hold blocks rather than a line.
_CONTAINERS = frozenset("html body main div section article header footer aside nav td form template".split())


class CustomElements:
    """The custom elements of a page; what is found out about the children of an element is remembered."""

    def __init__(self) -> None:
        self._hold_blocks: dict[Any, bool] = {}

    def is_block(self, element: Any) -> bool:
        """Whether a custom element begins and ends a block: unless it stands in a line of text or among inline elements."""
        above = element.getparent()
        if above is None:
            return True
        known = self._hold_blocks.get(above)
        if known is None:
            is_container = above.tag in _CONTAINERS or "-" in above.tag
            texts = (above.text, *(child.tail for child in above))
            known = self._hold_blocks[above] = is_container and not any(text and not text.isspace() for text in texts)
        return known
