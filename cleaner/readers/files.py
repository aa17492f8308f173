"""A file of the inputs: what its name tells of it, and what tells whether it has changed.

Pages are .html .htm .md .txt; files of many pages are .jsonl .ndjson .json .parquet .csv .tsv .warc .wet .rss .atom .xml (a
feed), and .zip .tar .tgz, which are read as folders; each also with .gz or .zst behind it.
"""

import os
import stat
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cleaner.readers.addresses import RemoteFile
from cleaner.readers.streams import opened
from cleaner.records import Format

PAGE_FORMATS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "auto"}
ROW_ENDINGS = (".jsonl", ".ndjson", ".json", ".parquet", ".csv", ".tsv", ".warc", ".wet", ".rss", ".atom", ".xml")
PACKED_ENDINGS = (".zip", ".tar", ".tgz")
ENDINGS = (*PAGE_FORMATS, *ROW_ENDINGS, *PACKED_ENDINGS)
COMPRESSION = {".gz": "gzip", ".zst": "zstd", ".tgz": "gzip"}
STDIN = "-"
# Folders that programs keep for themselves beside data, in files with the endings of rows and pages.
_KEPT_BY_PROGRAMS = frozenset({"_temporary", "_delta_log", "_spark_metadata", "__MACOSX"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read.

    `id`: the id of its page, and the first part of the ids of its rows, where they name none.
    `folder`: the name of the nearest folder between the input and the file; None where there is none.
    `root`: the name of the input itself, where that is a folder; the host of an address of the web.
    `partition`: keys and values of the partitions it lies in.
    `remote`: the file, where it is at an address; `path` is then its place below the input.
    `problem`: why it cannot be read, if that is known already; reading such a file gives a rejection.
    """

    path: Path
    id: str
    folder: str | None = None
    root: str | None = None
    partition: Mapping[str, str | None] = field(default_factory=dict)
    remote: RemoteFile | None = None
    is_stdin: bool = False
    problem: str = ""

    @property
    def ending(self) -> str:
        """The ending in lower case, without that of the compression; "" where there is none."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if suffixes and suffixes[-1] in COMPRESSION and suffixes[-1] not in ENDINGS:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    @property
    def compression(self) -> str | None:
        """The name that pyarrow has for the compression; None where there is none."""
        return COMPRESSION.get(self.path.suffix.lower())

    @property
    def source(self) -> str:
        """The path or the address as text."""
        return self.remote.address if self.remote else as_text(self.path)

    def opened(self) -> AbstractContextManager[BinaryIO]:
        """Its bytes, decompressed (see `streams.opened`)."""
        return opened(None if self.is_stdin else self.remote or self.path, self.compression)

    def size(self) -> int | None:
        """Its bytes, where they are known."""
        if self.remote is not None:
            given = self.remote.info.get("bytes")
            return None if given is None else int(given)
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def why_not_read(self) -> str:
        """Why a file of such a name is skipped where it is found in a folder; empty if it is not."""
        if self.path.name.startswith("."):
            return "hidden"
        if self.ending not in ENDINGS:
            return f"ending {self.ending}" if self.ending else "no ending"
        return ""

    def identity(self) -> dict[str, str | int]:
        """Path, size and time of the last change: equal in two runs if the file did not change between them. Of an address
        in place of the time what its server has for that, such as an ETag.

        Standard input and pipes get the present time, so that they never equal those of an earlier run.
        """
        if self.is_stdin:
            return {"path": STDIN, "read_at": time.time_ns()}
        if self.remote is not None:
            return {"path": self.source, **(self.remote.identity() or {"read_at": time.time_ns()})}
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


def why_not_entered(name: str) -> str:
    """Why a folder of such a name is skipped; empty if it is not."""
    if name.startswith("."):
        return "hidden"
    return "what a program keeps for itself" if name in _KEPT_BY_PROGRAMS else ""


def as_text(path: Path | str) -> str:
    r"""The path as UTF-8 text; bytes that are not UTF-8 are shown as \xff."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
