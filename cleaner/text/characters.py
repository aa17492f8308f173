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


#: The first code point of the scripts that have no capitals, from Hebrew on. (The few cased ones beyond it fold to lower
#: code points, or print no news.)
FIRST_UNCASED = 0x590
#: Ranges of code points of the scripts that put no blanks between words: Thai, Lao, Tibetan, Burmese; Khmer; Chinese,
#: Japanese, Yi; and their supplements.
UNSPACED = ((0xE00, 0x10A0), (0x1780, 0x1800), (0x2E80, 0xA4D0), (0xF900, 0xFB00), (0x20000, 0x40000))


def is_unspaced(code: int) -> bool:
    """Whether a code point belongs to a script without blanks between words.

    >>> is_unspaced(ord("橋")), is_unspaced(ord("б")), is_unspaced(ord("7"))
    (True, False, False)
    """
    return code >= UNSPACED[0][0] and any(first <= code < end for first, end in UNSPACED)
