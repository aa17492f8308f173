"""What a browser would show, and the markup keeps elsewhere."""

import json

import pytest

from cleaner.extractors.html import extract_html
from tests.extractors.laws import texts

FIRST = "The bridge at Tarn fell into the river on Monday night, the wardens said."
SECOND = "Nobody was hurt, but the ferry from Osk will not sail before the spring."


def test_a_shadow_root_in_the_markup_is_text_and_other_templates_are_not() -> None:
    root = f"<x-page><template shadowrootmode=open><p>{FIRST}</p></template></x-page>"
    page = f"<html><body>{root}<template><p>{SECOND}</p></template>"
    assert texts(extract_html(page)) == [FIRST]


@pytest.mark.parametrize(
    "escaped",
    [f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p class=x&gt;{SECOND}&lt;/p&gt;", f"{FIRST}&lt;br&gt;{SECOND}&lt;br /&gt;"],
)
def test_markup_that_was_escaped_as_a_whole_is_markup(escaped: str) -> None:
    assert texts(extract_html(f"<html><body><div>{escaped}</div>")) == [FIRST, SECOND]


def test_markup_that_a_report_shows_stays_as_it_is() -> None:
    shown = "A &lt;p&gt; without an end does no harm, the clerk said."
    body = f"<html><body><p>{FIRST}</p><p>{shown}</p><pre>&lt;p&gt;Toll.&lt;/p&gt;</pre>"
    assert texts(extract_html(body))[1:] == ["A <p> without an end does no harm, the clerk said.", "<p>Toll.</p>"]


@pytest.mark.parametrize("waiting", ["", "<p>Please wait until this page has been loaded.</p>"])
def test_the_text_for_browsers_without_scripts_counts_where_the_page_sets_none(waiting: str) -> None:
    page = f"<html><body><div>{waiting}</div><noscript><p>{FIRST} {SECOND}</p><p>{SECOND}</p></noscript>"
    assert texts(extract_html(page))[-2:] == [f"{FIRST} {SECOND}", SECOND]
    assert SECOND not in texts(extract_html(page.replace(waiting, f"<p>{FIRST}</p>" if waiting else FIRST)))


def test_a_document_written_into_a_frame_counts_where_the_page_sets_no_text() -> None:
    page = f'<html><body><h1>Toll</h1><iframe srcdoc="&lt;p&gt;{FIRST}&lt;/p&gt;&lt;script&gt;no()&lt;/script&gt;"></iframe>'
    assert texts(extract_html(page)) == ["Toll", FIRST]


def state(data: object) -> str:
    return f'<html><body><div id=app></div><script id=state type="application/json">{json.dumps(data)}</script>'


def test_the_text_in_the_state_of_scripts_counts_where_the_page_sets_none() -> None:
    story = [{"type": "p", "text": FIRST}, {"type": "p", "text": SECOND}]
    others = [{"teaser": "The mill is sold, and the miller is sad. He will go."}, {"title": "Mill sold"}]
    assert texts(extract_html(state({"page": {"story": {"body": story}, "more": others}}))) == [FIRST, SECOND]
    assert texts(extract_html(state({"post": {"html": f"<p>{FIRST}</p><p>{SECOND}</p>"}}))) == [FIRST, SECOND]
    assigned = f"<html><body><script>window.__STATE__ = {json.dumps({'lines': [FIRST, SECOND]})};</script>"
    assert texts(extract_html(assigned)) == [FIRST, SECOND]


def test_parts_of_a_paragraph_in_a_state_are_one_line() -> None:
    spans = [
        {"children": [{"text": "The bridge at Tarn "}, {"text": "fell into the river."}]},
        {"children": [{"text": SECOND}]},
    ]
    assert texts(extract_html(state({"body": spans}))) == ["The bridge at Tarn fell into the river.", SECOND]


def test_a_state_that_is_no_json_or_has_no_sentence_gives_nothing() -> None:
    assert not extract_html("<html><body><script>window.__STATE__ = {broken: no()};</script>").blocks
    assert not extract_html(state({"menu": ["News", "Sport"]})).blocks


def test_a_text_that_the_metadata_state_and_the_page_sets_in_part_is_taken_whole() -> None:
    body = "\n".join([FIRST, *(f"Warden {n} counted the eels below the bridge at Osk on Tuesday." for n in range(12))])
    linked = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": body})}</script>'
    assert len(texts(extract_html(f"<head>{linked}</head><body><p>{FIRST}</p>"))) == 13
    whole = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    assert all(block.place is not None for block in extract_html(f"<head>{linked}</head><body>{whole}").blocks)
