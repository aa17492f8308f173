"""What every extractor gives back."""

from dataclasses import dataclass, field

from cleaner.records.articles import Fields
from cleaner.records.blocks import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Blocks of a page, in order and without overlap, with spans into `source_text`; and the fields its markup names."""

    source_text: str
    blocks: tuple[Block, ...]
    fields: Fields = field(default_factory=Fields)
