"""The shape of a line, in any language: is it prose, does it end a sentence, does it look like a headline."""

# Signs that end a sentence, and signs that may stand behind them.
_ENDS = tuple(".!?…。！？।")
_CLOSERS = "\"'”’“‘»«›‹)]"
# Signs that no headline ends in. It may end in a question mark.
_NOT_TITLE_ENDS = (*_ENDS, ":", ";", ",", "-", "–", "—")
_MIN_PROSE_WORDS = 8
_MAX_TITLE_WORDS = 32
_MAX_TITLE_CHARS = 240
# Words before the last one of a sentence.
_MIN_SENTENCE_WORDS = 4


def words_in(text: str) -> int:
    """The number of words in a line, separated by white space."""
    return len(text.split())


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does, closing quotation marks aside.

    >>> ends_sentence("“It is gone.”"), ends_sentence("in search of")
    (True, False)
    """
    return text.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def has_sentence(text: str) -> bool:
    """Whether the text contains a full sentence: at least five words and a full stop.

    >>> has_sentence("The quake hit Tarn at noon. Photo"), has_sentence("Log in. Forgot your password?")
    (True, False)
    """
    if "." not in text and "!" not in text and "。" not in text:
        return False
    words = 0
    for word in text.split():
        if word[-1].isalnum():
            words += 1
            continue
        core = word.rstrip(_CLOSERS)
        if words >= _MIN_SENTENCE_WORDS and core.endswith((".", "!", "。")):
            return True
        words = 0 if core.endswith(_ENDS) else words + 1
    return False


def is_prose(text: str) -> bool:
    """Whether the line is a sentence of at least 8 words, or has more than 32 words, however it ends."""
    count = words_in(text)
    return count >= _MIN_PROSE_WORDS and (ends_sentence(text) or count > _MAX_TITLE_WORDS)


def is_title_like(text: str) -> bool:
    """Whether the line is shaped like a headline: short, no full stop at its end, no small letter at its start.

    >>> is_title_like("Quake hits Tarn"), is_title_like("The quake hit Tarn at noon.")
    (True, False)
    """
    line = text.strip().lstrip("\"'“‘«([")
    if not line or line[0].islower() or len(line) > _MAX_TITLE_CHARS or words_in(line) > _MAX_TITLE_WORDS:
        return False
    return line.endswith("?") or not line.rstrip(_CLOSERS).endswith(_NOT_TITLE_ENDS)
