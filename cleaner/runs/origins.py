"""The origins of the stories of a finished run, read from its tables and written beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from cleaner.errors import InputError, UnreadableError
from cleaner.origins import Report, trace_cluster
from cleaner.readers import article_batches
from cleaner.records.origins import Origins
from cleaner.runs.folder import COPYING_GRAPH, OutputFolder
from cleaner.runs.origin_totals import Totals
from cleaner.runs.progress import Progress, Status, Watch, as_watch
from cleaner.text.addresses import is_address
from cleaner.writers import TableWriter
from cleaner.writers.graphml import write_graphml

_REPORT = ("id", "outlet", "agency", "authors", "published", "text", "source_text")
# Rows that are made into a batch.
_HELD = 2_000


def find_origins(run: str | Path, *, progress: Progress | None = None) -> Origins:
    """Where the texts of a finished run come from: for each cluster the earliest report, the agency credited and the number
    of independent origins; for each sentence whom it is from and what was changed; the versions of each address; and which
    outlets copy whom.

    `run`: the folder that `cleaner.run` wrote to. Adds to it the tables `origins`, `passages`, `versions` and `copying` as
    Parquet, and `copying.graphml`. `progress`: called with the step and how many articles are done; a `Watcher` is told
    more. Memory: some 20,000 articles, or as many as the largest cluster has.

    What dates and texts do not prove is said to be unknown. Bare dates are taken for days of one calendar, and a time
    without a zone for one of any zone. Whether somebody outside the run had a text before is not known.

    Raises UnreadableError where the folder holds no tables of articles and clusters, OutputError where it cannot be written
    or another run writes to it, InputError for values of a wrong type and for a run that kept one copy of each report.
    """
    if not isinstance(run, (str, Path)) or is_address(run):
        raise InputError(f"run is {run!r:.80}; it must be the path of the folder of a run on this machine")
    out, watch = Path(run), as_watch(progress)
    folder = OutputFolder(out)
    if folder.manifest().get("task", {}).get("keep") == "one":
        raise InputError(f"{out}: the run kept one copy of each report; origins are told by all: run without --keep one")
    clusters = _clusters(out)
    with folder.locked(), folder.writing(), TemporaryDirectory(prefix=".origins-", dir=out) as temporary:
        totals = Totals()
        _trace(out, clusters, Path(temporary), totals=totals, watch=watch)
        _follow_versions(out, Path(temporary), totals, watch)
        return _finish(out, totals)


def _clusters(out: Path) -> Any:
    """The clusters of a run: id, members."""
    import pyarrow
    import pyarrow.parquet

    path = out / "clusters.parquet"
    try:
        return pyarrow.parquet.read_table(path, columns=["id", "members"])
    except (pyarrow.ArrowException, OSError, KeyError) as error:
        advice = "name the folder of a finished `cleaner run`"
        raise UnreadableError("bad_file", f"{path} is no table of clusters; {advice} ({error})") from error


def _trace(out: Path, clusters: Any, temporary: Path, *, totals: Totals, watch: Watch) -> None:
    """Trace all clusters, and write their origins and passages."""
    import pyarrow.compute as pc

    from cleaner.records.schemas import ORIGINS, PASSAGES
    from cleaner.runs.gathered import gathered

    ids = clusters.column("id").combine_chunks()
    sizes = pc.list_value_length(clusters.column("members")).to_numpy()
    batches = _keyed(article_batches(out, [*_REPORT, "cluster"], known=True), ids)
    with _Rows(out, "origins", ORIGINS) as origins, _Rows(out, "passages", PASSAGES) as passages:
        for key, rows in gathered(temporary, batches, sizes):
            traced = trace_cluster(ids[key].as_py(), [_report(row) for row in rows])
            origins.write({**asdict(traced.story), "origins": traced.story.origins})
            for passage in traced.passages:
                passages.write(asdict(passage))
            totals.add(traced)
            watch(Status(step="trace", done=totals.counts.articles, total=int(sizes.sum())))


def _keyed(batches: Iterable[Any], ids: Any) -> Iterator[Any]:
    """The articles that are in a cluster, with its number as key."""
    import pyarrow.compute as pc

    for batch in batches:
        keys = pc.index_in(batch.column("cluster"), value_set=ids)
        rows = batch.drop_columns(["cluster"]).append_column("key", keys.cast("int64"))
        yield rows.filter(keys.is_valid())


def _report(row: dict[str, Any]) -> Report:
    return Report(
        id=row["id"], outlet=row["outlet"], agency=row["agency"], published=row["published"],
        authors=tuple(row["authors"] or ()), text=row["text"] or "", source_text=row["source_text"] or "",
    )  # fmt: skip


def _follow_versions(out: Path, temporary: Path, totals: Totals, watch: Watch) -> None:
    """Follow the versions of all addresses, and write them."""
    from cleaner.records.schemas import VERSIONS
    from cleaner.runs.address_versions import read_versions

    with _Rows(out, "versions", VERSIONS) as rows:
        for versions in read_versions(out, temporary):
            for version in versions:
                rows.write(asdict(version))
            totals.add_versions(len(versions))
            watch(Status(step="versions", done=totals.counts.versions))


def _finish(out: Path, totals: Totals) -> Origins:
    """Write who copies whom, as table and graph."""
    from cleaner.records.schemas import COPYING

    found = totals.result(out)
    with _Rows(out, "copying", COPYING) as rows:
        for link in found.links:
            rows.write(asdict(link))
    write_graphml(out / COPYING_GRAPH, found.outlets, found.links)
    return found


@dataclass
class _Rows:
    """Writes a table row by row. To be used in a `with` statement."""

    out: Path
    name: str
    schema: Any
    _held: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> "_Rows":
        self._writer = TableWriter(self.out, self.name, self.schema)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._writer.__exit__(kind, error, trace)

    def write(self, row: dict[str, Any]) -> None:
        """Write a row."""
        self._held.append(row)
        if len(self._held) >= _HELD:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        if self._held:
            self._writer.write(pyarrow.Table.from_pylist(self._held, schema=self.schema))
        self._held.clear()
