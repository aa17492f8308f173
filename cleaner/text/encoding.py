"""Bytes to text. The encoding is detected, never assumed."""

import codecs
import re

from cleaner.errors import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the first half of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# Declared encoding → the larger one that browsers read instead (WHATWG Encoding Standard, section 4.2).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
# Encodings that pages are written in. Without this list, the detector takes Western text for code pages of DOS.
_WEB = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15", "koi8_r", "koi8_u"),
    *("shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr"),
)
# Code pages with Latin letters, which statistics confuse.
_LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_15")
# Letters and signs of Western languages. Left out are those whose bytes are common letters in Polish, Czech or Hungarian.
_WESTERN = frozenset("àâäáãåæçéèêëíîïñóòôöõøúùûüßœÀÂÄÁÅÆÇÉÈÊËÍÎÑÓÖØÚÜŒ“”‘’‚„–—…«»‹›€£©®°·§´¿¡\xa0")
# Control bytes that text does not have.
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
# Bytes that begin a character of several bytes in UTF-8.
_LEADS = bytes(range(0xC2, 0x100))
# How far into a page its declaration is searched for.
_HEAD_BYTES = 4_096
_SAMPLE_BYTES = 65_536


def decode(data: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as the page declares, else by statistics.

    Line ends stay as they are; a byte order mark is dropped. Raises UnreadableError with the reason "binary".
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if _is_binary(data):
        raise UnreadableError("binary", f"{len(data)} bytes that are not text in any known encoding")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    # One damaged byte in a long UTF-8 page must not turn the whole page into another code page.
    if _mostly_utf8(data, text):
        return text
    declared = _declared(data)
    if declared is not None:
        return data.decode(declared, errors="replace")
    return _by_statistics(data)


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    if b"\0" in sample:
        return True
    return _count(sample, _CONTROLS) * 20 > len(sample)


def _mostly_utf8(data: bytes, text: str) -> bool:
    damaged = text.count("\ufffd")
    return _count(data, _LEADS) - damaged > 10 * damaged


def _count(data: bytes, wanted: bytes) -> int:
    """The number of wanted bytes. (A loop over the bytes takes a hundred times as long.)"""
    return len(data) - len(data.translate(None, delete=wanted))


def _declared(data: bytes) -> str | None:
    declaration = _DECLARED.search(data, 0, _HEAD_BYTES)
    if not declaration:
        return None
    try:
        name = codecs.lookup(declaration[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return None
    meant = _MEANT.get(name, name).replace("-", "_")
    # Other names are passed over: UTF-8 has failed already, a wide encoding has no declaration readable as ASCII, and some
    # of Python's codecs are no encodings of text.
    return meant if meant in _WEB else None


def _by_statistics(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=[*_WEB]).best()
    if best is None or (best.encoding in _LATIN and _reads_western(data)):
        return data.decode("cp1252", errors="replace")
    return data.decode(best.encoding, errors="replace")


def _reads_western(data: bytes) -> bool:
    """Whether bytes are text of a Western language: read as cp1252, at least 95 % of the characters beyond ASCII are letters
    and signs of French, Spanish, German, Portuguese, Italian or the Nordic languages."""
    beyond_ascii = [sign for sign in data.decode("cp1252", errors="replace") if not sign.isascii()]
    return sum(sign in _WESTERN for sign in beyond_ascii) >= 0.95 * len(beyond_ascii)
