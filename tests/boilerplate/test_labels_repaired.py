"""Rules see a damaged line as it may have been."""

from cleaner.boilerplate import label_repaired
from cleaner.records import Block, Decision
from cleaner.rules import standard_book

PROSE = "The council of Tarn met on Monday to hear whether the old bridge over the river can be saved, the mayor said."
VIEWS = {
    "vertisement": ["Advisement", "Advertisement"],
    "Re more": ["Read more"],
    "Searchs": ["Search"],
    "Comts": ["Comments"],
    "Old bridge, new plan": ["Old bridge, new plans"],
}


def labels(*texts: str, tags: str = "") -> list[tuple[str, str]]:
    blocks = [Block(start=0, end=len(text), text=text, tag=tag) for text, tag in zip(texts, _tags(tags, texts), strict=True)]
    found = label_repaired(blocks, lambda text: VIEWS.get(text, ()), standard_book())
    return [(block.label, block.rule) for block in found or blocks]


def _tags(tags: str, texts: tuple[str, ...]) -> list[str]:
    return tags.split() or ["p"] * len(texts)


def test_a_rule_that_knows_a_form_of_the_line_labels_it_and_says_so() -> None:
    assert labels(PROSE, "vertisement", PROSE)[1] == ("ad", "repaired.ad.mark")


def test_a_line_that_no_form_makes_boilerplate_stays() -> None:
    assert labels(PROSE, "Old bridge, new plan", PROSE) == [("body", "")] * 3


def test_a_line_that_a_rule_knows_as_it_stands_was_decided_before() -> None:
    assert labels(PROSE, "Advertisement", PROSE) == [("body", "")] * 3


def test_a_headline_may_say_what_a_line_may_not() -> None:
    assert labels(PROSE, "Searchs", PROSE, tags="p h2 p")[1] == ("body", "")
    assert labels(PROSE, "Searchs", PROSE)[1][0] != "body"


def test_headings_above_what_goes_go_too() -> None:
    blocks = [
        Block(start=0, end=1, text=PROSE),
        Block(start=2, end=3, text="What else", tag="h2", decision=Decision(label="heading", rule="tag.heading")),
        Block(start=4, end=5, text="Re more"),
    ]
    found = label_repaired(blocks, lambda text: VIEWS.get(text, ()), standard_book())
    assert found is not None
    assert [block.kept for block in found] == [True, False, False]


def test_blocks_that_are_no_text_of_the_article_are_not_looked_at() -> None:
    block = Block(start=0, end=11, text="vertisement", decision=Decision(label="title", rule="head.title"))
    assert label_repaired([block], lambda text: VIEWS[text], standard_book()) is None
