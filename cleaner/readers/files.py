"""Walk the inputs and read each file by its ending.

Endings are .html .htm .md .txt .jsonl .parquet, each also with .gz or .zst behind it. Every file gives pages or a
rejection, so that what comes out can be counted against what went in.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.rows import Origin, jsonl_pages, parquet_pages
from cleaner.readers.streams import first_byte, opened
from cleaner.records import Format, Page, Rejection

PAGE_FORMATS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "auto"}
ROW_ENDINGS = (".jsonl", ".parquet")
COMPRESSION = {".gz": "gzip", ".zst": "zstd"}
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: its path, the id it has without another, and the name of its folder below the input.

    `problem` says why it cannot be read where the walk found out; such a file is a rejection.
    """

    path: Path
    id: str
    folder: str | None = None
    is_stdin: bool = False
    problem: str = ""

    @property
    def ending(self) -> str:
        """The ending that says what the file is, without that of the compression."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if suffixes and suffixes[-1] in COMPRESSION:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @property
    def compression(self) -> str | None:
        """What the file is compressed with, as pyarrow calls it."""
        return COMPRESSION.get(self.path.suffix.lower())

    @property
    def source(self) -> str:
        """The path as text."""
        return _as_text(self.path)

    def identity(self) -> dict[str, str | int]:
        """What tells whether the file is the same as in an earlier run: path, size and time of its last change.

        What comes through standard input or a pipe is never the same.
        """
        if self.is_stdin:
            return {"path": STDIN, "read_at": time.time_ns()}
        path = _as_text(self.path.absolute())
        if self.problem:
            return {"path": path, "problem": self.problem}
        try:
            status = self.path.stat()
        except OSError as error:
            return {"path": path, "problem": error.strerror or str(error)}
        if not stat.S_ISREG(status.st_mode):
            return {"path": path, "read_at": time.time_ns()}
        return {"path": path, "bytes": status.st_size, "changed": status.st_mtime_ns}


def walk(inputs: Sequence[str | Path], *, leave_out: Callable[[Path], bool] = lambda _folder: False) -> list[InputFile]:
    """The files below the inputs, in order of their names. A file that is named is taken whatever its ending or kind.

    Hidden files and folders are passed over, links to folders are not followed, and `leave_out` tells of folders below an
    input which else to pass over. Raises UnreadableError where an input does not exist, or where there is nothing to read
    in any of them.
    """
    found: list[InputFile] = []
    for given in inputs:
        root = Path(given)
        if str(given) == STDIN:
            found.append(InputFile(path=root, id="stdin", is_stdin=True))
        elif _is_folder(root):
            found += _walk_folder(root, leave_out)
        else:
            found.append(InputFile(path=root, id=_as_text(root.name)))
    if not found:
        endings = " ".join([*PAGE_FORMATS, *ROW_ENDINGS])
        raise UnreadableError(
            "unreadable", f"nothing to read in {', '.join(map(str, inputs))}; wanted {endings} (.gz, .zst)"
        )
    return found


def _is_folder(root: Path) -> bool:
    try:
        return stat.S_ISDIR(root.stat().st_mode)
    except FileNotFoundError as error:
        raise UnreadableError("unreadable", f"{root}: no such file or folder") from error
    except (OSError, ValueError) as error:  # a name too long, a NUL in it, a folder above that cannot be entered
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError("unreadable", f"{root}: no such file or folder ({why})") from error


def _walk_folder(root: Path, leave_out: Callable[[Path], bool]) -> Iterator[InputFile]:
    closed: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=closed.append):
        names[:] = sorted(name for name in names if not name.startswith(".") and not leave_out(Path(folder, name)))
        for name in sorted(files):
            path = Path(folder, name)
            below = path.relative_to(root)
            file = InputFile(path=path, id=_as_text(below.as_posix()), folder=_as_text(below.parent.name) or None)
            if not name.startswith(".") and file.ending in {*PAGE_FORMATS, *ROW_ENDINGS} and not _is_special(path):
                yield file
    for error in closed:
        path = Path(os.fsdecode(error.filename))
        yield InputFile(
            path=path, id=_as_text(path.relative_to(root).as_posix()), problem=f"cannot be listed: {error.strerror}"
        )


def _is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device: to open one may wait for ever. Of what is hidden, reading will tell."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _as_text(path: Path | str) -> str:
    r"""A path that can be written to any table: what is not UTF-8 in it is shown as \xff."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def read(files: Sequence[InputFile], *, max_page_bytes: int, outlet_from_folder: bool = False) -> Iterator[Page | Rejection]:
    """The pages of the files, one after the other; a rejection for everything that is none. Memory: one page or batch."""
    for file in files:
        outlet = file.folder if outlet_from_folder else None
        try:
            yield from _read_file(file, outlet, max_page_bytes)
        except UnreadableError as error:
            yield Rejection(id=file.id, source=file.source, reason=error.reason, detail=str(error))


def _read_file(file: InputFile, outlet: str | None, max_bytes: int) -> Iterator[Page | Rejection]:
    if file.problem:
        raise UnreadableError("unreadable", file.problem)
    origin = Origin(id=file.id, source=file.source, outlet=outlet)
    with opened(None if file.is_stdin else file.path, file.compression) as given:
        first, stream = first_byte(given, max_bytes) if file.is_stdin else (b"", given)
        if file.ending == ".parquet":
            yield from parquet_pages(stream, origin)
        elif file.ending == ".jsonl" or first == b"{":
            yield from jsonl_pages(stream, origin, max_bytes=max_bytes)
        else:
            yield _page(file, stream, outlet, max_bytes)


def _page(file: InputFile, stream: BinaryIO, outlet: str | None, max_bytes: int) -> Page:
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise UnreadableError("too_large", f"more than {max_bytes} bytes; raise the setting clean.max_page_bytes to take it")
    if not content.strip():
        raise UnreadableError("empty", f"{len(content)} bytes, all of them white space" if content else "0 bytes")
    kind = PAGE_FORMATS.get(file.ending, "auto")
    return Page(content=content, format=kind, id=file.id, source=file.source, outlet=outlet)
