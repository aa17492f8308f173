"""Web archives → pages."""

import gzip
import io

import pytest

from cleaner.errors import UnreadableError
from cleaner.readers.archives import archived_pages
from cleaner.readers.content import page_text
from cleaner.readers.rows import Origin
from cleaner.records import Page, Rejection

PAGE = "<html><body><p>Die Brücke in Tarn fiel am Montag in den Fluss.</p></body></html>"


def record(kind: str, media: str, body: bytes, address: str = "https://tarnherald.example/toll") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-03-03T14:05:00Z\r\n"
    return f"{head}Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def answer(body: bytes, media: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return record("response", "application/http; msgtype=response", head.encode() + body)


def pages(archive: bytes, max_bytes: int = 10_000) -> list[Page | Rejection]:
    stream = io.BufferedReader(io.BytesIO(archive))
    return list(archived_pages(stream, Origin(id="crawl", source="crawl.warc"), max_bytes=max_bytes))


def test_answers_and_texts_of_an_archive_are_pages_and_what_it_says_of_itself_is_not_counted() -> None:
    archive = record("warcinfo", "application/warc-fields", b"software: none") + record(
        "request", "application/http", b"GET /"
    )
    first, second = pages(archive + answer(PAGE.encode()) + record("conversion", "text/plain", b"The toll rises."))
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.id, first.format, first.url) == ("crawl#1", "html", "https://tarnherald.example/toll")
    assert first.extra == {"warc_date": "2031-03-03T14:05:00Z"}
    assert (second.content, second.format) == (b"The toll rises.", "auto")


def test_a_page_is_decompressed_and_read_in_the_encoding_that_its_server_names() -> None:
    packed = answer(
        gzip.compress(PAGE.encode("cp1252")), "text/html; charset=windows-1252", more="Content-Encoding: gzip\r\n"
    )
    (page,) = pages(packed)
    assert isinstance(page, Page)
    assert page_text(page, 1_000) == PAGE


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (answer(b"gone", status="404 Not Found"), "http_status"),
        (answer(b"\x89PNG", "image/png"), "other_type"),
        (answer(b"x" * 20_000), "too_large"),
        (answer(b"  "), "empty"),
    ],
)
def test_an_answer_that_is_no_page_is_rejected_with_its_address(archive: bytes, reason: str) -> None:
    rejection, page = pages(archive + answer(PAGE.encode()))
    assert isinstance(rejection, Rejection)
    assert rejection.reason == reason
    assert "tarnherald" in rejection.detail
    assert isinstance(page, Page)


@pytest.mark.parametrize(("archive", "reason"), [(b"", "empty"), (record("warcinfo", "text/plain", b"x"), "empty")])
def test_an_archive_without_pages_says_so(archive: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        pages(archive)
    assert raised.value.reason == reason
