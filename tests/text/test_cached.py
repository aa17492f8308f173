"""Short texts are remembered, long ones are not."""

from cleaner.text.cached import cached_if_short


def test_what_is_made_of_a_short_text_is_made_once_and_of_a_long_one_each_time() -> None:
    asked: list[tuple[object, ...]] = []

    @cached_if_short(8, max_chars=3)
    def joined(text: str | None, other: str = "") -> str:
        """Both texts."""
        asked.append((text, other))
        return f"{text}{other}"

    for _ in range(2):
        assert [joined("abc"), joined("abcd"), joined("a", "bcde"), joined(None)] == ["abc", "abcd", "abcde", "None"]
    assert asked == [("abc", ""), ("abcd", ""), ("a", "bcde"), (None, ""), ("abcd", ""), ("a", "bcde")]
    assert joined.__doc__ == "Both texts."


def test_so_many_short_texts_are_remembered() -> None:
    asked: list[str] = []
    cached = cached_if_short(2)(asked.append)
    for text in ("a", "b", "a", "c", "b"):
        cached(text)
    assert asked == ["a", "b", "c", "b"]
