"""Put whole words back that a channel removed, where two blanks side by side show that one stood there.

Off by default (`CleanSettings(repair="full")` asks for it): the blanks tell that something is missing, not what. Of the
words that the channel leaves nothing of, the neighbours must make one surer than 99 of 100.
"""

import re
from collections.abc import Iterator, Mapping

from cleaner.records import Edit
from cleaner.repairs.candidates import tokens_of
from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.inverse import Inverse
from cleaner.repairs.language_model import UNKNOWN_SHARE, Vocabulary
from cleaner.repairs.passages import in_english
from cleaner.repairs.word_classes import standard_class_model
from cleaner.repairs.words import WORD, plain, sentence_start

# Least posterior of a word that is put back.
_SURE = 0.995
# A common word that a text should hold so often, and does not hold, may have vanished too, although it is not known to.
_MIN_EXPECTED = 2.0
# What such a word counts, against one that is known to vanish.
_RIVAL = 0.1
# Where one of these may have vanished nothing is put back: neighbours do not tell "violated the statute" from "violated no
# statute" well enough, and the error would turn the meaning round.
_NEGATIONS = frozenset(("no", "not", "nor", "never", "none"))
# Characters behind which a word may be missing inside a sentence, besides letters and figures.
_INSIDE = frozenset(",;)")
# The share of gaps between words where a sound text has two blanks.
_DOUBLE_BLANK = 1e-3
# A text shows where words vanished if it has a double blank for each 200 words.
_WORDS_PER_DOUBLE_BLANK = 200
# Greatest share of sentence ends with two blanks behind them: where more have two, that is how the text is set.
_MAX_AT_ENDS = 0.4
_GAP = re.compile(r"(?<=\S)  (?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]? ( ?)(?=\S)")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*$")
# The longest word, with room to spare.
_WORD_CHARS = 40


def restore_vanished(text: str, model: NoisyChannel) -> Iterator[Edit]:
    """Edits that put whole words back ("channel.word"). `text`: with its damaged words restored already."""
    words = vanishing_words(model.inverse, model.vocabulary)
    if _NEGATIONS.intersection(words):
        return
    gaps = list(_GAP.finditer(text))
    tokens = tokens_of(text, model.inverse, model.vocabulary) if gaps and words else []
    if len(gaps) * _WORDS_PER_DOUBLE_BLANK < len(tokens) or not tokens:
        return
    english = {token.start: told for token, told in zip(tokens, in_english(text, tokens, model.vocabulary), strict=True)}
    ends = [bool(match[1]) for match in _SENTENCE_END.finditer(text)]
    is_set_wide = sum(ends) > _MAX_AT_ENDS * len(ends)
    chances = dict.fromkeys(_absent_words(text, len(tokens)), _RIVAL) | dict.fromkeys(words, 1.0)
    for gap in gaps:
        following = WORD.match(text, gap.end())
        if following is None or not english.get(following.start()):
            continue
        begins = sentence_start(text, gap.start(), words_vanish=False)
        is_inside = begins == "inside" and (text[gap.start() - 1].isalnum() or text[gap.start() - 1] in _INSIDE)
        is_start = begins == "sentence" and text[gap.start() - 1] == "." and not is_set_wide
        if not (is_inside or (is_start and following[0].islower())):
            continue
        before = _LAST_WORD.search(text, max(0, gap.start() - _WORD_CHARS), gap.start())
        first = before[0] if before else ""
        in_capitals = len(first) > 1 and first.isupper()
        if in_capitals and not following[0].isupper():  # a heading ends here, or this is an abbreviation
            continue
        word, confidence = _likeliest(plain(first), plain(following[0]), chances, model.vocabulary)
        if confidence >= _SURE and word in words:
            word = word.upper() if in_capitals else word.capitalize() if is_start else word
            yield Edit(
                start=gap.start(), end=gap.end(), before=gap[0], after=f" {word} ", step="repair", rule="channel.word",
                evidence=f"{word}: two blanks", confidence=round(confidence, 4),
            )  # fmt: skip


def vanishing_words(inverse: Inverse, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The known words of which the channel leaves nothing, of one or two dropped substrings: "the", and "there" if "re" is
    dropped too."""
    parts = inverse.substrings
    made = {left + right for left in parts for right in parts}
    made.update(outer[:at] + inner + outer[at:] for outer in parts for inner in parts for at in range(1, len(outer)))
    return tuple(word for word in sorted(made.union(parts)) if vocabulary.share(word) and not inverse.strip(word))


def _absent_words(text: str, words: int) -> Iterator[str]:
    """Common words that a text of so many words should hold and does not."""
    held = {match[0].lower() for match in WORD.finditer(text)}
    model = standard_class_model()
    for name in model.single:
        if name.isalpha() and words * model.share_of_word(name) >= _MIN_EXPECTED and name not in held:
            yield name


def _likeliest(before: str, following: str, chances: Mapping[str, float], vocabulary: Vocabulary) -> tuple[str, float]:
    """The likeliest of some words between two others ("" before it: not known), with its posterior. `chances`: what each
    word counts."""
    share = vocabulary.share(following) or UNKNOWN_SHARE
    weights = {}
    for word, chance in chances.items():
        alone = vocabulary.share(word)
        behind = vocabulary.follows(before, word, alone) if before else alone
        weights[word] = chance * behind * vocabulary.follows(word, following, share)
    nothing = vocabulary.follows(before, following, share) if before else share
    best = max(weights, key=weights.__getitem__)
    return best, weights[best] / (sum(weights.values()) + _DOUBLE_BLANK * nothing)
