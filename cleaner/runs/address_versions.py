"""The versions of every address of a run, in bounded memory."""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow

from cleaner.origins import Addressed, versions_of
from cleaner.readers import article_batches
from cleaner.records.origins import Version
from cleaner.runs.gathered import gathered
from cleaner.text.ids import stable_hash
from cleaner.text.urls import canonical_address

_COLUMNS = ("id", "outlet", "published", "text")


def read_versions(run: Path, temporary: Path) -> Iterator[list[Version]]:
    """The versions of each address that more than one article of an outlet has; `temporary`: a folder for files."""
    # Eight bytes an article; two addresses with one hash are told apart below.
    hashes = np.frombuffer(array("Q", _hashes(run)), np.uint64)
    several, counts = np.unique(hashes[hashes != 0], return_counts=True)
    several, counts = several[counts > 1], counts[counts > 1]
    if not len(several):
        return
    for _, rows in gathered(temporary, _keyed(run, hashes, several), counts):
        by_address: dict[tuple[str, str], list[Addressed]] = {}
        for row in rows:
            at = row["outlet"] or "", canonical_address(row["url"])
            by_address.setdefault(at, []).append(Addressed(**{name: row[name] for name in _COLUMNS}))
        yield from (versions_of(address, same) for (_, address), same in by_address.items() if len(same) > 1)


def _hashes(run: Path) -> Iterator[int]:
    for batch in article_batches(run, ["outlet", "url"]):
        columns = (batch.column(name).to_pylist() for name in ("outlet", "url"))
        yield from map(_address_hash, *columns)


def _address_hash(outlet: str | None, url: str | None) -> int:
    """A hash of an outlet's address; 0 where there is none, or the one of the outlet's front page."""
    address = canonical_address(url) if url else ""
    return stable_hash(f"{outlet or ''}\n{address}") if "/" in address or "?" in address or "#!" in address else 0


def _keyed(run: Path, hashes: Any, several: Any) -> Iterator[Any]:
    """The articles whose address comes more than once, with its number as key."""
    at = 0
    for batch in article_batches(run, [*_COLUMNS, "url"]):
        own = hashes[at : at + len(batch)]
        at += len(batch)
        keys = np.minimum(np.searchsorted(several, own), len(several) - 1)
        rows = batch.append_column("key", pyarrow.array(keys.astype(np.int64)))
        yield rows.filter(pyarrow.array(several[keys] == own))
