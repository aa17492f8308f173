"""Band keys → candidate pairs → verified matches."""

from cleaner.matching.candidates import candidate_pairs
from cleaner.matching.scores import Scores, score_pairs
from cleaner.matching.verify import RELATIONS, Verified, verify_pairs

__all__ = ["RELATIONS", "Scores", "Verified", "candidate_pairs", "score_pairs", "verify_pairs"]
