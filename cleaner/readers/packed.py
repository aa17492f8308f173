"""Archives of files (.zip, .tar, .tgz) → their members, one after the other: they are read as folders are.

Nothing is unpacked to disk by a name. Bounded are: how many members there are, how much more than the archive they unpack
to, and how much a tar archive says of a member. Archives in archives are not opened.
"""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import UnreadableError
from cleaner.readers.files import PACKED_ENDINGS, InputFile, as_text, why_not_entered
from cleaner.readers.streams import seekable
from cleaner.text.partitions import is_partition, partition_of

# Members that an archive may have; the list of those of a ZIP archive is held in memory, about 500 bytes each.
_MAX_MEMBERS = 1_000_000
# Text is packed to a third or a twentieth; where members have more bytes than this, and than this many times those of their
# archive, it was made to fill a disk.
_MAX_RATIO, _MIN_BOMB_BYTES = 500, 1 << 30
# What a tar archive says of a member: its name above all.
_MAX_HEADER_BYTES = 1 << 20
_NAMING = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, to be read before the next one is asked for. `special`: what it is, where it is no file."""

    name: str
    special: str
    open: Callable[[], BinaryIO]


def members(stream: BinaryIO, ending: str, size: int | None = None) -> Iterator[Member]:
    """The files in an archive, in its order. `ending`: .zip, or any other for a tar archive; `size`: its bytes, where known.

    Raises UnreadableError for what is no archive ("bad_file"), breaks off ("truncated"), has no file ("empty"), or more than
    the limits allow ("too_large").
    """
    number = 0
    for number, member in enumerate(_zip_members(stream) if ending == ".zip" else _tar_members(stream, size), start=1):
        if number > _MAX_MEMBERS:
            raise UnreadableError("too_large", f"more than {_MAX_MEMBERS} files in the archive")
        yield member
    if not number:
        raise UnreadableError("empty", "no file in the archive")


def member_file(archive: InputFile, member: Member) -> InputFile:
    """The member as a file of the inputs, in a folder that is the archive."""
    path = archive.path / member.name
    folders = [name for name in Path(member.name).parts[:-1] if not is_partition(name)]
    return InputFile(
        path=path,
        id=f"{archive.id}/{member.name}",
        folder=folders[-1] if folders else archive.folder,
        root=archive.root or archive.path.name.partition(".")[0] or None,
        partition={**archive.partition, **partition_of(Path(member.name).parts[:-1])},
        remote=archive.remote and replace(archive.remote, address=f"{archive.source}/{member.name}"),
    )


def why_skipped(archive: InputFile, member: Member) -> str:
    """Why a member is skipped; empty if it is not."""
    file = member_file(archive, member)
    above = next(filter(None, map(why_not_entered, Path(member.name).parts[:-1])), "")
    if above or member.special:
        return above or member.special
    return "an archive in an archive" if file.ending in PACKED_ENDINGS else file.why_not_read()


def skipped_members(archive: InputFile) -> Iterator[tuple[str, str]]:
    """Names and reasons of the members of an archive that are skipped; none where it cannot be read: reading says why."""
    try:
        with archive.opened() as stream:
            for member in members(stream, archive.ending, archive.size()):
                if why := why_skipped(archive, member):
                    yield member.name, why
    except UnreadableError:
        return


def _zip_members(stream: BinaryIO) -> Iterator[Member]:
    try:
        with seekable(stream) as whole, zipfile.ZipFile(whole) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_size(sum(info.file_size for info in infos), sum(info.compress_size for info in infos))
            for info in infos:
                # Links keep their target as content, and their kind in the upper half of the attributes.
                is_link = info.external_attr >> 28 == 0o12
                special = "a link" if is_link else ""
                yield Member(_name(info.filename), special, partial(_opened, archive, info))
    except zipfile.BadZipFile as error:
        raise UnreadableError("bad_file", f"not a ZIP archive: {error}") from error


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return archive.open(info)  # type: ignore[return-value]  # it has the methods of BinaryIO, not its base class
    except _ZIP_ERRORS as error:  # encrypted, or packed in a way that Python does not know
        raise UnreadableError("unreadable", f"cannot be unpacked: {error}") from error


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > max(_MIN_BOMB_BYTES, _MAX_RATIO * packed):
        raise UnreadableError(
            "too_large", f"unpacks to {unpacked} bytes, more than {_MAX_RATIO} times the archive; unpack it yourself"
        )


def _tar_members(stream: BinaryIO, size: int | None) -> Iterator[Member]:
    number = unpacked = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_TarInfo) as archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # it keeps all that it has seen
                number, unpacked = number + 1, unpacked + info.size
                if size is not None:
                    _check_size(unpacked, size)
                if not info.isdir():
                    content: Any = None if _special(info) else archive.extractfile(info)
                    yield Member(_name(info.name), _special(info), partial(_itself, content))
    except tarfile.TarError as error:
        if number:
            raise UnreadableError("truncated", f"behind member {number}: {error}") from error
        raise UnreadableError("bad_file", f"not a tar archive: {error}") from error


def _special(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "a link"
    return "" if info.isreg() and not info.issparse() else "a pipe, a socket or a device"


def _itself(content: BinaryIO) -> BinaryIO:
    return content


def _name(given: str) -> str:
    """The name of a member as a path below the archive. (Some programs on Windows write backslashes.)"""
    path = given if "/" in given else given.replace("\\", "/")
    return as_text("/".join(part for part in path.split("/") if part not in ("", ".")))


class _TarInfo(tarfile.TarInfo):
    """The head of a member. One that is damaged or missing, which the base class takes for the end of the archive, is an
    error: an archive ends with blocks of zeros. So is a name of a billion letters."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> "_TarInfo":
        try:
            info = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.strip(b"\0") or not buf:
                raise tarfile.ReadError(str(error)) from error
            raise
        if info.type in _NAMING and info.size > _MAX_HEADER_BYTES:
            raise tarfile.ReadError(f"a name of {info.size} bytes, more than {_MAX_HEADER_BYTES}")
        return info


@contextmanager
def unpacking() -> Iterator[None]:
    """What goes wrong with the content of a member in here is an UnreadableError ("truncated")."""
    try:
        yield
    except (*_ZIP_ERRORS, tarfile.TarError) as error:
        raise UnreadableError("truncated", f"its place in the archive is damaged: {error}") from error
