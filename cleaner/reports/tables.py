"""The tables of a finished run, read in parts: columns that are small whole, texts only where they are asked for."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import UnreadableError
from cleaner.text.partitions import partition_of

Numbers = NDArray[np.int64]
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group of a Parquet file: the file, its number in it, its rows, and what the file's folders say."""

    path: Path
    number: int
    rows: int
    said: Mapping[str, str | None]


@dataclass(frozen=True)
class Table:
    """A table of a run: one Parquet file, or a folder of partitions."""

    groups: tuple[_Group, ...]

    @classmethod
    def at(cls, folder: Path, name: str) -> "Table | None":
        """The table of this name, if the run wrote it; that of the articles with the known ones of an index behind them.
        Raises UnreadableError where it is damaged."""
        import pyarrow
        import pyarrow.parquet

        path = folder / f"{name}.parquet"
        parts = [path] if path.exists() else sorted((folder / name).rglob("*.parquet"))
        if name == "articles" and parts and (folder / "known.parquet").exists():
            parts.append(folder / "known.parquet")
        groups: list[_Group] = []
        for part in parts:
            said = partition_of(part.relative_to(folder).parts[:-1])
            try:
                metadata = pyarrow.parquet.read_metadata(part)
            except (pyarrow.ArrowException, OSError) as error:
                raise UnreadableError("bad_file", f"{part} is no table of a run: {error}") from error
            groups += [_Group(part, n, metadata.row_group(n).num_rows, said) for n in range(metadata.num_row_groups)]
        return cls(tuple(groups)) if parts else None

    def __len__(self) -> int:
        """How many rows it has."""
        return self.starts[-1]

    @cached_property
    def names(self) -> list[str]:
        """The columns of its files."""
        import pyarrow.parquet

        names: list[str] = pyarrow.parquet.read_schema(self.groups[0].path).names if self.groups else []
        return names

    @cached_property
    def starts(self) -> list[int]:
        """The row that each group starts with, and the number of rows."""
        return [0, *accumulate(group.rows for group in self.groups)]

    def group_of(self, rows: Numbers) -> Numbers:
        """The group that each row is in."""
        found: Numbers = np.searchsorted(self.starts, rows, side="right") - 1
        return found

    def read(self, columns: Sequence[str], groups: Collection[int] | None = None) -> Iterator[tuple[int, Any]]:
        """Some columns, or leaves of them such as `evidence.share`, group by group, each with its first row.

        Columns that the folders of a partition say are added. Raises UnreadableError where a column is missing.
        """
        import pyarrow
        import pyarrow.parquet

        wanted = range(len(self.groups)) if groups is None else sorted(groups)
        opened: tuple[Path, Any] | None = None
        try:
            for at in wanted:
                group = self.groups[at]
                if opened is None or opened[0] != group.path:
                    if opened is not None:
                        opened[1].close()
                    opened = group.path, pyarrow.parquet.ParquetFile(group.path)
                yield self.starts[at], _with(opened[1].read_row_group(group.number, list(columns)), columns, group)
        except (pyarrow.ArrowException, OSError, KeyError) as error:
            raise UnreadableError("bad_file", f"{self.groups[0].path} is no table of a run: {error}") from error
        finally:
            if opened is not None:
                opened[1].close()

    def rows(self, rows: Numbers, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Some rows, in order, each with its number; only the groups that hold them are read."""
        rows = np.unique(rows)
        group_of = self.group_of(rows)
        for start, table in self.read(columns, np.unique(group_of).tolist()):
            inside = rows[(rows >= start) & (rows < start + len(table))] - start
            for number, row in zip(inside.tolist(), table.take(inside).to_pylist(), strict=True):
                yield start + number, row


def _with(table: Any, columns: Sequence[str], group: _Group) -> Any:
    import pyarrow

    for column in columns:
        if column in group.said and column not in table.column_names:
            table = table.append_column(column, pyarrow.array([group.said[column]] * len(table), pyarrow.string()))
    missing = {column.split(".")[0] for column in columns} - set(table.column_names)
    if missing:
        raise KeyError(f"it has no column {', '.join(sorted(missing))}")
    return table


@dataclass(frozen=True, kw_only=True)
class Articles:
    """What is known of each article of a run by its position: its id, the number of its outlet (into `outlets`), when it
    was published (seconds since 1970, from and to; NaN where that is not known), and its damage (0-1)."""

    ids: Any
    outlets: Sequence[str]
    outlet: Numbers
    earliest: NDArray[np.float64]
    latest: NDArray[np.float64]
    damage: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.outlet)


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The pairs of a run by columns; `left` and `right` are positions of articles. `margin`: how far the share is from the
    one at which the two would be duplicates, and `line`, that one."""

    left: Numbers
    right: Numbers
    duplicate: NDArray[np.bool_]
    relation: NDArray[np.str_]
    cross_outlet: NDArray[np.bool_]
    share: NDArray[np.float64]
    line: NDArray[np.float64]

    @property
    def margin(self) -> NDArray[np.float64]:
        """How far each share is from its line."""
        margin: NDArray[np.float64] = np.abs(self.share - self.line)
        return margin


@dataclass(frozen=True, kw_only=True)
class Clusters:
    """The clusters of a run by columns; members of cluster `n` are the positions `members[starts[n] : starts[n + 1]]`."""

    ids: Sequence[str]
    members: Numbers
    starts: Numbers
    canonical: Numbers
    reasons: Sequence[str]
    suspect: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def members_of(self, cluster: int) -> Numbers:
        """The positions of its members."""
        return self.members[self.starts[cluster] : self.starts[cluster + 1]]


@dataclass(frozen=True)
class FinishedRun:
    """The tables of a finished run. Memory: some hundred bytes an article."""

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def at(cls, folder: str | Path) -> "FinishedRun":
        """The run that wrote to a folder. Raises UnreadableError where no run has finished there."""
        folder = Path(folder)
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if {"task", "counts"} <= manifest.keys():
                return cls(folder, manifest)
        except (OSError, ValueError, AttributeError):
            pass
        raise UnreadableError("bad_file", f"{folder} holds no finished run; name the folder that a run wrote to")

    @cached_property
    def table(self) -> Table | None:
        """The table of articles; None for a run that writes none."""
        return Table.at(self.folder, "articles")

    @cached_property
    def named(self) -> tuple[Table, ...]:
        """Tables that name further articles, whose positions follow: those that were dropped."""
        found = Table.at(self.folder, "dropped") if "dropped" in self.manifest.get("tables", ()) else None
        return (found,) if found is not None else ()

    def rows(self, positions: Numbers, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Some columns of the table of articles at these positions, which ascend; None where an article is only named and
        what names it has no such column."""
        start = 0
        for table in (self.table, *self.named) if self.table else ():
            inside = positions[(positions >= start) & (positions < start + len(table))] - start
            there = [name for name in columns if table is self.table or name in table.names]
            yield from (dict.fromkeys(columns) | row for _, row in table.rows(inside, there))
            start += len(table)

    @cached_property
    def articles(self) -> Articles:
        """The articles: those of the table, then those that are named. Of a run without a table those that are in pairs."""
        import pyarrow.compute

        if self.table is None:
            ids = pyarrow.compute.unique(self._pair_table.column("left").combine_chunks())
            ids = pyarrow.compute.unique(pyarrow.concat_arrays([ids, self._pair_table.column("right").combine_chunks()]))
            unknown = np.full(len(ids), np.nan)
            nobody = np.zeros(len(ids), np.int64)
            return Articles(
                ids=ids, outlets=("",), outlet=nobody, earliest=unknown, latest=unknown, damage=np.zeros(len(ids))
            )
        names: dict[str, int] = {}
        chunks: list[Any] = [pyarrow.array([], pyarrow.string())]
        parts: list[Any] = [np.zeros((0, 4))]
        columns_read = ["id", "outlet", "published", "damage"]
        for _, table in chain.from_iterable(source.read(columns_read) for source in (self.table, *self.named)):
            chunks += table.column("id").chunks
            outlets = [names.setdefault(name or "", len(names)) for name in table.column("outlet").to_pylist()]
            moments = [moment(text) for text in table.column("published").to_pylist()]
            damage = table.column("damage").to_numpy()
            parts.append(np.column_stack([outlets, np.array(moments).reshape(-1, 2), damage]))
        columns = np.concatenate(parts)
        return Articles(
            ids=pyarrow.concat_arrays(chunks),
            outlets=tuple(names),
            outlet=columns[:, 0].astype(np.int64),
            earliest=columns[:, 1],
            latest=columns[:, 2],
            damage=columns[:, 3],
        )

    def positions(self, ids: Any) -> Numbers:
        """The positions of articles by their ids, an Arrow array; -1 for others."""
        import pyarrow.compute

        found = pyarrow.compute.index_in(ids, value_set=self.articles.ids)
        positions: Numbers = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return positions

    @cached_property
    def _pair_table(self) -> Any:
        import pyarrow

        table = Table.at(self.folder, "matches")
        columns = ("left", "right", "duplicate", "relation", "cross_outlet", "evidence.share")
        parts = [part for _, part in table.read(columns)] if table else []
        if not parts:
            from cleaner.records.schemas import MATCHES

            return MATCHES.empty_table()
        return pyarrow.concat_tables(parts)

    @cached_property
    def matches(self) -> Matches:
        """The pairs."""
        table, articles = self._pair_table, self.articles
        left, right = (self.positions(table.column(side).combine_chunks()) for side in ("left", "right"))
        relation = np.array(table.column("relation").to_pylist(), np.str_)
        share = table.column("evidence").combine_chunks().field("share").to_numpy(zero_copy_only=False)
        settings = self.settings("duplicates")
        apart = np.maximum(
            articles.earliest[left] - articles.latest[right], articles.earliest[right] - articles.latest[left]
        )
        is_apart = (apart > settings["days_apart"] * _DAY) & (relation != "revision")
        return Matches(
            left=left,
            right=right,
            duplicate=table.column("duplicate").to_numpy(),
            relation=relation,
            cross_outlet=table.column("cross_outlet").to_numpy(),
            share=share,
            line=np.where(is_apart, settings["min_share_apart"], settings["min_share"]),
        )

    @cached_property
    def clusters(self) -> Clusters:
        """The clusters."""
        import pyarrow.compute

        table = Table.at(self.folder, "clusters")
        parts = [part for _, part in table.read(["id", "members", "canonical", "reason", "suspect"])] if table else []
        if not parts:
            from cleaner.records.schemas import CLUSTERS

            parts = [CLUSTERS.empty_table()]
        whole = pyarrow.concat_tables(parts).combine_chunks()
        members = [chunk.flatten() for chunk in whole.column("members").chunks]
        sizes = pyarrow.compute.list_value_length(whole.column("members")).to_pylist()
        flat = pyarrow.concat_arrays(members) if members else pyarrow.array([], pyarrow.string())
        return Clusters(
            ids=whole.column("id").to_pylist(),
            members=self.positions(flat),
            starts=np.array([0, *accumulate(sizes)], np.int64),
            canonical=self.positions(whole.column("canonical").combine_chunks()),
            reasons=whole.column("reason").to_pylist(),
            suspect=np.array(whole.column("suspect").to_pylist(), np.bool_),
        )

    @cached_property
    def cluster_of(self) -> Numbers:
        """The number of the cluster of each article; -1 where it has none."""
        found = np.full(len(self.articles), -1, np.int64)
        sizes = np.diff(self.clusters.starts)
        found[self.clusters.members] = np.repeat(np.arange(len(self.clusters)), sizes)
        return found

    def settings(self, name: str) -> Mapping[str, Any]:
        """The settings of the run: "clean" or "duplicates"."""
        settings: Mapping[str, Any] = self.manifest["task"]["settings"][name]
        return settings


def moment(text: str | None) -> tuple[float, float]:
    """The first and the last second that a date of publication may mean, since 1970; NaN where there is none.

    >>> moment("1970-01-02"), moment("1970-01-02T00:00:01+00:00")
    ((86400.0, 172799.0), (86401.0, 86401.0))
    """
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return np.nan, np.nan
    seconds = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    return (seconds, seconds + _DAY - 1) if len(text or "") <= len("2031-03-03") else (seconds, seconds)
