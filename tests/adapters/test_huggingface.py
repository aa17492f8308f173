"""Hugging Face `datasets`: what was cleaned once is found again, in any process, and dictionaries and streams are taken."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from cleaner import CleanSettings
from tests.adapters.pages import ROWS, SETTINGS, check_articles

datasets = pytest.importorskip("datasets", reason="datasets is not installed; pip install 'cleaner[datasets]'")
adapter = import_module("cleaner.adapters.huggingface")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")

FINGERPRINT = """
import sys
import datasets
from cleaner import CleanSettings
from cleaner.adapters import huggingface
datasets.disable_progress_bars()
pages = datasets.Dataset.from_json(sys.argv[1])
made = huggingface.clean(pages, CleanSettings(max_page_bytes=4_000), columns={"url": "link", "text": "text"})
print(made._fingerprint)
"""


@pytest.fixture(autouse=True)
def quiet() -> None:
    datasets.disable_progress_bars()


def _pages() -> Any:
    return datasets.Dataset.from_list([dict(row) for row in ROWS])


def test_the_fingerprint_is_the_same_in_every_process_and_another_for_other_settings(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = ({"link" if name == "url" else name: value for name, value in row.items()} for row in ROWS)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    environment = {**os.environ, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1"}
    made = [
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT, str(path)], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert made[0] == made[1] != ""
    pages = _pages()
    same, again, other = (
        adapter.clean(pages, settings)._fingerprint for settings in (SETTINGS, SETTINGS, CleanSettings(repair="off"))
    )
    assert same == again != other


def test_every_split_of_a_dictionary_is_cleaned() -> None:
    made = adapter.clean(datasets.DatasetDict({"train": _pages(), "test": _pages().select([0])}), SETTINGS)
    check_articles(list(made["train"]))
    assert made["test"][0]["text"] == made["train"][0]["text"]


def test_a_stream_is_cleaned_as_it_comes() -> None:
    check_articles(list(adapter.clean(_pages().to_iterable_dataset(), SETTINGS, batch_size=5)))


def test_types_of_other_columns_stay_through_a_search() -> None:
    features = datasets.Features({"text": datasets.Value("string"), "kind": datasets.ClassLabel(names=["news", "other"])})
    pages = datasets.Dataset.from_dict({"text": ["Mira rows.", "Jon sails."], "kind": [0, 1]}, features=features)
    found = adapter.find_duplicates(pages)
    assert found.articles.features["kind"] == features["kind"]
    assert found.articles["canonical"][:] == ["0", "1"]
