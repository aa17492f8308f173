"""Normal forms of texts, for comparing and matching only, never for output."""

import re
import unicodedata
from functools import lru_cache

from cleaner.text.cached import cached_if_short
from cleaner.text.words import UNSPACED, is_vowel_sign, pattern_for, word_parts

#: Goes up whenever `fold_units` changes: hashes of folded texts are comparable under the same version only.
FOLD_VERSION = 3
_WORD = r"\w+(?:['’]\w+)*"
# Splits words of ASCII without apostrophes three times as fast as the pattern: all other signs become blanks.
_ASCII_WORDS = "".join(chr(c) if chr(c).isalnum() or chr(c) == "_" else " " for c in range(128))
# Characters that are compared in another form than the folded one (`fold_units`).
_COMPARED_OTHERWISE = re.compile(rf"[{UNSPACED}]|(?![0-9])\d")
# A word of two letters or a year, and a full stop: initials and list numbers end in a full stop too, but end no sentence.
_SENTENCE_END = re.compile(r"(?:[^\W\d_]{2}|\d{4})[)\"']*[.!?][)\"']*\s+")
# A tail is at most this long, and the sentence before it has at least three words.
_MAX_TAIL = 120
_MIN_SPACES_BEFORE_TAIL = 2
# Figures of other scripts than ours.
_FIGURE = re.compile(r"[^\D0-9]")
# Shorter texts cannot have so many combining marks that it matters.
_MANY_MARKS = 2_000
# One sign for each family of quotation marks, dashes and bullets, so that a rule needs to know one of them only.
_SIGNS = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("●▪■◦‣∙·", "•"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad", ""),
    "…": "...",
}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")


def line_view(text: str) -> str:
    """One line as the rules see it: plain quotes and dashes, single spaces, no invisible signs.

    >>> line_view(" RE:\\xa0“Twelve” votes – or more ")
    'RE: "Twelve" votes - or more'
    """
    line = text if text.isascii() else _plain_signs(text)
    # Most lines need no folding of white space. White space other than the blank is not printable.
    if not line.isprintable() or "  " in line or line[:1] == " " or line[-1:] == " ":
        return " ".join(line.split())
    return line


def line_tail(line: str) -> str:
    """The words behind the last full sentence of a line; empty where the line ends with a sentence or holds none.

    >>> line_tail("The toll bridge at Tarn on Monday. Ministry / Norlys")
    'Ministry / Norlys'
    """
    if line.endswith((".", "!", "?", '"')) or not ("." in line or "!" in line or "?" in line):
        return ""
    tail = line[-_MAX_TAIL:]
    ends = list(_SENTENCE_END.finditer(tail))
    if not ends or line.count(" ", 0, len(line) - len(tail) + ends[-1].start()) < _MIN_SPACES_BEFORE_TAIL:
        return ""
    return tail[ends[-1].end() :]


def fold(text: str) -> str:
    """The normal form for comparing texts: NFKD without accents, small letters, ASCII figures, words separated by one space.

    >>> fold("Crème  Brûlée -- the CAFÉ’s best")
    "creme brulee the cafe's best"
    """
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """The words of the folded text.

    >>> fold_words("Tarn’s 3 bridges")
    ["tarn's", '3', 'bridges']
    >>> fold_words("हिंदी की बात")
    ['हिंदी', 'की', 'बात']
    """
    plain = text.replace("`", "'").casefold() if text.isascii() else _plain(text)
    if plain.isascii() and "'" not in plain:
        return plain.translate(_ASCII_WORDS).split()
    return pattern_for(plain, _WORD).findall(plain)


@cached_if_short(2048, max_chars=1_000)
def known_words(text: str) -> tuple[str, ...]:
    """`fold_words`, cached: several steps ask for the words of each line of a page."""
    return tuple(fold_words(text))


def fold_units(text: str) -> list[str]:
    """The words of the folded text as texts are compared by them: figures of all scripts as 0 to 9, and each character of a
    script without spaces a word of its own, so that lines broken inside words, lost punctuation and blanks between words
    make no difference.

    >>> fold_units("Tarn’s ٣ bridges"), fold_units("大桥，收费")
    (["tarn's", '3', 'bridges'], ['大', '桥', '收', '费'])
    """
    plain = text if text.isascii() else _plain(text)
    if plain.isascii():
        return fold_words(plain)
    if _COMPARED_OTHERWISE.search(plain):
        plain = "".join(map(_folded_unit, plain))
    return pattern_for(plain, _WORD).findall(plain)


def folded_character(character: str) -> str:
    """What `fold_units` makes of one character: word characters and apostrophes, and a space for everything else; a
    character of a script without spaces comes between spaces.

    Folding does not depend on neighbours until the words are separated, so that tables can do it
    (`cleaner.shingles.fold_tables`).

    >>> folded_character("É"), folded_character("’"), folded_character("–"), folded_character("½"), folded_character("桥")
    ('e', "'", ' ', '1 2', ' 桥 ')
    """
    return "".join(map(_folded_unit, _plain(character)))


@lru_cache(1 << 14)
def _folded_unit(character: str) -> str:
    """A plain character as it is compared."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character not in {"'", "_"} and not character.isalnum() and not is_vowel_sign(character):
        return " "
    return f" {character} " if word_parts(character) else character


def plain_signs(text: str) -> str:
    """The text with one sign for each family of quotation marks, dashes and bullets; letters stay as they are.

    >>> plain_signs("„Café“ – Tarn")
    '"Café" - Tarn'
    """
    return text.replace("`", "'") if text.isascii() else _plain_signs(text)


def _plain(text: str) -> str:
    # Signs are replaced before NFKD, which takes some of them apart, and again after it, which brings out others.
    plain = _plain_signs(text)
    if not plain.isascii():
        if len(plain) > _MANY_MARKS:
            # Marks go below anyway, and NFKD sorts long runs of them in time that grows with the square of their length.
            plain = _without_marks(plain)
        plain = _plain_signs(_without_marks(unicodedata.normalize("NFKD", plain)))
        plain = _FIGURE.sub(lambda figure: str(unicodedata.decimal(figure[0])), plain)
    return plain.casefold()


def _without_marks(text: str) -> str:
    for mark in filter(unicodedata.combining, set(text)):
        text = text.replace(mark, "")
    return text


def _plain_signs(text: str) -> str:
    # Ten times faster than str.translate, which looks up every sign of a text that is not ASCII.
    return _SIGN.sub(lambda sign: _SIGNS[sign[0]], text)
