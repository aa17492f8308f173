"""Signatures → candidate pairs → verified matches."""

from cleaner.matching.candidates import candidate_pairs
from cleaner.matching.verify import Verifier

__all__ = ["Verifier", "candidate_pairs"]
