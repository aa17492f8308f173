"""Addresses of pages and of outlets."""

import re
from urllib.parse import quote, unquote, urlsplit

_SCHEME = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)
_SLASHES = re.compile("/{2,}")
# Hosts of copies: "www.", and the mobile and AMP pages of an outlet.
_COPY_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
# The AMP page of an article at its outlet: "/amp/bridge", "/bridge/amp", "/bridge.amp.html".
_AMP_PATH = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$|$)", re.IGNORECASE)
# What a search engine or a cache puts before the address of an AMP page.
_COPIED = re.compile(
    r"^(?:https?:)?(?://)?(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org/\w)/(?:s/)?(?=[^/]+\.)",
    re.IGNORECASE,
)
# Parameters that courlan lets stand: of campaigns, of buttons for sharing, of AMP.
_OTHER_PARAMETER = re.compile(
    r"(?:amp|cmp(?:id)?|icid|ncid|smid|spm|ito|ocid|sr_share|share|feature|ns_\w+|wt\.\w+|_branch\w*)(?:=|$)"
    r"|output(?:type)?=amp\b",
    re.IGNORECASE,
)


def host(url: str) -> str | None:
    """The host of an address in small letters, without "www." and port; None where the address names no host.

    >>> host("https://www.tarnherald.example:443/bridge")
    'tarnherald.example'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def domain(url: str) -> str | None:
    """The registered domain of an address, or None.

    >>> domain("https://news.tarnherald.example/bridge")
    'tarnherald.example'
    """
    from courlan import extract_domain

    name: str | None = extract_domain(url, fast=True)
    return name


def canonical_address(url: str) -> str:
    """One form for all addresses of one page, for comparing only: without scheme, "www.", port, fragment, tracking
    parameters and trailing slash, and with the page's own address for its AMP and mobile copies.

    Other parameters stay, in order: they may name the article, or its second page. What is no address stays as it is.

    >>> canonical_address("http://www.tarnherald.example:80/amp/bridge/?utm_source=mail&id=7#top")
    'tarnherald.example/bridge?id=7'
    """
    try:
        return _canonical(_COPIED.sub("", url.strip()))
    except ValueError:
        return url


def _canonical(url: str) -> str:
    parts = urlsplit(url if _SCHEME.match(url) else f"//{url.removeprefix('//')}")
    name = parts.hostname or ""
    if "." not in name:
        return url
    path = _AMP_PATH.sub("", _SLASHES.sub("/", parts.path)).rstrip("/")
    if "%" in path or not path.isascii():
        path = quote(unquote(path), safe="/!$&'()*+,;=:@~")
    query = _own_parameters(parts.query) if parts.query else ""
    # A route of a page that scripts put together ("#!/bridge") is its address; any other fragment is a place in it.
    route = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"{_COPY_HOST.sub('', name)}{port}{path}{f'?{query}' if query else ''}{route}"


def _own_parameters(query: str) -> str:
    """The parameters of an address that are not for tracking readers or for another form of the page."""
    from courlan.clean import clean_query

    kept = [one for one in query.replace("&amp;", "&").split("&") if not _OTHER_PARAMETER.match(one)]
    parameters: str = clean_query("&".join(kept))
    return parameters
