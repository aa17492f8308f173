"""Archives of files: read as folders, bounded, nothing lost."""

import gzip
import io
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cleaner.readers import packed, walk
from cleaner.records import Page, Rejection
from tests.readers.inputs import NEWS, jsonl, zstd
from tests.readers.test_batches import one_rejection, pages, stdin

FILES = {
    "a.html": b"<p>" + NEWS.encode(),
    "tarn/b.md": NEWS.encode(),
    "tarn/2031/c.txt.gz": gzip.compress(NEWS.encode()),
    "d.jsonl": jsonl({"text": NEWS}, {"text": 5}),
    "empty.txt": b"",
    "photo.jpg": b"x",
    "inner.zip": b"x",
    ".hidden/e.txt": b"x",
    "__MACOSX/a.html": b"x",
    "outlet=osk-echo/f.txt": NEWS.encode(),
}
READ = ["a.html", "tarn/b.md", "tarn/2031/c.txt.gz", "d.jsonl#1", "d.jsonl#2", "empty.txt", "outlet=osk-echo/f.txt"]
SKIPPED = {
    "photo.jpg": "ending .jpg", "inner.zip": "an archive in an archive", ".hidden/e.txt": "hidden",
    "__MACOSX/a.html": "what a program keeps for itself",
}  # fmt: skip


def a_zip(files: Mapping[str, bytes]) -> bytes:
    with zipfile.ZipFile(sink := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def a_tar(files: Mapping[str, bytes], *others: tarfile.TarInfo) -> bytes:
    with tarfile.open(fileobj=(sink := io.BytesIO()), mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in others:
            archive.addfile(info)
    return sink.getvalue()


ARCHIVES = {
    "news.zip": a_zip(FILES), "news.tar": a_tar(FILES), "news.tar.gz": gzip.compress(a_tar(FILES)),
    "news.tgz": gzip.compress(a_tar(FILES)), "news.tar.zst": zstd(a_tar(FILES)), "news.zip.gz": gzip.compress(a_zip(FILES)),
}  # fmt: skip


def reasons(found: list[Page | Rejection]) -> list[str | None]:
    return [getattr(page, "reason", None) for page in found]


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_read_as_a_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    skipped: dict[str, str] = {}
    (file,) = walk([tmp_path], skip=lambda path, why: skipped.update({str(path): why}))
    assert file.id == name
    assert skipped == {f"{tmp_path / name}/{member}": why for member, why in SKIPPED.items()}
    found = pages(tmp_path)
    assert [page.id for page in found] == [f"{name}/{member}" for member in READ]
    assert [page.source for page in found] == [f"{tmp_path / name}/{member}" for member in READ]
    assert reasons(found) == [None, None, None, None, "bad_row", "empty", None]


@pytest.mark.parametrize("name", ["news.zip", "news.tgz"])
def test_the_outlet_is_the_nearest_folder_in_the_archive_or_the_archive(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(ARCHIVES[name])
    found = pages(tmp_path / name, outlet_from_folder=True)
    assert [getattr(page, "outlet", None) for page in found] == ["news", "tarn", "2031", "news", None, None, "osk-echo"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_are_read_from_standard_input(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, ARCHIVES[name])
    assert [page.id for page in pages("-")] == [f"stdin/{member}" for member in READ]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz"])
@pytest.mark.parametrize(
    ("data", "reason"), [(b"", ("bad_file", "truncated")), (b"no archive" * 99, ("bad_file", "truncated"))]
)
def test_what_is_no_archive_is_rejected(name: str, data: bytes, reason: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert one_rejection(tmp_path / name).reason in reason


@pytest.mark.parametrize("data", [a_zip({}), a_tar({})])
def test_an_archive_without_files_is_empty(data: bytes, tmp_path: Path) -> None:
    name = "a.zip" if data.startswith(b"PK") else "a.tar"
    (tmp_path / name).write_bytes(data)
    assert one_rejection(tmp_path / name).reason == "empty"


MANY = {f"{at}.txt": f"{NEWS} {at} {at * 7919 % 104729}".encode() for at in range(300)}


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz"])
def test_what_breaks_off_says_so_and_loses_no_more_than_is_gone(name: str, share: float, tmp_path: Path) -> None:
    data = {"a.zip": a_zip(MANY), "a.tar": a_tar(MANY), "a.tgz": gzip.compress(a_tar(MANY))}[name]
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    found = pages(tmp_path / name)
    assert isinstance(found[-1], Rejection)
    assert found[-1].reason in ("truncated", "bad_file")
    assert name == "a.zip" or len(found) > 300 * share / 2  # the list of the files of a ZIP archive is at its end


def test_a_damaged_member_of_a_zip_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    data = bytearray(a_zip({"a.txt": NEWS.encode() * 9, "b.txt": NEWS.encode()}))
    at = data.index(b"a.txt") + 10
    data[at : at + 8] = b"\xff" * 8
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(pages(tmp_path / "a.zip")) == ["truncated", None]


def test_an_encrypted_member_is_rejected(tmp_path: Path) -> None:
    data = bytearray(a_zip({"a.txt": NEWS.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(pages(tmp_path / "a.zip")) == ["unreadable"]


def test_a_damaged_head_in_a_tar_is_not_its_end(tmp_path: Path) -> None:
    data = bytearray(a_tar(MANY))
    at = data.index(b"150.txt")
    data[at : at + 3] = b"xxx"
    (tmp_path / "a.tar").write_bytes(data)
    found = pages(tmp_path / "a.tar")
    assert (len(found), reasons(found)[-1]) == (151, "truncated")


def test_links_and_devices_of_a_tar_are_skipped(tmp_path: Path) -> None:
    link, device = tarfile.TarInfo("b.txt"), tarfile.TarInfo("c.txt")
    link.type, link.linkname, device.type = tarfile.SYMTYPE, "/etc/hostname", tarfile.FIFOTYPE
    (tmp_path / "a.tar").write_bytes(a_tar({"a.txt": NEWS.encode()}, link, device))
    skipped: list[str] = []
    walk([tmp_path], skip=lambda _path, why: skipped.append(why))
    assert skipped == ["a link", "a pipe, a socket or a device"]
    assert [page.id for page in pages(tmp_path)] == ["a.tar/a.txt"]


def test_names_lead_nowhere_out_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(a_zip({"../../up.txt": NEWS.encode(), "/root.txt": NEWS.encode()}))
    skipped: list[str] = []
    walk([tmp_path], skip=lambda path, _why: skipped.append(str(path)))
    assert skipped == [f"{tmp_path}/a.zip/../../up.txt"]
    assert [page.id for page in pages(tmp_path)] == ["a.zip/root.txt"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


# Archives that were made to do harm


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MIN_BOMB_BYTES", 1 << 20)
    monkeypatch.setattr(packed, "_MAX_MEMBERS", 50)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.tar.zst"])
def test_what_unpacks_to_far_more_than_it_is_is_rejected(name: str, tmp_path: Path) -> None:
    files = {"a.jsonl": b"\0" * (8 << 20)}
    data = {"a.zip": a_zip(files), "a.tgz": gzip.compress(a_tar(files)), "a.tar.zst": zstd(a_tar(files))}[name]
    (tmp_path / name).write_bytes(data)
    assert one_rejection(tmp_path / name).reason == "too_large"


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_too_many_members_are_rejected_and_the_first_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(a_zip(MANY) if name == "a.zip" else a_tar(MANY))
    found = pages(tmp_path / name)
    assert (len(found), reasons(found)[-1]) == (51, "too_large")


def test_a_name_of_a_million_letters_is_not_read(tmp_path: Path) -> None:
    with tarfile.open(fileobj=(sink := io.BytesIO()), mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("x" * 2_000_000 + ".txt"))
    (tmp_path / "a.tar").write_bytes(sink.getvalue())
    rejection = one_rejection(tmp_path / "a.tar")
    assert (rejection.reason, "2000005 bytes" in rejection.detail) == ("bad_file", True)


@pytest.mark.parametrize("name", ["a.zip", "a.tgz"])
def test_a_large_page_in_an_archive_is_rejected_unread(name: str, tmp_path: Path) -> None:
    files = {"a.txt": b"x" * 2_000, "b.txt": NEWS.encode()}
    (tmp_path / name).write_bytes(a_zip(files) if name == "a.zip" else gzip.compress(a_tar(files)))
    assert reasons(pages(tmp_path / name, max_page_bytes=1_000)) == ["too_large", None]


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems take names in UTF-8 only")
def test_names_that_are_not_utf8_are_shown_with_their_bytes(tmp_path: Path) -> None:
    info: Any = tarfile.TarInfo("\udcff.txt")
    (tmp_path / "a.tar").write_bytes(a_tar({}, info))
    assert one_rejection(tmp_path / "a.tar").id == "a.tar/\\xff.txt"
