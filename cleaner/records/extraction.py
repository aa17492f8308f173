"""What every extractor gives back."""

from dataclasses import dataclass, field

from cleaner.records.articles import Fields
from cleaner.records.blocks import Block
from cleaner.records.references import Link, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The elements of an HTML page that have text in them, numbered in the order of the page.

    `above`: for each element the number of the one around it, which is smaller; -1 for the outermost. `names`: tag and
    classes ("div.card wide"). `of_block`: for each block the number of its element.
    """

    above: tuple[int, ...]
    names: tuple[str, ...]
    of_block: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a page's metadata state of its article's text: `body` the whole (JSON-LD articleBody), `summary` a description.
    Empty where they state nothing."""

    body: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Blocks of a page, in order and without overlap, with spans into `source_text`; and the fields its markup names.

    `outline` and `stated`: evidence that only HTML has; None and empty for text and Markdown.

    `links` and `pictures`: all of the page, where the settings ask for them, with addresses as the page writes them;
    `base`: what these are relative to, and `lead`: the picture that the page states as that of its article, if it does.
    """

    source_text: str
    blocks: tuple[Block, ...]
    fields: Fields = field(default_factory=Fields)
    outline: Outline | None = None
    stated: Stated = field(default_factory=Stated)
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    base: str = ""
    lead: str = ""
