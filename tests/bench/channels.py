"""Measure how well the detection of channels and the restoration of words generalise to new substrings.

usage: python -m tests.bench.channels [dev | held] [--only NAME...] [--cases FILE] [--sound N]

Each invented channel damages five outlets, of thirty articles, of eight, and three of one, drawn from the pool by a hash.
Substrings are dropped one after the other, whatever their case, as in the rows of `repair.jsonl.zst`. Sound articles of the
pool are the rest of the corpus. Measures are those of `tests.bench.repair`; `found`, `missed` and `wrong` list substrings of
the outlet of thirty. `sound` articles, alone and grouped into outlets, should show no channel and stay unchanged. `--cases`
writes each word that was restored wrongly or not at all to a file.

The channels of the held half are for the end of a round of work only.
"""

import argparse
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from tests.bench.repair import WORD, apart, article_of, count, counted, figures, learned

DATA = Path(os.environ.get("CLEANER_DATA") or Path(__file__).parents[3] / "shared")

DEV = (
    "and for to", "of is at", "ed ing", "er re", "tion ment", "ly ed", "ea st", "on or", "was that", "with he", "an and",
    "is his", "we to no age", "the re", "ing ion ent", "al ac", "fi fl ff ffi ffl", "ffi fi",
)  # fmt: skip
HELD = (
    "in it on", "or for", "ers er", "that his ad", "ed er es", "ation ing", "at hat that", "he she", "st ly", "by as be",
    "ous ive ment", "ar ou", "and the", "not but per", "en end", "le ne", "ffi ffl fi fl ff", "fl fi",
)  # fmt: skip
SIZES = (30, 8, 1, 1, 1)
_CORPUS = 250


@dataclass(frozen=True, slots=True)
class Row:
    """An article before and after the scraper damaged it."""

    outlet: str
    original: str
    text: str


def main() -> None:
    """Measure the channels of one half, and sound articles."""
    parser = argparse.ArgumentParser()
    parser.add_argument("half", nargs="?", choices=("dev", "held"), default="dev")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--sound", type=int, default=1000)
    asked = parser.parse_args()
    measured = [text for text in usable() if not is_for_training(text)]
    corpus, rest = measured[:_CORPUS], measured[_CORPUS:]
    total: Counter[str] = Counter()
    cases = asked.cases.open("w", encoding="utf-8") if asked.cases else None
    for name in DEV if asked.half == "dev" else HELD:
        if not asked.only or name in asked.only:
            total += _measured(name, _damaged(name, rest), corpus, cases)
    print(json.dumps({"channel": "all", **figures(total)}))
    if asked.sound:
        print(
            json.dumps(sound(rest[: asked.sound])), *(json.dumps(sound(texts, name)) for name, texts in others()), sep="\n"
        )


def read(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a packed file."""
    import io

    import zstandard

    with path.open("rb") as packed, zstandard.ZstdDecompressor().stream_reader(packed) as plain:
        for line in io.TextIOWrapper(plain, encoding="utf-8"):
            yield json.loads(line)


def usable() -> list[str]:
    """The texts of the pool with 120 to 1,200 words, in the order of a hash."""
    pool = sorted(read(DATA / "data" / "pool" / "articles.jsonl.zst"), key=lambda row: _hash(row["id"]))
    return [row["text"] for row in pool if 120 <= len(row["text"].split()) <= 1200]


def is_for_training(text: str) -> bool:
    """Whether a text is in the two thirds of the pool that are trained on (tests/training/make_grammar.py)."""
    return int(_hash(text[:300])[:4], 16) % 3 > 0


def _hash(said: str) -> str:
    return sha256(said.encode()).hexdigest()


def _damaged(name: str, texts: Sequence[str]) -> list[Row]:
    """The rows of one channel; each channel damages other articles."""
    chosen = sorted(texts, key=lambda text: _hash(name + text[:200]))
    rows, at = [], 0
    for number, size in enumerate(SIZES):
        rows += [Row(f"{number}-{size}", text, _drop(text, name)) for text in chosen[at : at + size]]
        at += size
    return rows


def _drop(text: str, name: str) -> str:
    for part in name.split():
        text = re.sub(part, "", text, flags=re.IGNORECASE)
    return text


def _effective(name: str) -> set[str]:
    """The substrings that a channel really drops: "ing" is never found once "in" is gone."""
    parts = name.split()
    return {part for at, part in enumerate(parts) if not any(before in part for before in parts[:at])}


def _measured(name: str, rows: Sequence[Row], corpus: Sequence[str], cases: TextIO | None) -> Counter[str]:
    from cleaner.settings import Settings
    from cleaner.stages.revise import revise

    start = time.process_time()
    known = learned((row.outlet, row.text) for row in rows)
    vocabulary = counted((article_of(text, "sound") for text in corpus), known)
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        restored = revise(article_of(row.text, row.outlet), known.of(row.outlet), Settings(), vocabulary).text
        size = row.outlet.split("-")[1]
        counts[size] = counts.get(size, Counter()) + _count(row, restored, cases, name)
    truth = _effective(name)
    found = {outlet: set(profile.channel.substrings) for outlet, profile in known.outlets.items() if profile.channel}
    big = found.get(f"0-{SIZES[0]}", set())
    total = sum(counts.values(), Counter())
    said = {
        "channel": name, **figures(total), "found": sorted(big & truth), "missed": sorted(truth - big),
        "wrong": sorted(big - truth),
        "learned": [" ".join(sorted(found.get(f"{number}-{size}", ()))) for number, size in enumerate(SIZES)][1:],
        **{f"of_{size}": list(figures(counted).values()) for size, counted in counts.items()},
        "seconds": round(time.process_time() - start, 1),
    }  # fmt: skip
    print(json.dumps(said), flush=True)
    return total


def _count(row: Row, restored: str, cases: TextIO | None, name: str) -> Counter[str]:
    words, truth = WORD.findall(row.text), dict(apart(WORD.findall(row.text), WORD.findall(row.original)))

    def report(kind: str, at: int, changed: list[str]) -> None:
        line = (kind, name, row.outlet, words[at], "/".join(truth.get(at, ())), "/".join(changed))
        print(*line, " ".join(words[max(0, at - 4) : at + 4]), sep="\t", file=cases)

    return count(row.text, row.original, restored, report if cases else None)


def sound(texts: Sequence[str], name: str = "pool") -> dict[str, object]:
    """Sound texts that would be changed, and the channels that groups of eight and of thirty of them show."""
    from cleaner.records import Article
    from cleaner.repairs import what_is_missing
    from cleaner.repairs.channel_detection import learn_channel

    start = time.process_time()
    changed = [text[:60] for text in texts if what_is_missing(Article(id="", text=text), None)]
    taken = time.process_time() - start
    outlets = {
        size: [found.substrings for few in _batches(texts, size) if (found := learn_channel(few))] for size in (8, 30)
    }
    size = sum(map(len, texts)) / 1e6
    return {"sound": name, "texts": len(texts), "changed": changed, "outlets": outlets, "mb_per_s": round(size / taken, 1)}


def others() -> Iterator[tuple[str, list[str]]]:
    """Sound texts of other sources: old and short reports, market tables, beginnings of articles."""
    for name in ("reuters21578", "reuters2011h1", "basil"):
        texts = [row["text"] for row in read(DATA / "data" / "dedup" / name / "articles.jsonl.zst")]
        yield name, sorted(texts, key=_hash)[:1500]
    human = [row for row in read(DATA / "data" / "dedup" / "bln600" / "articles.jsonl.zst") if row["id"].endswith("gold")]
    yield "bln600, typed", [row["text"] for row in human]
    yield "text, gold", [row["gold_text"] for row in read(DATA / "data" / "text.jsonl.zst")]


def _batches(texts: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (texts[at : at + size] for at in range(0, len(texts) - size + 1, size))


if __name__ == "__main__":
    main()
