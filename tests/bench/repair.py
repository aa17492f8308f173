"""Compare the restoration of words by this project with spelling correction (symspellpy) on the same damaged texts.

usage: python -m tests.bench.repair [ROWS.jsonl.zst] [--write]

Rows have a damaged text, its original, a kind and an outlet; rows with dropped substrings, lost ligatures or no damage are
measured. Precision: the share of changed words that are right now. Recall: the share of damaged words with letters left that
are right now. Harm: words that were right and are wrong now, per 10,000 words. CPU seconds are those of learning and
restoring, or of correcting, without the loading of dictionaries. The spelling corrector is measured twice: on all unknown
words, and on those in small letters with at least three letters, which favours it because names stay.
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
    from cleaner.records import Article, Profiles
    from cleaner.repairs import Vocabulary

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
DATA = Path(os.environ.get("CLEANER_DATA") or Path(__file__).parents[3] / "shared")
RESULTS = Path(__file__).parent / "results" / "repair.md"
Rows = list[Mapping[str, Any]]


def main(path: Path, *, write: bool) -> None:
    """Measure all tools on the rows of a file."""
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
    """Texts restored by the channels of their outlets, which are learned from the same rows."""
    from cleaner.settings import Settings
    from cleaner.stages.revise import revise

    articles = [article_of(row["text"], row["outlet"]) for row in rows]
    known = learned((article.outlet or "", article.text) for article in articles)
    vocabulary = counted(articles, known)
    return [revise(article, known.of(article.outlet), Settings(), vocabulary).text for article in articles]


def article_of(text: str, outlet: str) -> "Article":
    """A clean text as an article of one block."""
    from cleaner.records import Article, Block

    return Article(id="", outlet=outlet, source_text=text).assembled([Block(start=0, end=len(text), text=text)])


def counted(articles: Iterable["Article"], known: "Profiles") -> "Vocabulary":
    """The words of the sound articles."""
    from cleaner.repairs import Vocabulary, VocabularySummary

    summary = VocabularySummary.of(known, words=0)
    counts = summary.zero()
    for article in articles:
        counts = summary.add(counts, article)
    return Vocabulary(counts)


def learned(texts: Iterable[tuple[str, str]]) -> "Profiles":
    """The channels of outlets, learned from their texts."""
    from cleaner.records import OutletProfile, Profiles
    from cleaner.repairs import ChannelExample, ChannelSummary, learn_outlet_channel

    summary = ChannelSummary()
    state = summary.zero()
    for at, (outlet, text) in enumerate(texts):
        state = summary.add(state, ChannelExample(id=str(at), outlet=outlet, text=text))
    channels = ((name, learn_outlet_channel(sample)) for name, sample in summary.samples(state))
    return Profiles(outlets={name: OutletProfile(outlet=name, pages=0, channel=channel) for name, channel in channels})


def by_spelling(rows: Rows, *, choosy: bool = True) -> list[str]:
    """Texts whose unknown words are corrected by at most three letters. `choosy`: only words in small letters with at least
    three letters."""
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
    text: str, original: str, restored: str, report: Callable[[str, int, list[str]], None] | None = None
) -> Counter[str]:
    """Counts over one text: its words, those that can be restored, and those that were changed, rightly or wrongly.

    `report` is called for each word that is wrong now: with HARM, WRONG or missed; with the number of the word; and with the
    words that it was changed to, if it was."""
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
        if report and not right and (restorable or at in made):
            report("HARM" if at in made and at not in truth else "WRONG" if at in made else "missed", at, made.get(at, []))
    return counted


def figures(counted: Mapping[str, int]) -> dict[str, float]:
    """Precision, recall and harm from counts."""
    return {
        "precision": round(counted["right"] / max(1, counted["changed"]), 4),
        "recall": round(counted["restored"] / max(1, counted["restorable"]), 4),
        "harm_per_10k": round(1e4 * counted["harm"] / max(1, counted["words"]), 3),
    }


def apart(left: list[str], right: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The number of each word of the left side that differs on the right, with the words in its place."""
    places: dict[int, list[str]] = defaultdict(list)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for at in range(i1, i2) if tag != "equal" else ():
            places[at] = [right[j1 + at - i1]] if i2 - i1 == j2 - j1 else right[j1:j2]
    return iter(places.items())


def left_of(rest: str, word: str) -> bool:
    """Whether deleting letters of a word can leave `rest`."""
    letters = iter(word.lower())
    return all(letter in letters for letter in rest.lower())


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--write"]
    main(Path(given[0]) if given else DATA / "data" / "repair.jsonl.zst", write="--write" in sys.argv)
