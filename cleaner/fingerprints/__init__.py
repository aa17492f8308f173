"""Shingles → MinHash signatures → band keys."""

from cleaner.fingerprints.minhash import band_keys, bands_of, minhash

__all__ = ["band_keys", "bands_of", "minhash"]
