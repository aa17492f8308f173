"""Lone surrogates: halves of UTF-16 pairs, which JSON that was cut in the middle of a pair holds.

Python keeps them in a `str`, but they are no characters: UTF-8, and with it files, parsers and RE2, cannot hold them.
"""


def without_surrogates(text: str) -> str:
    r"""The text with pairs joined into their character and each lone half replaced by U+FFFD. May be shorter than before.

    >>> without_surrogates("Tarn \ud83d\ude00 \ud83d") == "Tarn \U0001f600 \ufffd"
    True
    """
    if _is_sound(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def mask_surrogates(text: str) -> str:
    r"""The text with each half replaced by "?", for parsers: the length, and with it every offset, stays as it is.

    >>> mask_surrogates("Tarn \ud83d")
    'Tarn ?'
    """
    return text if _is_sound(text) else utf8(text).decode()


def utf8(text: str) -> bytes:
    """The text as UTF-8, each half as "?", for matching and hashing."""
    return text.encode(errors="replace")


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
