"""The head of an article: title, standfirst, and the scraps above them."""

from collections.abc import Sequence

from cleaner.boilerplate.dates import has_date
from cleaner.boilerplate.marking import mark
from cleaner.records import Block, Fields
from cleaner.text.folding import fold, known_words
from cleaner.text.lines import ends_sentence, is_prose, is_title_like, words_in

_SURE = 0.9
_SAME_TITLE = 0.9
_MIN_TITLE_WORDS = 3
# Fewer characters say the title by chance, unless they are all of it.
_MIN_SAME = 12
_MAX_STANDFIRST_WORDS = 70
_MAX_STANDFIRST_BLOCKS = 2
_MAX_DATED_WORDS = 12
# In text a repeated headline stands at the top; further down the same words are a line of the report.
_REPEAT_REACH = 12


def label_head(blocks: list[Block], known: Fields) -> None:
    """Label title and standfirst in place, and what stands above the title."""
    at = _known_title(blocks, known.title) if known.title else _guessed_title(blocks)
    _label_dated(blocks)
    if at is None:
        return
    mark(blocks, at, "title", "head.title", score=_SURE)
    for n in range(at):
        if not blocks[n].rule and words_in(blocks[n].text) < _MIN_TITLE_WORDS:
            mark(blocks, n, "navigation", "head.above_title", score=_SURE)
    for n in _standfirst(blocks, at):
        mark(blocks, n, "standfirst", "head.standfirst", score=_SURE)


def _known_title(blocks: list[Block], title: str) -> int | None:
    """The block that says the title again. Further ones near the top are marked on the way."""
    wanted = fold(title)
    first_prose = next((at for at, b in enumerate(blocks) if not b.rule and is_prose(b.text)), 0)
    shortest = min(_MIN_SAME, len(wanted))
    reach = max(_REPEAT_REACH, first_prose)
    same = [
        at
        for at, block in enumerate(blocks)
        if (at < reach or block.place is not None)
        and (not block.rule or block.tag.startswith("h"))
        and not _is_shorter(block.text, shortest)
        and _same(" ".join(known_words(block.text)), wanted, cut=at <= first_prose)
    ]
    for at in same[1:]:
        mark(blocks, at, "title", "head.title_again", score=_SURE)
    return same[0] if same else None


def _is_shorter(text: str, size: int) -> bool:
    """Whether the folded text is sure to have fewer characters: folding adds none to ASCII."""
    return len(text) < size and text.isascii()


def _same(text: str, title: str, *, cut: bool) -> bool:
    """Whether a line says the title. Above the first paragraph it may be cut, or have the outlet's name behind it."""
    if text == title:
        return bool(text)
    if len(text) < _MIN_SAME or abs(len(text) - len(title)) > max(40, len(title)):
        return False
    if cut and (title.startswith(text) or text.startswith(title)):
        return words_in(text) >= _MIN_TITLE_WORDS and words_in(title) >= _MIN_TITLE_WORDS
    from rapidfuzz.fuzz import ratio

    return ratio(text, title) / 100 >= _SAME_TITLE


def _guessed_title(blocks: Sequence[Block]) -> int | None:
    """The first heading above all prose, or the first line that has the form of a headline."""
    first_prose = next((at for at, b in enumerate(blocks) if not b.rule and is_prose(b.text)), None)
    if first_prose is None:
        first_prose = next((at for at, b in enumerate(blocks) if not b.rule and ends_sentence(b.text)), 0)
    head = range(first_prose)
    for at in head:
        if not blocks[at].rule and blocks[at].tag.startswith("h"):
            return at
    for at in head:
        block = blocks[at]
        enough = words_in(block.text) >= _MIN_TITLE_WORDS
        if not block.rule and block.tag == "p" and enough and is_title_like(block.text) and not _is_dated(block):
            return at
    return None


def _label_dated(blocks: list[Block]) -> None:
    """Above the first paragraph, a short line with a full date in it is the date line, whatever else it says."""
    for at, block in enumerate(blocks):
        if not block.rule and is_prose(block.text):
            return
        if not block.rule and _is_dated(block):
            mark(blocks, at, "date", "head.dated_line", score=_SURE)


def _is_dated(block: Block) -> bool:
    return words_in(block.text) <= _MAX_DATED_WORDS and has_date(block.text)


def _standfirst(blocks: Sequence[Block], title: int) -> list[int]:
    """The one or two undecided blocks between the title and the byline or date that follows it."""
    between: list[int] = []
    for at in range(title + 1, len(blocks)):
        if blocks[at].label in ("byline", "date"):
            return between
        if not blocks[at].rule:
            between.append(at)
        if len(between) > _MAX_STANDFIRST_BLOCKS or words_in(blocks[at].text) > _MAX_STANDFIRST_WORDS:
            return []
    return []
