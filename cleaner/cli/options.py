"""Arguments and options that several commands have."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders, addresses (s3://…, https://…; pip install 'cleaner[remote]'); - is standard input.",
        show_default=False,
    ),
]
Out = Annotated[
    str,
    typer.Option("--out", "-o", help="Folder for the tables, made if it is not there; or an address.", show_default=False),
]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work", help="Where --out is an address: the folder to work in; default: a temporary one.", show_default=False
    ),
]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file with settings.", show_default=False)]
RuleFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--rules", metavar="FILE", help="TOML file of rules of your own; may be given several times.", show_default=False
    ),
]
MaxRejected = Annotated[
    str | None,
    typer.Option(metavar="N|N%", help="Exit with 1 where more inputs than this are rejected.", show_default=False),
]
NoResume = Annotated[bool, typer.Option("--no-resume", help="Start an unfinished run anew.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the tables of another run in the folder.")]
Links = Annotated[bool, typer.Option("--links", help="Keep the addresses that words link to.")]
Images = Annotated[bool, typer.Option("--images", help="Keep the pictures of articles.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Write each table as JSONL too.")]
ProfilesFile = Annotated[
    Path | None,
    typer.Option("--profiles", help="profiles.json of an earlier run: what outlets repeat and drop.", show_default=False),
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD=COLUMN,...",
        help="Columns of rows that have other names: text=body,title=headline.",
        show_default=False,
    ),
]
MaxMemory = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="What all processes may take together: 2GB (the default), 700MB.", show_default=False),
]
IndexFile = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="FILE|redis://…",
        help="Articles of earlier runs: they are searched too, and those of this run are added.",
        show_default=False,
    ),
]


class KeepName(StrEnum):
    """What is kept of several copies."""

    all = "all"
    one = "one"


Keep = Annotated[
    KeepName,
    typer.Option(help="Of several copies write all, or one; dropped.parquet names the others and why."),
]


class DetailName(StrEnum):
    """How much of an article is written as JSON."""

    full = "full"
    spans = "spans"
    text = "text"


Detail = Annotated[
    DetailName,
    typer.Option(help="Articles as JSON: with blocks; with spans, offsets and labels alone; or without either."),
]


class Output(StrEnum):
    """What the text of a page is written as."""

    text = "text"
    markdown = "markdown"


To = Annotated[Output, typer.Option("--to", help="What the text is written as.")]
PageUrl = Annotated[
    str | None, typer.Option("--url", help="The page's address, where it does not come from there.", show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
