"""A corpus of invented reports with copies among them: cut, extended, damaged, brought up to date, and printed by many."""

import random
from collections.abc import Iterator, Sequence

from cleaner.records import Article

_SYLLABLES = [
    "tar",
    "nor",
    "vel",
    "osk",
    "mi",
    "ra",
    "lund",
    "esk",
    "dov",
    "an",
    "kel",
    "bri",
    "sund",
    "ha",
    "lem",
    "ost",
    "gri",
    "fo",
]
_OUTLETS = ["Osk Echo", "Tarn Post", "Velm Daily", "Norlys Tidende", "Sund Herald", None]
_HOUSE = "{0} prints every morning but Sunday, and is read from Norlys to the sound by all who keep boats."


def invented(count: int, *, seed: int = 7, printed_by: int = 90) -> list[Article]:
    """Reports, three in ten of them copies; one is printed by many outlets, each in words of its own at the end."""
    chance = random.Random(seed)  # noqa: S311  # texts, no secrets
    words = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(4_000)})
    weights = [1 / (10 + at) for at in range(len(words))]
    wide = _report(chance, words, weights, sentences=9)
    articles: list[Article] = []
    for number in range(count):
        outlet = chance.choice(_OUTLETS)
        if number < printed_by:
            text = [*wide, *_report(chance, words, weights, sentences=2)]
        elif articles and chance.random() < 0.3:
            text = _copied(chance, chance.choice(articles[-200:]).text.split("\n\n"), words)
        else:
            text = _report(chance, words, weights, sentences=chance.randint(4, 14))
        if outlet is not None and chance.random() < 0.5:
            text = [*text, _HOUSE.format(outlet)]
        published = f"2031-05-{chance.randint(1, 28):02}" if chance.random() < 0.8 else "3/4/2031"
        # Some ids stand twice.
        name = f"n{number if number % 50 else 0}"
        articles.append(Article(id=name, text="\n\n".join(text), outlet=outlet, published=published))
    return articles


def _report(chance: random.Random, words: Sequence[str], weights: Sequence[float], *, sentences: int) -> list[str]:
    return [" ".join(_sentence(chance, words, weights)) for _ in range(sentences)]


def _sentence(chance: random.Random, words: Sequence[str], weights: Sequence[float]) -> Iterator[str]:
    chosen = chance.choices(words, weights, k=chance.randint(8, 22))
    yield chosen[0].capitalize()
    yield from (str(chance.randint(2, 900)) if chance.random() < 0.03 else word for word in chosen[1:-1])
    yield chosen[-1] + "."


def _copied(chance: random.Random, text: list[str], words: Sequence[str]) -> list[str]:
    kind = chance.randrange(4)
    if kind == 0 and len(text) > 3:
        return text[: len(text) // 2 + 1]
    if kind == 1:
        return [sentence.replace("ar", "") for sentence in text]
    if kind == 2:
        changed = [word if chance.random() > 0.05 else chance.choice(words) for word in "\n\n".join(text).split(" ")]
        return " ".join(changed).split("\n\n")
    return text
