"""Evidence for the substrings that a channel dropped: what texts lack, and the odd words that its return explains."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cleaner.records.channels import Dropped
from cleaner.repairs.explanations import LOG_UNKNOWN, Explanation, Explanations
from cleaner.repairs.insertions import KnownWords
from cleaner.repairs.lexicon import standard_lexicon
from cleaner.repairs.substring_counts import LIGATURES, Absence, Lacking
from cleaner.repairs.word_classes import standard_class_model
from cleaner.repairs.words import LETTERS

# All shares of words are natural logarithms of shares of running text.

# Share of an unknown word with a capital, most likely a name.
_LOG_UNKNOWN_NAME = -15.5
# Share given to a word of the headline, if it is rarer: such words return in the text.
_LOG_NEAR = -7.6
# Commoner words are never odd.
_LOG_COMMON = -8.5
# Words rarer than this are tried with ligatures.
_LOG_RARE = -12.0

# Least number of words that should hold the first substring of a channel.
_MIN_EXPECTED = 2.5
# The same for later substrings.
_MIN_EXPECTED_MORE = 0.7
# Substrings that a smaller share of words should hold are not looked at.
_MIN_EXPECTED_SHARE = 3e-4
# Greatest number of occurrences, as a share of the expected number, at which a substring counts as absent.
_MAX_FOUND = 0.04
# Greatest gain of one word that enters a score.
_MAX_GAIN = 8.0
# Number of odd words that a substring must explain.
_MIN_WORDS = 2
# Shorter odd words do not count; once a channel is known, the second for whole words ("y" was "they"). Single letters that
# people write for "I" and "you" never do.
_MIN_ODD_LETTERS, _MIN_ODD_LETTERS_MORE = 2, 1
_LETTERS_IN_USE = frozenset("iu")
# Each threshold on the expected count that an absent substring passes lowers by one the number of odd words it must explain.
_STEPS = (8.0,)
# Number of odd words that a later substring must explain if others have explained them already.
_MIN_WORDS_AGAIN = 3
# Shorter ones do not count: they are what is left of many words.
_MIN_LETTERS_AGAIN = 3
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
# Unknown words that are tried with each substring before all odd words are.
_MAX_UNKNOWN = 150
# Rare words that are tried with ligatures.
_MAX_RARE = 300
# Greatest share of a text's unknown words that a channel leaves unexplained, and a number of them that says nothing.
# Measured: channels leave half at most, what looks like one in misread text nine tenths at least.
_MAX_LEFT, _FEW_UNKNOWN = 0.7, 2
# Explained words that a channel quotes for each substring.
_SAMPLES = 8

# Heaps' law, words = (different words / factor) ^ power (H. Heaps 1978), measured on news: single reports and a hundred
# together.
_HEAPS_FACTOR, _HEAPS_POWER = 3.5, 1.43
# Prose has at most this many times the words that Heaps' law gives.
_MAX_HEAPS = 1.5


def evidence_of(text: str, near: Iterable[str]) -> "Evidence | None":
    """The evidence of a text before any channel is known; None for what is no prose."""
    words = Counter(LETTERS.findall(text))
    total = _prose_words({word: count for word, count in words.items() if not word.isupper()})
    if not words or 2 * sum(count for word, count in words.items() if word[0].islower()) < total:
        return None
    odd = _doubtful_words(words)
    lacking = Lacking(text, total, max_found=_MAX_FOUND)
    return Evidence(
        absent=lacking.expected(max(_MIN_EXPECTED, _MIN_EXPECTED_SHARE * total)),
        lacking=lacking,
        words=words,
        odd=odd,
        all_odd=odd,
        total=total,
        explanations=Explanations({word: share for word, (_, share) in odd.items()}, _known_words(near)),
    )


def _prose_words(words: Mapping[str, int]) -> int:
    """The number of words of a text, or of the prose that would have as many different words, if that is less: what a text
    repeats tells nothing new of what is missing."""
    return min(sum(words.values()), int(_MAX_HEAPS * (len(words) / _HEAPS_FACTOR) ** _HEAPS_POWER))


def _known_words(near: Iterable[str]) -> KnownWords:
    """The words of the lexicon, and those of headlines as common ones."""
    shares = standard_lexicon().words
    words = {word.lower() for headline in near for word in LETTERS.findall(headline)}
    return KnownWords(near={word: _LOG_NEAR for word in sorted(words) if shares.get(word, LOG_UNKNOWN) < _LOG_NEAR})


def _doubtful_words(words: Mapping[str, int]) -> dict[str, tuple[int, float]]:
    """The rarer words in small letters, each with its count and its share; unknown names are given a greater share than
    other unknown words."""
    shares = standard_lexicon().words
    doubtful: dict[str, tuple[int, float]] = {}
    for word, count in words.items():
        small = word.lower()
        share = shares.get(small, LOG_UNKNOWN if word.islower() else _LOG_UNKNOWN_NAME)
        if share < _LOG_COMMON:
            before = doubtful.get(small, (0, share))
            doubtful[small] = (before[0] + count, max(before[1], share))
    return doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Evidence for the next substring of a channel.

    `absent`: substrings that the texts lack, of all those `lacking` the ones expected often enough to be the next of the
    channel. `words`: all, with their counts. `odd`: words that no dropped substring explains yet, with count and share;
    `all_odd`: these and the explained ones. `total`: the number of all words. `dropped`: the substrings detected so far.
    `explanations`: of all odd words.
    """

    absent: Mapping[str, Absence]
    odd: Mapping[str, tuple[int, float]]
    all_odd: Mapping[str, tuple[int, float]]
    explanations: Explanations
    lacking: Lacking
    words: Mapping[str, int]
    total: int
    dropped: tuple[Dropped, ...] = ()

    def without(self, detected: Dropped) -> "Evidence":
        """The evidence that is left once a further substring is known to be dropped."""
        dropped = (*self.dropped, detected)
        parts = [d.substring for d in dropped]
        explained = self.explanations.explained_by(parts)
        odd = {word: found for word, found in self.odd.items() if word not in explained}
        made = self.lacking.beside(self.words, parts, self.explanations.known.share).expected(self._least_expected())
        absent = {part: absence for part, absence in {**made, **self.absent}.items() if part not in parts}
        return replace(self, absent=absent, odd=odd, dropped=dropped)

    def with_rarer(self) -> "Evidence":
        """The evidence with the rarer substrings, which count once one is known to be dropped."""
        return replace(self, absent=self.lacking.expected(self._least_expected()))

    def _least_expected(self) -> float:
        return max(_MIN_EXPECTED_MORE, _MIN_EXPECTED_SHARE * self.total)

    def within(self, trials: int) -> "Evidence":
        """The evidence without the rarest substrings, so that no more pairs of a substring and an odd word are left."""
        most = trials // max(1, len(self.odd))
        if len(self.absent) <= most:
            return self
        rarest = set(sorted(self.absent, key=lambda part: (part not in LIGATURES, -self.absent[part].expected))[most:])
        return replace(self, absent={part: absence for part, absence in self.absent.items() if part not in rarest})

    def tells_more_than(self, first: "Evidence") -> bool:
        """Whether the dropped substrings explain the unknown words of a text, against the hypotheses that it was misread by
        a machine, or is in a dialect, a jargon, another language: there they explain a few of many by chance. `first`: the
        evidence before."""
        unknown = sum(1 for _, share in first.odd.values() if share <= LOG_UNKNOWN)
        left = sum(1 for _, share in self.odd.values() if share <= LOG_UNKNOWN)
        return left <= max(_FEW_UNKNOWN, _MAX_LEFT * unknown)

    def best(self) -> Dropped | None:
        """The absent substring that explains the odd words best; None if none explains them well enough."""
        best, best_score = None, 0.0
        lost = [part for part in LIGATURES if part in self.absent] if self._ligature_score() >= _MIN_SCORE else ()
        before = [dropped.substring for dropped in self.dropped]
        worth = self._worth_trying(lost)
        tables = self.explanations.of(worth, before)
        for part in worth:
            absence = self.absent[part]
            # What is plainly absent may share its words with a substring found before: "prepar" lacks "ing" or "ed".
            odd = self.odd
            explained = {word: found for word, found in tables[part].items() if word in odd}
            again = sum(1 for word in tables[part] if len(word) >= _MIN_LETTERS_AGAIN) if self.dropped else 0
            if again >= _MIN_WORDS_AGAIN and self._is_plainly_absent(part, absence):
                odd, explained = self.all_odd, tables[part]
            score = _score(explained, absence)
            occurrences = sum(odd[word][0] for word in explained)
            min_words, min_score = (1, 0.0) if part in lost else self._thresholds(part, absence)
            is_word = standard_class_model().share_of_word(part) > 0
            min_letters = _MIN_ODD_LETTERS_MORE if self.dropped and is_word else _MIN_ODD_LETTERS
            min_occurrences = min(_MIN_EXPLAINED * absence.inside, _ENOUGH_EXPLAINED) if min_words else 0
            words = sum(1 for word in explained if len(word) >= min_letters and word not in _LETTERS_IN_USE)
            if words >= min_words and score > max(min_score, best_score) and occurrences >= min_occurrences:
                best, best_score = _dropped(part, absence, explained), score
        return self._in_short(best) if best and not best.words else best

    def _in_short(self, found: Dropped) -> Dropped:
        """Of a word that is gone without a trace the part that is gone from everywhere: "his" of "this"."""
        for part, absence in sorted(self.absent.items(), key=lambda item: len(item[0])):
            more = absence.expected - found.expected
            if part in found.substring and more >= _PLAINLY_ABSENT_MORE and self._is_plainly_absent(part, absence):
                return _dropped(part, absence, {})
        return found

    def _worth_trying(self, lost: Sequence[str]) -> list[str]:
        """The absent substrings for which all odd words are looked at: lost ligatures, what is plainly absent, and what some
        of the unknown words point to."""
        least = _MIN_EXPECTED_MORE if self.dropped else _MIN_EXPECTED
        enough = {part: absence for part, absence in self.absent.items() if absence.expected >= least or part in lost}
        surely = {part for part, absence in enough.items() if part in lost or self._is_plainly_absent(part, absence)}
        unknown = [word for word, (_, share) in self.odd.items() if share <= LOG_UNKNOWN][:_MAX_UNKNOWN]
        before = [dropped.substring for dropped in self.dropped]
        tables = self.explanations.of_unknown([part for part in enough if part not in surely], before)

        def is_worth_it(part: str) -> bool:
            # A substring that holds a dropped one is absent anyway.
            is_implied = any(dropped in part for dropped in before)
            explained = sum(1 for word in unknown if word in tables[part]) if tables[part] else 0
            return explained >= (_MIN_WORDS if is_implied or len(unknown) == _MAX_UNKNOWN else 1)

        return [part for part in enough if part in surely or is_worth_it(part)]

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

    def _ligature_score(self) -> float:
        """How well all absent ligatures together explain odd words: they get lost together."""
        lost = [part for part in LIGATURES if part in self.absent]
        tables = self.explanations.of(lost, ())
        explained = {word for part in lost for word in tables[part] if word in self.odd and self.odd[word][1] < _LOG_RARE}
        if len(explained) < _MIN_WORDS:
            return 0.0
        shares = {word: share for word, (_, share) in self.odd.items() if share < _LOG_RARE}
        rare = sorted(shares, key=shares.__getitem__)[:_MAX_RARE]
        gains = [max(tables[part][word][1] for part in lost if word in tables[part]) for word in rare if word in explained]
        expected = sum(self.absent[part].expected for part in lost if len(part) == 2)
        is_enough = len(gains) >= max(_MIN_WORDS, _MIN_EXPLAINED * expected)
        return sum(min(gain, _MAX_GAIN) for gain in gains) if is_enough else 0.0


def _overlap(part: str, other: str) -> bool:
    """Whether one substring holds the other, or their ends share letters: dropping one then makes the other rarer."""
    return other in part or any(
        part.endswith(other[:size]) or other.endswith(part[:size]) for size in range(1, min(len(part), len(other)) + 1)
    )


def _score(explained: Mapping[str, Explanation], absence: Absence) -> float:
    """The gains of the explained words, and a score for the absence; a missing whole word scores more."""
    alone = absence.expected - absence.inside
    missing = min(_ABSENCE_SCORE * absence.inside, _MAX_ABSENCE_SCORE)
    missing += min(_ABSENCE_SCORE_ALONE * alone, _MAX_ABSENCE_SCORE)
    return sum(min(gain, _MAX_GAIN) for _, gain in explained.values()) + missing


def _dropped(part: str, absence: Absence, explained: Mapping[str, Explanation]) -> Dropped:
    samples = sorted(explained, key=lambda word: -explained[word][1])[:_SAMPLES]
    return Dropped(
        substring=part,
        expected=round(absence.expected, 1),
        found=absence.found,
        words=len(explained),
        samples=tuple((word, explained[word][0]) for word in samples),
    )
