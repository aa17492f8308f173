"""No sound text is ever changed, in any language, alone or as one of an outlet's, however it is laid out."""

import textwrap
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.records import Article, Page
from cleaner.settings import CleanSettings

with Path(__file__).with_name("sound_texts.toml").open("rb") as _file:
    LANGUAGES = {code: tuple(table["prose"]) for code, table in tomllib.load(_file).items()}
# What stands between paragraphs of news: names of outlets, abbreviations, code, lists, letters apart.
ODDITIES = (
    "VelmPost24, n-tv Osk, eTarn and the osk.example desk, 14:05",
    "Dr. M. Oslund, Tarn Pvt. Ltd., z. B. d. h. bzw. c.-à-d. p. ej. m.m. i.e. a.m. No. 7",
    "set memory.available=0x1f && re_ad_me --no-ad tarn_osk.py x86_64 nfs4d kubelet",
    "- osk\n- tarn\n- velm, 3 kg\n- en\n- devis",
    "12 14 15 1 204 77 3.5 1.204,50 88 9 10 11 12 13 14",
    "en en en en en en en en en en en en en en en en en en en en en en en en",
    "aye, osk and velm",
    "A\n\nBC, osk",
    "u r l8, c u 2nite, da ppl waz dere n dat iz ok",
)


def _verse(text: str, width: int) -> str:
    return "\n".join(line.lower().rstrip(".") for line in textwrap.wrap(text, width)[:6])


@st.composite
def sound_texts(draw: st.DrawFn, code: str) -> str:
    """A text of one language: its paragraphs again and again, wrapped, as verse, quoting others, with oddities between."""
    own = st.sampled_from(LANGUAGES[code])
    wrapped = st.builds(textwrap.fill, own, st.integers(18, 72))
    verse = st.builds(_verse, own, st.integers(14, 34))
    quoted = st.sampled_from(sorted(LANGUAGES)).map(lambda other: f"“{LANGUAGES[other][0]}”")
    pieces = draw(st.lists(own | wrapped | verse | quoted | st.sampled_from(ODDITIES), min_size=1, max_size=12))
    return draw(st.sampled_from(["\n\n", "\n"])).join(pieces)


@st.composite
def outlets(draw: st.DrawFn) -> list[str]:
    """The texts of one outlet, all in one language."""
    code = draw(st.sampled_from(sorted(LANGUAGES)))
    return draw(st.lists(sound_texts(code), min_size=1, max_size=6))


def letters(article: Article) -> str:
    """The text of an article without white space: where lines end does not count."""
    return "".join(article.text.split())


@settings(max_examples=25)  # each cleans a dozen pages
@given(outlets())
def test_no_sound_text_is_changed(texts: list[str]) -> None:
    """clean(t) = clean(t) without repairs, for every text of an outlet and what is learned from all of them."""
    pages = [Page(content=text, format="text", id=str(at), outlet="post") for at, text in enumerate(texts)]
    profiles = cleaner.learn_profiles(pages)
    for page in pages:
        as_is = cleaner.clean(page, profile=profiles, settings=CleanSettings(repair="off"))
        for profile in (None, profiles):
            article = cleaner.clean(page, profile=profile)
            if profile is not None:
                assert letters(article) == letters(as_is)
            assert article.damage == 0.0
            assert [edit for edit in article.repairs if edit.rule.startswith(("channel.", "drop_cap."))] == []
