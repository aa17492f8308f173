"""A pile of inputs of every kind, with broken ones among them, and what must become of each."""

import gzip
import io
import json
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from random import Random

import pyarrow
import pyarrow.parquet

from tests.readers.inputs import jsonl, zstd

_WORDS = (
    "harbour ferry council bridge toll warden quay market school river winter storm office budget vote road "
    "herring lamp crane engine garden library doctor teacher farmer pilot miller baker tower castle island valley forest "
    "morning evening Monday Thursday river council decided reported opened closed repaired promised rejected counted "
    "carried lifted painted planted signed welcomed warned expected large small early late new old steep narrow quiet busy"
).split()
_PER_FILE = 50


@dataclass(slots=True)
class Pile:
    """What a pile holds: the marks of its articles, its rejections by reason, and what is skipped, by reason."""

    marks: list[str] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


def pile(folder: Path, count: int) -> tuple[Pile, bytes]:
    """Fill a folder with `count` articles of every kind, and give what must come out, and the bytes for standard input."""
    made = Pile()
    for name, make in _KINDS.items():
        (folder / name).mkdir(parents=True)
        make(folder / name, _stories(name, count, made), made)
    rows = [{"text": text, "title": title} for title, text in _stories("stdin", count, made)]
    made.rejected["bad_row"] += 1
    return made, gzip.compress(jsonl(*rows) + b"{broken\n")


Stories = Sequence[tuple[str, str]]


def _stories(kind: str, count: int, made: Pile) -> Stories:
    """Titles and texts, each with a mark that stands in no other."""
    chance = Random(kind)  # noqa: S311  # no secret
    stories = []
    for at in range(count):
        made.marks.append(f"mark{kind.replace('-', '')}{at}end")
        sentences = [" ".join(chance.choices(_WORDS, k=12)).capitalize() + "." for _ in range(8)]
        sentences[3] = f"The wardens of Tarn have named it {made.marks[-1]} in their report of the day."
        paragraphs = [" ".join(sentences[start : start + 2]) for start in range(0, 8, 2)]
        stories.append((" ".join(chance.choices(_WORDS, k=5)).capitalize(), "\n\n".join(paragraphs)))
    return stories


def _html(title: str, text: str) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n\n"))
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{paragraphs}</article></body></html>"


def _files(stories: Stories) -> list[Stories]:
    return [stories[start : start + _PER_FILE] for start in range(0, len(stories), _PER_FILE)]


def _rows(stories: Stories) -> list[dict[str, str]]:
    return [{"title": title, "text": text} for title, text in stories]


def _pages(ending: str, write: Callable[[str, str], str]) -> Callable[[Path, Stories, Pile], None]:
    def make(folder: Path, stories: Stories, made: Pile) -> None:
        for at, story in enumerate(stories):
            data = write(*story).encode()
            packed = {0: data, 1: gzip.compress(data), 2: zstd(data)}[at % 3]
            (folder / f"{at}{ending}{('', '.gz', '.zst')[at % 3]}").write_bytes(packed)
        (folder / f"empty{ending}").write_bytes(b" \n")
        (folder / f"binary{ending}").write_bytes(bytes(range(256)) * 20)
        (folder / f"cut{ending}.gz").write_bytes(gzip.compress(write(*stories[0]).encode())[:40])
        made.rejected += Counter(empty=1, binary=1, truncated=1)
        for name, why in (("photo.jpg", "ending .jpg"), ("README", "no ending"), (".hidden" + ending, "hidden")):
            (folder / name).write_bytes(b"x")
            made.skipped[why] += 1

    return make


def _delimited(ending: str, sign: str) -> Callable[[Path, Stories, Pile], None]:
    def make(folder: Path, stories: Stories, made: Pile) -> None:
        for at, some in enumerate(_files(stories)):
            lines = [sign.join(f'"{value}"' for value in story) for story in some]
            lines += [f"Toll{sign}rises{sign}again", f"Toll{sign}"]
            made.rejected += Counter(bad_row=1, no_content=1)
            (folder / f"{at}{ending}").write_text(f"title{sign}text\n" + "\n".join(lines) + "\n", encoding="utf-8")
        (folder / f"empty{ending}").write_bytes(b"")
        made.rejected["empty"] += 1

    return make


def _json(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        rows: list[object] = [*_rows(some), "no object", {"title": "Toll"}]
        made.rejected += Counter(bad_row=1, no_content=1)
        document = rows if at % 2 else {"articles": rows, "pages": 1}
        (folder / f"{at}.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "cut.json").write_bytes(b'[{"text": "Toll')
    (folder / "empty.json").write_bytes(b"")
    made.rejected += Counter(bad_row=1, empty=1)


def _lines(ending: str, pack: Callable[[bytes], bytes]) -> Callable[[Path, Stories, Pile], None]:
    def make(folder: Path, stories: Stories, made: Pile) -> None:
        for at, some in enumerate(_files(stories)):
            data = jsonl(*_rows(some), {"text": None}, {"text": [1]}, {"text": " "}, ["x"]) + b"{broken\n"
            made.rejected += Counter(no_content=1, bad_row=3, empty=1)
            (folder / f"{at}{ending}").write_bytes(pack(data))
        (folder / f"empty{ending}").write_bytes(pack(b"\n"))
        made.rejected["empty"] += 1

    return make


def _table(stories: Stories) -> "pyarrow.Table":
    return pyarrow.table({"title": [title for title, _ in stories], "text": [text for _, text in stories]})


def _parquet(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        rows = pyarrow.concat_tables([_table(some), pyarrow.table({"title": ["Toll", "Toll"], "text": [None, ""]}).cast(
            _table(some).schema)])  # fmt: skip
        made.rejected += Counter(no_content=1, empty=1)
        pyarrow.parquet.write_table(rows, folder / f"{at}.parquet")
    pyarrow.parquet.write_table(_table(stories).slice(0, 0), folder / "empty.parquet")
    (folder / "no.parquet").write_bytes(b"PAR1 and no more")
    made.rejected += Counter(empty=1, bad_file=1)


def _partitions(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        part = folder / f"outlet=tarn%20herald {at % 3}" / f"day=2031-03-{at % 28 + 1:02}"
        part.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(_table(some), part / f"part-{at}.parquet")
    (folder / "_SUCCESS").touch()
    (folder / "_temporary").mkdir()
    (folder / "_temporary" / "part-0.parquet").touch()
    made.skipped += Counter({"no ending": 1, "what a program keeps for itself": 1})


def record(kind: str, media: str, body: bytes, at: int) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://tarnherald.example/{at}\r\n"
    return f"{head}Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def _answer(status: str, media: str, body: bytes, at: int) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return record("response", "application/http; msgtype=response", head + body, at)


def _warc(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        records = [_answer("200 OK", "text/html", _html(*story).encode(), n) for n, story in enumerate(some)]
        records += [_answer("404 Not Found", "text/html", b"gone", 98), _answer("200 OK", "image/png", b"x", 99)]
        made.rejected += Counter(http_status=1, other_type=1)
        pack = gzip.compress if at % 2 else bytes
        (folder / f"{at}.warc{'.gz' if at % 2 else ''}").write_bytes(b"".join(map(pack, records)))
    (folder / "no.warc").write_bytes(b"no archive")
    (folder / "empty.warc").write_bytes(b"")
    made.rejected += Counter(bad_file=1, empty=1)


def _wet(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        records = [record("conversion", "text/plain", "\n\n".join(story).encode(), n) for n, story in enumerate(some)]
        records.append(record("conversion", "text/plain", b" ", _PER_FILE))
        (folder / f"{at}.warc.wet.gz").write_bytes(b"".join(map(gzip.compress, records)))
        made.rejected["empty"] += 1


def _rss(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        entries = [
            f"<item><title>{title}</title><description>{escape(_html(title, text) if n % 2 else text)}</description></item>"
            for n, (title, text) in enumerate(some)
        ]
        entries.append("<item><title>Toll</title></item>")
        made.rejected["no_content"] += 1
        feed = f"<rss version='2.0'><channel><title>Tarn Herald</title>{''.join(entries)}</channel></rss>"
        (folder / f"{at}{('.rss', '.xml')[at % 2]}").write_text(feed, encoding="utf-8")
    (folder / "no.xml").write_bytes(b"<sitemap/>")
    (folder / "empty.rss").write_bytes(b"<rss version='2.0'><channel></channel></rss>")
    made.rejected += Counter(bad_file=1, empty=1)


def _atom(folder: Path, stories: Stories, made: Pile) -> None:
    for at, some in enumerate(_files(stories)):
        entries = [
            f"<entry><title>{title}</title><content type='html'>{escape(_html(title, text))}</content></entry>"
            for title, text in some
        ]
        feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Osk Echo</title>{''.join(entries)}</feed>"
        (folder / f"{at}.atom.gz").write_bytes(gzip.compress(feed.encode()))


def _members(stories: Stories, made: Pile) -> dict[str, bytes]:
    files = {f"tarn/{at}.html": _html(*story).encode() for at, story in enumerate(stories)}
    files |= {"empty.txt": b"", "photo.jpg": b"x", ".hidden/a.txt": b"x", "inner.zip": b"x"}
    made.rejected["empty"] += 1
    made.skipped += Counter({"ending .jpg": 1, "hidden": 1, "an archive in an archive": 1})
    return files


def _zip(folder: Path, stories: Stories, made: Pile) -> None:
    with zipfile.ZipFile(folder / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(stories, made).items():
            archive.writestr(name, data)
    (folder / "no.zip").write_bytes(b"no archive")
    made.rejected["bad_file"] += 1


def _tar(folder: Path, stories: Stories, made: Pile) -> None:
    with tarfile.open(folder / "pages.tar.gz", "w:gz") as archive:
        for name, data in _members(stories, made).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (folder / "no.tar").write_bytes(b"no archive" * 100)
    made.rejected["bad_file"] += 1


_KINDS: dict[str, Callable[[Path, Stories, Pile], None]] = {
    "html": _pages(".html", _html),
    "markdown": _pages(".md", lambda title, text: f"# {title}\n\n{text}\n"),
    "text": _pages(".txt", lambda title, text: f"{title}\n\n{text}\n"),
    "csv": _delimited(".csv", ";"),
    "tsv": _delimited(".tsv", "\t"),
    "json": _json,
    "jsonl": _lines(".jsonl", bytes),
    "ndjson-gz": _lines(".ndjson.gz", gzip.compress),
    "jsonl-zst": _lines(".jsonl.zst", zstd),
    "parquet": _parquet,
    "partitions": _partitions,
    "warc": _warc,
    "wet": _wet,
    "rss": _rss,
    "atom": _atom,
    "zip": _zip,
    "tar": _tar,
}
