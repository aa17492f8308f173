"""The whole way of a page, and of a pile of articles."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

import cleaner
from cleaner.errors import EngineError
from cleaner.extractors.extract import detect
from cleaner.records import FIELDS, KEPT, Article, Format, Page, in_order, inverse, replay
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.clean import clean_or_reject
from tests.strategies import any_text, lines_text, markdown_text, wordy_text

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
SECOND = "Nobody was hurt, but the ferry from Osk will not sail before the spring."
THIRD = "The toll of four crowns will be asked for again once the river is crossed on dry feet."
TEXTS = any_text | lines_text | markdown_text


def check_article(article: Article) -> None:
    """What is true of every article."""
    assert in_order(article.edits)
    assert (article.status == "ok") == bool(article.text)
    undone = [
        edit for edit in inverse(article.edits) if edit.rule.startswith(("channel.", "drop_cap.", "encoding.", "hyphen."))
    ]
    text, at = replay(article.text, undone), 0
    for block in article.blocks:
        assert block.kept == (block.label in KEPT)
        if block.kept and "hyphen" not in {edit.rule.partition(".")[0] for edit in undone}:
            at = text.index(block.text, at) + len(block.text)
    assert article.text == article.text.strip()


@given(TEXTS)
@example("&nbsp0;")
@example("&nbsp; &nbsp;The toll rises again&nbsp;&nbsp;")
@example("0 <BR>")
@example("<b> 0</b>")
def test_plain_text_can_be_restored(text: str) -> None:
    """clean(t, format="text").restore() == t; kept blocks stand in the text, in order."""
    article = cleaner.clean(text, format="text")
    check_article(article)
    assert article.restore() == article.source_text == text


@given(TEXTS)
@example("a\\||b\n-|-")
def test_markdown_can_be_restored(text: str) -> None:
    """clean(t, format="markdown").restore() == t; kept blocks stand in the text, in order."""
    article = cleaner.clean(text, format="markdown")
    check_article(article)
    assert article.restore() == article.source_text == text


@given(TEXTS)
@example("**a**\\||b\n-|-")
def test_text_of_any_format_can_be_restored(text: str) -> None:
    """clean(t).restore() == t unless t is HTML, and then it is the extracted text; cleaning again gives the same."""
    article = cleaner.clean(text)
    check_article(article)
    if detect(text) != "html":
        assert article.restore() == text
    assert cleaner.clean(text) == article


@given(markdown_text.map(lambda text: f"<html><body><article><p>{FIRST}</p>{text}<p>{THIRD}</p></article></body></html>"))
def test_html_gives_an_article_whatever_stands_in_it(text: str) -> None:
    """Kept blocks stand in the text, in order; all spans are spans of source_text."""
    article = cleaner.clean(text, format="html")
    check_article(article)
    assert all(article.source_text[b.start : b.end] == b.text for b in article.blocks)


@given(lines_text)
def test_what_is_clean_stays_clean(text: str) -> None:
    """The words of clean(t).text, nothing repaired, are words of t, in order; a byte order mark is no part of a word."""
    rest = iter(text.removeprefix("\ufeff").split())
    unrepaired = Settings(clean=CleanSettings(repair="off"))
    assert all(word in rest for word in cleaner.clean(text, format="text", settings=unrepaired).text.split())


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        *((page, kind) for page in ("", " \n\t") for kind in ("auto", "text", "markdown", "html")),
        *((page, "html") for page in ("<div>", "<!-- x -->", "<?php x ?>", "<p></p>", "Advertisement")),
        *(
            ("Advertisement", "text"),
            ("---", "markdown"),
            ("![](x.jpg)", "markdown"),
            ("<!-- x -->", "markdown"),
            ("<div>", "auto"),
        ),
    ],
)
def test_a_page_without_an_article_is_empty(page: str, kind: Format) -> None:
    article = cleaner.clean(page, format=kind)
    assert (article.status, article.text) == ("empty", "")
    assert article.restore() == article.source_text


@pytest.mark.parametrize("page", [f"Toll rises in Tarn\n\n{FIRST}", f"# Toll rises in Tarn\n\n{FIRST}"])
def test_a_byte_order_mark_at_the_beginning_of_a_text_does_not_count(page: str) -> None:
    article = cleaner.clean(f"\ufeff{page}")
    assert (article.title, article.text) == ("Toll rises in Tarn", FIRST)
    assert article.restore() == f"\ufeff{page}"


@pytest.mark.parametrize("page", ["\ufeff", "\u200b\n\u200b", "\xad"])
def test_a_page_of_invisible_signs_is_empty(page: str) -> None:
    assert cleaner.clean(page).status == "empty"


def test_an_article_has_everything_that_the_page_says() -> None:
    page = "\n\n".join(
        [
            *(
                "Toll rises in Tarn",
                "Four crowns is too much, say rowers",
                "By Mira Oslund and Jon Tarn",
                "3 March 2031, 14:05 GMT",
            ),
            *(
                f"TARN (Norlys) - {FIRST}",
                "Advertisement",
                "The wardens had long been in search of",
                "eels.",
                "Tolls and eels",
                SECOND,
            ),
            *("Related Articles", "Osk ferry sails again", "Original url:", "https://www.tarnherald.example/toll"),
        ]
    )
    article = cleaner.clean(page)
    assert article.title == "Toll rises in Tarn"
    assert article.standfirst == "Four crowns is too much, say rowers"
    assert article.authors == ("Mira Oslund", "Jon Tarn")
    assert article.published == "2031-03-03T14:05:00+00:00"
    assert article.agency == "Norlys"
    assert article.url == "https://www.tarnherald.example/toll"
    assert article.outlet == "tarnherald.example"
    assert article.language == "en"
    assert article.text.split("\n\n") == [
        *(f"TARN (Norlys) - {FIRST}", "The wardens had long been in search of eels.", "Tolls and eels", SECOND)
    ]
    assert [edit.rule for edit in article.repairs] == ["sentence.join"]
    assert article.restore() == page


def test_fields_are_not_in_the_text() -> None:
    article = cleaner.clean(f"# Toll rises\n\nBy Mira Oslund\n\n{FIRST}\n\n{SECOND}", format="markdown")
    assert [b.text for b in article.blocks if b.label in FIELDS] == ["Toll rises", "By Mira Oslund"]
    assert article.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_bytes_are_decoded(encoding: str) -> None:
    text = "Мост в Тарне рухнул в реку в ночь на понедельник, сообщили смотрители. Никто не пострадал."
    assert cleaner.clean(text.encode(encoding)).text == text


def test_bytes_that_are_no_text_are_an_error() -> None:
    with pytest.raises(cleaner.UnreadableError) as error:
        cleaner.clean(b"\x89PNG\0\0")
    assert error.value.reason == "binary"


def test_a_page_beyond_the_limit_is_an_error_with_size_limit_and_setting() -> None:
    settings = cleaner.Settings(clean=cleaner.CleanSettings(max_page_bytes=10))
    assert cleaner.clean("Mira rows.", settings=settings).text == "Mira rows."
    with pytest.raises(cleaner.UnreadableError, match=r"11.*10.*max_page_bytes") as error:
        cleaner.clean("Mira rows..", settings=settings)
    assert error.value.reason == "too_large"


def test_the_limit_is_one_of_bytes() -> None:
    settings = cleaner.Settings(clean=cleaner.CleanSettings(max_page_bytes=10))
    with pytest.raises(cleaner.UnreadableError):
        cleaner.clean("Мост рух.", settings=settings)


def test_what_the_caller_knows_counts_for_more_than_the_page() -> None:
    page = Page(
        content=f"{FIRST}\n\nOriginal url:\n\nhttps://osk.example/x",
        outlet="Osk",
        title="Toll rises",
        extra={"a": 1},
        id="7",
    )
    article = cleaner.clean(page, outlet="Norlys", url="https://norlys.example/toll")
    assert (article.outlet, article.url, article.title) == ("Norlys", "https://norlys.example/toll", "Toll rises")
    assert (article.id, article.extra) == ("7", {"a": 1})
    assert cleaner.clean(page).outlet == "Osk"


def test_the_format_that_the_caller_knows_counts_for_a_page_too() -> None:
    assert cleaner.clean(Page(content=f"**{FIRST}**"), format="text").text == f"**{FIRST}**"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{FIRST} \ud83d", id="text"),
        pytest.param(f"# Toll\n\n**{FIRST}** \ud83d", id="markdown"),
        pytest.param(f"<article><p>{FIRST} \ud83d</p><p>{SECOND}</p></article>", id="html"),
    ],
)
def test_half_of_a_surrogate_pair_does_not_stop_the_cleaning(page: str) -> None:
    # JSON can hold one: "\ud83d" of an emoji that was cut.
    assert FIRST in cleaner.clean(page).text


def test_many_pages_come_back_one_for_one_and_in_order() -> None:
    pages: list[str | bytes | Page] = [FIRST, b"\x89PNG\0", "", Page(content=SECOND, id="mine"), Page(content=THIRD)]
    articles = list(cleaner.clean_many(pages))
    assert [a.id for a in articles] == ["0", "1", "2", "mine", "4"]
    assert [a.status for a in articles] == ["ok", "unreadable", "empty", "ok", "ok"]
    assert articles[1].problem.startswith("binary: 5 bytes")
    assert [a.text for a in articles] == [FIRST, "", "", SECOND, THIRD]


def test_each_of_many_pages_is_cleaned_and_mended_as_if_it_were_the_only_one() -> None:
    page = f"nce the rain had stopped the wardens of Tarn opened the road to the harbour again. {FIRST}"
    (one,) = cleaner.clean_many([page])
    assert one == replace(cleaner.clean(page), id="0")
    assert one.text.startswith("Once the rain")


def test_many_pages_are_cleaned_one_after_the_other_as_asked_for() -> None:
    asked: list[int] = []

    stream = cleaner.clean_many(asked.append(n) or f"{FIRST} {n}" for n in range(100))  # type: ignore[func-returns-value]
    next(stream)
    assert asked == [0]


REPORTS = st.lists(wordy_text | st.sampled_from([FIRST, f"{FIRST} {SECOND}", f"{SECOND} {THIRD}"]), max_size=8)


@given(REPORTS, st.randoms(use_true_random=False))
@profile(suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_the_articles_does_not_matter(texts: list[str], mixer: random.Random) -> None:
    """The duplicate pairs and clusters of a shuffled list are those of the list; and the same again."""
    articles = [Article(id=str(n), text=text) for n, text in enumerate(texts)]
    found = cleaner.find_duplicates(articles)
    assert cleaner.find_duplicates(articles) == found
    mixer.shuffle(articles)
    other = cleaner.find_duplicates(articles)

    def pairs(result: cleaner.Duplicates) -> set[tuple[frozenset[str], bool, float]]:
        return {(frozenset((m.left, m.right)), m.duplicate, m.jaccard) for m in result.matches}

    assert pairs(other) == pairs(found)
    assert {frozenset(c.members) for c in other.clusters} == {frozenset(c.members) for c in found.clusters}


@given(REPORTS)
def test_every_cluster_is_held_together_by_verified_duplicates(texts: list[str]) -> None:
    """Members of a cluster are joined by duplicates among themselves; an article of a cluster is in no other one."""
    found = cleaner.find_duplicates(texts)
    edges = [{m.left, m.right} for m in found.matches if m.duplicate]
    for cluster in found.clusters:
        reached = {cluster.members[0]}
        for _ in cluster.members:
            reached |= {name for edge in edges if edge & reached and edge <= set(cluster.members) for name in edge}
        assert reached == set(cluster.members)
        assert len(reached) > 1
    assert {name for edge in edges for name in edge} >= {m for c in found.clusters for m in c.members}
    assert found.articles == len(texts)


@given(REPORTS)
def test_the_same_words_are_always_found(texts: list[str]) -> None:
    """Every pair of equal texts with a word in them is an exact match."""
    exact = {(m.left, m.right) for m in cleaner.find_duplicates(texts).matches if m.relation == "exact"}
    same = {(str(a), str(b)) for a, b in combinations(range(len(texts)), 2) if texts[a] == texts[b] != ""}
    assert exact == same


def test_ids_are_those_of_articles_and_positions_of_texts() -> None:
    found = cleaner.find_duplicates([Article(id="a", text=FIRST), SECOND, FIRST])
    assert [(m.left, m.right) for m in found.matches] == [("a", "2")]


def test_articles_that_share_an_id_can_still_be_told_apart() -> None:
    found = cleaner.find_duplicates([Article(id="x", text=FIRST), Article(id="x", text=FIRST)])
    assert len(found.redundant) == 1


def test_nothing_has_no_duplicates() -> None:
    found = cleaner.find_duplicates([])
    assert (found.matches, found.clusters, found.articles) == ((), (), 0)


@pytest.mark.parametrize("fault", [ImportError("no module"), OSError(28, "No space left on device")])
def test_a_fault_of_the_machine_is_no_rejection_of_a_page(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("cleaner.stages.clean.extract", broken)
    with pytest.raises(EngineError, match="this machine"):
        clean_or_reject(cleaner.Page(content="The toll rises."), cleaner.Settings())
