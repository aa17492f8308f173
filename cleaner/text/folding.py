"""Forms of a text that are used for comparing, never for output."""

import re
import unicodedata

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SPACE = re.compile(r"\s+")
# One sign for each family of quotation marks, dashes and bullets, so that a rule needs to know one of them only.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("●▪■◦‣∙·", "•"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad"),
        "…": "...",
    }
)


def line_view(text: str) -> str:
    """One line as the rules see it: plain quotes and dashes, single spaces, no invisible signs.

    >>> line_view(" RE:\\xa0“Twelve” votes – or more ")
    'RE: "Twelve" votes - or more'
    """
    return _SPACE.sub(" ", text.translate(_SIGNS)).strip()


def fold(text: str) -> str:
    """The normal form for comparing texts: compatibility forms, no case, no marks, words parted by one space.

    >>> fold("Crème  Brûlée -- the CAFÉ’s best")
    "creme brulee the cafe's best"
    """
    return " ".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """The words of the folded text.

    >>> fold_words("Tarn’s 3 bridges")
    ["tarn's", '3', 'bridges']
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SIGNS)
    return _WORD.findall(text.casefold())
