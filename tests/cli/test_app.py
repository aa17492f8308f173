"""The command: what it prints where, and how it ends."""

import gzip
import json
import os
import pty
import re
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from cleaner import __version__
from cleaner.cli.app import app
from cleaner.records import REASONS
from cleaner.records.schemas import ARTICLES
from tests.readers.inputs import zstd
from tests.readers.servers import Answer, page_server
from tests.repairs.texts import REPORTS, without

BODY = "The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said."
REST = "Mira Oslund, who runs the office, said that no one was hurt and that ferries would leave from Norlys."
SCRAPED = f"Crane falls at Tarn\n\nBy Mira Oslund\n\n{BODY}\n\nAdvertisement\n\n{REST}\n"
CLEAN = f"{BODY}\n\n{REST}\n"
PAGE = (
    "<!doctype html><html><head><title>Crane falls at Tarn</title></head><body><article><h1>Crane falls at Tarn</h1>"
    f"<p>{BODY}</p><p>{REST}</p></article></body></html>"
)
OTHER = "Voters in Osk will choose a new council on Sunday, the first since the town was merged with Norlys."


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it said where."""

    code: int
    stdout: str
    stderr: str


def process(*arguments: str | Path, stdin: bytes = b"") -> Said:
    """The command in a process of its own."""
    line = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    ended = subprocess.run(line, input=stdin, capture_output=True, timeout=60, check=False)
    said = Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
    assert "Traceback" not in said.stderr, said.stderr
    return said


def called(*arguments: str | Path) -> Said:
    """The command in this process: quicker, and without standard input."""
    ended = CliRunner().invoke(app, list(map(str, arguments)))
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Said(ended.exit_code, ended.stdout, ended.stderr)


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return found


def jsonl(*given: Mapping[str, Any]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in given).encode()


@pytest.fixture
def scraped(tmp_path: Path) -> Path:
    path = tmp_path / "scraped.txt"
    path.write_text(SCRAPED, encoding="utf-8")
    return path


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Ten rows, two of which are no articles."""
    path = tmp_path / "ten.jsonl"
    path.write_bytes(jsonl(*({"text": f"{OTHER} Ballot {n} was counted." if n % 5 else ""} for n in range(10))))
    return path


def test_version_is_that_of_the_package() -> None:
    assert process("--version") == Said(0, f"cleaner {__version__}\n", "")


def test_help_lists_the_commands_and_is_cheap_to_get() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = process("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(f"cleaner --help: {spent:.2f} CPU seconds\n")
    assert said.code == 0
    assert said.stderr == ""
    for command in ("run", "clean", "duplicates"):
        assert re.search(rf"^  {command} ", said.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", ["run", "clean", "duplicates"])
def test_help_of_a_command_shows_examples_that_call_it(command: str) -> None:
    said = called(command, "--help")
    assert said.code == 0
    examples = said.stdout.split("Example", 1)[1]
    assert re.search(rf"^ +(?:\S.* \| )?cleaner {command} \S", examples, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "INPUT"),
        (["run", "a.txt"], "--out"),
        (["run", "a.txt", "--out", "o", "--workers", "-1"], "--workers"),
        (["clean"], "FILE"),
        (["clean", "a.txt", "--format", "pdf"], "pdf"),
        (["scrub"], "scrub"),
        (["run", "a.txt", "--out", "o", "--fast"], "--fast"),
    ],
)
def test_a_wrong_call_is_exit_code_2_with_a_message_on_standard_error(arguments: list[str], words: str) -> None:
    said = called(*arguments)
    assert said.code == 2
    assert said.stdout == ""
    assert words in said.stderr


def test_clean_prints_the_clean_text_and_nothing_else(scraped: Path) -> None:
    assert called("clean", scraped) == Said(0, CLEAN, "")


@pytest.mark.parametrize(
    ("page", "clean"),
    [(SCRAPED, CLEAN), (PAGE, CLEAN), (jsonl({"text": SCRAPED}).decode(), CLEAN), ("Квай закрыт.", "Квай закрыт.\n")],
    ids=["text", "HTML", "row of JSON", "Russian"],
)
def test_clean_takes_a_page_from_standard_input(page: str, clean: str) -> None:
    assert process("clean", "-", stdin=page.encode()) == Said(0, clean, "")


def test_clean_takes_an_address_and_says_why_there_is_no_page() -> None:
    with page_server({"/a": Answer(pieces=[PAGE.encode()], headers={"Content-Type": "text/html"})}) as address:
        assert called("clean", f"{address}/a") == Said(0, CLEAN, "")
        assert json.loads(called("clean", f"{address}/a", "--json").stdout)["url"] == f"{address}/a"
        assert "+ body: " + BODY[:40] in called("clean", f"{address}/a", "--explain").stdout
        said = called("clean", f"{address}/b")
    assert said == Said(2, "", f"cleaner: {address}/b: http_status: the server answered 404 Not Found\n")
    assert called("clean", f"{address}/a").code == 2


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_page_from_standard_input_has_the_address_that_is_given(command: str) -> None:
    said = process(
        command, "-", *(["--explain"] if command == "clean" else []), "--url", "https://tarn.example/7", stdin=PAGE.encode()
    )
    assert said.code == 0
    assert "url: https://tarn.example/7" in said.stdout.splitlines()


def test_explain_shows_each_block_with_its_label_and_rule(scraped: Path) -> None:
    record = json.loads(called("clean", scraped, "--json").stdout)
    said = called("clean", scraped, "--explain")
    assert said.code == 0
    fields, blocks = said.stdout.split("\n\n", 1)
    assert "title: Crane falls at Tarn" in fields.splitlines()
    assert "authors: Mira Oslund" in fields.splitlines()
    lines = blocks.splitlines()
    assert len(lines) == len(record["blocks"]) == 5
    for line, block in zip(lines, record["blocks"], strict=True):
        how = f" ({block['rule']}, {block['score']:.2f})" if block["rule"] else ""
        assert line.startswith(f"{'+' if block['kept'] else '-'} {block['label']}{how}: {block['text'][:60]}")
    assert [line for line in lines if line.startswith("- ad (")]


def test_explain_cuts_a_long_block_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The quay at Tarn stays closed. " * 20, encoding="utf-8")
    line = called("clean", path, "--explain").stdout.splitlines()[-1]
    assert line.endswith("…")
    assert len(line) < 125


def test_json_is_the_record_with_the_columns_of_the_articles_table(scraped: Path) -> None:
    said = called("clean", scraped, "--json")
    assert said.code == 0
    assert said.stderr == ""
    record = json.loads(said.stdout)
    # One page has no cluster: these two are known only of articles among others.
    assert list(record) == [name for name in ARTICLES.names if name not in {"cluster", "canonical"}]
    assert record["text"] + "\n" == CLEAN
    assert record["title"] == "Crane falls at Tarn"
    assert record["authors"] == ["Mira Oslund"]
    assert list(record["blocks"][0]) == [field.name for field in ARTICLES.field("blocks").type.value_type]
    for block in record["blocks"]:
        assert SCRAPED[block["start"] : block["end"]] == block["text"]


def test_json_may_have_spans_or_nothing_in_place_of_blocks(scraped: Path) -> None:
    full = json.loads(called("clean", scraped, "--json").stdout)
    spans = json.loads(called("clean", scraped, "--json", "--detail", "spans").stdout)
    text = json.loads(called("clean", scraped, "--json", "--detail", "text").stdout)
    kept = [span for span in spans["spans"] if span["kept"]]
    assert [spans["text"][span["text_start"] : span["text_end"]] for span in kept] == [BODY, REST]
    assert [SCRAPED[span["start"] : span["end"]] for span in kept] == [BODY, REST]
    assert [span["label"] for span in spans["spans"]] == [block["label"] for block in full["blocks"]]
    assert list(text) == [name for name in full if name not in ("source_text", "blocks", "repairs")]


def test_clean_prints_markdown(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace(f"<p>{REST}", f"<h2>Ferries * now</h2><p>{REST}"), encoding="utf-8")
    assert called("clean", page, "--to", "markdown") == Said(0, f"{BODY}\n\n## Ferries \\* now\n\n{REST}\n", "")


def test_links_and_images_are_printed_where_they_are_asked_for(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    linked = BODY.replace("harbour", "<a href='/harbour'>harbour</a>", 1)
    page.write_text(PAGE.replace(f"<p>{BODY}", f"<img src='/port.jpg'><p>{linked}"), encoding="utf-8")
    line = ("clean", page, "--url", "https://tarn.example/1")
    written = called(*line, "--to", "markdown", "--links", "--images").stdout
    assert "![](https://tarn.example/port.jpg)\n\n" in written
    assert "[harbour](https://tarn.example/harbour)" in written
    assert called(*line, "--to", "markdown").stdout == f"{BODY}\n\n{REST}\n"
    assert called(*line, "--links", "--images").stdout == called(*line).stdout
    with_links = json.loads(called(*line, "--json", "--detail", "text", "--links").stdout)
    (link,) = with_links["links"]
    assert with_links["text"][link["text_start"] : link["text_end"]] == "harbour"
    assert "images" not in with_links
    assert not {"links", "images"} & json.loads(called(*line, "--json").stdout).keys()


def test_run_writes_articles_as_jsonl_in_the_detail_that_is_asked_for(ten: Path, tmp_path: Path) -> None:
    line = ("run", ten, "--out", tmp_path / "out", "--workers", "1", "--no-report")
    assert called(*line, "--jsonl", "--detail", "text").code == 0
    read = [json.loads(line) for line in (tmp_path / "out/articles.jsonl").read_text().splitlines()]
    assert {"text", "title", "canonical"} <= read[0].keys()
    assert not {"blocks", "source_text", "repairs"} & read[0].keys()
    assert "blocks" in rows(tmp_path / "out/articles.parquet")[0]
    said = called("run", ten, "--out", tmp_path / "other", "--detail", "spans")
    assert said.code == 2
    assert "--jsonl" in said.stderr


def test_json_tells_letters_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Паромы в Оск пойдут в пятницу.", encoding="utf-8")
    said = called("clean", path, "--json")
    assert "Паромы" in said.stdout
    assert json.loads(said.stdout)["text"] == "Паромы в Оск пойдут в пятницу."


@pytest.mark.parametrize("kind", ["text", "html"])
def test_format_says_what_a_page_is_written_in(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_text(PAGE, encoding="utf-8")
    text = called("clean", path, "--format", kind).stdout
    assert (text == CLEAN) == (kind == "html")


def test_a_page_without_an_article_is_exit_code_1_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ad.txt"
    path.write_text("Advertisement\n", encoding="utf-8")
    said = called("clean", path)
    assert said.code == 1
    assert said.stdout.strip() == ""
    assert str(path) in said.stderr
    assert "no article" in said.stderr


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("photo.html", b"\x89PNG\0\0", "binary"),
        ("two.jsonl", b'{"text":"a"}\n{"text":"b"}', "run"),
    ],
)
def test_a_file_that_clean_cannot_take_is_exit_code_2_with_the_reason(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said = called("clean", path)
    assert said.code == 2
    assert said.stdout == ""
    assert str(path) in said.stderr
    assert reason in said.stderr


def test_a_file_that_is_not_there_is_named_once() -> None:
    assert called("clean", "nope.txt") == Said(2, "", "cleaner: nope.txt: no such file or folder\n")


def test_a_closed_standard_input_is_a_message_and_no_traceback() -> None:
    line = ["sh", "-c", 'exec "$0" -m cleaner clean - <&-', sys.executable]
    ended = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 2


def test_clean_of_a_text_with_a_lone_surrogate_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"text": f"{OTHER} \ud800"}))
    assert called("clean", path).code in {0, 2}


def test_run_says_what_it_did_on_standard_error_only(ten: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = process("run", ten, "--out", out, "--workers", "2")
    assert said.code == 0
    assert said.stdout == ""
    assert "10 inputs: 8 articles, 2 rejected" in said.stderr
    assert f"written to {out}" in said.stderr
    assert f"{out}/report.html shows it in a browser" in said.stderr
    assert "\x1b" not in said.stderr
    assert "\r" not in said.stderr
    assert {path.name for path in out.iterdir()} == {
        "articles.parquet", "matches.parquet", "clusters.parquet", "rejected.parquet", "manifest.json", "profiles.json",
        "report.html",
    }  # fmt: skip


def test_run_takes_rows_of_jsonl_from_standard_input(tmp_path: Path) -> None:
    given = jsonl({"id": "a", "text": BODY}, {"id": "b", "text": OTHER}, {"id": "c"})
    said = process("run", "-", "--out", tmp_path / "out", "--workers", "1", stdin=given)
    assert said.code == 0, said.stderr
    assert [(row["id"], row["source"]) for row in rows(tmp_path / "out/articles.parquet")] == [("a", "-#1"), ("b", "-#2")]
    assert [(row["id"], row["reason"]) for row in rows(tmp_path / "out/rejected.parquet")] == [("c", "no_content")]


def test_run_takes_one_page_from_standard_input(tmp_path: Path) -> None:
    said = process("run", "-", "--out", tmp_path / "out", "--workers", "1", stdin=PAGE.encode())
    assert said.code == 0, said.stderr
    (article,) = rows(tmp_path / "out/articles.parquet")
    assert (article["id"], article["source"], article["text"] + "\n") == ("stdin", "-", CLEAN)


def test_rows_of_jsonl_from_standard_input_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    given = b"\xef\xbb\xbf" + jsonl({"text": BODY}, {"text": OTHER})
    process("run", "-", "--out", tmp_path / "out", "--workers", "1", stdin=given)
    assert [row["text"] for row in rows(tmp_path / "out/articles.parquet")] == [BODY, OTHER]


def test_rows_of_jsonl_may_come_slowly_and_after_a_blank_line(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "cleaner", "run", "-", "--out", str(tmp_path / "out"), "--workers", "1", "--quiet"]
    writer = f"import sys, time; print(flush=True); time.sleep(2); sys.stdout.write({jsonl({'text': BODY}).decode()!r} * 2)"
    with subprocess.Popen([sys.executable, "-c", writer], stdout=subprocess.PIPE) as source:
        subprocess.run(line, stdin=source.stdout, timeout=60, check=True)
    assert [row["text"] for row in rows(tmp_path / "out/articles.parquet")] == [BODY, BODY]


def without_block_texts(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table less the texts of its blocks, which Parquet leaves to the source text."""
    return row | {"blocks": [block | {"text": None} for block in row.get("blocks") or ()]}


def test_jsonl_tables_say_the_same_as_parquet_tables(ten: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    given = tmp_path / "given.jsonl"
    given.write_bytes(
        jsonl({"id": "x", "text": SCRAPED, "desk": "Норлис", "outlet": "Tarn Post"}, {"id": "x", "text": SCRAPED})
    )
    assert called("run", ten, page, given, "--out", out, "--workers", "1", "--jsonl").code == 0
    for table in ("articles", "matches", "clusters", "rejected"):
        lines = (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        parquet = rows(out / f"{table}.parquet")
        assert parquet
        assert [without_block_texts(json.loads(line)) for line in lines] == list(map(without_block_texts, parquet))
        assert list(json.loads(lines[0])) == list(parquet[0])


def test_keep_one_writes_one_copy_of_each_and_says_what_was_dropped(tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    given.write_bytes(jsonl({"id": "a", "text": SCRAPED}, {"id": "b", "text": SCRAPED}, {"id": "c", "text": OTHER}))
    said = called("run", given, "--out", tmp_path / "out", "--workers", "1", "--keep", "one", "--no-report")
    assert said.code == 0
    assert "3 inputs: 2 articles, 1 dropped as copies, 0 rejected" in said.stderr
    assert "1 articles are redundant, 2 stay; dropped.parquet names" in said.stderr
    assert [row["id"] for row in rows(tmp_path / "out/articles.parquet")] == ["a", "c"]
    said = called("duplicates", given, "--out", tmp_path / "clean", "--keep", "one")
    assert said.code == 0
    assert [(row["id"], row["kept"]) for row in rows(tmp_path / "clean/dropped.parquet")] == [("b", "a")]
    assert [row["id"] for row in rows(tmp_path / "clean/kept.parquet")] == ["a", "c"]


def test_a_run_of_known_copies_alone_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_bytes(jsonl({"id": "a", "text": BODY + REST}))
    (tmp_path / "2.jsonl").write_bytes(jsonl({"id": "zz", "text": BODY + REST}))
    for number in (1, 2):
        given = ("--index", tmp_path / "seen.db", "--keep", "one")
        said = called("duplicates", tmp_path / f"{number}.jsonl", "--out", tmp_path / str(number), *given)
        assert said.code == 0, said.stderr
    assert "0 articles, 1 dropped as copies" in said.stderr


@pytest.mark.parametrize(
    ("limit", "code"),
    [("0", 1), ("1", 1), ("2", 0), ("5", 0), ("10%", 1), ("19.9%", 1), ("20%", 0), ("100%", 0), ("0%", 1)],
)
def test_more_rejections_than_max_rejected_is_exit_code_1(limit: str, code: int, ten: Path, tmp_path: Path) -> None:
    said = called("duplicates", ten, "--out", tmp_path / "out", "--max-rejected", limit)
    assert said.code == code
    assert ("2 of 10 inputs rejected" in said.stderr) == (code == 1)
    assert ("rejected.parquet" in said.stderr) == (code == 1)


@pytest.mark.parametrize("limit", ["many", "", "%", "-1", "5%%", "-5%", "1,5", "ten %"])
def test_a_max_rejected_that_is_no_number_is_a_usage_error_before_any_work(limit: str, ten: Path, tmp_path: Path) -> None:
    said = called("run", ten, "--out", tmp_path / "out", "--max-rejected", limit)
    assert said.code == 2
    assert "--max-rejected" in said.stderr
    assert repr(limit) in said.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("limit", ["nan", "nan%", "inf"])
def test_a_max_rejected_that_is_not_a_number_by_name_is_a_usage_error(limit: str, ten: Path, tmp_path: Path) -> None:
    assert called("run", ten, "--out", tmp_path / "out", "--workers", "1", "--max-rejected", limit).code == 2


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    path = tmp_path / "nothing.jsonl"
    path.write_bytes(jsonl({"text": ""}, {"text": " "}))
    return path


def test_a_run_without_any_article_is_exit_code_1(nothing: Path, tmp_path: Path) -> None:
    said = called("run", nothing, "--out", tmp_path / "out", "--workers", "1")
    assert said.code == 1
    assert "no article came out of 2 inputs" in said.stderr
    assert "rejected.parquet" in said.stderr
    assert "allowed" not in said.stderr


def test_a_run_without_any_article_is_exit_code_1_whatever_is_allowed(nothing: Path, tmp_path: Path) -> None:
    assert called("run", nothing, "--out", tmp_path / "out", "--workers", "1", "--max-rejected", "100%").code == 1


def test_the_exit_code_of_a_run_that_is_done_already_is_that_of_its_books(ten: Path, tmp_path: Path) -> None:
    assert called("duplicates", ten, "--out", tmp_path / "out", "--max-rejected", "1").code == 1
    assert called("duplicates", ten, "--out", tmp_path / "out", "--max-rejected", "1").code == 1
    assert called("duplicates", ten, "--out", tmp_path / "out", "--max-rejected", "2").code == 0


def with_settings(text: str, ten: Path, tmp_path: Path, command: str = "duplicates") -> Said:
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return called(command, ten, "--out", tmp_path / "out", "--settings", file)


def test_settings_of_a_file_hold_and_stand_in_the_manifest(ten: Path, tmp_path: Path) -> None:
    said = with_settings("[clean]\nmax_page_bytes = 20\n[duplicates]\nmin_share = 1\n", ten, tmp_path)
    assert said.code == 1
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["task"]["settings"]["clean"]["max_page_bytes"] == 20
    assert manifest["task"]["settings"]["duplicates"]["min_share"] == 1
    assert manifest["task"]["settings"]["duplicates"]["bands"] == 64
    assert manifest["rejected_by_reason"] == {"empty": 2, "too_large": 8}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clean]\nmax_pages = 3\n", ["max_pages", "max_page_bytes"]),
        ("[cleaning]\n", ["cleaning", "clean", "duplicates"]),
        ('[clean]\nmax_page_bytes = "many"\n', ["clean.max_page_bytes", "'many'", "int"]),
        ("[clean]\nmax_page_bytes = true\n", ["clean.max_page_bytes", "True", "int"]),
        ("[clean]\noutlet_from_folder = 1\n", ["clean.outlet_from_folder", "bool"]),
        ("[clean]\nmax_page_bytes = 0\n", ["clean.max_page_bytes", "0", "1"]),
        ("[duplicates]\nmin_share = 1.5\n", ["duplicates.min_share", "1.5"]),
        ("[duplicates]\nmin_share = nan\n", ["duplicates.min_share", "nan"]),
        ("[duplicates]\nbands = 100\n", ["duplicates."]),
        ("clean = 3\n", ["clean", "3"]),
        ("[clean\n", ["line 1"]),
        ("\0", []),
    ],
)
def test_a_wrong_setting_is_a_usage_error_that_names_file_setting_and_value(
    text: str, words: Sequence[str], ten: Path, tmp_path: Path
) -> None:
    said = with_settings(text, ten, tmp_path)
    assert said.code == 2
    assert said.stdout == ""
    assert not (tmp_path / "out").exists()
    for word in (str(tmp_path / "settings.toml"), *words):
        assert word in said.stderr


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_settings_file_that_cannot_be_read_is_a_usage_error(name: str, ten: Path, tmp_path: Path) -> None:
    said = called("run", ten, "--out", tmp_path / "out", "--settings", tmp_path / name)
    assert said.code == 2
    assert str(tmp_path / name) in said.stderr


@pytest.mark.parametrize("line", ["seed = -1", "seed = 4294967296", "bands = 1"])
def test_a_setting_that_datasketch_does_not_take_is_a_usage_error(line: str, ten: Path, tmp_path: Path) -> None:
    assert with_settings(f"[duplicates]\n{line}\n", ten, tmp_path).code == 2


def test_the_outlet_is_that_of_the_folder_where_the_page_names_none(tmp_path: Path) -> None:
    for name, text in (("tarn-post", BODY), ("osk-echo", OTHER)):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "in/osk-echo/b.jsonl").write_bytes(jsonl({"text": REST, "outlet": "Norlys Tidende"}, {"text": SCRAPED}))
    (tmp_path / "in/top.txt").write_text(OTHER, encoding="utf-8")
    said = called("run", tmp_path / "in", "--out", tmp_path / "out", "--workers", "1", "--outlet-from-folder")
    assert said.code == 0
    assert {row["id"]: row["outlet"] for row in rows(tmp_path / "out/articles.parquet")} == {
        "top.txt": "in",
        "osk-echo/a.txt": "osk-echo",
        "osk-echo/b.jsonl#1": "Norlys Tidende",
        "osk-echo/b.jsonl#2": "osk-echo",
        "tarn-post/a.txt": "tarn-post",
    }


def test_quiet_prints_nothing(ten: Path, tmp_path: Path) -> None:
    assert process("run", ten, "--out", tmp_path / "out", "--workers", "1", "--quiet") == Said(0, "", "")
    assert called("run", ten, "--out", tmp_path / "out", "--workers", "1", "-q") == Said(0, "", "")


def test_quiet_does_not_hide_why_a_command_failed(ten: Path, tmp_path: Path) -> None:
    said = called("duplicates", ten, "--out", tmp_path / "out", "--max-rejected", "0", "--quiet")
    assert said.code == 1
    assert "2 of 10 inputs rejected" in said.stderr


def on_a_terminal(*arguments: str | Path) -> tuple[int, bytes, str]:
    """Exit code, standard output and what a terminal got as standard error."""
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment) as command:
        os.close(theirs)
        seen = b""
        try:
            while piece := os.read(ours, 4_096):
                seen += piece
        except OSError:  # Linux says so where the other end is closed
            pass
        os.close(ours)
        assert command.stdout is not None
        output = command.stdout.read()
        code = command.wait(timeout=60)
    return code, output, seen.decode()


def test_a_terminal_shows_progress_and_the_summary(ten: Path, tmp_path: Path) -> None:
    code, output, seen = on_a_terminal("run", ten, "--out", tmp_path / "out", "--workers", "1")
    assert code == 0
    assert output == b""
    assert "\x1b[" in seen
    assert "10 of about 10 pages cleaned, 100 %; 2 rejected (" in seen
    assert "8 of 8 articles signed, 100 %" in seen
    assert "10 inputs: 8 articles, 2 rejected" in seen


def test_a_search_for_duplicates_does_not_say_that_it_cleans(ten: Path, tmp_path: Path) -> None:
    code, _, seen = on_a_terminal("duplicates", ten, "--out", tmp_path / "out")
    assert code == 0
    assert "10 of about 10 texts read" in seen
    assert "cleaned" not in seen


def test_quiet_shows_no_progress_on_a_terminal_either(ten: Path, tmp_path: Path) -> None:
    assert on_a_terminal("run", ten, "--out", tmp_path / "out", "--workers", "1", "--quiet") == (0, b"", "")


def test_duplicates_matches_clean_texts_as_they_are_and_rejects_html(tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    as_it_is = f"{BODY}\n\nAdvertisement\n\n{REST}"
    given.write_bytes(
        jsonl(
            {"id": "a", "text": as_it_is, "outlet": "Tarn Post"},
            {"id": "b", "html": PAGE},
            {"id": "c", "markdown": as_it_is, "outlet": "Osk Echo"},
            {"id": "d", "text": OTHER},
            {"id": "e", "text": None},
        )
    )
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    said = called("duplicates", given, tmp_path / "page.html", "--out", out)
    assert said.code == 0
    assert {path.name for path in out.iterdir()} == {
        "matches.parquet",
        "clusters.parquet",
        "rejected.parquet",
        "manifest.json",
    }
    assert [(row["id"], row["reason"], row["stage"]) for row in rows(out / "rejected.parquet")] == [
        ("b", "not_clean", REASONS["not_clean"][0]),
        ("e", "no_content", "read"),
        ("page.html", "not_clean", "read"),
    ]
    (match,) = rows(out / "matches.parquet")
    assert (match["left"], match["right"], match["relation"], match["cross_outlet"]) == ("a", "c", "exact", True)
    assert match["jaccard"] == match["containment_left"] == match["containment_right"] == 1
    (cluster,) = rows(out / "clusters.parquet")
    assert cluster["members"] == ["a", "c"]
    counts = json.loads((out / "manifest.json").read_text())["counts"]
    assert (counts["inputs"], counts["articles"], counts["rejected"], counts["redundant"]) == (6, 3, 3, 1)


def test_a_run_and_a_search_for_duplicates_do_not_share_a_folder(ten: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert called("duplicates", ten, "--out", out).code == 0
    assert called("run", ten, "--out", out, "--workers", "1").code == 2
    assert called("run", ten, "--out", out, "--workers", "1", "--overwrite").code == 0
    assert len(rows(out / "articles.parquet")) == 8
    assert called("duplicates", ten, "--out", out, "--overwrite").code == 0
    assert not (out / "articles.parquet").exists()


def test_jsonl_asked_for_later_is_written(ten: Path, tmp_path: Path) -> None:
    assert called("duplicates", ten, "--out", tmp_path / "out").code == 0
    assert called("duplicates", ten, "--out", tmp_path / "out", "--jsonl").code == 0
    assert (tmp_path / "out/rejected.jsonl").exists()


def test_an_output_folder_inside_the_input_folder_is_not_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(OTHER, encoding="utf-8")
    for _ in range(2):
        said = called("run", tmp_path, "--out", tmp_path / "out", "--workers", "1")
        assert said.code == 0
    assert "already" in said.stderr


def test_explain_names_the_features_that_told_the_model(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>Story number {n} of the day from the Osk desk</a></li>" for n in range(9))
    prose = "<p>The bridge at Tarn fell into the river on Monday night after three days of rain, the wardens said.</p>" * 4
    aside = f"<aside><p>Tolls of the day</p><ul>{links}</ul></aside>"
    page = f"<html><body><article><h1>Toll rises</h1>{prose}</article>{aside}</body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    done = CliRunner().invoke(app, ["clean", str(tmp_path / "page.html"), "--explain"])
    told = [line for line in done.stdout.splitlines() if "(model, " in line]
    assert told
    assert all(re.match(r"- \w+ \(model, \d\.\d\d(?:; [\w:~+-]+ [+-]\d+\.\d){3}\): ", line) for line in told)


def test_diagnose_says_what_is_broken_and_changes_nothing(tmp_path: Path) -> None:
    rows = [{"text": without(report, ("the", "ad")), "outlet": "herald", "published": "2024-03-07"} for report in REPORTS]
    rows += [{"text": report, "outlet": "gazette"} for report in REPORTS]
    path = tmp_path / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = CliRunner().invoke(app, ["diagnose", str(path), "--workers", "1"])
    assert done.exit_code == 0
    assert done.stdout.startswith("herald: 3 of 3 articles, 2024-03-07 to 2024-03-07; ")
    assert "missing: 'the', in 0 words instead of " in done.stdout
    assert "whole words gone, about: 'the' " in done.stdout
    assert "no damage seen: 1 outlets, 3 articles" in done.stdout
    told = CliRunner().invoke(app, ["diagnose", str(path), "--workers", "1", "--json"])
    herald, gazette = map(json.loads, told.stdout.splitlines())
    assert {dropped["substring"] for dropped in herald["channel"]["dropped"]} == {"the", "ad"}
    assert (gazette["outlet"], gazette["damaged"], gazette["channel"]) == ("gazette", 0, None)
    assert [file.name for file in tmp_path.iterdir()] == ["pages.jsonl"]


def test_standard_input_may_be_compressed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number, packed in enumerate((gzip.compress(jsonl({"text": BODY})), zstd(jsonl({"text": BODY})))):
        assert process("run", "-", "--out", f"{out}{number}", "--workers", "1", stdin=packed).code == 0
        (row,) = rows(tmp_path / f"out{number}/articles.parquet")
        assert row["text"] == BODY


def test_columns_of_other_names_are_read_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(f'headline;body\nCrane falls at Tarn;"{BODY}"\n', encoding="utf-8")
    said = called("run", tmp_path / "export.csv", "--out", tmp_path / "out", "--columns", "text=body,title=headline")
    assert said.code == 0
    (row,) = rows(tmp_path / "out/articles.parquet")
    assert (row["title"], row["text"]) == ("Crane falls at Tarn", BODY)


@pytest.mark.parametrize("columns", ["text", "text=", "body=text", "text=a,text=b", "text=a,title=a"])
def test_columns_that_say_nothing_are_a_usage_error(columns: str, tmp_path: Path) -> None:
    said = called("run", tmp_path, "--out", tmp_path / "out", "--columns", columns)
    assert said.code == 2
    assert "clean.columns" in said.stderr


def test_what_is_not_read_in_a_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.jpg", "c.jpg", ".d.txt"):
        (folder / name).write_text(BODY, encoding="utf-8")
    said = called("run", folder, "--out", tmp_path / "out", "--workers", "1")
    assert "3 files and folders were not read (ending .jpg: 2, hidden: 1)" in said.stderr
    skipped = json.loads((tmp_path / "out/manifest.json").read_text())["skipped"]
    assert skipped == {
        str(folder / ".d.txt"): "hidden",
        str(folder / "b.jpg"): "ending .jpg",
        str(folder / "c.jpg"): "ending .jpg",
    }


def test_the_format_of_pages_that_do_not_tell_is_an_option(tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    marked = f"# Crane falls at Tarn\n\n{BODY}\n\n* {REST}"
    given.write_bytes(jsonl({"id": "a", "text": marked}, {"id": "b", "markdown": marked}))
    sources = {}
    for kind in ("text", "markdown"):
        assert called("run", given, "--out", tmp_path / kind, "--format", kind, "--workers", "1").code == 0
        rows = pyarrow.parquet.read_table(tmp_path / kind / "articles.parquet").to_pylist()
        sources[kind] = {row["id"]: {block["tag"] for block in row["blocks"]} for row in rows}
    assert "h1" not in sources["text"]["a"]
    assert "h1" in sources["text"]["b"]
    assert sources["markdown"]["a"] == sources["markdown"]["b"] == sources["text"]["b"]
    assert called("run", given, "--out", tmp_path / "other", "--format", "pdf").code == 2


def test_an_address_that_cannot_be_reached_is_told_in_a_line(tmp_path: Path) -> None:
    for arguments in (
        ["run", "http://127.0.0.1:9/pages.jsonl", "--out", tmp_path / "out"],
        ["run", tmp_path, "--out", "tarn://out"],
        ["clean", "http://127.0.0.1:9/page.html"],
        ["diagnose", "http://127.0.0.1:9/pages.jsonl"],
    ):
        (tmp_path / "a.txt").write_text("The toll rises.", encoding="utf-8")
        done = called(*arguments)
        assert (done.code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert "cleaner: " in done.stderr


def test_articles_are_partitioned_where_asked_and_other_keys_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The toll at Tarn rises in May, Mira Oslund said on Monday.", encoding="utf-8")
    done = called("run", tmp_path / "a.txt", "--out", tmp_path / "out", "--partition-by", "status", "--workers", "1")
    assert done.code == 0, done.stderr
    assert (tmp_path / "out" / "articles" / "status=ok" / "part-00000.parquet").exists()
    refused = called("run", tmp_path / "a.txt", "--out", tmp_path / "out2", "--partition-by", "body")
    assert (refused.code, "published_day" in refused.stderr) == (2, True)
