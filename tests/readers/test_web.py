"""Pages of the web, from a server on this machine."""

import gzip
import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

import cleaner
from cleaner.errors import AddressError, UnreadableError
from cleaner.readers import web
from cleaner.readers.web import fetch_page, is_page_address
from tests.readers.servers import Answer, page_server

TEXT = "Der Kai in Tarn bleibt für drei Tage gesperrt, teilte das Hafenamt am Montag mit; die Fähren legen in Osk an."
PAGE = f"<!doctype html><html><head><title>Kai gesperrt</title></head><body><p>{TEXT}</p></body></html>"
HTML = {"Content-Type": "text/html"}
MAX = 1_000_000

ANSWERS = {
    "/plain": Answer(pieces=[PAGE.encode()], headers=HTML),
    "/untyped": Answer(pieces=[PAGE.encode()]),
    "/text": Answer(pieces=[TEXT.encode()], headers={"Content-Type": "text/plain; charset=utf-8"}),
    "/markdown": Answer(pieces=[f"# Kai\n\n{TEXT}".encode()], headers={"Content-Type": "text/markdown"}),
    "/packed": Answer(pieces=[gzip.compress(PAGE.encode())], headers={**HTML, "Content-Encoding": "gzip"}),
    "/latin": Answer(pieces=[PAGE.encode("cp1252")], headers={"Content-Type": "text/html; charset=windows-1252"}),
    "/mislabelled": Answer(pieces=[PAGE.encode()], headers={"Content-Type": "text/html; charset=ISO-8859-1"}),
    "/russian": Answer(pieces=["Квай закрыт.".encode("koi8-r")], headers={"Content-Type": 'text/plain; charset="KOI8-R"'}),
    "/odd": Answer(pieces=[PAGE.encode()], headers={"Content-Type": "text/html; charset=klingon"}),
    "/moved": Answer(status=301, headers={"Location": "/again?x=1"}),
    "/again?x=1": Answer(status=302, headers={"Location": "plain"}),
    "/circle": Answer(status=302, headers={"Location": "/circle"}),
    "/to-file": Answer(status=302, headers={"Location": "file:///etc/hostname"}),
    "/to-ftp": Answer(status=302, headers={"Location": "ftp://127.0.0.1/page.html"}),
    "/busy": Answer(status=503, headers={"Retry-After": "600"}),
    "/image": Answer(pieces=[b"\x89PNG"], headers={"Content-Type": "image/png"}),
    "/json": Answer(pieces=[b"{}"], headers={"Content-Type": "Application/JSON; charset=utf-8"}),
    "/nothing": Answer(pieces=[b" \n"], headers=HTML),
    "/large": Answer(pieces=[b"x" * 60_000] * 10, headers=HTML),
    "/bomb": Answer(pieces=[gzip.compress(b"a" * 5_000_000)], headers={**HTML, "Content-Encoding": "gzip"}),
    "/broken-pack": Answer(pieces=[b"no gzip at all"], headers={**HTML, "Content-Encoding": "gzip"}),
    "/breaks-off": Answer(pieces=[PAGE.encode()], headers={**HTML, "Content-Length": "9000"}),
    "/slow": Answer(pieces=[b"<p>drop</p>"] * 200, headers=HTML, seconds=0.05),
    "/silent": Answer(pieces=[b"late"], headers=HTML, seconds=20),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with page_server(ANSWERS) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["/plain", "/untyped", "/packed", "/latin", "/mislabelled", "/odd", "/text", "/markdown", "/moved"]
)
def test_a_page_is_read_as_a_file_of_it_would_be(server: str, path: str) -> None:
    page = fetch_page(server + path, MAX)
    assert (page.id, page.source) == (server + path, server + path)
    article = cleaner.clean(page)
    assert (article.text, article.url) == (TEXT, f"{server}/plain" if path == "/moved" else server + path)


def test_the_encoding_that_the_server_names_counts_for_short_pages(server: str) -> None:
    assert fetch_page(f"{server}/russian", MAX).content == "Квай закрыт."


@pytest.mark.parametrize(
    ("path", "kind"), [("/plain", "html"), ("/untyped", "auto"), ("/text", "auto"), ("/markdown", "markdown")]
)
def test_the_media_type_says_what_a_page_is_written_in(server: str, path: str, kind: str) -> None:
    assert fetch_page(server + path, MAX).format == kind


@pytest.mark.parametrize(
    ("path", "reason", "words"),
    [
        ("/gone", "http_status", "404 Not Found"),
        ("/busy", "http_status", "503 Service Unavailable"),
        ("/image", "other_type", "image/png"),
        ("/json", "other_type", "application/json"),
        ("/nothing", "empty", "2 bytes"),
        ("/large", "too_large", "more than 100000 bytes"),
        ("/bomb", "too_large", "more than 100000 bytes"),
    ],
)
def test_what_is_no_page_is_told_with_its_reason(server: str, path: str, reason: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as told:
        fetch_page(server + path, 100_000)
    assert told.value.reason == reason
    assert server + path in str(told.value)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/circle", "more than 5 other addresses"),
        ("/to-file", "only http and https"),
        ("/to-ftp", "only http and https"),
        ("/broken-pack", "cannot be read: DecodeError"),
        ("/breaks-off", "cannot be read: (ProtocolError|IncompleteRead)"),
    ],
)
def test_what_the_server_does_wrong_is_told(server: str, path: str, words: str) -> None:
    with pytest.raises(AddressError, match=words):
        fetch_page(server + path, MAX)


def test_a_page_that_drips_in_ends_at_its_time(server: str) -> None:
    with pytest.raises(AddressError, match=r"only \d+ bytes came in time"):
        fetch_page(f"{server}/slow", MAX, max_seconds=0.3)


def test_a_server_that_keeps_silent_is_not_waited_for(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_SILENT_SECONDS", 0.2)
    with pytest.raises(AddressError, match="keeps silent"):
        fetch_page(f"{server}/silent", MAX)


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_the_proxy_that_the_environment_names_is_asked(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"http://news.invalid/a": Answer(pieces=[PAGE.encode()], headers=HTML), "/a": Answer(status=500)}
    with page_server(answers) as proxy:
        monkeypatch.setenv("http_proxy", proxy.replace("http://", scheme))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert fetch_page("http://news.invalid/a", MAX).url == "http://news.invalid/a"
        with pytest.raises(UnreadableError, match="500"):
            fetch_page(f"{proxy}/a", MAX)


def test_a_server_that_is_not_there_is_told() -> None:
    with closing(socket.socket()) as own:
        own.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{own.getsockname()[1]}/a"
    with pytest.raises(AddressError, match="refused"):
        fetch_page(address, MAX)
    with pytest.raises(AddressError, match="no server of that name"):
        fetch_page("http://news.invalid/a", MAX)


def test_a_certificate_that_nobody_vouches_for_is_refused(server: str) -> None:
    with pytest.raises(AddressError, match="SSL"):
        fetch_page(server.replace("http:", "https:") + "/plain", MAX)


@pytest.mark.parametrize("address", ["http://[::1/a", "http://news.example:port/a", "http://a..b/c"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises((AddressError, ValueError)) as told:
        fetch_page(address, MAX)
    assert isinstance(told.value, AddressError)


def test_a_secret_of_an_address_is_not_shown(server: str) -> None:
    with pytest.raises(UnreadableError) as told:
        fetch_page(f"{server}/gone?token=abc", MAX)
    assert "abc" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("https://news.example/", True),
        ("http://news.example/7.php?id=3.zip", True),
        ("HTTPS://news.example/a.html", True),
        ("https://news.example/day.JSONL", False),
        ("https://news.example/page.html.gz", False),
        ("https://news.example/feed.rss", False),
        ("s3://bucket/a.html", False),
        ("pages/a.html", False),
        ("-", False),
    ],
)
def test_files_of_many_pages_are_left_to_those_who_read_them(given: str, *, wanted: bool) -> None:
    assert is_page_address(given) is wanted
