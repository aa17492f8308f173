"""The command `cleaner compare`: how two pages belong together, and what they share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.cli.colours import Piece, show
from cleaner.cli.messages import DONE
from cleaner.records import Article, Match
from cleaner.reports.passages import shared_passages
from cleaner.settings import Settings
from cleaner.stages.search import find_duplicates

# From the first word to the last one.
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_MEANING = {
    "exact": "the same words",
    "near": "each has most of what the other one has",
    "excerpt": "one is the other one, cut or extended",
    "contains": "one holds the other, and further articles",
    "revision": "one address, at another time",
    "template": "the same form with other facts, or too little in common",
    "quotes": "shared quotations or one passage, and little else",
}


def print_comparison(names: Sequence[str], articles: Sequence[Article], settings: Settings) -> int:
    """Print the relation of two articles, their scores, and both texts with what they share. Returns the exit code."""
    pair = [replace(article, id=name) for article, name in zip(articles, ("left", "right"), strict=True)]
    found = find_duplicates(pair, settings.duplicates)
    match = next(iter(found.matches), None)
    for pieces in verdict(match, settings):
        show(pieces)
    left, right = (article.text for article in articles)
    passages = shared_passages(left, right)
    sides = [[(p.left_start, p.left_end) for p in passages], [(p.right_start, p.right_end) for p in passages]]
    for name, article, ranges in zip(names, articles, sides, strict=True):
        show([])
        show([(name, "bold"), (f"  {article.title or ''}", "")])
        show([])
        show(marked(article.text, sorted(ranges)))
    return DONE


def verdict(match: Match | None, settings: Settings) -> Iterator[list[Piece]]:
    """What the two are to each other, and the scores, as lines of pieces."""
    if match is None:
        yield [("no relation", "bold"), (f": they share less than {settings.duplicates.min_report:.2f}", "")]
        return
    kind = "duplicates" if match.duplicate else "no duplicates"
    yield [(f"{kind}: {match.relation}", "bold"), (f" ({_MEANING[match.relation]})", "")]
    evidence = match.evidence
    line = f"duplicates from {settings.duplicates.min_share:.2f} on, where facts agree"
    yield [(f"share {evidence.share:.2f} ({line}), Jaccard {match.jaccard:.2f}", "")]
    held = f"of the left in the right {match.containment_left:.2f}, of the right in the left {match.containment_right:.2f}"
    yield [(held, "")]
    gaps = f"numbers differ in {evidence.numbers} gaps, names in {evidence.names}, words are misread in {evidence.misread}"
    yield [(f"longest shared run {evidence.longest_run} words; {gaps}", "")]


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """A text with shared passages in one colour and the rest in another; in brackets, too, for whom colours tell nothing."""
    at = 0
    for start, end in ranges:
        yield from _rest(text[at:start])
        yield text[start:end], "shared"
        at = end
    yield from _rest(text[at:])


def _rest(text: str) -> Iterator[Piece]:
    """What only one side has, in brackets; signs and blanks around it belong to neither."""
    found = _WORDS.search(text)
    if found is None:
        yield text, ""
    else:
        yield from ((text[: found.start()], ""), (f"[{found[0]}]", "only"), (text[found.end() :], ""))
