"""Labelled pages as the block model sees them: as HTML, as other tools scrape them, and as clean reports."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.boilerplate.block_model.context_features import LABELS
from cleaner.boilerplate.block_model.features import FEATURES, PageEvidence, page_evidence
from cleaner.boilerplate.block_model.windows import FAR
from cleaner.boilerplate.labels import label_by_rule
from cleaner.extractors import extract
from cleaner.records import FIELDS, Extraction
from cleaner.rules import standard_book, standard_words
from cleaner.text.words import words_in
from tests.quality.gate import DATA
from tests.training.scraped import scraped
from tests.training.truth import by_snippets, in_gold

SETS = (("html/wcxb_dev", "gold_text"), ("html/big9", "gold_text"), ("html/dragnet", "gold_text"), ("html/l3s", "gold_body"),
        ("html/cpe", "gold_text"), ("text", "gold_text"), ("html2/zhnews10", "gold_text"), ("html2/np4k_eval", "gold_text"),
        ("html2/jsonld", "gold_text"), ("html2/postlight", "gold_text"), ("html2/mozread", "gold_text"),
        ("html2/np4k_fixtures", "gold_text"))  # fmt: skip
#: Pages of which only snippets are known: those that the article must hold, and those that it must not.
SNIPPETS = "html2/trafeval"
_MAX_WEIGHT = 12.0
# What is made of a page for training only counts less than what people scraped.
_MADE_WEIGHT = 0.5
# Of these the gold text is cut short on many pages.
_SET_WEIGHTS = {"html2/np4k_eval": 0.5}
# A block that a snippet tells of counts as much as a paragraph of a page of about sixty.
_SNIPPET_WEIGHT = 0.5
_CLEAN = "clean"
# A share of pages is learned from a second time, as if no rule knew a word of their language.
_RULELESS = 0.4
_RULELESS_WEIGHT = 0.6
_WITHOUT_RULES = "without rules"
_OF_RULES = re.compile(r"(rule|opens|rule[:~].*|page_rules|page_comments|small_words)$")
_SHIFTED_RULES = re.compile(r"rule[+-]\d$")
_DISTANCES = tuple(f"{way}:{label}" for way in ("since", "until") for label in (*LABELS, "opens"))


#: A labelled page: its set, the field that holds its gold text, its row.
Job = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One page as the model sees it: evidence, truth and weight of each block; set, site; gold and the blocks' texts; which
    blocks are fields of the article, and which the rules leave open."""

    name: str
    site: str
    evidence: PageEvidence
    truth: NDArray[np.bool_]
    weight: NDArray[np.float64]
    gold: str
    texts: tuple[str, ...]
    fields: NDArray[np.bool_]
    is_open: NDArray[np.bool_]


def jobs() -> Iterator[Job]:
    """Every labelled page: its set, the field that holds its gold text ("with" for one of `SNIPPETS`), its row."""
    from common import rows

    for name, field in (*SETS, (SNIPPETS, "with")):
        for row in rows(DATA / "data" / f"{name}.jsonl.zst"):
            yield name, field, row


def samples_of(job: Job) -> list[Sample]:
    """The samples of one labelled page."""
    name, field, row = job
    own = site(name, row)
    if name == SNIPPETS:
        return _of_snippets(own, row)
    gold = row[field] or ""
    if not gold.strip():
        return []
    if "html" not in row:
        return _sample(f"{name} {row['made_by']}", own, extract(row["text"], row["format"]), gold)
    made = sample_of_page(name, own, row, gold)
    for maker, kind, text in scraped(str(row["id"]), row["html"]):
        made += _sample(f"{name} {maker}", own, extract(text, kind), gold)
    return made + _sample(f"{name} {_CLEAN}", own, extract(gold, "text"), gold)


def sample_of_page(name: str, own_site: str, row: dict[str, Any], gold: str) -> list[Sample]:
    """The sample of a page as HTML; none if it has no text."""
    found = extract(row["html"], "html")
    return _sample(name, own_site, found, gold, title=found.fields.title or row.get("title"))


def _of_snippets(own_site: str, row: dict[str, Any]) -> list[Sample]:
    """The sample of a page of which only snippets are known: blocks that none tells of have no weight, and gold is empty."""
    found = extract(row["html"], "html")
    known = by_snippets(found.blocks, row["with"], row["without"])
    weight = np.array([is_gold is not None for is_gold in known], dtype=np.float64)
    return [
        replace(sample, truth=np.array(known, dtype=bool), weight=_SNIPPET_WEIGHT * np.where(sample.fields, 0.0, weight))
        for sample in _sample(SNIPPETS, own_site, found, "", title=found.fields.title)
    ]


def _sample(name: str, own_site: str, found: Extraction, gold: str, *, title: str | None = None) -> list[Sample]:
    if not found.blocks:
        return []
    decisions, hits = label_by_rule(found.blocks, replace(found.fields, title=title), standard_book())
    fields = np.array([decision.label in FIELDS for decision in decisions])
    words = np.array([words_in(block.text) for block in found.blocks], dtype=np.float64)
    # Whether a headline or a date line belongs to the text is a convention of each set; the program decides by rule.
    weight = np.where(fields, 0.0, np.minimum(np.sqrt(words), _MAX_WEIGHT))
    weight *= _set_weight(name) / max(1.0, np.sqrt(weight.sum()))
    return [
        Sample(
            name=name,
            site=own_site,
            evidence=page_evidence(found, hits, title, standard_words()),
            truth=np.ones(len(fields), dtype=bool) if name.endswith(_CLEAN) else np.array(in_gold(found.blocks, gold)),
            weight=weight,
            gold=gold,
            texts=tuple(block.text for block in found.blocks),
            fields=fields,
            is_open=np.array([not decision.rule for decision in decisions]),
        )
    ]


def _set_weight(name: str) -> float:
    own, _, maker = name.partition(" ")
    return _SET_WEIGHTS.get(own, 1.0) * (_MADE_WEIGHT if maker and "/" in own else 1.0)


def with_ruleless(samples: Sequence[Sample]) -> list[Sample]:
    """The samples, and some of them again without what rules and lists of words tell of them: so the model learns what
    boilerplate looks like in languages that no rule knows."""
    drawn = np.random.default_rng(5).random(len(samples)) <= _RULELESS
    return [*samples, *(_ruleless(one) for one, again in zip(samples, drawn, strict=True) if again)]


def _ruleless(sample: Sample) -> Sample:
    matrix = sample.evidence.matrix.copy()
    for at, name in enumerate(FEATURES):
        if _OF_RULES.match(name):
            matrix[:, at] = 0
        elif _SHIFTED_RULES.match(name):
            matrix[:, at] = np.minimum(matrix[:, at], 0)
        elif name in _DISTANCES:
            matrix[:, at] = FAR
    return replace(
        sample,
        name=f"{sample.name} {_WITHOUT_RULES}",
        evidence=PageEvidence(matrix, sample.evidence.groups),
        weight=sample.weight * _RULELESS_WEIGHT,
    )


def is_ruleless(sample: Sample) -> bool:
    """Whether the sample is such a copy: nothing is measured on it."""
    return sample.name.endswith(_WITHOUT_RULES)


def site(name: str, row: dict[str, Any]) -> str:
    """What must not stand on both sides of a fold."""
    if name == "html/big9":
        return str(row["site"]).rsplit("-", 1)[0]
    if name == "text" and str(row["id"]).startswith("big9"):
        return str(row["outlet"]).rsplit("-", 1)[0]
    return (urlsplit(row.get("url") or "").hostname or str(row["id"])).removeprefix("www.")
