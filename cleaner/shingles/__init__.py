"""Folded texts and their shingles as flat arrays: no Python object for each text, word or shingle."""
