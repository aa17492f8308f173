"""Texts → MinHash signatures."""

from cleaner.fingerprints.minhash import signature

__all__ = ["signature"]
