"""The signatures of a corpus: those of its articles, however they are cut into batches."""

import numpy as np
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.corpus import Corpus
from cleaner.fingerprints import minhash
from cleaner.matching import DocumentFrequency
from cleaner.records import Article
from cleaner.settings import DuplicateSettings, Settings
from cleaner.shingles.buffers import Texts
from cleaner.shingles.shingles import shingle
from cleaner.shingles.signatures import Signatures, signatures_schema
from cleaner.stages import local_search
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.sign import scheme_of, sign_batch
from tests.strategies import any_text, wordy_text

SETTINGS = DuplicateSettings()
KNOWN = Knowledge(settings=Settings(duplicates=SETTINGS))
SCHEME = scheme_of(SETTINGS)
TEXTS = st.lists(any_text | wordy_text | st.just("\ud800 Tarn"), min_size=1, max_size=6)


def corpus_of(texts: list[str]) -> Corpus:
    return Corpus.of(Article(id=str(at), text=text) for at, text in enumerate(texts))


def signed(texts: list[str], *, compiled: bool, told: list[int] | None = None) -> tuple[Signatures, DocumentFrequency]:
    frequencies = DocumentFrequency(slot_bits=12)
    progress = [] if told is None else told
    made = local_search._sign(corpus_of(texts), SETTINGS, frequencies, compiled=compiled, progress=progress.append)
    return made, frequencies


@pytest.mark.parametrize("size", [1, 50, 1 << 20])
@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@given(texts=TEXTS)
def test_batches_make_no_difference(size: int, texts: list[str], *, compiled: bool) -> None:
    """sign(a + b) == sign(a) + sign(b), whatever the bytes of a batch; and so are the counts of shingles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.stages.local_search._BATCH_BYTES", size)
        made, frequencies = signed(texts, compiled=compiled)
    shingles = shingle(Texts.of(texts), SCHEME.shingling)
    values = minhash(shingles, SCHEME, compiled=False)
    assert np.array_equal(made.values, values)
    assert np.array_equal(np.array(list(made.columns())), values.T)
    assert np.array_equal(made.folded, shingles.folded)
    assert np.array_equal(made.filled, shingles.filled)
    assert np.array_equal(frequencies.counts, DocumentFrequency(slot_bits=12).add_texts(Texts.of(texts)).counts)


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@given(texts=TEXTS)
def test_a_batch_has_a_row_for_each_article_under_its_position(texts: list[str], *, compiled: bool) -> None:
    """sign_batch keeps positions and order; the same batch gives the same rows, and text may be a plain string column."""
    batch = corpus_of(texts).batch(np.arange(len(texts)))
    rows = sign_batch(batch, KNOWN, compiled=compiled)
    assert rows.schema == signatures_schema(SCHEME.permutations)
    assert rows.column("position").to_pylist() == list(range(len(texts)))
    assert rows.equals(sign_batch(batch, KNOWN, compiled=not compiled))
    last = sign_batch(batch.slice(len(texts) - 1), KNOWN, compiled=compiled)
    assert last.to_pylist() == rows.slice(len(texts) - 1).to_pylist()
    if "\ud800" not in "".join(texts):
        narrow = pyarrow.RecordBatch.from_arrays(
            [batch.column(0), pyarrow.array(texts, pyarrow.string())], batch.schema.names
        )
        assert rows.equals(sign_batch(narrow, KNOWN, compiled=compiled))


def test_no_article_has_no_signature() -> None:
    made, _ = signed([], compiled=False)
    assert (made.values.shape, len(made.filled)) == ((0, 128), 0)


def test_progress_is_told_up_to_the_last() -> None:
    told: list[int] = []
    signed(["Mira rows."] * 5, compiled=False, told=told)
    assert told[-1] == 5
