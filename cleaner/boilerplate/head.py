"""The head of an article: title, standfirst, and the scraps above them."""

import re
from collections.abc import Sequence

from cleaner.boilerplate.marking import Decisions, mark
from cleaner.records import Block, Fields
from cleaner.rules import standard_words
from cleaner.rules.names import is_byline, is_full_name, names_in
from cleaner.text.dates import count_dates
from cleaner.text.folding import fold, known_words
from cleaner.text.lines import ends_sentence, is_prose, is_title_like, words_in

#: Score of all decisions here.
_SURE = 0.9
#: A line repeats the title from this similarity on (0-1).
_SAME_TITLE = 0.9
#: A title that is not known, or is cut, has at least this many words.
_MIN_TITLE_WORDS = 3
#: A shorter line (characters) equals a part of the title by chance, unless it is all of it.
_MIN_SAME = 12
#: A line of more characters than this, and than four times those of the title, does not say it.
_MAX_TITLE_CHARS = 2_000
#: A standfirst has at most this many words a block, and this many blocks.
_MAX_STANDFIRST_WORDS = 70
_MAX_STANDFIRST_BLOCKS = 2
#: A date line has at most this many words.
_MAX_DATED_WORDS = 12
#: A byline that no rule knows has at most this many words.
_MAX_BYLINE_WORDS = 8
#: A heading with a larger share of links is a link.
_ALL_LINK = 0.9
#: What stands behind a name has at most this many words.
_MAX_ROLE_WORDS = 3
#: In text a repeated headline stands among the first blocks; further down the same words are a line of the report.
_REPEAT_REACH = 12
# A line of two to four words with capitals, and a day without its year.
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: (?:(?:de|da|di|van|von|der|den|bin|al|el|la|le) )*[^\W\d_][\w.'’-]*){1,3}")
_DAY = re.compile(r"[^\W\d_]{3,10}\.? [0-3]?\d|[0-3]?\d\.? [^\W\d_]{3,10}")


def label_head(blocks: Sequence[Block], decisions: Decisions, known: Fields) -> None:
    """Label title, date line and standfirst, and scraps above the title."""
    at = _known_title(blocks, decisions, known.title) if known.title else _guessed_title(blocks, decisions)
    _label_dated(blocks, decisions)
    _label_bylines(blocks, decisions, at)
    if at is None:
        return
    _label_signed(blocks, decisions, at)
    mark(decisions, at, "title", "head.title", score=_SURE)
    for n in range(at):
        if not decisions[n].rule and words_in(blocks[n].text) < _MIN_TITLE_WORDS:
            mark(decisions, n, "navigation", "head.above_title", score=_SURE)
    for n in _standfirst(blocks, decisions, at) or _known_standfirst(blocks[: at + _REPEAT_REACH], decisions, known):
        mark(decisions, n, "standfirst", "head.standfirst", score=_SURE)


def _known_standfirst(blocks: Sequence[Block], decisions: Decisions, known: Fields) -> list[int]:
    """The undecided block that says the known standfirst."""
    if not known.standfirst:
        return []
    return [at for at, block in enumerate(blocks) if not decisions[at].rule and block.text == known.standfirst][:1]


def _known_title(blocks: Sequence[Block], decisions: Decisions, title: str) -> int | None:
    """The first block that repeats the known title. Further ones near the top are marked."""
    wanted = fold(title)
    first_prose = next((at for at, b in enumerate(blocks) if not decisions[at].rule and is_prose(b.text)), 0)
    shortest = min(_MIN_SAME, len(wanted))
    longest = max(_MAX_TITLE_CHARS, 4 * len(wanted))
    reach = max(_REPEAT_REACH, first_prose)
    same = [
        at
        for at, block in enumerate(blocks)
        if (at < reach or block.place is not None)
        and (not decisions[at].rule or block.tag.startswith("h"))
        and not _is_shorter(block.text, shortest)
        and len(block.text) <= longest
        and _same(" ".join(known_words(block.text)), wanted, cut=at <= first_prose and not ends_sentence(block.text))
    ]
    for at in same[1:]:
        mark(decisions, at, "title", "head.title_again", score=_SURE)
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


def _guessed_title(blocks: Sequence[Block], decisions: Decisions) -> int | None:
    """The first heading above all prose, or the first line that has the form of a headline."""
    first_prose = next((at for at, b in enumerate(blocks) if not decisions[at].rule and is_prose(b.text)), None)
    if first_prose is None:
        first_prose = next((at for at, b in enumerate(blocks) if not decisions[at].rule and ends_sentence(b.text)), 0)
    head = range(first_prose)
    headings = [at for at in head if not decisions[at].rule and blocks[at].tag.startswith("h")]
    if headings:
        # All of it a link, the first one may be the outlet's name.
        return next((at for at in headings if blocks[at].link_share < _ALL_LINK), headings[0])
    for at in head:
        block = blocks[at]
        enough = words_in(block.text) >= _MIN_TITLE_WORDS
        plain = block.tag == "p" and "://" not in block.text and "@" not in block.text and not _is_dated(block)
        if not decisions[at].rule and plain and enough and is_title_like(block.text):
            return at
    return None


def _label_dated(blocks: Sequence[Block], decisions: Decisions) -> None:
    """Above the first paragraph, a short line with a full date in it is the date line, whatever else it says."""
    for at, block in enumerate(blocks):
        if not decisions[at].rule and is_prose(block.text):
            return
        if not decisions[at].rule and _is_dated(block):
            mark(decisions, at, "date", "head.dated_line", score=_SURE)


def _label_signed(blocks: Sequence[Block], decisions: Decisions, title: int) -> None:
    """In text, a name alone on its line, between the title and a line with a day, is the byline; without a year, the day is
    no date, but no part of the report either."""
    for at in range(title + 1, len(blocks) - 1):
        name, below = blocks[at], blocks[at + 1]
        if is_prose(name.text) or name.place is not None:
            return
        is_day = decisions[at + 1].label == "date" or (not decisions[at + 1].rule and _DAY.fullmatch(below.text.strip()))
        is_open = not decisions[at].rule or (decisions[at].label == "navigation" and name.link_share >= _ALL_LINK)
        if is_day and is_open and (_is_name(name.text.strip()) or _is_signature(name.text)):
            mark(decisions, at, "byline", "head.name_above_date", score=_SURE)
            mark(decisions, at + 1, "date", "head.dated_line", score=_SURE)
            return


def _is_signature(text: str) -> bool:
    """Whether a line is nothing but full names, each perhaps with a role behind it: "Mira Oslund, Tarn correspondent"."""
    names = names_in(text)
    rest = text
    for name in names:
        rest = rest.replace(name, "", 1)
    roles = standard_words().roles
    return (
        bool(names)
        and all(map(is_full_name, names))
        and words_in(rest) <= _MAX_ROLE_WORDS
        and (not words_in(rest) or len(names) > 1 or any(word.strip(",.").casefold() in roles for word in rest.split()))
    )


def _is_name(text: str) -> bool:
    words = text.split()
    has_case = all(word[0].isupper() or word.islower() for word in words)
    return has_case and _NAME.fullmatch(text) is not None and sum(word[0].isupper() for word in words) > 1


def _is_dated(block: Block) -> bool:
    """Whether the block is short beside the dates in it: there may be a second one, of an update."""
    count = words_in(block.text)
    if "：" in block.text and not ends_sentence(block.text):
        # There words are characters, and the line may name source, author and editor, too.
        return count <= 4 * _MAX_DATED_WORDS and count_dates(block.text) > 0
    return count <= 2 * _MAX_DATED_WORDS and count <= _MAX_DATED_WORDS * count_dates(block.text)


def _label_bylines(blocks: Sequence[Block], decisions: Decisions, title: int | None) -> None:
    """Above the first paragraph, a short line that begins as bylines do, in any language, and holds names is the byline."""
    for at, block in enumerate(blocks):
        is_credit = decisions[at].label == "caption" and block.place is None and title is not None and at == title + 1
        if decisions[at].rule and not is_credit:
            continue
        if is_prose(block.text):
            return
        if words_in(block.text) > _MAX_BYLINE_WORDS or ends_sentence(block.text):
            continue
        below = title is not None and at > title and block.place is None
        if is_byline(block.text) or (below and _is_owner(block.text, blocks)):
            mark(decisions, at, "byline", "head.byline", score=_SURE)


def _is_owner(name: str, blocks: Sequence[Block]) -> bool:
    """Whether the line is the name of the person whom a copyright line names: "© 2031 Mira Oslund".

    In markup, and above the title, such a line is the outlet's name.
    """
    return is_full_name(name) and any("©" in block.text and name in block.text for block in blocks)


def _standfirst(blocks: Sequence[Block], decisions: Decisions, title: int) -> list[int]:
    """The one or two undecided blocks between the title and the byline or date that follows it."""
    between: list[int] = []
    for at in range(title + 1, len(blocks)):
        if decisions[at].label in ("byline", "date"):
            return between
        if not decisions[at].rule:
            between.append(at)
        if len(between) > _MAX_STANDFIRST_BLOCKS or words_in(blocks[at].text) > _MAX_STANDFIRST_WORDS:
            return []
    return []
