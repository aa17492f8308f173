"""Bad input through the real command: whatever comes in, the books balance and the command ends as documented.

Each case is a folder of files. Those that ask most of the command are given to `cleaner run` alone, the others in one pile
(and alone too, should the pile fail). What is checked of every run: inputs = articles + rejected in the manifest and in the
tables, known reason codes, the exit code, messages on standard error only, and no traceback.
"""

import ctypes
import gzip
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner.records import REASONS
from tests.limits import run_within

Content = bytes | Callable[[Path], None]

REPORT = """The harbour at Tarn was closed on Monday after a crane fell across the quay, the port office said.

Mira Oslund, who runs the office, said that no one was hurt and that ferries to Osk would leave from Norlys until Friday.

Engineers will lift the crane on Wednesday, when the wind is expected to drop, she said."""
OTHER = """Voters in Norlys will choose a new council on Sunday, the first since the town was merged with Osk.

The count begins at eight in the evening and a result is expected before midnight, the clerk said."""
RUSSIAN = (
    "Порт Тарна закрыли в понедельник, сообщила Мира Ослунд.\n\nПаромы в Оск пойдут из Норлиса до пятницы, сказала она."
)
ACCENTS = "The Café Bäcker in Tärn – “closed since May” – will open again on Friday, Zoë Hübner said."
NORDIC = ACCENTS.replace("Zoë Hübner", "Åsa Ångström")


def page(text: str = REPORT, head: str = "") -> str:
    """A report as an HTML page."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!doctype html><html><head>{head}<title>Crane falls at Tarn</title></head>"
        f"<body><article><h1>Crane falls at Tarn</h1>{paragraphs}</article></body></html>"
    )


def jsonl(*rows: Any) -> bytes:
    """Rows of JSONL; what is bytes already is taken as a line."""
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


def parquet(**columns: Any) -> bytes:
    """A Parquet file of these columns."""
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


def zstd(data: bytes) -> bytes:
    """The data as a zstd frame."""
    sink = pyarrow.BufferOutputStream()
    with pyarrow.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    frame: bytes = sink.getvalue().to_pybytes()
    return frame


def flipped(data: bytes, start: int, count: int = 8) -> bytes:
    """The data with some bytes inverted."""
    return data[:start] + bytes(byte ^ 0xFF for byte in data[start : start + count]) + data[start + count :]


def varied_rows(count: int) -> bytes:
    """Rows whose texts have little in common, so that they compress badly and are no copies of each other."""
    random = Random(7)  # noqa: S311  # the same rows every time
    letters = "abcdefghijklmnoprstuvwxyz"
    words = ["".join(random.choices(letters, k=random.randint(3, 9))) for _ in range(5_000)]
    texts = (" ".join(random.choices(words, k=60)).capitalize() + ", Mira Oslund said." for _ in range(count))
    return jsonl(*({"id": f"row {at}", "text": text} for at, text in enumerate(texts)))


def text_column(*values: bytes) -> Any:
    """A column of strings out of bytes that need not be UTF-8."""
    made = pyarrow.array(list(values), pyarrow.binary())
    return pyarrow.Array.from_buffers(pyarrow.string(), len(values), made.buffers())


def nested(depth: int) -> bytes:
    """A row with a report and a field of lists in lists."""
    return json.dumps({"text": OTHER})[:-1].encode() + b', "tree": ' + b"[" * depth + b"]" * depth + b"}"


def symlink_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.txt")


def folder_of_one_report(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text(OTHER)


def file_whose_name_is_not_utf8(path: Path) -> None:
    Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff\xfe.txt")).write_text(OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What may become of a case: so many articles, and rejections by reason."""

    articles: int = 0
    rejected: Mapping[str, int]


def rejected(**reasons: int) -> Fate:
    return Fate(rejected=reasons)


def articles(count: int, **reasons: int) -> Fate:
    return Fate(articles=count, rejected=reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Files, and the fates that are right for them. `bug` says why the case is known to fail; `alone`: has its own run."""

    files: Mapping[str, Content]
    fates: tuple[Fate, ...]
    workers: int = 1
    bug: str = ""
    alone: bool = False


def case(fate: Fate, *others: Fate, workers: int = 1, bug: str = "", alone: bool = False, **files: Content) -> Case:
    """`a_txt=...` is a file a.txt."""
    named = {name.replace("_", "."): content for name, content in files.items()}
    return Case(files=named, fates=(fate, *others), workers=workers, bug=bug, alone=alone or bool(bug))


GOOD = {"text": REPORT}
NOISE = Random(1).randbytes(5_000)  # noqa: S311  # the same bytes every time
CASES: Mapping[str, Case] = {
    "empty file": case(rejected(empty=1), alone=True, a_txt=b""),
    "empty HTML file": case(rejected(empty=1), a_html=b""),
    "empty JSONL file": case(rejected(empty=1), a_jsonl=b""),
    "JSONL of blank lines": case(rejected(empty=1), a_jsonl=b"\n  \n\n"),
    "empty gz": case(rejected(empty=1), a_txt_gz=b""),
    "gz of nothing": case(rejected(empty=1), a_txt_gz=gzip.compress(b"")),
    "file of white space": case(rejected(empty=2), a_txt=b" \n\t\r\n  ", b_html=b"\n\n\n"),
    "byte order mark alone": case(rejected(empty=1), rejected(no_text=1), a_txt=b"\xef\xbb\xbf"),
    "binary file named html and txt": case(
        rejected(binary=2), alone=True, a_html=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 40, b_txt=NOISE
    ),
    "truncated gz of text": case(rejected(truncated=1), alone=True, a_txt_gz=gzip.compress(REPORT.encode())[:-20]),
    "gz cut in its checksum": case(rejected(truncated=1), a_txt_gz=gzip.compress(REPORT.encode())[:-4]),
    "damaged gz of text": case(rejected(truncated=1), a_txt_gz=flipped(gzip.compress(REPORT.encode()), 60)),
    "text named gz": case(rejected(truncated=1), rejected(bad_file=1), a_txt_gz=REPORT.encode()),
    "truncated zst of text": case(rejected(truncated=1), a_txt_zst=zstd(REPORT.encode())[:-20]),
    "text named zst": case(rejected(truncated=1), rejected(bad_file=1), a_txt_zst=REPORT.encode()),
    "HTML that declares UTF-8 and is cp1252": case(
        articles(1), a_html=page(ACCENTS, '<meta charset="utf-8">').encode("cp1252")
    ),
    "HTML in cp1252 with a letter that cp1250 has another for": case(articles(1), a_html=page(NORDIC).encode("cp1252")),
    "Russian in cp1251 that declares nothing": case(articles(1), a_txt=RUSSIAN.encode("cp1251")),
    "UTF-16 with its mark": case(articles(2), a_txt=RUSSIAN.encode("utf-16"), b_html=page(RUSSIAN).encode("utf-16")),
    "UTF-16 without its mark": case(rejected(binary=1), articles(1), a_txt=REPORT.encode("utf-16-le")),
    "HTML of one line of 20 MB": case(rejected(too_large=1), alone=True,
        a_html=page("It was said at Tarn. " * 1_000_000).encode()),
    "text of one line of 2 MB": case(articles(1), alone=True, a_txt=b"The quay at Tarn is closed. " * 72_000),
    "text of one line of 5 MB": case(
        rejected(too_complex=1), alone=True, a_txt=b"The quay at Tarn is closed. " * 180_000
    ),
    "broken row in the middle": case(articles(2, bad_row=1),
        a_jsonl=jsonl(GOOD, b'{"text": "The cra', {"text": OTHER})),
    "rows that are no objects": case(
        articles(1, bad_row=5), a_jsonl=jsonl([REPORT], REPORT, 7, None, b"true", GOOD)
    ),
    "rows without content": case(
        articles(1, no_content=3), a_jsonl=jsonl({}, {"title": "Crane falls"}, {"text": None, "html": None}, GOOD)
    ),
    "rows with content of wrong types": case(
        articles(1, bad_row=3), a_jsonl=jsonl({"text": 5}, {"html": [page()]}, {"markdown": {"a": 1}}, GOOD)
    ),
    "rows with fields of wrong types": case(
        articles(3), a_jsonl=jsonl({"text": OTHER, "title": 3}, {"text": OTHER, "url": []}, GOOD)
    ),
    "rows of white space": case(articles(1, empty=2), a_jsonl=jsonl({"text": "  \n"}, {"html": ""}, GOOD)),
    "JSONL in UTF-16": case(
        rejected(bad_row=1, binary=1), articles(1), rejected(bad_file=1), rejected(binary=1), rejected(bad_row=1),
        a_jsonl=jsonl(GOOD).decode().encode("utf-16"),
    ),
    "row of 11 MB among others": case(
        articles(2, too_large=1), a_jsonl=jsonl(GOOD, {"text": "It was said. " * 900_000}, {"text": OTHER})
    ),
    "row nested 100,000 deep": case(articles(1, bad_row=1), a_jsonl=jsonl(nested(100_000), GOOD)),
    "rows nested some hundred deep": case(
        articles(3), articles(2, bad_row=1), articles(1, bad_row=2), alone=True,
        a_jsonl=jsonl(nested(400), nested(850), GOOD)
    ),
    "rows nested some hundred deep, two workers": case(
        articles(3), articles(2, bad_row=1), articles(1, bad_row=2), workers=2, alone=True,
        a_jsonl=jsonl(nested(400), nested(850), GOOD),
    ),
    "NUL in rows": case(
        articles(2), articles(0, binary=2),
        a_jsonl=jsonl({"text": REPORT.replace("quay", "qu\0ay")}, {"html": page(OTHER).replace("clerk", "cl\0er\x01k")}),
    ),
    "lone surrogate in a text": case(
        articles(2), articles(1, bad_row=1),
        a_jsonl=jsonl({"text": OTHER + " \ud800"}, GOOD),
    ),
    "lone surrogate in a title": case(
        articles(2), articles(1, bad_row=1), a_jsonl=jsonl({"text": OTHER, "title": "\ud800"}, GOOD)
    ),
    "lone surrogate in an id": case(
        articles(2), articles(1, bad_row=1), a_jsonl=jsonl({"text": OTHER, "id": "\udfff"}, GOOD)
    ),
    "lone surrogate in an unknown field": case(
        articles(2), articles(1, bad_row=1), a_jsonl=jsonl({"text": OTHER, "x": "\ud800"}, GOOD)
    ),
    "lone surrogate in the name of a field": case(
        articles(1, no_content=1), articles(1, bad_row=1), a_jsonl=jsonl({"\ud800": 1}, GOOD)
    ),
    "page 5,000 divisions deep": case(
        articles(1), rejected(no_text=1), alone=True,
        a_html=page().replace("<article>", "<div>" * 5_000 + "<article>").encode(),
    ),
    "page with a hole 5,000 divisions deep": case(
        articles(1), a_html=page(REPORT + "\n\n" + "<div>" * 5_000 + "Deep." + "</div>" * 5_000).encode()
    ),
    "list 3,000 deep": case(articles(1), a_html=page(REPORT + "\n\n" + "<ul><li>It was said." * 3_000).encode()),
    "quotation 100,000 deep": case(rejected(too_complex=1), a_md=b">" * 100_000 + b" " + OTHER.encode()),
    "page that is never closed": case(rejected(no_text=2), a_html=b"<!--" * 50_000, b_html=b"<p " * 50_000),
    "Parquet without content": case(rejected(no_content=2), a_parquet=parquet(body=[REPORT, OTHER])),
    "Parquet with null content": case(articles(1, no_content=1), a_parquet=parquet(text=[REPORT, None])),
    "Parquet without rows": case(rejected(empty=1), a_parquet=parquet(text=pyarrow.array([], pyarrow.string()))),
    "Parquet without columns": case(rejected(empty=1), rejected(bad_file=1), a_parquet=parquet()),
    "text named Parquet": case(rejected(bad_file=1), alone=True, a_parquet=REPORT.encode()),
    "empty file named Parquet": case(rejected(bad_file=1), rejected(empty=1), a_parquet=b""),
    "truncated Parquet": case(rejected(bad_file=1), a_parquet=parquet(text=[REPORT, OTHER])[:-100]),
    "Parquet with damaged pages": case(
        rejected(bad_file=1), rejected(unreadable=1), alone=True, a_parquet=flipped(parquet(text=[REPORT, OTHER]), 60, 300)
    ),
    "Parquet in gz and zst": case(
        articles(4),
        a_parquet_gz=gzip.compress(parquet(text=[REPORT, OTHER])), b_parquet_zst=zstd(parquet(text=[RUSSIAN, ACCENTS])),
    ),
    "truncated Parquet in gz": case(
        rejected(truncated=1), a_parquet_gz=gzip.compress(parquet(text=[REPORT, OTHER]))[:-30]
    ),
    "Parquet with text that is not UTF-8": case(
        articles(2), articles(1, bad_row=1), rejected(bad_file=1),
        a_parquet=parquet(text=text_column(REPORT.encode(), b"The quay \xff\xfe at Tarn is closed, it was said.")),
    ),
    "Parquet with times in nanoseconds": case(
        articles(1),
        a_parquet=parquet(text=[REPORT], published=pyarrow.array([1_900_000_000_000_000_001], pyarrow.timestamp("ns"))),
    ),
    "Parquet with a date beyond the year 9999": case(
        articles(1), rejected(bad_row=1), rejected(bad_file=1),
        a_parquet=parquet(text=[REPORT], published=pyarrow.array([9_000_000], pyarrow.date32())),
    ),
    "Parquet with bytes, maps and durations beside the text": case(
        articles(1),
        a_parquet=parquet(
            text=[REPORT], raw=[b"\xff"], map=pyarrow.array([[("a", 1)]], pyarrow.map_(pyarrow.string(), pyarrow.int64())),
            took=pyarrow.array([5], pyarrow.duration("s")), score=[float("nan")],
        ),
    ),
    "dangling symbolic link": case(
        articles(1, unreadable=1), articles(1), alone=True,
        a_txt=REPORT.encode(), b_txt=symlink_to_nowhere,
    ),
    "folder named as a text": case(articles(2), a_txt=REPORT.encode(), b_txt=folder_of_one_report),
    "name that is not UTF-8": case(
        articles(2), articles(1, unreadable=1), alone=True,
        a_txt=REPORT.encode(), b_txt=file_whose_name_is_not_utf8,
    ),
}  # fmt: skip
ROWS = varied_rows(500)
BEFORE_THE_CUT: Mapping[str, Mapping[str, Content]] = {
    "gz": {"a.jsonl.gz": gzip.compress(ROWS)[:-10_000]},
    "gz with flipped bytes": {"a.jsonl.gz": flipped(gzip.compress(ROWS), len(gzip.compress(ROWS)) // 2, 400)},
    "zst": {"a.jsonl.zst": zstd(ROWS)[:-10_000]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str
    out: Path

    def manifest(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return value

    def rows(self, table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = pyarrow.parquet.read_table(self.out / f"{table}.parquet").to_pylist()
        return found


# Root reads everything: without these two capabilities the modes of files hold for root too (linux/capability.h).
_DROP_CAPABILITIES = """
import ctypes, os, sys
for capability in (1, 2):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-m", "cleaner", *sys.argv[1:]])
"""


def command(*arguments: str | Path, out: Path, as_root: bool = True, stdin: bytes = b"") -> Ended:
    """Run the command in a process of its own; `as_root`: with the rights of whoever runs the tests."""
    start = ["-m", "cleaner"] if as_root else ["-c", _DROP_CAPABILITIES]
    line = [sys.executable, *start, *map(str, arguments)]
    ended = subprocess.run(line, input=stdin, capture_output=True, timeout=90, check=False)
    return Ended(code=ended.returncode, stdout=ended.stdout.decode(), stderr=ended.stderr.decode(errors="replace"), out=out)


def laid_out(files: Mapping[str, Content], folder: Path) -> Path:
    """The folder, with the files in it."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            content(folder / name)
    return folder


def cleaned(files: Mapping[str, Content], folder: Path, workers: int = 1) -> Ended:
    """What `cleaner run` does with the files, and in the folder `out`."""
    laid_out(files, folder / "in")
    out = folder / "out"
    return command("run", folder / "in", "--out", out, "--workers", str(workers), out=out)


def check_ending(ended: Ended) -> None:
    """No traceback, and nothing on standard output."""
    assert "Traceback" not in ended.stderr, ended.stderr[-2_000:]
    assert ended.stdout == ""


def check_books(ended: Ended) -> None:
    """Inputs = articles + rejected, in the manifest and in the tables, and the reasons are known and add up."""
    manifest, rejections = ended.manifest(), ended.rows("rejected")
    counts = manifest["counts"]
    assert counts["inputs"] == counts["articles"] + counts["rejected"] > 0
    assert counts["articles"] == len(ended.rows("articles"))
    assert counts["rejected"] == len(rejections)
    assert manifest["rejected_by_reason"] == Counter(row["reason"] for row in rejections)
    for row in rejections:
        assert row["stage"] == REASONS[row["reason"]][0]
        assert row["detail"]
        assert row["source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs of all cases: those that went alone, and the pile of the others."""

    alone: Mapping[str, Future[Ended]]
    pile: Future[Ended]
    root: Path

    def rows(self, name: str, table: str) -> list[dict[str, Any]]:
        """The rows of a table that come from a case."""
        if name in self.alone:
            return self.alone[name].result().rows(table)
        folder = self.root / name
        return [row for row in self.pile.result().rows(table) if Path(row["source"]).is_relative_to(folder)]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """All cases, as many at a time as there are cores."""
    root = tmp_path_factory.mktemp("pile")
    out = root / "out"
    for name, given in CASES.items():
        if not given.alone:
            laid_out(given.files, root / "in" / name)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        pile = pool.submit(command, "run", root / "in", "--out", out, "--workers", "2", out=out)
        alone = {
            name: pool.submit(cleaned, given.files, tmp_path_factory.mktemp("case"), given.workers)
            for name, given in CASES.items()
            if given.alone or not (pile.result().out / "manifest.json").exists()
        }
        yield Runs(alone=alone, pile=pile, root=root / "in")


def _marked(name: str, given: Case) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=given.bug)] if given.bug else []
    return pytest.param(name, id=name, marks=marks)


@pytest.mark.parametrize("name", [_marked(name, given) for name, given in CASES.items()])
def test_a_bad_input_is_counted_and_rejected_for_the_right_reason(name: str, runs: Runs) -> None:
    if name in runs.alone:
        check_ending(runs.alone[name].result())
    found = Counter(row["reason"] for row in runs.rows(name, "rejected"))
    assert Fate(articles=len(runs.rows(name, "articles")), rejected=found) in CASES[name].fates


@pytest.mark.parametrize("name", [_marked(name, given) for name, given in CASES.items() if given.alone])
def test_a_run_of_bad_input_ends_with_balanced_books_and_the_documented_exit_code(name: str, runs: Runs) -> None:
    ended = runs.alone[name].result()
    check_ending(ended)
    check_books(ended)
    assert ended.code == (0 if ended.rows("articles") else 1)
    assert str(ended.out) in ended.stderr
    assert ("rejected.parquet" in ended.stderr) == (ended.code == 1)
    assert "crashed" not in ended.manifest()["rejected_by_reason"]


def test_a_pile_of_bad_input_ends_with_balanced_books_and_no_file_left_out(runs: Runs) -> None:
    ended = runs.pile.result()
    check_ending(ended)
    check_books(ended)
    assert ended.code == 0
    sources = {row["source"].split("#")[0] for table in ("articles", "rejected") for row in ended.rows(table)}
    assert sources == {str(path) for path in runs.root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HTML that declares UTF-8 and is cp1252", ACCENTS),
        ("Russian in cp1251 that declares nothing", RUSSIAN),
        ("UTF-16 with its mark", RUSSIAN),
        ("HTML in cp1252 with a letter that cp1250 has another for", NORDIC),
    ],
)
def test_a_text_in_another_encoding_reads_as_it_was_written(name: str, words: str, runs: Runs) -> None:
    texts = [row["text"] for row in runs.rows(name, "articles")]
    assert texts == [words] * len(CASES[name].files)


@pytest.mark.parametrize("name", BEFORE_THE_CUT)
def test_rows_before_a_damaged_place_come_out_and_the_rest_is_one_rejection(name: str, tmp_path: Path) -> None:
    laid_out(BEFORE_THE_CUT[name], tmp_path / "in")
    # The same reader, without the cleaning.
    out = tmp_path / "out"
    ended = command("duplicates", tmp_path / "in", "--out", out, out=out)
    check_ending(ended)
    counts, rejections = ended.manifest()["counts"], ended.rows("rejected")
    assert ended.code == 0
    assert counts["inputs"] == counts["articles"] + counts["rejected"]
    assert [row["reason"] for row in rejections if row["reason"] != "bad_row"] == ["truncated"]
    assert rejections[-1]["reason"] == "truncated"
    assert 100 < counts["articles"] < 500


def test_ids_are_kept_numbers_too_and_a_second_one_is_renamed(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"id": 7, "text": REPORT}, {"id": "7", "text": OTHER}, {"id": 0, "text": REPORT}]
    rows += [{"id": "", "text": RUSSIAN}]
    rows += [{"id": "7~2", "text": ACCENTS}, {"id": None, "text": OTHER}, {"id": 7, "text": RUSSIAN}]
    ended = cleaned({"a.jsonl": jsonl(*rows)}, tmp_path)
    check_ending(ended)
    check_books(ended)
    made = ended.rows("articles")
    assert [row["text"] for row in made] == [row["text"] for row in rows]
    assert [row["id"] for row in made] == ["7", "7~2", "0", "a.jsonl#4", "7~2~2", "a.jsonl#6", "7~3"]
    assert [json.loads(row["extra"] or "{}").get("id_in_input") for row in made] == [None, "7", None, None, "7~2", None, "7"]
    assert ended.manifest()["counts"]["renamed"] == 3


def usage_error(ended: Ended, *wanted: str) -> None:
    """Exit code 2, and a message on standard error that says all this."""
    check_ending(ended)
    assert ended.code == 2, ended.stderr
    for words in wanted:
        assert words in ended.stderr


def test_a_folder_without_articles_is_a_usage_error_that_names_the_endings(tmp_path: Path) -> None:
    laid_out({"photo.jpg": b"\xff\xd8", ".hidden.txt": REPORT.encode()}, tmp_path / "in")
    ended = command("run", tmp_path / "in", "--out", tmp_path / "out", out=tmp_path / "out")
    usage_error(ended, str(tmp_path / "in"), ".html", ".htm", ".md", ".txt", ".jsonl", ".parquet", ".gz", ".zst")
    assert not ended.out.exists()


def test_an_input_that_does_not_exist_is_a_usage_error_and_nothing_is_made(tmp_path: Path) -> None:
    laid_out({"a.txt": REPORT.encode()}, tmp_path / "in")
    missing = tmp_path / "missing.txt"
    ended = command("run", tmp_path / "in", missing, "--out", tmp_path / "out", out=tmp_path / "out")
    usage_error(ended, f"{missing}: no such file or folder")
    assert not ended.out.exists()


def test_a_dangling_link_that_is_named_is_a_usage_error(tmp_path: Path) -> None:
    symlink_to_nowhere(tmp_path / "a.txt")
    usage_error(command("run", tmp_path / "a.txt", "--out", tmp_path / "out", out=tmp_path / "out"), "no such file")


def test_a_text_given_in_place_of_a_file_name_is_a_usage_error(tmp_path: Path) -> None:
    usage_error(command("clean", REPORT, out=tmp_path), "no such file")


def test_an_output_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    laid_out({"a.txt": REPORT.encode()}, tmp_path / "in")
    out = laid_out({"thesis.doc": b"years of work", "articles.parquet": b"not ours"}, tmp_path / "out")
    usage_error(command("run", tmp_path / "in", "--out", out, out=out), str(out), "--overwrite")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        "thesis.doc": b"years of work",
        "articles.parquet": b"not ours",
    }
    ended = command("run", tmp_path / "in", "--out", out, "--overwrite", "--workers", "1", out=out)
    assert ended.code == 0
    check_books(ended)
    assert (out / "thesis.doc").read_bytes() == b"years of work"


def test_a_run_that_is_done_already_is_not_done_again(tmp_path: Path) -> None:
    first = cleaned({"a.txt": REPORT.encode()}, tmp_path)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.out.iterdir()}
    again = command("run", tmp_path / "in", "--out", first.out, "--workers", "1", out=first.out)
    check_ending(again)
    assert again.code == 0
    assert "already" in again.stderr
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.out.iterdir()} == before


@pytest.mark.parametrize("below", ["", "below/it"])
def test_an_output_path_that_is_a_file_is_a_usage_error(below: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(REPORT)
    out = file / below if below else file
    usage_error(command("run", file, "--out", out, out=out), str(out), "another folder")
    assert file.read_text() == REPORT


@pytest.fixture(scope="module")
def modes_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where the modes of files cannot be made to hold for the process of the command."""
    if not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "prctl"):
        pytest.skip("needs prctl of Linux")
    secret = tmp_path_factory.mktemp("modes") / "secret"
    secret.write_text("x")
    secret.chmod(0)
    reading = _DROP_CAPABILITIES.rsplit("os.execv", 1)[0] + f"os.execvp('cat', ['cat', {str(secret)!r}])"
    if subprocess.run([sys.executable, "-c", reading], capture_output=True, check=False).returncode == 0:
        pytest.skip("this user reads everything")


@pytest.mark.usefixtures("modes_hold")
def test_a_file_without_permission_is_a_rejection_and_the_others_are_cleaned(tmp_path: Path) -> None:
    folder = laid_out(
        {"a.txt": REPORT.encode(), "b.txt": OTHER.encode(), "c.parquet": parquet(text=[OTHER])}, tmp_path / "in"
    )
    for name in ("b.txt", "c.parquet"):
        (folder / name).chmod(0)
    out = tmp_path / "out"
    ended = command("run", folder, "--out", out, "--workers", "1", out=out, as_root=False)
    check_ending(ended)
    check_books(ended)
    assert ended.code == 0
    assert [(row["id"], row["reason"]) for row in ended.rows("rejected")] == [
        ("b.txt", "unreadable"),
        ("c.parquet", "unreadable"),
    ]
    assert "Permission denied" in ended.rows("rejected")[0]["detail"]


@pytest.mark.usefixtures("modes_hold")
def test_a_folder_that_cannot_be_listed_does_not_vanish(tmp_path: Path) -> None:
    folder = laid_out({"a.txt": REPORT.encode(), "closed": folder_of_one_report}, tmp_path / "in")
    (folder / "closed").chmod(0)
    out = tmp_path / "out"
    ended = command("run", folder, "--out", out, "--workers", "1", out=out, as_root=False)
    (folder / "closed").chmod(0o700)
    check_ending(ended)
    assert "closed" in ended.stderr or [row["reason"] for row in ended.rows("rejected")] == ["unreadable"]


@pytest.mark.usefixtures("modes_hold")
def test_a_folder_that_can_be_listed_but_not_entered_is_no_traceback(tmp_path: Path) -> None:
    folder = laid_out({"a.txt": REPORT.encode(), "closed": folder_of_one_report}, tmp_path / "in")
    (folder / "closed").chmod(0o400)
    out = tmp_path / "out"
    ended = command("run", folder, "--out", out, "--workers", "1", out=out, as_root=False)
    (folder / "closed").chmod(0o700)
    check_ending(ended)
    check_books(ended)
    assert [row["reason"] for row in ended.rows("rejected")] == ["unreadable"]


@pytest.mark.usefixtures("modes_hold")
@pytest.mark.parametrize("below", ["", "below"])
def test_an_output_folder_without_permission_is_a_usage_error(below: str, tmp_path: Path) -> None:
    laid_out({"a.txt": REPORT.encode()}, tmp_path / "in")
    closed = laid_out({}, tmp_path / "closed")
    closed.chmod(0o500)
    out = closed / below if below else closed
    usage_error(command("run", tmp_path / "in", "--out", out, out=out, as_root=False), str(out), "another folder")
    assert list(closed.iterdir()) == []


def test_a_full_disk_is_a_message_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    # A limit for the size of files fails like a full disk does.
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); "
        "runpy.run_module('cleaner', run_name='__main__')"
    )
    arguments = ["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--workers", "1"]
    ended = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    # Where kernels are not compiled yet, the place for these is full before the tables are written.
    assert str(tmp_path / "out") in ended.stderr or "this machine" in ended.stderr


HOSTILE = {
    "ends of links": "](/",
    "bold that never ends": "**a",
    "images that never end": '![a](x "',
    "tags that never end": "<p ",
    "comments that never end": "<!--",
    "brackets": "[",
    "angles": "<https://",
    "white space": " \t",
    "blank lines": "\n \n",
    "quotation marks": "“",
    "underscores": "_a ",
    "bars": "|-",
    "full stops": ". ",
    "digits": "1",
    "by": "By By ",
    "capitals": "Aa Bb",
    "dates": "2031-05-",
    "addresses": "a.b@",
}


def test_no_hostile_text_of_some_size_hangs() -> None:
    # Each is done in a second or less; at a cost that grows with the square of their length they would take minutes.
    pieces = list(HOSTILE.values())
    said = "clean('It was said at Tarn. ' + piece * (120_000 // len(piece)) + ' It was said.')"
    run_within(120, f"from cleaner import clean\nfor piece in {pieces!r}: {said}")


def test_very_many_paragraphs_do_not_hang() -> None:
    run_within(60, "from cleaner import clean; clean('It was said on Monday.\\n\\n' * 20_000)")
