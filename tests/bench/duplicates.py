"""Near-duplicates: this project beside datasketch, rensa and gaoya, on the same corpus at equal bands, by one command.

    python -m tests.bench.duplicates CORPUS.parquet [--rounds N] [--tools NAME ...] [--write]

CORPUS.parquet (id, text) and CORPUS.truth.npz (label: articles of one label are edits of one original) are what
tools/make_corpus.py of the data folder writes. Each tool reads the Parquet file and gives clusters: word 5-grams, 128
permutations, 32 bands of 4 rows, pairs from Jaccard .7 on (ours, "plain", from .7 of the shingles of one text on, counted
exactly and without alignment). Each runs in a process of its own, tools by turns; CPU seconds
(user and system) and peak memory are those of that process. Quality: recall is the share of pairs of one label with an exact
Jaccard of at least .7 that stand in one cluster; precision is the share of reported pairs that are of one label.
"Defaults" is this project with its default settings, which look for more than the others do: damaged copies and excerpts.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

SIZE, PERMUTATIONS, BANDS, ROWS, JACCARD = 5, 128, 32, 4, 0.7
_SETTINGS = f"""[duplicates]
shingle_words = {SIZE}
permutations = {PERMUTATIONS}
bands = {BANDS}
rows = {ROWS}
single_rows = 0
min_agreement = {PERMUTATIONS * 3 // 5}
align = false
min_share = {JACCARD}
min_share_apart = {JACCARD}
min_report = {JACCARD}
"""
RESULTS = Path(__file__).parent / "results" / "duplicates.md"
_WORD = re.compile(r"\w+")
Pairs = Iterable[tuple[int, int]]


def shingles_of(text: str) -> set[str]:
    """Word 5-grams as a user of the other tools makes them."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + SIZE]) for at in range(max(1, len(words) - SIZE + 1))}


def texts_of(corpus: Path) -> list[str]:
    """All texts of the corpus."""
    import pyarrow.parquet

    texts: list[str] = pyarrow.parquet.read_table(corpus, columns=["text"]).column("text").to_pylist()
    return texts


def datasketch(corpus: Path) -> Pairs:
    """MinHash and MinHashLSH, pairs by estimate."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    made: list[MinHash] = []
    for at, text in enumerate(texts_of(corpus)):
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch([shingle.encode() for shingle in shingles_of(text)])
        yield from ((other, at) for other in index.query(minhash) if made[other].jaccard(minhash) >= JACCARD)
        index.insert(at, minhash, check_duplication=False)
        made.append(minhash)


def rensa(corpus: Path) -> Pairs:
    """RMinHash and RMinHashLSH, pairs by estimate."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=BANDS)
    made: list[RMinHash] = []
    for at, text in enumerate(texts_of(corpus)):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
        minhash.update(list(shingles_of(text)))
        yield from ((other, at) for other in index.query(minhash) if made[other].jaccard(minhash) >= JACCARD)
        index.insert(at, minhash)
        made.append(minhash)


def gaoya(corpus: Path) -> Pairs:
    """MinHashStringIndex with its own words; it checks its estimates itself."""
    from gaoya.minhash import MinHashStringIndex

    texts = texts_of(corpus)
    index = MinHashStringIndex(32, JACCARD, BANDS, ROWS, None, "word", True, (SIZE, SIZE), "vec")  # noqa: FBT003
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    for at, found in enumerate(index.par_bulk_query(texts)):
        yield from ((other, at) for other in found if other < at)


PEERS: dict[str, Callable[[Path], Pairs]] = {"datasketch": datasketch, "rensa": rensa, "gaoya": gaoya}
OURS = {"cleaner, plain": _SETTINGS, "cleaner, defaults": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one tool: CPU seconds, peak memory in MB, pairs found."""

    seconds: float
    peak: float
    pairs: np.ndarray[Any, np.dtype[np.int64]]


def run(tool: str, corpus: Path, folder: Path) -> Run:
    """Run a tool in a process of its own."""
    out = folder / "pairs.npy"
    line = [sys.executable, "-m", "tests.bench.duplicates", str(corpus), "--worker", tool, str(out)]
    if tool in OURS:
        settings, out = folder / "settings.toml", folder / "out"
        settings.write_text(OURS[tool], encoding="utf-8")
        line = [sys.executable, "-m", "cleaner", "duplicates", str(corpus), "--out", str(out), "--overwrite", "--quiet"]
        line += ["--settings", str(settings)]
    _, status, usage = os.wait4(subprocess.Popen(line).pid, 0)
    if status:
        raise RuntimeError(f"{tool} failed: {' '.join(line)}")
    pairs = our_pairs(corpus, out) if tool in OURS else np.load(out)
    return Run(seconds=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024, pairs=pairs)


def our_pairs(corpus: Path, out: Path) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The duplicates of matches.parquet by position."""
    import pyarrow.parquet

    ids = pyarrow.parquet.read_table(corpus, columns=["id"]).column("id").to_pylist()
    position = {name: at for at, name in enumerate(ids)}
    rows = pyarrow.parquet.read_table(out / "matches.parquet", columns=["left", "right", "duplicate"]).to_pylist()
    found = [(position[row["left"]], position[row["right"]]) for row in rows if row["duplicate"]]
    return np.array(found, np.int64).reshape(-1, 2)


def true_pairs(corpus: Path) -> Iterator[tuple[int, int]]:
    """Pairs of one label whose exact Jaccard is high enough, by slow obvious Python."""
    labels, texts = np.load(corpus.with_suffix(".truth.npz"))["label"].tolist(), texts_of(corpus)
    groups = defaultdict(list)
    for at, label in enumerate(labels):
        groups[label].append(at)
    for group in groups.values():
        sets = {at: shingles_of(texts[at]) for at in group} if len(group) > 1 else {}
        for one, other in combinations(sets, 2):
            shared = len(sets[one] & sets[other])
            if shared >= JACCARD * (len(sets[one]) + len(sets[other]) - shared):
                yield one, other


def quality(pairs: np.ndarray[Any, Any], wanted: list[tuple[int, int]], labels: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Recall of the wanted pairs as standing in one cluster; share of the pairs that are of one label."""
    parent = list(range(len(labels)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    for one, other in pairs.tolist():
        parent[root(one)] = root(other)
    recall = statistics.mean(root(one) == root(other) for one, other in wanted) if wanted else 1.0
    return recall, float((labels[pairs[:, 0]] == labels[pairs[:, 1]]).mean()) if len(pairs) else 1.0


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", nargs="+", default=[*OURS, *PEERS])
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.parent.name}/{RESULTS.name}")
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        tool, out = given.worker
        np.save(out, np.array(list(PEERS[tool](given.corpus)), np.int64).reshape(-1, 2))
        return
    runs: dict[str, list[Run]] = {tool: [] for tool in given.tools}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(given.rounds):
            for tool in given.tools:
                runs[tool].append(run(tool, given.corpus, Path(folder)))
    wanted, labels = list(true_pairs(given.corpus)), np.load(given.corpus.with_suffix(".truth.npz"))["label"]
    lines = table(runs, wanted, labels)
    if given.write:
        command = f"python -m tests.bench.duplicates {given.corpus.name} --rounds {given.rounds} --write"
        head = ["# Near-duplicates", "", f"Made by `{command}`, the least CPU seconds of the rounds.", ""]
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    print("\n".join(lines))


def table(runs: dict[str, list[Run]], wanted: list[tuple[int, int]], labels: np.ndarray[Any, Any]) -> list[str]:
    """The lines of a Markdown table, and of what was measured on."""
    base = min(one.seconds for one in next(iter(runs.values())))
    lines = ["| tool | CPU s | times | peak MB | pairs | recall | precision |", "|---|---:|---:|---:|---:|---:|---:|"]
    for tool, done in runs.items():
        seconds, peak = min(one.seconds for one in done), max(one.peak for one in done)
        recall, precision = quality(done[-1].pairs, wanted, labels)
        figures = (
            f"{seconds:.1f} | {seconds / base:.1f} | {peak:.0f} | {len(done[-1].pairs)} | {recall:.4f} | {precision:.4f}"
        )
        lines.append(f"| {tool} | {figures} |")
    total = f"{len(labels)} articles, {len(wanted)} pairs of one label with an exact Jaccard of at least {JACCARD}"
    return [*lines, "", total]


if __name__ == "__main__":
    main()
