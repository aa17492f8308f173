"""Counts of a corpus are the same however it is split."""

from collections.abc import Sequence
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Article, Channel, Dropped, OutletProfile, Profiles
from cleaner.repairs import Counts, VocabularySummary
from tests.repairs.texts import REPORTS, without

WORDS = st.lists(
    st.sampled_from(["The", "the", "Mayor", "mayor", "of", "Tarn", "Tarn’s", "well-known", ".", "\n"]), max_size=12
)
ARTICLES = st.builds(
    Article,
    id=st.sampled_from([str(at) for at in range(12)]),
    outlet=st.sampled_from(["herald", "gazette", None]),
    text=WORDS.map(" ".join) | st.sampled_from(["reiness deces hemher", without(REPORTS[0], ("the", "ad"))]),
)
SUMMARY = VocabularySummary(damaged=frozenset({"gazette"}), share=0.6)


def counted(articles: Sequence[Article], summary: VocabularySummary = SUMMARY) -> Counts:
    return reduce(summary.add, articles, summary.zero())


@given(st.lists(ARTICLES, max_size=15), st.randoms(use_true_random=False), st.integers(1, 4))
def test_any_order_and_any_split_give_the_same_counts(articles: list[Article], random: Random, parts: int) -> None:
    """merge(…, add(zero, …)…) is the same for every permutation and every partition of the articles."""
    whole = counted(articles)
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert reduce(SUMMARY.merge, [counted(shuffled[at::parts]) for at in range(parts)]) == whole
    states = [counted(shuffled[at::parts]) for at in range(parts)]
    assert reduce(lambda left, right: SUMMARY.merge(right, left), states) == whole
    assert SUMMARY.merge(SUMMARY.zero(), whole) == whole


@given(st.lists(ARTICLES, max_size=15), st.lists(ARTICLES, max_size=15))
def test_followers_are_the_different_words_behind_a_word(left: list[Article], right: list[Article]) -> None:
    """followers[w] = |{v : pairs[w, v] > 0}|, also once counts are merged."""
    counts = SUMMARY.merge(counted(left), counted(right))
    firsts = [first for first, _ in counts.pairs]
    assert counts.followers == {first: firsts.count(first) for first in firsts}


@given(st.lists(ARTICLES, max_size=15))
def test_merging_leaves_the_right_side_as_it_is(articles: list[Article]) -> None:
    """merge(left, right) does not change right, nor does adding to the result."""
    right = counted(articles)
    both = SUMMARY.merge(SUMMARY.zero(), right)
    both.add(REPORTS[0])
    assert right == counted(articles)


def test_counts_are_of_words_pairs_and_capitals() -> None:
    counts = Counts()
    counts.add("The mayor of Tarn spoke. The Mayor’s well-known plan of Tarn")
    assert counts.words["mayor"] == 2
    assert counts.pairs["of", "tarn"] == 2
    assert counts.followers["the"] == 1
    assert (counts.capital["", "mayor", ""], counts.small["", "mayor", ""]) == (1, 1)
    assert counts.small["the", "mayor", ""] == 1
    assert counts.compounds == {"well-known": 1}
    assert counts.total == 12


@pytest.mark.parametrize(
    ("text", "outlet", "words"),
    [
        (REPORTS[0], "herald", 130),
        (REPORTS[0], None, 130),
        (REPORTS[0], "gazette", 0),
        (without(REPORTS[0], ("the", "ad")), "herald", 0),
    ],
)
def test_damaged_outlets_and_texts_that_do_not_read_sound_do_not_count(text: str, outlet: str | None, words: int) -> None:
    summary = VocabularySummary(damaged=frozenset({"gazette"}))
    assert counted([Article(id="1", outlet=outlet, text=text)], summary).total == words


def test_what_is_known_of_a_text_is_not_found_out_again() -> None:
    damaged = without(REPORTS[0], ("the", "ad"))
    assert VocabularySummary().add(Counts(), Article(id="1", text=damaged), is_sound=True).total > 0
    assert VocabularySummary().add(Counts(), Article(id="1", text=REPORTS[0]), is_sound=False).total == 0


def test_of_a_large_corpus_a_share_is_counted() -> None:
    channel = Channel(dropped=(Dropped(substring="the", expected=9.0, found=0, words=3),))
    profiles = Profiles(
        outlets={
            "gazette": OutletProfile(outlet="gazette", pages=1, channel=channel),
            "herald": OutletProfile(outlet="herald", pages=1),
        }
    )
    assert VocabularySummary.of(profiles, 1_000) == VocabularySummary(damaged=frozenset({"gazette"}), share=1.0)
    summary = VocabularySummary.of(profiles, 30_000_000)
    assert summary.share == pytest.approx(0.1)
    chosen = [at for at in range(5_000) if summary.selects(str(at), "herald")]
    assert 400 < len(chosen) < 600
    assert all(VocabularySummary.of(profiles, 20_000_000).selects(str(at), "herald") for at in chosen)
    assert not any(summary.selects(str(at), "gazette") for at in chosen)
