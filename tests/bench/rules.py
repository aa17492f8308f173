r"""Speed of the rule book: pages of 60 lines a CPU second, beside `re` with the same patterns one by one.

    python -m tests.bench.rules [--pages N]

The pages are invented: half of their lines are paragraphs of 20–80 words, half short ones such as navigation, bylines,
captions, a part of them with typographic signs. `re` reads one page in twenty; the two alternate.
"""

import argparse
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from random import Random

from cleaner.rules import Rule, RuleBook, standard_book
from cleaner.rules.book import _MAX_LINE
from cleaner.text.folding import line_tail, line_view

LINES = 60
RE_READS_ONE_IN = 20
_CATEGORY = re.compile(r"\\p\{?(?P<category>L[ul]?)\}?")
_PIECE = re.compile(rf"{_CATEGORY.pattern}|\\.|\[(?:\\.|[^\]\\])+\]")
NAMES = ("Mira Oslund", "Jon Osk", "Béla Tarnay", "Ana Norlys", "Tove Lind", "Peder Holm", "Rósa Vík", "Ada Marsh")
PLACES = ("Tarn", "Norlys", "Osk", "Vík", "Lindmark", "Holmby")
WORDS = """
the of and to a in that it was for on with as at by from he she they said after before when which were had not but
bridge river toll ferry council wardens harbour miller school budget rain storm night morning village market vote
opened closed rose fell agreed refused promised repaired counted carried waited warned measured asked returned
""".split()
#: Lines that rules match, and about as many that no rule matches.
SHORT = """
Home
Sport
Weather
Log in
Top stories
Home > News > {place}
Politics | Sport | {place}
Advertisement
Share
Print
Comments
{n} comments
{n} min read
Subscribe
Sign up for our newsletter
Follow us on Facebook
By {name}
{name}, {place} correspondent
Published 14:05 GMT, March {n} 2031
Photo: {name} / {place} Press
(Image: @{place}Fire)
The bridge, seen from {place}, on Monday. {name} / {place} Press
Read more: {place} votes on tolls
READ: Ferry to {place} late again
Related articles
Most read
© 2031 {place} Herald
{name} told the council of {place}
What the vote in {place} means
A night on the river – {name}’s diary
""".strip().splitlines()


def page(chance: Random) -> list[str]:
    """The lines of one invented page."""
    return [_paragraph(chance) if chance.random() < 0.5 else _short(chance) for _ in range(LINES)]


def _paragraph(chance: Random) -> str:
    """Sentences of 8–20 words, 20–80 words in all."""
    words = chance.choices(WORDS, k=chance.randint(20, 80))
    for at in range(0, len(words), chance.randint(8, 20)):
        words[at] = words[at].capitalize() if at == 0 else f"{chance.choice(NAMES)} {words[at]}"
        words[at - 1] += "."
    text = " ".join(words)
    return f"“{text}” said {chance.choice(NAMES)}." if chance.random() < 0.2 else text


def _short(chance: Random) -> str:
    return chance.choice(SHORT).format(name=chance.choice(NAMES), place=chance.choice(PLACES), n=chance.randint(2, 30))


def one_by_one(book: RuleBook) -> Callable[[str], Rule | None]:
    """What `RuleBook.match` does with lines in Latin letters, with `re` and a loop over the patterns, each compiled
    beforehand."""
    patterns = [(rule, re.compile(_for_re(rule.pattern), re.IGNORECASE)) for rule in book.rules if not rule.group]
    lines = [(rule, pattern) for rule, pattern in patterns if not rule.tail]
    tails = [(rule, pattern) for rule, pattern in patterns if rule.tail]

    def match(text: str) -> Rule | None:
        line = line_view(text)
        if not line or len(line) > _MAX_LINE:
            return None
        for some, part in ((lines, line), (tails, line_tail(line))):
            for rule, pattern in some if part else ():
                if pattern.fullmatch(part):
                    return rule
        return None

    return match


def _for_re(pattern: str) -> str:
    r"""The pattern as `re` spells it: classes of letters for \p{Lu}, \p{Ll} and \pL, and no "\b?", which says nothing."""

    def spelled(found: re.Match[str]) -> str:
        if found["category"]:
            return f"[{_letters(found['category'])}]"
        return _CATEGORY.sub(lambda inside: _letters(inside["category"]), found[0])

    return _PIECE.sub(spelled, pattern.replace(r"\b?", ""))


@lru_cache
def _letters(category: str) -> str:
    """The letters of a Unicode category as ranges of a class."""
    codes = (c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)).startswith(category))
    runs = (list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


def measure(pages: list[list[str]]) -> Iterator[str]:
    """The lines of the report."""
    book = standard_book().of_language("en")
    tools = {"rule book": book.match, "`re`, one by one": one_by_one(book)}
    spent, read = dict.fromkeys(tools, 0.0), dict.fromkeys(tools, 0)
    for match in tools.values():
        match("The first line compiles the patterns.")
    different = 0
    for start in range(0, len(pages), RE_READS_ONE_IN):
        decisions = {}
        for tool, match in tools.items():
            some = pages[start : start + (RE_READS_ONE_IN if tool == "rule book" else 1)]
            begin = time.process_time()
            decisions[tool] = [[match(line) for line in lines] for lines in some]
            spent[tool] += time.process_time() - begin
            read[tool] += len(some)
        one, other = (rules[0] for rules in decisions.values())
        different += sum(a is not b for a, b in zip(one, other, strict=True))
    count = sum(not rule.group for rule in book.rules)
    yield f"{count} rules, pages of {LINES} lines. The two decide differently on {different} lines.\n"
    yield "| tool | pages | pages a CPU second | CPU ms a page |\n|---|---:|---:|---:|"
    for tool in tools:
        yield f"| {tool} | {read[tool]} | {read[tool] / spent[tool]:.0f} | {1000 * spent[tool] / read[tool]:.3f} |"


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000, help="pages that the rule book reads (2000)")
    chance = Random(1)  # noqa: S311  # the same pages each time
    for line in measure([page(chance) for _ in range(parser.parse_args().pages)]):
        print(line, flush=True)


if __name__ == "__main__":
    main()
