"""The pages of some files as a stream of record batches, which other machines may read in parts."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.readers import InputFile, read
from cleaner.settings import CleanSettings

# Rows and bytes of a batch of parts that are read elsewhere: there each part keeps a process busy.
_PART_ROWS, _PART_BYTES = 1_000, 32 << 20
# Bytes of the files of a part, and files: one file is read in one place, however large it is.
_FILES_BYTES, _MOST_FILES = 32 << 20, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePages:
    """The pages of files, in order, in batches of some rows and bytes. `folder`: what relative paths start from."""

    files: Sequence[InputFile]
    settings: CleanSettings
    folder: Path
    rows: int
    max_bytes: int

    @classmethod
    def of(cls, files: Sequence[InputFile], settings: CleanSettings, *, rows: int, max_bytes: int) -> "FilePages":
        """The pages of files whose paths this process can open."""
        return cls(files=tuple(files), settings=settings, folder=Path.cwd(), rows=rows, max_bytes=max_bytes)

    def __iter__(self) -> Iterator[Any]:
        """The batches."""
        # Paths stay as they were given, for they are part of the result.
        if Path.cwd() != self.folder:
            os.chdir(self.folder)
        return read(self.files, self.settings, rows=self.rows, max_batch_bytes=self.max_bytes)

    def splits(self) -> "list[FilePages]":
        """The pages in parts of some files each, in order; none where only this process can read them."""
        if any(file.is_stdin for file in self.files):
            return []
        return [replace(self, files=part, rows=_PART_ROWS, max_bytes=_PART_BYTES) for part in self._parts()]

    def _parts(self) -> Iterator[tuple[InputFile, ...]]:
        held: list[InputFile] = []
        size = 0
        for file in self.files:
            held.append(file)
            size += int(file.identity().get("bytes") or 0)
            if size >= _FILES_BYTES or len(held) >= _MOST_FILES:
                yield tuple(held)
                held, size = [], 0
        if held:
            yield tuple(held)
