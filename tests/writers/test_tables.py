"""The output tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner import clean
from cleaner.records import Article, Block, Cluster, Edit, Evidence, Match, Rejection
from cleaner.writers import ARTICLES, CLUSTERS, MATCHES, REJECTED, Table, TableWriter, write_jsonl

ARTICLE = Article(
    id="a",
    source="in/a.txt#3",
    outlet="Tarn Post",
    agency="Osk Wire",
    url="https://tarn.example/a",
    title="Quay closed",
    authors=("Mira Oslund", "Åse Velm"),
    published="2031-05-04",
    language="en",
    standfirst="Ferries stay.",
    text="The quay  is closed.",
    blocks=(Block(start=0, end=5, text="The q", label="ad", rule="ad.mark", score=0.5, tag="li", link_share=0.25),),
    edits=(
        Edit(start=0, end=1, before="\n", after="", step="extract", rule="layout.space"),
        Edit(start=9, end=9, before="", after=" ", step="repair", rule="join", evidence="no end", confidence=0.9),
    ),
    damage=0.125,
    extra={"desk": "Üsk", "seen": [1, None]},
)
MATCH = Match(
    left="a", right="b", duplicate=True, relation="near", cross_outlet=True, jaccard=0.5, containment_left=0.75,
    containment_right=0.6, evidence=Evidence(shared_shingles=9, longest_run=4, only_left="„quay“", only_right=""),
)  # fmt: skip
CLUSTER = Cluster(id="c1", members=("a", "b"), canonical="b", reason="earliest")
REJECTION = Rejection(id="x", source="in/x.txt", reason="binary", detail="5 bytes")
RECORDS: list[tuple[Table, Any]] = [(ARTICLES, ARTICLE), (MATCHES, MATCH), (CLUSTERS, CLUSTER), (REJECTED, REJECTION)]


def written(folder: Path, table: Table, *records: Any) -> list[dict[str, Any]]:
    """The rows that the table's file holds after the records were written."""
    with TableWriter(folder, table) as writer:
        for record in records:
            writer.write(record)
    return rows(folder, table)


def rows(folder: Path, table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(folder / f"{table.name}.parquet").to_pylist()
    return found


def test_an_article_comes_back_with_all_it_had(tmp_path: Path) -> None:
    (row,) = written(tmp_path, ARTICLES, ARTICLE)
    for name in ("id", "source", "outlet", "agency", "url", "title", "published", "language", "standfirst", "text"):
        assert row[name] == getattr(ARTICLE, name)
    assert row["authors"] == ["Mira Oslund", "Åse Velm"]
    assert (row["damage"], row["status"]) == (0.125, "ok")
    assert tuple(Edit(**edit) for edit in row["edits"]) == ARTICLE.edits
    assert tuple(Edit(**edit) for edit in row["repairs"]) == ARTICLE.edits[1:]
    assert row["blocks"] == [
        {
            "start": 0, "end": 5, "label": "ad", "rule": "ad.mark", "score": 0.5, "kept": False, "text": "The q",
            "tag": "li", "link_share": 0.25,
        }
    ]  # fmt: skip
    assert json.loads(row["extra"]) == ARTICLE.extra
    assert (row["cluster"], row["canonical"]) == (None, None)


def test_an_article_of_nothing_but_an_id_can_be_written(tmp_path: Path) -> None:
    (row,) = written(tmp_path, ARTICLES, Article(id="bare"))
    assert (row["title"], row["authors"], row["blocks"], row["edits"], row["extra"]) == (None, [], [], [], None)


def test_match_cluster_and_rejection_come_back_as_they_were(tmp_path: Path) -> None:
    (match,) = written(tmp_path, MATCHES, MATCH)
    evidence = json.loads(match.pop("evidence"))
    assert Match(**match, evidence=Evidence(**evidence)) == MATCH
    (cluster,) = written(tmp_path, CLUSTERS, CLUSTER)
    assert Cluster(**{**cluster, "members": tuple(cluster["members"])}) == CLUSTER
    (rejection,) = written(tmp_path, REJECTED, REJECTION)
    assert rejection.pop("stage") == "read"
    assert Rejection(**rejection) == REJECTION


@pytest.mark.parametrize(("table", "record"), RECORDS, ids=[table.name for table, _ in RECORDS])
def test_columns_are_the_same_with_and_without_rows(table: Table, record: Any, tmp_path: Path) -> None:
    assert written(tmp_path, table) == []
    empty = pyarrow.parquet.read_schema(tmp_path / f"{table.name}.parquet")
    (row,) = written(tmp_path, table, record)
    assert list(row) == list(table.columns) == empty.names
    assert pyarrow.parquet.read_schema(tmp_path / f"{table.name}.parquet") == empty


@pytest.mark.parametrize(("table", "record"), RECORDS, ids=[table.name for table, _ in RECORDS])
def test_the_row_of_a_record_is_json(table: Table, record: Any) -> None:
    assert json.loads(json.dumps(table.row(record))) == table.row(record)


@pytest.mark.parametrize(("table", "record"), RECORDS, ids=[table.name for table, _ in RECORDS])
def test_jsonl_says_the_same_as_parquet(table: Table, record: Any, tmp_path: Path) -> None:
    written(tmp_path, table, record, record)
    write_jsonl(tmp_path, table)
    lines = (tmp_path / f"{table.name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows(tmp_path, table)
    assert list(json.loads(lines[0])) == list(table.columns)


def test_a_line_separator_of_unicode_in_a_text_does_not_end_a_row_of_jsonl(tmp_path: Path) -> None:
    written(tmp_path, REJECTED, Rejection(id="a\nb", source="\u2028\x85", reason="empty", detail="\r\n"))
    write_jsonl(tmp_path, REJECTED)
    data = (tmp_path / "rejected.jsonl").read_bytes()
    assert data.count(b"\n") == 1
    assert json.loads(data)["source"] == "\u2028\x85"


@pytest.mark.parametrize("count", [999, 1_000, 1_001, 2_500])
def test_rows_of_any_number_come_out_in_order(count: int, tmp_path: Path) -> None:
    made = (Rejection(id=str(at), source="s", reason="empty", detail="") for at in range(count))
    wanted = [str(at) for at in range(count)]
    assert [row["id"] for row in written(tmp_path, REJECTED, *made)] == wanted
    write_jsonl(tmp_path, REJECTED)
    lines = (tmp_path / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted


def test_no_file_has_its_name_before_it_is_whole(tmp_path: Path) -> None:
    with TableWriter(tmp_path, REJECTED) as writer:
        writer.write(REJECTION)
        assert "rejected.parquet" not in {path.name for path in tmp_path.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == {"rejected.parquet"}


def test_jsonl_has_no_name_before_it_is_whole_either(tmp_path: Path) -> None:
    (tmp_path / "rejected.parquet").write_bytes(b"PAR1")
    with pytest.raises(pyarrow.ArrowInvalid):
        write_jsonl(tmp_path, REJECTED)
    assert {path.name for path in tmp_path.iterdir()} == {"rejected.parquet"}


def test_an_error_in_the_middle_leaves_no_file_and_the_older_one_as_it_was(tmp_path: Path) -> None:
    written(tmp_path, REJECTED, REJECTION)

    def failing() -> Iterator[Rejection]:
        yield REJECTION
        raise LookupError

    with pytest.raises(LookupError), TableWriter(tmp_path, REJECTED) as writer:
        list(map(writer.write, failing()))
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.parquet"]
    assert len(rows(tmp_path, REJECTED)) == 1


def test_a_row_that_cannot_be_written_leaves_no_file_either(tmp_path: Path) -> None:
    with pytest.raises(pyarrow.ArrowException), TableWriter(tmp_path, REJECTED) as writer:
        writer.write_row({"id": ["Mira Oslund"]})
    assert list(tmp_path.iterdir()) == []


def test_the_article_of_a_real_page_fits_the_table(tmp_path: Path) -> None:
    article = clean("Quay closed\n\nBy Mira Oslund\n\nThe quay at Tarn is closed.\n\nAdvertisement\n\nNo one was hurt.")
    (row,) = written(tmp_path, ARTICLES, article)
    assert [block["label"] for block in row["blocks"]] == [block.label for block in article.blocks]
    assert tuple(Edit(**edit) for edit in row["edits"]) == article.edits
