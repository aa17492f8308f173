"""Halves of surrogate pairs."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.surrogates import mask_surrogates, utf8, without_surrogates

any_string = st.text(st.characters(), max_size=40) | st.text("a\ud83d\ude00\udfffé", max_size=8)


@given(any_string)
def test_what_is_left_can_be_encoded_and_sound_text_stays(text: str) -> None:
    """Both results can be written as UTF-8, and both are the text itself where that can be."""
    encodable = utf8(text).decode() == text
    for sound in (without_surrogates(text), mask_surrogates(text)):
        sound.encode()
        assert sound == text or not encodable


@given(any_string)
def test_masking_keeps_every_offset(text: str) -> None:
    """Each character is itself or a question mark."""
    masked = mask_surrogates(text)
    assert len(masked) == len(text)
    assert all(new in (old, "?") for new, old in zip(masked, text, strict=True))


def test_pairs_are_joined_and_lone_halves_replaced() -> None:
    assert without_surrogates("Tarn \ud83d\ude00 \ud83d") == "Tarn \U0001f600 \ufffd"
    assert utf8("Tarn \ud83d") == b"Tarn ?"
