"""Finished runs for tests of the page: written directly, so that they may hold anything and be of any size."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from cleaner.records.schemas import ARTICLES, CLUSTERS, MATCHES, REJECTED, TABLES
from cleaner.settings import Settings


def article(name: str, text: str, **fields: Any) -> dict[str, Any]:
    """A row of the table of articles: one kept block for each paragraph, but for those that begin with "-" (boilerplate)."""
    blocks: list[dict[str, Any]] = []
    kept = []
    at = 0
    for paragraph in text.split("\n\n"):
        is_kept = not paragraph.startswith("-")
        blocks.append(
            {
                "start": at, "end": at + len(paragraph), "text": None, "tag": "p", "link_share": 0.0, "emphasised_tail": 0,
                "markup": [], "place": None, "label": "body" if is_kept else "ad", "rule": "" if is_kept else "ad.mark",
                "score": 1.0, "kept": is_kept, "joined": False, "included": False,
                "reasons": [] if is_kept else [{"feature": "link_share", "share": -0.4}],
            }
        )  # fmt: skip
        kept += [paragraph] if is_kept else []
        at += len(paragraph) + 2
    row: dict[str, Any] = {
        "id": name, "source": f"{name}.html", "outlet": "herald", "agency": None, "url": None, "title": name.title(),
        "authors": [], "published": "2031-03-03T09:00:00+00:00", "language": "en", "standfirst": None,
        "text": "\n\n".join(kept), "source_text": text, "blocks": blocks, "repairs": [], "damage": 0.0, "confidence": 0.9,
        "status": "ok", "extra": None, "cluster": None, "canonical": name,
    }  # fmt: skip
    return row | fields


def match(left: str, right: str, share: float, relation: str = "near", **fields: Any) -> dict[str, Any]:
    """A row of the table of pairs."""
    evidence = {
        "shared_shingles": 9, "longest_run": 12, "share": share, "misread": 0, "numbers": 0, "names": 1, "only_left": "tarn",
        "only_right": "osk",
    }  # fmt: skip
    row = {
        "left": left, "right": right, "duplicate": relation not in ("template", "quotes"), "relation": relation,
        "cross_outlet": True, "jaccard": share, "containment_left": share, "containment_right": share, "evidence": evidence,
    }  # fmt: skip
    return row | fields


def cluster(name: str, members: Sequence[str], *, suspect: bool = False) -> dict[str, Any]:
    """A row of the table of clusters; the first member is kept."""
    return {"id": name, "members": list(members), "canonical": members[0], "reason": "the longest", "suspect": suspect}


def write_run(
    folder: Path,
    articles: Sequence[Mapping[str, Any]],
    *,
    matches: Sequence[Mapping[str, Any]] = (),
    clusters: Sequence[Mapping[str, Any]] = (),
    rejected: Sequence[Mapping[str, Any]] = (),
    group_rows: int = 1_000,
) -> Path:
    """Write the tables and the manifest of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows, schema in (
        ("articles", articles, ARTICLES),
        ("matches", matches, MATCHES),
        ("clusters", clusters, CLUSTERS),
        ("rejected", rejected, REJECTED),
    ):
        table = pyarrow.Table.from_pylist([dict(row) for row in rows], schema=schema)
        pyarrow.parquet.write_table(table, folder / f"{name}.parquet", row_group_size=group_rows)
    reasons: dict[str, int] = {}
    for row in rejected:
        reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    counts = {
        "inputs": len(articles) + len(rejected), "articles": len(articles), "rejected": len(rejected), "renamed": 0,
        "matches": len(matches), "duplicates": sum(row["duplicate"] for row in matches), "clusters": len(clusters),
        "redundant": sum(len(row["members"]) - 1 for row in clusters),
    }  # fmt: skip
    manifest = {
        "task": {"command": "run", "version": "0", "settings": Settings().as_dict(), "inputs": []}, "tables": [*TABLES],
        "counts": counts, "rejected_by_reason": reasons, "seconds": {"clean": 1.0}, "cpu_seconds": {},
        "finished": "2031-03-03T10:00:00+00:00",
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


WORDS = "tarn osk bridge toll river warden mill ferry council norlys weir flood quay crane report monday rain night".split()


def large_run(folder: Path, clusters: int, words: int = 120) -> Path:
    """A run of many clusters of two to four articles at twelve outlets, and as many articles without a copy."""
    articles, matches, groups = [], [], []
    for number in range(clusters):
        at = number * 7919
        text = " ".join(WORDS[(at + n * n) % len(WORDS)] + (str(n) if n % 9 == 0 else "") for n in range(words))
        members = [f"c{number}-{copy}" for copy in range(2 + number % 3)]
        for copy, name in enumerate(members):
            when = f"2031-{1 + number % 12:02}-{1 + number % 28:02}T{8 + copy:02}:00:00+00:00"
            paragraph = f"{text}.\n\n-Advertisement {copy}\n\nWardens said so on day {number}."
            articles.append(
                article(
                    name,
                    paragraph,
                    outlet=f"outlet {(number + copy) % 12}",
                    title=f"Story {number} of the day",
                    published=when,
                )
            )
        share = 0.4 + (number % 600) / 1000
        matches += [match(members[0], other, share) for other in members[1:]]
        groups.append(cluster(f"c{number}", members))
        articles.append(article(f"s{number}", f"{text} alone.", outlet=f"outlet {number % 12}", title=f"Single {number}"))
    return write_run(folder, articles, matches=matches, clusters=groups)
