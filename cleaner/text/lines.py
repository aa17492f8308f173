"""What a line looks like, in any language: prose, or the kind of line that headlines and links are."""

_ENDS = tuple(".!?…。！？।")
_CLOSERS = "\"'”’“‘»«›‹)]"
_NO_TITLE_END = (*_ENDS, ":", ";", ",", "-", "–", "—")
_MIN_PROSE_WORDS = 8
_MAX_TITLE_WORDS = 32
_MAX_TITLE_CHARS = 240
_MIN_SENTENCE_WORDS = 4


def words_in(text: str) -> int:
    """How many words a line has, parted by white space."""
    return len(text.split())


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does, closing quotation marks aside.

    >>> ends_sentence("“It is gone.”"), ends_sentence("in search of")
    (True, False)
    """
    return text.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def has_sentence(text: str) -> bool:
    """Whether a full sentence stands somewhere in the text: some words and a full stop.

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
    """Whether the line is a sentence of some length, or a long paragraph however it ends."""
    count = words_in(text)
    return count >= _MIN_PROSE_WORDS and (ends_sentence(text) or count > _MAX_TITLE_WORDS)


def is_title_like(text: str) -> bool:
    """Whether the line has the form of a headline: not long, no full stop at its end, no small letter at its start.

    >>> is_title_like("Quake hits Tarn"), is_title_like("The quake hit Tarn at noon.")
    (True, False)
    """
    line = text.strip().lstrip("\"'“‘«([")
    if not line or line[0].islower() or len(line) > _MAX_TITLE_CHARS or words_in(line) > _MAX_TITLE_WORDS:
        return False
    return line.endswith("?") or not line.rstrip(_CLOSERS).endswith(_NO_TITLE_END)
