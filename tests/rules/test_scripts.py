"""The scripts that rules are written in, found in lines."""

import pytest

from cleaner.rules.scripts import SCRIPTS, scripts_in


@pytest.mark.parametrize(
    ("line", "scripts"),
    [
        ("Τάρν", ["Greek"]),
        ("ἄλλα", ["Greek"]),
        ("Тарн", ["Cyrillic"]),
        ("تارن", ["Arabic"]),
        ("तार्न", ["Devanagari"]),
        ("塔恩", ["Han", "Japanese"]),
        ("タルン", ["Japanese"]),
        ("타른", ["Hangul"]),
        ("Tarn / Тарн", ["Cyrillic"]),
        ("Tarn", []),
        ("Tărn — „Tårn“ 3 €", []),
        ("", []),
    ],
)
def test_the_scripts_of_a_line(line: str, scripts: list[str]) -> None:
    assert scripts_in(line) == scripts


def test_every_script_is_found_by_the_first_look_for_letters_beyond_latin() -> None:
    lost = {
        script
        for script, letters in SCRIPTS.items()
        if any(letters.fullmatch(chr(code)) and script not in scripts_in(chr(code)) for code in range(0x110000))
    }
    assert lost == set()
