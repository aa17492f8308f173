"""Hugging Face `datasets`: datasets of pages → datasets of articles, matches and clusters."""

from collections.abc import Mapping
from typing import Any

from cleaner.adapters import arrow
from cleaner.adapters.found import MARKED, DuplicateTables
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
    """Clean a Dataset, a DatasetDict or one that is streamed: the same rows with the columns of articles.

    As `cleaner.adapters.arrow.clean`, but ids that are missing stay so. The result is cached under a fingerprint that
    depends on the data, the arguments and the version of this package alone, so a second call, in any process, cleans
    nothing.
    `map_options` go to `Dataset.map`: num_proc, batch_size, remove_columns for example. The result has no format.
    """
    datasets = host("datasets", "datasets")
    kinds = (datasets.Dataset, datasets.DatasetDict, datasets.IterableDataset, datasets.IterableDatasetDict)
    pages = checked(dataset, kinds, "a dataset of the package datasets").with_format("arrow")
    work = arrow.CleanTable(RowCleaner.of(settings, columns, provenance=provenance))
    return pages.map(work, batched=True, **map_options).with_format(None)


def find_duplicates(
    dataset: Any,
    settings: Settings | DuplicateSettings | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    profiles: Profiles | None = None,
) -> DuplicateTables[Any]:
    """Find the duplicates in a Dataset of clean texts. As `cleaner.adapters.arrow.find_duplicates`, with datasets."""
    datasets = host("datasets", "datasets")
    checked(dataset, datasets.Dataset, "a datasets.Dataset, which can be searched as a whole")
    found = arrow.find_duplicates(dataset.with_format("arrow")[:], settings, columns=columns, profiles=profiles)
    articles = dataset.remove_columns([name for name in MARKED if name in dataset.column_names])
    for name in MARKED:
        articles = articles.add_column(name, found.articles.column(name).to_pylist())
    return DuplicateTables(
        articles=articles, matches=datasets.Dataset(found.matches), clusters=datasets.Dataset(found.clusters)
    )
