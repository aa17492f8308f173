"""Texts → the substrings that are missing from them.

Two things must come together. Absence: a substring that English needs every few lines never occurs. And odd words that
become known ones once the substring is put back, about as many as its absence lets expect. Sound text has the first by
chance, seldom; and the second hardly ever, for the same substring.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cleaner.model.channels import Channel, Dropped
from cleaner.repairs.counting import LIGATURES, Absence, absent_substrings
from cleaner.repairs.lexicon import Lexicon, standard_lexicon

_WORD = re.compile(r"[^\W\d_]+")
# Shares of running text of a word that the lexicon lacks; names are most of them. Natural logarithms.
UNKNOWN, UNKNOWN_NAME = -20.0, -15.5
_MIN_EXPECTED = 2.5
_MIN_EXPECTED_MORE = 0.7
_MAX_FOUND = 0.04
_MIN_GAIN, _MAX_GAIN = 2.0, 8.0
_MIN_WORDS = 3
# So many missing words are a strong sign by themselves, and one word less is enough.
_SURELY, _PLAINLY = 15.0, 1.5
_MIN_SCORE, _MIN_SCORE_MORE = 22.0, 12.0
_MIN_ODD = 2
_MIN_CHARS = 500
_MIN_EXPLAINED = 0.15
_ABSENCE, _ABSENCE_ALONE, _MAX_ABSENCE = 0.4, 0.8, 15.0
_MIN_SHARE_MADE = -14.5
_COMMON = -8.5
_SAMPLES = 8
# Letters small, signs between words blank; "?" stands for a letter beyond ASCII.
_PLAIN = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in bytes(range(128)).lower()) + b" " * 128


def odd_words(text: str, lexicon: Lexicon) -> list[str]:
    """Different words in small letters that the lexicon lacks; words with letters beyond ASCII are left out."""
    words = set(text.encode("ascii", "replace").translate(_PLAIN).split())
    unknown = (word.decode() for word in words - lexicon.encoded)
    return sorted(word for word in unknown if "?" not in word and word in text)


def learn_channel(texts: Iterable[str], lexicon: Lexicon | None = None) -> Channel | None:
    """The substrings that are missing from texts which went through one scraper; None where none is."""
    lexicon = lexicon or standard_lexicon()
    text = "\n".join(texts)
    if not _suspicious(text, lexicon):
        return None
    words = Counter(_WORD.findall(text))
    total = sum(words.values())
    absent = absent_substrings(text, total, most=_MAX_FOUND, least=_MIN_EXPECTED_MORE)
    dropped: list[Dropped] = []
    odd = _doubtful(words, lexicon)
    while best := _best(absent, odd, dropped, lexicon):
        dropped.append(best)
        odd = {w: c for w, c in odd.items() if not _explained_by(w, dropped, c[1], lexicon)}
        del absent[best.substring]
    return Channel(dropped=tuple(dropped), words=total) if dropped else None


def _suspicious(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is worth a closer look: nearly all sound ones are not."""
    odd = odd_words(text, lexicon)
    if len(odd) >= _MIN_ODD or (len(text) >= _MIN_CHARS and " the " not in text):
        return True
    return any(_made(word, part, lexicon) for word in odd for part in LIGATURES)


def _doubtful(words: Mapping[str, int], lexicon: Lexicon) -> dict[str, tuple[int, float]]:
    """The rarer words, in small letters, with their count and the logarithm of their share; names count less."""
    doubtful: dict[str, tuple[int, float]] = {}
    for word, count in words.items():
        small = word.lower()
        share = lexicon.words.get(small, UNKNOWN if word.islower() else UNKNOWN_NAME)
        if share < _COMMON:
            before = doubtful.get(small, (0, share))
            doubtful[small] = (before[0] + count, max(before[1], share))
    return doubtful


def _best(
    absent: Mapping[str, Absence],
    odd: Mapping[str, tuple[int, float]],
    dropped: Sequence[Dropped],
    lexicon: Lexicon,
) -> Dropped | None:
    """Of the absent substrings the one that explains the odd words best, if one does so well enough."""
    more = bool(dropped)
    strange = [word for word, (_, share) in odd.items() if share <= UNKNOWN]
    best, best_score = None, 0.0
    family = _ligature_score(absent, odd, lexicon)
    for part, absence in absent.items():
        kin = part in LIGATURES and family >= _MIN_SCORE
        if not kin and absence.expected < (_MIN_EXPECTED_MORE if more else _MIN_EXPECTED):
            continue
        made = sum(1 for word in strange if _made(word, part, lexicon))
        # What holds a dropped substring is missing with it.
        implied = not kin and any(d.substring in part for d in dropped)
        if made < (_MIN_WORDS if implied else absence.expected < _SURELY):
            continue
        explained = {w: e for w in odd if (e := _explained(w, part, odd[w][1], lexicon))}
        score = _score(explained, absence)
        tokens = sum(odd[w][0] for w in explained)
        wanted = 1 if kin else _MIN_WORDS - (absence.expected >= _SURELY or (more and absence.expected >= _PLAINLY))
        least = 0.0 if kin else _MIN_SCORE_MORE if more else _MIN_SCORE
        if len(explained) >= wanted and score > max(least, best_score) and tokens >= _MIN_EXPLAINED * absence.inside:
            best_score = score
            best = _dropped(part, absence, explained)
    return best


def _ligature_score(absent: Mapping[str, Absence], odd: Mapping[str, tuple[int, float]], lexicon: Lexicon) -> float:
    """How strongly all absent ligatures together explain odd words: they get lost together."""
    gains: dict[str, float] = {}
    for part in LIGATURES:
        for word in odd if part in absent else ():
            if found := _explained(word, part, odd[word][1], lexicon):
                gains[word] = max(gains.get(word, 0.0), min(found[1], _MAX_GAIN))
    expected = sum(absent[part].expected for part in LIGATURES[:3] if part in absent)
    if len(gains) < _MIN_WORDS or len(gains) < _MIN_EXPLAINED * expected:
        return 0.0
    return sum(gains.values())


def _score(explained: Mapping[str, tuple[str, float]], absence: Absence) -> float:
    """Gains of the words that are explained, and what the absence itself says: above all that of a whole common word."""
    alone = absence.expected - absence.inside
    missing = min(_ABSENCE * absence.inside, _MAX_ABSENCE) + min(_ABSENCE_ALONE * alone, _MAX_ABSENCE)
    return sum(min(gain, _MAX_GAIN) for _, gain in explained.values()) + missing


def _dropped(part: str, absence: Absence, explained: Mapping[str, tuple[str, float]]) -> Dropped:
    samples = sorted(explained, key=lambda w: -explained[w][1])[:_SAMPLES]
    return Dropped(
        substring=part,
        expected=round(absence.expected, 1),
        found=absence.found,
        words=len(explained),
        samples=tuple((w, explained[w][0]) for w in samples),
    )


def _explained_by(word: str, dropped: Sequence[Dropped], share: float, lexicon: Lexicon) -> bool:
    """Whether one or two insertions of what was dropped explain a word; the last one is new."""
    last = dropped[-1].substring
    if _explained(word, last, share, lexicon):
        return True
    once = {word[:at] + last + word[at:] for at in range(len(word) + 1)}
    return any(_explained(w, d.substring, share, lexicon) for w in once for d in dropped)


def _explained(word: str, part: str, share: float, lexicon: Lexicon) -> tuple[str, float] | None:
    """The known word that `part` makes of a word, and by how much likelier it is (logarithm); None: not much likelier."""
    made = _made(word, part, lexicon)
    if not made:
        return None
    best = max(made, key=made.__getitem__)
    gain = made[best] - share
    return (best, gain) if gain >= _MIN_GAIN else None


def _made(word: str, part: str, lexicon: Lexicon) -> dict[str, float]:
    """The known words that come about where `part` is put into a word, with their shares."""
    known = lexicon.words
    words = [word[:at] + part + word[at:] for at in range(len(word) + 1)]
    return {made: share for made in words if (share := known.get(made, UNKNOWN)) >= _MIN_SHARE_MADE}
