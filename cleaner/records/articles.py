"""Articles, the result of cleaning, and the fields that pages name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

from cleaner.records.assembly import assembly_edits, kept_links, plain_assembly
from cleaner.records.blocks import Block
from cleaner.records.edits import REPAIR, Edit, absorbed, composed, overlaid, replay
from cleaner.records.references import Image, Link
from cleaner.records.spans import Span, spans_of, text_spans_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What is known of a page's article besides its text. None or empty: unknown."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    outlet: str | None = None
    agency: str | None = None
    language: str | None = None
    standfirst: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned report, with a record of every change.

    `text` holds paragraphs separated by one blank line, headings as paragraphs of their own, no markup, no title.
    `authors` are names as printed, without "By". `published` is an ISO 8601 date, or date and time with the zone where
    the page gives one. `agency` is the wire service credited.

    `source_text` is the text that all offsets point into: the input itself, or, for HTML, the text extracted from it.
    `blocks` are its units with the decision on each. `repairs` are the edits that undo damage of the scraper, with offsets
    into `source_text`; a repair that was not sure enough changes nothing (`before` equals `after`). `damage` is the share of
    words found damaged (0-1). `confidence` is the likely F1 of the text against what a person would take for the article
    (0-1), calibrated on sites that the block model had not seen; None where rules alone decided.

    `links` of the words in `text`, and `images`, in order: empty unless the settings ask for them.

    `status` is "ok"; "empty" where no block was kept; or "unreadable", and then `problem` says why. `extra` holds the
    fields of an input row that no step reads.
    """

    id: str
    source: str = ""
    outlet: str | None = None
    agency: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    standfirst: str | None = None
    text: str = ""
    source_text: str = ""
    blocks: tuple[Block, ...] = ()
    repairs: tuple[Edit, ...] = ()
    damage: float = 0.0
    confidence: float | None = None
    status: Literal["ok", "empty", "unreadable"] = "ok"
    problem: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All changes that lead from `source_text` to `text`, in order; derived from the blocks and the repairs."""
        return overlaid(assembly_edits(self.source_text, self.blocks), self.repairs)

    def spans(self) -> tuple[Span, ...]:
        """Where each block lies in `source_text`, and the kept ones in `text`, with their labels and without their words."""
        return tuple(spans_of(self.blocks, self.edits, self.text))

    def text_spans(self, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        """Where spans of `source_text`, those of links for one, stand in `text`: half-open code points. What a repair has
        changed belongs as a whole to each span that reaches into it.

        >>> from cleaner import CleanSettings, clean
        >>> article = clean("A [quake](https://a.example/1) hit Tarn.", settings=CleanSettings(links=True))
        >>> [(start, end)] = article.text_spans((link.start, link.end) for link in article.links)
        >>> article.text[start:end]
        'quake'
        """
        return tuple(text_spans_of(spans, self.edits))

    def restore(self) -> str:
        """Give back the source text exactly."""
        return self.source_text

    def assembled(self, blocks: Sequence[Block]) -> "Article":
        """The same article with other blocks and the text that they make. All repairs but joined sentences are dropped, and
        links in blocks that are not kept."""
        plain = plain_assembly(self.source_text, blocks)
        if plain is not None:
            article = replace(self, text=plain[0], repairs=plain[1])
        else:
            article = self._edited(assembly_edits(self.source_text, blocks))
        status: Literal["ok", "empty"] = "ok" if any(block.kept and block.text for block in blocks) else "empty"
        links = tuple(kept_links(self.links, blocks)) if self.links else ()
        return replace(article, blocks=tuple(blocks), status=status, links=links)

    def repaired(self, repairs: Sequence[Edit]) -> "Article":
        """The same article after further repairs, given as edits of `text`. Raises ValueError for edits of another step."""
        if not repairs:
            return self
        if foreign := next((edit for edit in repairs if edit.step != REPAIR), None):
            raise ValueError(f"edit {foreign.rule!r} is of step {foreign.step!r}; a repair is of step {REPAIR!r}")
        return self._edited(composed(self.source_text, self.edits, repairs))

    def _edited(self, edits: Sequence[Edit]) -> "Article":
        """The same article with the text that these edits of the source make, and the repairs among them."""
        edits = absorbed(edits)
        return replace(
            self, text=replay(self.source_text, edits), repairs=tuple(edit for edit in edits if edit.step == REPAIR)
        )  # fmt: skip

    def __repr__(self) -> str:
        """Short: a whole article fills screens."""
        removed = sum(not block.kept for block in self.blocks)
        parts = [f"id={self.id!r}", f"title={self.title!r}", f"{len(self.text)} characters"]
        parts += [f"{removed} of {len(self.blocks)} blocks removed", f"status={self.status!r}"]
        return f"Article({', '.join(parts)})"

    def _repr_html_(self) -> str:
        """For notebooks: the fields, and every block, those that were removed struck through."""
        fields = ("title", "authors", "published", "outlet", "agency", "url", "language")
        known = ((name, value) for name in fields if (value := getattr(self, name)))
        head = "".join(f"<tr><th>{name}</th><td>{escape(_shown(value))}</td></tr>" for name, value in known)
        body = "".join(map(_block_html, self.blocks))
        return f"<table>{head}</table><div>{body or '<p>no blocks</p>'}</div>"


def _shown(value: str | tuple[str, ...]) -> str:
    return ", ".join(value) if isinstance(value, tuple) else value


def _block_html(block: Block) -> str:
    text = escape(block.text)
    if block.kept:
        return f"<p>{text}</p>"
    return f"<p><small>{block.label} ({escape(block.rule)})</small> <del>{text}</del></p>"
