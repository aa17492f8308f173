"""Samples of outlets do not depend on the order of articles; channels are learned from them."""

import pickle
from collections.abc import Sequence
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.records import Article, Block, Decision
from cleaner.repairs import ChannelExample, ChannelSummary, learn_outlet_channel
from cleaner.repairs.outlets import ChannelState
from tests.repairs.texts import REPORTS, without

SMALL = ChannelSummary(max_chars=60, max_odd_chars=150)
DAMAGED = [without(report, ("the", "ad")) for report in REPORTS]

TEXTS = st.sampled_from(
    ["The mayor said so.", "The bridge is closed today. " * 3, "reiness deces hemher ", "deces " * 9 + "ir reiness hemher"]
)
EXAMPLES = st.builds(
    ChannelExample,
    id=st.sampled_from([str(at) for at in range(12)]),
    outlet=st.sampled_from(["herald", "gazette", None]),
    text=TEXTS,
    near=st.sampled_from([(), ("Bridge closed",)]),
    published=st.sampled_from([None, "2024-03-01", "2024-03-02T10:00:00Z"]),
)


def summarised(examples: Sequence[ChannelExample], summary: ChannelSummary = SMALL) -> ChannelState:
    return reduce(summary.add, examples, summary.zero())


@given(st.lists(EXAMPLES, max_size=40), st.randoms(), st.integers(1, 5))
def test_any_order_and_any_split_give_the_same_state(examples: list[ChannelExample], random: object, parts: int) -> None:
    """merge(…, add(zero, …)…) is the same for every permutation and every partition of the articles."""
    whole = summarised(examples)
    shuffled = list(examples)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    states = [summarised(shuffled[at::parts]) for at in range(parts)]
    assert reduce(SMALL.merge, states) == whole
    states = [summarised(shuffled[at::parts]) for at in reversed(range(parts))]
    assert reduce(lambda left, right: SMALL.merge(right, left), states) == whole


@given(st.lists(EXAMPLES, max_size=40))
def test_zero_changes_nothing_and_states_travel(examples: list[ChannelExample]) -> None:
    whole = summarised(examples)
    assert SMALL.merge(SMALL.zero(), summarised(examples)) == whole
    assert SMALL.merge(summarised(examples), SMALL.zero()) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301  # made here


@given(st.lists(EXAMPLES, max_size=40))
def test_a_sample_is_the_articles_of_the_least_hashes(examples: list[ChannelExample]) -> None:
    """An article is sampled if those before it are below a limit in length: all of them, or the odd ones for an odd one."""
    everything = summarised(examples, ChannelSummary(max_chars=10**9))
    state = summarised(examples)
    assert state.keys() == everything.keys()
    for outlet, sample in state.items():
        articles = sorted(everything[outlet].articles)
        expected = []
        for at, article in enumerate(articles):
            chars = sum(len(before.text) for before in articles[:at])
            odd_chars = sum(len(before.text) for before in articles[:at] if before.is_odd)
            if chars < SMALL.max_chars or (article.is_odd and odd_chars < SMALL.max_odd_chars):
                expected.append(article)
        assert list(sample.articles) == expected


@pytest.mark.parametrize(("outlet", "text"), [(None, "x"), ("", "x"), ("a", "")])
def test_an_article_without_outlet_or_text_teaches_nothing(outlet: str | None, text: str) -> None:
    assert SMALL.add(SMALL.zero(), ChannelExample(id="1", outlet=outlet, text=text)) == {}


def test_an_example_is_the_kept_text_of_an_article() -> None:
    blocks = tuple(
        Block(start=0, end=len(text), text=text, decision=decision)
        for text, decision in (("One.", Decision()), ("Share", Decision(label="share")), ("Two.", Decision()))
    )
    article = Article(id="7", outlet="herald", title="Bridge", published="2024-03-01", blocks=blocks, text="other")
    assert ChannelExample.of(article) == ChannelExample(
        id="7", outlet="herald", text="One.\nTwo.", near=("Bridge",), published="2024-03-01"
    )


def test_a_damaged_outlet_is_learned_with_its_dates_and_sound_ones_are_not_even_looked_at() -> None:
    summary = ChannelSummary()
    examples = [
        ChannelExample(id=f"{outlet}{at}", outlet=outlet, text=text, published=f"2024-03-0{at + 1}T08:00:00Z")
        for outlet, texts in (("herald", DAMAGED), ("gazette", REPORTS))
        for at, text in enumerate(texts)
    ]
    samples = dict(summary.samples(summarised(examples, summary)))
    assert list(samples) == ["herald"]
    channel = learn_outlet_channel(pickle.loads(pickle.dumps(samples["herald"])))  # noqa: S301  # made here
    assert channel is not None
    assert set(channel.substrings) == {"the", "ad"}
    assert (channel.articles, channel.first, channel.last) == (2, "2024-03-01", "2024-03-02")


def test_a_sound_sample_shows_no_channel() -> None:
    summary = ChannelSummary()
    state = summarised([ChannelExample(id=str(at), outlet="a", text=text) for at, text in enumerate(REPORTS)], summary)
    assert learn_outlet_channel(state["a"]) is None


def test_a_full_sample_still_takes_damaged_articles() -> None:
    sound = [ChannelExample(id=str(at), outlet="a", text=REPORTS[1]) for at in range(40)]
    summary = ChannelSummary(max_chars=2_000)
    state = summarised(sound, summary)
    assert len(state["a"].articles) < 5
    damaged = [ChannelExample(id=f"d{at}", outlet="a", text=DAMAGED[0]) for at in range(40)]
    for example in damaged:
        state = summary.add(state, example)
    assert sum(article.is_odd for article in state["a"].articles) == 40
