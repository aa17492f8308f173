"""Verified matches: exact scores, and how two articles belong together."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pyarrow
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.corpus import Corpus
from cleaner.corpus.pairs import PairTable, pair_schema
from cleaner.matching import VERIFIED_FIELDS, DocumentFrequency, match_table, matches_of
from cleaner.records import DUPLICATE_RELATIONS, Article, Match
from cleaner.settings import DuplicateSettings, Settings
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.local_search import _verify
from cleaner.stages.verify import verify_batch
from cleaner.text.folding import fold_units
from tests.strategies import any_text, wordy_text

ALL = DuplicateSettings(min_report=0)


def verify(left: str | Article, right: str | Article, settings: DuplicateSettings = ALL) -> Match | None:
    made = [Article(id=str(n), text=a) if isinstance(a, str) else a for n, a in enumerate((left, right))]
    found = matches(made, [(0, 1)], settings)
    return found[0] if found else None


def matches(
    articles: list[Article], pairs: list[tuple[int, int]], settings: DuplicateSettings = ALL, *, compiled: bool = False
) -> tuple[Match, ...]:
    corpus = Corpus.of(articles)
    frequencies = DocumentFrequency(slot_bits=16).add_texts(corpus.texts(np.arange(len(articles))))
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    verified = _verify(corpus, (left, right), settings=settings, frequencies=frequencies, compiled=compiled)
    return matches_of(match_table(verified.sorted(), corpus.column("id")))


def match(left: str | Article, right: str | Article, settings: DuplicateSettings = ALL) -> Match:
    found = verify(left, right, settings)
    assert found is not None
    return found


def runs(text: str, size: int) -> set[tuple[str, ...]]:
    words = fold_units(text)
    return {tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))} if words else set()


def longest_common_run(left: list[str], right: list[str]) -> int:
    def runs_of(words: list[str], size: int) -> set[tuple[str, ...]]:
        return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

    return max((n for n in range(1, len(left) + 1) if runs_of(left, n) & runs_of(right, n)), default=0)


@given(wordy_text, wordy_text, st.integers(1, 5))
def test_scores_are_those_of_slow_sets(left: str, right: str, size: int) -> None:
    """Jaccard and both containments equal the obvious computation over sets of runs of words."""
    found = match(left, right, DuplicateSettings(min_report=0, shingle_words=size))
    a, b = runs(left, size), runs(right, size)
    assert found.evidence.shared_shingles == len(a & b)
    assert found.jaccard == (len(a & b) / len(a | b) if a | b else 0)
    assert found.containment_left == (len(a & b) / len(a) if a else 0)
    assert found.containment_right == (len(a & b) / len(b) if b else 0)


ARTICLES = st.builds(Article, text=wordy_text | any_text, outlet=st.sampled_from([None, "a", "b"]), id=st.just(""))


@pytest.mark.parametrize("held", [1, 100, 1 << 20])
@given(
    articles=st.lists(ARTICLES, min_size=2, max_size=6), settings=st.builds(DuplicateSettings, min_report=st.floats(0, 1))
)
def test_the_compiled_path_says_what_the_plain_one_says(
    held: int, articles: list[Article], settings: DuplicateSettings
) -> None:
    """verify(compiled) == verify(plain), whatever is held in memory at a time."""
    articles = [replace(article, id=str(at)) for at, article in enumerate(articles)]
    pairs = list(combinations(range(len(articles)), 2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.matching.pair_batches._HELD_BYTES", held)
        fast = matches(articles, pairs, settings, compiled=True)
    assert fast == matches(articles, pairs, settings)


@given(st.lists(ARTICLES, min_size=2, max_size=6), st.booleans())
def test_a_batch_of_pairs_is_verified_by_itself(articles: list[Article], compiled: bool) -> None:  # noqa: FBT001
    """verify_batch of all pairs of articles, at whichever positions, says what the search says."""
    articles = [replace(article, id=str(at)) for at, article in enumerate(articles)]
    pairs = list(combinations(range(len(articles)), 2))
    corpus = Corpus.of([Article(id="before", text="Eels are long.")] * 3 + articles)
    batch = corpus.batch(np.arange(3, 3 + len(articles)), VERIFIED_FIELDS)
    left, right = (np.array(side, np.int64) + 3 for side in zip(*pairs, strict=True))
    frequencies = DocumentFrequency(slot_bits=16).add(batch)
    some = pyarrow.RecordBatch.from_arrays([pyarrow.array(left), pyarrow.array(right)], ["left", "right"])
    rows = verify_batch(
        some, batch, Knowledge(settings=Settings(duplicates=ALL), frequencies=frequencies), compiled=compiled
    )
    assert rows.schema == pair_schema()
    assert matches_of(match_table(PairTable(rows), corpus.column("id"))) == matches(articles, pairs)


@given(wordy_text, wordy_text)
def test_the_evidence_is_true_of_both_texts(left: str, right: str) -> None:
    """The longest run occurs in both; what only one has are words of it, in order."""
    evidence = match(left, right).evidence
    a, b = fold_units(left), fold_units(right)
    assert evidence.longest_run <= longest_common_run(a, b)
    for words, said in ((a, evidence.only_left), (b, evidence.only_right)):
        rest = iter(words)
        assert all(word in rest for word in said.split())


@given(wordy_text, wordy_text)
@example("osk on the tarn on", "mira osk tarn on tarn")
def test_a_match_is_the_same_from_the_other_side(left: str, right: str) -> None:
    """verify(a, b) and verify(b, a) differ in which side is which only."""
    one, other = match(left, right), match(right, left)
    assert (other.jaccard, other.containment_left, other.containment_right) == (
        *(one.jaccard, one.containment_right, one.containment_left),
    )
    assert other.relation == one.relation
    assert other.evidence.longest_run == one.evidence.longest_run


@pytest.mark.parametrize("compiled", [False, True])
def test_without_alignment_shared_words_decide(*, compiled: bool) -> None:
    """Shares are containments then, and what differs is not weighed; a few words that another text has are no copy of it."""
    report = " ".join(f"word{at}" for at in range(60))
    articles = [
        Article(id=str(at), text=text) for at, text in enumerate((report, f"{report} 7 cut", report[:39], "word1 word2"))
    ]
    found = matches(articles, [(0, 1), (0, 2), (0, 3)], replace(ALL, align=False), compiled=compiled)
    assert [(m.relation, m.duplicate) for m in found] == [("near", True), ("quotes", False), ("quotes", False)]
    assert [m.evidence.share for m in found][:2] == [1, found[1].jaccard]


SHARES = st.floats(0, 1)
THRESHOLDS = st.builds(DuplicateSettings, min_share=SHARES, min_report=SHARES)


@given(wordy_text, wordy_text, THRESHOLDS)
def test_thresholds_mean_what_they_say(left: str, right: str, settings: DuplicateSettings) -> None:
    """Duplicate iff the same words, or the share reaches min_share and is one of words (facts aside); reported iff
    duplicate, or the larger containment or the share reaches min_report (nothing is quoted here)."""
    settings = replace(settings, max_facts=1000)
    full = match(left, right)
    larger = max(full.containment_left, full.containment_right)
    found = verify(left, right, settings)
    same = fold_units(left) == fold_units(right)
    likely = larger >= min(0.05, settings.min_report)
    evidence, words = full.evidence, min(len(runs(left, 3)), len(runs(right, 3)))
    noisy = evidence.misread >= 3 and evidence.misread >= 0.3 * (evidence.numbers + evidence.names)
    worded = larger >= 0.65 * evidence.share or evidence.share >= 0.6 or noisy or words < 10
    duplicate = likely and (same or (evidence.share >= settings.min_share and worded))
    shared = max(larger, full.evidence.share)
    assert (found is not None) == (likely and (duplicate or shared >= settings.min_report))
    if found is not None:
        assert found.duplicate == duplicate
        assert found.duplicate == (found.relation in DUPLICATE_RELATIONS)


REPORT = (
    "The bridge at Tarn fell into the river on Monday night after three days of rain, the wardens said. Nobody was hurt, "
    "but the ferry from Osk will not sail before the spring. The guild wants four crowns for a crossing by rowing boat."
)


def test_the_same_words_are_exact_whatever_their_layout() -> None:
    assert match(REPORT, REPORT.upper().replace(". ", ".\n\n")).relation == "exact"


def test_a_text_with_a_word_more_is_near() -> None:
    found = match(REPORT, f"{REPORT} Norlys.")
    assert (found.relation, found.duplicate) == ("near", True)
    assert (found.evidence.only_left, found.evidence.only_right) == ("", "norlys")


def test_the_first_sentence_alone_is_an_excerpt() -> None:
    found = match(REPORT, REPORT.split(". ", maxsplit=1)[0])
    assert (found.relation, found.duplicate, found.containment_right) == ("excerpt", True, 1.0)
    assert found.containment_left < 0.6


def test_the_same_address_with_other_words_is_a_revision_and_two_pages_without_address_are_none() -> None:
    old = Article(id="a", url="https://norlys.example/toll", text=REPORT)
    assert match(old, replace(old, id="b", text=f"{REPORT} It rains.")).relation == "revision"
    assert match(old, replace(old, id="b")).relation == "exact"
    assert match(replace(old, url=None), replace(old, id="b", url=None, text=f"{REPORT} It rains.")).relation == "near"


def test_a_shared_passage_is_a_quotation_and_a_shared_form_a_template() -> None:
    said = "nobody was hurt but the ferry from osk will not sail before the spring"
    left = (
        f"{said} so the wardens told the guild of tarn in its hall at noon while it rained on all of them and on their eels"
    )
    right = (
        f"in a letter to norlys jon tarn writes of eels and adds that {said} which he for one takes to be a joke of the crew"
    )
    assert match(left, right).relation == "quotes"
    form = "shares of {} closed at {} crowns on {} after {} were sold and that of {} rose by {} points to {}"
    left = form.format("tarn mill", 41, "monday", 900, "norlys", 7, 1200)
    right = form.format("osk ferry", 17, "friday", 300, "velmora", 2, 1500)
    found = verify(left, right, DuplicateSettings(shingle_words=2, min_report=0))
    assert found is not None
    assert (found.relation, found.duplicate) == ("template", False)


SAID = '"The ferry from Osk will not sail before the spring has come," said the warden of Tarn.'


def own_words(name: str, count: int) -> str:
    return " ".join(f"{name}{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(count))


def test_reports_that_share_a_quotation_and_little_else_are_reported_as_quotes() -> None:
    left, right = (f"{own_words(name, 40)}\n\n{SAID}\n\n{own_words(name * 2, 40)}" for name in ("toll", "eel"))
    found = verify(left, right, DuplicateSettings())
    assert found is not None
    assert found.containment_left < DuplicateSettings().min_report
    assert (found.relation, found.duplicate, found.evidence.longest_run) == ("quotes", False, 17)
    assert verify(left.replace('"', ""), right.replace('"', ""), DuplicateSettings()) is None


PHRASES = (
    "convertible debentures|riverside commission|outstanding securities|underwriting wardens|registered statements|"
    "development companies|subordinated obligations|refinancing programmes|considerable improvements|chairman elsewhere"
)


def test_a_little_that_is_shared_must_be_shared_in_words() -> None:
    left, right = (
        " ".join(f"{phrase} {word} {chr(at + first)}lin" for at, phrase in enumerate(PHRASES.split("|")))
        + " it was said in Tarn"
        for word, first in (("followed", 97), ("surround", 98))
    )
    found = match(left, right)
    assert DuplicateSettings().min_share < found.evidence.share < 0.6
    assert (found.evidence.names, found.evidence.numbers, found.duplicate) == (0, 0, False)


def test_a_form_of_which_little_is_shared_is_a_template_nonetheless() -> None:
    form = "wheat of {} closed higher at {} crowns a bushel, barley of the last crop at {}, rye in the open market at {}"
    left = f"{form.format('Tarn', 41, 17, 22)}. {own_words('toll', 40)}"
    right = f"{form.format('Osk', 93, 58, 86)}. {own_words('eel', 40)}"
    found = match(left, right)
    assert found.evidence.share < DuplicateSettings().min_share
    assert (found.relation, found.evidence.numbers) == ("template", 2)


def notices(order: list[int]) -> str:
    """A page of notices by one form, for which names, places and figures are drawn from one stock."""
    names, places = ("Mira Osk", "Jon Lund", "Ada Berg", "Per Holm", "Eva Strand"), ("Tarn", "Oskwall", "Mill End", "Weir")
    form = (
        "{} of {} died at home on Monday, aged {}, after a short illness. Friends may call at the chapel of {} from {} on."
    )
    return "\n".join(
        form.format(names[n % 5], places[n % 4], 60 + n * 7 % 31, places[n * 3 % 4], 2 + n * 5 % 7) for n in order
    )


def test_two_lists_of_one_form_are_no_copies_though_each_phrase_stands_in_both() -> None:
    one, other = notices(list(range(14))), notices([19, 33, 22, 15, 41, 27, 38, 16, 30, 45, 23, 36, 18, 29])
    assert match(one, other).relation == "template"
    assert match(one, notices(list(range(10)))).relation in DUPLICATE_RELATIONS


@pytest.mark.parametrize("outlets", [("a", "b"), ("a", "a"), ("a", None), (None, None)])
def test_a_match_is_across_outlets_where_both_are_known_and_differ(outlets: tuple[str | None, str | None]) -> None:
    left, right = (Article(id=str(n), outlet=outlet, text=REPORT) for n, outlet in enumerate(outlets))
    assert match(left, right).cross_outlet is (outlets == ("a", "b"))


def test_texts_that_share_nothing_are_not_worth_a_row() -> None:
    assert verify(REPORT, "Eels are long.", DuplicateSettings()) is None
