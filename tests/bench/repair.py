"""Restored words: this project beside spelling correction (symspellpy) on the same damaged text.

usage: python -m tests.bench.repair [ROWS.jsonl.zst] [--write]

Rows: text (as damaged), original, kind, outlet; those with dropped substrings, lost ligatures, or sound. Precision: changed
words that are right now; recall: damaged words (of which something is left) that are right now; harm: right words that are
wrong now, to ten thousand words. CPU seconds are those of learning and restoring, or of correcting; loading of dictionaries
is not counted. A spelling corrector is asked twice: for unknown words in small letters of three letters and more, which is
kind to it (names stay); and for all unknown words, with the case of the word as it stands.
"""

import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.records import Profiles

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
DATA = Path(os.environ.get("CLEANER_DATA") or Path(__file__).parents[3] / "shared")
RESULTS = Path(__file__).parent / "results" / "repair.md"
Rows = list[Mapping[str, Any]]


def main(path: Path, *, write: bool) -> None:
    """Measure all on the rows of a file."""
    import io

    import zstandard

    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
        rows = [json.loads(line) for line in io.TextIOWrapper(plain, encoding="utf-8")]
    rows = [row for row in rows if row["kind"].split("-")[0] in {"drop", "ligature", "none"}]
    lines = [f"| tool, {len(rows)} reports | precision | recall | harm of 10,000 | CPU s |", "|---|---:|---:|---:|---:|"]
    tools = (
        ("cleaner", by_cleaner),
        ("symspellpy, small-letter words of 3 letters and more", by_spelling),
        ("symspellpy, all words", partial(by_spelling, choosy=False)),
    )
    for name, restore in tools:
        restore(rows[:2])
        start = time.process_time()
        restored = restore(rows)
        took = time.process_time() - start
        lines.append("| " + " | ".join([name, *map(str, score(rows, restored).values()), f"{took:.1f}"]) + " |")
        print(lines[-1], flush=True)
    if write:
        head = "# Restored words\n\nMade by `python -m tests.bench.repair --write`; its first lines tell the measures.\n\n"
        RESULTS.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def by_cleaner(rows: Rows) -> list[str]:
    """Texts with what their outlets' channels dropped, learned from the same rows."""
    from cleaner.records import Article
    from cleaner.stages.pipeline import vocabulary_of, with_profile

    articles = [Article(id="", outlet=row["outlet"], text=row["text"]) for row in rows]
    known = learned((article.outlet or "", article.text) for article in articles)
    vocabulary = vocabulary_of(articles, known)
    return [with_profile(article, known, vocabulary=vocabulary).text for article in articles]


def learned(texts: Iterable[tuple[str, str]]) -> "Profiles":
    """The channels of outlets, learned from their texts."""
    from cleaner.records import Article, Block, OutletProfile, Profiles
    from cleaner.repairs import ChannelLearner

    learner = ChannelLearner()
    for outlet, text in texts:
        learner.add(Article(id="", outlet=outlet, blocks=(Block(start=0, end=len(text), text=text),)))
    return Profiles(outlets={name: OutletProfile(outlet=name, pages=0, channel=c) for name, c in learner.channels()})


def by_spelling(rows: Rows, *, choosy: bool = True) -> list[str]:
    """Texts whose unknown words are corrected, at most three letters apart. `choosy`: only those in small letters of three
    letters and more."""
    look_up = _speller()

    def corrected(word: str) -> str:
        if not word.isalpha() or (choosy and (not word.islower() or len(word) < 3)):
            return word
        found = look_up(word.lower())
        return found.upper() if word.isupper() and len(word) > 1 else found.capitalize() if word[0].isupper() else found

    return [WORD.sub(lambda found: corrected(found[0]), row["text"]) for row in rows]


def _speller() -> Callable[[str], str]:
    from symspellpy import SymSpell, Verbosity

    speller = SymSpell(max_dictionary_edit_distance=3)
    speller.load_dictionary(str(resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1)
    return lambda word: str(speller.lookup(word, Verbosity.TOP, max_edit_distance=3, include_unknown=True)[0].term)


def score(rows: Rows, restored: Iterable[str]) -> dict[str, float]:
    """Precision, recall and harm over all rows."""
    texts = zip(rows, restored, strict=True)
    return figures(sum((count(row["text"], row["original"], text) for row, text in texts), Counter()))


def count(
    text: str, original: str, restored: str, told: Callable[[str, int, list[str]], None] | None = None
) -> Counter[str]:
    """The words of a damaged text, those that can be restored, and what became of them. `told` hears of each that is not as
    it should be: HARM, WRONG or missed; its number among the words; and what it says now, if that is something else."""
    damaged, before, now = (WORD.findall(said) for said in (text, original, restored))
    truth, made = dict(apart(damaged, before)), dict(apart(damaged, now))
    counted: Counter[str] = Counter(words=len(damaged))
    for at, word in enumerate(damaged):
        wanted = [w for w in truth.get(at, ()) if left_of(word, w)]
        restorable = bool(wanted) and word not in truth.get(at, ())
        counted["restorable"] += restorable
        right = at in made and any(w in (wanted if restorable else truth.get(at, [word])) for w in made[at])
        if at in made:
            harm = at not in truth and word not in made[at]
            counted += Counter(changed=1, right=right, restored=restorable and right, harm=harm)
        if told and not right and (restorable or at in made):
            told("HARM" if at in made and at not in truth else "WRONG" if at in made else "missed", at, made.get(at, []))
    return counted


def figures(counted: Mapping[str, int]) -> dict[str, float]:
    """What comes of counts."""
    return {
        "precision": round(counted["right"] / max(1, counted["changed"]), 4),
        "recall": round(counted["restored"] / max(1, counted["restorable"]), 4),
        "harm_per_10k": round(1e4 * counted["harm"] / max(1, counted["words"]), 3),
    }


def apart(left: list[str], right: list[str]) -> Iterator[tuple[int, list[str]]]:
    """For every word of the left side that is not the same on the right: what stands in its place."""
    places: dict[int, list[str]] = defaultdict(list)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for at in range(i1, i2) if tag != "equal" else ():
            places[at] = [right[j1 + at - i1]] if i2 - i1 == j2 - j1 else right[j1:j2]
    return iter(places.items())


def left_of(rest: str, word: str) -> bool:
    letters = iter(word.lower())
    return all(letter in letters for letter in rest.lower())


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--write"]
    main(Path(given[0]) if given else DATA / "data" / "repair.jsonl.zst", write="--write" in sys.argv)
