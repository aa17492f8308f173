"""How repairs read words: one definition of a word, of its dictionary form, and of the beginning of a sentence."""

import re
from typing import Literal

#: Letters, with apostrophes inside: "don't", "O’Brien".
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Letters alone: apostrophes separate words too.
LETTERS = re.compile(r"[^\W\d_]+")
#: Words joined by hyphens.
COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)+")

# Characters between the end of a sentence and the first word of the next one.
_BETWEEN_SENTENCES = " \xa0\"'“”‘’()["
_SENTENCE_ENDS = frozenset(".!?\n")
_DASHES = frozenset("-–—")
# Behind one of these characters a sentence may begin, or not.
_PERHAPS_ENDS = frozenset(':;"“”‘(')
_LAST_LETTERS = re.compile(r"[^\W\d_]*$")
# A full stop behind one of these words is not always the end of a sentence.
_ABBREVIATIONS = frozenset(
    "inc corp co ltd mr mrs ms dr st no sen gov rep gen lt col jan feb mar apr jun jul aug sep sept oct nov dec vs".split()
)
# What stands before a report's first word in its line: "NORLYS, Tarn (Reuters) -", "NORLYS —".
_DATELINE = re.compile(r"(?:[^\W\d_a-z]{3}[^\n]{0,60}\)|[^\W\d_a-z]{4}[^\n]{0,40}) *[-–—]{1,2}[ \xa0]*$")
_MAX_DATELINE = 80
# The longest abbreviation, with room to spare.
_ABBREVIATION_CHARS = 12

#: Whether a sentence begins at a word: surely, perhaps (behind an abbreviation, a colon, a quotation mark), or not.
SentenceStart = Literal["sentence", "perhaps", "inside"]


def plain(word: str) -> str:
    """The form of a word that vocabularies hold: small letters, straight apostrophes, no possessive ending.

    >>> plain("Tarn’s")
    'tarn'
    """
    return lower(word).removesuffix("'s")


def lower(word: str) -> str:
    """A word in small letters with straight apostrophes."""
    return word.lower().replace("’", "'")


def opens_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` is the first of a sentence, or may be one (behind an abbreviation).

    >>> [opens_sentence("It rained. (The ferry left.", at) for at in (0, 3, 12)]
    [True, False, True]
    """
    at = start
    while at and text[at - 1] in _BETWEEN_SENTENCES:
        at -= 1
    return at == 0 or text[at - 1] in _SENTENCE_ENDS


def sentence_start(text: str, start: int, *, words_vanish: bool) -> SentenceStart:
    """Whether a sentence begins at the word at `start`, told apart more finely than by `opens_sentence`.

    `words_vanish`: the channel drops whole words. Then a double blank, or a blank at the beginning of a line, is the trace
    of a word that began the sentence, and this one is inside it.
    """
    at = start
    while at and text[at - 1] in " \xa0":
        at -= 1
    before = text[at - 1 : at]
    if before in _DASHES and _is_dateline(text, at):
        return "sentence"
    if before and before not in _SENTENCE_ENDS and before not in _PERHAPS_ENDS:
        return "inside"
    if words_vanish and (start - at >= 2 or (not before.strip() and start > at)):
        return "inside"
    if before in _PERHAPS_ENDS:
        return "perhaps"
    last = _LAST_LETTERS.search(text, max(0, at - _ABBREVIATION_CHARS), max(0, at - 1))
    word = last[0] if last else ""
    return "perhaps" if before == "." and (len(word) <= 1 or word.lower() in _ABBREVIATIONS) else "sentence"


def _is_dateline(text: str, end: int) -> bool:
    start = text.rfind("\n", max(0, end - _MAX_DATELINE), end) + 1
    return (start > 0 or end <= _MAX_DATELINE) and _DATELINE.match(text, start, end) is not None


def near_word(text: str, start: int, end: int) -> str:
    """A word as a neighbour for counts of capitals: as printed, but in small letters at the beginning of a sentence, where
    its capital says nothing."""
    return text[start:end].lower() if opens_sentence(text, start) else text[start:end]
