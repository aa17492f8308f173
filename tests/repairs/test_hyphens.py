"""Words that line ends split become one again; hyphens that the writer set stay."""

import pytest

from cleaner.records import replay
from cleaner.repairs.hyphens import join_split_words
from cleaner.repairs.language_model import standard_vocabulary

GERMAN = "Am Montag wurde in Tarn die {} gesperrt, weil der Fluss nach drei Tagen Regen über das Ufer trat."
HYPHENATED = """Der Wirt der Müh-
le sagte, der Kran-
ken wegen sei die Brü-
cke wieder offen, und der Bür-
germeister lobte die Feu-
erwehr. Haupt-
und Nebenweg bleiben zu."""


def joined(text: str) -> str:
    return replay(text, join_split_words(text, standard_vocabulary()))


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("The ferry was late on Mon-\nday, said the guild.", "The ferry was late on Monday, said the guild."),
        ("It was a loss-\nmaking ferry, said the guild.", "It was a loss-making ferry, said the guild."),
        ("THE FERRY WAS LATE ON MON-\nDAY, THE GUILD SAID.", "THE FERRY WAS LATE ON MONDAY, THE GUILD SAID."),
        ("The long-\nshore work is done long-shore.", "The long-shore work is done long-shore."),
        ("la grande bibliothè\xad\nque de Velm", "la grande bibliothèque de Velm"),
    ],
)
def test_a_split_word_is_one_again(parted: str, whole: str) -> None:
    assert joined(parted) == whole


@pytest.mark.parametrize(
    "text",
    [
        "Velm State-\nOslund, Mira\n, Tarn, had the ball.",
        "It is closed, said Mira-\n    I do not know why it is.",
        GERMAN.format("Haupt-\nund Nebenbrücke"),
        GERMAN.format("deutsch-\nfranzösische Brücke"),
        "O cais de Velm está fechado desde terça-\nfeira, quando um guindaste caiu sobre o molhe da cidade.",
    ],
)
def test_what_may_be_two_words_stays(text: str) -> None:
    assert joined(text) == text


def test_in_other_languages_the_text_itself_tells() -> None:
    text = GERMAN.format("Fluss-\nbrücke") + " Die Flussbrücke ist alt."
    assert "die Flussbrücke gesperrt" in joined(text)


def test_a_text_that_a_typesetter_hyphenated_is_joined_in_any_language() -> None:
    assert "der Mühle sagte" in joined(HYPHENATED)
    assert "die Brücke wieder" in joined(HYPHENATED)
    assert "Haupt-\nund" in joined(HYPHENATED)
