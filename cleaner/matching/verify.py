"""Verify candidate pairs on the texts themselves: measure what they share, and decide how the two belong together."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cleaner.corpus.columns import address_codes, codes_of, days_of
from cleaner.corpus.packing import Pairs
from cleaner.corpus.pairs import PairTable
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.flaws import with_flaws
from cleaner.matching.overlap import Overlap, compiled_differences, overlap, plain_differences
from cleaner.matching.relations import is_worth_a_row, judged
from cleaner.matching.similarity import SHORT, Aligner, PlainAligner, plain_lengths, similarity, similarity_of_words
from cleaner.rules import standard_words
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask, Positions, Shingles, Texts, Workspace
from cleaner.shingles.shingles import Shingling, folded_words, shingle

if TYPE_CHECKING:
    from cleaner.shingles.folded import FoldedTexts

#: The fields of articles that verification reads, besides their positions and texts.
VERIFIED_FIELDS = ("outlet", "url", "published")
# Candidates that share less than this part of either's word shingles agree by chance.
_LEAST_SHARED = 0.05
# This part of an article is most of it.
_MOST = 0.55
# Of two lists of one form the longest run is less than this part of what they share: an entry has other facts.
_ENTRY = 0.25
# More facts to a thousand characters than copies may have.
_MANY_FACTS = 1_000.0
# Weights raise a share by this factor at the most.
_RAISED = 1.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Verifies pairs under these settings and frequencies; by kernels, in its workspace, if it is `compiled`."""

    settings: DuplicateSettings
    frequencies: DocumentFrequency
    compiled: bool
    workspace: Workspace = field(default_factory=Workspace)

    def verify(self, articles: Any, pairs: Pairs) -> PairTable:
        """The pairs that are worth a row, in any order. `articles`: a pyarrow record batch with the columns `position`,
        `text` and VERIFIED_FIELDS; `pairs`: of row numbers in it."""
        texts = Texts.of_arrow(articles.column("text"))
        folded, shingles = self._shingles(texts)
        counts = overlap(shingles, pairs, compiled=self.compiled)
        likely = counts.containment >= min(_LEAST_SHARED, self.settings.min_report)
        pairs, counts = (pairs[0][likely], pairs[1][likely]), counts.where(likely)
        if folded is not None:
            columns = compiled_differences(folded, shingles, pairs)
        else:
            columns = plain_differences(list(map(folded_words, texts.strings())), shingles, pairs)
        columns |= self._similarity(texts, folded, pairs, counts) | counts._asdict() | _relatives(articles, pairs)
        columns["same_words"] = shingles.folded[pairs[0]] == shingles.folded[pairs[1]]
        columns["flaw"] = np.zeros(len(pairs[0]), np.int8)
        _limit_weights(columns)
        _mark_lists(columns)
        columns["same_outlet"] &= ~_is_agency(articles)[pairs[0]]
        table = judged(PairTable.of(columns), self.settings)
        worth = np.flatnonzero(is_worth_a_row(table, self.settings))
        return with_flaws(table.take(worth), texts, (pairs[0][worth], pairs[1][worth]), compiled=self.compiled)

    def _shingles(self, texts: Texts) -> "tuple[FoldedTexts | None, Shingles]":
        size = self.settings.shingle_words
        if not self.compiled:
            return None, shingle(texts, Shingling(size=size))
        from cleaner.shingles.folded import fold_texts

        folded = fold_texts(texts)
        return folded, folded.shingles(size)

    def _similarity(self, texts: Texts, folded: "FoldedTexts | None", pairs: Pairs, counts: Overlap) -> dict[str, Any]:
        """How alike the pairs are. A text that stands in the other as a whole differs nowhere, so it need not be aligned."""
        lengths = folded.lengths if folded is not None else plain_lengths(texts)
        short: Mask = np.minimum(counts.shortest, np.minimum(lengths[pairs[0]], lengths[pairs[1]])) < SHORT
        by_words = similarity_of_words(counts, short)
        if not self.settings.align:
            return by_words
        aligned: Mask = (counts.containment < 1) | short
        by_alignment = similarity(self._aligner(texts, folded), (pairs[0][aligned], pairs[1][aligned]))
        for name, column in by_words.items():
            by_words[name] = column.copy()
            by_words[name][aligned] = by_alignment[name]
        return by_words

    def _aligner(self, texts: Texts, folded: "FoldedTexts | None") -> Aligner:
        if folded is None:
            return PlainAligner.of(texts, self.frequencies)
        from cleaner.matching.compiled_aligner import CompiledAligner

        return CompiledAligner.of(folded, self.frequencies, self.workspace)


def _relatives(articles: Any, pairs: Pairs) -> dict[str, Any]:
    """The columns that follow from the fields of the articles."""
    left, right = pairs
    positions = articles.column("position").to_numpy()
    urls, outlets = address_codes(articles.column("url")), codes_of(articles.column("outlet"))
    days = days_of(articles.column("published"))
    return {
        "left": positions[left],
        "right": positions[right],
        "same_url": _both_known(urls, pairs) & (urls[left] == urls[right]),
        "cross_outlet": _both_known(outlets, pairs) & (outlets[left] != outlets[right]),
        "same_outlet": _both_known(outlets, pairs) & (outlets[left] == outlets[right]),
        "days": np.abs(days[left] - days[right]),
    }


def _limit_weights(columns: dict[str, Any]) -> None:
    """Limit what the weights of common passages may do to the shares.

    What two articles share counts in full where it is most of one of them: a report that hundreds of outlets print is as
    common as house text, but house text is rarely most of an article. Not so if both are of one outlet, which has its house
    text, and prints a report once. And where weights would raise a share by much, it counts in full as well: of an article
    that is common for the most part, the rest is house text more often than not.
    """
    plain = columns.pop("plain_left"), columns.pop("plain_right")
    widely = (np.maximum(*plain) >= _MOST) & ~columns["same_outlet"]
    for name, full in zip(("share_left", "share_right"), plain, strict=True):
        weighted = columns[name]
        columns[name] = np.where(widely & (weighted < full) | (weighted > _RAISED * full), full, weighted)


def _mark_lists(columns: dict[str, Any]) -> None:
    """Count facts in two lists of one form, which share what they repeat and no passage: alignment sees none."""
    lists = columns.pop("repeated") & (columns["longest_run"] < _ENTRY * columns["shared_words"])
    for name in ("facts", "few_facts"):
        columns[name] = np.where(lists, _MANY_FACTS, columns[name])


def _is_agency(articles: Any) -> Mask:
    """Which articles are an agency's own ("reuters.com", "AFP wire"): it sends a report again and again as it grows."""
    words = standard_words()
    known = {name.casefold() for name in words.agencies}
    encoded = articles.column("outlet").dictionary_encode()
    named = (
        words.agency_in.search(name) is not None or name.partition(".")[0].casefold() in known
        for name in encoded.dictionary.to_pylist()
    )
    agencies = np.array([*named, False])
    mask: Mask = agencies[np.asarray(encoded.indices.fill_null(-1), np.int64)]
    return mask


def _both_known(codes: Positions, pairs: Pairs) -> Mask:
    known: Mask = (codes[pairs[0]] >= 0) & (codes[pairs[1]] >= 0)
    return known
