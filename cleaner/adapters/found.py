"""Rows of clean texts → matches, clusters, and the cluster of each row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cleaner.adapters.rows import UNNAMED, LoadRow, checked_columns, read_columns
from cleaner.corpus import Corpus
from cleaner.readers.rows import Origin, page_of_row
from cleaner.records import Article, Page, Profiles, Rejection
from cleaner.settings import DuplicateSettings, Settings
from cleaner.stages.search import search

Frame = TypeVar("Frame")

#: Fields that a search reads, `text` and any of the others.
FIELDS = ("text", "id", "outlet", "agency", "url", "title", "published", "damage")
#: The columns that rows get: an id of their own, their cluster (null without a copy) and the id of the article that stands
#: for it (their own without a copy).
MARKED = ("id", "cluster", "canonical")


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateTables(Generic[Frame]):
    """What a search found, as tables of the host.

    `articles`: the rows that were searched, all of them, in order, with the columns MARKED. `matches`: the pairs, as
    `cleaner.Match` has them. `clusters`: as `cleaner.Cluster`.
    """

    articles: Frame
    matches: Frame
    clusters: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSearch:
    """A search among rows: what all hosts have in common. `columns`: fields and the columns that hold them."""

    settings: Settings
    columns: Mapping[str, str]
    profiles: Profiles | None = None

    @classmethod
    def of(
        cls,
        settings: Settings | DuplicateSettings | None = None,
        columns: Mapping[str, str] | None = None,
        profiles: Profiles | None = None,
    ) -> "RowSearch":
        """One with these settings. Raises InputError for fields that no row has."""
        checked = Settings.of(settings)
        return cls(settings=checked, columns=checked_columns(columns or {}, FIELDS), profiles=profiles)

    def read(self, names: Sequence[str]) -> list[str]:
        """The columns among these that are read. Raises InputError where one is missing, or none has the text."""
        return read_columns(names, self.columns, FIELDS, ["text"])

    def find(self, rows: Iterable[LoadRow]) -> tuple[Any, Any, Any]:
        """The columns MARKED of all rows, the matches and the clusters, as pyarrow tables."""
        import pyarrow

        from cleaner.records.arrow import clusters_batch

        corpus = Corpus.of(self._articles(rows))
        corpus.make_ids_unique()
        found = search(corpus, self.settings.duplicates, profiles=self.profiles)
        ids = found.ids()
        cluster_of = {member: cluster for cluster in found.clusters for member in cluster.members}
        clusters = [cluster_of.get(name) for name in ids]
        stands = [cluster.canonical if cluster else name for cluster, name in zip(clusters, ids, strict=True)]
        values = (ids, [cluster and cluster.id for cluster in clusters], stands)
        marked = {name: pyarrow.array(column, pyarrow.string()) for name, column in zip(MARKED, values, strict=True)}
        return pyarrow.table(marked), found.match_table(), pyarrow.Table.from_batches([clusters_batch(found.clusters)])

    def _articles(self, rows: Iterable[LoadRow]) -> Iterator[Article]:
        origin = Origin(id=UNNAMED.removesuffix("#"), source="", columns=self.columns)
        return (_article(page_of_row(origin, at, load)) for at, load in enumerate(rows))


def _article(page: Page | Rejection) -> Article:
    """The article of a row; one without text has no copy. A row without an id has its position for one."""
    name = (page.id or "").removeprefix(UNNAMED)
    if isinstance(page, Rejection):
        return Article(id=name)
    text = page.content if isinstance(page.content, str) else page.content.decode(errors="replace")
    fields = {field: getattr(page, field) for field in ("outlet", "agency", "url", "title", "published")}
    damage = page.extra.get("damage")
    return Article(id=name, text=text, damage=damage if isinstance(damage, float) and damage > 0 else 0.0, **fields)
