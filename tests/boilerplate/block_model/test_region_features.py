"""The region that a block stands in."""

import numpy as np

from cleaner.boilerplate.block_model.features import FEATURES, page_evidence
from cleaner.boilerplate.block_model.region_features import GROUPS
from cleaner.extractors import extract
from cleaner.records import Format
from cleaner.rules import standard_words

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
SECOND = "Nobody was hurt, said Mira Oslund, who keeps the ferry at Osk all year."
CARDS = "".join(f"<div class='card'><a href='/{n}'>Osk rows again {n}</a></div>" for n in range(4))
PAGE = f"""<html><head><meta name="description" content="{SECOND}"><script type="application/ld+json">
{{"@type": "NewsArticle", "articleBody": "&lt;p&gt;{FIRST}&lt;/p&gt;"}}</script></head><body>
<main><article><h1>Toll rises</h1><p>3 May 2031</p><p>{FIRST}</p><p>{SECOND}</p></article></main>
<section><h2>More</h2>{CARDS}</section><article><p>The ferry is late again this week, they say.</p></article></body>
</html>"""
HEADING, DATE, BODY, LAST, MORE, CARD, OTHER = 0, 1, 2, 3, 4, 5, -1


def column(name: str, text: str = PAGE, kind: Format = "html") -> list[float]:
    matrix = page_evidence(extract(text, kind), {}, "Toll rises", standard_words()).matrix
    return [round(float(value), 3) for value in matrix[:, FEATURES.index(name)]]


def test_a_block_is_in_the_main_container_or_so_many_levels_off() -> None:
    up, side = column("main0.8:up"), column("main0.8:branch_side")
    # Both the article and the last paragraph hold prose: less than four fifths stand in the article alone.
    assert column("main0.5:up")[BODY] == 0
    assert column("main0.5:up")[CARD] > 0
    assert len(up) == len(side) == 10
    assert column("main0.5:branch_side")[CARD] == 1


def test_like_elements_with_links_are_cards() -> None:
    cards = column("cards")
    assert cards[CARD] == 4
    assert cards[BODY] == 0
    assert column("card_words")[CARD] == 4


def test_articles_are_counted_and_compared() -> None:
    assert column("article_number")[BODY] == 0
    assert column("article_number")[OTHER] == 1
    assert column("article_prose")[BODY] == 1
    assert 0 < column("article_prose")[OTHER] < 0.5
    assert column("article_number")[CARD] == -1


def test_the_section_below_a_heading_is_seen_as_a_whole() -> None:
    assert column("section_number")[HEADING] == 1
    assert column("section_number")[CARD] == 2
    assert column("section_links")[CARD] > 0.5 > column("section_links")[BODY]


def test_what_metadata_state_is_known_of_each_block() -> None:
    assert column("stated")[BODY] == 1
    assert column("stated")[LAST] == 0
    assert column("stated_since")[LAST] == 1
    assert column("summary")[LAST] == 1
    assert np.isnan(column("stated", f"{FIRST}\n\n{SECOND}", "text")).all()


def test_dates_and_titles_tell_how_far_the_head_of_an_article_is() -> None:
    assert column("since:dated")[BODY] == 1
    assert column("since:titled")[BODY] == 2


def test_text_has_sections_but_no_containers() -> None:
    made = page_evidence(extract(f"# Toll\n\n{FIRST}\n\n## More\n\n{SECOND}", "markdown"), {}, None, standard_words())
    assert made.groups[GROUPS.index("section")].tolist() == [1, 1, 2, 2]
    assert (made.groups[GROUPS.index("parent")] == -1).all()
    assert np.isnan(made.matrix[:, FEATURES.index("cards")]).all()
