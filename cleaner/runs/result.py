"""What a run did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What a run did: where the files are, and how many inputs became what.

    `inputs` = `articles` + `dropped` + `rejected`, always. `dropped`: with `keep="one"`, the articles for which another one
    is kept; else 0, and all are among the `articles`. `matches`: rows of the table of pairs, `duplicates` of them in which
    one article is redundant; `redundant`: articles that another one stands for. `seconds`: wall-clock seconds by step;
    `cpu_seconds`: CPU seconds by stage, of all processes. `skipped`: files and folders below the inputs that were not read,
    by reason; the manifest names them. `rejected_by_reason`: rejected inputs by reason. `known`: articles of an index that
    belong to those of the run; `indexed`: articles of the run that the index has now and had not before. `already_done`:
    the folder held this very run before. `address`: where the tables went to, if not to a folder of this machine; `out` is
    then the folder that the run worked in, and gone if it was a temporary one.
    """

    out: Path
    inputs: int
    articles: int
    rejected: int
    matches: int
    duplicates: int
    clusters: int
    redundant: int
    seconds: Mapping[str, float]
    cpu_seconds: Mapping[str, float]
    skipped: Mapping[str, int] = field(default_factory=dict)
    rejected_by_reason: Mapping[str, int] = field(default_factory=dict)
    dropped: int = 0
    known: int = 0
    indexed: int = 0
    already_done: bool = False
    address: str | None = None

    @property
    def place(self) -> str:
        """The folder or address that holds the tables."""
        return self.address or str(self.out)
