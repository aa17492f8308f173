"""Alignment: the plain path against slow sets, the compiled path against the plain one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.matching import alignment
from cleaner.matching.alignment import (
    COVERED,
    DAMAGE,
    EDITS,
    NAMES,
    NUMBERS,
    REPEATED,
    RUN_CHARACTERS,
    Alignment,
)
from cleaner.matching.compiled_aligner import CompiledAligner
from cleaner.matching.document_frequency import DocumentFrequency
from cleaner.matching.similarity import PlainAligner
from cleaner.matching.states import ABSENT, CHANGED, DAMAGED, SHARED
from cleaner.matching.tokens import SIZE, Tokens, plain_tokens
from cleaner.shingles.buffers import Texts, Workspace
from cleaner.shingles.folded import fold_texts
from tests.strategies import any_text, lines_text, wordy_text

REPORT = (
    "The bridge at Tarn fell into the river on Monday night after 3 days of rain, said Mira Oslund, warden of the river."
)


def tokens(text: str) -> Tokens:
    return next(iter(plain_tokens(Texts.of([text]))))


def aligned(left: str, right: str) -> Alignment:
    return alignment.align(tokens(left), tokens(right))


#: Words of scripts without capitals, and without blanks between words.
scripts_text = st.lists(
    st.sampled_from(["橋が月曜夜に落ちた", "水位は7メートル", "สะพานพังลงในแม่น้ำ", "سقط الجسر", "ليلا", "٣", "पुल में"]),
    max_size=25,
).map(" ".join)


@st.composite
def related(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same with some words taken out, put in or changed."""
    words = draw(wordy_text | lines_text | scripts_text).split()
    changed = ["", "1987", "Osk", "12 Osk 3", "橋", "川の橋3", "สะพาน", "سد", "نهر تارن"]
    other = [draw(st.sampled_from([word, word, word, word, f"{word}x", draw(st.sampled_from(changed))])) for word in words]
    return " ".join(words), " ".join(other)


@given(st.lists(related() | st.tuples(any_text, any_text), min_size=1, max_size=3))
def test_the_compiled_path_says_what_the_plain_one_says(pairs: list[tuple[str, str]]) -> None:
    """CompiledAligner.align == PlainAligner.align, whatever texts come before."""
    texts = Texts.of(text for pair in pairs for text in pair)
    common, every = DocumentFrequency(slot_bits=10), np.arange(2 * len(pairs))
    common.counts[:] = np.arange(1024) // 4
    plain, fast = PlainAligner.of(texts, common), CompiledAligner.of(fold_texts(texts), common, Workspace())
    ones, others = np.repeat(every, len(every)), np.tile(every, len(every))
    slow, made = plain.align(ones, others), fast.align(ones, others)
    assert np.array_equal(slow.counts, made.counts)
    assert np.array_equal(slow.weights, made.weights)
    assert np.array_equal(slow.shared, made.shared)
    assert all(plain.spelling(at) == fast.spelling(at) for at in every.tolist())


@given(related())
def test_a_shingle_is_shared_where_the_other_text_has_it(texts: tuple[str, str]) -> None:
    """SHARED, on either side, are the shingles that slow sets share, and no others."""
    left, right = map(tokens, texts)
    found = alignment.align(left, right)
    for mine, theirs, states in ((left, right, found.left), (right, left, found.right)):
        others = set(theirs.shingles.tolist())
        assert [state == SHARED for state in states] == [value in others for value in mine.shingles.tolist()]


@given(lines_text)
def test_a_text_aligns_with_itself_without_a_gap(text: str) -> None:
    """Of a text and itself all shingles are shared, and nothing differs."""
    found = aligned(text, text)
    assert set(found.left.tolist()) <= {SHARED}
    assert not found.counts[DAMAGE : EDITS + 1].any()
    assert found.counts[COVERED:REPEATED].tolist() == [len(tokens(text).characters), 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("3 days", "5 days", NUMBERS),
        ("3 days", "twelve days", NUMBERS),
        ("Mira Oslund", "Jon Harg", NAMES),
        ("fell into", "crossed over", EDITS),
        ("river on", "rivcr on", DAMAGE),
    ],
)
def test_a_gap_is_told_by_what_stands_in_it(old: str, new: str, kind: int) -> None:
    counts = aligned(REPORT, REPORT.replace(old, new)).counts
    assert [at for at in (DAMAGE, NUMBERS, NAMES, EDITS) if counts[at]] == [kind]


def test_damage_and_a_lost_word_are_filled_and_other_facts_are_not_taken_for_damage() -> None:
    for other in (REPORT.replace("Monday", "Mondav"), REPORT.replace("the river on", "river on")):
        assert set(aligned(REPORT, other).left.tolist()) == {SHARED, DAMAGED}
    assert set(aligned(REPORT, REPORT.replace("3", "9")).left.tolist()) == {SHARED, CHANGED}


def test_a_long_gap_parts_two_passages() -> None:
    middle = (
        "In Norlys the guild sold eels, salt, rope and two hundred barrels of herring to the crew of a ship from Velmora. "
    )
    found = aligned(f"{REPORT} {REPORT[::-1]}", f"{REPORT} {middle}{REPORT[::-1]}")
    assert set(found.right.tolist()) == {SHARED, ABSENT}
    assert found.counts[RUN_CHARACTERS] >= 2 * (len(tokens(REPORT).characters) - SIZE)
