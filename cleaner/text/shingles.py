"""Shingles: n consecutive words of the folded text, hashed."""

from hashlib import blake2b

from cleaner.text.folding import fold_words


def shingle_hashes(text: str, words: int) -> frozenset[int]:
    """64-bit hashes of all runs of `words` consecutive folded words.

    A text with fewer words, but at least one, has one shingle: all of it. An empty text has none.
    """
    folded = fold_words(text)
    if not folded:
        return frozenset()
    last = max(1, len(folded) - words + 1)
    return frozenset(_hash(" ".join(folded[i : i + words])) for i in range(last))


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "little")
