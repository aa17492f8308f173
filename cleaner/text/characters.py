"""Classes of characters that decide how words are read: capitals, figures, quotation marks, ends of sentences."""

from functools import lru_cache

from cleaner.text.folding import plain_signs

#: Bits of a kind. END ends a sentence; CLOSER may stand between that end and the next sentence; MARK is a quotation mark.
CAPITAL, FIGURE, SPACE, CLOSER, END, MARK, LINE = (1 << bit for bit in range(7))


@lru_cache(maxsize=4096)
def kind(character: str) -> int:
    """The kind of a character: the sum of its bits.

    >>> kind("É") == CAPITAL, kind("“") == MARK | CLOSER, kind("x")
    (True, True, 0)
    """
    sign = plain_signs(character)
    bits = {
        CAPITAL: character.isupper(),
        FIGURE: character.isdigit(),
        # Signs without width part words as a blank does.
        SPACE: not sign or sign.isspace(),
        CLOSER: sign in {'"', "'", ")"},
        END: sign[-1:] in {".", "!", "?", ":", "\n"},
        MARK: sign == '"',
        LINE: sign == "\n",
    }
    return sum(bit for bit, holds in bits.items() if holds)
