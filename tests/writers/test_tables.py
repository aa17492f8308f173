"""The output tables as files."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner import clean
from cleaner.records import REASONS, Cluster, Rejection, Span
from cleaner.records.arrow import cleaned_batch, clusters_batch
from cleaner.records.schemas import CLEANED, CLUSTERS, REJECTED
from cleaner.writers import Detail, TableWriter, json_rows, write_jsonl

CLUSTER = Cluster(id="c1", members=("a", "b"), canonical="b", reason="earliest")
DETAILS: tuple[Detail, ...] = ("full", "spans", "text")
REJECTION = Rejection(id="x", source="in/x.txt", reason="binary", detail="5 bytes")


def rejected(*rejections: Rejection) -> Any:
    rows = [
        {"id": r.id, "source": r.source, "stage": REASONS[r.reason][0], "reason": r.reason, "detail": r.detail}
        for r in rejections
    ]
    return pyarrow.RecordBatch.from_pylist(rows, schema=REJECTED)


def written(folder: Path, name: str, schema: Any, *batches: Any) -> list[dict[str, Any]]:
    """The rows that the table's file holds after the batches were written."""
    with TableWriter(folder, name, schema) as writer:
        for batch in batches:
            writer.write(batch)
    return rows(folder, name)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(folder / f"{name}.parquet").to_pylist()
    return found


def lines(folder: Path, name: str, detail: Detail = "full") -> list[dict[str, Any]]:
    """The rows of a table's JSONL file."""
    write_jsonl(folder, name, detail)
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_clusters_and_rejections_come_back_as_they_were(tmp_path: Path) -> None:
    (cluster,) = written(tmp_path, "clusters", CLUSTERS, clusters_batch([CLUSTER]))
    assert Cluster(**{**cluster, "members": tuple(cluster["members"])}) == CLUSTER
    (rejection,) = written(tmp_path, "rejected", REJECTED, rejected(REJECTION))
    assert rejection.pop("stage") == "read"
    assert Rejection(**rejection) == REJECTION


def test_columns_are_the_same_with_and_without_rows(tmp_path: Path) -> None:
    assert written(tmp_path, "rejected", REJECTED) == []
    assert pyarrow.parquet.read_schema(tmp_path / "rejected.parquet").equals(REJECTED)
    written(tmp_path, "rejected", REJECTED, rejected(REJECTION))
    assert pyarrow.parquet.read_schema(tmp_path / "rejected.parquet").equals(REJECTED)


def test_jsonl_says_the_same_as_parquet(tmp_path: Path) -> None:
    written(tmp_path, "rejected", REJECTED, rejected(REJECTION, REJECTION))
    assert lines(tmp_path, "rejected") == rows(tmp_path, "rejected")


def test_jsonl_holds_the_text_of_every_block(tmp_path: Path) -> None:
    article = clean("Quay closed\n\nBy Mira Oslund\n\nThe quay at Tarn is closed.\n\nAdvertisement\n\nNo one was hurt.")
    (row,) = written(tmp_path, "articles", CLEANED, cleaned_batch([article]))
    assert [block["text"] for block in row["blocks"]] == [None] * len(article.blocks)
    (line,) = lines(tmp_path, "articles")
    assert [block["text"] for block in line["blocks"]] == [block.text for block in article.blocks]
    assert [block["label"] for block in line["blocks"]] == [block.label for block in article.blocks]


def test_rows_as_json_leave_the_batch_as_it_was() -> None:
    batch = cleaned_batch([clean("The quay at Tarn is closed.\n\nNo one was hurt.")])
    before = batch.to_pylist()
    assert list(json_rows(batch)) != before
    assert batch.to_pylist() == before


def test_a_line_separator_of_unicode_in_a_text_does_not_end_a_row_of_jsonl(tmp_path: Path) -> None:
    odd = Rejection(id="a\nb", source="\u2028\x85", reason="empty", detail="\r\n")
    written(tmp_path, "rejected", REJECTED, rejected(odd))
    write_jsonl(tmp_path, "rejected")
    data = (tmp_path / "rejected.jsonl").read_bytes()
    assert data.count(b"\n") == 1
    assert json.loads(data)["source"] == "\u2028\x85"


@pytest.mark.parametrize("sizes", [(999,), (1_000,), (1_001,), (400, 0, 700, 1_400), (1,) * 30])
def test_rows_of_any_number_come_out_in_order(sizes: tuple[int, ...], tmp_path: Path) -> None:
    made = iter(Rejection(id=str(at), source="s", reason="empty", detail="") for at in range(sum(sizes)))
    batches = [rejected(*(next(made) for _ in range(size))) for size in sizes]
    wanted = [str(at) for at in range(sum(sizes))]
    assert [row["id"] for row in written(tmp_path, "rejected", REJECTED, *batches)] == wanted
    assert [line["id"] for line in lines(tmp_path, "rejected")] == wanted


def test_many_small_batches_make_few_groups(tmp_path: Path) -> None:
    written(tmp_path, "rejected", REJECTED, *[rejected(REJECTION)] * 1_500)
    assert pyarrow.parquet.read_metadata(tmp_path / "rejected.parquet").num_row_groups == 2


def test_no_file_has_its_name_before_it_is_whole(tmp_path: Path) -> None:
    with TableWriter(tmp_path, "rejected", REJECTED) as writer:
        writer.write(rejected(REJECTION))
        assert "rejected.parquet" not in {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == {"rejected.parquet"}


def test_jsonl_has_no_name_before_it_is_whole_either(tmp_path: Path) -> None:
    (tmp_path / "rejected.parquet").write_bytes(b"PAR1")
    with pytest.raises(pyarrow.ArrowInvalid):
        write_jsonl(tmp_path, "rejected")
    assert {path.name for path in tmp_path.iterdir()} == {"rejected.parquet"}


def test_an_error_in_the_middle_leaves_no_file_and_the_older_one_as_it_was(tmp_path: Path) -> None:
    written(tmp_path, "rejected", REJECTED, rejected(REJECTION))

    def fail() -> None:
        with TableWriter(tmp_path, "rejected", REJECTED) as writer:
            writer.write(rejected(REJECTION))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.parquet"]
    assert len(rows(tmp_path, "rejected")) == 1


def test_rows_of_another_schema_leave_no_file_either(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="schema"), TableWriter(tmp_path, "rejected", REJECTED) as writer:
        writer.write(pyarrow.record_batch({"id": ["Mira Oslund"]}))
    assert list(tmp_path.iterdir()) == []


def test_spans_stand_in_the_place_of_blocks_and_texts_without_either(tmp_path: Path) -> None:
    article = clean("Quake hits Tarn\n\nA quake hit Tarn on Monday.\n\nAdvertisement\n\nNo one was hurt.")
    written(tmp_path, "articles", CLEANED, cleaned_batch([article]))
    full, spans, text = (lines(tmp_path, "articles", detail) for detail in DETAILS)
    assert [list(row) for row in spans] == [["spans" if name == "blocks" else name for name in full[0]]]
    assert [Span(**span) for span in spans[0].pop("spans")] == list(article.spans())
    blocks = full[0].pop("blocks")
    assert spans == full
    assert [article.source_text[block["start"] : block["end"]] for block in blocks][2] == "Advertisement"
    assert text == [{name: value for name, value in full[0].items() if name not in ("source_text", "repairs")}]


@pytest.mark.parametrize("detail", ["spans", "text"])
def test_tables_without_blocks_are_the_same_in_any_detail(detail: Detail, tmp_path: Path) -> None:
    written(tmp_path, "rejected", REJECTED, rejected(REJECTION))
    assert lines(tmp_path, "rejected", detail) == lines(tmp_path, "rejected")
