"""Ray Data: datasets of pages → datasets of articles, where their blocks are; and of clean texts → matches and clusters."""

from collections.abc import Mapping
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import DuplicateTables
from cleaner.adapters.hosts import checked, host
from cleaner.adapters.rows import RowCleaner
from cleaner.records import Profiles
from cleaner.settings import CleanSettings, DuplicateSettings, Settings


def clean(
    dataset: Any,
    settings: Settings | CleanSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    provenance: bool = False,
    **map_options: Any,
) -> Any:
    """Clean a dataset of pages, lazily: a dataset with the same rows and columns, and with those of articles.

    As `cleaner.adapters.arrow.clean`, but ids that are missing stay so; so give ids, for Ray need not keep rows in order.
    What is wrong with the columns is told at once only where Ray knows them. `map_options` go to `Dataset.map_batches`:
    batch_size and num_cpus for example.
    """
    checked(dataset, host("ray.data", "ray").Dataset, "a ray.data.Dataset")
    work = arrow.CleanTable(RowCleaner.of(settings, columns, provenance=provenance))
    known = dataset.columns(fetch_if_missing=False)
    if known:
        work.cleaner.read(known)
    # Ray takes functions, and classes that it makes objects of, but no objects.
    return dataset.map_batches(work.__call__, batch_format="pyarrow", **map_options)


def find_duplicates(
    dataset: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a dataset of clean texts, which is brought here. As `cleaner.adapters.arrow.find_duplicates`,
    with datasets."""
    import pyarrow

    data = host("ray.data", "ray")
    checked(dataset, data.Dataset, "a ray.data.Dataset")
    table = pyarrow.concat_tables(host("ray", "ray").get(dataset.to_arrow_refs()), promote_options="permissive")
    found = arrow.find_duplicates(table, settings, columns=columns, profiles=profiles)
    articles, matches, clusters = map(data.from_arrow, (found.articles, found.matches, found.clusters))
    return DuplicateTables(articles=articles, matches=matches, clusters=clusters)
