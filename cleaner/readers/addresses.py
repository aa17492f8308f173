"""Files at addresses (`s3://bucket/pages/`, `https://…`, `zip://*.html::s3://…`), by fsspec, loaded for them alone."""

import io
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cleaner.errors import AddressError, CleanerError, UnreadableError
from cleaner.text.addresses import host_of, shown

_PACKAGES = {
    "s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs", "abfss": "adlfs",
    "adl": "adlfs", "http": "aiohttp", "https": "aiohttp", "sftp": "paramiko", "ssh": "paramiko", "smb": "smbprotocol",
    "webhdfs": "requests", "github": "requests", "dropbox": "dropboxdrivefs", "oci": "ocifs", "hf": "huggingface_hub",
}  # fmt: skip
# What file systems call that which changes with the content of a file, the surest first.
_CHANGES = (
    "ETag", "etag", "Content-MD5", "md5Hash", "Digest", "checksum", "CRC", "LastModified", "last_modified", "Last-Modified",
    "updated", "modified", "mtime", "date_time", "created",
)  # fmt: skip
_OF_WEB = re.compile("(?:^|::)https?://")
_GONE = (404, 410)
_BUFFER_BYTES = 1 << 16
_DETAIL_CHARS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file at an address.

    `system`, `path`: the file system of fsspec and the path in it. `address`: as it may be shown. `below`: the path below
    the folder that was asked for; the name, where it is the file that was. `info`: what the listing says of it: "bytes", and
    what has "changed" with its content, where they are known. `fetched`: its bytes, where they are on their way.
    """

    system: Any
    path: str
    address: str
    below: str
    info: Mapping[str, str | int] = field(default_factory=dict)
    fetched: "Future[bytes] | None" = None

    def fetch(self) -> bytes:
        """All its bytes. Raises what `open` raises."""
        with reaching(self.address):
            return bytes(self.system.cat_file(self.path))

    def open(self, _mode: str = "rb") -> BinaryIO:
        """Its bytes. Raises UnreadableError where it is gone; faults of network or permission are AddressError, in reading
        too."""
        if self.fetched is not None:
            return io.BufferedReader(io.BytesIO(self.fetched.result()))
        with reaching(self.address):
            raw = _Guarded(self.system.open(self.path, "rb"), self.address)
        return io.BufferedReader(raw, _BUFFER_BYTES)

    def identity(self) -> dict[str, str | int] | None:
        """Size and what changes with its content; None where the file system tells neither."""
        said = self.info
        if "changed" not in said:
            with reaching(self.address):
                said = _identity(self.system.info(self.path))
        return {**said} if "changed" in said else None


def _identity(info: Mapping[str, Any]) -> dict[str, str | int]:
    changed = next((str(info[name]) for name in _CHANGES if info.get(name)), None)
    size = {"bytes": int(info["size"])} if info.get("size") is not None else {}
    return {**size, **({"changed": changed} if changed else {})}


class _Guarded(io.RawIOBase):
    """A file of fsspec whose errors, which are of many kinds, are AddressErrors."""

    def __init__(self, file: Any, address: str) -> None:
        self._file, self._address = file, address
        # Where a server sends no parts of a file, fsspec says that it can seek, and fails when it shall.
        self._can_seek = bool(file.seekable()) and getattr(file, "size", 0) is not None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._can_seek

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with reaching(self._address):
            self._file.seek(offset, whence)
        return self.tell()

    def readinto(self, buffer: Any) -> int:
        with reaching(self._address):
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


@contextmanager
def reaching(address: str) -> Iterator[None]:
    """What goes to an address does so in here: what is not there is UnreadableError, every other fault AddressError."""
    try:
        yield
    except CleanerError:
        raise
    except ImportError as error:
        raise AddressError(_missing(address, error)) from error
    except Exception as error:  # each file system has errors of its own, of no common kind
        if isinstance(error, FileNotFoundError) and _is_gone(error, address):
            raise UnreadableError("unreadable", f"{shown(address)}: no such file or folder") from error
        raise AddressError(f"{shown(address)} cannot be reached: {_said(error)}; mend that and run again") from error


def _is_gone(error: FileNotFoundError, address: str) -> bool:
    """Whether the file is not there: over HTTP, fsspec says so of every failure, and the one behind it tells."""
    behind = error.__cause__ if _OF_WEB.search(address) else None
    return behind is None or getattr(behind, "status", None) in _GONE


def _said(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error, FileNotFoundError) and error.__cause__ else error
    lines = shown(str(cause)).splitlines()
    return f"{type(cause).__name__}: {lines[0] if lines else ''}"[:_DETAIL_CHARS]


def _missing(address: str, error: ImportError) -> str:
    if (error.name or "").partition(".")[0] == "fsspec":
        return f"{shown(address)}: addresses need fsspec; pip install 'cleaner[remote]'"
    protocols = re.split("::|://", address)
    package = next((_PACKAGES[name] for name in protocols if name in _PACKAGES), None)
    return f"{shown(address)}: {error}" + (f"; pip install {package}" if package else "")


def place_of(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Raises AddressError where there is none or a package is missing."""
    with reaching(address):
        from fsspec.core import url_to_fs

        try:
            system, path = url_to_fs(address)
        except ValueError as error:
            raise AddressError(f"{shown(address)}: {error}; see fsspec's list of file systems") from error
        # A second run in one process must see what has come since.
        system.invalidate_cache()
    return system, str(path)


def files_at(address: str) -> tuple[list[RemoteFile], bool]:
    """The file at an address, or the files below the folder or of the pattern (*) that it names, in no order; and whether it
    names a single file.

    An address of the web names a folder, a page of links, only where it ends with a slash. Raises UnreadableError where
    there is nothing, AddressError for faults of network or permission and for missing packages.
    """
    system, path = place_of(address)
    chain = f"::{address.partition('::')[2]}" if "://" in address.partition("::")[0] and "::" in address else ""

    def file(name: str, info: Mapping[str, Any], base: str) -> RemoteFile:
        below = shown(name.removeprefix(base).lstrip("/"))
        return RemoteFile(
            system=system,
            path=name,
            address=shown(system.unstrip_protocol(name) + chain),
            below=below,
            info=_identity(info),
        )

    with reaching(address):
        if "*" in path:
            base = path[: path.index("*")].rpartition("/")[0]
            found: dict[str, Any] = system.glob(path, detail=True)
            for name in [name for name, info in found.items() if info["type"] == "directory"]:
                del found[name]
                found |= system.find(name, detail=True)
        elif _is_folder(system, path, address):
            base, found = path, system.find(path, detail=True)
        else:
            return [file(path, system.info(path), path.partition("?")[0].rpartition("/")[0])], True
    if not found:
        raise UnreadableError("unreadable", f"{shown(address)}: no such file or folder")
    return [file(name, info, base) for name, info in found.items()], False


def _is_folder(system: Any, path: str, address: str) -> bool:
    return path.endswith("/") if host_of(address) else system.info(path)["type"] == "directory"
