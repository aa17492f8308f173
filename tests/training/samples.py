"""Labelled pages as the block model sees them: as HTML, as other tools scrape them, and as clean reports."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.features import feature_matrix
from cleaner.boilerplate.labels import label_by_rule
from cleaner.extractors import extract
from cleaner.records import FIELDS, Extraction
from cleaner.rules import standard_book, standard_words
from tests.quality.gate import DATA
from tests.training.scraped import scraped
from tests.training.truth import in_gold

SETS = (("html/wcxb_dev", "gold_text"), ("html/big9", "gold_text"), ("html/dragnet", "gold_text"), ("html/l3s", "gold_body"),
        ("html/cpe", "gold_text"), ("text", "gold_text"))  # fmt: skip
_MAX_WEIGHT = 12.0
# What is made of a page for training only counts less than what people scraped.
_MADE_WEIGHT = 0.5
_CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Sample:
    """One page as the model sees it: evidence, truth and weight of each block; set, site; gold and the blocks' texts; which
    blocks are fields of the article, and which the rules leave open."""

    name: str
    site: str
    evidence: NDArray[np.float32]
    truth: NDArray[np.bool_]
    weight: NDArray[np.float64]
    gold: str
    texts: tuple[str, ...]
    fields: NDArray[np.bool_]
    is_open: NDArray[np.bool_]


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every labelled page: its set, the field that holds its gold text, its row."""
    from common import rows

    for name, field in SETS:
        for row in rows(DATA / "data" / f"{name}.jsonl.zst"):
            yield name, field, row


def samples_of(job: tuple[str, str, dict[str, Any]]) -> list[Sample]:
    """The samples of one labelled page."""
    name, field, row = job
    gold = row[field] or ""
    if not gold.strip():
        return []
    own = site(name, row)
    if "html" not in row:
        return _sample(f"{name} {row['made_by']}", own, extract(row["text"], row["format"]), gold)
    found = extract(row["html"], "html")
    made = _sample(name, own, found, gold, title=row.get("title") or found.fields.title)
    for maker, kind, text in scraped(str(row["id"]), row["html"]):
        made += _sample(f"{name} {maker}", own, extract(text, kind), gold)
    return made + _sample(f"{name} {_CLEAN}", own, extract(gold, "text"), gold)


def _sample(name: str, own_site: str, found: Extraction, gold: str, *, title: str | None = None) -> list[Sample]:
    if not found.blocks:
        return []
    decisions, hits = label_by_rule(found.blocks, replace(found.fields, title=title), standard_book())
    fields = np.array([decision.label in FIELDS for decision in decisions])
    words = np.array([len(block.text.split()) for block in found.blocks], dtype=np.float64)
    # Whether a headline or a date line belongs to the text is a convention of each set; the program decides by rule.
    weight = np.where(fields, 0.0, np.minimum(np.sqrt(words), _MAX_WEIGHT))
    weight /= max(1.0, np.sqrt(weight.sum()))
    return [
        Sample(
            name=name,
            site=own_site,
            evidence=feature_matrix(found, hits, title, standard_words()),
            truth=np.ones(len(fields), dtype=bool) if name.endswith(_CLEAN) else np.array(in_gold(found.blocks, gold)),
            weight=weight * (_MADE_WEIGHT if name.startswith("html/") and " " in name else 1.0),
            gold=gold,
            texts=tuple(block.text for block in found.blocks),
            fields=fields,
            is_open=np.array([not decision.rule for decision in decisions]),
        )
    ]


def site(name: str, row: dict[str, Any]) -> str:
    """What must not stand on both sides of a fold."""
    if name == "html/big9":
        return str(row["site"]).rsplit("-", 1)[0]
    if name == "text" and str(row["id"]).startswith("big9"):
        return str(row["outlet"]).rsplit("-", 1)[0]
    return (urlsplit(row.get("url") or "").hostname or str(row["id"])).removeprefix("www.")
