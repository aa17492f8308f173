"""What comes out: articles, and the fields that pages name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cleaner.records.assembly import assembly_edits
from cleaner.records.blocks import Block
from cleaner.records.edits import REPAIR, Edit, absorbed, composed, overlaid, replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a page says about its article. None or empty: it does not say."""

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
    """A cleaned report, with the record of all that was done to it.

    `text` holds paragraphs separated by one blank line, headings as paragraphs of their own, no markup, no title.
    `authors` are names as printed, without "By". `published` is an ISO 8601 date, or date and time with the zone where
    the page gives one. `agency` is the wire service credited.

    `source_text` is the text that all offsets point into: the input itself, or, for HTML, the text extracted from it.
    `blocks` are its units with the decision on each. `repairs` are the edits that undo damage of the scraper, with offsets
    into `source_text`; a repair that was not sure enough changes nothing (`before` equals `after`). `damage` is the share of
    words found damaged (0-1).

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
    status: Literal["ok", "empty", "unreadable"] = "ok"
    problem: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All changes, in order: from `source_text` to `text`. Derived from the blocks and the repairs."""
        return overlaid(assembly_edits(self.source_text, self.blocks), self.repairs)

    def restore(self) -> str:
        """Give back the source text exactly."""
        return self.source_text

    def assembled(self, blocks: Sequence[Block]) -> "Article":
        """The same article with the text that these blocks make, without repairs other than joined sentences."""
        edits = assembly_edits(self.source_text, blocks)
        return replace(
            self,
            text=replay(self.source_text, edits),
            blocks=tuple(blocks),
            repairs=tuple(edit for edit in edits if edit.step == REPAIR),
            status="ok" if any(block.kept and block.text for block in blocks) else "empty",
        )

    def repaired(self, repairs: Sequence[Edit]) -> "Article":
        """The same article after further repairs, given as edits of `text`."""
        if not repairs:
            return self
        edits = absorbed(composed(self.source_text, self.edits, repairs))
        text = replay(self.source_text, edits)
        return replace(self, text=text, repairs=tuple(edit for edit in edits if edit.step == REPAIR))

    def __repr__(self) -> str:
        """Short: a whole article fills screens."""
        removed = sum(not block.kept for block in self.blocks)
        parts = [f"id={self.id!r}", f"title={self.title!r}", f"{len(self.text)} characters"]
        parts += [f"{removed} of {len(self.blocks)} blocks removed", f"status={self.status!r}"]
        return f"Article({', '.join(parts)})"
