"""The candidates of a short damaged line as a whole: "Re more" may have been "Read more".

The decoder is sure of a word only by its neighbours, and a short line has hardly any. A boilerplate rule knows the whole
line, so it may be tried on every candidate: prose does not turn into a line of boilerplate by chance.
"""

import math
from collections.abc import Iterator
from heapq import nlargest
from operator import itemgetter

from cleaner.repairs.decoder import NoisyChannel
from cleaner.repairs.language_model import UNKNOWN_SHARE
from cleaner.repairs.words import WORD, plain

# Longer lines are prose.
_MAX_CHARS = 160
# Only the first words have candidates: they tell what kind of line it is.
_MAX_WORDS = 14
# Candidates of a line that are kept at each word (beam search).
_BEAM = 32
# Added to the logarithm of the probability that a whole word vanished where two blanks stand side by side.
_DOUBLE_BLANK_BONUS = 6.0


def line_views(line: str, model: NoisyChannel) -> tuple[str, ...]:
    """The likeliest texts that the channel may have turned into this line, the likeliest first, at most 32, without the line
    itself; none for a line of more than 160 characters."""
    if len(line) > _MAX_CHARS:
        return ()
    views = [(0.0, "")]
    end = 0
    for number, match in enumerate(WORD.finditer(line)):
        if number == _MAX_WORDS:
            break
        between = line[end : match.start()]
        choices = list(_choices(match[0], between, model))
        longer = ((weight + more, f"{view}{between}{words}") for weight, view in views for more, words in choices)
        views = nlargest(_BEAM, longer, key=itemgetter(0))
        end = match.end()
    return tuple(view for _, start in views if (view := start + line[end:]) != line)


def _choices(printed: str, between: str, model: NoisyChannel) -> Iterator[tuple[float, str]]:
    """The candidates of a word, alone and behind a whole word that vanished, each with the logarithm of its probability.
    `between`: the text between the word before and this one."""
    for word in _candidates(printed, model):
        weight = math.log(model.vocabulary.share(plain(word)) or UNKNOWN_SHARE)
        yield weight, word
        if not between or between.isspace():
            for lost in model.inverse.vanishing:
                more = math.log(model.vocabulary.share(lost)) + _DOUBLE_BLANK_BONUS * (len(between) > 1)
                yield weight + more, f"{lost} {word}"


def _candidates(printed: str, model: NoisyChannel) -> Iterator[str]:
    yield printed
    word = plain(printed)
    for origin in model.inverse.origins.get(word, ()):
        possessive = printed[len(word) :]
        if printed.isupper() and len(printed) > 1:
            yield origin.upper() + possessive
        else:
            yield (origin.capitalize() if printed[0].isupper() else origin) + possessive
