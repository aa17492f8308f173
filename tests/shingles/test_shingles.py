"""Shingles: the plain path against slow sets, the compiled path against the plain one."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.shingles.buffers import Texts
from cleaner.shingles.folded import fold_texts
from cleaner.shingles.shingles import Shingling, shingle, shingle_hashes
from cleaner.text.folding import fold_words, folded_character
from tests.strategies import any_text, lines_text, wordy_text

sizes = st.integers(1, 9)
shinglings = st.builds(Shingling, unit=st.sampled_from(["word", "character"]), size=sizes)
# Apostrophes in every position, signs that fold to several, to none and to marks, words of 7, 8, 9 and 16 letters.
nasty_text = st.lists(
    st.sampled_from([*"a'’` é½ﷺʼn\xad\u0301´İßŉ😀𝔘漢한", "bridges", "bridgesa", "bridgesab", "bridgesabridgesa", "\ud800"])
    | st.characters(),
    max_size=40,
).map("".join)
texts = st.lists(any_text | lines_text | wordy_text | nasty_text, max_size=5)


def units(text: str, shingling: Shingling) -> list[str]:
    words = fold_words(text)
    return words if shingling.unit == "word" else list("".join(words))


@given(any_text | lines_text | wordy_text | nasty_text, shinglings)
def test_shingles_are_equal_where_runs_are(text: str, shingling: Shingling) -> None:
    """The i-th hash stands for the i-th run, equal hashes for equal runs; a short text has one, an empty text none."""
    found = units(text, shingling)
    last = max(1, len(found) - shingling.size + 1) if found else 0
    runs = [tuple(found[i : i + shingling.size]) for i in range(last)]
    hashes = shingle(Texts.of([text]), shingling, compiled=False).values.tolist()
    assert len(hashes) == len(runs)
    assert len(set(hashes)) == len(set(runs)) == len(set(zip(hashes, runs, strict=True)))


@given(texts, shinglings)
@example(["", "a", "a''b", "'a'", "a'", "a’b", "½ x"], Shingling(size=1))
def test_the_compiled_path_is_the_plain_one_to_the_bit(given_texts: list[str], shingling: Shingling) -> None:
    """shingle(compiled) == shingle(plain): hashes, their order, the hash of the folded words."""
    together = Texts.of(given_texts)
    plain, fast = (shingle(together, shingling, compiled=compiled) for compiled in (False, True))
    assert np.array_equal(plain.values, fast.values)
    assert np.array_equal(plain.offsets, fast.offsets)
    assert np.array_equal(plain.folded, fast.folded)


@given(texts, sizes)
def test_folded_texts_hold_the_folded_words_and_their_shingles(given_texts: list[str], size: int) -> None:
    """The words between the edges are those of `fold_words`, and give the same shingles."""
    folded = fold_texts(Texts.of(given_texts))
    data, edges = folded.data.tobytes(), folded.edges.tolist()
    for at, text in enumerate(given_texts):
        spans = range(2 * int(folded.firsts[at]), 2 * int(folded.firsts[at + 1]), 2)
        assert [data[edges[n] : edges[n + 1]].decode() for n in spans] == fold_words(text)
    plain = shingle(Texts.of(given_texts), Shingling(size=size), compiled=False)
    assert np.array_equal(folded.shingles(size).values, plain.values)
    assert np.array_equal(folded.shingles(size).folded, plain.folded)


@pytest.mark.parametrize("page", range(0, 0x110000, 0x11000))
def test_every_character_folds_by_itself(page: int) -> None:
    """The folded words of a text are those that its characters fold to, one by one."""
    text = "".join(map(chr, range(page, page + 0x800)))
    assert fold_words("".join(map(folded_character, text))) == fold_words(text)


@given(wordy_text, wordy_text, wordy_text, sizes)
def test_a_passage_has_no_shingle_that_the_whole_has_not(before: str, passage: str, after: str, size: int) -> None:
    """shingles(p) ⊆ shingles(a + p + b) for a passage of at least n words."""
    if len(passage.split()) >= size:
        assert shingle_hashes(passage, size) <= shingle_hashes(f"{before}\n{passage}\n{after}", size)


@given(wordy_text, sizes)
def test_shingles_do_not_mind_case_and_layout(text: str, size: int) -> None:
    """shingles(upper case, other spaces) == shingles(t)."""
    assert shingle_hashes(text.upper().replace(" ", " \n\t"), size) == shingle_hashes(text, size)


@given(any_text | nasty_text, any_text | nasty_text)
def test_texts_have_the_same_hash_iff_they_fold_alike(left: str, right: str) -> None:
    """folded(a) == folded(b) iff fold_words(a) == fold_words(b)."""
    found = shingle(Texts.of([left, right]), Shingling(), compiled=False).folded
    assert (found[0] == found[1]) == (fold_words(left) == fold_words(right))


def test_the_hashes_are_the_same_in_every_process_and_version() -> None:
    # Signatures that are kept must stay comparable.
    assert shingle_hashes("Mira rows.", 2) == {0x960A38AA2061CAA3}
    characters = shingle(Texts.of(["Mira rows."]), Shingling(unit="character", size=8), compiled=False)
    assert characters.values.tolist() == [0xCCFA0911E7606BD4]


@pytest.mark.parametrize("text", ["", " \n", "—!?"])
def test_a_text_without_words_has_no_shingles(text: str) -> None:
    assert shingle_hashes(text, 3) == frozenset()
