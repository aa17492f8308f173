"""What the search for duplicates says of labelled pairs, relation by relation.

    python -m tests.bench.relations [SET ...] [--write]

For each set of the labelled data one table: a row for each relation that is reported, with how many pairs have it, how many
of those are labelled as duplicates (labels that the scorer leaves out are left out here), and the share of right ones: of
`exact`, `near`, `excerpt`, `revision` and `contains` those that are duplicates; of `template` and `quotes` those that are
none. And how the pairs of each label are reported, "-" for not at all. us11 is read from raw pages, which takes a minute and
a half.
"""

import argparse
import csv
import itertools
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner.records import DUPLICATE_RELATIONS
from tests.quality.gate import DATA

SETS = ("us11", "reuters21578", "reuters2011h1", "bln600", "damaged", "basil")
POSITIVE, IGNORED = {"near_dup", "wire_edit", "same_url"}, {"partial", "ambiguous", "recurring"}
RESULTS = Path(__file__).parent / "results" / "relations.md"
Labels = dict[tuple[str, str], str]


def articles_of(name: str) -> Path:
    """The articles of a set, or its pages."""
    folder = DATA / "data" / "dedup" / name
    return next(file for file in (folder / "pages.jsonl.zst", folder / "articles.jsonl.zst") if file.exists())


def labels_of(name: str) -> Labels:
    """The label of every labelled pair."""
    import pyarrow

    source = articles_of(name)
    pairs = source.parent / "pairs.tsv"
    if pairs.exists():
        with pairs.open(encoding="utf-8", newline="") as file:
            return {ordered(row["left"], row["right"]): row["relation"] for row in csv.DictReader(file, delimiter="\t")}
    clusters = defaultdict(list)
    with pyarrow.input_stream(str(source), compression="zstd") as stream:
        for line in stream.read().splitlines():
            row = json.loads(line)
            clusters[row.get("cluster", row["id"])].append(str(row["id"]))
    return {ordered(*pair): "near_dup" for ids in clusters.values() for pair in itertools.combinations(ids, 2)}


def ordered(left: str, right: str) -> tuple[str, str]:
    """A pair, from whichever side."""
    return (left, right) if left < right else (right, left)


def found_in(name: str, folder: Path) -> Labels:
    """The relation of every pair that is reported."""
    import pyarrow.parquet

    source = articles_of(name)
    command = "run" if source.name.startswith("pages") else "duplicates"
    subprocess.run([sys.executable, "-m", "cleaner", command, source, "--out", folder, "--quiet"], check=True)
    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(folder / "matches.parquet").to_pylist()
    return {ordered(row["left"], row["right"]): row["relation"] for row in rows}


def precision_lines(found: Mapping[tuple[str, str], str], labels: Labels) -> list[str]:
    """For each relation: pairs, labelled duplicates among them, the share of right ones."""
    lines = []
    scored = {pair: relation for pair, relation in found.items() if labels.get(pair) not in IGNORED}
    for relation in ("exact", "near", "excerpt", "revision", "contains", "template", "quotes"):
        pairs = [pair for pair, said in scored.items() if said == relation]
        same = sum(labels.get(pair) in POSITIVE for pair in pairs)
        right = same if relation in DUPLICATE_RELATIONS else len(pairs) - same
        lines.append(f"| {relation} | {len(pairs)} | {same} | {f'{right / len(pairs):.3f}' if pairs else '–'} |")
    return lines


def label_lines(found: Mapping[tuple[str, str], str], labels: Labels) -> list[str]:
    """For each label how its pairs are reported."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for pair, label in labels.items():
        said[label][found.get(pair, "-")] += 1
    return [
        f"- {label}: " + ", ".join(f"{relation} {count}" for relation, count in counts.most_common())
        for label, counts in sorted(said.items())
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    given = parser.parse_args()
    said: list[str] = []
    for name in given.sets:
        with tempfile.TemporaryDirectory() as folder:
            found, labels = found_in(name, Path(folder)), labels_of(name)
        head = [f"## {name}", "", "| relation | pairs | labelled duplicates | right |", "|---|---:|---:|---:|"]
        part = [*head, *precision_lines(found, labels), "", *label_lines(found, labels), ""]
        print("\n".join(part), flush=True)
        said += part
    if given.write:
        RESULTS.write_text("# Relations by set (`python -m tests.bench.relations --write`)\n\n" + "\n".join(said), "utf-8")


if __name__ == "__main__":
    main()
