"""The shape of a line, in any language: is it prose, does it end a sentence, does it look like a headline."""

from cleaner.text.words import CLOSERS, ends_sentence, has_sentence, words_in

__all__ = ["ends_sentence", "has_sentence", "is_prose", "is_title_like", "words_in"]

# Signs that no headline ends in, besides those that end a sentence.
_NO_TITLE_END = frozenset(":;,-–—：；，、،؛")
_OPENERS = "\"'“‘«([「『（【《〈"
_QUESTIONS = ("?", "？", "؟")
_MIN_PROSE_WORDS = 8
_MAX_TITLE_WORDS = 32
_MAX_TITLE_CHARS = 240


def is_prose(text: str) -> bool:
    """Whether the line is a sentence of some length, or a long paragraph however it ends."""
    count = words_in(text)
    return count >= _MIN_PROSE_WORDS and (ends_sentence(text) or count > _MAX_TITLE_WORDS)


def is_title_like(text: str) -> bool:
    """Whether the line has the form of a headline: not long, no full stop at its end, no small letter at its start.

    >>> is_title_like("Quake hits Tarn"), is_title_like("The quake hit Tarn at noon.")
    (True, False)
    """
    line = text.strip().lstrip(_OPENERS)
    if not line or line[0].islower() or len(line) > _MAX_TITLE_CHARS or words_in(line) > _MAX_TITLE_WORDS:
        return False
    return line.endswith(_QUESTIONS) or not (ends_sentence(line) or line.rstrip(CLOSERS)[-1:] in _NO_TITLE_END)
