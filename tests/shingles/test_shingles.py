"""Shingles: the plain path against slow sets, folded texts and their shingles against the plain path."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.matching.similarity import plain_lengths
from cleaner.shingles.buffers import Texts
from cleaner.shingles.folded import fold_texts
from cleaner.shingles.shingles import Shingling, look_ahead, shingle
from cleaner.text.folding import fold_units, folded_character
from cleaner.text.words import word_parts
from tests.strategies import any_text, lines_text, wordy_text

sizes = st.integers(1, 9)
shinglings = st.builds(Shingling, unit=st.sampled_from(["word", "character"]), size=sizes)
# Apostrophes in every position, signs that fold to several, to none and to marks, words of 7, 8, 9 and 16 letters.
nasty_text = st.lists(
    st.sampled_from(
        [
            *"a'’` é½ﷺʼn\xad\u0301´İßŉ😀𝔘漢한",
            *"大桥收费がカｶกั๕٣๑㍿",
            "bridges",
            "bridgesa",
            "bridgesab",
            "bridgesabridgesa",
            "\ud800",
        ]
    )
    | st.characters(),
    max_size=40,
).map("".join)
texts = st.lists(any_text | lines_text | wordy_text | nasty_text, max_size=5)


def hashes(text: str, size: int) -> set[int]:
    return set(shingle(Texts.of([text]), Shingling(size=size)).values.tolist())


def units(text: str, shingling: Shingling) -> list[str]:
    """The units of a text; words of scripts without spaces with those that are hashed with them."""
    words = fold_units(text)
    if shingling.unit == "character":
        return list("".join(words))
    return [" ".join(words[at : at + 1 + look_ahead(word_parts(word[0]), shingling.size)]) for at, word in enumerate(words)]


@given(any_text | lines_text | wordy_text | nasty_text, shinglings)
def test_shingles_are_equal_where_runs_are(text: str, shingling: Shingling) -> None:
    """The i-th hash stands for the i-th run, equal hashes for equal runs; a short text has one, an empty text none."""
    found = units(text, shingling)
    last = max(1, len(found) - shingling.size + 1) if found else 0
    runs = [tuple(found[i : i + shingling.size]) for i in range(last)]
    values = shingle(Texts.of([text]), shingling).values.tolist()
    assert len(values) == len(runs)
    assert len(set(values)) == len(set(runs)) == len(set(zip(values, runs, strict=True)))


@given(texts, sizes)
@example(["", "a", "a''b", "'a'", "a'", "a’b", "½ x"], 1)
def test_the_compiled_path_is_the_plain_one_to_the_bit(given_texts: list[str], size: int) -> None:
    """fold_texts(texts).shingles(n) == shingle(texts, n words): hashes, their order, the hash of the folded words."""
    together = Texts.of(given_texts)
    plain, fast = shingle(together, Shingling(size=size)), fold_texts(together).shingles(size)
    assert np.array_equal(plain.values, fast.values)
    assert np.array_equal(plain.offsets, fast.offsets)
    assert np.array_equal(plain.folded, fast.folded)


@given(texts)
def test_folded_texts_hold_the_folded_words(given_texts: list[str]) -> None:
    """The words between the edges are those of `fold_units`; there is room for all that begins in a text."""
    folded = fold_texts(Texts.of(given_texts))
    data, edges, firsts = folded.data.tobytes(), folded.layout.edges.tolist(), folded.layout.firsts.tolist()
    for at, text in enumerate(given_texts):
        spans = range(2 * firsts[at], 2 * firsts[at + 1], 2)
        assert [data[edges[n] : edges[n + 1]].decode() for n in spans] == fold_units(text)
    assert folded.words.tolist() == [len(fold_units(text)) for text in given_texts]
    needed = [len(" ".join(fold_units(text)).encode()) for text in given_texts]
    assert folded.longest >= max(needed, default=0)
    assert (folded.rooms > needed).all()


@pytest.mark.parametrize("page", range(0, 0x110000, 0x11000))
def test_every_character_folds_by_itself(page: int) -> None:
    """The folded words of a text are those that its characters fold to, one by one."""
    text = "".join(map(chr, range(page, page + 0x800)))
    assert fold_units("".join(map(folded_character, text))) == fold_units(text)


@given(wordy_text, wordy_text, wordy_text, sizes)
def test_a_passage_has_no_shingle_that_the_whole_has_not(before: str, passage: str, after: str, size: int) -> None:
    """shingles(p) ⊆ shingles(a + p + b) for a passage of at least n words."""
    if len(passage.split()) >= size:
        assert hashes(passage, size) <= hashes(f"{before}\n{passage}\n{after}", size)


@given(wordy_text, sizes)
def test_shingles_do_not_mind_case_and_layout(text: str, size: int) -> None:
    """shingles(upper case, other spaces) == shingles(t)."""
    assert hashes(text.upper().replace(" ", " \n\t"), size) == hashes(text, size)


@given(any_text | nasty_text, any_text | nasty_text)
def test_texts_have_the_same_hash_iff_they_fold_alike(left: str, right: str) -> None:
    """folded(a) == folded(b) iff fold_units(a) == fold_units(b)."""
    found = shingle(Texts.of([left, right]), Shingling()).folded
    assert (found[0] == found[1]) == (fold_units(left) == fold_units(right))


def test_the_hashes_are_the_same_in_every_process_and_version() -> None:
    # Signatures that are kept must stay comparable.
    assert hashes("Mira rows.", 2) == {0x960A38AA2061CAA3}
    characters = shingle(Texts.of(["Mira rows."]), Shingling(unit="character", size=8))
    assert characters.values.tolist() == [0xCCFA0911E7606BD4]


@pytest.mark.parametrize("text", ["", " \n", "—!?"])
def test_a_text_without_words_has_no_shingles(text: str) -> None:
    assert hashes(text, 3) == set()


@given(texts)
def test_the_lengths_of_texts_are_those_of_the_plain_path(given_texts: list[str]) -> None:
    """FoldedTexts.lengths == plain_lengths; a text of spaced words has as many as it has words."""
    together = Texts.of(given_texts)
    assert fold_texts(together).lengths.tolist() == plain_lengths(together).tolist()
    spaced = [text for text in given_texts if not any(map(word_parts, text)) and text.isascii()]
    assert plain_lengths(Texts.of(spaced)).tolist() == [len(fold_units(text)) for text in spaced]


def test_shingles_of_three_words_say_as_much_in_scripts_without_spaces() -> None:
    """A changed character changes about as many shingles as three words of the script have characters."""
    for text, size in (("大桥收费上涨了居民不满市长说明天公布", 5), ("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ", 14)):
        middle = len(text) // 2
        changed = text[:middle] + "x" + text[middle + 1 :]
        before, after = hashes(text, 3), hashes(changed, 3)
        assert len(before - after) == size
