"""A noisy-channel decoder: damaged text and its channel → insertions that restore the words.

Each word has candidates: itself, and every known word that the channel turns into it. Neighbours decide between them, in two
steps: a hidden Markov model over each run of words with several candidates, and the sure ones beside it, gives posteriors by
the forward-backward algorithm (Rabiner 1989, section III); a model of word classes then corrects them by two words on each
side.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import mul

from cleaner.budget import check_budget
from cleaner.records import Edit
from cleaner.repairs.candidates import Candidate, Token, tokens_of, unsure_runs
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
# Greatest posterior of the word as printed, times as many as the restored word is commoner, within bounds. It bounds harm:
# where the words say as much as their neighbours do, the posterior is right; where the neighbours alone speak for the
# rarer word, they are too sure ("bank profits" was no "banking profits"). Measured on unseen channels: about one word of
# 80,000 is harmed.
_MAX_STANDING, _LEAST_MAX, _MOST_MAX = 0.0015, 0.0005, 0.05
# The bound is no lower where the restored word is very common ("other" for "or"): what stands beside such words is known.
_MAX_FAMILIAR, _FAMILIAR = 0.0075, 0.001
# Share of running text of an unknown word.
_LEAST_SHARE = 1e-9
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
    weights = _weights(tokens, model)
    unsure = [at for at, weighed in enumerate(weights) if len(weighed) > 1]
    if not unsure:
        return []
    shows_gaps = bool(model.inverse.vanishing) and text.count("  ") * _WORDS_PER_DOUBLE_BLANK >= len(tokens)
    damaged = _Damaged(text=text, tokens=tokens, model=model, shows_gaps=shows_gaps)
    english = in_english(text, tokens, model.vocabulary)
    weights = in_context(text, tokens, weights, standard_class_model())
    best = {at: max(range(len(weights[at])), key=weights[at].__getitem__) for at in unsure if english[at]}
    return [_edit(damaged, at, best[at], weights[at]) for at in best if best[at] > 0 or weights[at][0] <= 0.5]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Damaged:
    """A damaged text. `shows_gaps`: whether two blanks stand where a word vanished."""

    text: str
    tokens: Sequence[Token]
    model: NoisyChannel
    shows_gaps: bool


def _edit(damaged: _Damaged, at: int, best: int, weights: Sequence[float]) -> Edit:
    text, token, model = damaged.text, damaged.tokens[at], damaged.model
    before = text[token.start : token.end]
    candidate = token.candidates[best]
    printed, confidence = before, weights[best]
    if candidate.insertions:
        upper = False
        if candidate.insertions[0][0] == 0 and not before[0].isupper():
            odds = _capital_odds(damaged, at, candidate)
            upper = odds > 1
            confidence *= max(odds, 1.0) / (1 + odds)
        printed = _printed(before, candidate.insertions, upper=upper)
    max_standing = _max_standing(*map(model.vocabulary.share, (plain(before), candidate.word)))
    is_sure = weights[best] >= _SURE and confidence >= _SURE_WITH_CAPITAL and weights[0] <= max_standing
    return Edit(
        start=token.start, end=token.end, before=before, after=printed if is_sure else before, step="repair",
        rule="channel.restored" if is_sure else "channel.unsure",
        evidence=_evidence(candidate, printed, model), confidence=round(confidence, 4),
    )  # fmt: skip


def _max_standing(printed: float, restored: float) -> float:
    """Up to which posterior a word as printed is restored all the same, given the shares of both words."""
    commoner = max(restored, _LEAST_SHARE) / max(printed, _LEAST_SHARE)
    least = _MAX_FAMILIAR if restored >= _FAMILIAR else _LEAST_MAX
    return min(_MOST_MAX, max(least, _MAX_STANDING * commoner))


def _evidence(candidate: Candidate, printed: str, model: NoisyChannel) -> str:
    if candidate.word in model.vocabulary.near:
        source = "headline"
    else:
        source = "corpus" if model.vocabulary.corpus.words.get(candidate.word) else "lexicon"
    return f"{printed}: {source}"


def _capital_odds(damaged: _Damaged, at: int, candidate: Candidate) -> float:
    """The odds that a candidate whose first letters were dropped begins with a capital."""
    text, tokens = damaged.text, damaged.tokens
    before = (tokens[at - 1].start, tokens[at - 1].end) if tokens[at].gap else None
    after = (tokens[at + 1].start, tokens[at + 1].end) if at + 1 < len(tokens) and tokens[at + 1].gap else None
    vanishing, vocabulary = damaged.model.inverse.vanishing, damaged.model.vocabulary
    setting = setting_of(text, tokens[at].start, before=before, after=after, words_vanish=bool(vanishing))
    odds = capital_odds(candidate.word, setting, vocabulary)
    if setting.begins != "sentence" or damaged.shows_gaps or not vanishing:
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


def _weights(tokens: Sequence[Token], model: NoisyChannel) -> list[list[float]]:
    """The posterior of each candidate of each token; those of a token sum to 1."""
    weights = [[1.0]] * len(tokens)
    links = _Links(model)
    for start, end in unsure_runs(tokens):
        first = start - 1 if start and tokens[start].gap else start
        last = end + 1 if end < len(tokens) and tokens[end].gap else end
        weights[start:end] = _posteriors(tokens[first:last], links)[start - first : end - first]
    return weights


def _posteriors(run: Sequence[Token], links: "_Links") -> list[list[float]]:
    forward: list[list[float]] = [_normalised([candidate.prior for candidate in run[0].candidates])]
    tables = []
    for before, token in pairwise(run):
        table = [[links.probability(a, b, token.gap) for b in token.candidates] for a in before.candidates]
        tables.append(table)
        sums = [sum(f * row[j] for f, row in zip(forward[-1], table, strict=True)) for j in range(len(token.candidates))]
        forward.append(_normalised(sums))
    backward = [1.0] * len(run[-1].candidates)
    result = [_normalised([f * b for f, b in zip(forward[-1], backward, strict=True)])]
    for at in range(len(run) - 2, -1, -1):
        backward = _normalised([sum(x * b for x, b in zip(row, backward, strict=True)) for row in tables[at]])
        result.append(_normalised([f * b for f, b in zip(forward[at], backward, strict=True)]))
    return result[::-1]


def _normalised(values: list[float]) -> list[float]:
    total = sum(values) or 1.0
    return [value / total for value in values]


class _Links:
    """How probable candidates are behind others, directly or with a word between them that vanished. What a text asks for
    again is remembered."""

    def __init__(self, model: NoisyChannel) -> None:
        self._vocabulary = model.vocabulary
        self._vanishing = [(word, model.vocabulary.share(word)) for word in model.inverse.vanishing]
        self._memo: dict[tuple[str, str, float, bool], float] = {}
        self._to_vanishing: dict[str, list[float]] = {}
        self._from_vanishing: dict[tuple[str, float], list[float]] = {}

    def probability(self, first: Candidate, second: Candidate, gap: str) -> float:
        """The probability of `second` behind `first`; `gap`: what stands between them."""
        key = first.word, second.word, second.prior, gap == "  "
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._probability(*key)
        return found

    def _probability(self, first: str, second: str, prior: float, shows_gap: bool) -> float:  # noqa: FBT001  # a key's part
        follows = self._vocabulary.follows
        around = 0.0
        if self._vanishing:
            if first not in self._to_vanishing:
                self._to_vanishing[first] = [follows(first, word, share) for word, share in self._vanishing]
            if (second, prior) not in self._from_vanishing:
                self._from_vanishing[second, prior] = [follows(word, second, prior) for word, _ in self._vanishing]
            around = sum(map(mul, self._to_vanishing[first], self._from_vanishing[second, prior]))
        if shows_gap and around:
            return around
        return follows(first, second, prior) + around


def in_context(text: str, tokens: Sequence[Token], weights: Sequence[list[float]], model: ClassModel) -> list[list[float]]:
    """Posteriors of candidates (`weights`) corrected by the word classes of two neighbours on each side.

    Neighbours count by their likeliest candidate, which may change; so this goes over the text twice (iterated conditional
    modes, Besag 1986).
    """
    classes, positions = _classes(text, tokens, weights, model)
    result = list(weights)
    unsure = [number for number, token in enumerate(tokens) if len(token.candidates) > 1]
    classes_of = {number: [model.class_of(candidate.word) for candidate in tokens[number].candidates] for number in unsure}
    fits = _Fits(model)
    seen: dict[int, tuple[str, str, str, str]] = {}
    for _ in range(_PASSES):
        for number in unsure:
            check_budget()
            at, own = positions[number], classes_of[number]
            near = (classes[at - 2], classes[at - 1], classes[at + 1], classes[at + 2])
            if seen.get(number) == near:
                continue
            seen[number] = near
            fit = [fits.of(name, near) for name in own]
            best = max(fit)
            products = [w * math.exp(_CLASS_POWER * (f - best)) for w, f in zip(weights[number], fit, strict=True)]
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


class _Fits:
    """How much better a class fits between its neighbours than word pairs alone tell (natural logarithm). What a text asks
    for again is remembered."""

    def __init__(self, model: ClassModel) -> None:
        self._model = model
        self._memo: dict[tuple[str, str, str, bool], float] = {}

    def of(self, name: str, near: tuple[str, str, str, str]) -> float:
        """The fit of a class between two neighbours on each side."""
        far, before, after, further = near
        fit = self._term(far, before, name, is_last=name is further)
        fit += self._term(before, name, after, is_last=after is further)
        return fit + self._term(name, after, further, is_last=True)

    def _term(self, first: str, second: str, third: str, *, is_last: bool) -> float:
        """`is_last`: of the three triples. It also holds where an equal class is one and the same string; to test for the
        position instead would change confidences a little."""
        key = first, second, third, is_last
        term = self._memo.get(key)
        if term is None:
            term = 0.0
            if GAP not in key:
                told = (second, third) if is_last or not _MARKS & {second, third} else (third,)
                term = math.log(self._model.share(first, second, third) / self._model.share(*told))
            self._memo[key] = term
        return term
