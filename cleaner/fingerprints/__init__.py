"""Texts → MinHash signatures → band keys."""

from cleaner.fingerprints.bulk import Fingerprints, fingerprint
from cleaner.fingerprints.minhash import Signatures, agreement, band_keys, signatures
from cleaner.fingerprints.scheme import Scheme

__all__ = ["Fingerprints", "Scheme", "Signatures", "agreement", "band_keys", "fingerprint", "signatures"]
