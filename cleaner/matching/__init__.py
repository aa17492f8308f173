"""Signatures → candidate pairs → verified and judged matches."""

from cleaner.matching.candidates import candidate_pairs, signature_pairs
from cleaner.matching.closure import unverified_pairs
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.overlap import Scores, score_pairs
from cleaner.matching.relations import RELATIONS
from cleaner.matching.sound_copies import sound_twins
from cleaner.matching.stripping import with_stripped
from cleaner.matching.verify import Verified, verify_pairs

__all__ = [
    "RELATIONS",
    "DocumentFrequency",
    "Scores",
    "Verified",
    "candidate_pairs",
    "score_pairs",
    "signature_pairs",
    "sound_twins",
    "unverified_pairs",
    "verify_pairs",
    "with_stripped",
]
