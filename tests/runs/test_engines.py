"""A run gives the same tables on every engine, row by row, and goes on where it was stopped."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import cleaner
from cleaner import CleanSettings, EngineError, InputError, LocalEngine, SparkEngine
from cleaner.readers import walk
from cleaner.runs import pages
from tests.engines.clusters import engine_named, sail
from tests.engines.invented import invented

TABLES = ("articles", "rejected", "matches", "clusters")
NEWSROOM = Path(__file__).parents[2] / "fixtures" / "newsroom"
SETTINGS = CleanSettings(outlet_from_folder=True)


def reports(folder: Path, *, count: int, files: int) -> list[Path]:
    """Files of invented reports, some of which end with a row that is cut."""
    paths = []
    articles = invented(count, printed_by=count // 6)
    for number in range(files):
        rows = [
            {"id": article.id, "text": article.text, "outlet": article.outlet, "published": article.published}
            for article in articles[number::files]
        ]
        path = folder / f"{number}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows) + ("{cut" if number > 1 else ""), encoding="utf-8")
        paths.append(path)
    return paths


def tables(out: Path) -> dict[str, Any]:
    return {name: pyarrow.parquet.read_table(out / f"{name}.parquet").to_pylist() for name in TABLES}


def assert_same(out: Path, other: Path) -> None:
    mine, theirs = tables(out), tables(other)
    for name in TABLES:
        assert mine[name] == theirs[name], name
    assert (out / "profiles.json").read_bytes() == (other / "profiles.json").read_bytes()
    counts = [json.loads((folder / "manifest.json").read_text())["counts"] for folder in (out, other)]
    assert counts[0] == counts[1]


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [NEWSROOM, *reports(tmp_path_factory.mktemp("pile"), count=240, files=4)]


@pytest.fixture(scope="module")
def expected(pile: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("expected") / "out"
    cleaner.run(pile, out, SETTINGS)
    return out


@pytest.mark.parametrize("name", ["two processes", "sail"])
def test_every_engine_gives_the_same_tables(
    name: str, pile: list[Path], expected: Path, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that a cluster has several parts to read.
    monkeypatch.setattr(pages, "_MOST_FILES", 30)
    monkeypatch.setattr(pages, "_PART_ROWS", 50)
    with engine_named(name) as engine:
        cleaner.run(pile, tmp_path / "out", SETTINGS, engine=engine)
    assert_same(tmp_path / "out", expected)
    assert not (tmp_path / "out" / ".parts").exists()


class StoppedError(Exception):
    """What ends a run from outside."""


@pytest.mark.parametrize("step", ["revise"])
def test_a_stopped_run_goes_on_with_what_is_finished(step: str, tmp_path: Path) -> None:
    pile = reports(tmp_path, count=40, files=1)
    cleaner.run(pile, tmp_path / "expected")

    def stop(at: str, _done: int) -> None:
        if at == step:
            raise StoppedError

    with sail() as engine:
        with pytest.raises(StoppedError):
            cleaner.run(pile, tmp_path / "out", engine=engine, progress=stop)
        shards = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / ".parts").rglob("*.parquet")}
        assert shards
        kept = {}

        def look(at: str, _done: int) -> None:
            if at == "revise":
                kept.update({path: path.stat().st_mtime_ns for path in shards})

        cleaner.run(pile, tmp_path / "out", engine=engine, progress=look)
    assert kept == shards
    assert_same(tmp_path / "out", tmp_path / "expected")


def test_standard_input_is_read_by_the_driver(tmp_path: Path) -> None:
    stream = pages.FilePages.of(walk(["-"]), CleanSettings(), rows=100, max_bytes=1 << 20)
    assert stream.splits() == []


def test_files_are_parted_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_FILES_BYTES", 250)
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("A quake hit Tarn. " * 6)
    whole = pages.FilePages.of(walk([tmp_path]), CleanSettings(), rows=100, max_bytes=1 << 20)
    parts = whole.splits()
    assert [len(part.files) for part in parts] == [3, 3, 3]
    ids = [[name for batch in part for name in batch.column("id").to_pylist()] for part in parts]
    assert list(chain(*ids)) == [name for batch in whole for name in batch.column("id").to_pylist()]


@pytest.mark.parametrize("engine", ["dask", 3, LocalEngine])
def test_other_engines_are_refused(engine: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'local', 'spark'"):
        cleaner.run(NEWSROOM, tmp_path, engine=engine)


def test_a_cluster_is_named_once() -> None:
    pytest.importorskip("pyspark")
    with pytest.raises(EngineError, match="give one"):
        SparkEngine(master="local[2]", remote="sc://localhost:1")


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with pytest.raises(EngineError, match=r"pip install 'cleaner\[spark\]'"):
        SparkEngine()


def test_an_output_folder_that_executors_do_not_see_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "touch", lambda _path: None)
    with sail() as engine, pytest.raises(EngineError, match="executors do not see"), engine.session(tmp_path):
        pass
