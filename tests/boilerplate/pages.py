"""Lines → labelled blocks, as the tests of labels want them."""

from cleaner.boilerplate import label_blocks
from cleaner.extractors import extract
from cleaner.records import Block, Fields, Format
from cleaner.rules import standard_book, standard_words

PROSE = "The bridge at Tarn fell into the river on Monday night, the wardens said."
MORE = "Nobody was hurt, but the ferry from Osk will not sail before the spring."


def labelled(*lines: str, kind: Format = "text", title: str | None = None) -> tuple[Block, ...]:
    return label_blocks(extract("\n\n".join(lines), kind), Fields(title=title), standard_book(), standard_words())


def labels(*lines: str, kind: Format = "text", title: str | None = None) -> list[str]:
    return [block.label for block in labelled(*lines, kind=kind, title=title)]
