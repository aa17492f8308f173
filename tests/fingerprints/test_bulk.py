"""Fingerprints of a corpus: those of its articles, however they are cut into chunks."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus.corpus import ListedArticles
from cleaner.errors import SchemeError
from cleaner.fingerprints import Fingerprints, Scheme, band_keys, fingerprint, signatures
from cleaner.records import Article
from cleaner.shingles.buffers import Texts
from cleaner.shingles.shingles import shingle
from tests.strategies import any_text, wordy_text

SCHEME = Scheme()


def found(texts: list[str], *, compiled: bool = False, heard: Callable[[int], None] = lambda _done: None) -> Fingerprints:
    corpus = ListedArticles([Article(id=str(at), text=text) for at, text in enumerate(texts)])
    return fingerprint(corpus, SCHEME, compiled=compiled, heard=heard)


@pytest.mark.parametrize("chunk", [1, 50, 1 << 20])
@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@given(texts=st.lists(any_text | wordy_text, min_size=1, max_size=6))
def test_chunks_make_no_difference(chunk: int, texts: list[str], *, compiled: bool) -> None:
    """fingerprint(a + b) == fingerprint(a) + fingerprint(b), whatever the bytes of a chunk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.fingerprints.bulk._CHUNK_BYTES", chunk)
        made = found(texts, compiled=compiled)
    shingles = shingle(Texts.of(texts), SCHEME.shingling, compiled=False)
    slow = signatures(shingles, SCHEME, compiled=False)
    assert np.array_equal(made.signatures.values, slow.values)
    assert np.array_equal(np.array(list(made.columns())), slow.values.T)
    bands = list(made.bands(bands=42, rows=3))
    assert len(bands) == 42
    assert np.array_equal(bands[41], band_keys(slow.values.T[123:126], len(texts)))
    assert np.array_equal(made.folded, shingles.folded)
    assert np.array_equal(made.filled, shingles.filled)


def test_no_article_has_no_signature() -> None:
    assert found([]).signatures.values.shape == (0, 128)
    assert [len(band) for band in found([]).bands(bands=2, rows=1)] == [0, 0]
    assert len(found([]).filled) == 0


def test_more_bands_than_there_are_permutations_for_is_an_error() -> None:
    with pytest.raises(SchemeError, match="43 bands of 3 rows need 129 permutations, the signatures have 128"):
        list(found(["Mira rows."]).bands(bands=43, rows=3))


def test_progress_is_told_up_to_the_last() -> None:
    told: list[int] = []
    found(["Mira rows."] * 5, heard=told.append)
    assert told[-1] == 5
