"""A table as a partitioned dataset, as other programs read it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner.errors import OutputError
from cleaner.records.arrow import unpacked_extra
from cleaner.text.partitions import partition_of
from cleaner.writers import PartitionedWriter, clear_partitions, partitions

SCHEMA = pyarrow.schema({name: pyarrow.string() for name in ("id", "outlet", "published", "text", "extra")})


def rows(*outlets: str | None, published: str | None = None) -> Any:
    told = [{"id": str(at), "outlet": name, "text": "Quay.", "published": published} for at, name in enumerate(outlets)]
    return pyarrow.Table.from_pylist(told, schema=SCHEMA)


def write(folder: Path, *tables: Any, keys: Sequence[str] = ("outlet",)) -> list[str]:
    """The files that are written, below the folder of the table."""
    with PartitionedWriter(folder, "articles", SCHEMA, keys) as writer:
        for table in tables:
            writer.write(table)
    return sorted(path.relative_to(folder / "articles").as_posix() for path in (folder / "articles").rglob("*.parquet"))


def outlets_by_id(folder: Path) -> Iterator[tuple[str, str | None]]:
    for path in (folder / "articles").rglob("*.parquet"):
        said = partition_of(path.relative_to(folder).parts[:-1])
        for name in pyarrow.parquet.ParquetFile(path).read(["id"]).column("id").to_pylist():
            yield name, said["outlet"]


def test_each_value_has_a_folder_and_the_column_goes(tmp_path: Path) -> None:
    names = write(tmp_path, rows("herald", "echo", None, "", "herald"))
    assert names == [f"outlet={name}/part-00000.parquet" for name in ("__HIVE_DEFAULT_PARTITION__", "echo", "herald")]
    schema = pyarrow.parquet.read_schema(tmp_path / "articles" / names[1])
    assert schema.names == ["id", "published", "text", "extra"]


@pytest.mark.parametrize(
    ("published", "folder"),
    [
        ("2031-03-03T14:05:00+00:00", "published_month=2031-03/published_day=2031-03-03"),
        ("2031-03-03", "published_month=2031-03/published_day=2031-03-03"),
        (None, "published_month=__HIVE_DEFAULT_PARTITION__/published_day=__HIVE_DEFAULT_PARTITION__"),
    ],
)
def test_days_and_months_are_those_of_publication_which_stays_whole(
    published: str | None, folder: str, tmp_path: Path
) -> None:
    (name,) = write(tmp_path, rows("herald", published=published), keys=("published_month", "published_day"))
    assert name == f"{folder}/part-00000.parquet"
    assert pyarrow.parquet.ParquetFile(tmp_path / "articles" / name).read().column("published").to_pylist() == [published]


NASTY = [
    "a/b", "..", ".", "a=b", "100%", "%2F", "a\\b", "Zürich", "日本", "x" * 300, "ü" * 200, "Herald", "herald", "HERALD",
    "\x00\n", "a ", "a.", "__HIVE_DEFAULT_PARTITION__", "7", "con", "*?", "Ёж", "ёж", "é", "e\u0301", "X" * 300, "\u2028",
]  # fmt: skip


@given(st.lists(st.sampled_from(NASTY) | st.text(min_size=1, max_size=300), unique=True, max_size=12))
@example(NASTY)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_every_value_comes_back_from_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """Law: folders that no file system takes for one another, whatever the values; what is too long stands in `extra`."""
    folder = tmp_path_factory.mktemp("values")
    written = write(folder, rows(*names))
    assert len(written) == len(names) == len({name.casefold() for name in written})
    assert all(len(part.encode()) < 255 for name in written for part in name.split("/"))
    whole: dict[str, str | None] = {}
    for path in (folder / "articles").rglob("*.parquet"):
        said = partition_of(path.relative_to(folder).parts[:-1])["outlet"]
        for row in pyarrow.parquet.ParquetFile(path).read().to_pylist():
            whole[row["id"]] = unpacked_extra(row["extra"]).get("outlet_in_input", said)
    assert whole == {str(at): name for at, name in enumerate(names)}


READABLE = [name for name in NASTY if len(name) < 100]


def test_pyarrow_reads_it(tmp_path: Path) -> None:
    # To pyarrow, what stands for no value does so however it is written.
    readable = [name for name in READABLE if name != "__HIVE_DEFAULT_PARTITION__"]
    write(tmp_path, rows(*readable))
    parts = pyarrow.dataset.partitioning(pyarrow.schema({"outlet": pyarrow.string()}), flavor="hive")
    table = pyarrow.dataset.dataset(tmp_path / "articles", partitioning=parts).to_table()
    found = dict(zip(table.column("id").to_pylist(), table.column("outlet").to_pylist(), strict=True))
    assert found == {str(at): name for at, name in enumerate(readable)}


def test_duckdb_reads_it(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    write(tmp_path, rows(*READABLE))
    query = f"SELECT id, outlet FROM read_parquet('{tmp_path}/articles/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)"  # noqa: E501, S608
    assert dict(duckdb.sql(query).fetchall()) == {str(at): name for at, name in enumerate(READABLE)}


@pytest.mark.parametrize("cut", [1, 7, 100])
def test_the_same_rows_give_the_same_bytes_however_they_are_cut(cut: int, tmp_path: Path) -> None:
    table = rows(*(f"outlet {at % 5}" for at in range(100)))
    for folder, size in (("a", 100), ("b", cut)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, *(table.slice(start, size) for start in range(0, 100, size)))
    names = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.parquet"))
    assert names == sorted(path.relative_to(tmp_path / "b") for path in (tmp_path / "b").rglob("*.parquet"))
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_few_files_are_open_and_no_row_is_lost_where_there_are_many_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_MAX_OPEN", 3)
    monkeypatch.setattr(partitions, "_GROUP_ROWS", 2)
    with PartitionedWriter(tmp_path, "articles", SCHEMA, ("outlet",)) as writer:
        for _ in range(6):
            writer.write(rows(*(f"outlet {at}" for at in range(10))))
            assert len(writer._open) <= 3
    assert sorted(outlets_by_id(tmp_path)) == sorted((str(at), f"outlet {at}") for at in range(10) for _ in range(6))


def test_rows_that_wait_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "_MAX_HELD_BYTES", 500)
    with PartitionedWriter(tmp_path, "articles", SCHEMA, ("outlet",)) as writer:
        for _ in range(20):
            writer.write(rows(*(f"outlet {at}" for at in range(10))))
            assert writer._held_bytes <= 500
    assert len(list(outlets_by_id(tmp_path))) == 200


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with PartitionedWriter(tmp_path, "articles", SCHEMA, ("outlet",)) as writer:
            writer.write(rows("herald"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_dataset_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, rows("herald", "echo"))
    assert write(tmp_path, rows("post")) == ["outlet=post/part-00000.parquet"]
    clear_partitions(tmp_path, "articles")
    assert list(tmp_path.iterdir()) == []


def test_files_that_no_run_wrote_are_never_removed(tmp_path: Path) -> None:
    write(tmp_path, rows("herald"))
    (tmp_path / "articles" / "outlet=herald" / "mine.txt").touch()
    with pytest.raises(OutputError, match="no run wrote"):
        clear_partitions(tmp_path, "articles")
    assert (tmp_path / "articles" / "outlet=herald" / "mine.txt").exists()
