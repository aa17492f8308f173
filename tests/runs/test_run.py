"""Runs over files: resumed, repeated and refused; what the manifest says and what the tables hold."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import cleaner
from cleaner import OutputError, RunResult, Settings, UnreadableError
from cleaner.records import LABELS, REPAIR, Evidence, Page, Rejection, inverse, replay
from cleaner.rules import standard_book
from cleaner.runs import find_in_files, run
from cleaner.stages import clean as clean_stage

TABLES = ("articles", "matches", "clusters", "rejected")
# The columns that readers of the tables rely on.
ARTICLE_COLUMNS = {
    *("id", "source", "outlet", "agency", "url", "title", "authors", "published", "language", "standfirst", "text"),
    *("source_text", "blocks", "repairs", "damage", "confidence", "status", "cluster", "canonical"),
}
BLOCK_FIELDS = {"start", "end", "label", "rule", "score", "kept", "text"}
MATCH_COLUMNS = {
    *("left", "right", "duplicate", "relation", "cross_outlet", "jaccard", "containment_left", "containment_right"),
    "evidence",
}
CLUSTER_COLUMNS = {"id", "members", "canonical", "reason", "suspect"}
REJECTED_COLUMNS = {"id", "source", "stage", "reason", "detail"}

STORIES = {
    "crane": "The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said.\n\n"
    "Mira Oslund, who runs the office, said that no one was hurt and that ferries would leave from Norlys.\n\n"
    "Engineers will lift the crane on Wednesday, when the wind is expected to drop, she told reporters.",
    "vote": "Voters in Osk will choose a new council on Sunday, the first since the town was merged with Velm.\n\n"
    "The count begins at eight in the evening and a result is expected before midnight, the clerk said.",
    "herring": "Herring has come back to the sound off Norlys after nine years, fishermen reported on Thursday.\n\n"
    "Boats landed forty tonnes in two nights, more than in the whole of last spring, the harbour master said.",
    "museum": "A museum of lamps will open in an old lighthouse near Velm in June, its founders announced.\n\n"
    "They have gathered three hundred lamps, the oldest of which was made in Tarn for a whaling ship.",
}


def scraped(story: str, title: str = "Crane falls at Tarn", after: str = "") -> str:
    """A story as a scraper leaves it."""
    first, rest = STORIES[story].split("\n\n", 1)
    return f"{title}\n\nBy Mira Oslund\n\n{first}\n\nAdvertisement\n\n{rest}\n\n{after}".rstrip() + "\n"


def html(story: str, title: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in STORIES[story].split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>\n"
        f"{paragraphs}</article></body></html>"
    )


ROWS: list[Mapping[str, Any]] = [
    {"id": "n1", "text": scraped("crane"), "outlet": "Norlys Tidende", "desk": "Üsk", "pages": [1, {"b": None}]},
    {"id": "n2", "text": "   "},
    {"id": "n1", "text": scraped("vote", "Osk votes"), "outlet": "Norlys Tidende", "published": "2031-05-04"},
    {"id": 7, "markdown": "# Herring is back\n\n" + STORIES["herring"], "url": "https://norlys.example/herring"},
    {"text": scraped("crane", after="Ferries to Osk were full on Monday evening."), "outlet": "Osk Echo"},
    {"title": "A row without its text"},
    {"text": "Advertisement"},
    {"id": "last", "text": STORIES["museum"]},
]


def newsroom(folder: Path) -> Path:
    """A folder of four kinds of files: twelve inputs, eight articles, four rejections."""
    for name in ("osk-echo", "tarn-post"):
        (folder / name).mkdir(parents=True)
    (folder / "a.jsonl").write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    (folder / "b.md").write_text(
        "# Osk votes\n\n" + STORIES["vote"] + "\n\n## A long night\n\nIt may rain.", encoding="utf-8"
    )
    (folder / "osk-echo/c.html").write_text(html("crane", "Crane down at Tarn"), encoding="utf-8")
    (folder / "osk-echo/empty.txt").write_bytes(b"")
    (folder / "tarn-post/d.txt").write_text(scraped("herring", "Herring returns"), encoding="utf-8")
    return folder


INPUTS, ARTICLES, REJECTED = 12, 8, 4


@dataclass(frozen=True, slots=True)
class Done:
    """A finished run and where it read."""

    result: RunResult
    folder: Path

    def rows(self, table: str) -> list[dict[str, Any]]:
        return rows(self.result.out, table)

    def manifest(self) -> dict[str, Any]:
        return manifest(self.result.out)


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(out / f"{table}.parquet").to_pylist()
    return found


def manifest(out: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return value


def tables(out: Path) -> dict[str, Any]:
    return {table: pyarrow.parquet.read_table(out / f"{table}.parquet") for table in TABLES}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One uninterrupted run with one worker."""
    root = tmp_path_factory.mktemp("done")
    folder = newsroom(root / "in")
    return Done(run(folder, root / "out"), folder)


def test_inputs_are_articles_and_rejections_in_result_manifest_and_tables(done: Done) -> None:
    counts = done.manifest()["counts"]
    assert (counts["inputs"], counts["articles"], counts["rejected"]) == (INPUTS, ARTICLES, REJECTED)
    assert (done.result.inputs, done.result.articles, done.result.rejected) == (INPUTS, ARTICLES, REJECTED)
    assert (len(done.rows("articles")), len(done.rows("rejected"))) == (ARTICLES, REJECTED)
    assert counts["matches"] == done.result.matches == len(done.rows("matches"))
    assert counts["duplicates"] == done.result.duplicates == sum(row["duplicate"] for row in done.rows("matches"))
    assert counts["clusters"] == done.result.clusters == len(done.rows("clusters"))
    assert counts["redundant"] == done.result.redundant == sum(len(row["members"]) - 1 for row in done.rows("clusters"))
    assert counts["renamed"] == 1


def test_rows_of_articles_and_rejections_stand_in_the_order_of_the_input(done: Done) -> None:
    assert [row["id"] for row in done.rows("articles")] == [
        *("n1", "n1~2", "7", "a.jsonl#5", "last", "b.md", "osk-echo/c.html", "tarn-post/d.txt"),
    ]
    assert [(row["id"], row["stage"], row["reason"]) for row in done.rows("rejected")] == [
        ("n2", "read", "empty"),
        ("a.jsonl#6", "read", "no_content"),
        ("a.jsonl#7", "label", "no_body"),
        ("osk-echo/empty.txt", "read", "empty"),
    ]
    assert done.manifest()["rejected_by_reason"] == {"empty": 2, "no_content": 1, "no_body": 1}


def test_source_is_the_path_of_the_file_or_path_and_row(done: Done) -> None:
    rows_of_a = [f"{done.folder}/a.jsonl#{number}" for number in (1, 3, 4, 5, 8)]
    files = [f"{done.folder}/{name}" for name in ("b.md", "osk-echo/c.html", "tarn-post/d.txt")]
    assert [row["source"] for row in done.rows("articles")] == rows_of_a + files
    assert [Path(row["source"].split("#")[0]).is_file() for row in done.rows("rejected")] == [True] * REJECTED


def test_the_tables_have_the_columns_that_are_promised(done: Done) -> None:
    for table, columns in (
        ("articles", ARTICLE_COLUMNS | {"extra"}),
        ("matches", MATCH_COLUMNS),
        ("clusters", CLUSTER_COLUMNS),
        ("rejected", REJECTED_COLUMNS),
    ):
        assert set(pyarrow.parquet.read_schema(done.result.out / f"{table}.parquet").names) == columns
    for row in done.rows("articles"):
        for block in row["blocks"]:
            assert set(block) >= BLOCK_FIELDS
            assert block["label"] in LABELS
        for edit in row["repairs"]:
            assert set(edit) == {"start", "end", "before", "after", "step", "rule", "evidence", "confidence"}


def test_a_table_without_rows_has_its_columns_too(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run(tmp_path / "empty.txt", tmp_path / "out")
    assert (result.inputs, result.articles, result.rejected) == (1, 0, 1)
    for table, columns in (("articles", ARTICLE_COLUMNS), ("matches", MATCH_COLUMNS), ("clusters", CLUSTER_COLUMNS)):
        found = pyarrow.parquet.read_table(tmp_path / f"out/{table}.parquet")
        assert found.num_rows == 0
        assert columns <= set(found.column_names)


def test_the_articles_are_those_that_clean_makes_of_the_same_pages(done: Done) -> None:
    for row in done.rows("articles"):
        if "#" not in row["source"]:
            path = Path(row["source"])
            kind: Any = {".md": "markdown", ".html": "html", ".txt": "auto"}[path.suffix]
            article = cleaner.clean(path.read_bytes(), format=kind)
            for name in ("title", "published", "language", "standfirst", "text", "agency"):
                assert row[name] == getattr(article, name)
            assert tuple(row["authors"]) == article.authors


def test_every_article_of_the_table_restores_to_its_source_and_replays_to_its_text(done: Done) -> None:
    given = {f"{done.folder}/a.jsonl#{at}": row.get("text") or row.get("markdown") for at, row in enumerate(ROWS, start=1)}
    given |= {str(path): path.read_text(encoding="utf-8") for path in done.folder.rglob("*.md")}
    given |= {str(path): path.read_text(encoding="utf-8") for path in done.folder.rglob("d.txt")}
    compared = 0
    for article in cleaner.read_articles(done.result.out):
        assert replay(article.source_text, article.edits) == article.text
        assert replay(article.text, inverse(article.edits)) == article.restore() == article.source_text
        for block in article.blocks:
            assert article.source_text[block.start : block.end].strip()
        if article.source in given:
            compared += 1
            assert article.source_text == given[article.source]
    assert compared == 7


def test_repairs_are_the_edits_of_the_repair_step(done: Done) -> None:
    for article in cleaner.read_articles(done.result.out):
        assert list(article.repairs) == [edit for edit in article.edits if edit.step == REPAIR]


def test_fields_that_no_step_reads_travel_in_extra(done: Done) -> None:
    extra = {row["id"]: row["extra"] and json.loads(row["extra"]) for row in done.rows("articles")}
    assert extra["n1"] == {"desk": "Üsk", "pages": [1, {"b": None}]}
    assert extra["n1~2"] == {"id_in_input": "n1"}
    assert extra["7"] is None
    assert "Üsk" in done.rows("articles")[0]["extra"]


def test_what_a_row_says_of_itself_counts(done: Done) -> None:
    by_id = {row["id"]: row for row in done.rows("articles")}
    assert by_id["n1"]["outlet"] == "Norlys Tidende"
    assert by_id["n1~2"]["published"] == "2031-05-04"
    assert by_id["7"]["url"] == "https://norlys.example/herring"


def test_copies_are_found_across_outlets_formats_and_files(done: Done) -> None:
    groups = {frozenset(row["members"]) for row in done.rows("clusters")}
    assert groups == {
        frozenset({"n1", "a.jsonl#5", "osk-echo/c.html"}),
        frozenset({"n1~2", "b.md"}),
        frozenset({"7", "tarn-post/d.txt"}),
    }
    pair = next(row for row in done.rows("matches") if (row["left"], row["right"]) == ("n1", "a.jsonl#5"))
    assert pair["cross_outlet"]
    assert pair["duplicate"]


def test_cluster_and_canonical_of_articles_agree_with_the_clusters_table(done: Done) -> None:
    cluster_of = {member: row for row in done.rows("clusters") for member in row["members"]}
    for row in done.rows("articles"):
        cluster = cluster_of.get(row["id"])
        assert row["cluster"] == (cluster["id"] if cluster else None)
        assert row["canonical"] == (cluster["canonical"] if cluster else row["id"])
    for cluster in done.rows("clusters"):
        assert cluster["canonical"] in cluster["members"]
        assert len(cluster["members"]) > 1
        assert cluster["reason"]


def test_clusters_are_what_the_duplicate_matches_join(done: Done) -> None:
    ids = {row["id"] for row in done.rows("articles")}
    groups = {name: {name} for name in ids}
    for row in done.rows("matches"):
        assert {row["left"], row["right"]} <= ids
        assert row["duplicate"] == (row["relation"] in {"exact", "near", "excerpt", "revision", "contains"})
        for name in ("jaccard", "containment_left", "containment_right"):
            assert 0 <= row[name] <= 1
        assert set(row["evidence"]) == {field.name for field in fields(Evidence)}
        if row["duplicate"]:
            joined = groups[row["left"]] | groups[row["right"]]
            groups |= dict.fromkeys(joined, joined)
    assert {frozenset(row["members"]) for row in done.rows("clusters")} == {
        frozenset(group) for group in groups.values() if len(group) > 1
    }


def test_the_manifest_holds_versions_settings_rules_inputs_and_times(done: Done) -> None:
    said = done.manifest()
    task = said["task"]
    assert task["command"] == "run"
    assert task["version"] == cleaner.__version__
    assert task["rules"] == standard_book().hash
    assert task["settings"] == Settings().as_dict()
    names = ("a.jsonl", "b.md", "osk-echo/c.html", "osk-echo/empty.txt", "tarn-post/d.txt")
    assert [(item["path"], item["bytes"]) for item in task["inputs"]] == [
        (str(done.folder / name), (done.folder / name).stat().st_size) for name in names
    ]
    assert set(said["seconds"]) == {"clean", "learn", "revise", "match", "write"}
    assert set(said["cpu_seconds"]) == {"clean", "revise"}
    assert all(value >= 0 for value in [*said["seconds"].values(), *said["cpu_seconds"].values()])
    finished = datetime.fromisoformat(said["finished"])
    assert finished.tzinfo is not None
    assert abs((datetime.now(UTC) - finished).total_seconds()) < 3_600
    assert said["python"] == sys.version.split()[0]
    assert said["libraries"]["pyarrow"] == pyarrow.__version__
    assert done.result.seconds == said["seconds"]


def test_nothing_but_tables_and_manifest_is_left_in_the_folder(done: Done) -> None:
    tables = {f"{table}.parquet" for table in TABLES}
    assert {path.name for path in done.result.out.iterdir()} == {*tables, "manifest.json", "profiles.json", "report.html"}


@pytest.fixture(scope="module")
def done_by_two(done: Done, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a fresh process with two workers, as the command does it."""
    out = tmp_path_factory.mktemp("two") / "out"
    line = [sys.executable, "-m", "cleaner", "run", str(done.folder), "--out", str(out), "--workers", "2"]
    subprocess.run(line, check=True, capture_output=True, timeout=60)
    return out


def test_two_workers_give_the_same_tables_as_one(done: Done, done_by_two: Path) -> None:
    assert tables(done_by_two) == tables(done.result.out)
    assert manifest(done_by_two)["counts"] == done.manifest()["counts"]
    assert manifest(done_by_two)["task"] == done.manifest()["task"]


def test_the_manifest_names_the_library_that_extracted_with_two_workers_too(done_by_two: Path) -> None:
    assert "trafilatura" in manifest(done_by_two)["libraries"]


class Stopped(Exception):  # noqa: N818  # not an error: somebody pulled the plug
    """The end of an interrupted run."""


def stopping_after(pages: int) -> Callable[[str, int], None]:
    def report(_stage: str, done: int) -> None:
        if done >= pages:
            raise Stopped

    return report


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.runs.cleaning.SHARD_ROWS", 3)


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The ids of the pages that were cleaned, in order."""
    ids: list[str | None] = []
    real = clean_stage.clean_or_reject

    def noting(page: Page | Rejection, *given: Any, **named: Any) -> Any:
        ids.append(page.id)
        return real(page, *given, **named)

    monkeypatch.setattr(clean_stage, "clean_or_reject", noting)
    return ids


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("stop", [1, 4, 7, 12])
def test_an_interrupted_run_is_taken_up_and_gives_the_tables_of_an_uninterrupted_one(
    stop: int, done: Done, cleaned: list[str | None], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(Stopped):
        run(done.folder, out, progress=stopping_after(stop))
    assert not (out / "manifest.json").exists()
    assert not (out / "articles.parquet").exists()
    held = -(-stop // 3) * 3
    cleaned.clear()
    result = run(done.folder, out)
    assert len(cleaned) == INPUTS - held
    assert not result.already_done
    assert tables(out) == tables(done.result.out)
    assert manifest(out)["counts"] == done.manifest()["counts"]
    assert manifest(out)["rejected_by_reason"] == done.manifest()["rejected_by_reason"]
    assert not (out / ".parts").exists()


@pytest.mark.usefixtures("small_parts")
def test_a_run_interrupted_while_it_compares_is_taken_up_without_cleaning_again(
    done: Done, cleaned: list[str | None], tmp_path: Path
) -> None:
    def stop_at_match(stage: str, _done: int) -> None:
        if stage == "match":
            raise Stopped

    out = tmp_path / "out"
    with pytest.raises(Stopped):
        run(done.folder, out, progress=stop_at_match)
    cleaned.clear()
    run(done.folder, out)
    assert not cleaned
    assert tables(out) == tables(done.result.out)


DYING = """
import os, sys
import cleaner.runs.cleaning
from cleaner.engines import local
from cleaner.runs import folder, run
cleaner.runs.cleaning.SHARD_ROWS = 3
write_shard, write_json = local.write_shard, folder._write_json
def dying_shard(path, *rest, **named):
    if path.match(sys.argv[3]):
        path.with_name(path.name + ".unfinished").write_bytes(b"half")
        os._exit(9)
    return write_shard(path, *rest, **named)
def dying_json(path, value):
    if path.match(sys.argv[3]):
        os._exit(9)
    write_json(path, value)
local.write_shard, folder._write_json = dying_shard, dying_json
run(sys.argv[1], sys.argv[2])
"""


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    "place", ["clean/000000-*", "clean/000002-*", "revise/000001-*", "out/profiles.json", "out/manifest.json"]
)
def test_a_run_whose_process_died_in_the_middle_of_writing_is_taken_up(place: str, done: Done, tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = [sys.executable, "-c", DYING, str(done.folder), str(out), place]
    assert subprocess.run(line, check=False, capture_output=True, timeout=60).returncode == 9
    assert (out / ".parts").exists()
    run(done.folder, out)
    assert tables(out) == tables(done.result.out)
    assert {path.name for path in out.iterdir()} == {path.name for path in done.result.out.iterdir()}


@pytest.mark.usefixtures("small_parts")
def test_without_resume_an_unfinished_run_starts_anew(done: Done, cleaned: list[str | None], tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Stopped):
        run(done.folder, out, progress=stopping_after(6))
    cleaned.clear()
    run(done.folder, out, resume=False)
    assert len(cleaned) == INPUTS
    assert tables(out) == tables(done.result.out)


def test_a_finished_run_is_not_done_again_but_answered_from_its_manifest(tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "in")
    first = run(folder, tmp_path / "out")
    stamp = (tmp_path / "out/articles.parquet").stat().st_mtime_ns
    for resume in (True, False):
        again = run(folder, tmp_path / "out", resume=resume)
        assert again.already_done
        assert (again.inputs, again.articles, again.clusters) == (first.inputs, first.articles, first.clusters)
        assert again.seconds == first.seconds
    assert (tmp_path / "out/articles.parquet").stat().st_mtime_ns == stamp


def test_a_finished_run_whose_table_is_gone_is_not_called_done(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORIES["vote"], encoding="utf-8")
    run(tmp_path / "a.txt", tmp_path / "out")
    (tmp_path / "out/articles.parquet").unlink()
    run(tmp_path / "a.txt", tmp_path / "out")
    assert (tmp_path / "out/articles.parquet").exists()


def _rewrite(file: Path) -> None:
    file.write_text(STORIES["vote"], encoding="utf-8")


def _touch(file: Path) -> None:
    os.utime(file, ns=(1, 1))


@pytest.mark.parametrize("change", [_rewrite, _touch], ids=["other content", "other time"])
@pytest.mark.parametrize("finished", [True, False], ids=["finished", "unfinished"])
@pytest.mark.usefixtures("small_parts")
def test_a_changed_input_is_another_run_that_has_to_be_allowed(
    change: Callable[[Path], None], *, finished: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, story in enumerate(("crane", "vote", "herring", "museum")):
        (folder / f"{number}.txt").write_text(STORIES[story], encoding="utf-8")
    out = tmp_path / "out"
    if finished:
        run(folder, out)
    else:
        with pytest.raises(Stopped):
            run(folder, out, progress=stopping_after(3))
    change(folder / "0.txt")
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(OutputError, match="--overwrite") as error:
        run(folder, out)
    assert str(out) in str(error.value)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    result = run(folder, out, overwrite=True)
    assert not result.already_done
    assert rows(out, "articles")[0]["text"] == (folder / "0.txt").read_text(encoding="utf-8")
    assert len(rows(out, "articles")) == 4


def test_other_settings_are_another_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORIES["vote"], encoding="utf-8")
    run(tmp_path / "a.txt", tmp_path / "out")
    other = Settings.from_mapping({"duplicates": {"min_share": 0.9}})
    with pytest.raises(OutputError):
        run(tmp_path / "a.txt", tmp_path / "out", other)
    run(tmp_path / "a.txt", tmp_path / "out", other, overwrite=True)
    assert manifest(tmp_path / "out")["task"]["settings"]["duplicates"]["min_share"] == 0.9


def test_overwrite_does_a_finished_run_again_and_removes_tables_it_no_longer_writes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORIES["vote"], encoding="utf-8")
    out = tmp_path / "out"
    run(tmp_path / "a.txt", out, jsonl=True)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    assert (out / "articles.jsonl").exists()
    assert not run(tmp_path / "a.txt", out, overwrite=True).already_done
    assert not list(out.glob("*.jsonl"))
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_nothing_to_read_is_an_error_and_no_folder_is_made(tmp_path: Path) -> None:
    for missing in ([], [tmp_path / "missing.txt"]):
        with pytest.raises(UnreadableError):
            run(missing, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_inputs_may_be_one_path_as_text_or_several_and_one_twice(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STORIES["vote"], encoding="utf-8")
    assert run(str(file), tmp_path / "one").articles == 1
    result = run([file, str(tmp_path / "a.txt")], tmp_path / "two")
    assert (result.articles, result.redundant) == (2, 1)
    assert [row["id"] for row in rows(tmp_path / "two", "articles")] == ["a.txt", "a.txt~2"]


def test_progress_is_told_by_stage_up_to_the_last_page_and_article(tmp_path: Path) -> None:
    reports: list[tuple[str, int]] = []
    run(newsroom(tmp_path / "in"), tmp_path / "out", progress=lambda stage, done: reports.append((stage, done)))
    assert [done for stage, done in reports if stage == "clean"][-1] == INPUTS
    assert [done for stage, done in reports if stage == "match"][-1] == ARTICLES


def test_a_row_with_a_field_named_id_in_input_keeps_it_and_is_not_counted_as_renamed(tmp_path: Path) -> None:
    row = {"id": "a", "text": STORIES["vote"], "id_in_input": "own"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    run(tmp_path / "a.jsonl", tmp_path / "out")
    assert json.loads(rows(tmp_path / "out", "articles")[0]["extra"]) == {"id_in_input": "own"}
    assert manifest(tmp_path / "out")["counts"]["renamed"] == 0


def test_a_renamed_row_keeps_a_field_of_its_own_by_that_name(tmp_path: Path) -> None:
    row = json.dumps({"id": "a", "text": STORIES["vote"], "id_in_input": "own"})
    (tmp_path / "a.jsonl").write_text(f"{row}\n{row}", encoding="utf-8")
    run(tmp_path / "a.jsonl", tmp_path / "out")
    assert [json.loads(row["extra"]) for row in rows(tmp_path / "out", "articles")] == [{"id_in_input": "own"}] * 2
    assert manifest(tmp_path / "out")["counts"]["renamed"] == 1


def test_an_output_folder_that_is_an_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORIES["vote"], encoding="utf-8")
    with pytest.raises(OutputError, match="one of the inputs"):
        run(tmp_path, tmp_path / "nowhere" / "..", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_folders_that_runs_wrote_are_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORIES["vote"], encoding="utf-8")
    for out in ("one", "two"):
        assert run(tmp_path, tmp_path / out).inputs == 1
    with pytest.raises(Stopped):
        run(tmp_path, tmp_path / "cut", progress=stopping_after(1))
    assert run(tmp_path, tmp_path / "three").inputs == 1
    # Whoever names the tables means them.
    assert find_in_files(tmp_path / "one/articles.parquet", tmp_path / "four").articles == 1


def test_progress_is_told_every_thousand_texts(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps({"text": STORIES["vote"]}) for _ in range(1025)), encoding="utf-8"
    )
    reports: list[tuple[str, int]] = []
    find_in_files(tmp_path / "a.jsonl", tmp_path / "out", progress=lambda stage, done: reports.append((stage, done)))
    assert [done for stage, done in reports if stage == "read"] == [1024, 1025]


@pytest.mark.usefixtures("small_parts")
def test_a_search_for_duplicates_is_taken_up_like_a_run(tmp_path: Path) -> None:
    given = tmp_path / "clean.jsonl"
    texts = [STORIES[name] for name in ("crane", "vote", "herring", "crane", "museum", "vote", "crane")]
    given.write_text("\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(texts)), encoding="utf-8")
    find_in_files(given, tmp_path / "whole")
    with pytest.raises(Stopped):
        find_in_files(given, tmp_path / "cut", progress=stopping_after(3))
    result = find_in_files(given, tmp_path / "cut")
    assert (result.inputs, result.articles, result.clusters, result.redundant) == (7, 7, 2, 3)
    for table in ("matches", "clusters", "rejected"):
        assert rows(tmp_path / "cut", table) == rows(tmp_path / "whole", table)
    assert [row["members"] for row in rows(tmp_path / "cut", "clusters")] == [["0", "3", "6"], ["1", "5"]]


def test_an_article_of_the_search_for_duplicates_needs_no_id(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORIES["vote"], encoding="utf-8")
    find_in_files([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out")
    (match,) = rows(tmp_path / "out", "matches")
    assert (match["left"], match["right"], match["relation"]) == ("a.txt", "b.txt", "exact")
