"""Passages of a damaged text that are in English, as against quotations, verse and lists in other languages.

A scraper damaged those too, but English words are no way back to them: "en" of a French sentence is not "when".
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from cleaner.repairs.candidates import Token
from cleaner.repairs.language_model import Vocabulary

# Words with this share of running text, by any of their candidates, are common ones (some 400: "the", "said", "percent").
_COMMON = 3e-4
# Least share of common words among those around a word of an English passage, names left out: they are of no language.
# Measured around words that may be damaged, with names:
# 99 of 100 places of English news have more, 96 of 100 of other languages less.
_MIN_COMMON = 0.25
# Words on either side that are looked at.
_WINDOW = 10
# Where passages begin and end: lines and quotations. Those of fewer words are judged by what stands around them.
_ENDS = re.compile('[\n“”„«»"]')
_MIN_WORDS = 8


def in_english(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> list[bool]:
    """For each word of a damaged text, whether it stands in an English passage."""
    told_of: dict[int, bool] = {}
    for token in tokens:
        if id(token.candidates) not in told_of:  # those of equal words are one and the same
            told_of[id(token.candidates)] = max(vocabulary.share(c.word) for c in token.candidates) >= _COMMON
    common = [told_of[id(token.candidates)] for token in tokens]
    counts = [is_common or text[token.start].islower() for is_common, token in zip(common, tokens, strict=True)]
    before, words = [0, *accumulate(common)], [0, *accumulate(counts)]
    told = [True] * len(tokens)
    for start, end in _passages(text, tokens):
        low, high = (start, end) if end - start >= _MIN_WORDS else (0, len(tokens))
        for at in range(start, end):
            first, last = max(low, at - _WINDOW), min(high, at + _WINDOW + 1)
            told[at] = before[last] - before[first] > _MIN_COMMON * (words[last] - words[first])
    return told


def _passages(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The first word, and the one behind the last, of each line and quotation."""
    starts = [at for at, token in enumerate(tokens) if at == 0 or _ENDS.search(text, tokens[at - 1].end, token.start)]
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))
