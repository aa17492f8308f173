"""Give each block its label: by rule, then by what stands around it.

The passes run in a fixed order, and each only labels blocks that no earlier pass has decided.
"""

from collections.abc import Sequence
from dataclasses import replace

from cleaner.boilerplate.head import label_head
from cleaner.boilerplate.marking import mark, undecided
from cleaner.records import FIELDS, Block, Decision, Extraction, Fields
from cleaner.rules import Rule, RuleBook, Words
from cleaner.text.folding import fold_words, line_view
from cleaner.text.lines import ends_sentence, is_prose, is_title_like, words_in

_LINKED = 0.8
_ALL_LINKED = 0.95
_MIN_RUN = 3
_MAX_LINK_WORDS = 25
_MAX_HEADING_WORDS = 12
_MAX_CREDIT = 60
_MIN_TEXT_BLOCKS = 8
# A number before an item of a list is no sentence.
_MIN_CAPTION = 3
_HEADLINES = frozenset({"ad", "comments", "newsletter", "paywall", "author_bio", "source_url", "byline", "date"})

Rules = dict[int, Rule]
Reasons = tuple[tuple[str, float], ...]


def label_blocks(found: Extraction, known: Fields, book: RuleBook, words: Words) -> tuple[Block, ...]:
    """The blocks of a page with label, rule and score. `known` is what the page's markup or its row says (its title
    counts)."""
    labelled, hits = label_by_rule(found.blocks, known, book)
    if _is_told_enough(found.blocks):
        _label_by_model(found, labelled, hits, title=known.title, words=words)
    _label_headings(labelled, words)
    return tuple(labelled)


def _is_told_enough(blocks: Sequence[Block]) -> bool:
    """Whether the model has something to go by: an HTML page, or text of some lines. Short texts are left to the rules."""
    return any(block.place is not None for block in blocks) or len(blocks) >= _MIN_TEXT_BLOCKS


def _label_by_model(found: Extraction, blocks: list[Block], hits: Rules, *, title: str | None, words: Words) -> None:
    # Loaded here, for numpy costs more than all of the cleaning of a short text.
    from cleaner.boilerplate.block_model.features import feature_matrix
    from cleaner.boilerplate.block_model.model import standard_model
    from cleaner.boilerplate.decide import decide

    fields = [block.label in FIELDS for block in blocks]
    decide(blocks, standard_model().scores(feature_matrix(found, hits, title, words), fields).tolist())


def label_by_rule(blocks: Sequence[Block], known: Fields, book: RuleBook) -> tuple[list[Block], Rules]:
    """The blocks as rules and their surroundings label them, without the model; and the rule that hit each, by position."""
    hits = _hits(blocks, book)
    labelled = [_by_rule(block, hits.get(at)) for at, block in enumerate(blocks)]
    settle_weak(labelled, hits)
    _label_addresses(labelled)
    _label_credits(labelled)
    _label_embeds(labelled)
    label_sections(labelled, hits)
    _label_link_runs(labelled)
    label_head(labelled, known)
    return labelled, hits


def _hits(blocks: Sequence[Block], book: RuleBook) -> Rules:
    """The rule that matches each block. A headline over paragraphs may well say "Facebook" or "Search": only headlines that
    can stand over nothing but debris count."""
    rules = enumerate(book.match_all([block.text for block in blocks]))
    return {at: rule for at, rule in rules if rule is not None and may_hit(blocks[at].tag, rule)}


def may_hit(tag: str, rule: Rule) -> bool:
    """Whether a rule may decide on a block of this tag."""
    return rule.opens or rule.label in _HEADLINES or not tag.startswith("h")


def model_reasons(found: Extraction, title: str | None, book: RuleBook, words: Words) -> list[Reasons]:
    """For each block of a page the features that told the model most, with their share of the log odds (negative: against
    the block), largest first. They are worked out anew from the blocks: nothing of it is kept."""
    from cleaner.boilerplate.block_model.features import feature_matrix
    from cleaner.boilerplate.block_model.model import standard_model

    labelled, hits = label_by_rule(found.blocks, replace(found.fields, title=title), book)
    fields = [block.label in FIELDS for block in labelled]
    return standard_model().reasons(feature_matrix(found, hits, title, words), fields)


def _by_rule(block: Block, rule: Rule | None) -> Block:
    if block.tag == "img" or not block.text:
        return block.decided(Decision(label="caption", rule="tag.image", score=1.0))
    if rule is None and not block.text[0].isalnum() and not line_view(block.text):
        return block.decided(Decision(label="other", rule="form.invisible", score=1.0))
    if rule is None or rule.weak:
        return block
    return block.decided(Decision(label=rule.label, rule=rule.id, score=1.0))


def settle_weak(blocks: list[Block], hits: Rules) -> None:
    """A weak rule decides only at the end, or beside a block that is debris already."""
    for at, rule in sorted(hits.items(), reverse=True):
        beside = at + 1 == len(blocks) or not blocks[at + 1].kept or (at > 0 and not blocks[at - 1].kept)
        if rule.weak and beside:
            mark(blocks, at, rule.label, rule.id)


def _label_addresses(blocks: list[Block]) -> None:
    """An address on a line of its own is the source's where the line above says so, else it is debris."""
    for at in range(1, len(blocks)):
        if blocks[at].rule == "other.bare_url" and blocks[at - 1].label == "source_url":
            mark(blocks, at, "source_url", "context.source_url", score=1.0)


def _label_credits(blocks: list[Block]) -> None:
    """A caption is a sentence with a credit behind it that is set in other type and has no full stop."""
    for at, block in enumerate(blocks):
        tail = block.emphasised_tail
        if (
            undecided(block)
            and 0 < tail <= _MAX_CREDIT
            and not ends_sentence(block.text)
            and ends_sentence(block.text[:-tail])
            and words_in(block.text[:-tail]) >= _MIN_CAPTION
        ):
            mark(blocks, at, "caption", "form.emphasised_credit")


def _label_embeds(blocks: list[Block]) -> None:
    """The text of a post stands above its signature, or below a line that announces an embed."""
    for at in range(1, len(blocks)):
        above, here = blocks[at - 1], blocks[at]
        if here.rule == "embed.post_signature" and undecided(above) and (above.tag == "quote" or "#" in above.text):
            mark(blocks, at - 1, "embed", "context.above_signature")
        announced = above.rule in ("embed.player", "context.below_embed")
        if announced and undecided(here) and any(b.rule == "embed.post_signature" for b in blocks[at + 1 : at + 4]):
            mark(blocks, at, "embed", "context.below_embed")


def label_sections(blocks: list[Block], hits: Rules) -> None:
    """Below the headline of a section of debris, everything that is no prose belongs to the section."""
    opened: Rule | None = None
    for at, block in enumerate(blocks):
        rule = hits.get(at)
        if rule is not None:
            opened = rule if rule.opens else opened
        elif opened is None:
            continue
        elif is_prose(block.text) and block.link_share < _LINKED:
            opened = None
        elif undecided(block) and not block.tag.startswith("h"):
            if block.link_share >= _LINKED or (opened.label == "related" and is_title_like(block.text)):
                mark(blocks, at, opened.label, f"section.{opened.id}")
            else:
                opened = None


def _label_link_runs(blocks: list[Block]) -> None:
    """Several lines that are all link are a list of links: navigation above the article's first paragraph, else related."""
    first = next((at for at, block in enumerate(blocks) if block.kept and is_prose(block.text)), len(blocks))
    run: list[int] = []
    for at in range(len(blocks) + 1):
        if at < len(blocks) and _is_link_line(blocks[at], _LINKED):
            run.append(at)
            continue
        sure = len(run) >= _MIN_RUN or all(_is_link_line(blocks[n], _ALL_LINKED) and blocks[n].tag == "p" for n in run)
        for n in run if sure else ():
            if undecided(blocks[n]):
                mark(blocks, n, "navigation" if n < first else "related", "links.run" if len(run) > 1 else "links.line")
        run = []


def _is_link_line(block: Block, share: float) -> bool:
    if block.link_share < share or block.tag.startswith("h"):
        return False
    return words_in(block.text) <= _MAX_LINK_WORDS and not is_prose(block.text)


def _label_headings(blocks: list[Block], words: Words) -> None:
    """Headings by tag; in plain text, a short line between two paragraphs. A heading with nothing below it is debris."""
    kept = [at for at, block in enumerate(blocks) if undecided(block)]
    below: Block | None = None
    for nth in range(len(kept) - 1, -1, -1):
        at = kept[nth]
        block = blocks[at]
        above = blocks[kept[nth - 1]] if nth else None
        if block.tag.startswith("h") and not is_prose(block.text):
            if below is not None:
                mark(blocks, at, "heading", "tag.heading", score=1.0)
            else:
                mark(blocks, at, "other", "position.heading_at_end")
                continue
        elif above is not None and below is not None and _is_heading_line(above, block, below, words):
            mark(blocks, at, "heading", "form.heading")
        below = blocks[at]


def _is_heading_line(above: Block, block: Block, below: Block, words: Words) -> bool:
    short = block.tag == "p" and words_in(block.text) <= _MAX_HEADING_WORDS and is_title_like(block.text)
    return short and is_prose(above.text) and is_prose(below.text) and _last_word(block.text) not in words.open_words


def _last_word(text: str) -> str:
    return (fold_words(text) or [""])[-1]
