"""Addresses of inputs and outputs, as texts: which are addresses, and how they may be shown."""

import re
from pathlib import Path
from urllib.parse import urlsplit

# Addresses on this machine are paths, and need no fsspec.
_HERE = re.compile("(?:file|local)://")
_ADDRESS = re.compile(r"[a-z][a-z\d+.-]+(?:::[a-z][a-z\d+.-]+)*://", re.IGNORECASE)
# What an address may hold that nobody else should read: a password, and parameters that sign it.
_NAMES = "sig|signature|token|secret|credential|password|(?:aws)?(?:api|access)?key(?:id)?"
_SECRET = re.compile(
    rf"(?<=://)(?P<user>[^/@\s:]*):[^/@\s]+(?=@)|(?P<name>[?&](?:[^=&\s]*[-_])?(?:{_NAMES})=)[^&#\s:]+", re.IGNORECASE
)


def path_here(given: str | Path) -> str | Path:
    """The path of what may be an address on this machine: file:///news/monday.jsonl."""
    return given[found.end() :] if isinstance(given, str) and (found := _HERE.match(given)) else given


def is_address(given: object) -> bool:
    """Whether it is an address, and not the path of a file on this machine.

    >>> is_address("s3://bucket/pages"), is_address("pages/monday.jsonl"), is_address("C:/pages")
    (True, False, False)
    """
    return isinstance(given, str) and _ADDRESS.match(given) is not None and not _HERE.match(given)


def shown(address: str) -> str:
    """The address without passwords and signatures, as messages and tables may hold it.

    >>> shown("https://files.example/day.jsonl?part=7&sig=abc")
    'https://files.example/day.jsonl?part=7&sig=…'
    """
    return _SECRET.sub(lambda found: f"{found['user']}:…" if found["name"] is None else f"{found['name']}…", address)


def host_of(address: str) -> str | None:
    """The host of an address of the web, None for others."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www.") or None if parts.scheme in ("http", "https") else None
