"""Signatures → candidate pairs → verified pairs and their relations."""

from cleaner.matching.candidates import signature_pairs
from cleaner.matching.closure import unverified_pairs
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.pair_batches import batched_pairs, grouped, numbers_in
from cleaner.matching.pair_table import match_table, matches_of, sound_copies, with_stripped
from cleaner.matching.relations import consistent, is_less_than_sure, judged, with_containers
from cleaner.matching.verify import VERIFIED_FIELDS, Verifier

__all__ = [
    "VERIFIED_FIELDS",
    "DocumentFrequency",
    "Verifier",
    "batched_pairs",
    "consistent",
    "grouped",
    "is_less_than_sure",
    "judged",
    "match_table",
    "matches_of",
    "numbers_in",
    "signature_pairs",
    "sound_copies",
    "unverified_pairs",
    "with_containers",
    "with_stripped",
]
