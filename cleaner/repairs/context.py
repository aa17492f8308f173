"""Readings of words, weighed by the kinds of the two words before and behind them."""

import math
from collections.abc import Sequence

from cleaner.repairs.candidates import Token
from cleaner.repairs.word_classes import FULL_STOP, GAP, ClassModel, mark_of

_MARKS = frozenset(".,0")
# Pairs of words have told a part of it already.
_POWER = 0.7
_ROUNDS = 2


def in_context(text: str, found: Sequence[Token], weights: Sequence[list[float]], grammar: ClassModel) -> list[list[float]]:
    """The weights of each place's readings (they sum to 1) by pairs of words, changed by what kinds are likely there.

    What stands around a word is taken in its likeliest reading, so this goes round twice (iterated conditional modes, Besag
    1986).
    """
    kinds, at = _kinds(text, found, weights, grammar)
    result = list(weights)
    open_places = [number for number, place in enumerate(found) if len(place.readings) > 1]
    for _ in range(_ROUNDS):
        for number in open_places:
            place, where = found[number], at[number]
            near = (kinds[where - 2], kinds[where - 1], kinds[where + 1], kinds[where + 2])
            own = [grammar.kind(reading.word) for reading in place.readings]
            fits = {kind: _fit(kind, near, grammar) for kind in set(own)}
            best = max(fits.values())
            products = [w * math.exp(_POWER * (fits[k] - best)) for w, k in zip(weights[number], own, strict=True)]
            total = sum(products)
            result[number] = [product / total for product in products] if total else weights[number]
            kinds[where] = own[max(range(len(own)), key=result[number].__getitem__)]
    return result


def _kinds(
    text: str, found: Sequence[Token], weights: Sequence[list[float]], grammar: ClassModel
) -> tuple[list[str], list[int]]:
    """The kinds of words and marks of a text, in a row; and where each word is among them."""
    kinds, at, end = [FULL_STOP, FULL_STOP], [], 0
    for place, weight in zip(found, weights, strict=True):
        mark = GAP if place.gap == "  " else mark_of(text[end : place.start]) if end else ""
        if mark:
            kinds.append(mark)
        at.append(len(kinds))
        kinds.append(grammar.kind(place.readings[max(range(len(weight)), key=weight.__getitem__)].word))
        end = place.end
    return [*kinds, FULL_STOP, FULL_STOP], at


def _fit(kind: str, near: tuple[str, str, str, str], grammar: ClassModel) -> float:
    """How well a kind fits where it stands, beyond what pairs of words tell (logarithm)."""
    far, before, after, further = near
    fit = 0.0
    for first, second, third in ((far, before, kind), (before, kind, after), (kind, after, further)):
        if GAP not in (first, second, third):
            told = (second, third) if third is further or not _MARKS & {second, third} else (third,)
            fit += math.log(grammar.share(first, second, third) / grammar.share(*told))
    return fit
