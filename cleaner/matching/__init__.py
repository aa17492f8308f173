"""Signatures → candidate pairs → verified and judged matches."""

from cleaner.matching.candidates import candidate_pairs, signature_pairs
from cleaner.matching.commonness import Commonness
from cleaner.matching.completion import unverified_pairs
from cleaner.matching.judgement import RELATIONS
from cleaner.matching.scores import Scores, score_pairs
from cleaner.matching.stripping import with_stripped
from cleaner.matching.twins import sound_twins
from cleaner.matching.verify import Verified, verify_pairs

__all__ = [
    "RELATIONS",
    "Commonness",
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
