"""A real server that speaks S3 (moto, in a process of its own): inputs from it, tables to it.

Left out where the extra `remote-tests` is not installed.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.errors import AddressError, UnreadableError
from cleaner.readers import walk
from tests.readers.inputs import NEWS
from tests.readers.test_addresses import FILES
from tests.readers.test_batches import pages

pytest.importorskip("moto")
s3fs = pytest.importorskip("s3fs")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A file system of S3, with a bucket of the test's name."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "mira", "AWS_SECRET_ACCESS_KEY": "oslund",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    system.mkdir("tarn")
    yield system
    system.rm("tarn", recursive=True)
    s3fs.S3FileSystem.clear_instance_cache()


def test_every_reader_reads_objects_as_files(bucket: Any, tmp_path: Path) -> None:
    for name, data in FILES.items():
        bucket.pipe(f"tarn/news/{name}", data)
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    there, here = pages("s3://tarn/news", max_page_bytes=10_000), pages(str(tmp_path), max_page_bytes=10_000)
    assert [(page.id, getattr(page, "content", None)) for page in there] == [
        (page.id, getattr(page, "content", None)) for page in here
    ]
    assert {page.source[:15] for page in there} == {"s3://tarn/news/"}


def test_identity_is_the_etag(bucket: Any) -> None:
    bucket.pipe("tarn/a.txt", b"one")
    (file,) = walk(["s3://tarn/a.txt"])
    assert file.identity() == {"path": "s3://tarn/a.txt", "bytes": 3, "changed": bucket.info("tarn/a.txt")["ETag"]}
    bucket.pipe("tarn/a.txt", b"two")
    assert walk(["s3://tarn/a.txt"])[0].identity() != file.identity()


def test_what_is_not_there_is_no_such_file(bucket: Any) -> None:
    for address in ("s3://tarn/nowhere/", "s3://no-such-bucket/a.txt"):
        with pytest.raises(UnreadableError, match="no such file or folder"):
            walk([address])


def test_a_server_that_does_not_answer_is_a_fault_of_the_environment(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(AddressError, match=r"s3://tarn/a\.txt cannot be reached"):
        walk(["s3://tarn/a.txt"])
    s3fs.S3FileSystem.clear_instance_cache()


def test_a_run_from_bucket_to_bucket(bucket: Any) -> None:
    for outlet in ("herald", "echo"):
        bucket.pipe(f"tarn/in/outlet={outlet}/a.txt", f"{NEWS} It stays closed for a week, the {outlet} says.".encode())
    result = cleaner.run("s3://tarn/in/", "s3://tarn/out", partition_by=["outlet"])
    assert (result.articles, result.address, result.out.exists()) == (2, "s3://tarn/out", False)
    assert sorted(bucket.find("tarn/out")) == [
        "tarn/out/articles/outlet=echo/part-00000.parquet",
        "tarn/out/articles/outlet=herald/part-00000.parquet",
        *(f"tarn/out/{name}" for name in ("clusters.parquet", "manifest.json", "matches.parquet", "profiles.json")),
        "tarn/out/rejected.parquet",
        "tarn/out/report.html",
    ]
    assert json.loads(bucket.cat_file("tarn/out/manifest.json"))["counts"]["articles"] == 2
    assert cleaner.run("s3://tarn/in/", "s3://tarn/out", partition_by=["outlet"]).already_done
    # The bucket as a whole holds the pages and what a run wrote.
    assert [file.id for file in walk(["s3://tarn"])] == ["in/outlet=echo/a.txt", "in/outlet=herald/a.txt"]
