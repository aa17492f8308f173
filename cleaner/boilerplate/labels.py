"""Give each block its label: by rule, then by its neighbours, then by the block model.

The passes run in a fixed order, and each only decides on blocks that no earlier pass has decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cleaner.boilerplate.forms import label_by_form
from cleaner.boilerplate.head import label_head
from cleaner.boilerplate.marking import LINKED, Decisions, drop_last_headings, mark, undecided, with_decisions
from cleaner.budget import check_budget
from cleaner.records import FIELDS, KEPT, Block, Decision, Extraction, Fields
from cleaner.rules import Rule, RuleBook, Words
from cleaner.settings import CleanSettings
from cleaner.text.folding import fold_words, line_view
from cleaner.text.lines import ends_sentence, has_sentence, is_prose, is_title_like, words_in

#: A single line must be a link to this share to count as a list of links.
_ALL_LINKED = 0.95
#: From this many lines on, a run of link lines is a list of links.
_MIN_RUN = 3
#: A line of a list of links has at most this many words.
_MAX_LINK_WORDS = 25
#: A heading in plain text has at most this many words.
_MAX_HEADING_WORDS = 12
#: The credit of a caption has at most this many characters.
_MAX_CREDIT = 60
#: Text or Markdown of fewer blocks is too short for the model.
_MIN_TEXT_BLOCKS = 8
#: The sentence of a caption has at least this many words: the number before a list item is no sentence.
_MIN_CAPTION = 3
#: Headings can be boilerplate of these kinds; a heading "Facebook" or "Search" may well stand above paragraphs.
_HEADLINES = frozenset({"ad", "comments", "newsletter", "paywall", "author_bio", "source_url", "byline", "date"})
#: The rule of names of networks, and the least number of words of a paragraph that announces a list of them.
_NETWORKS, _MIN_ANNOUNCING = "share.networks", 5
#: Headings below the headline, and the score from which on the model drops them whatever stands below.
_SUBHEADINGS, _SURE_OF_HEADING = frozenset({"h2", "h3", "h4", "h5", "h6"}), 0.8
#: Set before the id of a rule that matched a line only in a repaired form.
_REPAIRED = "repaired."

#: The rule that matched each block, by the block's number.
Rules = dict[int, Rule]


def label_blocks(
    page: Extraction, known: Fields, book: RuleBook, words: Words, *, explain: bool = False
) -> tuple[Block, ...]:
    """The blocks of a page, decided. `known`: the fields that the page's markup or its row gives (the title matters).

    `explain` stores in each decision of the model, and in that of each block that the model scored and kept, the three
    features that moved the score most. It costs about as much time as the labelling itself.
    """
    decisions, hits = label_by_rule(page.blocks, known, book)
    own = {at: decisions[at] for at, rule in hits.items() if rule.own and decisions[at].rule == rule.id}
    if _has_evidence_for_model(page.blocks):
        # The model knows rules as signs of boilerplate.
        removing = {at: rule for at, rule in hits.items() if rule.label not in KEPT}
        evidence = _evidence(page, removing, known.title, words)
        check_budget()
        _label_by_model(page, decisions, evidence, explain=explain)
        _keep_headings(page.blocks, decisions)
        label_by_form(page, decisions)
    # What users say for themselves stands.
    for at, decision in own.items():
        decisions[at] = decision
    _label_headings(page.blocks, decisions, words)
    return with_decisions(page.blocks, decisions)


def label_by_rule(blocks: Sequence[Block], known: Fields, book: RuleBook) -> tuple[Decisions, Rules]:
    """The decisions of rules and neighbours on blocks, without the model; and the rules that matched."""
    decisions = undecided(blocks)
    hits = _hits(blocks, book.of_language(known.language))
    for at, block in enumerate(blocks):
        _label_by_form_or_rule(decisions, at, block, hits.get(at))
    settle_weak(decisions, hits)
    _keep_named_in_text(blocks, decisions)
    _keep_subheads(blocks, decisions, hits)
    _label_addresses(decisions)
    _label_credits(blocks, decisions)
    _label_embeds(blocks, decisions)
    label_sections(blocks, decisions, hits)
    _label_link_runs(blocks, decisions)
    label_head(blocks, decisions, known)
    return decisions, hits


def label_repaired(
    blocks: Sequence[Block], views: Callable[[str], Sequence[str]], book: RuleBook
) -> tuple[Block, ...] | None:
    """The blocks of a damaged page, with boilerplate labelled that rules only match once a line is repaired ("vertisement").

    `views` gives the forms that a damaged line may have had. Only kept blocks are looked at, and none that a rule matches as
    printed: that was decided before. None where no rule matches any form.
    """
    hits = _hits_of_views(blocks, views, book)
    if not hits:
        return None
    before = [block.decision for block in blocks]
    decisions = list(before)
    for at, rule in hits.items():
        if not rule.weak:
            mark(decisions, at, rule.label, rule.id)
    settle_weak(decisions, hits)
    label_sections(blocks, decisions, hits)
    drop_last_headings(decisions)
    return with_decisions(blocks, decisions) if decisions != before else None


def with_conventions(blocks: Sequence[Block], settings: CleanSettings) -> tuple[Block, ...]:
    """The same blocks; those of a kind that the settings want in the text (headline, standfirst, comments) are kept.

    Whether these belong to the text is a convention. Labels stay as they are.
    """
    conventions = (
        ("title", settings.title_in_text),
        ("standfirst", settings.standfirst_in_text),
        ("comments", settings.comments_in_text),
    )
    wanted = {label for label, is_wanted in conventions if is_wanted}
    if not wanted:
        return tuple(blocks)
    return tuple(
        block.decided(replace(block.decision, included=True)) if _is_wanted(block, wanted) else block for block in blocks
    )


def _is_wanted(block: Block, wanted: set[str]) -> bool:
    """Not the headline a second time; and of comments, what readers wrote, but not a line such as "3 comments"."""
    if block.label not in wanted or block.rule == "head.title_again":
        return False
    return block.label != "comments" or has_sentence(block.text)


# The model


def _has_evidence_for_model(blocks: Sequence[Block]) -> bool:
    """Whether the page is HTML, or text of enough lines. Short texts are left to the rules."""
    return any(block.place is not None for block in blocks) or len(blocks) >= _MIN_TEXT_BLOCKS


def prepare_for_many_pages() -> None:
    """Load the compiled form of the block model: worth it from some 50 pages on. Labels are the same with and without."""
    from cleaner.boilerplate.block_model.gbdt import load_compiled_walk

    load_compiled_walk()


def _evidence(page: Extraction, hits: Rules, title: str | None, words: Words) -> Any:
    # Loaded here: numpy costs more than all of the cleaning of a short text.
    from cleaner.boilerplate.block_model.features import page_evidence

    return page_evidence(page, hits, title, words)


def _label_by_model(page: Extraction, decisions: Decisions, evidence: Any, *, explain: bool) -> None:
    from cleaner.boilerplate.block_model.model import standard_model
    from cleaner.boilerplate.decide import decide

    fields = [decision.label in FIELDS for decision in decisions]
    scores, reasons = standard_model().judged(evidence, fields, reasons=3 if explain else 0)
    decide(page.blocks, decisions, scores.tolist(), reasons, outline=page.outline)


def _keep_headings(blocks: Sequence[Block], decisions: Decisions) -> None:
    """A heading of Markdown goes with the block below it, unless the model is sure of something else."""
    for at in reversed(range(len(blocks) - 1)):
        decision, block = decisions[at], blocks[at]
        is_open = decision.rule == "model" and (decision.score or 1.0) < _SURE_OF_HEADING
        if is_open and block.place is None and block.tag in _SUBHEADINGS and decisions[at + 1].kept:
            decisions[at] = Decision(score=round(1 - (decision.score or 1.0), 3), reasons=decision.reasons)


# Rules


def _hits(blocks: Sequence[Block], book: RuleBook) -> Rules:
    """The rule that matches each block, where it may decide on the block."""
    rules = enumerate(book.match_all([block.text for block in blocks]))
    return {at: rule for at, rule in rules if rule is not None and _may_decide(rule, blocks[at].tag)}


def _hits_of_views(blocks: Sequence[Block], views: Callable[[str], Sequence[str]], book: RuleBook) -> Rules:
    hits: Rules = {}
    for at, block in enumerate(blocks):
        check_budget()
        if not block.kept:
            continue
        as_printed, *as_repaired = book.match_all([block.text, *views(block.text)])
        rules = (rule for rule in as_repaired if rule is not None and _may_decide(rule, block.tag))
        if as_printed is None and (rule := next(rules, None)) is not None:
            hits[at] = replace(rule, id=f"{_REPAIRED}{rule.id}")
    return hits


def _may_decide(rule: Rule, tag: str) -> bool:
    return rule.own or rule.opens or rule.label in _HEADLINES or not tag.startswith("h")


def _label_by_form_or_rule(decisions: Decisions, at: int, block: Block, rule: Rule | None) -> None:
    if block.tag == "img" or not block.text:
        mark(decisions, at, "caption", "tag.image", score=1.0)
    elif rule is None and not block.text[0].isalnum() and not line_view(block.text):
        mark(decisions, at, "other", "form.invisible", score=1.0)
    elif rule is not None and not rule.weak:
        mark(decisions, at, rule.label, rule.id, score=1.0)


def settle_weak(decisions: Decisions, hits: Rules) -> None:
    """A weak rule decides only on the last block, or beside a block that is boilerplate already."""
    for at, rule in sorted(hits.items(), reverse=True):
        is_last = at + 1 == len(decisions)
        if rule.weak and (is_last or not decisions[at + 1].kept or (at > 0 and not decisions[at - 1].kept)):
            mark(decisions, at, rule.label, rule.id)


# Neighbours


def _keep_subheads(blocks: Sequence[Block], decisions: Decisions, hits: Rules) -> None:
    """In text, where no tag tells a heading, the name of a section of the site between two paragraphs heads the second."""
    for at, rule in hits.items():
        if rule.subhead and decisions[at].rule == rule.id and _is_plain_line(blocks[at]) and 0 < at < len(blocks) - 1:
            around = (at - 1, at + 1)
            if all(decisions[n].kept and has_sentence(blocks[n].text) for n in around):
                _mark_heading(decisions, at, "form.heading", score=0.8)


def _is_plain_line(block: Block) -> bool:
    return block.place is None and block.tag == "p" and not block.link_share


def _keep_named_in_text(blocks: Sequence[Block], decisions: Decisions) -> None:
    """Names of networks that a line announces ("The ban covers the following:") are the report's, unless they are links."""
    announced = False
    for at, block in enumerate(blocks):
        if decisions[at].rule == _NETWORKS and announced and not block.link_share:
            decisions[at] = Decision()
        else:
            named = block.text.rstrip().endswith((":", "：")) and words_in(block.text) >= _MIN_ANNOUNCING
            announced = decisions[at].kept and (named or (announced and block.tag == "li"))


def _label_addresses(decisions: Decisions) -> None:
    """An address on a line of its own is that of the source where the line above announces it; else boilerplate."""
    for at in range(1, len(decisions)):
        if decisions[at].rule == "other.bare_url" and decisions[at - 1].label == "source_url":
            mark(decisions, at, "source_url", "context.source_url", score=1.0)


def _label_credits(blocks: Sequence[Block], decisions: Decisions) -> None:
    """A sentence followed by a short credit in bold or italics, without a full stop, is a caption."""
    for at, block in enumerate(blocks):
        tail = block.emphasised_tail
        if (
            not decisions[at].rule
            and 0 < tail <= _MAX_CREDIT
            and not ends_sentence(block.text)
            and ends_sentence(block.text[:-tail])
            and words_in(block.text[:-tail]) >= _MIN_CAPTION
        ):
            mark(decisions, at, "caption", "form.emphasised_credit")


def _label_embeds(blocks: Sequence[Block], decisions: Decisions) -> None:
    """The text of a post stands above its signature, or below a line that announces an embed."""
    for at in range(1, len(blocks)):
        above = blocks[at - 1]
        is_post = above.tag == "quote" or "#" in above.text
        if decisions[at].rule == "embed.post_signature" and not decisions[at - 1].rule and is_post:
            mark(decisions, at - 1, "embed", "context.above_signature")
        announced = decisions[at - 1].rule in ("embed.player", "context.below_embed")
        signed = any(below.rule == "embed.post_signature" for below in decisions[at + 1 : at + 4])
        if announced and not decisions[at].rule and signed:
            mark(decisions, at, "embed", "context.below_embed")


def label_sections(blocks: Sequence[Block], decisions: Decisions, hits: Rules) -> None:
    """Links and headlines below the heading of a section of boilerplate belong to it, up to the next prose."""
    opened: Rule | None = None
    for at, block in enumerate(blocks):
        rule = hits.get(at)
        if rule is not None:
            opened = rule if rule.opens else opened
        elif opened is None:
            continue
        elif is_prose(block.text) and block.link_share < LINKED:
            opened = None
        elif not decisions[at].rule and block.tag.startswith("h"):
            if opened.label == "related" and _is_card(blocks, at):
                mark(decisions, at, opened.label, f"section.{opened.id}")
        elif not decisions[at].rule:
            if block.link_share >= LINKED or (opened.label == "related" and is_title_like(block.text)):
                mark(decisions, at, opened.label, f"section.{opened.id}")
            else:
                opened = None


def _is_card(blocks: Sequence[Block], at: int) -> bool:
    """Whether a heading is all of a card but for a byline or a date: no text stands below it."""
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    return is_title_like(blocks[at].text) and (below is None or not has_sentence(below.text))


def _label_link_runs(blocks: Sequence[Block], decisions: Decisions) -> None:
    """Several lines that are all link are a list of links: navigation above the article's first paragraph, else related."""
    first = next((at for at, b in enumerate(blocks) if decisions[at].kept and is_prose(b.text)), len(blocks))
    run: list[int] = []
    for at in range(len(blocks) + 1):
        if at < len(blocks) and _is_link_line(blocks[at], LINKED):
            run.append(at)
            continue
        sure = len(run) >= _MIN_RUN or all(_is_link_line(blocks[n], _ALL_LINKED) and blocks[n].tag == "p" for n in run)
        for n in run if sure else ():
            if not decisions[n].rule:
                mark(decisions, n, "navigation" if n < first else "related", "links.run" if len(run) > 1 else "links.line")
        run = []


def _is_link_line(block: Block, share: float) -> bool:
    if block.link_share < share or block.tag.startswith("h"):
        return False
    return words_in(block.text) <= _MAX_LINK_WORDS and not is_prose(block.text)


def _label_headings(blocks: Sequence[Block], decisions: Decisions, words: Words) -> None:
    """Headings by tag, or in plain text a short line between two paragraphs; those with no text below are boilerplate."""
    kept = [at for at, decision in enumerate(decisions) if not decision.rule]
    for nth, at in enumerate(kept):
        block = blocks[at]
        if block.tag.startswith("h") and not is_prose(block.text):
            _mark_heading(decisions, at, "tag.heading", score=1.0)
        elif 0 < nth < len(kept) - 1 and _is_heading_line(blocks[kept[nth - 1]], block, blocks[kept[nth + 1]], words):
            _mark_heading(decisions, at, "form.heading", score=0.8)
    drop_last_headings(decisions)


def _mark_heading(decisions: Decisions, at: int, rule: str, *, score: float) -> None:
    # The model kept the block: its reasons stay.
    decisions[at] = Decision(label="heading", rule=rule, score=score, reasons=decisions[at].reasons)


def _is_heading_line(above: Block, block: Block, below: Block, words: Words) -> bool:
    short = block.tag == "p" and words_in(block.text) <= _MAX_HEADING_WORDS and is_title_like(block.text)
    return short and is_prose(above.text) and is_prose(below.text) and _last_word(block.text) not in words.open_words


def _last_word(text: str) -> str:
    return (fold_words(text) or [""])[-1]
