"""Files at addresses: every reader over the file systems of fsspec, and what is said where one cannot be reached."""

import gzip
import io
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import fsspec
import pyarrow
import pyarrow.parquet
import pytest

from cleaner.errors import AddressError, UnreadableError
from cleaner.readers import walk
from cleaner.text.addresses import is_address, shown
from tests.readers.inputs import NEWS, jsonl, zstd
from tests.readers.servers import Served, http_server
from tests.readers.test_archives import PAGE, answer
from tests.readers.test_batches import pages

FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tarn Herald</title>
<item><title>Quay</title><link>https://tarn.example/quay</link><description>{NEWS}</description></item></channel></rss>"""


def parquet(*texts: str, **columns: list[Any]) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"text": texts, **columns}), sink)
    return sink.getvalue()


FILES = {
    "a.html": PAGE.encode(),
    "b.md": b"# Quay\n\n" + NEWS.encode(),
    "c.txt": NEWS.encode(),
    "d.csv": f'text,title\n"{NEWS}",Quay\n'.encode(),
    "e.json": b"[" + jsonl({"text": NEWS}).strip() + b"]",
    "f.jsonl": jsonl({"text": NEWS}),
    "g.jsonl.gz": gzip.compress(jsonl({"text": NEWS})),
    "h.jsonl.zst": zstd(jsonl({"text": NEWS})),
    "i.parquet": parquet(NEWS),
    "j.parquet.gz": gzip.compress(parquet(NEWS)),
    "k.warc": answer(PAGE.encode()),
    "l.warc.gz": gzip.compress(answer(PAGE.encode())),
    "m.rss": FEED.encode(),
    "n.zip": b"",
    "tarn/o.txt": NEWS.encode(),
}
with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
    archive.writestr("p.txt", NEWS)
FILES["n.zip"] = packed.getvalue()


@pytest.fixture(params=["memory", "zip", "http", "simplecache"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a folder that holds FILES and what is skipped."""
    files = {**FILES, "q.jpg": b"x", ".hidden/r.txt": b"x", "_temporary/0/s.jsonl": b"{}"}
    if request.param == "http":
        with http_server({f"/news/{name}": data for name, data in files.items()}) as served:
            yield f"{served.address}/news/"
    elif request.param == "zip":
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for name, data in files.items():
                archive.writestr(f"news/{name}", data)
        yield f"zip://news::file://{tmp_path}/all.zip"
    else:
        memory = fsspec.filesystem("memory")
        memory.pipe({f"/{tmp_path.name}/news/{name}": data for name, data in files.items()})
        yield (
            f"memory://{tmp_path.name}/news" if request.param == "memory" else f"simplecache::memory://{tmp_path.name}/news"
        )
        memory.rm(f"/{tmp_path.name}", recursive=True)


def test_every_reader_reads_at_every_address_as_on_disk(folder: str, tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / "here" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "here" / name).write_bytes(data)
    there, here = pages(folder, max_page_bytes=10_000), pages(str(tmp_path / "here"), max_page_bytes=10_000)
    assert [(type(page), page.id) for page in there] == [(type(page), page.id) for page in here]
    assert [getattr(page, "content", None) for page in there] == [getattr(page, "content", None) for page in here]
    assert all(is_address(page.source) for page in there)


def test_what_is_not_read_at_an_address_is_skipped_with_the_reason(folder: str) -> None:
    skipped: dict[str, str] = {}
    walk([folder], skip=lambda path, why: skipped.update({str(path).partition("news/")[2].partition("::")[0]: why}))
    assert skipped == {
        "q.jpg": "ending .jpg", ".hidden": "hidden", "_temporary": "what a program keeps for itself"
    }  # fmt: skip


def test_a_single_file_and_a_pattern_can_be_named(folder: str) -> None:
    first, mark, rest = folder.partition("::") if folder.startswith("zip") else (folder, "", "")
    assert [page.id for page in pages(f"{first.rstrip('/')}/c.txt{mark}{rest}")] == ["c.txt"]
    assert [page.id for page in pages(f"{first.rstrip('/')}/*.jsonl*{mark}{rest}")] == [
        "f.jsonl#1", "g.jsonl.gz#1", "h.jsonl.zst#1",
    ]  # fmt: skip


def test_identity_changes_with_the_content_and_not_with_reading(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/identity/a.txt", b"one")
    (file,) = walk(["memory://identity"])
    before = file.identity()
    assert walk(["memory://identity"])[0].identity() == before
    memory.pipe("/identity/a.txt", b"two")
    assert walk(["memory://identity"])[0].identity() != before
    memory.rm("/identity", recursive=True)


def test_identity_over_http_is_what_the_server_has_for_that() -> None:
    with http_server({"/a.txt": b"one"}) as served:
        (file,) = walk([f"{served.address}/a.txt"])
        said = file.identity()
        assert said == {"path": f"{served.address}/a.txt", "bytes": 3, "changed": f'"{hash(b"one")}"'}
        served.files["/a.txt"] = b"two"
        assert walk([f"{served.address}/a.txt"])[0].identity() != said


def test_parquet_is_read_by_its_parts() -> None:
    noise = Random(1)  # noqa: S311  # no secret
    data = parquet(*([NEWS] * 100), picture=[noise.randbytes(300_000) for _ in range(100)])
    with http_server({"/a.parquet": data}) as served:
        assert len(pages(f"{served.address}/a.parquet", extra=False)) == 100
        assert sum(sent for _, _, sent in served.asked) < len(data) / 2


def test_a_server_that_sends_no_parts_is_read_as_a_whole() -> None:
    with http_server({"/a.parquet": parquet(NEWS), "/b.warc.gz": FILES["l.warc.gz"]}, ranges=False) as served:
        found = pages(f"{served.address}/a.parquet", f"{served.address}/b.warc.gz", max_page_bytes=10_000)
        assert [page.id for page in found] == ["a.parquet#1", "b.warc.gz#1"]


def test_what_a_client_has_decompressed_already_is_read() -> None:
    with http_server({"/a.jsonl.gz": jsonl({"text": NEWS})}) as served:
        assert [getattr(page, "content", None) for page in pages(f"{served.address}/a.jsonl.gz")] == [NEWS]


# What cannot be reached


@pytest.fixture
def served() -> Iterator[Served]:
    with http_server({f"/{name}": data for name, data in FILES.items()}) as served:
        yield served


def test_what_is_not_there_is_no_such_file(served: Served) -> None:
    for address in (f"{served.address}/gone.txt", "memory://nowhere/", f"{served.address}/*.gone"):
        with pytest.raises(UnreadableError, match="no such file or folder"):
            walk([address])


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_refusal_is_a_fault_of_the_environment(served: Served, status: int) -> None:
    served.statuses["/c.txt"] = status
    with pytest.raises(AddressError, match=rf"/c\.txt cannot be reached.*{status}"):
        pages(f"{served.address}/c.txt")


def test_a_server_that_is_not_there_is_a_fault_of_the_environment() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AddressError, match="cannot be reached"):
        walk([f"http://127.0.0.1:{port}/a.txt"])


@pytest.mark.parametrize("name", [name for name in FILES if "/" not in name])
@pytest.mark.parametrize("how", ["in parts", "as a whole"])
def test_data_that_breaks_off_is_a_fault_of_the_environment_in_every_reader(name: str, how: str) -> None:
    with http_server({f"/{name}": FILES[name]}, ranges=how == "in parts") as served:
        served.broken.add(f"/{name}")
        with pytest.raises(AddressError, match="cannot be reached"):
            pages(f"{served.address}/{name}", max_page_bytes=10_000)


def test_a_file_that_is_gone_since_the_walk_is_a_rejection(served: Served) -> None:
    from cleaner.readers import read
    from cleaner.settings import CleanSettings

    files = walk([f"{served.address}/c.txt", f"{served.address}/b.md"])
    del served.files["/c.txt"]
    (batch,) = read(files, CleanSettings())
    assert batch.column("reason").to_pylist() == ["unreadable", None]


@pytest.mark.parametrize(
    ("address", "words"), [("gs://bucket/a.txt", "pip install gcsfs"), ("tarn://a.txt", "Protocol not known: tarn")]
)
def test_a_missing_package_or_an_unknown_file_system_is_named(
    address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(AddressError, match=words):
        walk([address])


def test_without_fsspec_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(AddressError, match=r"pip install 'cleaner\[remote\]'"):
        walk(["s3://bucket/a.txt"])


@pytest.mark.parametrize(
    ("address", "without"),
    [
        ("sftp://mira:secret@tarn.example/a.txt", "sftp://mira:…@tarn.example/a.txt"),
        ("https://tarn.example/a.txt?part=7&X-Amz-Signature=abc", "https://tarn.example/a.txt?part=7&X-Amz-Signature=…"),
        ("https://tarn.example/a.txt?sv=1&sig=a%2Bb&se=2", "https://tarn.example/a.txt?sv=1&sig=…&se=2"),
        ("https://tarn.example:8080/a@b.txt?page=2", "https://tarn.example:8080/a@b.txt?page=2"),
    ],
)
def test_passwords_and_signatures_are_not_shown(address: str, without: str) -> None:
    assert shown(address) == without


def test_a_signature_stands_in_no_table_and_no_message(served: Served) -> None:
    (page,) = pages(f"{served.address}/c.txt?sig=geheim")
    assert "geheim" not in f"{page.id} {page.source}"
    served.statuses["/c.txt"] = 403
    with pytest.raises(AddressError) as raised:
        walk([f"{served.address}/c.txt?sig=geheim"])
    assert "geheim" not in str(raised.value)


# On this machine


def test_addresses_of_this_machine_are_paths(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    for address in (f"file://{tmp_path}", f"file://{tmp_path}/*.txt", f"file://{tmp_path}/a.txt"):
        (page,) = pages(address)
        assert (page.id, page.source) == ("a.txt", str(tmp_path / "a.txt"))


def test_paths_load_nothing_for_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    code = f"import sys; from cleaner.readers import walk; walk([{str(tmp_path)!r}]); print('fsspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
