"""Makes the counts of word classes that ship in cleaner/repairs/data/grammar.en.txt.xz.

usage: python -m tests.training.make_grammar

Counted over two thirds of the articles of the pool; the last third is for measuring (tests/bench/channels.py), and so are
those in `repair.jsonl.zst`. No sequence of words is kept, only sequences of classes; each of the commonest words is a class
of its own.

First lines: a class, its count, and its words (other words are classed by their endings). After a line of "-": a line for
each two classes that were seen in a row at least three times: their numbers and their count, then the number and the count
of each class that followed them at least four times.
"""

import lzma
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.repairs.lexicon import standard_lexicon
from cleaner.repairs.word_classes import FIGURES, FULL_STOP, SIGN, class_by_ending, mark_class
from cleaner.repairs.words import WORD, plain
from tests.bench.channels import DATA, is_for_training, read, usable

OUT = Path(__file__).parents[2] / "cleaner" / "repairs" / "data" / "grammar.en.txt.xz"
OWN, CLUSTERS, NEIGHBOURS, FACTORS, ROUNDS = 250, 150, 600, 60, 25
MIN_SEEN, MIN_DOUBLE, MIN_TRIPLE = 15, 3, 4


def main() -> None:
    """Write the file."""
    kept = {row["original"][:200] for row in read(DATA / "data" / "repair.jsonl.zst")}
    texts = [_tokens(text) for text in usable() if is_for_training(text) and text[:200] not in kept]
    lexicon = standard_lexicon()
    common = sorted(lexicon.words, key=lambda word: -lexicon.words[word])[:OWN]
    classes = {mark: mark for mark in (FULL_STOP, FIGURES, SIGN)} | _clusters(texts) | {word: word for word in common}
    listed = dict(classes)
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    triple: Counter[tuple[str, str, str]] = Counter()
    for text in texts:
        names = [classes.get(word) or classes.setdefault(word, class_by_ending(word, lexicon)) for word in text]
        single.update(names)
        double.update(pairwise(names))
        triple.update(zip(names, names[1:], names[2:], strict=False))
    lines = _lines(listed, single, double, triple)
    OUT.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(texts)} texts, {sum(single.values())} words, {len(single)} classes, {OUT.stat().st_size} bytes")


def _tokens(text: str) -> list[str]:
    tokens, end = [FULL_STOP], 0
    for match in WORD.finditer(text):
        mark = mark_class(text[end : match.start()]) if end else ""
        tokens += [mark, plain(match[0])] if mark else [plain(match[0])]
        end = match.end()
    return [*tokens, FULL_STOP]


def _clusters(texts: Sequence[Sequence[str]]) -> dict[str, str]:
    """Word → name of its cluster (spherical k-means), for words of the lexicon that were seen often enough."""
    counts = Counter(word for text in texts for word in text)
    words = sorted(word for word, count in counts.items() if count >= MIN_SEEN and word in standard_lexicon().words)
    factors = _factors(texts, words, [word for word, _ in counts.most_common(NEIGHBOURS)])
    weights = np.sqrt([counts[word] for word in words])
    chance = np.random.default_rng(0)
    centres = factors[chance.choice(len(words), CLUSTERS, p=weights / weights.sum(), replace=False)]
    for _ in range(ROUNDS):
        nearest = np.argmax(factors @ centres.T, axis=1)
        for number in range(CLUSTERS):
            chosen = nearest == number
            if chosen.any():
                centre = (factors[chosen] * weights[chosen, None]).sum(axis=0)
                centres[number] = centre / (np.linalg.norm(centre) + 1e-9)
    return {word: f"@{number}{_form(word)}" for word, number in zip(words, nearest.tolist(), strict=True)}


def _form(word: str) -> str:
    """The inflection of a word. Inflections are kept apart within a cluster, because often just the ending was dropped."""
    name = class_by_ending(word, standard_lexicon())
    return name if name in {"~ed", "~ing", "~ly", "~s"} else ""


def _factors(texts: Sequence[Sequence[str]], words: Sequence[str], near: Sequence[str]) -> NDArray[np.float64]:
    """A unit vector for each word: pointwise mutual information with the commonest words before and behind it, reduced to a
    few dimensions."""
    row, column = ({word: at for at, word in enumerate(listed)} for listed in (words, near))
    counts = np.zeros((len(words), 2 * len(near)))
    for text in texts:
        for first, second in pairwise(text):
            if second in row and first in column:
                counts[row[second], column[first]] += 1
            if first in row and second in column:
                counts[row[first], len(near) + column[second]] += 1
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / counts.sum()
    known = np.maximum(np.log(np.maximum(counts, 1e-9) / np.maximum(expected, 1e-9)), 0) * np.sqrt(counts / (counts + 5))
    values, vectors = np.linalg.eigh(known.T @ known)
    best = np.argsort(-values)[:FACTORS]
    reduced = known @ vectors[:, best] * values[best] ** -0.25
    unit: NDArray[np.float64] = reduced / (np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9)
    return unit


def _lines(
    classes: dict[str, str],
    single: Counter[str],
    double: Counter[tuple[str, str]],
    triple: Counter[tuple[str, str, str]],
) -> list[str]:
    words = defaultdict(list)
    for word, name in sorted(classes.items()):
        words[name].append(word)
    names = sorted(single)
    number = {name: at for at, name in enumerate(names)}
    following: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (first, second, third), count in sorted(triple.items(), key=lambda item: [number[name] for name in item[0]]):
        if count >= MIN_TRIPLE:
            following[first, second] += [str(number[third]), str(count)]
    lines = [" ".join([name, str(single[name]), *words[name]]) for name in names]
    return [*lines, "- 0"] + [
        " ".join([str(number[first]), str(number[second]), str(count), *following[first, second]])
        for (first, second), count in sorted(double.items(), key=lambda item: [number[name] for name in item[0]])
        if count >= MIN_DOUBLE
    ]


if __name__ == "__main__":
    main()
