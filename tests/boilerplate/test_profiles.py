"""What an outlet repeats, learned from its articles; and taken out of them."""

import pickle
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleaner.boilerplate.profiles import RULE, LineState, LineSummary, LineTexts, TextState, without_repeated
from cleaner.records import Article, Block, Decision, OutletProfile, Profiles, RepeatedLine

HOUSE = "The Tarn Herald: free for all readers, thanks to the guild"


def block(text: str, *, tag: str = "p", **decision: Any) -> Block:
    return Block(start=0, end=len(text), text=text, tag=tag, decision=Decision(**decision))


def report(name: str) -> list[str]:
    """Three paragraphs that no other report has."""
    return [
        f"The warden of {name} said on Monday that {what} would be closed until the water had gone."
        for what in (f"the bridge of {name}", f"the mill at {name}", f"{name} ferry")
    ]


def article(name: str, *house: str, outlet: str | None = "herald", published: str | None = None) -> Article:
    blocks = tuple(map(block, [*report(name), *house]))
    return Article(id=name, outlet=outlet, blocks=blocks, published=published)


def profiles(articles: Sequence[Article], min_pages: int = 3) -> Profiles:
    """The profiles of articles, in one piece and in order."""
    return profiles_of([list(enumerate(articles))], min_pages)


def profiles_of(parts: Sequence[Sequence[tuple[int, Article]]], min_pages: int = 3) -> Profiles:
    """The profiles of articles with their positions, each part summarised by itself."""
    lines = LineSummary(min_pages=min_pages)
    texts = LineTexts(lines.repeated(summarised(lines, parts)))
    return texts.profiles(summarised(texts, parts))


def summarised(summary: Any, parts: Sequence[Sequence[tuple[int, Article]]]) -> Any:
    """The states of all parts, made and sent as between processes, merged."""
    states = []
    for part in parts:
        state = summary.zero()
        for position, article in part:
            state = summary.add(state, article, position)
        states.append(pickle.loads(pickle.dumps(state)))  # noqa: S301  # our own
    return reduce(summary.merge, states, summary.zero())


def learned(*articles: Article, min_pages: int = 3) -> OutletProfile:
    return profiles(articles, min_pages).outlets["herald"]


def test_a_line_of_three_different_articles_is_the_outlet_s() -> None:
    profile = learned(
        article("Osk", HOUSE, published="2031-03-02T10:00:00+00:00"),
        article("Lund", HOUSE.upper(), published="2031-03-04"),
        article("Mar", HOUSE),
        article("Dal"),
    )
    (line,) = profile.lines
    assert (line.text.casefold(), line.pages) == (HOUSE.casefold(), 3)
    assert (line.first, line.last, profile.pages) == ("2031-03-02", "2031-03-04", 4)


def test_background_that_three_reports_of_one_affair_share_is_theirs() -> None:
    background = "The bridge had been closed twice before, in 2027 and in 2029, after the guild found cracks in its piers."
    names = ("Osk", "Lund", "Mar", "Dal", "Vik")
    assert learned(*(article(name, background) for name in names[:3])).lines == ()
    assert len(learned(*(article(name, background) for name in names)).lines) == 1


def test_two_articles_are_not_enough() -> None:
    assert learned(article("Osk", HOUSE), article("Lund", HOUSE), article("Mar")).lines == ()


def test_a_story_that_is_published_again_and_again_is_no_boilerplate() -> None:
    copies = [article("Osk", f"Edition {n} of the report has this line, and no other one has it.") for n in range(6)]
    profile = learned(*copies, article("Lund"))
    assert (profile.lines, profile.pages) == ((), 2)


def test_short_pages_that_are_mostly_house_text_are_no_copies_of_each_other() -> None:
    house = [f"{what}, from the wardens of the Tarn Herald, every Monday and Friday at noon" for what in ("Tolls", "Tides")]
    pages = [
        Article(id=n, outlet="herald", title=f"News of {n}", blocks=(block(f"The mill at {n} fell."), *map(block, house)))
        for n in ("Osk", "Lund", "Mar")
    ]
    assert {line.text for line in learned(*pages).lines} == set(house)


def test_a_story_under_another_title_is_a_copy_where_most_of_it_is_the_same() -> None:
    story = [f"The warden of Osk counted {n} eels on the night of the flood, and wrote them down." for n in range(20)]
    pages = [Article(id=str(n), outlet="herald", title=f"{n} x{n}", blocks=tuple(map(block, story))) for n in range(6)]
    assert learned(*pages).lines == ()


def test_copies_count_once_for_what_the_outlet_repeats_too() -> None:
    assert learned(article("Osk", HOUSE), article("Osk", HOUSE), article("Lund", HOUSE)).lines == ()
    (line,) = learned(article("Osk", HOUSE), article("Osk", HOUSE), article("Lund", HOUSE), article("Mar", HOUSE)).lines
    assert line.pages == 3


def test_boilerplate_that_is_known_already_and_pages_of_no_outlet_teach_nothing() -> None:
    known = [Article(id=n, outlet="herald", blocks=(block(HOUSE, label="ad", rule="ad.mark"),)) for n in "abc"]
    assert learned(*known).lines == ()
    assert profiles([article("Osk", HOUSE, outlet=None)]).outlets == {}


def test_a_line_that_was_told_on_some_pages_counts_there_for_the_others() -> None:
    kept = [article(name, f"{HOUSE}.") for name in ("Osk", "Lund", "Mar")]
    told = [article(name) for name in ("Dal", "Vik")]
    told = [replace(a, blocks=(*a.blocks, block(f"{HOUSE}.", label="newsletter", rule="model"))) for a in told]
    assert learned(*kept).lines == ()
    (line,) = learned(*kept, *told).lines
    assert (line.text, line.pages) == (f"{HOUSE}.", 5)
    assert learned(*told, *kept) == learned(*kept, *told)


def test_the_text_of_a_line_is_that_of_its_first_article() -> None:
    first, second, third = article("Osk", HOUSE), article("Lund", HOUSE.upper()), article("Mar", HOUSE.title())
    assert [line.text for line in learned(first, second, third).lines] == [HOUSE]
    assert [line.text for line in learned(second, third, first).lines] == [HOUSE.upper()]


OUTLETS = st.sampled_from(["herald", "courier", None])
HOUSES = st.lists(
    st.sampled_from([HOUSE, HOUSE.upper(), "Tolls and tides", "Write to us, said the warden, every day."]), max_size=3
)
ARTICLES = st.lists(
    st.builds(lambda name, outlet, house: article(name, *house, outlet=outlet), st.sampled_from("abcdef"), OUTLETS, HOUSES),
    max_size=12,
)


@given(ARTICLES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_what_is_learned_depends_neither_on_the_order_nor_on_the_parts(
    articles: list[Article], mixer: random.Random, count: int
) -> None:
    """Any split and any order of articles with their positions gives the profiles of the whole."""
    numbered = list(enumerate(articles))
    mixer.shuffle(numbered)
    parts = [numbered[at::count] for at in range(count)]
    assert profiles_of(parts) == profiles(articles)


@given(ARTICLES, st.randoms(use_true_random=False))
def test_states_merge_in_any_order_and_grouping(articles: list[Article], mixer: random.Random) -> None:
    """merge(a, b) == merge(b, a); merge(merge(a, b), c) == merge(a, merge(b, c)); merge(zero, a) == a."""
    numbered = list(enumerate(articles))
    mixer.shuffle(numbered)
    thirds = [numbered[at::3] for at in range(3)]
    lines = LineSummary()
    texts = LineTexts(lines.repeated(summarised(lines, thirds)))
    for summary in (lines, texts):

        def state(*numbers: int, summary: LineSummary | LineTexts = summary) -> LineState | TextState:
            made: LineState | TextState = summarised(summary, [thirds[number] for number in numbers])
            return made

        assert summary.merge(state(0), state(1)) == summary.merge(state(1), state(0))  # type: ignore[arg-type]
        left = summary.merge(summary.merge(state(0), state(1)), state(2))  # type: ignore[arg-type]
        assert left == summary.merge(state(0), summary.merge(state(1), state(2)))  # type: ignore[arg-type]
        assert summary.merge(summary.zero(), state(2)) == state(2)  # type: ignore[arg-type]


def test_a_teaser_on_other_pages_is_no_evidence_against_the_sentence_it_quotes() -> None:
    (sentence, *_) = report("Osk")
    told = [
        replace(a, blocks=(*a.blocks, block(sentence, label="related", rule="model")))
        for a in map(article, ("Dal", "Vik", "Mar", "Lund", "Hamn"))
    ]
    assert learned(article("Osk"), *told).lines == ()


def test_headings_in_common_are_not_boilerplate_unless_the_outlet_sets_them_everywhere() -> None:
    heading = block("Background", tag="h2")
    few = [Article(id=str(n), outlet="herald", blocks=tuple(map(block, report(f"Osk{n}")))) for n in range(40)]
    with_heading = [Article(id=f"h{n}", outlet="herald", blocks=(heading, *map(block, report(f"Mar{n}")))) for n in range(3)]
    assert learned(*few, *with_heading).lines == ()
    assert [line.text for line in learned(*few[:5], *with_heading).lines] == ["Background"]


PROFILE = OutletProfile(outlet="herald", pages=9, lines=(RepeatedLine(text=HOUSE, pages=4),))


def test_what_the_outlet_repeats_is_taken_out_and_says_so() -> None:
    first, second = without_repeated([block("A quake hit Tarn."), block(HOUSE.replace("Tarn", "TARN"))], PROFILE) or ()
    assert (first.label, second.label, second.rule, second.kept) == ("body", "repeated", RULE, False)
    assert 0 < second.score < 1


def test_only_whole_blocks_that_are_kept_are_taken_out() -> None:
    more = block(f"{HOUSE} And more.")
    known = block(HOUSE, label="ad", rule="ad.mark")
    assert without_repeated([more, known], PROFILE) is None


def test_a_heading_with_nothing_left_below_it_goes_too() -> None:
    blocks = [block("A quake hit Tarn."), block("About us", tag="h2", label="heading", rule="tag.heading"), block(HOUSE)]
    labelled = without_repeated(blocks, PROFILE) or ()
    assert [(b.label, b.kept) for b in labelled] == [("body", True), ("other", False), ("repeated", False)]
