"""The data of a page, as JSON: an index of all that it lists, and texts in chunks that a browser unpacks when needed."""

import base64
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cleaner.reports.choice import MAX_MARKED, Choice
from cleaner.reports.passages import shared_passages
from cleaner.reports.tables import FinishedRun, Numbers, Table

# Articles of a chunk: few enough that one is unpacked in no time, enough that copies of a report lie together.
_CHUNK = 24
# Texts of a page, at the most: a page is made in seconds.
_MAX_TEXTS = 12_000
# Characters of a page that are shown.
_MAX_CHARS = 200_000
_LIGHT = ("id", "agency", "title", "published", "url", "language", "confidence", "status")
_TEXTS = (
    "source_text", "text", "source", "authors",
    *(f"blocks.list.element.{name}" for name in ("start", "end", "label", "rule", "score", "kept", "joined", "reasons")),
    "repairs",
)  # fmt: skip
_SCORES = ("jaccard", "containment_left", "containment_right")
_EVIDENCE = ("shared_shingles", "longest_run", "misread", "numbers", "names", "only_left", "only_right")


def packed(value: Any) -> str:
    """A value as compressed JSON in base64; the same value gives the same text. Lone surrogates become U+FFFD."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(written.encode(errors="replace"), 6)).decode()


class Names:
    """Names by number, in the order in which they came."""

    def __init__(self) -> None:
        self.all: dict[str, int] = {}

    def number(self, name: str | None) -> int:
        """The number of a name."""
        return self.all.setdefault(name or "", len(self.all))


@dataclass(frozen=True)
class PageData:
    """What a page lists, under numbers of its own: articles in the order of `choice.articles`, and so on."""

    run: FinishedRun
    choice: Choice
    names: dict[str, Names] = field(default_factory=lambda: {kind: Names() for kind in ("labels", "rules", "relations")})

    def own(self, positions: Numbers) -> list[int]:
        """The page's numbers of articles."""
        found: list[int] = np.searchsorted(self.choice.articles, positions).tolist()
        return found

    def index(self) -> dict[str, Any]:
        """All that the lists of a page need."""
        return {"articles": self._articles(), "clusters": self._clusters(), "pairs": self._pairs()}

    def _articles(self) -> dict[str, list[Any]]:
        run, chosen = self.run, self.choice.articles
        if run.table is None:
            ids = run.articles.ids.take(chosen).to_pylist()
            nothing: list[Any] = [None] * len(ids)
            columns: dict[str, list[Any]] = dict.fromkeys(_LIGHT, nothing) | {"id": ids}
        else:
            rows = list(run.rows(chosen, _LIGHT))
            columns = {name: [row[name] for row in rows] for name in _LIGHT}
        columns["outlet"] = run.articles.outlet[chosen].tolist()
        columns["damage"] = [round(damage, 4) for damage in run.articles.damage[chosen].tolist()]
        columns["day"] = [None if np.isnan(at) else int(at) for at in run.articles.earliest[chosen].tolist()]
        return columns

    def _clusters(self) -> dict[str, list[Any]]:
        clusters, chosen = self.run.clusters, self.choice.clusters.tolist()
        return {
            "id": [clusters.ids[number] for number in chosen],
            "members": [self.own(clusters.members_of(number)) for number in chosen],
            "canonical": self.own(clusters.canonical[self.choice.clusters]),
            "reason": [clusters.reasons[number] for number in chosen],
            "suspect": [int(clusters.suspect[number]) for number in chosen],
        }

    def _pairs(self) -> dict[str, list[Any]]:
        matches, chosen = self.run.matches, self.choice.pairs
        table = Table.at(self.run.folder, "matches")
        columns = (*_SCORES, *(f"evidence.{name}" for name in _EVIDENCE))
        rows = [row for _, row in table.rows(chosen, columns)] if table and len(chosen) else []
        relations = self.names["relations"]
        return {
            "left": self.own(matches.left[chosen]),
            "right": self.own(matches.right[chosen]),
            "relation": [relations.number(name) for name in matches.relation[chosen].tolist()],
            "duplicate": matches.duplicate[chosen].astype(int).tolist(),
            "share": matches.share[chosen].round(3).tolist(),
            "line": matches.line[chosen].tolist(),
            **{name: [round(row[name], 3) for row in rows] for name in _SCORES},
            **{name: [row["evidence"][name] for row in rows] for name in _EVIDENCE},
        }


@dataclass(frozen=True)
class Texts:
    """The chunks of texts that found room, and what the lists need of them. `articles`: for each chunk the page's numbers of
    its articles; `removed`: of each article with a text the share of its characters that was removed, and the numbers of
    the labels; `pairs`: the numbers of the pairs in each chunk of these."""

    chunks: list[str]
    pair_chunks: list[str]
    articles: list[list[int]]
    removed: dict[int, list[Any]]
    pairs: list[list[int]]

    def map(self) -> dict[str, Any]:
        """Where the texts are, for the page."""
        return {"articles": self.articles, "removed": self.removed, "pairs": self.pairs}


def texts_of(data: PageData, room: int) -> Texts:
    """As many texts as there is room for (bytes), the most wanted first, each article with its blocks and repairs; and
    the shared passages of the pairs of which both texts are there."""
    table = data.run.table
    made = Texts([], [], [], {}, [])
    if table is None or not len(data.choice.texts):
        return made
    wanted = data.choice.texts[: _likely(table, room)]
    bodies: dict[int, bytes] = {}
    for at, row in table.rows(wanted, _TEXTS):
        body, seen = _body(data, row)
        (own,) = data.own(np.array([at]))
        made.removed[own] = seen
        # Squeezed at once: a page's texts take less memory than they have letters.
        bodies[own] = zlib.compress(json.dumps(body, ensure_ascii=False).encode(errors="replace"), 1)
    # Passages take about a tenth of the room.
    left = room * 0.88
    order = data.own(wanted)
    for start in range(0, len(order), _CHUNK):
        part = sorted(order[start : start + _CHUNK])
        chunk = packed([json.loads(zlib.decompress(bodies[own])) for own in part])
        if len(chunk) > left:
            break
        left -= len(chunk)
        made.chunks.append(chunk)
        made.articles.append(part)
    shown = {own for part in made.articles for own in part}
    for own in [*made.removed]:
        if own not in shown:
            del made.removed[own]
    _add_pairs(data, made, {own: bodies[own] for own in shown}, int(left + room * 0.12))
    return made


def _add_pairs(data: PageData, made: Texts, bodies: dict[int, bytes], room: int) -> None:
    """Add the shared passages of pairs, those near the line first, while there is room."""
    chosen = data.choice.pairs
    lefts, rights = data.own(data.run.matches.left[chosen]), data.own(data.run.matches.right[chosen])
    order = np.argsort(data.run.matches.margin[chosen], kind="stable").tolist()
    both = [number for number in order if lefts[number] in bodies and rights[number] in bodies][:MAX_MARKED]
    for start in range(0, len(both), 4 * _CHUNK):
        numbers = both[start : start + 4 * _CHUNK]
        passages = [_flat(_text(bodies[lefts[n]]), _text(bodies[rights[n]])) for n in numbers]
        chunk = packed(passages)
        if len(chunk) > room:
            return
        room -= len(chunk)
        made.pair_chunks.append(chunk)
        made.pairs.append(numbers)


def _text(body: bytes) -> str:
    text: str = json.loads(zlib.decompress(body))["text"]
    return text


def _flat(left: str, right: str) -> list[int]:
    """The shared passages of two texts as numbers: four each."""
    return [
        number
        for found in shared_passages(left, right)
        for number in (found.left_start, found.left_end, found.right_start, found.right_end)
    ]


def _likely(table: Table, room: int) -> int:
    """How many texts may have room, generously: from what they take in the table."""
    import pyarrow.parquet

    size = rows = 0
    for group in table.groups[:: max(1, len(table.groups) // 8)]:
        metadata = pyarrow.parquet.read_metadata(group.path).row_group(group.number)
        columns = [metadata.column(at) for at in range(metadata.num_columns)]
        size += sum(each.total_compressed_size for each in columns if each.path_in_schema in ("source_text", "text"))
        rows += group.rows
    return min(_MAX_TEXTS, max(64, int(2 * room * rows / max(size, 1))))


def _body(data: PageData, row: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """An article as the page holds it; and the share of its characters that was removed, with the labels."""
    labels, rules = data.names["labels"], data.names["rules"]
    source = row["source_text"] or ""
    blocks, gone, total = [], 0, 0
    removed: set[int] = set()
    for block in row["blocks"] or ():
        size = block["end"] - block["start"]
        label = labels.number(block["label"])
        total += size
        if not block["kept"]:
            gone += size
            removed.add(label)
        if block["start"] < _MAX_CHARS:
            kept = 2 if block["joined"] else int(block["kept"])
            score, rule = round(block["score"] or 0, 2), rules.number(block["rule"])
            reasons = [[each["feature"], round(each["share"], 2)] for each in block["reasons"] or ()]
            blocks.append([block["start"], block["end"], label, rule, score, kept, *([reasons] if reasons else [])])
    repairs = [
        [edit["start"], edit["end"], edit["after"], edit["rule"], edit["evidence"] or "", round(edit["confidence"] or 0, 2)]
        for edit in row["repairs"] or ()
        if edit["end"] <= _MAX_CHARS
    ]
    body = {
        "source": source[:_MAX_CHARS], "chars": len(source), "text": (row["text"] or "")[:_MAX_CHARS], "blocks": blocks,
        "repairs": repairs, "authors": row["authors"] or [], "file": row["source"] or "",
    }  # fmt: skip
    return body, [round(gone / max(total, 1), 3), sorted(removed)]
