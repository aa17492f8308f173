"""The inputs of a run: find the files in folders, archives and at addresses, and name what is skipped."""

import glob
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from cleaner.errors import UnreadableError
from cleaner.readers.addresses import RemoteFile, files_at
from cleaner.readers.files import ENDINGS, PACKED_ENDINGS, STDIN, InputFile, as_text, why_not_entered
from cleaner.text.addresses import host_of, is_address, path_here, shown
from cleaner.text.partitions import is_partition, partition_of

Skip = Callable[[Path | str, str], None]
LeaveOut = Callable[[Path], bool]
# Tables that lie beside each other only where a run wrote them.
_OF_RUN = {"manifest.json", "matches.parquet", "rejected.parquet"}
# The folder in which a run that is not finished has its mark.
_UNFINISHED = "/.parts"


def walk(
    inputs: Sequence[str | Path],
    *,
    leave_out: LeaveOut = lambda _folder: False,
    skip: Skip | None = None,
) -> list[InputFile]:
    """The files of the inputs: those that are named, whatever their ending or kind, and those below folders, sorted by name.

    In a folder, hidden files and folders, links to folders, files of other endings, pipes and devices, folders that programs
    keep for themselves, and folders for which `leave_out` is true are skipped, at an address those that a run wrote; `skip`
    is called with each and the reason, and with what is skipped in archives.
    Raises UnreadableError if an input does not exist, or if there is nothing to read in any of them; AddressError where an
    address cannot be reached.
    """
    found = (_files_of(given, leave_out, skip or _forget) for given in inputs)
    files = list(chain.from_iterable(found))
    if not files:
        named = ", ".join(shown(str(given)) for given in inputs)
        raise UnreadableError("unreadable", f"nothing to read in {named}; wanted {' '.join(ENDINGS)} (.gz, .zst)")
    if skip is not None:
        for file in files:
            if file.ending in PACKED_ENDINGS and not file.problem:
                _skip_members(file, skip)
    return files


def _skip_members(archive: InputFile, skip: Skip) -> None:
    from cleaner.readers.packed import skipped_members

    for name, why in skipped_members(archive):
        skip(f"{archive.source}/{name}", why)


def _forget(_path: Path | str, _why: str) -> None:
    """What is skipped, where nobody wants to know."""


def _files_of(given: str | Path, leave_out: LeaveOut, skip: Skip) -> Iterator[InputFile]:
    if is_address(given):
        yield from _walk_address(str(given), skip)
        return
    if str(given) == STDIN:
        yield InputFile(path=Path(given), id="stdin", is_stdin=True)
        return
    for root in _paths_of(given):
        if _is_folder(root):
            yield from _walk_folder(root, leave_out, skip)
        else:
            yield InputFile(path=root, id=as_text(root.name), partition=_partition_of(root))


def _paths_of(given: str | Path) -> list[Path]:
    """The path that is given; those of an address on this machine that is a pattern."""
    path = path_here(given)
    found = sorted(glob.glob(str(path))) if path != given else []  # noqa: PTH207  # those of Path are below a path
    return [Path(name) for name in found] or [Path(path)]


def _is_folder(root: Path) -> bool:
    try:
        return stat.S_ISDIR(root.stat().st_mode)
    except FileNotFoundError as error:
        raise UnreadableError("unreadable", f"{root}: no such file or folder") from error
    except (OSError, ValueError) as error:  # a name too long, a NUL in it, a folder above that cannot be entered
        why = error.strerror if isinstance(error, OSError) else error
        raise UnreadableError("unreadable", f"{root}: no such file or folder ({why})") from error


def _walk_folder(root: Path, leave_out: LeaveOut, skip: Skip) -> Iterator[InputFile]:
    unlisted: list[OSError] = []
    root_name = _nearest([root.resolve().name])
    for folder, names, files in os.walk(root, onerror=unlisted.append):
        here = Path(folder)
        wanted = []
        for name in sorted(names):
            if why := _why_not_entered(here / name, leave_out):
                skip(here / name, why)
            else:
                wanted.append(name)
        names[:] = wanted
        nearest = _nearest(here.relative_to(root).parts)
        partition = _partition_of(here / "_")
        for name in sorted(files):
            path = here / name
            below = as_text(path.relative_to(root).as_posix())
            file = InputFile(path=path, id=below, folder=nearest, root=root_name, partition=partition)
            if why := file.why_not_read() or _why_special(path):
                skip(path, why)
            else:
                yield file
    for error in unlisted:
        path = Path(os.fsdecode(error.filename))
        yield InputFile(
            path=path, id=as_text(path.relative_to(root).as_posix()), problem=f"cannot be listed: {error.strerror}"
        )


def _walk_address(address: str, skip: Skip) -> Iterator[InputFile]:
    found, is_named = files_at(address)
    root = host_of(address) or (None if is_named else _nearest(address.partition("::")[0].rstrip("/").split("/")[-1:]))
    names: dict[str, set[str]] = {}
    for remote in found:
        folder, _, name = remote.below.rpartition("/")
        names.setdefault(folder, set()).add(name)
    of_runs = {folder for folder, held in names.items() if held >= _OF_RUN}
    of_runs |= {folder.removesuffix(_UNFINISHED) for folder in names if folder.endswith(_UNFINISHED)}
    for remote in sorted(found, key=_place_of):
        if why := _why_not_reached(remote, of_runs, skip):
            continue
        file = _remote_input(remote, root)
        if not is_named and (why := file.why_not_read()):
            skip(remote.address, why)
        else:
            yield file


def _remote_input(remote: RemoteFile, root: str | None) -> InputFile:
    path = Path(remote.below.partition("?")[0] if host_of(remote.address) else remote.below)
    folders = remote.path.split("/")[:-1]
    return InputFile(
        path=path,
        id=remote.below,
        folder=_nearest(path.parts[:-1]),
        root=root,
        partition=partition_of(folders),
        remote=remote,
    )


def _place_of(remote: RemoteFile) -> list[tuple[bool, str]]:
    """In order of this, files are as in a folder on this machine: by name, files before folders."""
    *folders, name = remote.below.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def _why_not_reached(remote: RemoteFile, of_runs: set[str], skip: Skip) -> str:
    """Why a folder above a file is skipped, which is told; empty where none is."""
    folders = remote.below.split("/")[:-1]
    for count in range(1, len(folders) + 1):
        folder = "/".join(folders[:count])
        if why := why_not_entered(folders[count - 1]) or ("what a run wrote" if folder in of_runs else ""):
            skip(remote.address.partition(remote.below)[0] + folder, why)
            return why
    return ""


def _nearest(folders: Sequence[str]) -> str | None:
    """The name of the nearest folder that is no partition."""
    return next((as_text(name) for name in reversed(folders) if name and not is_partition(name)), None)


def _partition_of(path: Path) -> dict[str, str | None]:
    return partition_of([as_text(name) for name in path.parts[:-1]]) if "=" in str(path) else {}


def _why_not_entered(folder: Path, leave_out: LeaveOut) -> str:
    """Why a folder below an input is skipped; empty if it is not."""
    if why := why_not_entered(folder.name):
        return why
    if folder.is_symlink():
        return "a link to a folder"
    return "what a run wrote" if leave_out(folder) else ""


def _why_special(path: Path) -> str:
    """Whether it is a pipe, a socket or a device, which may block for ever when opened.

    Empty where the kind cannot be found out: reading the file then says why.
    """
    with suppress(OSError):
        return "" if stat.S_ISREG(path.stat().st_mode) else "a pipe, a socket or a device"
    return ""
