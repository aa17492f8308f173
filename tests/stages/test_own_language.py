"""A language that the standard rules do not have is taught by a file of rules."""

import pytest

from cleaner import CleanSettings, Page, clean, clean_many

RULES = r"""
languages = ["sw"]

[share.row_sw]
pattern = '{open} ?(?:sambaza|shiriki)(?: (?:habari|makala) hii)?{close}'
removes = ["Sambaza habari hii", "Shiriki:"]
keeps = ["Shiriki la wavuvi la Tarn lilifungwa."]

[related.section_sw]
pattern = '{open} ?(?:soma (?:pia|zaidi)|habari (?:zinazohusiana|nyingine)){close}'
removes = ["Soma pia:", "Habari zinazohusiana"]
keeps = ["Soma pia kitabu cha pili, alisema mwalimu."]
opens = true

[newsletter.prompt_sw]
pattern = 'jiandikishe ku(?:pata|pokea) {phrase}[.!]?'
removes = ["Jiandikishe kupokea habari zetu kila asubuhi."]
keeps = ["Wapiga kura walijiandikisha jana."]

[comments.prompt_sw]
pattern = '(?:andika|toa|acha) maoni(?: yako)?{close}|maoni \(\d+\)'
removes = ["Andika maoni yako", "Maoni (3)"]
keeps = ["Maoni ya waziri yaliwakasirisha wakazi."]

[copyright.sign_sw]
pattern = 'haki zote zimehifadhiwa{close}'
removes = ["Haki zote zimehifadhiwa."]
keeps = ["Haki zote za wavuvi zilijadiliwa bungeni."]
"""
TITLE = "Daraja la Tarn lafungwa baada ya mafuriko"
REPORT = (
    "Daraja la Tarn lilifungwa Jumatatu baada ya mto kufurika, mamlaka ya barabara ilisema.",
    "Wahandisi watakagua nguzo zake Jumatano, na mabasi yatapita Osk hadi wakati huo.",
)
AROUND = (
    "Sambaza habari hii",
    "Jiandikishe kupokea habari zetu kila asubuhi.",
    "Andika maoni yako",
    "Haki zote zimehifadhiwa.",
)
RELATED = ("Soma pia:", "Bandari ya Norlys yafunguliwa tena")
SWAHILI = CleanSettings(rules=(RULES,))


def plain() -> str:
    first, second = REPORT
    share, *rest = AROUND
    return "\n\n".join((TITLE, first, share, second, *RELATED, *rest))


def html(language: str) -> str:
    _, *lines = plain().split("\n\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html lang='{language}'><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>"


@pytest.mark.parametrize("page", [plain(), html("sw"), html("sw-KE")], ids=["text", "HTML", "HTML with country"])
def test_five_rules_teach_a_language(page: str) -> None:
    assert any(line in clean(page).text for line in AROUND)
    assert clean(page, settings=SWAHILI).text == "\n\n".join(REPORT)


def test_a_page_that_states_another_language_is_spared() -> None:
    page = html("fr")
    assert clean(page, settings=SWAHILI).text == clean(page).text


def test_many_pages_are_cleaned_by_own_rules_as_one_is() -> None:
    pages = [Page(content=html("sw")), Page(content=plain())]
    assert [article.text for article in clean_many(pages, settings=SWAHILI)] == ["\n\n".join(REPORT)] * 2
