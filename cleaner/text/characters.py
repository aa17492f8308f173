"""What a character says of the words beside it: is it a capital, a figure, a quotation mark, the end of a sentence."""

from functools import lru_cache

from cleaner.text.folding import plain_signs

#: Bits of a kind. CLOSER: what may stand between a sentence's end and the next one, END the end itself.
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
        # What has no width stands between words as a blank does.
        SPACE: not sign or sign.isspace(),
        CLOSER: sign in {'"', "'", ")"},
        END: sign[-1:] in {".", "!", "?", ":", "\n"},
        MARK: sign == '"',
        LINE: sign == "\n",
    }
    return sum(bit for bit, holds in bits.items() if holds)
