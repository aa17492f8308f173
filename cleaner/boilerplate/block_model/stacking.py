"""Features for the second guess, made from the first guesses at the blocks around each.

A block between two paragraphs of the report is likelier part of it than one below the comments; the first guess tells where
these are. (D. H. Wolpert, "Stacked generalization", 1992; W. W. Cohen and V. R. Carvalho, "Stacked sequential
learning", 2005.)
"""

from collections.abc import Sequence

import numpy as np

from cleaner.boilerplate.block_model.windows import Column, mean_around, shifted, since, until

_SHIFTS = (1, 2, 3, -1, -2, -3)
_WINDOWS = (2, 5, 12)
_DISTANCES = ("likely", "sure", "unlikely_prose")
CONTEXT: tuple[str, ...] = (
    "guess", *(f"guess{shift:+d}" for shift in _SHIFTS), *(f"guess~{half}" for half in _WINDOWS),
    *(f"{way}:{name}" for name in _DISTANCES for way in ("since", "until")), "report_above", "report_below",
    "page_guess", "page_likely_words", "page_likely_blocks", "page_likely_share", "best_above", "best_below",
)  # fmt: skip
_LIKELY, _SURE, _UNLIKELY = 0.5, 0.8, 0.2
_PROSE_WORDS = 12


def context(guess: Column, count: Column, fields: Sequence[bool]) -> Column:
    """The columns `CONTEXT` over the blocks of a page; shape (blocks, columns). `guess` is the first guess at each block,
    `count` its words; `fields` says which blocks are fields of the article, and so no part of its text."""
    guesses = np.where(np.asarray(fields, dtype=bool), 0.0, guess)
    if not len(guesses):
        return np.zeros((0, len(CONTEXT)))
    words = guesses * count
    total, page = max(1e-6, words.sum()), np.ones(len(guesses))
    above = np.cumsum(words) / total
    long = count > _PROSE_WORDS
    masks = (guesses > _LIKELY, (guesses > _SURE) & long, (guesses < _UNLIKELY) & long)
    columns = (
        guesses,
        *(shifted(guesses, shift) for shift in _SHIFTS),
        *(mean_around(guesses, half) for half in _WINDOWS),
        *(way(mask) for mask in masks for way in (since, until)),
        above,
        1 - above,
        page * guesses.mean(),
        page * words.sum(),
        page * masks[0].sum(),
        page * words.sum() / max(1.0, count.sum()),
        np.maximum.accumulate(guesses),
        np.maximum.accumulate(guesses[::-1])[::-1],
    )
    return np.column_stack(columns)
