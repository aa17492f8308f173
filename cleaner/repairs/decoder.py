"""Damaged text and its channel → insertions that restore its words.

A word stands for itself, or for any known word that the channel would have left so. Which one, the neighbours decide: a
hidden Markov model over each run of words, with posteriors by forward and backward sums (Rabiner 1989, section III).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.records import Edit
from cleaner.repairs.candidates import Candidate, Token, places, runs
from cleaner.repairs.context import in_context
from cleaner.repairs.language_model import WORD, Inverse, Vocabulary, plain
from cleaner.repairs.truecasing import capital_odds, setting_of
from cleaner.repairs.word_classes import standard_grammar

# How sure a restoration must be, by itself and with the capital it gets; and how likely, at the most, that the word is right
# as it stands: that harms. As measured, as many words are harmed as these weights say, of rare words fewer.
_SURE, _SURE_WITH_CAPITAL = 0.95, 0.85
_MAX_STANDING, _MAX_STANDING_RARE, _RARE = 0.0075, 0.03, 1e-6
# Share of sentences that begin with a word, as a multiple of its share of running text.
_AT_START = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a restoration goes by: the words that a channel damages, and what is known of words."""

    inverse: Inverse
    vocabulary: Vocabulary

    def near(self, *texts: str | None) -> "Known":
        """The same, with the words of an article's undamaged headline."""
        words = {plain(word) for text in texts if text for word in WORD.findall(text)}
        words = {word for word in words if any(part in word for part in self.inverse.substrings)}
        if not words:
            return self
        vocabulary = replace(self.vocabulary, near=frozenset(words))
        return Known(inverse=self.inverse.with_words(words), vocabulary=vocabulary)


def restore_text(text: str, known: Known) -> list[Edit]:
    """The edits that put back what the channel took, where that is sure; and, without a change, where it is not."""
    found = places(text, known.inverse, known.vocabulary)
    if all(len(place.readings) == 1 for place in found):
        return []
    weights: list[list[float]] = []
    for start, end in runs(found):
        weights += posteriors(found[start:end], known)
    edits = []
    for at, weighed in enumerate(in_context(text, found, weights, standard_grammar())):
        best = max(range(len(weighed)), key=weighed.__getitem__)
        if best > 0 or weighed[0] <= 0.5:
            edits.append(_edit(text, found, at, best=best, weights=weighed, known=known))
    return edits


def _edit(text: str, found: Sequence[Token], at: int, *, best: int, weights: Sequence[float], known: Known) -> Edit:
    place = found[at]
    before = text[place.start : place.end]
    reading = place.readings[best]
    printed, confidence = before, weights[best]
    if reading.insertions:
        upper = False
        if reading.insertions[0][0] == 0 and not before[0].isupper():
            odds = _capital_odds(text, found, at, reading=reading, known=known)
            upper = odds > 1
            confidence *= max(odds, 1.0) / (1 + odds)
        printed = _printed(before, reading.insertions, upper=upper)
    # The first reading is the word as it stands.
    most = _MAX_STANDING if known.vocabulary.share(plain(before)) >= _RARE else _MAX_STANDING_RARE
    is_sure = weights[best] >= _SURE and confidence >= _SURE_WITH_CAPITAL and weights[0] <= most
    return Edit(
        start=place.start, end=place.end, before=before, after=printed if is_sure else before, step="repair",
        rule="channel.restored" if is_sure else "channel.unsure",
        evidence=_evidence(reading, printed, known), confidence=round(confidence, 4),
    )  # fmt: skip


def _evidence(reading: Candidate, printed: str, known: Known) -> str:
    if reading.word in known.vocabulary.near:
        source = "headline"
    else:
        source = "corpus" if known.vocabulary.corpus.words[reading.word] else "lexicon"
    return f"{printed}: {source}"


def _capital_odds(text: str, found: Sequence[Token], at: int, *, reading: Candidate, known: Known) -> float:
    before = (found[at - 1].start, found[at - 1].end) if found[at].gap else None
    after = (found[at + 1].start, found[at + 1].end) if at + 1 < len(found) and found[at + 1].gap else None
    vanishing = known.inverse.vanishing
    spaced = bool(vanishing) and text.count("  ") * 200 >= len(found)
    setting = setting_of(text, found[at].start, before=before, after=after, gaps=bool(vanishing))
    odds = capital_odds(reading.word, setting, known.vocabulary)
    if setting.begins != "sentence" or spaced or not vanishing:
        return odds
    # Perhaps a whole word is missing in front, and the sentence began with that.
    vocabulary = known.vocabulary
    missing = sum(_AT_START * vocabulary.share(w) * vocabulary.follows(w, reading.word, reading.share) for w in vanishing)
    return min(odds, _AT_START * reading.share / max(missing, 1e-30))


def _printed(token: str, insertions: Sequence[tuple[int, str]], *, upper: bool) -> str:
    pieces, last = [], 0
    for at, part in insertions:
        said = part.upper() if token.isupper() and len(token) > 1 else part
        if at == 0 and upper:
            said = said[0].upper() + said[1:]
        pieces += [token[last:at], said]
        last = at
    return "".join([*pieces, token[last:]])


def posteriors(run: Sequence[Token], known: Known) -> list[list[float]]:
    """For each place of a run of linked words how likely each reading is (sums to 1)."""
    forward: list[list[float]] = [_scaled([r.share for r in run[0].readings])]
    links = []
    for before, place in pairwise(run):
        link = [[_link(a, b, place.gap, known) for b in place.readings] for a in before.readings]
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


def _link(first: Candidate, second: Candidate, gap: str, known: Known) -> float:
    through = 0.0
    for missing in known.inverse.vanishing:
        share = known.vocabulary.share(missing)
        through += known.vocabulary.follows(first.word, missing, share) * known.vocabulary.follows(
            missing, second.word, second.share
        )
    if gap == "  " and through:
        return through
    return known.vocabulary.follows(first.word, second.word, second.share) + through
