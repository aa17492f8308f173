"""The quality gate: scores on real labelled data must not fall below the floors of `floors.toml`.

    python -m tests.quality.gate                 measure, print a table, fail below a floor
    python -m tests.quality.gate --raise         write higher floors where the measured figures allow
    python -m tests.quality.gate --lower NAME    write a lower floor for one measure; has to be said on purpose

Each floor stands beside a hash of the data it was measured on: other data, other floors. The labelled data is a folder
named by CLEANER_DATA, or `shared` beside the repository; it holds `data/` and the scorers in `eval/`. Large sets are scored
on a fixed sample of their pages.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
DATA = Path(os.environ.get("CLEANER_DATA", HERE.parents[2] / "shared"))
#: How far a figure may fall below its floor: libraries of another version round differently.
TOLERANCE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure: the file it is measured on, and how. `one_in` pages of a set make its sample."""

    name: str
    file: str
    score: Callable[["Measure", Path], float]
    one_in: int = 1
    options: tuple[str, ...] = ()


def score_pages(measure: Measure, work: Path) -> float:
    """F1 of the clean texts of a sample of pages."""
    sample = work / "sample.jsonl"
    sample.write_text("".join(_sampled(DATA / measure.file, measure.one_in)), encoding="utf-8")
    _cleaner("run", sample, work)
    return _f1("score_pages.py", sample, work / "out" / "articles.parquet", *measure.options)


def score_pairs(measure: Measure, work: Path) -> float:
    """F1 of the duplicate pairs found in clean texts, or in raw pages where the file holds such."""
    file = DATA / measure.file
    _cleaner("run" if file.name.startswith("pages") else "duplicates", file, work)
    options = [str(DATA / o) if o.startswith("data/") else o for o in measure.options]
    return _f1("score_pairs.py", work / "out" / "matches.parquet", *options)


def score_seeds(measure: Measure, work: Path) -> float:
    """The share of right lines in the seed articles."""
    _cleaner("run", DATA / measure.file, work)
    said = _scorer("score_seeds.py", DATA / measure.file, work / "out")
    return float(said["right"]) / float(said["lines"])


def score_repair(measure: Measure, work: Path) -> float:
    """Precision or recall of restored words, or how little harm is done: 1 less a tenth of the harmed words in 10,000."""
    _cleaner("run", DATA / measure.file, work)
    said = _scorer("score_repair.py", DATA / measure.file, work / "out" / "articles.parquet")
    wanted = measure.options[0]
    return 1 - said["harm_per_10k"] / 10 if wanted == "harmless" else said[wanted]


HTML, DEDUP = "data/html", "data/dedup"
MEASURES = (
    Measure(name="seeds", file="seeds", score=score_seeds),
    Measure(name="wcxb_dev", file=f"{HTML}/wcxb_dev.jsonl.zst", score=score_pages, one_in=5),
    Measure(name="big9", file=f"{HTML}/big9.jsonl.zst", score=score_pages, one_in=2, options=("--with-title",)),
    Measure(name="dragnet", file=f"{HTML}/dragnet.jsonl.zst", score=score_pages, one_in=8),
    Measure(name="l3s", file=f"{HTML}/l3s.jsonl.zst", score=score_pages, one_in=4, options=("--gold", "gold_body")),
    Measure(name="text", file="data/text.jsonl.zst", score=score_pages, one_in=2),
    *(
        Measure(name=f"repair_{what}", file="data/repair.jsonl.zst", score=score_repair, options=(what,))
        for what in ("precision", "recall", "harmless")
    ),
    Measure(
        name="us11", file=f"{DEDUP}/us11/pages.jsonl.zst", score=score_pairs, options=("--pairs", f"{DEDUP}/us11/pairs.tsv")
    ),
    *(
        Measure(
            name=name,
            file=f"{DEDUP}/{name}/articles.jsonl.zst",
            score=score_pairs,
            options=("--pairs", f"{DEDUP}/{name}/pairs.tsv"),
        )
        for name in ("reuters21578", "reuters2011h1")
    ),
    *(
        Measure(
            name=name,
            file=f"{DEDUP}/{name}/articles.jsonl.zst",
            score=score_pairs,
            options=("--clusters", f"{DEDUP}/{name}/articles.jsonl.zst"),
        )
        for name in ("bln600", "damaged")
    ),
    Measure(name="basil", file=f"{DEDUP}/basil/articles.jsonl.zst", score=score_pairs, options=("--none",)),
)


def _sampled(file: Path, one_in: int) -> list[str]:
    import pyarrow

    with pyarrow.input_stream(str(file), compression="zstd") as stream:
        lines = stream.read().decode().split("\n")
    return [line + "\n" for line in lines if line and _drawn(json.loads(line)["id"], one_in)]


def _drawn(page_id: str, one_in: int) -> bool:
    return int(sha256(page_id.encode()).hexdigest(), 16) % one_in == 0


def _cleaner(command: str, source: Path, work: Path) -> None:
    call = [sys.executable, "-m", "cleaner", command, str(source), "--out", str(work / "out"), "--quiet"]
    subprocess.run(call, check=True)


def _scorer(script: str, *arguments: object) -> dict[str, float]:
    call = [sys.executable, str(DATA / "eval" / script), *map(str, arguments)]
    said = subprocess.run(call, check=False, capture_output=True, text=True)
    if not said.stdout.strip():
        raise SystemExit(f"{script} said nothing: {said.stderr}")
    result: dict[str, float] = json.loads(said.stdout.strip().splitlines()[-1])
    return result


def _f1(script: str, *arguments: object) -> float:
    return _scorer(script, *arguments)["F1"]


def data_hash(measure: Measure) -> str:
    """SHA-256 of the data a measure reads, and of how it is sampled: the first twelve hexadecimal digits."""
    path = DATA / measure.file
    digest = sha256(str(measure.one_in).encode())
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def main(arguments: list[str] | None = None) -> int:
    """Measure and compare. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="measure only these")
    parser.add_argument("--raise", dest="higher", action="store_true", help="write higher floors")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME", help="write a lower floor for this measure")
    given = parser.parse_args(arguments)
    if not (DATA / "data").is_dir():
        print(f"no labelled data in {DATA}: set CLEANER_DATA")
        return 1
    floors = tomllib.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    failed = 0
    print(f"{'measure':16} {'measured':>9} {'floor':>9}")
    for measure in MEASURES:
        if given.names and measure.name not in given.names:
            continue
        with tempfile.TemporaryDirectory() as work:
            value = round(measure.score(measure, Path(work)), 4)
        floor, told = floors.get(measure.name, {}), data_hash(measure)
        verdict = judge(value, floor, told)
        writes = (verdict != "ok" and measure.name in given.lower) or (given.higher and value > floor.get("f1", -1.0))
        if writes:
            floors[measure.name] = {"f1": value, "data": told}
            verdict = "written"
        failed += verdict not in ("ok", "written")
        print(f"{measure.name:16} {value:9.4f} {floor.get('f1', float('nan')):9.4f}  {verdict}", flush=True)
    FLOORS.write_text("".join(f'[{name}]\nf1 = {f["f1"]}\ndata = "{f["data"]}"\n\n' for name, f in floors.items()))
    return 1 if failed else 0


def judge(value: float, floor: dict[str, object], told: str) -> str:
    """What a measured value is against its floor: "ok", or why it is not."""
    if not floor:
        return "NO FLOOR: pin one with --raise"
    if floor["data"] != told:
        return "OTHER DATA than the floor was measured on"
    return "ok" if value >= float(str(floor["f1"])) - TOLERANCE else "BELOW THE FLOOR"


if __name__ == "__main__":
    sys.exit(main())
