"""The outlet of pages that name none: the folder, the host of their address, the input itself."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner.records import Page
from tests.readers.inputs import NEWS, jsonl
from tests.readers.servers import http_server
from tests.readers.test_archives import PAGE, answer
from tests.readers.test_batches import pages

URL = "https://www.tarnherald.example/toll"
# A feed has a title, which names its outlet; an entry may stand in one without.
ENTRY = f"<item><title>Quay</title><link>{URL}</link><description>{NEWS}</description></item>"
FEED = f"<rss version='2.0'><channel>{ENTRY}</channel></rss>"


def parquet(**columns: list[Any]) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), sink)
    return sink.getvalue()


def a_zip(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(sink := io.BytesIO(), "w") as archive:
        archive.writestr(name, data)
    return sink.getvalue()


WITH_ADDRESS = {
    "a.jsonl": jsonl({"text": NEWS, "url": URL}),
    "a.json": jsonl({"text": NEWS, "url": URL}),
    "a.csv": f'text,url\n"{NEWS}",{URL}\n'.encode(),
    "a.tsv": f"text\turl\n{NEWS}\t{URL}\n".encode(),
    "a.parquet": parquet(text=[NEWS], url=[URL]),
    "a.warc": answer(PAGE.encode()),
    "a.rss": FEED.encode(),
    "a.zip": a_zip("b.jsonl", jsonl({"text": NEWS, "url": URL})),
}
WITHOUT = {
    "a.html": PAGE.encode(), "a.md": NEWS.encode(), "a.txt": NEWS.encode(), "a.jsonl": jsonl({"text": NEWS}),
    "a.csv": f'text\n"{NEWS}"\n'.encode(), "a.parquet": parquet(text=[NEWS]),
    "a.rss": FEED.replace(f"<link>{URL}</link>", "").encode(),
}  # fmt: skip


def outlets(*inputs: str | Path) -> list[str | None]:
    found = pages(*inputs, outlet_from_folder=True, max_page_bytes=10_000)
    assert all(isinstance(page, Page) for page in found)
    return [page.outlet for page in found if isinstance(page, Page)]


@pytest.mark.parametrize("name", WITH_ADDRESS)
def test_straight_in_the_input_or_as_the_input_the_host_of_the_address_counts(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WITH_ADDRESS[name])
    assert outlets(tmp_path / name) == outlets(tmp_path) == ["tarnherald.example"]


@pytest.mark.parametrize("name", WITH_ADDRESS)
def test_a_folder_below_the_input_counts_for_more_than_the_host(name: str, tmp_path: Path) -> None:
    (tmp_path / "osk-echo").mkdir()
    (tmp_path / "osk-echo" / name).write_bytes(WITH_ADDRESS[name])
    assert outlets(tmp_path) == ["osk-echo"]


@pytest.mark.parametrize("name", WITHOUT)
def test_without_an_address_the_input_folder_counts(name: str, tmp_path: Path) -> None:
    (tmp_path / "osk-echo").mkdir()
    (tmp_path / "osk-echo" / name).write_bytes(WITHOUT[name])
    assert outlets(tmp_path / "osk-echo") == ["osk-echo"]
    assert outlets(tmp_path / "osk-echo" / name) == [None]


@pytest.mark.parametrize("name", WITHOUT)
def test_a_file_from_the_web_has_the_host_that_it_came_from(name: str) -> None:
    with http_server({f"/{name}": WITHOUT[name], f"/osk-echo/b/{name}": WITHOUT[name]}) as served:
        assert outlets(f"{served.address}/{name}") == ["127.0.0.1"]
        assert outlets(f"{served.address}/osk-echo/") == ["b"]


def test_rows_of_parquet_have_each_the_host_of_their_own_address(tmp_path: Path) -> None:
    urls = [URL, None, "http://osk.example:80/a", "", "osk.example/b", "not an address"]
    (tmp_path / "a.parquet").write_bytes(parquet(text=[NEWS] * 7, url=[*urls, URL], outlet=[None] * 6 + ["post"]))
    wanted = ["tarnherald.example", None, "osk.example", None, "osk.example", None, "post"]
    assert outlets(tmp_path / "a.parquet") == wanted
    (tmp_path / "a.jsonl").write_bytes(jsonl(*({"text": NEWS, "url": url} for url in urls)))
    assert outlets(tmp_path / "a.jsonl") == wanted[:-1]
