"""From damaged words to the words they may have been, and back."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.inverse import Inverse

PARTS = ("the", "ad", "ff", "fi", "a")
INVERSE = Inverse(substrings=PARTS, origins={}, vanishing=("the", "a"))


@given(st.text("theadfiso", max_size=14))
def test_insertions_undo_what_the_channel_did(word: str) -> None:
    """Putting the insertions of a word into its damaged form gives the word."""
    damaged = INVERSE.strip(word)
    steps = INVERSE.insertions(word, damaged)
    assert bool(steps) == (word != damaged)
    whole, last = "", 0
    for at, part in steps:
        whole += damaged[last:at] + part
        last = at
    assert whole + damaged[last:] == word


def test_words_are_found_by_what_is_left_of_them() -> None:
    inverse = INVERSE.with_words(["readiness", "official", "the", "osk"])
    assert inverse.origins["reiness"] == ("readiness",)
    assert inverse.origins["oicil"] == inverse.origins["ofcil"] == ("official",)
    assert "" not in inverse.origins
    assert "osk" not in inverse.origins
    assert INVERSE.origins == {}


def test_a_word_that_the_channel_does_not_damage_so_has_no_insertions() -> None:
    assert INVERSE.insertions("readiness", "reines") == ()
