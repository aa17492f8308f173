"""The words of a damaged text, each with the words that may have stood there before."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.budget import check_budget
from cleaner.repairs.inverse import Insertions, Inverse
from cleaner.repairs.language_model import UNKNOWN_NAME_SHARE, UNKNOWN_SHARE, Vocabulary
from cleaner.repairs.truecasing import Setting, capital_odds
from cleaner.repairs.words import COMPOUND, WORD, opens_sentence, plain

# Text between two words that follow each other directly.
_LINKS = (" ", "  ", "\xa0", "-")
# Factor on the prior of a known word as printed, against the words that may have become it.
_STANDING = 4.0
# A further factor for a known word with a capital inside a sentence: names are seldom the rest of another word.
_STANDING_NAME = 5.0
# Words commoner than this share get up to √(1 + share/_COMMONEST) more: the shipped pairs cover what they follow worst
# (measured).
_COMMONEST = 2e-4
# Factor for an unknown word as printed, or a name in small letters: either is hardly ever right in a damaged text.
_STANDING_UNKNOWN = 0.1
# The longest abbreviation in capitals.
_MAX_CODE = 5
# The single letters that are English words.
_ONE_LETTER_WORDS = frozenset("aiov")
# Factor for other single letters: lexicons list them (initials, units), sentences hardly ever hold them.
_LONE_LETTER = 0.05
# Characters that tie a word to what stands before them.
_TIES = frozenset("_'’\x92\ufffd")
# Prefixes that stand before a hyphen.
_PREFIXES = frozenset("anti co de ex mid non post pre pro re sub un".split())
# Characters on either side of an abbreviation that are looked at for other words in capitals.
_CODE_WINDOW = 12


class Candidate(NamedTuple):
    """A word that may have stood somewhere.

    `word`: in small letters. `prior`: its weight before the neighbours are looked at; a share of running text, perhaps times
    a factor. `insertions`: what has to be put into the damaged word to get it.
    """

    word: str
    prior: float
    insertions: Insertions = ()


class Token(NamedTuple):
    """A word of the text with its candidates; the first candidate is the word as printed.

    `gap`: the text between this word and the one before: " " if it follows directly, "  " if a word is missing between them,
    "" if anything else stands there.
    """

    start: int
    end: int
    gap: str
    candidates: tuple[Candidate, ...]


def tokens_of(text: str, inverse: Inverse, vocabulary: Vocabulary) -> list[Token]:
    """The words of a text with their candidates."""
    compounds = vocabulary.corpus.compounds
    intact = {at for m in COMPOUND.finditer(text) if compounds[m[0].lower()] for at in range(*m.span())} if compounds else ()
    tokens, end = [], 0
    # Words that no insertion leads to are what they are wherever they stand, as most are.
    alone: dict[str, tuple[Candidate, ...] | None] = {}
    memo: dict[tuple[str, bool], tuple[Candidate, ...]] = {}
    for match in WORD.finditer(text):
        check_budget()
        start, printed = match.start(), match[0]
        between = text[end:start]
        if printed not in alone:
            word = plain(printed)
            alone[printed] = None if inverse.origins.get(word) else (_as_printed(word, vocabulary),)
        candidates = alone[printed]
        if candidates is None:
            if start in intact or _is_initial(text, start, match.end()) or _is_code(text, match):
                candidates = (_as_printed(plain(printed), vocabulary),)
            else:
                opens = opens_sentence(text, start)
                if (printed, opens) not in memo:
                    memo[printed, opens] = _candidates(printed, inverse, vocabulary, opens=opens)
                candidates = memo[printed, opens]
        tokens.append(Token(start, match.end(), between if between in _LINKS and end else "", candidates))
        end = match.end()
    return tokens


def _is_initial(text: str, start: int, end: int) -> bool:
    """Whether letters are an initial, an ordinal, a prefix or the like (U.S., J. Smith, A&P, x-ray, 2nd), so that they are
    not the rest of a longer word."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before.isdigit() or after.isdigit() or before in _TIES:
        return True
    if before == '"' and text[start - 2 : start - 1].isalpha():  # wouldn"t
        return True
    if end - start > 1:
        return after == "-" and text[start:end].lower() in _PREFIXES
    if text[start].isupper() and not text[end : end + 2].strip().islower():
        return True
    return before in {".", "&", "/"} or (after in {".", "&", "/", "-"} and text[end + 1 : end + 2].isalnum())


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether a word is a short one in capitals, and its neighbours are not in capitals: a company, a share, an agency."""
    printed = match[0]
    if not 1 < len(printed) <= _MAX_CODE or not printed.isupper():
        return False
    start, end = match.span()
    near = text[max(0, start - _CODE_WINDOW) : start] + text[end : end + _CODE_WINDOW]
    return any(c.islower() for c in near) or not any(c.isupper() for c in near)


def _as_printed(word: str, vocabulary: Vocabulary) -> Candidate:
    """The only candidate of a word that no insertion leads away from."""
    return Candidate(word, vocabulary.share(word) or UNKNOWN_SHARE)


def _candidates(printed: str, inverse: Inverse, vocabulary: Vocabulary, *, opens: bool) -> tuple[Candidate, ...]:
    word = plain(printed)
    origins = inverse.origins.get(word, ())
    if not origins:
        return (_as_printed(word, vocabulary),)
    has_capital, all_capitals = printed[0].isupper(), printed.isupper() and len(printed) > 1
    candidates = [Candidate(word, _standing_prior(word, vocabulary, has_capital=has_capital, opens=opens))]
    for origin in origins:
        insertions = inverse.insertions(origin, word)
        at_start = bool(insertions) and insertions[0][0] == 0
        if not insertions or (at_start and has_capital and not all_capitals):
            continue
        prior = vocabulary.share(origin)
        if not at_start and not all_capitals and not opens:
            odds = capital_odds(origin, Setting(before="", after="", begins="inside"), vocabulary)
            prior *= max(0.01, odds / (1 + odds) if has_capital else 1 / (1 + odds))
        candidates.append(Candidate(origin, prior, insertions))
    return tuple(candidates)


def _standing_prior(word: str, vocabulary: Vocabulary, *, has_capital: bool, opens: bool) -> float:
    """The prior weight of leaving a word as it is printed."""
    share = vocabulary.share(word)
    if share:
        prior: float = _STANDING * share * (1 + share / _COMMONEST) ** 0.5
    else:
        prior = _STANDING_UNKNOWN * (UNKNOWN_NAME_SHARE if has_capital else UNKNOWN_SHARE)
    is_name = len(word) > 1 and word in vocabulary.lexicon.named and not vocabulary.corpus.words[word]
    if share and has_capital and not opens:
        prior *= _STANDING_NAME
    elif share and not has_capital and is_name:
        prior *= _STANDING_UNKNOWN
    if len(word) == 1 and word not in _ONE_LETTER_WORDS:
        prior *= _LONE_LETTER
    return prior


def unsure_runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of tokens with several candidates that follow each other directly."""
    start = None
    for at, token in enumerate(tokens):
        is_unsure = len(token.candidates) > 1
        if start is not None and not (is_unsure and token.gap):
            yield start, at
            start = None
        if start is None and is_unsure:
            start = at
    if start is not None:
        yield start, len(tokens)
