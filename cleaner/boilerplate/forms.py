"""Boilerplate by the form of a block and its place in the markup of HTML, whatever its language: what the model left.

Captions by their element, a link behind a label ("Lue myös: …"), boxes that ask for an address of mail, and what a page says
a second time.
"""

import re
from collections.abc import Iterator, Sequence

from cleaner.boilerplate.marking import LINKED, Decisions, mark
from cleaner.records import PICTURED, SIGN_UP, Block, Extraction, Label, Outline
from cleaner.text.cached import cached_if_short
from cleaner.text.folding import known_words
from cleaner.text.lines import ends_sentence, has_sentence, words_in

# An element that is the caption of a picture by its own name.
_CAPTION = re.compile(
    r"figcaption\b|\w+\.(?:.*[\s_-])?(?:caption(?:-?text)?|credits?|"
    r"(?:image|img|photo|picture|figure|media|foto|bild)[-_]*(?:caption|credit|copyright|legend)[\w-]*)(?:\s|$)",
    re.IGNORECASE,
)
_PICTURED, _MAX_CAPTION = frozenset({"center", "div", "p", "td"}), 25
# What an element named as a caption holds is one up to so many words.
_MAX_NAMED = 100
_KICKER = re.compile(
    r"\.(?:.*[\s_-])?(?:kicker|eyebrow|overline|rubrik|rubrique|dachzeile|spitzmarke|sur-?titre|occhiello|antetitulo|category|"
    r"section-?(?:name|label))(?:\s|$)",
    re.IGNORECASE,
)
_MAX_KICKER = 5
_GLUED = re.compile(r"\.(?=[^\W\d_a-z])")
# A caption that the model is surer of than this is part of the report: a step of instructions, a picture that is explained.
_SURE = 0.6
# Elements around a caption that make it one of something else than a picture.
_NO_PICTURE = frozenset({"blockquote", "pre"})
# Elements that set a sentence of the text once more, in large letters.
_PULLED = re.compile(r"pull|quote|exergue|zitat|highlight|cita(?![a-z])|call-?out|tweet|key-?sentence", re.IGNORECASE)
_PULLED_TAGS = frozenset({"blockquote", "aside", "figure"})
# Characters without blanks: the least of a pulled sentence, and the most of its speaker behind it; a pulled sentence makes
# at least this share of both (0-1). A block that is said twice has at least so many words.
_MIN_PULLED, _MAX_SPEAKER, _MIN_SAID = 12, 40, 0.6
_MIN_REPEATED = 8
# A label before a link has at most so many words, and the link at least so many.
_MAX_LABEL, _MIN_LINKED = 4, 3
_MAX_LABELLED = 3
_LABEL = re.compile(r"[^\w]{0,3}(?P<label>[^\d:：/|()]{2,40})[:：]\s*(?P<link>.+)", re.DOTALL)
# Labels of what belongs to the report.
_OWN_LABEL = re.compile(
    r"updated?|correction|korrektur|nachtrag|mise à jour|actualización|source|quelle|fuente|fonte|note", re.IGNORECASE
)
# How much the share of the link may differ from that of the words behind the label (0-1).
_SLACK = 0.05
_LINES = frozenset({"p", "div", "blockquote", "section", "aside"})
# Elements whose text waits for something to happen.
_MESSAGE = re.compile(
    r"modal|dialog|alert|message|toast|pop-?up|pop-?over|overlay|lightbox|notice|notif|error|success|tooltip|banner",
    re.IGNORECASE,
)
# What stands behind the article in more blocks than these may be the rest of it.
_MAX_BEHIND = 3
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
# A box that asks for something may hold at most this share of the kept words: else it is the page.
_MAX_BOX = 0.6


def label_by_form(page: Extraction, decisions: Decisions) -> None:
    """Label kept blocks of HTML that their form shows to be boilerplate."""
    blocks = page.blocks
    kept = [at for at, block in enumerate(blocks) if decisions[at].kept and block.place is not None]
    for at in kept:
        if decisions[at].score < _SURE and _is_caption(page, at):
            mark(decisions, at, "caption", "form.caption")
        elif _is_kicker(page, at):
            mark(decisions, at, "tags", "form.kicker")
    labelled = [at for at in kept if decisions[at].kept and _is_labelled_link(blocks[at])]
    # More of them are a list of the report: titles behind "Author", "Genre", "Best for walkers".
    for at in labelled if len(labelled) <= _MAX_LABELLED else ():
        if not any(_is_labelled_link(near) for near in _beside(blocks, at)):
            mark(decisions, at, "related", "form.labelled_link")
    _label_contents(blocks, decisions, kept)
    _label_behind_article(blocks, decisions, kept)
    _label_boxes(page, decisions, kept)
    _label_repeated(page, decisions, kept)


def _is_caption(page: Extraction, at: int) -> bool:
    block = page.blocks[at]
    if block.place is None or block.place.inside & _NO_PICTURE:
        return False
    if PICTURED in block.place.inside and block.tag in _PICTURED and words_in(block.text) <= _MAX_CAPTION:
        # A picture and a line that is no sentence, alone in an element.
        return not ends_sentence(block.text) and page.outline is not None and _is_alone(page.outline, at)
    if not _names_caption(_name(page, at)) or words_in(block.text) > _MAX_NAMED:
        return False
    # A credit in an element of its own follows without a blank: "on Monday.Mira Oslund". A mere label may be one of a list.
    return has_sentence(_GLUED.sub(". ", block.text))


def _is_kicker(page: Extraction, at: int) -> bool:
    """Whether the block is the name of a section or subject, above the headline or the text."""
    block = page.blocks[at]
    if block.tag.startswith("h") or not _names_kicker(_name(page, at)):
        return False
    return words_in(block.text) <= _MAX_KICKER and not ends_sentence(block.text)


def _is_alone(outline: Outline, at: int) -> bool:
    element = outline.of_block[at]
    return element not in (outline.of_block[at - 1 : at] + outline.of_block[at + 1 : at + 2])


def _name(page: Extraction, at: int) -> str:
    """Tag and classes of the element that a block stands in."""
    return page.outline.names[page.outline.of_block[at]] if page.outline is not None else ""


def _names_around(page: Extraction, at: int, levels: int) -> Iterator[str]:
    if page.outline is not None:
        element = page.outline.of_block[at]
        for _ in range(levels):
            if element >= 0:
                yield page.outline.names[element]
                element = page.outline.above[element]


def _beside(blocks: Sequence[Block], at: int) -> Sequence[Block]:
    return [*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2]]


def _is_labelled_link(block: Block) -> bool:
    """Whether the block is a few words and a colon, and a headline behind them that is all link."""
    if not block.link_share or block.tag not in _LINES:
        return False
    found = _LABEL.fullmatch(block.text)
    if found is None or words_in(found["label"]) > _MAX_LABEL or words_in(found["link"]) < _MIN_LINKED:
        return False
    if _OWN_LABEL.fullmatch(found["label"].strip()):
        return False
    share = _size(found["link"]) / _size(block.text)
    is_all_link = block.link_share > 1 - _SLACK
    return (is_all_link or abs(share - block.link_share) <= _SLACK) and not ends_sentence(found["link"])


def _size(text: str) -> int:
    return len("".join(text.split()))


def _label_contents(blocks: Sequence[Block], decisions: Decisions, kept: Sequence[int]) -> None:
    """Links that say the headings below them are the table of contents."""
    headings = {known_words(blocks[at].text): at for at in kept if blocks[at].tag in _SUBHEADINGS}
    linked = [at for at in kept if blocks[at].link_share >= LINKED and decisions[at].kept]
    contents = [at for at in linked if headings.get(_without_number(known_words(blocks[at].text)), -1) > at]
    for at in contents if len(contents) > 1 else ():
        mark(decisions, at, "navigation", "form.contents")


def _label_behind_article(blocks: Sequence[Block], decisions: Decisions, kept: Sequence[int]) -> None:
    """A few paragraphs behind the end of the one `article` that holds the headline and the text: words about the outlet."""
    titles = [at for at, decision in enumerate(decisions) if decision.label == "title"]
    if not any(_is_inside(blocks[at], "article") for at in titles):
        return
    inside = [at for at, block in enumerate(blocks) if _is_inside(block, "article")]
    behind = [at for at in kept if decisions[at].kept and at > inside[-1]]
    sentences = sum(decisions[at].kept and ends_sentence(blocks[at].text) for at in inside)
    if sentences > 1 and len(behind) <= _MAX_BEHIND:
        for at in behind:
            mark(decisions, at, "other", "form.behind_article")


def _without_number(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0].isdigit() else words


def _label_boxes(page: Extraction, decisions: Decisions, kept: Sequence[int]) -> None:
    """Boxes that ask for an address or a vote, and messages that wait, hidden, for something to happen."""
    blocks = page.blocks
    asking = [at for at in kept if _is_inside(blocks[at], SIGN_UP)]
    waiting = [at for at in kept if _is_inside(blocks[at], "hidden") and _is_message(page, at)]
    size = sum(words_in(blocks[at].text) for at in kept)
    if sum(words_in(blocks[at].text) for at in asking) <= _MAX_BOX * size:
        _mark_kept(decisions, asking, "newsletter", "form.sign_up")
    if sum(words_in(blocks[at].text) for at in waiting) <= _MAX_BOX * size:
        _mark_kept(decisions, waiting, "navigation", "form.message")


def _mark_kept(decisions: Decisions, places: Sequence[int], label: Label, rule: str) -> None:
    for at in places:
        if decisions[at].kept:
            mark(decisions, at, label, rule)


def _is_inside(block: Block, tag: str) -> bool:
    return block.place is not None and tag in block.place.inside


def _is_message(page: Extraction, at: int) -> bool:
    return any(_MESSAGE.search(name) for name in _names_around(page, at, 3))


def _label_repeated(page: Extraction, decisions: Decisions, kept: Sequence[int]) -> None:
    """Sentences that the text has and the page sets once more: as a whole block elsewhere, or as a quotation to look at."""
    blocks = page.blocks
    said: dict[tuple[str, ...], list[int]] = {}
    left = [at for at in kept if decisions[at].kept and decisions[at].label == "body"]
    for at in left:
        words = known_words(blocks[at].text)
        if len(words) >= _MIN_REPEATED and has_sentence(blocks[at].text):
            said.setdefault(words, []).append(at)
    for places in said.values():
        # What comes again and again is a refrain, or belongs to each of several things.
        if len(places) == 2 and (places[1] == places[0] + 1 or _parent(blocks[places[0]]) != _parent(blocks[places[1]])):
            mark(decisions, places[1], "repeated", "form.said_before")
    pulled = [at for at in left if decisions[at].kept and _is_pulled(page, at)]
    if pulled:
        # Without blanks: the speaker's name may be glued to the last word.
        texts = ["".join(known_words(blocks[at].text)) for at in left if decisions[at].kept and at not in pulled]
        for at in pulled:
            quoted = "".join(known_words(blocks[at].text))
            beginning = quoted[: max(len(quoted) - _MAX_SPEAKER, int(_MIN_SAID * len(quoted)))]
            if len(beginning) >= _MIN_PULLED and any(beginning in text for text in texts):
                mark(decisions, at, "repeated", "form.pull_quote")


def _parent(block: Block) -> int:
    return block.place.parent if block.place is not None else -1


def _is_pulled(page: Extraction, at: int) -> bool:
    return any(map(_names_pulled, _names_around(page, at, 3)))


@cached_if_short(8192)
def _names_pulled(name: str) -> bool:
    tag, _, classes = name.partition(".")
    return tag in _PULLED_TAGS or _PULLED.search(classes) is not None


@cached_if_short(8192)
def _names_caption(name: str) -> bool:
    return _CAPTION.match(name) is not None


@cached_if_short(8192)
def _names_kicker(name: str) -> bool:
    return _KICKER.search(name) is not None
