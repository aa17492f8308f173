"""Features for the second guess, made from the first guesses at the blocks around each.

A block between two paragraphs of the report is likelier part of it than one below the comments; the first guess tells where
these are. (D. H. Wolpert, "Stacked generalization", 1992; W. W. Cohen and V. R. Carvalho, "Stacked sequential
learning", 2005.)
"""

from collections.abc import Sequence

import numpy as np

from cleaner.boilerplate.block_model.region_features import GROUPS
from cleaner.boilerplate.block_model.windows import Column, mean_around, shifted, since, until

_SHIFTS = (1, 2, 3, -1, -2, -3)
_WINDOWS = (2, 5, 12)
_DISTANCES = ("likely", "sure", "unlikely_prose")
CONTEXT: tuple[str, ...] = (
    "guess", *(f"guess{shift:+d}" for shift in _SHIFTS), *(f"guess~{half}" for half in _WINDOWS),
    *(f"{way}:{name}" for name in _DISTANCES for way in ("since", "until")), "report_above", "report_below",
    "page_guess", "page_likely_words", "page_likely_blocks", "page_likely_share", "best_above", "best_below", "of_best",
    *(f"group:{name}" for name in GROUPS), *(f"group_words:{name}" for name in GROUPS),
)  # fmt: skip
_LIKELY, _SURE, _UNLIKELY = 0.5, 0.8, 0.2
_PROSE_WORDS = 12


def context(guess: Column, count: Column, fields: Sequence[bool], groups: Column) -> Column:
    """The columns `CONTEXT` over the blocks of a page; shape (blocks, columns). `guess` is the first guess at each block,
    `count` its words; `fields` says which blocks are fields of the article, and so no part of its text; `groups` holds the
    number of each block's group, a row for each way of grouping (`GROUPS`), -1 for none."""
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
        guesses / max(1e-6, guesses.max()),
        *(_share_of_group(words, count, row) for row in groups),
        *(_share_of_page(words, total, row) for row in groups),
    )
    return np.column_stack(columns)


def _share_of_page(words: Column, total: float, group: Column) -> Column:
    """The share of the page's likely words that each block's group holds; -1 for a block of no group, NaN without groups."""
    if group.max(initial=-1) < 0:
        return np.full(len(group), np.nan)
    at = np.where(group < 0, group.max() + 1, group)
    return np.where(group < 0, -1.0, np.bincount(at, words)[at] / total)


def _share_of_group(words: Column, count: Column, group: Column) -> Column:
    """The share of the words of each block's group that are likely; -1 for a block of no group, NaN without groups."""
    if group.max(initial=-1) < 0:
        return np.full(len(group), np.nan)
    at = np.where(group < 0, group.max() + 1, group)
    share: Column = np.bincount(at, words)[at] / np.maximum(1e-6, np.bincount(at, count)[at])
    return np.where(group < 0, -1.0, share)
