"""Servers on this machine that tests read from."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Served:
    """What a server holds, and what was asked of it.

    `ranges`: whether it sends parts. `statuses`: answers by path, other than 200. `broken`: paths whose data breaks off.
    """

    files: dict[str, bytes]
    address: str = ""
    ranges: bool = True
    statuses: dict[str, int] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, int]] = field(default_factory=list)


@contextmanager
def http_server(files: dict[str, bytes], *, ranges: bool = True) -> Iterator[Served]:
    """A server of the web that holds files by their paths; paths that end with a slash list those below."""
    served = Served(files=files, ranges=ranges)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:  # the name that the base class looks for
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def _answer(self, *, with_body: bool) -> None:
            path = self.path.partition("?")[0]
            if path not in served.files and any(name.startswith(f"{path}/") for name in served.files if path != "/"):
                self.send_response(301)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            body, status = _body(served, path)
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            total = len(body)
            if asked and served.ranges and status == 200:
                body, status = body[int(asked[1]) : int(asked[2] or total) + 1], 206
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Accept-Ranges", "bytes" if served.ranges else "none")
            self.send_header("ETag", f'"{hash(served.files.get(path))}"')
            if status == 206 and asked:
                self.send_header("Content-Range", f"bytes {asked[1]}-{int(asked[1]) + len(body) - 1}/{total}")
            if path.endswith("/"):
                self.send_header("Content-Type", "text/html")
            self.end_headers()
            if with_body:
                is_broken = path in served.broken
                self.wfile.write(body[: len(body) // 2] if is_broken else body)
                served.asked.append((self.command, path, len(body)))
                self.close_connection = is_broken

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def _body(served: Served, path: str) -> tuple[bytes, int]:
    if path in served.statuses:
        return b"no", served.statuses[path]
    if path in served.files:
        return served.files[path], 200
    below = {name.removeprefix(path).partition("/") for name in served.files if name.startswith(path)}
    if path.endswith("/") and below:
        links = sorted({f'<a href="{name}{slash}">{name}</a>' for name, slash, _ in below})
        return "".join(links).encode(), 200
    return b"", 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a server of pages answers: the body in pieces, `seconds` before each of them."""

    pieces: Sequence[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@contextmanager
def page_server(answers: Mapping[str, Answer]) -> Iterator[str]:
    """A server of the web that answers by path as it is told, and 404 for other paths. Gives its address."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the base class looks for
            answer = answers.get(self.path, Answer(status=404, pieces=[b"<p>There is nothing here, we are sorry.</p>"]))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                for piece in answer.pieces:
                    ended.wait(answer.seconds)
                    self.wfile.write(piece)
                    self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
