"""Candidate pairs with their texts → verified pairs with their relations, batch by batch."""

from typing import Any

from cleaner.errors import InputError
from cleaner.stages.knowledge import Knowledge


def verify_batch(pairs: Any, articles: Any, known: Knowledge, *, compiled: bool = True) -> Any:
    """The pairs that are worth a row, as a pyarrow record batch (`cleaner.corpus.pairs.pair_schema`), by left and right.

    `pairs`: a record batch of the positions `left` and `right` (left < right), those with the same left best next to each
    other. `articles`: a record batch of all articles of these pairs, in ascending order of `position`, with `text`,
    `outlet`, `url` and `published`. Raises InputError where `known` has no frequencies.
    """
    from cleaner.matching import Verifier, numbers_in

    sides = pairs.column("left").to_numpy(), pairs.column("right").to_numpy()
    numbers = numbers_in(articles.column("position").to_numpy(), sides)
    if known.frequencies is None:
        raise InputError("pairs cannot be verified before shingles are counted; known.frequencies must be given")
    verifier = Verifier(settings=known.settings.duplicates, frequencies=known.frequencies, compiled=compiled)
    return verifier.verify(articles, numbers).sorted().rows
