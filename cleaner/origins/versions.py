"""Articles of one outlet at one address: which followed which, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.origins.wording import sentences_of
from cleaner.records.origins import Version
from cleaner.text.publication import is_before, publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """An article at an address."""

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None


def versions_of(address: str, articles: Sequence[Addressed]) -> list[Version]:
    """The articles at one address as versions, in order of their dates; where these do not tell it, by id, without a place.

    A version has a place where each other one is proven to be before or after it. It follows the one that has the place
    before it."""
    dates = [publication(article.published) for article in articles]
    places: dict[int, int] = {}
    for at, own in enumerate(dates):
        before = sum(is_before(other, own, same_clock=True) for n, other in enumerate(dates) if n != at)
        after = sum(is_before(own, other, same_clock=True) for n, other in enumerate(dates) if n != at)
        if before + after == len(articles) - 1:
            places[at] = before + 1
    by_place = {place: at for at, place in places.items()}
    order = sorted(range(len(articles)), key=lambda at: _rank(dates[at], articles[at].id))
    found = []
    for at in order:
        place = places.get(at)
        before_it = by_place.get(place - 1) if place is not None else None
        added, removed = _changes(articles[before_it].text, articles[at].text) if before_it is not None else ((), ())
        found.append(
            Version(
                address=address,
                outlet=articles[at].outlet,
                article=articles[at].id,
                published=articles[at].published,
                versions=len(articles),
                place=place,
                follows=None if before_it is None else articles[before_it].id,
                added=added,
                removed=removed,
            )
        )
    return found


def _rank(published: object, article: str) -> tuple[bool, float, str]:
    start = getattr(published, "start", None)
    return start is None, start.timestamp() if start is not None and start.year > 1 else 0.0, article


def _changes(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences of the second text that the first has not, and the other way round."""
    old, new = sentences_of(before), sentences_of(after)
    had, has = {one.key for one in old}, {one.key for one in new}
    added = tuple(after[one.start : one.end].strip() for one in new if one.key and one.key not in had)
    return added, tuple(before[one.start : one.end].strip() for one in old if one.key and one.key not in has)
