"""A noisy-channel decoder: damaged text and its channel → insertions that restore the words.

Each word has candidates: itself, and every known word that the channel turns into it. Neighbours decide between them, in two
steps: a hidden Markov model over each run of words gives posteriors by the forward-backward algorithm (Rabiner 1989, section
III); a model of word classes then corrects them by two words on each side.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.budget import check_budget
from cleaner.records import Edit
from cleaner.repairs.candidates import Candidate, Token, runs, tokens_of
from cleaner.repairs.inverse import Insertions, Inverse
from cleaner.repairs.language_model import Vocabulary
from cleaner.repairs.passages import in_english
from cleaner.repairs.truecasing import capital_odds, setting_of
from cleaner.repairs.word_classes import FIGURES, FULL_STOP, GAP, SIGN, ClassModel, mark_class, standard_class_model
from cleaner.repairs.words import WORD, plain

# Least posterior of a restoration that is made.
_SURE = 0.95
# The same, times the probability of the capital or small letter that the word gets.
_SURE_WITH_CAPITAL = 0.85
# Greatest posterior of the word as printed: it bounds harm, for measured, that share of restored words was right before.
_MAX_STANDING = 0.0075
# The same for printed words that are rarer than `_RARE`; they are harmed less often.
_MAX_STANDING_RARE = 0.03
# Share of running text.
_RARE = 1e-6
# A word's share of first words of sentences, as a multiple of its share of running text.
_AT_START = 2.5
# Power of the fit to word classes; below 1, because word pairs have told part of it already.
_CLASS_POWER = 0.7
# Passes of the correction by word classes.
_PASSES = 2
# A text shows where words vanished if it has a double blank for each 200 words.
_WORDS_PER_DOUBLE_BLANK = 200
_MARKS = frozenset((FULL_STOP, SIGN, FIGURES))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoisyChannel:
    """The model that a restoration goes by: the inverse of a channel, and a language model."""

    inverse: Inverse
    vocabulary: Vocabulary

    def near(self, *texts: str | None) -> "NoisyChannel":
        """This model with the words of an article's undamaged headline."""
        words = {plain(word) for text in texts if text for word in WORD.findall(text)}
        words = {word for word in words if any(part in word for part in self.inverse.substrings)}
        if not words:
            return self
        vocabulary = replace(self.vocabulary, near=frozenset(words))
        return NoisyChannel(inverse=self.inverse.with_words(sorted(words)), vocabulary=vocabulary)


def restore_text(text: str, model: NoisyChannel) -> list[Edit]:
    """Edits that restore words where that is sure ("channel.restored"); a word that is probably damaged, but by no sure
    candidate, gets an edit without a change ("channel.unsure"). Passages in other languages get none."""
    tokens = tokens_of(text, model.inverse, model.vocabulary)
    if all(len(token.candidates) == 1 for token in tokens):
        return []
    weights: list[list[float]] = []
    for start, end in runs(tokens):
        check_budget()
        weights += posteriors(tokens[start:end], model)
    edits = []
    english = in_english(text, tokens, model.vocabulary)
    for at, weighed in enumerate(in_context(text, tokens, weights, standard_class_model())):
        best = max(range(len(weighed)), key=weighed.__getitem__)
        if english[at] and (best > 0 or weighed[0] <= 0.5):
            edits.append(_edit(text, tokens, at, best=best, weights=weighed, model=model))
    return edits


def _edit(text: str, tokens: Sequence[Token], at: int, *, best: int, weights: Sequence[float], model: NoisyChannel) -> Edit:
    token = tokens[at]
    before = text[token.start : token.end]
    candidate = token.candidates[best]
    printed, confidence = before, weights[best]
    if candidate.insertions:
        upper = False
        if candidate.insertions[0][0] == 0 and not before[0].isupper():
            odds = _capital_odds(text, tokens, at, candidate=candidate, model=model)
            upper = odds > 1
            confidence *= max(odds, 1.0) / (1 + odds)
        printed = _printed(before, candidate.insertions, upper=upper)
    max_standing = _MAX_STANDING if model.vocabulary.share(plain(before)) >= _RARE else _MAX_STANDING_RARE
    is_sure = weights[best] >= _SURE and confidence >= _SURE_WITH_CAPITAL and weights[0] <= max_standing
    return Edit(
        start=token.start, end=token.end, before=before, after=printed if is_sure else before, step="repair",
        rule="channel.restored" if is_sure else "channel.unsure",
        evidence=_evidence(candidate, printed, model), confidence=round(confidence, 4),
    )  # fmt: skip


def _evidence(candidate: Candidate, printed: str, model: NoisyChannel) -> str:
    if candidate.word in model.vocabulary.near:
        source = "headline"
    else:
        source = "corpus" if model.vocabulary.corpus.words[candidate.word] else "lexicon"
    return f"{printed}: {source}"


def _capital_odds(text: str, tokens: Sequence[Token], at: int, *, candidate: Candidate, model: NoisyChannel) -> float:
    """The odds that a candidate whose first letters were dropped begins with a capital."""
    before = (tokens[at - 1].start, tokens[at - 1].end) if tokens[at].gap else None
    after = (tokens[at + 1].start, tokens[at + 1].end) if at + 1 < len(tokens) and tokens[at + 1].gap else None
    vanishing, vocabulary = model.inverse.vanishing, model.vocabulary
    shows_gaps = bool(vanishing) and text.count("  ") * _WORDS_PER_DOUBLE_BLANK >= len(tokens)
    setting = setting_of(text, tokens[at].start, before=before, after=after, words_vanish=bool(vanishing))
    odds = capital_odds(candidate.word, setting, vocabulary)
    if setting.begins != "sentence" or shows_gaps or not vanishing:
        return odds
    # A whole word may have vanished before this one, unseen, and have begun the sentence in its place.
    missing = sum(
        _AT_START * vocabulary.share(word) * vocabulary.follows(word, candidate.word, candidate.prior) for word in vanishing
    )
    return min(odds, _AT_START * candidate.prior / max(missing, 1e-30))


def _printed(damaged: str, insertions: Insertions, *, upper: bool) -> str:
    """The damaged word with its insertions, in capitals where it is in capitals; `upper`: with a capital at the start."""
    pieces, last = [], 0
    for at, part in insertions:
        cased = part.upper() if damaged.isupper() and len(damaged) > 1 else part
        if at == 0 and upper:
            cased = cased[0].upper() + cased[1:]
        pieces += [damaged[last:at], cased]
        last = at
    return "".join([*pieces, damaged[last:]])


def posteriors(run: Sequence[Token], model: NoisyChannel) -> list[list[float]]:
    """The posterior of each candidate of each token of a run; those of a token sum to 1."""
    forward: list[list[float]] = [_normalised([candidate.prior for candidate in run[0].candidates])]
    links = []
    for before, token in pairwise(run):
        link = [[_link(a, b, token.gap, model) for b in token.candidates] for a in before.candidates]
        links.append(link)
        sums = [sum(f * row[j] for f, row in zip(forward[-1], link, strict=True)) for j in range(len(token.candidates))]
        forward.append(_normalised(sums))
    backward = [1.0] * len(run[-1].candidates)
    result = [_normalised([f * b for f, b in zip(forward[-1], backward, strict=True)])]
    for at in range(len(run) - 2, -1, -1):
        backward = _normalised([sum(x * b for x, b in zip(row, backward, strict=True)) for row in links[at]])
        result.append(_normalised([f * b for f, b in zip(forward[at], backward, strict=True)]))
    return result[::-1]


def _normalised(values: list[float]) -> list[float]:
    total = sum(values) or 1.0
    return [value / total for value in values]


def _link(first: Candidate, second: Candidate, gap: str, model: NoisyChannel) -> float:
    """The probability of `second` behind `first`, directly or with a word between them that vanished."""
    vocabulary = model.vocabulary
    around = 0.0
    for missing in model.inverse.vanishing:
        share = vocabulary.share(missing)
        around += vocabulary.follows(first.word, missing, share) * vocabulary.follows(missing, second.word, second.prior)
    if gap == "  " and around:
        return around
    return vocabulary.follows(first.word, second.word, second.prior) + around


def in_context(text: str, tokens: Sequence[Token], weights: Sequence[list[float]], model: ClassModel) -> list[list[float]]:
    """Posteriors of candidates (`weights`) corrected by the word classes of two neighbours on each side.

    Neighbours count by their likeliest candidate, which may change; so this goes over the text twice (iterated conditional
    modes, Besag 1986).
    """
    classes, positions = _classes(text, tokens, weights, model)
    result = list(weights)
    ambiguous = [number for number, token in enumerate(tokens) if len(token.candidates) > 1]
    for _ in range(_PASSES):
        for number in ambiguous:
            check_budget()
            at = positions[number]
            near = (classes[at - 2], classes[at - 1], classes[at + 1], classes[at + 2])
            own = [model.class_of(candidate.word) for candidate in tokens[number].candidates]
            fits = {name: _fit(name, near, model) for name in set(own)}
            best = max(fits.values())
            products = [w * math.exp(_CLASS_POWER * (fits[c] - best)) for w, c in zip(weights[number], own, strict=True)]
            total = sum(products)
            result[number] = [product / total for product in products] if total else weights[number]
            classes[at] = own[max(range(len(own)), key=result[number].__getitem__)]
    return result


def _classes(
    text: str, tokens: Sequence[Token], weights: Sequence[list[float]], model: ClassModel
) -> tuple[list[str], list[int]]:
    """The classes of all words and marks of a text in order, and the position of each token among them."""
    classes, positions, end = [FULL_STOP, FULL_STOP], [], 0
    for token, weight in zip(tokens, weights, strict=True):
        mark = GAP if token.gap == "  " else mark_class(text[end : token.start]) if end else ""
        if mark:
            classes.append(mark)
        positions.append(len(classes))
        classes.append(model.class_of(token.candidates[max(range(len(weight)), key=weight.__getitem__)].word))
        end = token.end
    return [*classes, FULL_STOP, FULL_STOP], positions


def _fit(name: str, near: tuple[str, str, str, str], model: ClassModel) -> float:
    """How much better a class fits between its neighbours than word pairs alone tell (natural logarithm)."""
    far, before, after, further = near
    fit = 0.0
    for first, second, third in ((far, before, name), (before, name, after), (name, after, further)):
        if GAP not in (first, second, third):
            # Identity marks the last triple. It also holds where an equal class is one and the same string; to test for the
            # position instead would change confidences a little.
            told = (second, third) if third is further or not _MARKS & {second, third} else (third,)
            fit += math.log(model.share(first, second, third) / model.share(*told))
    return fit
