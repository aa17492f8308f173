"""Blocks: the units of a page, each with the decision on it."""

from dataclasses import dataclass
from typing import Literal, get_args

from cleaner.records.edits import Edit

Label = Literal[
    "title", "byline", "date", "source_url", "standfirst",
    "body", "heading",
    "ad", "related", "embed", "caption", "share", "newsletter", "comments", "navigation", "paywall", "copyright",
    "author_bio", "tags", "repeated", "other",
]  # fmt: skip
FIELDS: frozenset[str] = frozenset({"title", "byline", "date", "source_url", "standfirst"})
KEPT: frozenset[str] = frozenset({"body", "heading"})
LABELS: frozenset[str] = frozenset(get_args(Label))
BOILERPLATE: frozenset[str] = LABELS - FIELDS - KEPT


#: Marks among the tags of `Place.inside`: the block stands in a box that asks for an address or a vote; its own element
#: has a picture above it.
SIGN_UP, PICTURED = "sign-up", "pictured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The position of a block in its page's markup.

    `parent` and `grandparent` are numbers that identify elements of the page. `depth` counts the elements around the block;
    `inside` holds their tags, and marks: "articlebody" where the markup gives an element that role, "hidden", and those
    above. `named` holds the kinds of boilerplate (comment, share, caption …) that classes and ids of the nearest three
    elements name. `against` and `in_favour` count the words in classes and ids of ancestors that speak against and for the
    article, with weights that fall with the ancestor's distance; `own_against` and `own_in_favour` count those of the
    block's own element.
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
class Decision:
    """What a block is, who decided so, and why.

    `label`: what the block is. `rule`: id of the rule or pass that decided; empty where none did and the block is body.
    `score`: how sure the decision is (0-1). `reasons`: with the setting `clean.explain`, the features that moved the block
    model most, each with its share of the log odds (negative: against the block), largest first; empty where no model
    scored. `joined`: the block continues the sentence of the kept block before it. `included`: the block is kept though it
    is not body, because the settings want blocks of its label in the text.
    """

    label: Label = "body"
    rule: str = ""
    score: float = 0.0
    reasons: tuple[tuple[str, float], ...] = ()
    joined: bool = False
    included: bool = False

    @property
    def kept(self) -> bool:
        """Whether the block is part of `Article.text`."""
        return self.label in KEPT or self.included


UNDECIDED = Decision()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph-like unit of a page, as extracted, with the decision on it.

    `start:end` are half-open code-point offsets into `Article.source_text`: the input as given for Markdown and plain text,
    the extracted text for HTML. `text` is the span after its `markup` edits (offsets in the same text). `tag` is the kind of
    element (p, h1-h6, li, quote, td, pre, img) and `link_share` the share of its characters inside links (0-1).
    `emphasised_tail`: number of characters at its end that are bold or italic while those before are not. `place`: the
    block's position in the markup of an HTML page, else None.
    """

    start: int
    end: int
    text: str
    tag: str = "p"
    link_share: float = 0.0
    emphasised_tail: int = 0
    markup: tuple[Edit, ...] = ()
    place: Place | None = None
    decision: Decision = UNDECIDED

    @property
    def label(self) -> Label:
        """What the block is."""
        return self.decision.label

    @property
    def rule(self) -> str:
        """Id of the rule or pass that decided; empty where none did and the block is body."""
        return self.decision.rule

    @property
    def score(self) -> float:
        """How sure the decision is (0-1)."""
        return self.decision.score

    @property
    def reasons(self) -> tuple[tuple[str, float], ...]:
        """The features that moved the block model most, each with its share of the log odds, largest first."""
        return self.decision.reasons

    @property
    def joined(self) -> bool:
        """Whether the block continues the sentence of the kept block before it."""
        return self.decision.joined

    @property
    def kept(self) -> bool:
        """Whether the block is part of `Article.text`."""
        return self.decision.kept

    def decided(self, decision: Decision) -> "Block":
        """The same block with another decision."""
        # `dataclasses.replace` asks for each field by name and takes twice as long; a page has hundreds of blocks.
        return Block(
            start=self.start,
            end=self.end,
            text=self.text,
            tag=self.tag,
            link_share=self.link_share,
            emphasised_tail=self.emphasised_tail,
            markup=self.markup,
            place=self.place,
            decision=decision,
        )
