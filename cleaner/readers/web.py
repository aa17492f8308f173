"""A page of the web, fetched by urllib3.

trafilatura's `fetch_response` is not used: of whatever goes wrong it says None, it turns to connections whose certificates
it does not check, and servers that are busy keep it for minutes.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner._version import VERSION
from cleaner.errors import AddressError, UnreadableError
from cleaner.readers.content import PAGE_TYPES, decoded_as_said
from cleaner.readers.files import COMPRESSION, PACKED_ENDINGS, ROW_ENDINGS
from cleaner.records import Page
from cleaner.text.addresses import host_of, shown

#: What a page may take altogether, and how often its server may name another address for it.
MAX_SECONDS, MAX_REDIRECTS = 30.0, 5
# What the server may be silent for.
_SILENT_SECONDS = 10.0
_OK = 200
_CHUNK_BYTES = 1 << 16
_OF_FILES = {*ROW_ENDINGS, *PACKED_ENDINGS, *COMPRESSION}


def is_page_address(given: str) -> bool:
    """Whether it is an address of the web that names a page, and no file of many.

    >>> is_page_address("https://news.example/7.html?ref=1"), is_page_address("https://news.example/day.jsonl.gz")
    (True, False)
    """
    return host_of(given) is not None and PurePosixPath(urlsplit(given).path).suffix.lower() not in _OF_FILES


def fetch_page(address: str, max_bytes: int, *, max_seconds: float = MAX_SECONDS) -> Page:
    """The page at an address of the web; its `url` is the address that the server led to.

    Raises AddressError where the server cannot be reached, has no valid certificate or takes more than `max_seconds`, and
    UnreadableError where it answers with another status than 200 ("http_status"), with something that is no page
    ("other_type") or with nothing ("empty"), and where the page has more than `max_bytes` ("too_large"), once unpacked.
    """
    end = time.monotonic() + max_seconds
    at = address
    for _ in range(MAX_REDIRECTS + 1):
        with _answer(at, end) as answer:
            target = answer.get_redirect_location()
            if not target:
                return _page(answer, (address, at), max_bytes, end)
            at = urljoin(at, target)
        if host_of(at) is None:
            raise AddressError(f"{shown(address)} leads to {shown(at)}; only http and https are followed")
    raise AddressError(f"{shown(address)} leads to more than {MAX_REDIRECTS} other addresses, the last of them {shown(at)}")


@contextmanager
def _answer(address: str, end: float) -> Iterator[Any]:
    """The answer of a server, its body not yet read. What goes wrong with the network is an AddressError."""
    import urllib3

    silent = min(_SILENT_SECONDS, max(0.01, end - time.monotonic()))
    with _network(address), _pool(address) as pool:
        answer = pool.request(
            "GET",
            address,
            headers={
                **urllib3.make_headers(accept_encoding=True, user_agent=f"cleaner/{VERSION}"),
                "Accept": ", ".join([*PAGE_TYPES, "*/*;q=0.1"]),
            },
            timeout=urllib3.Timeout(connect=silent, read=silent),
            retries=False,
            preload_content=False,
        )
        try:
            yield answer
        finally:
            answer.close()


def _pool(address: str) -> Any:
    """What connects to the server of an address, by way of the proxy that the environment names."""
    from urllib.request import getproxies, proxy_bypass

    import certifi
    import urllib3

    parts = urlsplit(address)
    trusted: dict[str, Any] = {"ca_certs": os.environ.get("SSL_CERT_FILE") or certifi.where()}
    proxy = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if not proxy:
        return urllib3.PoolManager(**trusted)
    return urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}", **trusted)


@contextmanager
def _network(address: str) -> Iterator[None]:
    import urllib3.exceptions

    try:
        yield
    except urllib3.exceptions.NameResolutionError as error:
        raise AddressError(f"{shown(address)}: no server of that name was found") from error
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        is_silent = isinstance(error, urllib3.exceptions.TimeoutError)
        if is_silent and not isinstance(error, urllib3.exceptions.NewConnectionError):
            raise AddressError(f"{shown(address)}: its server keeps silent for too long; try again later") from error
        raise AddressError(f"{shown(address)} cannot be read: {type(error).__name__}: {shown(str(error))}") from error


def _page(answer: Any, addresses: tuple[str, str], max_bytes: int, end: float) -> Page:
    """The page in an answer. `addresses`: the one asked for, and the one that it led to."""
    name = shown(addresses[0])
    if answer.status != _OK:
        raise UnreadableError("http_status", f"{name}: the server answered {answer.status} {answer.reason or ''}".rstrip())
    said = str(answer.headers.get("Content-Type") or "")
    media = said.partition(";")[0].strip().lower()
    if media and media not in PAGE_TYPES:
        raise UnreadableError("other_type", f"{name} is {media}, which is no page; pages are {', '.join(PAGE_TYPES)}")
    data = _body(answer, name, max_bytes, end)
    if not data.strip():
        raise UnreadableError("empty", f"{name}: {len(data)} bytes, none of them text")
    content = decoded_as_said(data, _charset(said))
    return Page(content=content, format=PAGE_TYPES.get(media, "auto"), id=name, source=name, url=shown(addresses[1]))


def _body(answer: Any, name: str, max_bytes: int, end: float) -> bytes:
    data = bytearray()
    while chunk := answer.read1(_CHUNK_BYTES, decode_content=True):
        data += chunk
        if len(data) > max_bytes:
            raise UnreadableError("too_large", f"{name}: more than {max_bytes} bytes (setting clean.max_page_bytes)")
        if time.monotonic() > end:
            raise AddressError(f"{name}: only {len(data)} bytes came in time; try again later")
    return bytes(data)


def _charset(content_type: str) -> str | None:
    """The encoding that a server names."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset")
    return charset.strip() if isinstance(charset, str) else None
