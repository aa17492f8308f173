"""Article → the same, revised by what is known of its outlet: repeated lines out, dropped substrings back."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from cleaner.boilerplate import confidence_of, fields_of, label_repaired, without_repeated
from cleaner.budget import within_budget
from cleaner.records import Article, Block, Fields, OutletProfile, Rejection
from cleaner.repairs import (
    Vocabulary,
    join_sentences,
    line_views,
    repair_initials,
    repair_layout,
    repair_words,
    what_is_missing,
)
from cleaner.rules import rule_book, standard_words
from cleaner.settings import Settings
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.stage import Stage

_FIELDS = tuple(Fields.__dataclass_fields__)
# Rules of repairs of words, as against those of the layout, which assembling makes anew.
_OF_WORDS = ("channel.", "drop_cap.")


def revise(
    article: Article,
    profile: OutletProfile | None,
    settings: Settings,
    vocabulary: Vocabulary | None = None,
    *,
    copies: Sequence[Article] = (),
) -> Article:
    """The same article without what its outlet repeats (a page that has nothing else is empty), without what rules know once
    it is repaired (as it was, where nothing would be left of it), and with what its scraper dropped.

    `vocabulary`: words of the corpus' sound articles. `copies`: sound copies of the article, the best first. What is revised
    may be revised again, with more knowledge: nothing is lost between.
    """
    mode = settings.clean.repair
    blocks = without_repeated(article.blocks, profile) if profile is not None else None
    if blocks is not None or _has_repaired_words(article):
        article = _relabelled(article, blocks or article.blocks, mode)
    if mode == "off":
        return article
    missing = what_is_missing(article, profile.channel if profile else None, vocabulary)
    if missing is None:
        return repair_initials(article, vocabulary, mode)
    blocks = label_repaired(article.blocks, partial(line_views, model=missing), rule_book(settings.clean.rules))
    less = article if blocks is None else _relabelled(article, blocks, mode)
    return repair_words(less if less.text else article, missing, mode, copies)


def assembled(article: Article, blocks: Sequence[Block], repair: str) -> Article:
    """The article with the text that its labelled blocks make, its layout repaired."""
    article = article.assembled(join_sentences(blocks, standard_words().open_words))
    article = replace(article, confidence=confidence_of(article.blocks))
    return article if repair == "off" else repair_layout(article, repair)


def _relabelled(article: Article, blocks: Sequence[Block], repair: str) -> Article:
    """The article that other labels make: its text, and what of its fields they name first."""
    less = assembled(article, blocks, repair)
    known = Fields(**{name: getattr(less, name) for name in _FIELDS})
    return replace(less, **asdict(fields_of(less.blocks, known, standard_words())))


def _has_repaired_words(article: Article) -> bool:
    return any(edit.rule.startswith(_OF_WORDS) for edit in article.repairs)


def revise_batch(cleaned: Any, known: Knowledge) -> Any:
    """A record batch of CLEANED → the same, its articles revised."""
    from cleaner.records.arrow import cleaned_batch, cleaned_of

    return cleaned_batch([_revised(result, known) for result in cleaned_of(cleaned)])


def _revised(result: Article | Rejection, known: Knowledge, copies: Sequence[Article] = ()) -> Article | Rejection:
    if isinstance(result, Rejection):
        return result
    profile = known.profiles.of(result.outlet)
    try:
        work = partial(revise, result, profile, known.settings, known.vocabulary, copies=copies)
        return within_budget(work, known.settings.clean)
    except Exception:  # one article must not end a run of millions; as cleaned it is sound, and nothing is lost
        return result


def prove_batch(cleaned: Any, known: Knowledge) -> Any:
    """The same for damaged articles of which there are sound copies, which prove what is missing.

    `copies`, a further column, holds these as structs of id and text, the best first.
    """
    from cleaner.records.arrow import cleaned_batch, cleaned_of

    copies = [[Article(**copy) for copy in row] for row in cleaned.column("copies").to_pylist()]
    results = zip(cleaned_of(cleaned), copies, strict=True)
    return cleaned_batch([_revised(result, known, proof) for result, proof in results])


def _as_they_were(cleaned: Any, reason: str) -> Any:  # noqa: ARG001  # nothing is lost, for whatever reason
    """Rows whose process died stay as they were before."""
    from cleaner.records.schemas import CLEANED

    return cleaned.select(CLEANED.names)


REVISE = Stage(name="revise", version=1, function=revise_batch, when_dead=_as_they_were)
PROVE = Stage(name="prove", version=1, function=prove_batch, when_dead=_as_they_were)
