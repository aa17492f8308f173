"""What comes in: pages; and what could not come in: rejections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["auto", "html", "markdown", "text"]

#: Why a page may be rejected: reason code → the stage at which it is found, and what it means.
REASONS: Mapping[str, tuple[str, str]] = {
    "empty": ("read", "the file, row or page holds nothing but white space"),
    "binary": ("read", "the bytes are not text"),
    "truncated": ("read", "the compressed file ends too early or is damaged"),
    "unreadable": ("read", "the file cannot be opened or read"),
    "bad_row": ("read", "the row is not a JSON object with fields of the right types"),
    "bad_file": ("read", "the file is not what its ending says"),
    "no_content": ("read", "the row has none of html, markdown and text"),
    "not_clean": ("read", "the page is HTML, where clean text is wanted"),
    "http_status": ("read", "the server of an archived page answered with another status than 200"),
    "other_type": ("read", "the archived answer is of a media type that no page has"),
    "too_large": ("read", "the page is larger than the setting max_page_bytes"),
    "too_complex": ("extract", "the page has more than the settings max_elements, max_blocks and max_text_chars allow"),
    "too_slow": ("clean", "the page takes more computing than the setting max_seconds allows"),
    "too_heavy": ("clean", "the page takes more memory than the setting max_memory_bytes allows"),
    "no_text": ("extract", "no article was found in the page"),
    "no_body": ("label", "every block of the page is boilerplate"),
    "crashed": ("clean", "the process that cleaned the page ended or raised an unforeseen error"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was scraped, as it came, with what is known of it from outside.

    `content` is text, or bytes whose encoding is detected later. Fields that are None are looked for in the page.
    `extra` carries fields of an input row that no step reads.
    """

    content: str | bytes
    format: Format = "auto"
    id: str | None = None
    source: str = ""
    url: str | None = None
    outlet: str | None = None
    agency: str | None = None
    title: str | None = None
    published: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """An input that did not become an article, with the reason (a key of `REASONS`) and the detail."""

    id: str
    source: str
    reason: str
    detail: str

    @property
    def stage(self) -> str:
        """The stage at which it was found."""
        return REASONS[self.reason][0]
