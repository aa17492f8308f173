"""A short line of damaged text → what it may have said.

A restoration has to be sure of a word by its neighbours, and a line such as "Re more" has none. A rule knows the whole
line, so that every reading may be shown to it: prose does not become a line of debris by chance.
"""

import math
from collections.abc import Iterator
from heapq import nlargest
from operator import itemgetter

from cleaner.repairs.decoder import Known
from cleaner.repairs.language_model import UNKNOWN, WORD, plain

# Longer lines are prose; of a line its first words tell what it is.
_MAX_CHARS, _MAX_WORDS = 160, 14
_MOST = 32
# A word that vanished between two blanks leaves both, if nothing has tidied them up.
_TWO_BLANKS = 6.0


def line_views(line: str, known: Known) -> tuple[str, ...]:
    """What a line may have been before the channel damaged it, other than as it stands; the likeliest first, some dozens."""
    if len(line) > _MAX_CHARS:
        return ()
    views = [(0.0, "")]
    end = 0
    for number, found in enumerate(WORD.finditer(line)):
        if number == _MAX_WORDS:
            break
        between = line[end : found.start()]
        choices = list(_choices(found[0], between, known))
        longer = ((weight + more, f"{view}{between}{said}") for weight, view in views for more, said in choices)
        views = nlargest(_MOST, longer, key=itemgetter(0))
        end = found.end()
    return tuple(view for _, start in views if (view := start + line[end:]) != line)


def _choices(token: str, between: str, known: Known) -> Iterator[tuple[float, str]]:
    """What a word may have been, also with a whole word lost before it, and the logarithm of how likely that is."""
    for said in _readings(token, known):
        weight = math.log(known.vocabulary.share(plain(said)) or UNKNOWN)
        yield weight, said
        if not between or between.isspace():
            for lost in known.inverse.vanishing:
                more = math.log(known.vocabulary.share(lost)) + _TWO_BLANKS * (len(between) > 1)
                yield weight + more, f"{lost} {said}"


def _readings(token: str, known: Known) -> Iterator[str]:
    yield token
    word = plain(token)
    for origin in known.inverse.origins.get(word, ()):
        rest = token[len(word) :]
        if token.isupper() and len(token) > 1:
            yield origin.upper() + rest
        else:
            yield (origin.capitalize() if token[0].isupper() else origin) + rest
