"""Bytes to text. The encoding is detected, never assumed."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

from cleaner.errors import UnreadableError
from cleaner.text.code_pages import FROM_CP1252, WEB, encoding_named, is_latin, latin_code_page, read

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the first half of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARING = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,400}", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?<![\w-])(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# A description of the page may speak of encodings.
_NAMED = re.compile(rb"""\s(?:name|property|itemprop)\s*=""", re.IGNORECASE)
# Control bytes that text does not have.
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
# Of text with NUL bytes in it, at most this share is controls.
_MAX_CONTROLS = 1 / 200
# Of UTF-16, at least this share of the bytes at even or odd places is 0, and hardly any at the others.
_MIN_WIDE, _MAX_NARROW, _MIN_SAMPLE = 0.2, 0.01, 16
# What UTF-8 is taken for; and how many characters a page that was encoded twice has too many, at least.
_TAKEN_FOR, _MIN_TWICE = ("sloppy-windows-1252", "latin-1", "sloppy-windows-1251"), 10
# The escape sequences that turn to Japanese signs, in bytes that are ASCII otherwise.
_ISO_2022_JP = (b"\x1b$B", b"\x1b$@")
# The two halves of a character beyond the first 65,536, each as if it were a character of UTF-8.
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
# How far into a page its declarations are searched for.
_HEAD_BYTES = 65_536
_SAMPLE_BYTES = 65_536
# Of the characters beyond ASCII, at most this share may be unreadable in the encoding that a page declares.
_MAX_UNREADABLE = 0.05


def decode(data: bytes) -> str:
    """Decode by byte order mark, else as UTF-8, else as the page declares, else by statistics.

    Line ends stay as they are; a byte order mark and NUL characters are dropped. Raises UnreadableError with the reason
    "binary".
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if wide := _utf16(data[:_SAMPLE_BYTES]):
        return data.decode(wide, errors="replace")
    if _is_binary(data):
        raise UnreadableError("binary", f"{len(data)} bytes that are not text in any known encoding")
    data = data.replace(b"\0", b"")
    if any(escape in data for escape in _ISO_2022_JP):
        return data.decode("iso2022_jp", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _mixed(data)
    if text is not None:
        return text
    declared = next(filter(None, map(encoding_named, _declarations(data))), None)
    return (declared and _as_declared(data, declared)) or _by_statistics(data)


def decode_page(data: bytes) -> str:
    """Decode a page on its own, as `decode` does, and once more where all of it was encoded twice."""
    return _decoded_twice(decode(data))


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark, told by the zeros of its ASCII characters: markup and blanks are such in any language."""
    size = len(sample) // 2
    if b"\0" not in sample or size < _MIN_SAMPLE:
        return None
    even, odd = (part.count(0) / size for part in (sample[::2], sample[1::2]))
    if odd >= _MIN_WIDE and even <= _MAX_NARROW:
        return "utf-16-le"
    return "utf-16-be" if even >= _MIN_WIDE and odd <= _MAX_NARROW else None


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    share = _count(sample, _CONTROLS) / max(len(sample), 1)
    return share > (_MAX_CONTROLS if b"\0" in sample else 1 / 20)


def _count(data: bytes, wanted: bytes) -> int:
    """The number of wanted bytes. (A loop over the bytes takes a hundred times as long.)"""
    return len(data) - len(data.translate(None, delete=wanted))


def _decoded_twice(text: str) -> str:
    """A page that was encoded twice, all of it, as it was meant: UTF-8 that a program took for another encoding."""
    if text.isascii():
        return text
    from ftfy import bad_codecs  # noqa: F401 - registers the encodings

    for encoding in _TAKEN_FOR:
        with suppress(UnicodeError):
            once = text.encode(encoding).decode("utf-8")
            if len(text) - len(once) >= _MIN_TWICE:
                return _decoded_twice(once)
    return text


def _mixed(data: bytes) -> str | None:
    """A page of UTF-8 with some other bytes in it, those read as cp1252; None where the page is of another encoding.

    One damaged byte in a long UTF-8 page must not turn the whole page into another code page.
    """
    data = _HALVES.sub(
        lambda pair: pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode(),
        data,
    )
    damaged = data.decode("utf-8", errors="replace").count("\ufffd") - data.count("\ufffd".encode())
    sound = sum(not sign.isascii() for sign in data.decode("utf-8", errors="ignore"))
    if sound < (2 if _says_utf8(data) else 4) * damaged:
        return None
    return data.decode("utf-8", errors=FROM_CP1252)


def _says_utf8(data: bytes) -> bool:
    return any(re.fullmatch(r"utf_?-?8.*", name, re.IGNORECASE) for name in _declarations(data))


def _declarations(data: bytes) -> Iterator[str]:
    """What the page calls its encoding, in order."""
    for element in _DECLARING.finditer(_COMMENT.sub(b"", data[:_HEAD_BYTES])):
        name = None if _NAMED.search(element[0]) else _DECLARED.search(element[0])
        if name:
            yield name[1].decode("ascii", errors="ignore")


def _as_declared(data: bytes, encoding: str) -> str | None:
    """The page in the encoding that it declares; None where it cannot be in that."""
    if encoding == "cp1252":
        # What programs write where nobody has told them: other Latin letters may be meant, or another script.
        return read(data, latin_code_page(data) or "cp1252") if is_latin(data) else None
    text = read(data, encoding)
    beyond_ascii = sum(not sign.isascii() for sign in text)
    return text if text.count("\ufffd") <= max(1, _MAX_UNREADABLE * beyond_ascii) else None


def _by_statistics(data: bytes) -> str:
    """The page in the encoding that fits it best."""
    from charset_normalizer import from_bytes

    encoding = latin_code_page(data)
    if encoding is None:
        best = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=[*WEB], preemptive_behaviour=False).best()
        encoding = best.encoding if best else "cp1252"
    return read(data, encoding)
