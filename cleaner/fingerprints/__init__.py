"""Texts → MinHash signatures → band keys."""

from cleaner.fingerprints.minhash import Signatures, band_keys, signatures
from cleaner.fingerprints.scheme import Scheme

__all__ = ["Scheme", "Signatures", "band_keys", "signatures"]
