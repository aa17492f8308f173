"""The quick test for damage lets through whatever ftfy sees damage in."""

import pytest
from ftfy.badness import is_bad

from cleaner.records import replay
from cleaner.repairs.encoding import repair_encoding

WORDS = ("It’s", "“Tarn”", "Größe", "été", "Ślęza", "Žižka", "crème à la", "Мост", "Γέφυρα", "naïve – so", "œuvre", "50 €")


@pytest.mark.parametrize("read_as", ["cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "mac-roman"])
@pytest.mark.parametrize("words", WORDS)
def test_damage_that_ftfy_sees_is_repaired(words: str, read_as: str) -> None:
    damaged = f"The toll at {words} rises.".encode().decode(read_as, errors="ignore")
    seen = is_bad(damaged)
    assert seen or not list(repair_encoding(damaged))
    if seen and read_as == "cp1252" and damaged.encode("cp1252").decode(errors="ignore") == f"The toll at {words} rises.":
        assert list(repair_encoding(damaged))


@pytest.mark.parametrize("words", ["It’s so.", "“Tarn”, he said…", "Größe", "大桥收费上涨了。", "Мост упал."])
def test_sound_text_is_left_alone(words: str) -> None:
    assert list(repair_encoding(words)) == []


def test_a_grave_accent_whose_second_byte_became_a_blank_comes_back() -> None:
    damaged = "Il a Ã©tÃ© vu jusqu'Ã la fin de l'Ã©tÃ©."
    assert replay(damaged, repair_encoding(damaged)) == "Il a été vu jusqu'à la fin de l'été."
