"""Damaged text and its channel → insertions that restore its words.

A word stands for itself, or for any known word that the channel would have left so. Which one, the neighbours decide: a
hidden Markov model over each run of words, with posteriors by forward and backward sums (Rabiner 1989, section III).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.model import Edit
from cleaner.repairs.casing import Setting, capital_odds
from cleaner.repairs.vocabulary import COMPOUND, UNKNOWN, UNKNOWN_NAME, WORD, Inverse, Vocabulary, opens_sentence, plain

# From measured calibration: of words nowhere known, and of those that may stand there as they are.
_SURE, _SURE_KNOWN = 0.88, 0.96
_KNOWN = 1e-7
_LINKED = (" ", "  ", "\xa0")
# A known word that stands there as it is needs so much more to be taken for the rest of another one.
_STANDING = 4.0
_ABBREVIATIONS = frozenset(
    "inc corp co ltd mr mrs ms dr st no sen gov rep gen lt col jan feb mar apr jun jul aug sep sept oct nov dec vs".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One word that may have stood there, as vocabularies hold it; what has to be put in for it, and where; its weight."""

    word: str
    share: float
    insertions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the text, with its readings; the first is the word as it stands. `gap`: how it follows the one before:
    "" not at all, " " directly, "  " with a word missing between them."""

    start: int
    end: int
    gap: str
    readings: tuple[Reading, ...]


def places(text: str, inverse: Inverse, vocabulary: Vocabulary) -> list[Place]:
    """The words of a text with all that each may have been."""
    intact = {at for m in COMPOUND.finditer(text) if vocabulary.corpus.compounds[m[0].lower()] for at in range(*m.span())}
    found, end = [], 0
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        gap = between if between in _LINKED and end else ""
        token = match[0]
        if match.start() in intact or _is_initial(text, match.start(), match.end()):
            readings: tuple[Reading, ...] = (Reading(plain(token), vocabulary.share(plain(token)) or UNKNOWN),)
        else:
            readings = _readings(token, opens_sentence(text, match.start()), inverse, vocabulary)
        found.append(Place(match.start(), match.end(), gap, readings))
        end = match.end()
    return found


def _is_initial(text: str, start: int, end: int) -> bool:
    """Letters in U.S., J. Smith, A&P, x-ray, 2nd are no rests of words."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before.isdigit() or after.isdigit() or before == "_":
        return True
    if end - start > 1:
        return False
    return (
        text[start].isupper()
        or before in {".", "&", "/"}
        or (after in {".", "&", "/", "-"} and text[end + 1 : end + 2].isalnum())
    )


def _readings(token: str, opens: bool, inverse: Inverse, vocabulary: Vocabulary) -> tuple[Reading, ...]:
    word = plain(token)
    origins = inverse.origins.get(word, ())
    if not origins:
        return (Reading(word, vocabulary.share(word) or UNKNOWN),)
    capital, shouted = token[0].isupper(), token.isupper() and len(token) > 1
    known = vocabulary.share(word)
    own = _STANDING * known if known else UNKNOWN_NAME if capital else UNKNOWN
    readings = [Reading(word, own)]
    for origin in origins:
        insertions = inverse.insertions(origin, word)
        first = bool(insertions) and insertions[0][0] == 0
        if not insertions or (first and capital and not shouted):
            continue
        share = vocabulary.share(origin)
        if not first and not shouted and not opens:
            odds = capital_odds(origin, Setting(before="", after="", begins="inside"), vocabulary)
            share *= max(0.01, odds / (1 + odds) if capital else 1 / (1 + odds))
        readings.append(Reading(origin, share, insertions))
    return tuple(readings)


def _printed(token: str, insertions: Sequence[tuple[int, str]], upper: bool) -> str:
    pieces, last = [], 0
    for at, part in insertions:
        said = part.upper() if token.isupper() and len(token) > 1 else part
        if at == 0 and upper:
            said = said[0].upper() + said[1:]
        pieces += [token[last:at], said]
        last = at
    return "".join([*pieces, token[last:]])


def posteriors(run: Sequence[Place], inverse: Inverse, vocabulary: Vocabulary) -> list[list[float]]:
    """For each place of a run of linked words how likely each reading is (sums to 1)."""
    forward: list[list[float]] = [_scaled([r.share for r in run[0].readings])]
    links = []
    for before, place in zip(run, run[1:], strict=False):
        link = [[_link(a, b, place.gap, inverse, vocabulary) for b in place.readings] for a in before.readings]
        links.append(link)
        sums = [sum(f * row[j] for f, row in zip(forward[-1], link, strict=True)) for j in range(len(place.readings))]
        forward.append(_scaled(sums))
    backward = [1.0] * len(run[-1].readings)
    result = [_scaled([f * b for f, b in zip(forward[-1], backward, strict=True)])]
    for at in range(len(run) - 2, -1, -1):
        backward = _scaled([sum(x * b for x, b in zip(row, backward, strict=True)) for row in links[at]])
        result.append(_scaled([f * b for f, b in zip(forward[at], backward, strict=True)]))
    return result[::-1]


def _scaled(values: list[float]) -> list[float]:
    total = sum(values) or 1.0
    return [value / total for value in values]


def _link(first: Reading, second: Reading, gap: str, inverse: Inverse, vocabulary: Vocabulary) -> float:
    through = 0.0
    for missing in inverse.vanishing:
        share = vocabulary.share(missing)
        through += vocabulary.follows(first.word, missing, share) * vocabulary.follows(missing, second.word, second.share)
    if gap == "  " and through:
        return through
    return vocabulary.follows(first.word, second.word, second.share) + through


def runs(found: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Where the runs of words that follow each other without a sign between them begin and end."""
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or not found[at].gap:
            yield start, at
            start = at


def restore_text(text: str, inverse: Inverse, vocabulary: Vocabulary) -> list[Edit]:
    """The edits that put back what the channel took, where that is sure; and, without a change, where it is not."""
    edits = []
    found = places(text, inverse, vocabulary)
    spaced = bool(inverse.vanishing) and text.count("  ") * 200 >= len(found)
    for start, end in runs(found):
        run = found[start:end]
        if all(len(place.readings) == 1 for place in run):
            continue
        for at, weights in enumerate(posteriors(run, inverse, vocabulary), start):
            best = max(range(len(weights)), key=weights.__getitem__)
            if best == 0 and weights[0] > 0.5:
                continue
            place, reading = found[at], found[at].readings[best]
            before = text[place.start : place.end]
            printed, confidence = before, weights[best]
            if reading.insertions:
                odds = 1.0
                if reading.insertions[0][0] == 0 and not before[0].isupper():
                    odds = capital_odds(reading.word, _setting(text, found, at, spaced, inverse, vocabulary), vocabulary)
                    confidence *= max(odds, 1.0) / (1 + odds)
                printed = _printed(before, reading.insertions, odds > 1)
            is_sure = confidence >= (_SURE_KNOWN if vocabulary.share(plain(before)) >= _KNOWN else _SURE)
            edits.append(
                Edit(
                    start=place.start,
                    end=place.end,
                    before=before,
                    after=printed if is_sure else before,
                    step="repair",
                    rule="channel.restored" if is_sure else "channel.unsure",
                    evidence=f"{printed}",
                    confidence=round(confidence, 4),
                )  # fmt: skip
            )
    return edits


def _setting(text: str, found: Sequence[Place], at: int, spaced: bool, inverse: Inverse, vocabulary: Vocabulary) -> Setting:
    place = found[at]
    before = after = ""
    if place.gap:
        before = text[found[at - 1].start : found[at - 1].end]
        if at == 1 or opens_sentence(text, found[at - 1].start):
            before = before.lower()
    if at + 1 < len(found) and found[at + 1].gap:
        after = text[found[at + 1].start : found[at + 1].end]
    return Setting(before=before, after=after, begins=_begins(text, place.start, spaced, inverse))


def _begins(text: str, start: int, spaced: bool, inverse: Inverse) -> str:
    at = start
    while at and text[at - 1] in " \xa0":
        at -= 1
    before = text[at - 1 : at]
    if before and before not in '.!?:;\n"“”‘(':
        return "inside"
    if inverse.vanishing and (start - at >= 2 or (not before.strip() and start > at)):
        return "inside"  # what vanished began the sentence
    if before in {":", ";", '"', "“", "”", "‘", "("}:
        return "perhaps"
    word = re.search(r"[^\W\d_]*$", text[: max(0, at - 1)][-12:])[0]
    if before == "." and (len(word) <= 1 or word.lower() in _ABBREVIATIONS):
        return "perhaps"
    if inverse.vanishing and not spaced:
        return "perhaps"
    return "sentence"
