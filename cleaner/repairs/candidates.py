"""The words of a damaged text, each with the words it may have been."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.repairs.language_model import COMPOUND, UNKNOWN, UNKNOWN_NAME, WORD, Inverse, Vocabulary, opens_sentence, plain
from cleaner.repairs.truecasing import Setting, capital_odds

_LINKED = (" ", "  ", "\xa0")
# A known word that stands there as it is needs so much more to be taken for the rest of another one; and the commonest, of
# this share and more, the more (measured: they follow words that no pair of the lists has).
_STANDING, _STANDING_NAME, _COMMONEST = 4.0, 5.0, 2e-4
# A word that nobody knows, or only with a capital, is hardly ever right in a damaged text.
_STANDING_UNKNOWN = 0.1
_MAX_CODE = 5
# Single letters are words in lists of words (initials, units), hardly ever in a sentence.
_SINGLE, _LONE_LETTER = frozenset("aiov"), 0.05
# Signs that hold a word to what stands before them.
_HOLDING = frozenset("_'’\x92\ufffd")
_PREFIXES = frozenset("anti co de ex mid non post pre pro re sub un".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word that may have stood there, as vocabularies hold it; what has to be put in for it, and where; its weight."""

    word: str
    share: float
    insertions: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text, with its readings; the first is the word as it stands. `gap`: how it follows the one before:
    "" not at all, " " directly, "  " with a word missing between them."""

    start: int
    end: int
    gap: str
    readings: tuple[Candidate, ...]


def places(text: str, inverse: Inverse, vocabulary: Vocabulary) -> list[Token]:
    """The words of a text with all that each may have been."""
    intact = {at for m in COMPOUND.finditer(text) if vocabulary.corpus.compounds[m[0].lower()] for at in range(*m.span())}
    found, end = [], 0
    known: dict[tuple[str, bool], tuple[Candidate, ...]] = {}
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        gap = between if between in _LINKED and end else ""
        token = match[0]
        if match.start() in intact or _is_initial(text, match.start(), match.end()) or _is_code(text, match):
            readings: tuple[Candidate, ...] = (Candidate(plain(token), vocabulary.share(plain(token)) or UNKNOWN),)
        else:
            opens = opens_sentence(text, match.start())
            if (token, opens) not in known:
                known[token, opens] = _readings(token, inverse, vocabulary, opens=opens)
            readings = known[token, opens]
        found.append(Token(match.start(), match.end(), gap, readings))
        end = match.end()
    return found


def _is_initial(text: str, start: int, end: int) -> bool:
    """Letters in U.S., J. Smith, A&P, x-ray, 2nd are no rests of words."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before.isdigit() or after.isdigit() or before in _HOLDING:
        return True
    if before == '"' and text[start - 2 : start - 1].isalpha():  # wouldn"t
        return True
    if end - start > 1:
        return after == "-" and text[start:end].lower() in _PREFIXES
    if text[start].isupper() and not text[end : end + 2].strip().islower():
        return True
    return before in {".", "&", "/"} or (after in {".", "&", "/", "-"} and text[end + 1 : end + 2].isalnum())


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Short words in capitals among others are names of companies and shares."""
    token = match[0]
    if not 1 < len(token) <= _MAX_CODE or not token.isupper():
        return False
    near = text[max(0, match.start() - 12) : match.start()] + text[match.end() : match.end() + 12]
    return any(c.islower() for c in near) or not any(c.isupper() for c in near)


def _readings(token: str, inverse: Inverse, vocabulary: Vocabulary, *, opens: bool) -> tuple[Candidate, ...]:
    word = plain(token)
    origins = inverse.origins.get(word, ())
    if not origins:
        return (Candidate(word, vocabulary.share(word) or UNKNOWN),)
    capital, shouted = token[0].isupper(), token.isupper() and len(token) > 1
    known = vocabulary.share(word)
    if known:
        own = _STANDING * known * (1 + known / _COMMONEST) ** 0.5
    else:
        own = _STANDING_UNKNOWN * (UNKNOWN_NAME if capital else UNKNOWN)
    if known and capital and not opens:
        own *= _STANDING_NAME
    elif known and not capital and len(word) > 1 and word in vocabulary.lexicon.named and not vocabulary.corpus.words[word]:
        own *= _STANDING_UNKNOWN
    if len(word) == 1 and word not in _SINGLE:
        own *= _LONE_LETTER
    readings = [Candidate(word, own)]
    for origin in origins:
        insertions = inverse.insertions(origin, word)
        first = bool(insertions) and insertions[0][0] == 0
        if not insertions or (first and capital and not shouted):
            continue
        share = vocabulary.share(origin)
        if not first and not shouted and not opens:
            odds = capital_odds(origin, Setting(before="", after="", begins="inside"), vocabulary)
            share *= max(0.01, odds / (1 + odds) if capital else 1 / (1 + odds))
        readings.append(Candidate(origin, share, insertions))
    return tuple(readings)


def runs(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where the runs of words that follow each other without a sign between them begin and end."""
    start = 0
    for at in range(1, len(found) + 1):
        if at == len(found) or not found[at].gap:
            yield start, at
            start = at
