"""Texts → the substrings that are missing from them.

Two things must come together. Absence: a substring that English needs every few lines never occurs. And odd words that
become known ones once the substring is put back, about as many as its absence lets expect. Sound text has the first by
chance, seldom; and the second hardly ever, for the same substring.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cleaner.records.channels import Channel, Dropped
from cleaner.repairs.counting import LIGATURES, Absence, absent_substrings
from cleaner.repairs.lexicon import Lexicon, standard_lexicon
from cleaner.repairs.word_classes import standard_grammar

_WORD = re.compile(r"[^\W\d_]+")
# Shares of running text of a word that the lexicon lacks; names are most of them. Natural logarithms.
UNKNOWN, UNKNOWN_NAME = -20.0, -15.5
_MIN_EXPECTED = 2.5
_MIN_EXPECTED_MORE = 0.7
_MAX_FOUND = 0.04
_MIN_GAIN, _MAX_GAIN = 2.0, 8.0
_MIN_WORDS = 3
# So many missing words are a sign by themselves: for each step one odd word less is enough. The first substring, and more.
_STEPS, _STEPS_MORE = (15.0, 40.0), (1.5,)
# A whole word that should be there so often, in news, is gone: that needs one odd word, or none, once a channel is known.
_GONE, _SURELY_GONE = 10.0, 20.0
# And so many are worth a look where no word is strange ("walk" for "walked").
_SURELY, _PLAINLY = 15.0, 6.0
_MIN_SCORE, _MIN_SCORE_MORE = 22.0, 12.0
_MIN_ODD = 3
# Two insertions are tried in words of this length.
_MIN_LENGTH, _MAX_LENGTH = 3, 5
# Among so many words that stand for all others a dropped substring has to be seen; and so many words must expect it.
_MAX_STRANGE, _MAX_RARE, _MIN_SHARE = 150, 300, 3e-4
# Share of a word of the headline, as a logarithm.
_NEAR = -7.6
_MIN_CHARS = 500
_MIN_EXPLAINED, _ENOUGH = 0.15, 6.0
_ABSENCE, _ABSENCE_ALONE, _MAX_ABSENCE = 0.4, 0.8, 15.0
_MIN_SHARE_MADE = -14.5
_COMMON, _RARE = -8.5, -12.0
_SAMPLES = 8
_HEAPS_FACTOR, _HEAPS_POWER, _MOST_WORDS = 3.5, 1.43, 1.5
# Letters small, signs between words blank; "?" stands for a letter beyond ASCII.
_PLAIN = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in bytes(range(128)).lower()) + b" " * 128


def odd_words(text: str, lexicon: Lexicon) -> list[str]:
    """Different words in small letters that the lexicon lacks; words with letters beyond ASCII are left out."""
    words = set(text.encode("ascii", "replace").translate(_PLAIN).split())
    unknown = (word.decode() for word in words - lexicon.encoded)
    return sorted(word for word in unknown if "?" not in word and word in text)


def learn_channel(texts: Iterable[str], near: Iterable[str] = (), lexicon: Lexicon | None = None) -> Channel | None:
    """The substrings that are missing from texts which went through one scraper; None where none is.

    `near`: texts that were spared, as headlines often are. A hundred words are enough where a common substring is missing;
    several articles of an outlet show rarer ones. Lists, titles and other languages than English show nothing. Only small
    letters count: a scraper may have spared "The" where it dropped "the".

    >>> learn_channel(["The bridge at Tarn fell into the river after three days of rain. " * 20]) is None
    True
    """
    lexicon = lexicon or standard_lexicon()
    text = "\n".join(texts)
    if not _suspicious(text, lexicon):
        return None
    words = Counter(_WORD.findall(text))
    total = _telling({word: count for word, count in words.items() if not word.isupper()})
    if 2 * sum(count for word, count in words.items() if word[0].islower()) < total:
        return None
    evidence = _Evidence(
        absent=absent_substrings(text, total, most=_MAX_FOUND, least=max(_MIN_EXPECTED_MORE, _MIN_SHARE * total)),
        odd=_doubtful(words, lexicon),
        total=total,
        lexicon=_with_words({word.lower() for said in near for word in _WORD.findall(said)}, lexicon),
    )
    while best := evidence.best():
        evidence = evidence.without(best)
    return Channel(dropped=evidence.dropped, words=total) if evidence.dropped else None


def _telling(words: Mapping[str, int]) -> int:
    """How many words tell what is missing: of a text that repeats itself not all. Prose of n words has at least so many
    different ones (Heaps' law, H. Heaps 1978; measured on news, single reports and a hundred together)."""
    return min(sum(words.values()), int(_MOST_WORDS * (len(words) / _HEAPS_FACTOR) ** _HEAPS_POWER))


def _with_words(words: Collection[str], lexicon: Lexicon) -> Lexicon:
    """The lexicon, where words of the headline are common."""
    rare = {word: _NEAR for word in words if lexicon.words.get(word, UNKNOWN) < _NEAR}
    return replace(lexicon, words={**lexicon.words, **rare}) if rare else lexicon


def reads_sound(text: str) -> bool:
    """Whether a text holds hardly any words that nobody knows, and lacks nothing: such a text can teach words."""
    return len(odd_words(text, standard_lexicon())) < _MIN_ODD - 1 and learn_channel([text]) is None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """Absent substrings; odd words that nothing explains yet, with count and share; the number of all words; what was found
    dropped so far; and, to save time, which pairs of word and substring were looked at."""

    absent: Mapping[str, Absence]
    odd: Mapping[str, tuple[int, float]]
    lexicon: Lexicon
    total: int
    dropped: tuple[Dropped, ...] = ()
    seen: dict[tuple[str, str], tuple[str, float] | None] = field(default_factory=dict)

    def without(self, found: Dropped) -> "_Evidence":
        """What is left to explain once it is known that one more substring was dropped."""
        dropped = (*self.dropped, found)
        odd = {w: told for w, told in self.odd.items() if not _explained_by(w, dropped, told[1], self.lexicon)}
        absent = {part: absence for part, absence in self.absent.items() if part != found.substring}
        return replace(self, absent=absent, odd=odd, dropped=dropped)

    def best(self) -> Dropped | None:
        """Of the absent substrings the one that explains the odd words best, if one does so well enough."""
        strange = [word for word, (_, share) in self.odd.items() if share <= UNKNOWN][:_MAX_STRANGE]
        best, best_score = None, 0.0
        are_kin = self._ligatures() >= _MIN_SCORE
        for part, absence in self.absent.items():
            kin = are_kin and part in LIGATURES
            if not kin and not self._worth_it(part, absence, strange):
                continue
            explained = {word: found for word in self.odd if (found := self._explained(word, part))}
            score = _score(explained, absence)
            tokens = sum(self.odd[word][0] for word in explained)
            words, least = (1, 0.0) if kin else self._wanted(part, absence)
            enough = min(_MIN_EXPLAINED * absence.inside, _ENOUGH) if words else 0
            if len(explained) >= words and score > max(least, best_score) and tokens >= enough:
                best, best_score = _dropped(part, absence, explained), score
        return best

    def _worth_it(self, part: str, absence: Absence, strange: Sequence[str]) -> bool:
        if absence.expected < (_MIN_EXPECTED_MORE if self.dropped else _MIN_EXPECTED):
            return False
        # What holds a dropped substring is missing with it.
        implied = any(dropped.substring in part for dropped in self.dropped)
        many = not absence.found and absence.expected >= (_PLAINLY if self.dropped else _SURELY)
        if many and not any(_overlap(part, dropped.substring) for dropped in self.dropped):
            return True
        made = sum(1 for word in strange if self._explained(word, part))
        return made >= (_MIN_WORDS if implied or len(strange) == _MAX_STRANGE else 1)

    def _wanted(self, part: str, absence: Absence) -> tuple[int, float]:
        """How many words a substring must explain, and with what score: fewer, the more of them are missing."""
        if self.dropped and not absence.found:
            gone = self.total * standard_grammar().share_of_word(part)
            if gone >= _GONE:
                return int(gone < _SURELY_GONE), _MIN_SCORE_MORE
        steps, least = (_STEPS_MORE, _MIN_SCORE_MORE) if self.dropped else (_STEPS, _MIN_SCORE)
        return _MIN_WORDS - sum(absence.expected >= step for step in steps), least

    def _explained(self, word: str, part: str) -> tuple[str, float] | None:
        """The known word that `part` makes of an odd one, perhaps together with another substring, and the gain."""
        share = self.odd[word][1]
        found = self._alone(word, part)
        if found or not self.dropped or share > UNKNOWN or not _MIN_LENGTH <= len(word) <= _MAX_LENGTH:
            return found
        once = {w for dropped in self.dropped for w in _inserted(word, dropped.substring)}
        more = [found for w in once if (found := _explained(w, part, share, self.lexicon))]
        return max(more, key=lambda found: found[1], default=None)

    def _alone(self, word: str, part: str) -> tuple[str, float] | None:
        key = word, part
        if key not in self.seen:
            self.seen[key] = _explained(word, part, self.odd[word][1], self.lexicon)
        return self.seen[key]

    def _ligatures(self) -> float:
        """How strongly all absent ligatures together explain odd words: they get lost together."""
        gains: dict[str, float] = {}
        rare = sorted((word for word, (_, share) in self.odd.items() if share < _RARE), key=lambda word: self.odd[word][1])
        lost = [part for part in LIGATURES if part in self.absent]
        for word in rare[:_MAX_RARE]:
            found = [f[1] for part in lost if (f := self._alone(word, part))]
            if found:
                gains[word] = min(max(found), _MAX_GAIN)
        expected = sum(self.absent[part].expected for part in lost if len(part) == 2)
        enough = len(gains) >= max(_MIN_WORDS, _MIN_EXPLAINED * expected)
        return sum(gains.values()) if enough else 0.0


def _overlap(part: str, other: str) -> bool:
    """Whether two substrings share letters where they stand side by side in a word: one is rarer then without the other."""
    return other in part or any(
        part.endswith(other[:size]) or other.endswith(part[:size]) for size in range(1, min(len(part), len(other)) + 1)
    )


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
    once = set(_inserted(word, last))
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
    return {made: share for made in _inserted(word, part) if (share := known.get(made, UNKNOWN)) >= _MIN_SHARE_MADE}


def _inserted(word: str, part: str) -> list[str]:
    return [word[:at] + part + word[at:] for at in range(len(word) + 1)]
