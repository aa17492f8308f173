"""The command `cleaner`: run, report, audit, calibrate, clean, explain, compare, duplicates, origins, index, diagnose.

Data goes to standard output, messages and progress to standard error. Exit codes: 0 done; 1 more rows rejected than
--max-rejected allows, or no article at all; 2 usage.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner._version import VERSION
from cleaner.cli.index import index_app
from cleaner.cli.options import (
    Columns,
    Detail,
    DetailName,
    Images,
    IndexFile,
    Inputs,
    Jsonl,
    Keep,
    KeepName,
    Links,
    MaxMemory,
    MaxRejected,
    NoResume,
    Out,
    Output,
    Overwrite,
    PageUrl,
    ProfilesFile,
    Quiet,
    RuleFiles,
    SettingsFile,
    To,
    Work,
)
from cleaner.lean import keep_lean

if TYPE_CHECKING:
    from cleaner.cli.page import Wanted
    from cleaner.engines import Engine
    from cleaner.runs.progress import Progress
    from cleaner.runs.result import RunResult

app = typer.Typer(
    name="cleaner",
    help="Clean scraped news and find the duplicates in it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(index_app)

_EPILOG = """Examples:

\b
  cleaner run scraped/ --out cleaned                       a folder of pages: .html .htm .md .txt (.gz .zst)
  cleaner run monday.jsonl.zst tuesday.parquet --out week  many pages a file: also .csv .tsv .json .ndjson .warc .wet .rss
  cleaner run export.csv --out cleaned --columns text=body,title=headline
  cleaner run s3://bucket/scraped/ --out s3://bucket/cleaned --partition-by outlet,published_day
  zcat pages.jsonl.gz | cleaner run - --out cleaned
"""


class TextFormat(StrEnum):
    """Formats of a page."""

    auto = "auto"
    html = "html"
    markdown = "markdown"
    text = "text"


class EngineName(StrEnum):
    """What runs the stages."""

    local = "local"
    spark = "spark"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Clean scraped news and find the duplicates in it."""


@app.command("run", epilog=_EPILOG)
def run_command(
    inputs: Inputs,
    out: Out,
    settings: SettingsFile = None,
    rules: RuleFiles = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    engine: Annotated[
        EngineName, typer.Option(help="What runs the stages: this machine, or a Spark cluster.")
    ] = EngineName.local,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="A Spark cluster: spark://host:7077, yarn, local[4].")
    ] = None,
    remote: Annotated[
        str | None, typer.Option(metavar="URL", help="A Spark Connect server or Sail: sc://host:15002.")
    ] = None,
    max_memory: MaxMemory = None,
    max_rejected: MaxRejected = None,
    outlet_from_folder: Annotated[
        bool,
        typer.Option("--outlet-from-folder", help="A page that names no outlet has that of its folder, or of its address."),
    ] = False,
    columns: Columns = None,
    format: Annotated[TextFormat, typer.Option(help="What pages are written in that do not tell.")] = TextFormat.auto,
    links: Links = False,
    images: Images = False,
    profiles: ProfilesFile = None,
    no_resume: NoResume = False,
    overwrite: Overwrite = False,
    jsonl: Jsonl = False,
    detail: Detail = DetailName.full,
    partition_by: Annotated[
        str | None,
        typer.Option(
            metavar="KEY,...",
            help="Write articles/ by folders: outlet, agency, language, status, published_day, _month, _year.",
            show_default=False,
        ),
    ] = None,
    keep: Keep = KeepName.all,
    work: Work = None,
    index: IndexFile = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no review page (report.html).")] = False,
    quiet: Quiet = False,
) -> None:
    """Clean a pile of scraped pages and find the duplicates among them.

    Writes articles, matches, clusters and rejected as .parquet, profiles.json, manifest.json, and report.html to look at
    them in a browser. Inputs = articles + rejected, and with --keep one + dropped.
    """
    from cleaner.cli.batches import load_profiles, load_settings, perform
    from cleaner.runs import run

    kind = None if format is TextFormat.auto else format.value
    chosen = load_settings(
        settings, rules, columns=columns, kind=kind, outlet_from_folder=outlet_from_folder, links=links, images=images
    )
    known = load_profiles(profiles)

    def perform_run(progress: "Progress") -> "RunResult":
        return run(
            inputs, out, chosen, engine=_engine(engine, master, remote), workers=workers if engine == "local" else None,
            max_memory=max_memory, resume=not no_resume, overwrite=overwrite, jsonl=jsonl,
            detail=detail.value, profiles=known, progress=progress, partition_by=partition_by, keep=keep.value, work=work,
            index=index, report=not no_report,
        )  # fmt: skip

    raise typer.Exit(perform(perform_run, max_rejected=max_rejected, quiet=quiet))


def _engine(name: EngineName, master: str | None, remote: str | None) -> "Engine | None":
    """The engine that the options name; None: this machine. Raises InputError where they do not go together."""
    from cleaner.engines import SparkEngine
    from cleaner.errors import InputError

    if name is EngineName.spark:
        return SparkEngine(master=master, remote=remote)
    if master is not None or remote is not None:
        raise InputError("--master and --remote name a Spark cluster; add --engine spark")
    return None


@app.command("duplicates")
def duplicates_command(
    inputs: Inputs,
    out: Out,
    settings: SettingsFile = None,
    columns: Columns = None,
    profiles: ProfilesFile = None,
    max_memory: MaxMemory = None,
    max_rejected: MaxRejected = None,
    no_resume: NoResume = False,
    overwrite: Overwrite = False,
    jsonl: Jsonl = False,
    keep: Keep = KeepName.all,
    work: Work = None,
    index: IndexFile = None,
    quiet: Quiet = False,
) -> None:
    """Find the duplicates among texts that are clean already: no cleaning, no repair.

    Writes matches, clusters and rejected as .parquet, and manifest.json; with --keep one also kept and dropped. Rows need
    `text`, and may have id, outlet, agency, url, title and published. Profiles tell which outlets' texts lack what, so that
    their copies of sound texts are found.

    \b
    Example:
      cleaner duplicates archive.parquet --out copies
    """
    from cleaner.cli.batches import load_profiles, load_settings, perform
    from cleaner.runs import find_in_files

    chosen, known = load_settings(settings, columns=columns), load_profiles(profiles)

    def perform_search(progress: "Progress") -> "RunResult":
        return find_in_files(
            inputs, out, chosen, max_memory=max_memory, resume=not no_resume, overwrite=overwrite, jsonl=jsonl,
            keep=keep.value, profiles=known, progress=progress, work=work, index=index,
        )  # fmt: skip

    raise typer.Exit(perform(perform_search, max_rejected=max_rejected, quiet=quiet))


@app.command("report")
def report_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote to.", show_default=False)],
    cluster: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this cluster and its pairs.", show_default=False)
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what is of this outlet.", show_default=False)
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="N clusters, N pairs and N single articles by lot.", show_default=False),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Only these pairs; JSON lines, as of cleaner audit.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The page; default: report.html in the folder, report-part.html for a part."),
    ] = None,
    max_bytes: Annotated[int, typer.Option(help="What the page may take; it says what it leaves out.")] = 20_000_000,
) -> None:
    """Write the review page of a finished run: one file to open in a browser, which asks for nothing else.

    Figures and charts, clusters, pairs with both texts side by side, articles with all that was removed and why.

    \b
    Examples:
      cleaner report cleaned
      cleaner report cleaned --cluster c17 --out c17.html
    """
    from cleaner.cli.review import make_report

    wanted = {"cluster": cluster, "outlet": outlet, "sample": sample, "pairs": pairs}
    raise typer.Exit(make_report(folder, out, wanted, max_bytes))


@app.command("audit")
def audit_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote to.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file for the sample.", show_default=False)],
    size: Annotated[int, typer.Option(metavar="N", min=1, help="Pairs to judge.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another one draws another sample.")] = 1,
) -> None:
    """Draw a sample of a run's pairs to judge: of every kind some, more near the decision, each with its weight.

    A JSON object a line: left, right, duplicate (null), share, relation, stratum, weight. Judge them in the page of
    `cleaner report DIR --pairs FILE`, or set duplicate to true or false by hand.

    \b
    Example:
      cleaner audit cleaned --size 200 --out sample.jsonl
    """
    from cleaner.cli.judging import write_sample

    raise typer.Exit(write_sample(folder, size, out, seed))


@app.command("calibrate")
def calibrate_command(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="Judged pairs, JSON lines.", show_default=False)],
    folder: Annotated[Path, typer.Option("--run", metavar="DIR", help="The folder of the run.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each threshold, a line each.")] = False,
) -> None:
    """Say how precise and how complete the decision is at each threshold, with 95 % intervals, from judged pairs.

    Recall is that of pairs that were verified and reported; what was never compared is not counted.

    \b
    Example:
      cleaner calibrate labels.jsonl --run cleaned
    """
    from cleaner.cli.judging import print_calibration

    raise typer.Exit(print_calibration(labels, folder, as_json=as_json))


@app.command("clean")
def clean_command(
    file: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="One page; - is standard input.", show_default=False)],
    explain: Annotated[bool, typer.Option("--explain", help="Each block with its label and rule.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The article's record as JSON.")] = False,
    detail: Detail = DetailName.full,
    to: To = Output.text,
    links: Links = False,
    images: Images = False,
    format: Annotated[TextFormat, typer.Option(help="What the page is written in.")] = TextFormat.auto,
    outlet: Annotated[str | None, typer.Option(help="The page's outlet, for its profile.", show_default=False)] = None,
    url: PageUrl = None,
    profiles: ProfilesFile = None,
    settings: SettingsFile = None,
    rules: RuleFiles = None,
) -> None:
    """Print the clean text of one page.

    \b
    Examples:
      cleaner clean page.html
      cleaner clean https://news.example/report --explain
      curl -s https://news.example/report | cleaner clean - --url https://news.example/report
      cleaner clean scraped.txt --json --detail text | jq .published
      cleaner clean page.html --to markdown --links --images
    """
    from cleaner.cli.batches import load_settings
    from cleaner.cli.page import print_page, read_page

    chosen = load_settings(settings, rules, links=links, images=images)
    article = read_page(
        file, kind=format.value, outlet=outlet, profiles_file=profiles, settings=chosen, url=url, explain=explain
    )
    text: Wanted = "markdown" if to is Output.markdown else "text"
    wanted: Wanted = "json" if as_json else "explanation" if explain else text
    raise typer.Exit(print_page(file, article, wanted, detail.value, chosen.clean))


@app.command("explain")
def explain_command(
    file: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="One page; - is standard input.", show_default=False)],
    format: Annotated[TextFormat, typer.Option(help="What the page is written in.")] = TextFormat.auto,
    outlet: Annotated[str | None, typer.Option(help="The page's outlet, for its profile.", show_default=False)] = None,
    url: PageUrl = None,
    profiles: ProfilesFile = None,
    settings: SettingsFile = None,
    rules: RuleFiles = None,
) -> None:
    """Show one page as it came: what was kept, what was removed by which rule and why, what was repaired on what evidence.

    In colour on a terminal. `cleaner clean --explain` says the same in a line for each block.
    """
    from cleaner.cli.batches import load_settings
    from cleaner.cli.explained import print_explanation
    from cleaner.cli.page import read_page

    chosen = load_settings(settings, rules)
    article = read_page(
        file, kind=format.value, outlet=outlet, profiles_file=profiles, settings=chosen, url=url, explain=True
    )
    raise typer.Exit(print_explanation(file, article))


@app.command("compare")
def compare_command(
    left: Annotated[
        str, typer.Argument(metavar="A", help="One page, a file or an address; - is standard input.", show_default=False)
    ],
    right: Annotated[str, typer.Argument(metavar="B", help="The other page.", show_default=False)],
    format: Annotated[TextFormat, typer.Option(help="What the pages are written in.")] = TextFormat.auto,
    settings: SettingsFile = None,
    rules: RuleFiles = None,
) -> None:
    """Say how two pages belong together, and show what they share and where they differ.

    \b
    Example:
      cleaner compare monday.html tuesday.html
    """
    from cleaner.cli.batches import load_settings
    from cleaner.cli.compared import print_comparison
    from cleaner.cli.page import read_page

    chosen = load_settings(settings, rules)
    articles = [
        read_page(file, kind=format.value, outlet=None, profiles_file=None, settings=chosen, explain=False)
        for file in (left, right)
    ]
    raise typer.Exit(print_comparison((left, right), articles, chosen))


@app.command("diagnose")
def diagnose_command(
    inputs: Inputs,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object for each outlet, a line each.")] = False,
    settings: SettingsFile = None,
    rules: RuleFiles = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    outlet_from_folder: Annotated[
        bool,
        typer.Option("--outlet-from-folder", help="A page that names no outlet has that of its folder, or of its address."),
    ] = False,
    columns: Columns = None,
) -> None:
    """Say what scrapers broke, outlet by outlet, and change nothing.

    What is missing (substrings that should occur and never do), the share of words hit, the time, and samples.

    \b
    Example:
      cleaner diagnose scraped/ --outlet-from-folder
    """
    from cleaner.cli.batches import load_settings
    from cleaner.cli.diagnosis import print_diagnosis

    chosen = load_settings(settings, rules, outlet_from_folder=outlet_from_folder, columns=columns)
    raise typer.Exit(print_diagnosis(inputs, chosen, workers=workers, as_json=as_json))


@app.command("origins")
def origins_command(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `cleaner run` wrote to.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Say who was first, who copied whom, and what was changed, as far as dates and texts prove it.

    Adds to the folder: origins (a row a story), passages (a row a sentence), versions (of each address) and copying (who
    copies whom), all .parquet, and copying.graphml.

    \b
    Example:
      cleaner origins cleaned
    """
    from cleaner.cli.origins import print_origins

    raise typer.Exit(print_origins(run, as_json=as_json, quiet=quiet))


def main() -> None:
    """The entry point of the command."""
    # Clients of Spark need what others do without.
    if not any("spark" in given for given in sys.argv):
        keep_lean()
    app()
