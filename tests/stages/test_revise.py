"""Articles revised by what is known of their outlets: what is revised twice is as if it were revised once."""

from dataclasses import replace
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given

import cleaner
from cleaner.records import Article, OutletProfile, Page, Profiles, Rejection, RepeatedLine
from cleaner.records.arrow import cleaned_batch, cleaned_of, pages_batch
from cleaner.records.schemas import CLEANED
from cleaner.settings import CleanSettings, Repair, Settings
from cleaner.stages import revise as revise_stage
from cleaner.stages.clean import CLEAN, clean_page
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.revise import PROVE, REVISE, revise
from tests.repairs.texts import REPORTS, without
from tests.strategies import any_text, lines_text

HOUSE = "The Tarn Herald: free for all readers, thanks to the guild"
SAFE = Settings()


def damaged_profile() -> OutletProfile:
    pages = (Page(content=without(text, ("the", "ad")), format="text", outlet="herald") for text in REPORTS)
    profile = cleaner.learn_profiles(pages).outlets["herald"]
    return replace(profile, lines=(RepeatedLine(text=without(HOUSE, ("the", "ad")), pages=5),))


DAMAGED = damaged_profile()


@pytest.mark.parametrize("repair", ["safe", "report", "off"])
@pytest.mark.parametrize("house", ["", f"\n\n{HOUSE}"])
def test_what_is_revised_twice_is_as_if_revised_once(repair: Repair, house: str) -> None:
    settings = Settings(clean=CleanSettings(repair=repair))
    for text in REPORTS:
        page = Page(content=without(text + house, ("the", "ad")), format="text", outlet="herald")
        once = revise(clean_page(page, settings), DAMAGED, settings)
        assert revise(once, DAMAGED, settings) == once
        assert (once.repairs != ()) is (repair != "off")
        assert once.restore() == page.content


@given(any_text | lines_text)
def test_any_text_stays_as_it_is_when_it_is_revised_again(text: str) -> None:
    """revise(revise(a)) == revise(a)"""
    once = revise(clean_page(Page(content=text, format="text"), SAFE), None, SAFE)
    assert revise(once, None, SAFE) == once


def cleaned(*pages: Page | Rejection) -> pyarrow.RecordBatch:
    return CLEAN(pages_batch(pages), Knowledge())


REJECTION = Rejection(id="x", source="x.txt", reason="empty", detail="0 bytes")


def test_a_stage_answers_every_row_in_order_and_leaves_rejections_alone() -> None:
    batch = cleaned(Page(content=REPORTS[0], id="a"), REJECTION, Page(content=REPORTS[1], id="b"))
    answer = REVISE(batch, Knowledge())
    assert answer.schema == CLEANED
    first, second, third = cleaned_of(answer)
    assert (first.id, second, third.id) == ("a", REJECTION, "b")


def test_a_page_of_boilerplate_alone_is_a_rejection_and_counts_its_blocks() -> None:
    (rejection,) = cleaned_of(cleaned(Page(content="Advertisement", id="a")))
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.detail) == ("no_body", "all 1 blocks are boilerplate")


def test_an_article_that_cannot_be_revised_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = cleaned(Page(content=REPORTS[0], id="a"), Page(content=REPORTS[1], id="b"))
    real = revise_stage.revise

    def failing(article: Article, *given: object, **named: object) -> Article:
        if article.id == "a":
            raise MemoryError("a word of a hundred thousand letters")
        return real(article, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(revise_stage, "revise", failing)
    assert cleaned_of(REVISE(batch, Knowledge())) == cleaned_of(batch)


def test_rows_whose_process_died_stay_as_they_were() -> None:
    batch = cleaned(Page(content=REPORTS[0], id="a"), REJECTION)
    kind = pyarrow.list_(pyarrow.struct({"id": pyarrow.string(), "text": pyarrow.string()}))
    copies = batch.append_column("copies", pyarrow.array([[], []], kind))
    assert REVISE.failed(batch).equals(batch)
    assert PROVE.failed(copies).equals(batch)


def test_a_sound_copy_proves_what_is_missing() -> None:
    name = "Councillor Nothelm Adenau of Tagelund welcomed the decision and the advice of the members on Monday."
    whole = f"{REPORTS[0]} {name}"
    page = Page(content=without(whole, ("the", "ad")), format="text", outlet="herald", id="a")
    kind = pyarrow.list_(pyarrow.struct({"id": pyarrow.string(), "text": pyarrow.string()}))
    batch = cleaned(page).append_column("copies", pyarrow.array([[{"id": "sound", "text": whole}]], kind))
    known = Knowledge(profiles=Profiles(outlets={"herald": DAMAGED}))
    (article,) = cleaned_of(PROVE(batch, known))
    assert isinstance(article, Article)
    assert "Nothelm Adenau" in article.text


def test_knowledge_and_stages_can_be_sent_to_another_process(tmp_path: Path) -> None:
    import pickle

    known = Knowledge(profiles=Profiles(outlets={"herald": DAMAGED}))
    assert pickle.loads(pickle.dumps(known)) == known  # noqa: S301  # our own
    assert pickle.loads(pickle.dumps(REVISE)) == REVISE  # noqa: S301


def test_batches_of_articles_come_back_as_they_went_in() -> None:
    article = cleaner.clean(REPORTS[0])
    assert cleaned_of(cleaned_batch([article])) == [article]
