"""The whole engine against a slow and obvious one, on small invented corpora."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.matching import DocumentFrequency
from cleaner.records import Article, Match
from tests import oracle

DEFAULTS = cleaner.Settings().duplicates
#: Pairs of this Jaccard share a band of two rows but for one of 10^8; pairs with fewer facts than half of what is allowed
#: are copies by any way of counting.
SURE_JACCARD, SURELY_FEW_FACTS = 0.5, DEFAULTS.max_facts / 2
ROUNDING = 0.01
SENTENCE_WORDS, STORY_SENTENCES, NUMBER_AT = 14, 8, 6
SYLLABLES = "ka to ri ve mu sol dan pel osk nor tir gam lub fex wic hyd".split()
HOUSE = 1_000


def sentence(number: int, *, figure: int | None = None, changed: int | None = None) -> str:
    """An invented sentence, the same for the same number; with a figure in its middle, or with one other word."""
    random = Random(number)  # noqa: S311  # invented words, not secrets
    words = ["".join(random.choices(SYLLABLES, k=2)) for _ in range(SENTENCE_WORDS)]
    if figure is not None:
        words[NUMBER_AT] = str(figure)
    if changed is not None:
        words[changed % SENTENCE_WORDS] = "zzyqa" + "xj" * (changed % 2)
    text = " ".join(words)
    return f'"{text}"' if number % 4 == 3 else f"{text.capitalize()}."


@dataclass(frozen=True)
class Draft:
    """An article in the making: a story's sentences `first:last`, its edition of figures, house lines, own sentences, and
    a word changed in some sentences."""

    story: int
    first: int = 0
    last: int = STORY_SENTENCES
    edition: int = 0
    house: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    changed: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        numbers = range(self.story * 100 + self.first, self.story * 100 + self.last)
        told = [
            sentence(
                n,
                # Editions differ in the first figure and in the last one, so that no part of a number is shared.
                figure=(4004, 5115, 6226)[self.edition] if n % 2 else None,
                changed=n % SENTENCE_WORDS if n - self.story * 100 in self.changed else None,
            )
            for n in numbers
        ]
        return "\n\n".join([*told, *map(sentence, self.own), *map(sentence, self.house)])

    @property
    def figures(self) -> int:
        return sum(n % 2 for n in range(self.story * 100 + self.first, self.story * 100 + self.last))


STORIES = st.builds(
    Draft,
    story=st.integers(0, 3),
    first=st.integers(0, 4),
    last=st.integers(3, STORY_SENTENCES),
    edition=st.sampled_from([0, 0, 0, 1, 2]),
    house=st.sets(st.sampled_from([HOUSE, HOUSE + 1]), max_size=2).map(tuple),
    own=st.sets(st.integers(2_000, 2_400), max_size=4).map(tuple),
    changed=st.just(frozenset()) | st.frozensets(st.integers(0, STORY_SENTENCES), max_size=5),
)
CHANGES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({}),
    st.fixed_dictionaries({"first": st.integers(0, 4), "last": st.integers(3, STORY_SENTENCES)}),
    st.fixed_dictionaries({"own": st.sets(st.integers(2_000, 2_400), max_size=4).map(tuple)}),
    st.fixed_dictionaries({"edition": st.sampled_from([0, 1, 2])}),
    st.fixed_dictionaries({"changed": st.frozensets(st.integers(0, STORY_SENTENCES), max_size=5)}),
)
#: A story, and copies of it that differ in one way or in none.
COPIES = st.tuples(STORIES, st.lists(CHANGES, max_size=3)).map(
    lambda drawn: [drawn[0], *(replace(drawn[0], **changes) for changes in drawn[1])]
)
BARE = st.sampled_from(["", "?", "kato", "Kato.", "sol", "kato sol", "velmu"]).map(lambda text: [text])
CORPORA = st.lists(COPIES | BARE, max_size=6).map(lambda drawn: [article for some in drawn for article in some])


def articles_of(drafts: list[Draft | str]) -> list[Article]:
    texts = [draft if isinstance(draft, str) else draft.text for draft in drafts]
    return [Article(id=str(at), title="Kato sol velmu", text=text) for at, text in enumerate(texts)]


def found_by(path: str, articles: list[Article]) -> cleaner.Duplicates:
    # The table of counts is for a million articles; a sixteenth of it will do.
    small = SimpleNamespace(zero=lambda _size: DocumentFrequency(slot_bits=20))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.matching.DocumentFrequency", small)
        patch.setattr("cleaner.stages.local_search.use_compiled", lambda *_size: path == "compiled")
        return cleaner.find_duplicates(articles)


def by_position(found: cleaner.Duplicates) -> dict[tuple[int, int], Match]:
    return {(int(match.left), int(match.right)): match for match in found.matches}


@pytest.mark.parametrize("path", ["plain", "compiled"])
@given(CORPORA)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_engine_finds_what_is_there(path: str, drafts: list[Draft | str]) -> None:
    """What is reported is exactly measured; what is alike enough is reported, and is a duplicate where it must be one."""
    articles = articles_of(drafts)
    truth = oracle.search([article.text for article in articles])
    matches = by_position(found_by(path, articles))
    for pair, match in matches.items():
        check_measures(match, truth[pair])
    missed = {pair for pair, real in truth.items() if real.jaccard >= SURE_JACCARD} - set(matches)
    assert not missed
    for pair, relation in stated(drafts, truth):
        found = matches[pair].relation if pair in matches else None
        # Of an excerpt and its report nothing is said about the other excerpts of the report.
        assert relation == ("excerpt" if found == "contains" else found), pair


def check_measures(match: Match, real: oracle.Pair) -> None:
    said = match.jaccard, match.containment_left, match.containment_right, match.evidence.shared_shingles
    assert said == (real.jaccard, real.containment_left, real.containment_right, real.shared)
    assert match.evidence.longest_run == real.run
    assert (match.relation == "exact") == real.same_words
    # Damage is looked through, which adds to it; two shingles that share a counter take a little off.
    assert match.evidence.share >= max(real.shares) - ROUNDING


def stated(
    drafts: list[Draft | str], truth: dict[tuple[int, int], oracle.Pair]
) -> Iterator[tuple[tuple[int, int], str | None]]:
    """The pairs whose relation follows from the rules without an alignment: no word is changed, figures agree."""
    for pair, real in truth.items():
        left, right = (drafts[at] for at in pair)
        if real.same_words:
            yield pair, "exact"
        elif isinstance(left, str) or isinstance(right, str):
            # Too short to be an excerpt, and spelled in other ways.
            yield pair, None
        elif real.shared == 0:
            yield pair, None
        elif not (left.changed or right.changed) and left.edition == right.edition and is_far_from_limits(real):
            larger, smaller = max(real.shares), min(real.shares)
            if larger >= DEFAULTS.min_share:
                yield pair, "near" if smaller >= 0.8 * larger else "excerpt"


def is_far_from_limits(real: oracle.Pair) -> bool:
    larger, smaller = max(real.shares), min(real.shares)
    # Little that is shared must be shared in whole words as well.
    worded = max(real.containment_left, real.containment_right)
    borne_out = larger > 0.6 + ROUNDING or worded > 0.65 * larger + ROUNDING
    far = abs(larger - DEFAULTS.min_share) > ROUNDING and abs(smaller - 0.8 * larger) > ROUNDING
    return far and borne_out and real.jaccard >= 0.2


@pytest.mark.parametrize("path", ["plain", "compiled"])
@given(CORPORA)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_clusters_are_what_duplicates_connect(path: str, drafts: list[Draft | str]) -> None:
    """Clusters lie within the components of the duplicates, two articles that are duplicates of no third are one, every
    member is a duplicate of its canonical article; and which copy was kept has an answer for every article."""
    articles = articles_of(drafts)
    found = found_by(path, articles)
    duplicates = {pair for pair, match in by_position(found).items() if match.duplicate}
    clusters = {frozenset(map(int, cluster.members)) for cluster in found.clusters}
    for component in oracle.components(list(duplicates)):
        parts = [cluster for cluster in clusters if cluster & component]
        assert all(part <= component for part in parts)
        assert len(component) > 2 or parts == [component]
    for cluster in found.clusters:
        canonical = int(cluster.canonical)
        others = {int(member) for member in cluster.members} - {canonical}
        assert {(min(canonical, other), max(canonical, other)) for other in others} <= duplicates
    for article in articles:
        own = found.cluster_of.get(article.id)
        kept = found.kept_for(article.id)
        assert kept.kept == (own.canonical if own else article.id)
        assert kept.reason


@given(STORIES, st.integers(1, 2), st.booleans())
def test_a_form_filled_in_anew_is_a_template_and_one_figure_of_many_words_is_not(
    draft: Draft,
    edition: int,
    is_dated: bool,  # noqa: FBT001
) -> None:
    """Other figures in every second sentence are a template; few in many words are a copy, unless days lie between."""
    draft = replace(draft, changed=frozenset(), own=(), house=(), edition=0)
    other = replace(draft, edition=edition)
    dates = ("2031-03-03", "2031-03-09") if is_dated else (None, None)
    articles = [replace(article, published=date) for article, date in zip(articles_of([draft, other]), dates, strict=True)]
    matches = by_position(found_by("plain", articles))
    letters = sum(map(len, oracle.words_of(draft.text)))
    facts = 1000 * draft.figures / max(1, letters - 4 * draft.figures)
    limit = DEFAULTS.max_facts_apart if is_dated else DEFAULTS.max_facts
    if not draft.figures:
        assert [match.relation for match in matches.values()] == ["exact"] * bool(letters)
    elif abs(facts - limit) > 0.1 * limit and len(oracle.words_of(draft.text)) >= 2 * SENTENCE_WORDS:
        (match,) = matches.values()
        assert match.evidence.numbers == draft.figures
        assert match.relation == ("template" if facts > limit else "near")
