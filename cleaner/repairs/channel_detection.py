"""Detect which substrings a scraper dropped from texts.

Two kinds of evidence must agree. Absence: a substring that English needs every few lines never occurs. And odd words: words
that no lexicon has become known ones once the substring is put back, about as many as its absence lets expect. Sound text
seldom shows the first, by chance, and hardly ever both for one substring.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cleaner.budget import check_budget
from cleaner.records.channels import Channel, Dropped
from cleaner.repairs.lexicon import Lexicon, standard_lexicon
from cleaner.repairs.substring_counts import LIGATURES, Absence, absent_substrings
from cleaner.repairs.word_classes import standard_class_model
from cleaner.repairs.words import LETTERS
from cleaner.text.languages import language_of

# All shares of words are natural logarithms of shares of running text.

# Share of an unknown word in small letters.
_LOG_UNKNOWN = -20.0
# Share of an unknown word with a capital, most likely a name.
_LOG_UNKNOWN_NAME = -15.5
# Share given to a word of the headline, if it is rarer: such words return in the text.
_LOG_NEAR = -7.6
# Commoner words are never odd.
_LOG_COMMON = -8.5
# Words rarer than this are tried with ligatures.
_LOG_RARE = -12.0
# A word that is made by putting a substring back is at least this common.
_LOG_MIN_MADE = -14.5

# Least number of words that should hold the first substring of a channel.
_MIN_EXPECTED = 2.5
# The same for later substrings.
_MIN_EXPECTED_MORE = 0.7
# Substrings that a smaller share of words should hold are not looked at.
_MIN_EXPECTED_SHARE = 3e-4
# Greatest number of occurrences, as a share of the expected number, at which a substring counts as absent.
_MAX_FOUND = 0.04
# Least gain at which a word counts as explained: logarithm of how much commoner the word that is made is than the odd one.
_MIN_GAIN = 2.0
# Greatest gain of one word that enters a score.
_MAX_GAIN = 8.0
# Number of odd words that a substring must explain.
_MIN_WORDS = 2
# Shorter odd words do not count, and single letters that people write for "I" and "you" never do.
_MIN_ODD_LETTERS, _MIN_ODD_LETTERS_MORE = 2, 1
_LETTERS_IN_USE = frozenset("iu")
# Each threshold on the expected count that an absent substring passes lowers by one the number of odd words it must explain.
_STEPS = (8.0,)
# Number of odd words that a later substring must explain if others have explained them already.
_MIN_WORDS_AGAIN = 3
# A whole word that news should hold this often is gone: once a channel is known, one odd word is enough for it.
_GONE = 10.0
# For a whole word that news should hold this often no odd word is needed.
_SURELY_GONE = 20.0
# An absent substring expected this often is looked at even if it explains no unknown word ("walk" for "walked").
_PLAINLY_ABSENT = 15.0
# The same for later substrings.
_PLAINLY_ABSENT_MORE = 6.0
# Least score of the first substring.
_MIN_SCORE = 10.0
# Least score of later substrings.
_MIN_SCORE_MORE = 8.0
# Score for each expected word in which the substring is missing inside.
_ABSENCE_SCORE = 0.4
# Score for each expected word that is the substring itself.
_ABSENCE_SCORE_ALONE = 0.8
# Greatest score for either.
_MAX_ABSENCE_SCORE = 15.0
# Occurrences of odd words that must be explained, as a share of the expected number of longer words.
_MIN_EXPLAINED = 0.1
# More occurrences than this are never asked for.
_ENOUGH_EXPLAINED = 6.0
# Lengths of unknown words in which two insertions are tried.
_TWICE_LENGTHS = range(3, 6)
# Pairs of an absent substring and an odd word that are tried, for a single text and in all: a third of a second and seven.
# Substrings that English holds seldom are left out where there would be more.
_MAX_TRIALS_A_TEXT, _MAX_TRIALS = 200_000, 4_000_000
# Longer words, in letters, are none.
_MAX_LENGTH = 40
# Unknown words that are tried with each substring before all odd words are.
_MAX_UNKNOWN = 150
# Rare words that are tried with ligatures.
_MAX_RARE = 300
# Greatest share of a text's unknown words that a channel leaves unexplained, and a number of them that says nothing.
# Measured: channels leave half at most, what looks like one in misread text nine tenths at least.
_MAX_LEFT, _FEW_UNKNOWN = 0.7, 2
# A text that lacks more substrings than this lacks something else, a letter say.
_MAX_DROPPED = 8
# Explained words that a channel quotes for each substring.
_SAMPLES = 8

#: Number of odd words from which on a text may be damaged.
MIN_ODD = 3
# Up to so many odd words, a text is searched for a channel before its language is told.
_FEW_ODD = 6
# Characters from which on a text should hold the word "the".
_MIN_CHARS = 500
# Heaps' law, words = (different words / factor) ^ power (H. Heaps 1978), measured on news: single reports and a hundred
# together.
_HEAPS_FACTOR, _HEAPS_POWER = 3.5, 1.43
# Prose has at most this many times the words that Heaps' law gives.
_MAX_HEAPS = 1.5
# Words with a capital of which a text is searched for one in small letters inside a longer word; and characters that are
# looked at for all of them together: a long text is searched for fewer.
_MAX_SEARCHED, _MAX_LOOKED_AT = 1_000, 200_000_000
# Byte tables for ASCII text: letters stay, or become small, punctuation becomes blank; "?" stands for a letter beyond ASCII.
_LETTERS_ONLY = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in range(128)) + b" " * 128
_PLAIN = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in bytes(range(128)).lower()) + b" " * 128


def odd_words(text: str, lexicon: Lexicon) -> list[str]:
    """The different words in small letters that the lexicon lacks, sorted; words with letters beyond ASCII are left out."""
    data = text.encode("ascii", "replace")
    unknown = {word for word in set(data.translate(_PLAIN).split()) - lexicon.encoded if b"?" not in word}
    if not unknown:
        return []
    small = unknown.intersection(data.translate(_LETTERS_ONLY).split())
    # Few are left, nearly all of them names: looking for each takes time.
    most = min(_MAX_SEARCHED, _MAX_LOOKED_AT // len(text))
    others = (word.decode() for word in sorted(unknown - small)[:most])
    return sorted([*(word.decode() for word in small), *(word for word in others if word in text)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """How sound one text is: the number of different odd words in it, and the channel that it shows by itself."""

    odd: int
    channel: Channel | None

    @property
    def reads_sound(self) -> bool:
        """Whether the text may teach words: it shows no channel, and holds hardly any odd words."""
        return self.odd < MIN_ODD - 1 and self.channel is None


def soundness_of(text: str, near: Iterable[str] = ()) -> Soundness:
    """How sound a text is; `near`: its headline and the like (see `learn_channel`)."""
    return Soundness(odd=len(odd_words(text, standard_lexicon())), channel=learn_channel([text], near))


def reads_sound(text: str) -> bool:
    """Whether a text may teach words (see `Soundness`), found out without its channel where its odd words tell."""
    return len(odd_words(text, standard_lexicon())) < MIN_ODD - 1 and learn_channel([text]) is None


def learn_channel(texts: Iterable[str], near: Iterable[str] = (), lexicon: Lexicon | None = None) -> Channel | None:
    """The channel of texts that went through one scraper; None if nothing is missing from them.

    `near`: texts that were spared, as headlines often are. A hundred words are enough if a common substring is missing;
    rarer ones need several articles. Only small letters are looked at: a scraper may have spared "The" where it dropped
    "the". Not for lists, titles and other languages than English: they show nothing, and texts in other languages, or in one
    that is not sure, are left out.

    >>> learn_channel(["The bridge at Tarn fell into the river after three days of rain. " * 20]) is None
    True
    """
    lexicon = lexicon or standard_lexicon()
    given = list(texts)
    odd = odd_words("\n".join(given), lexicon)
    if not _are_suspicious(odd, given):
        return None
    # To tell the language costs more than to look for a channel where few words are odd.
    asks_later = len(given) == 1 and len(odd) <= _FEW_ODD
    if not asks_later:
        given = [text for text in given if language_of(text) == "en"]
    first = _evidence("\n".join(given), near, lexicon)
    if first is None:
        return None
    first = evidence = first.within(min(_MAX_TRIALS, _MAX_TRIALS_A_TEXT * len(given)))
    while best := evidence.best():
        check_budget()
        if asks_later and not evidence.dropped and language_of(given[0]) != "en":
            return None
        evidence = evidence.without(best)
        if len(evidence.dropped) > _MAX_DROPPED:
            return None
    if not evidence.dropped or not evidence.tells_more_than(first):
        return None
    return Channel(dropped=evidence.dropped, words=evidence.total)


def _evidence(text: str, near: Iterable[str], lexicon: Lexicon) -> "_Evidence | None":
    """The evidence of a text before any channel is known; None for what is no prose."""
    words = Counter(LETTERS.findall(text))
    total = _prose_words({word: count for word, count in words.items() if not word.isupper()})
    if not words or 2 * sum(count for word, count in words.items() if word[0].islower()) < total:
        return None
    odd = _doubtful_words(words, lexicon)
    return _Evidence(
        absent=absent_substrings(
            text, total, max_found=_MAX_FOUND, min_expected=max(_MIN_EXPECTED_MORE, _MIN_EXPECTED_SHARE * total)
        ),
        odd=odd,
        all_odd=odd,
        total=total,
        lexicon=_with_words({word.lower() for headline in near for word in LETTERS.findall(headline)}, lexicon),
    )


def _prose_words(words: Mapping[str, int]) -> int:
    """The number of words of a text, or of the prose that would have as many different words, if that is less: what a text
    repeats tells nothing new of what is missing."""
    return min(sum(words.values()), int(_MAX_HEAPS * (len(words) / _HEAPS_FACTOR) ** _HEAPS_POWER))


def _with_words(words: Collection[str], lexicon: Lexicon) -> Lexicon:
    """The lexicon with the words of a headline as common ones."""
    rare = {word: _LOG_NEAR for word in words if lexicon.words.get(word, _LOG_UNKNOWN) < _LOG_NEAR}
    return replace(lexicon, words={**lexicon.words, **rare}) if rare else lexicon


def _are_suspicious(odd: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether texts with these odd words are worth a closer look; most sound ones are not."""
    if any(len(word) >= _MIN_ODD_LETTERS for word in odd):
        return True
    return sum(map(len, texts)) >= _MIN_CHARS and not any(" the " in text for text in texts)


def _doubtful_words(words: Mapping[str, int], lexicon: Lexicon) -> dict[str, tuple[int, float]]:
    """The rarer words in small letters, each with its count and its share; unknown names are given a greater share than
    other unknown words."""
    doubtful: dict[str, tuple[int, float]] = {}
    for word, count in words.items():
        small = word.lower()
        share = lexicon.words.get(small, _LOG_UNKNOWN if word.islower() else _LOG_UNKNOWN_NAME)
        if share < _LOG_COMMON:
            before = doubtful.get(small, (0, share))
            doubtful[small] = (before[0] + count, max(before[1], share))
    return doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """Evidence for the next substring of a channel.

    `absent`: substrings that the texts lack. `odd`: words that no dropped substring explains yet, with count and share;
    `all_odd`: these and the explained ones.
    `total`: the number of all words. `dropped`: the substrings detected so far. `memo`: what each pair of word and substring
    gave; it lives as long as one call of `learn_channel`.
    """

    absent: Mapping[str, Absence]
    odd: Mapping[str, tuple[int, float]]
    all_odd: Mapping[str, tuple[int, float]]
    lexicon: Lexicon
    total: int
    dropped: tuple[Dropped, ...] = ()
    memo: dict[tuple[str, ...], tuple[str, float] | None] = field(default_factory=dict)

    def without(self, detected: Dropped) -> "_Evidence":
        """The evidence that is left once a further substring is known to be dropped."""
        dropped = (*self.dropped, detected)
        odd = {
            word: (count, share)
            for word, (count, share) in self.odd.items()
            if not _is_explained_by(word, dropped, share, self.lexicon)
        }
        absent = {part: absence for part, absence in self.absent.items() if part != detected.substring}
        return replace(self, absent=absent, odd=odd, dropped=dropped)

    def within(self, trials: int) -> "_Evidence":
        """The evidence without the rarest substrings, so that no more pairs of a substring and an odd word are left."""
        most = trials // max(1, len(self.odd))
        if len(self.absent) <= most:
            return self
        rarest = set(sorted(self.absent, key=lambda part: (part not in LIGATURES, -self.absent[part].expected))[most:])
        return replace(self, absent={part: absence for part, absence in self.absent.items() if part not in rarest})

    def tells_more_than(self, first: "_Evidence") -> bool:
        """Whether the dropped substrings explain the unknown words of a text, against the hypotheses that it was misread by
        a machine, or is in a dialect, a jargon, another language: there they explain a few of many by chance. `first`: the
        evidence before."""
        unknown = sum(1 for _, share in first.odd.values() if share <= _LOG_UNKNOWN)
        left = sum(1 for _, share in self.odd.values() if share <= _LOG_UNKNOWN)
        return left <= max(_FEW_UNKNOWN, _MAX_LEFT * unknown)

    def best(self) -> Dropped | None:
        """The absent substring that explains the odd words best; None if none explains them well enough."""
        unknown = [word for word, (_, share) in self.odd.items() if share <= _LOG_UNKNOWN][:_MAX_UNKNOWN]
        best, best_score = None, 0.0
        min_letters = _MIN_ODD_LETTERS_MORE if self.dropped else _MIN_ODD_LETTERS
        ligatures_are_lost = self._ligature_score() >= _MIN_SCORE
        for part, absence in self.absent.items():
            check_budget()
            is_lost_ligature = ligatures_are_lost and part in LIGATURES
            if not is_lost_ligature and not self._is_worth_trying(part, absence, unknown):
                continue
            # What is plainly absent may share its words with a substring found before: "prepar" lacks "ing" or "ed".
            odd = self.odd
            explained = {word: found for word in odd if (found := self._explanation(word, part))}
            if self.dropped and self._is_plainly_absent(part, absence):
                again = {word: found for word in self.all_odd if (found := self._explanation(word, part))}
                if len(again) >= _MIN_WORDS_AGAIN:
                    odd, explained = self.all_odd, again
            score = _score(explained, absence)
            occurrences = sum(odd[word][0] for word in explained)
            min_words, min_score = (1, 0.0) if is_lost_ligature else self._thresholds(part, absence)
            min_occurrences = min(_MIN_EXPLAINED * absence.inside, _ENOUGH_EXPLAINED) if min_words else 0
            words = sum(1 for word in explained if len(word) >= min_letters and word not in _LETTERS_IN_USE)
            if words >= min_words and score > max(min_score, best_score) and occurrences >= min_occurrences:
                best, best_score = _dropped(part, absence, explained), score
        return best

    def _is_worth_trying(self, part: str, absence: Absence, unknown: Sequence[str]) -> bool:
        if absence.expected < (_MIN_EXPECTED_MORE if self.dropped else _MIN_EXPECTED):
            return False
        if self._is_plainly_absent(part, absence):
            return True
        # A substring that holds a dropped one is absent anyway.
        is_implied = any(dropped.substring in part for dropped in self.dropped)
        explained = sum(1 for word in unknown if self._explanation(word, part))
        return explained >= (_MIN_WORDS if is_implied or len(unknown) == _MAX_UNKNOWN else 1)

    def _is_plainly_absent(self, part: str, absence: Absence) -> bool:
        plainly = _PLAINLY_ABSENT_MORE if self.dropped else _PLAINLY_ABSENT
        is_plain = not absence.found and absence.expected >= plainly
        return is_plain and not any(_overlap(part, dropped.substring) for dropped in self.dropped)

    def _thresholds(self, part: str, absence: Absence) -> tuple[int, float]:
        """The number of words that a substring must explain, and its least score: the more often it is missing, the fewer
        words."""
        if self.dropped:
            gone = self.total * standard_class_model().share_of_word(part)
            if gone >= _GONE and not absence.found:
                return int(gone < _SURELY_GONE), _MIN_SCORE_MORE
            return _MIN_WORDS, _MIN_SCORE_MORE
        return _MIN_WORDS - sum(absence.expected >= step for step in _STEPS), _MIN_SCORE

    def _explanation(self, word: str, part: str) -> tuple[str, float] | None:
        """The known word that putting `part` back makes of an odd word, perhaps together with a substring detected before,
        and the gain."""
        share = self.all_odd[word][1]
        alone = self._explanation_alone(word, part)
        if alone or not self.dropped or share > _LOG_UNKNOWN or len(word) not in _TWICE_LENGTHS:
            return alone
        twice = [found for dropped in self.dropped if (found := self._explanation_with(word, part, dropped.substring))]
        return max(twice, key=lambda found: found[1], default=None)

    def _explanation_alone(self, word: str, part: str) -> tuple[str, float] | None:
        key = word, part
        if key not in self.memo:
            self.memo[key] = _explanation(word, part, self.all_odd[word][1], self.lexicon)
        return self.memo[key]

    def _explanation_with(self, word: str, part: str, other: str) -> tuple[str, float] | None:
        """The same with one more substring that is known to be dropped."""
        key = word, part, other
        if key not in self.memo:
            share = self.all_odd[word][1]
            made = (_explanation(longer, part, share, self.lexicon) for longer in set(_insertions(word, other)))
            self.memo[key] = max(filter(None, made), key=lambda found: (found[1], found[0]), default=None)
        return self.memo[key]

    def _ligature_score(self) -> float:
        """How well all absent ligatures together explain odd words: they get lost together."""
        gains: dict[str, float] = {}
        shares = {word: share for word, (_, share) in self.odd.items() if share < _LOG_RARE}
        rare = sorted(shares, key=shares.__getitem__)
        lost = [part for part in LIGATURES if part in self.absent]
        for word in rare[:_MAX_RARE]:
            found = [found[1] for part in lost if (found := self._explanation_alone(word, part))]
            if found:
                gains[word] = min(max(found), _MAX_GAIN)
        expected = sum(self.absent[part].expected for part in lost if len(part) == 2)
        is_enough = len(gains) >= max(_MIN_WORDS, _MIN_EXPLAINED * expected)
        return sum(gains.values()) if is_enough else 0.0


def _overlap(part: str, other: str) -> bool:
    """Whether one substring holds the other, or their ends share letters: dropping one then makes the other rarer."""
    return other in part or any(
        part.endswith(other[:size]) or other.endswith(part[:size]) for size in range(1, min(len(part), len(other)) + 1)
    )


def _score(explained: Mapping[str, tuple[str, float]], absence: Absence) -> float:
    """The gains of the explained words, and a score for the absence; a missing whole word scores more."""
    alone = absence.expected - absence.inside
    missing = min(_ABSENCE_SCORE * absence.inside, _MAX_ABSENCE_SCORE)
    missing += min(_ABSENCE_SCORE_ALONE * alone, _MAX_ABSENCE_SCORE)
    return sum(min(gain, _MAX_GAIN) for _, gain in explained.values()) + missing


def _dropped(part: str, absence: Absence, explained: Mapping[str, tuple[str, float]]) -> Dropped:
    samples = sorted(explained, key=lambda word: -explained[word][1])[:_SAMPLES]
    return Dropped(
        substring=part,
        expected=round(absence.expected, 1),
        found=absence.found,
        words=len(explained),
        samples=tuple((word, explained[word][0]) for word in samples),
    )


def _is_explained_by(word: str, dropped: Sequence[Dropped], share: float, lexicon: Lexicon) -> bool:
    """Whether the last of the dropped substrings explains a word, alone or together with any of them."""
    last = dropped[-1].substring
    if _explanation(word, last, share, lexicon):
        return True
    if share > _LOG_UNKNOWN:  # such words are many, and hardly ever lack two substrings
        return False
    once = set(_insertions(word, last))
    return any(_explanation(longer, d.substring, share, lexicon) for longer in once for d in dropped)


def _explanation(word: str, part: str, share: float, lexicon: Lexicon) -> tuple[str, float] | None:
    """The commonest known word that putting `part` back makes of a word, and the gain; None if the gain is too small."""
    known = _known_words(word, part, lexicon)
    if not known:
        return None
    best = max(known, key=known.__getitem__)
    gain = known[best] - share
    return (best, gain) if gain >= _MIN_GAIN else None


def _known_words(word: str, part: str, lexicon: Lexicon) -> dict[str, float]:
    """The known words that putting `part` into a word makes, with their shares."""
    shares = lexicon.words
    return {
        longer: share for longer in _insertions(word, part) if (share := shares.get(longer, _LOG_UNKNOWN)) >= _LOG_MIN_MADE
    }


def _insertions(word: str, part: str) -> list[str]:
    """The words that putting `part` back may make of a word; none for what is too long for a word."""
    return [] if len(word) > _MAX_LENGTH else [word[:at] + part + word[at:] for at in range(len(word) + 1)]
