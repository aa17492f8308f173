"""The inputs of a run: find the files below them, and tell from the ending what each file is.

Pages are .html .htm .md .txt; files of many pages are .jsonl .ndjson .json .parquet .csv .tsv .warc .wet .rss .atom .xml (a
feed); each also with .gz or .zst behind it.
"""

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import UnreadableError
from cleaner.records import Format

PAGE_FORMATS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "auto"}
ROW_ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet", ".csv", ".tsv", ".warc", ".wet", ".rss", ".atom", ".xml")
COMPRESSION = {".gz": "gzip", ".zst": "zstd"}
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read.

    `id`: the id of its page, and the first part of the ids of its rows, where they name none.
    `folder`: the name of the folder it lies in, if that is the input or below it.
    `problem`: why it cannot be read, if that is known already; reading such a file gives a rejection.
    """

    path: Path
    id: str
    folder: str | None = None
    is_stdin: bool = False
    problem: str = ""

    @property
    def ending(self) -> str:
        """The ending in lower case, without that of the compression; "" where there is none."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if suffixes and suffixes[-1] in COMPRESSION:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @property
    def compression(self) -> str | None:
        """The name that pyarrow has for the compression; None where there is none."""
        return COMPRESSION.get(self.path.suffix.lower())

    @property
    def source(self) -> str:
        """The path as text."""
        return as_text(self.path)

    def identity(self) -> dict[str, str | int]:
        """Path, size and time of the last change: equal in two runs if the file did not change between them.

        Standard input and pipes get the present time, so that they never equal those of an earlier run.
        """
        if self.is_stdin:
            return {"path": STDIN, "read_at": time.time_ns()}
        path = as_text(self.path.absolute())
        if self.problem:
            return {"path": path, "problem": self.problem}
        try:
            status = self.path.stat()
        except OSError as error:
            return {"path": path, "problem": error.strerror or str(error)}
        if not stat.S_ISREG(status.st_mode):
            return {"path": path, "read_at": time.time_ns()}
        return {"path": path, "bytes": status.st_size, "changed": status.st_mtime_ns}


def walk(
    inputs: Sequence[str | Path],
    *,
    leave_out: Callable[[Path], bool] = lambda _folder: False,
    skip: Callable[[Path, str], None] = lambda _path, _why: None,
) -> list[InputFile]:
    """The files of the inputs: those that are named, whatever their ending or kind, and those below folders, sorted by name.

    In a folder, hidden files and folders, links to folders, files of other endings, pipes and devices, and folders for which
    `leave_out` is true are skipped; `skip` is called with each and the reason.
    Raises UnreadableError if an input does not exist, or if there is nothing to read in any of them.
    """
    files: list[InputFile] = []
    for given in inputs:
        root = Path(given)
        if str(given) == STDIN:
            files.append(InputFile(path=root, id="stdin", is_stdin=True))
        elif _is_folder(root):
            files += _walk_folder(root, leave_out, skip)
        else:
            files.append(InputFile(path=root, id=as_text(root.name)))
    if not files:
        endings = " ".join([*PAGE_FORMATS, *ROW_ENDINGS])
        raise UnreadableError(
            "unreadable", f"nothing to read in {', '.join(map(str, inputs))}; wanted {endings} (.gz, .zst)"
        )
    return files


def _is_folder(root: Path) -> bool:
    try:
        return stat.S_ISDIR(root.stat().st_mode)
    except FileNotFoundError as error:
        raise UnreadableError("unreadable", f"{root}: no such file or folder") from error
    except (OSError, ValueError) as error:  # a name too long, a NUL in it, a folder above that cannot be entered
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError("unreadable", f"{root}: no such file or folder ({why})") from error


def _walk_folder(root: Path, leave_out: Callable[[Path], bool], skip: Callable[[Path, str], None]) -> Iterator[InputFile]:
    unlisted: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=unlisted.append):
        wanted = []
        for name in sorted(names):
            path = Path(folder, name)
            if why := _why_not_entered(path, leave_out):
                skip(path, why)
            else:
                wanted.append(name)
        names[:] = wanted
        for name in sorted(files):
            path = Path(folder, name)
            below = path.relative_to(root)
            outlet = as_text(below.parent.name or root.resolve().name) or None
            file = InputFile(path=path, id=as_text(below.as_posix()), folder=outlet)
            if why := _why_not_read(file):
                skip(path, why)
            else:
                yield file
    for error in unlisted:
        path = Path(os.fsdecode(error.filename))
        yield InputFile(
            path=path, id=as_text(path.relative_to(root).as_posix()), problem=f"cannot be listed: {error.strerror}"
        )


def _why_not_entered(folder: Path, leave_out: Callable[[Path], bool]) -> str:
    """Why a folder below an input is skipped; empty if it is not."""
    if folder.name.startswith("."):
        return "hidden"
    if folder.is_symlink():
        return "a link to a folder"
    return "what a run wrote" if leave_out(folder) else ""


def _why_not_read(file: InputFile) -> str:
    """Why a file below an input is skipped; empty if it is not."""
    if file.path.name.startswith("."):
        return "hidden"
    if file.ending not in {*PAGE_FORMATS, *ROW_ENDINGS}:
        return f"ending {file.ending}" if file.ending else "no ending"
    return "a pipe, a socket or a device" if _is_special(file.path) else ""


def _is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device, which may block for ever when opened.

    False where the kind cannot be found out: reading the file then says why.
    """
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def as_text(path: Path | str) -> str:
    r"""The path as UTF-8 text; bytes that are not UTF-8 are shown as \xff."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
