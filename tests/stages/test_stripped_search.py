"""Damaged excerpts of sound reports are found once both sides lack the same."""

import pytest

import cleaner
from cleaner.records import Article, Channel, Dropped, OutletProfile, Profiles
from tests.repairs.texts import REPORTS, without

HEAVY = ("the", "in", "er", "on", "re", "an", "st", "at")
LONG = "\n\n".join(REPORTS)


def profiles(**channels: tuple[str, ...]) -> Profiles:
    return Profiles(
        outlets={
            name: OutletProfile(
                outlet=name,
                pages=3,
                channel=Channel(dropped=tuple(Dropped(substring=p, expected=9.0, found=0, words=9) for p in parts)),
            )
            for name, parts in channels.items()
        }
    )


def pile() -> list[Article]:
    words = LONG.split()
    excerpt = " ".join(words[120:170])
    return [
        Article(id="whole", outlet="herald", text=LONG),
        Article(id="damaged", outlet="gazette", text=without(excerpt, HEAVY)),
        Article(id="other", outlet="herald", text=REPORTS[2][::-1]),
    ]


def test_stripping_finds_a_damaged_excerpt_that_is_not_found_otherwise() -> None:
    assert cleaner.find_duplicates(pile()).matches == ()
    found = cleaner.find_duplicates(pile(), profiles=profiles(gazette=HEAVY))
    assert [(m.left, m.right, m.duplicate) for m in found.matches] == [("whole", "damaged", True)]
    assert found.clusters[0].members == ("whole", "damaged")


@pytest.mark.parametrize("known", [None, Profiles(), profiles(elsewhere=HEAVY)])
def test_sound_articles_are_judged_as_they_are(known: Profiles | None) -> None:
    sound = [article for article in pile() if article.id != "damaged"]
    sound.append(Article(id="near", outlet="post", text=LONG.replace("bridge", "tower")))
    plain = cleaner.find_duplicates(sound)
    again = cleaner.find_duplicates(sound, profiles=known)
    assert (again.matches, again.clusters) == (plain.matches, plain.clusters)


def test_a_duplicate_that_shows_in_the_texts_as_they_are_keeps_its_evidence() -> None:
    pair = [Article(id="a", outlet="herald", text=LONG), Article(id="b", outlet="gazette", text=LONG + " It rained.")]
    plain = cleaner.find_duplicates(pair)
    assert cleaner.find_duplicates(pair, profiles=profiles(gazette=("the",))).matches == plain.matches


def test_clusters_are_made_once_whatever_profiles_know(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(*_: object, **__: object) -> tuple[()]:
        made.append(1)
        return ()

    monkeypatch.setattr("cleaner.clusters.make_clusters", counted)
    for known in (None, profiles(gazette=HEAVY)):
        made.clear()
        cleaner.find_duplicates(pile(), profiles=known)
        assert len(made) == 1
