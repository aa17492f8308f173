"""Words of a text that no lexicon has: a first look that tells most sound texts from damaged ones."""

from collections.abc import Sequence

from cleaner.repairs.lexicon import Lexicon

#: Number of odd words from which on a text may be damaged.
MIN_ODD = 3
# Shorter odd words prove nothing.
_MIN_ODD_LETTERS = 2
# Characters from which on a text should hold the word "the".
_MIN_CHARS = 500
# Words with a capital of which a text is searched for one in small letters inside a longer word; and characters that are
# looked at for all of them together: a long text is searched for fewer.
_MAX_SEARCHED, _MAX_LOOKED_AT = 1_000, 200_000_000
# Byte tables for ASCII text: letters stay, or become small, punctuation becomes blank; "?" stands for a letter beyond ASCII.
_LETTERS_ONLY = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in range(128)) + b" " * 128
_PLAIN = bytes(c if chr(c).isalpha() or c == ord("?") else 32 for c in bytes(range(128)).lower()) + b" " * 128


def odd_words(text: str, lexicon: Lexicon) -> list[str]:
    """The different words in small letters that the lexicon lacks, sorted; words with letters beyond ASCII are left out."""
    data = text.encode("ascii", "replace")
    words = set(data.translate(_PLAIN).decode("ascii").split())
    unknown = {word for word in words.difference(lexicon.words) if "?" not in word}
    if not unknown:
        return []
    small = unknown.intersection(data.translate(_LETTERS_ONLY).decode("ascii").split())
    # Few are left, nearly all of them names: looking for each takes time.
    most = min(_MAX_SEARCHED, _MAX_LOOKED_AT // len(text))
    return sorted([*small, *(word for word in sorted(unknown - small)[:most] if word in text)])


def are_suspicious(odd: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether texts with these odd words are worth a closer look; most sound ones are not."""
    if any(len(word) >= _MIN_ODD_LETTERS for word in odd):
        return True
    return sum(map(len, texts)) >= _MIN_CHARS and not any(" the " in text for text in texts)
