"""What is wrong with one of two copies, by its own words."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.corpus.pairs import FLAWS
from cleaner.matching.flaws import _counts
from cleaner.records import Article
from cleaner.shingles.buffers import Texts
from tests.strategies import any_text, wordy_text

ENGLISH = (
    "The toll bridge at Tarn fell into the river on Monday night after three days of rain, wardens said. Nobody was hurt. "
    "“We heard a crack, and then there was no bridge,” said Jon Osk, who keeps the mill below it. The council meets today "
    "to hear what the builders have to say about the pillars, which were mended with timber and rope when the water was "
    "high last winter, and whether the ferry that served the town before the bridge was built can be made to float again."
)
FRENCH = (
    "Le pont à péage de Tarn s’est effondré lundi soir dans la rivière après trois jours de pluie, ont dit les gardiens. "
    "Personne n’a été blessé. « Nous avons entendu un craquement, puis il n’y avait plus de pont », a raconté le meunier."
)
MISREAD = (
    reduce(
        lambda text, letters: text.replace(*letters),
        [
            ("dge", "dqe"),
            ("ree", "rcc"),
            ("ard", "arb"),
            ("ight", "iqht"),
            ("ouncil", "ouucil"),
            ("built", "bui1t"),
            ("hur", "hnr"),
        ],
        ENGLISH,
    )
    .replace("pillars", "pillavs")
    .replace("water", "wafer")
    .replace("served", "scrved")
    .replace("timber", "tiniber")
)
PLAIN_FRENCH = FRENCH.translate(str.maketrans("àéèê", "aeee"))


def kept(good: str, flawed: str) -> tuple[str, str]:
    """The id and the reason of what is kept, where the flawed copy came first."""
    articles = [Article(id="a", text=flawed, published="2031-03-03"), Article(id="b", text=good, published="2031-03-04")]
    (found,) = cleaner.find_duplicates(articles).clusters
    (turned,) = cleaner.find_duplicates(articles[::-1]).clusters
    assert (turned.canonical, turned.reason) == (found.canonical, found.reason)
    return found.canonical, found.reason


@pytest.mark.parametrize(
    ("good", "flawed", "flaw"),
    [
        (ENGLISH, ENGLISH.upper(), "in capitals"),
        (ENGLISH, ENGLISH.encode().decode("cp1252", errors="replace"), "wrongly decoded"),
        (FRENCH, FRENCH.encode().decode("latin-1"), "wrongly decoded"),
        (FRENCH, FRENCH.upper(), "in capitals"),
        (FRENCH, PLAIN_FRENCH, "without accents"),
        (ENGLISH, ENGLISH.replace(",", "").replace(".", ""), "without punctuation"),
        (ENGLISH, MISREAD, "misread"),
        (ENGLISH, ENGLISH.replace(" the ", " the&nbsp;"), "with markup"),
        (FRENCH, FRENCH.replace("’", "&#8217;"), "with markup"),
        (ENGLISH, ENGLISH.replace("council", "<b>council</b>"), "with markup"),
    ],
)
def test_the_sound_copy_is_kept_though_it_came_later(good: str, flawed: str, flaw: str) -> None:
    assert flaw in FLAWS
    assert kept(good, flawed) == ("b", f"sound, unlike 1 of 2 ({flaw})")


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, ENGLISH.upper()])
def test_copies_that_are_alike_have_no_flaw(text: str) -> None:
    assert kept(text, text.replace(". ", ".\n\n"))[1] == "earliest"


@given(st.lists(wordy_text | any_text, max_size=4))
def test_any_texts_can_be_compared(texts: list[str]) -> None:
    """Every text is a copy of itself in capitals, and one of the two is kept."""
    found = cleaner.find_duplicates([*texts, *map(str.upper, texts)])
    assert all(cluster.canonical in cluster.members for cluster in found.clusters)


@given(st.lists(wordy_text | any_text | st.text("aZé«â€™Ã©\ufffdï¿½.,", max_size=40), max_size=4))
def test_the_compiled_path_counts_as_the_plain_one_does(texts: list[str]) -> None:
    """Classes of bytes, and places that may be wrongly decoded, are the same by kernels."""
    every = Texts.of(texts)
    assert _counts(every, compiled=True).tolist() == _counts(every, compiled=False).tolist()
