"""Words that insertions make are found as by making them all."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.repairs.insertions import Insertions, KnownWords
from cleaner.repairs.lexicon import standard_lexicon

KNOWN = [word for word, share in standard_lexicon().words.items() if share > -14]
PARTS = ("the", "ed", "ing", "re", "a", "osk", "ffi", "é")


def made(word: str, part: str) -> list[str]:
    return [word[:at] + part + word[at:] for at in range(len(word) + 1)]


@st.composite
def damaged_words(draw: st.DrawFn) -> str:
    """A known word without a part, or letters."""
    word, part = draw(st.sampled_from(KNOWN)), draw(st.sampled_from(PARTS))
    letters = draw(st.text("theingré", min_size=1, max_size=4))
    return draw(st.sampled_from([word.replace(part, "") or "t", word.replace(part, "", 1) or "e", letters]))


@given(st.lists(damaged_words(), unique=True, max_size=12), st.lists(st.sampled_from(PARTS), unique=True))
def test_all_known_words_are_found_and_nothing_else(words: list[str], parts: list[str]) -> None:
    """For each word and substring: the commonest known word among all that insertions make, of lexicon and headline."""
    known = KnownWords(near={"osklund": -7.6, "tarnosk": -7.6})
    found = {(word, part): longer for word, part, longer, _ in Insertions(words).making_known(parts, known)}
    for word in words:
        for part in parts:
            shares = {longer: share for longer in made(word, part) if (share := known.share(longer)) is not None}
            best = max(shares.values(), default=None)
            assert (known.share(found[word, part]) if (word, part) in found else None) == best


def test_words_of_the_headline_can_be_made() -> None:
    found = Insertions(["lund", "tarn"]).making_known(["osk"], KnownWords(near={"osklund": -7.6}))
    assert list(found) == [("lund", "osk", "osklund", -7.6)]


def test_what_is_too_long_for_a_word_makes_none() -> None:
    found = Insertions(["er" * 50_000, "y"]).making_known(["the"], KnownWords(near={}))
    assert [longer for _, _, longer, _ in found] == ["they"]
    assert not list(Insertions(["er" * 50_000]).making_known(["the"], KnownWords(near={})))
    assert not list(Insertions([]).making_known(["the"], KnownWords(near={})))
