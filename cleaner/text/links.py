"""Addresses as pages write them in links and pictures → whole addresses that do no harm wherever they are written."""

import re
from urllib.parse import quote, urljoin, urlsplit

# Browsers drop these wherever they stand in an address; controls and blanks at its ends as well.
_DROPPED = re.compile("[\t\n\r]")
_AT_ENDS = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z\d+.-]*:")
# What no address holds as it is: blanks, controls, signs that turn the direction of writing, and those of markup.
_UNSAFE = re.compile('[\\s\x00-\x20\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"<>\\\\^`{|}]')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WEB = ("http", "https")
# Longer addresses hold what they lead to.
_MAX_CHARS = 4_000


def whole_address(given: str, base: str, schemes: tuple[str, ...] = (*_WEB, "mailto")) -> str:
    """The address of a link, resolved against `base`, the address of its page; empty where it has none of the schemes, leads
    to a place on its own page, or is none. Where the base is not known (""), what is relative stays so.

    >>> whole_address("/tarn (1)", "https://news.example/osk/2"), whole_address("javascript:alert(1)", "")
    ('https://news.example/tarn%20(1)', '')
    """
    address = _DROPPED.sub("", given.strip(_AT_ENDS))
    if not address or address.startswith("#") or len(address) > _MAX_CHARS or _LONE_SURROGATE.search(address):
        return ""
    if not base and address.startswith("//"):
        address = f"https:{address}"
    try:
        resolved = urljoin(base, address) if base else address
        parts = urlsplit(resolved)
        host = parts.hostname
    except ValueError:
        return ""
    if _SCHEME.match(resolved) and (parts.scheme not in schemes or (parts.scheme != "mailto" and not host)):
        return ""
    return _UNSAFE.sub(lambda sign: quote(sign[0]), resolved)


def whole_base(page: str | None, stated: str) -> str:
    """What the addresses of a page are relative to: what it states, or its own address; empty where neither is whole."""
    own = whole_address(page or "", "", _WEB)
    own = own if _SCHEME.match(own) else ""
    base = whole_address(stated, own, _WEB)
    return base if _SCHEME.match(base) else own
