"""Addresses of pages and of outlets."""

from urllib.parse import urlsplit


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
