"""What comes out: articles, made of labelled blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from cleaner.records.edits import Edit, inverse, replay

Label = Literal[
    "title", "byline", "date", "source_url", "standfirst",
    "body", "heading",
    "ad", "related", "embed", "caption", "share", "newsletter", "comments", "navigation", "paywall", "copyright",
    "author_bio", "tags", "repeated", "other",
]  # fmt: skip
FIELDS: frozenset[str] = frozenset({"title", "byline", "date", "source_url", "standfirst"})
KEPT: frozenset[str] = frozenset({"body", "heading"})
LABELS: frozenset[str] = frozenset(get_args(Label))
DEBRIS: frozenset[str] = LABELS - FIELDS - KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a page's markup a block stands.

    `parent` and `grandparent` are numbers of elements: equal numbers, same element. `depth` counts the elements around the
    block; `inside` holds their tags, and "articlebody" where the markup calls one of them so. `named` holds the kinds of
    things (comment, share, caption …) that classes and ids of the nearest three elements name. `against` and `in_favour`
    count the words in classes and ids that speak against and for the article, ancestors fading with their distance;
    `own_...` those of the block's element itself.
    """

    parent: int
    grandparent: int
    depth: int
    inside: frozenset[str]
    named: frozenset[str]
    against: float
    in_favour: float
    own_against: int
    own_in_favour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph-like unit of a page.

    `start:end` are half-open code-point offsets: into the input for Markdown and plain text, into `Article.source_text`
    for HTML. `text` is what the span says once the `markup` edits (offsets in the same text) are applied. `tag` is the
    kind of element (p, h1-h6, li, quote, td, pre, img) and `link_share` the share of its characters that are links (0-1);
    `emphasised_tail` counts the characters at its end that are set bold or italic while those before are not. `joined`
    blocks continue the sentence of the kept block before them; `place` is where the markup of an HTML page sets the
    block. `label` says what the block is, `rule` what decided so, and `score` how sure that is (0-1); `kept` blocks make
    `Article.text`. `included` blocks are kept though they are no body, because the settings count them to the text.
    """

    start: int
    end: int
    text: str
    tag: str = "p"
    link_share: float = 0.0
    emphasised_tail: int = 0
    markup: tuple[Edit, ...] = ()
    joined: bool = False
    place: Place | None = None
    label: Label = "body"
    rule: str = ""
    score: float = 0.0
    included: bool = False

    @property
    def kept(self) -> bool:
        """Whether the block is part of `Article.text`."""
        return self.label in KEPT or self.included

    def labelled(self, label: Label, rule: str, score: float) -> "Block":
        """The same block with another label: `dataclasses.replace`, which asks for the fields by name, in half its time."""
        return Block(
            start=self.start,
            end=self.end,
            text=self.text,
            tag=self.tag,
            link_share=self.link_share,
            emphasised_tail=self.emphasised_tail,
            markup=self.markup,
            joined=self.joined,
            place=self.place,
            label=label,
            rule=rule,
            score=score,
            included=self.included,
        )


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
    """A cleaned report, with the record of what was done to it.

    `text` holds paragraphs separated by one blank line, headings as paragraphs of their own, no markup, no title.
    `authors` are names as printed, without "By". `published` is an ISO 8601 date, or date and time with the zone where
    the page gives one. `agency` is the wire service credited. `edits` lead from the source to `text`. `damage` is the
    share of words found damaged (0-1). `status` is "ok"; "empty" where no block was kept; or
    "unreadable", and then `problem` says why. `extra` holds the
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
    blocks: tuple[Block, ...] = ()
    edits: tuple[Edit, ...] = ()
    damage: float = 0.0
    status: Literal["ok", "empty", "unreadable"] = "ok"
    problem: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def repairs(self) -> tuple[Edit, ...]:
        """The edits that mended something the scraper broke, as against removed boilerplate and markup."""
        return tuple(edit for edit in self.edits if edit.step == "repair")

    @property
    def source_text(self) -> str:
        """The text that block and edit offsets point into: the input itself, or, for HTML, the text extracted from it."""
        return self.restore()

    def restore(self) -> str:
        """Give back the source text exactly, by undoing every edit."""
        return replay(self.text, inverse(self.edits))
