"""Encodings by the names that pages give them, the bytes of each as text, and the code page that Latin letters are in."""

import codecs
import re
from collections.abc import Collection
from string import ascii_letters
from unicodedata import normalize

from cleaner.text.languages import identify_language

# Declared encoding → the larger one that browsers read instead (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_jp": "euc_jis_2004",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
# Names that pages give and Python does not know.
_LABELS = {
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "x-euc-jp": "euc_jis_2004",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "dos-866": "cp866",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
}
_LABEL_START = re.compile(r"(?:x-|cs)?(?:cp|win|windows)-?(?=125\d$)")
#: Encodings that statistics choose from. Without this list, the detector takes Western text for code pages of DOS.
WEB = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15", "koi8_r", "koi8_u"),
    *("shift_jis", "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr"),
)
# Further ones, taken where a page declares them.
_DECLARABLE = frozenset(
    {
        *WEB,
        *("iso8859_3", "iso8859_4", "iso8859_6", "iso8859_8", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_16"),
        *("cp932", "cp949", "big5hkscs", "euc_jis_2004", "cp866", "mac_cyrillic", "mac_roman"),
    }
)
# Languages with Latin letters that are not Western: the code pages that they are written in, and their letters beyond ASCII.
_CENTRAL, _BALTIC, _SOUTH = ("cp1250", "iso8859_2"), ("cp1257", "iso8859_13"), frozenset("čćđšž")
_LETTERS = {
    "pl": (_CENTRAL, frozenset("ąćęłńóśźż")),
    "cs": (_CENTRAL, frozenset("áčďéěíňóřšťúůýž")),
    "sk": (_CENTRAL, frozenset("áäčďéíĺľňóôŕšťúýž")),
    "hu": (_CENTRAL, frozenset("áéíóöőúüű")),
    "ro": ((*_CENTRAL, "iso8859_16"), frozenset("ăâîșțşţ")),
    **dict.fromkeys(("hr", "bs", "sr", "sl"), (_CENTRAL, _SOUTH)),
    "tr": (("cp1254",), frozenset("çğıİöşüâîû")),
    "az": (("cp1254",), frozenset("çğıİöşüə")),
    "lt": (_BALTIC, frozenset("ąčęėįšųūž")),
    "lv": (_BALTIC, frozenset("āčēģīķļņōŗšūž")),
    "et": (("cp1252", *_BALTIC), frozenset("äõöüšž")),
    **dict.fromkeys(("is", "fo"), (("cp1252",), frozenset("áéíóúýðþæöø"))),
}
# Letters of Western languages, and signs of all.
_WESTERN = frozenset("àâäáãåæçéèêëíîïñóòôöõøúùûüßœ")
_SIGNS = frozenset("“”‘’‚„–—…«»‹›€£©®°·§´¿¡•™\xa0")
# This share of the characters beyond ASCII belongs to a language that the text is in.
_ENOUGH = 0.95
_SILENT = re.compile(rb"<(script|style)\b", re.IGNORECASE)
_SILENT_END = {name: re.compile(rb"</" + name, re.IGNORECASE) for name in (b"script", b"style")}
_TAG = re.compile(rb"<[^<>]*>")
# VISCII (RFC 1456), which Python does not know: letters in place of six controls, and of the bytes from 128 on.
_VISCII = {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ"} | dict(
    enumerate(
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫ"
        "èéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        start=128,
    )
)
# How much of a page tells its language.
_SAMPLE_BYTES = 65_536


def encoding_named(label: str) -> str | None:
    """The encoding that browsers read under the name that a page gives; None where it names none of several that pages are
    written in.

    UTF-8 and wide encodings are no answer: a name that can be read as ASCII is wrong of these, and who asks has tried the
    former. Some of Python's codecs are no encodings of text.

    >>> encoding_named("ISO-8859-1"), encoding_named("x-sjis"), encoding_named("base64")
    ('cp1252', 'cp932', None)
    """
    label = _LABEL_START.sub("cp", label.lower())
    if label == "viscii":
        return label
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except LookupError:
        return None
    meant = _MEANT.get(name, name).replace("-", "_")
    return meant if meant in _DECLARABLE else None


def read(data: bytes, encoding: str) -> str:
    """The bytes as text; what cannot be read is U+FFFD."""
    if encoding == "viscii":
        return codecs.charmap_decode(data, "replace", _VISCII | {n: chr(n) for n in range(128) if n not in _VISCII})[0]
    name = codecs.lookup(encoding).name
    text = data.decode(_MEANT.get(name, name), errors=FROM_CP1252)
    # Vietnamese letters are written there with their tone behind them.
    return normalize("NFC", text) if encoding == "cp1258" else text


def _read_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Error handler of codecs: a byte on its own that is no part of the encoding is one of cp1252, if that has it: of
    encodings of several bytes, a sign such as "€" or a blank; of UTF-8 a letter too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    if error.end - error.start == 1 and (byte <= b"\xa0" or (error.encoding == "utf-8" and byte < b"\xff")):
        return byte.decode("cp1252", errors="replace"), error.end
    return "\ufffd", error.end


FROM_CP1252 = "cleaner.cp1252"
codecs.register_error(FROM_CP1252, _read_cp1252)


def latin_code_page(data: bytes) -> str | None:
    """The code page with Latin letters whose letters are those of the language that the text is in; None without any.

    The letters of ASCII tell the language, however the others are read.
    """
    sample = _sample(data)
    found = identify_language(sample.decode("cp1252", errors="replace"))
    encodings, letters = _LETTERS.get(found.language if found else "", (("cp1252",), _WESTERN))
    shares = {encoding: _share(sample, encoding, letters) for encoding in encodings}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _ENOUGH else None


def is_latin(data: bytes) -> bool:
    """Whether most letters of a page are those of ASCII, so that the others, whatever they are, belong to a Latin script."""
    sample = _sample(data)
    beyond_ascii = len(sample) - len(sample.translate(None, delete=bytes(range(128, 256))))
    return beyond_ascii < len(sample) - len(sample.translate(None, delete=ascii_letters.encode()))


def _sample(data: bytes) -> bytes:
    """The beginning of the text of a page, without scripts, styles and tags."""
    pieces, at = [], 0
    unended: set[bytes] = set()
    for start in _SILENT.finditer(data):
        name = start[1].lower()
        if start.start() < at or name in unended:
            continue
        if end := _SILENT_END[name].search(data, start.end()):
            pieces.append(data[at : start.start()])
            at = end.end()
        else:
            # Searched for once: a page may hold a million starts without an end.
            unended.add(name)
    return _TAG.sub(b" ", b" ".join([*pieces, data[at:]]))[:_SAMPLE_BYTES]


def _share(sample: bytes, encoding: str, letters: Collection[str]) -> float:
    """Of the characters beyond ASCII, the share of those that are among the letters, or are signs."""
    beyond_ascii = [sign for sign in sample.decode(encoding, errors="replace") if not sign.isascii()]
    known = sum(sign in _SIGNS or sign in letters or sign.lower() in letters for sign in beyond_ascii)
    return known / len(beyond_ascii) if beyond_ascii else 1.0
