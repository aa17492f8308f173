"""What is dropped stands in what is kept, and the order of the input decides nothing."""

from collections.abc import Mapping
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.records import Article
from tests.test_oracle import sentence

SENTENCES = 8
#: Of what is dropped this much must stand in what is kept: what makes duplicates (setting `min_share`, by weight), where
#: every two articles of a group are copies; elsewhere more.
MOST = 0.4
# A text as the numbers of its sentences. Story s has the sentences 100 s to 100 s + 7.
Told = tuple[int, ...]


def story(number: int, first: int = 0, last: int = SENTENCES) -> Told:
    return tuple(range(100 * number + first, 100 * number + last))


stories = st.integers(0, 3)
cuts = st.integers(2, SENTENCES - 2)
excerpts = st.builds(
    lambda number, first, size: story(number, first, min(SENTENCES, first + size)), stories, st.integers(0, 6), cuts
)
#: Several reports one after the other; and parts of two, put together.
digests = st.lists(stories, min_size=2, max_size=3, unique=True).map(lambda numbers: sum(map(story, numbers), ()))
mergers = st.builds(lambda one, other, cut: story(one, 0, cut) + story(other, cut), stories, stories, cuts)
# With sentences of its own, but not so many that less than most of it is the story.
padded = st.builds(
    lambda number, own: story(number) + tuple(own), stories, st.lists(st.integers(2_000, 2_100), unique=True, max_size=4)
)
#: Page 1 and page 2 of a digest that may be there itself.
pages = st.builds(lambda digest, cut: digest[:cut] if cut % 2 else digest[cut:], digests, st.integers(3, 10))
told = st.one_of(stories.map(story), excerpts, digests, mergers, padded, pages)


def text_of(numbers: Told) -> str:
    """Sentences without quotations, which count less than other text."""
    return "\n\n".join(sentence(number).strip('"') for number in numbers)


@st.composite
def corpora(draw: st.DrawFn) -> list[Article]:
    """All stories, and texts that are made of them, in any order and on any day."""
    made = [*map(story, range(4)), *draw(st.lists(told, min_size=1, max_size=7))]
    days = st.sampled_from([None, "2031-03-03", "2031-03-04", "2031-03-05"])
    articles = [Article(id=f"a{at}", text=text_of(numbers), published=draw(days)) for at, numbers in enumerate(made)]
    return draw(st.permutations(articles))


def grams(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text.lower()))
    return {letters[at : at + 8] for at in range(len(letters) - 7)}


def kept_for(found: cleaner.Duplicates) -> Mapping[str, str]:
    return {member: cluster.canonical for cluster in found.clusters for member in cluster.members}


@given(corpora())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_dropped_stands_in_what_is_kept(articles: list[Article]) -> None:
    """Of every dropped article most stands in the articles that are kept, and not less than makes duplicates in its own."""
    kept_of = kept_for(cleaner.find_duplicates(articles))
    texts = {article.id: grams(article.text) for article in articles}
    kept = set[str]().union(*(own for name, own in texts.items() if kept_of.get(name, name) == name))
    for name, canonical in kept_of.items():
        if name != canonical:
            assert len(texts[name] & kept) >= MOST * len(texts[name])
            assert len(texts[name] & texts[canonical]) >= 0.35 * len(texts[name])


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_the_input_decides_nothing(articles: list[Article], random: Random) -> None:
    """Shuffled, the same pairs have the same relation, and the same clusters the same canonical article."""

    def seen(found: cleaner.Duplicates) -> object:
        pairs = {(frozenset((match.left, match.right)), match.relation) for match in found.matches}
        return pairs, {(frozenset(cluster.members), cluster.canonical, cluster.reason) for cluster in found.clusters}

    shuffled = list(articles)
    random.shuffle(shuffled)
    assert seen(cleaner.find_duplicates(shuffled)) == seen(cleaner.find_duplicates(articles))


def find(*texts: Told, dates: tuple[str, ...] = ()) -> cleaner.Duplicates:
    names = "abcdefgh"
    days = (*dates, *[None] * (len(texts) - len(dates)))
    given_texts = zip(names, texts, days, strict=False)
    return cleaner.find_duplicates([Article(id=name, text=text_of(one), published=day) for name, one, day in given_texts])


def test_a_digest_stands_for_its_reports() -> None:
    found = find(story(0), story(1), story(0) + story(1), dates=("2031-03-03", "2031-03-03", "2031-03-04"))
    assert {match.relation for match in found.matches if match.duplicate} == {"contains"}
    assert [(cluster.members, cluster.canonical) for cluster in found.clusters] == [(("a", "b", "c"), "c")]
    assert found.clusters[0].reason == "holds all others, some of which have nothing in common"


def test_a_whole_page_stands_for_its_pages_and_a_report_for_excerpts_of_excerpts() -> None:
    assert kept_for(find(story(0, 0, 4), story(0, 4), story(0))) == dict.fromkeys("abc", "c")
    assert kept_for(find(story(0, 0, 3), story(0), story(0, 0, 6))) == dict.fromkeys("abc", "b")


def test_a_merger_of_two_halves_stands_for_neither_report() -> None:
    found = find(story(0), story(1), story(0, 0, 4) + story(1, 4))
    assert "c" not in kept_for(found).values()


def test_a_digest_that_holds_one_report_in_part_does_not_stand_for_it() -> None:
    found = find(story(0), story(1), story(2), story(0, 0, 4) + story(1) + story(2))
    kept = kept_for(found)
    assert kept.get("a", "a") == "a"
    assert (kept["b"], kept["c"]) == ("d", "d")
