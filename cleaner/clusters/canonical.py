"""The canonical article of a cluster, by a stated policy.

First of all, what is dropped must stand in what is kept (`keeping`). Of the articles that may stand for all others: sound
before damaged, even where repair has put back what was missing, and less damaged before more damaged; then those whose own
words are sound as against the others' (not wrongly decoded, in capitals, misread); then full before cut (nine tenths of the
median length count as full); then the agency's own report before those that credit it; then the earliest published; then
the first by its id, whatever the order of the input.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, isnan
from typing import NamedTuple

from cleaner.corpus.columns import Details
from cleaner.corpus.pairs import FLAWS
from cleaner.text.timestamps import day

# A text of this part of the median length counts as full.
_FULL = 0.9
# Damage is an estimate: up to this many times the damage of the least damaged member counts as equally sound.
_MORE = 1.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may stand for all members of a cluster. `length`: of its text, in a unit that is the same for all
    scripts; `flaws`: what is wrong with it as against other candidates (numbers into FLAWS); `preference`: see there."""

    article: Details
    length: int
    preference: "Preference"
    flaws: Sequence[int] = field(default=())


class Choice(NamedTuple):
    """The article that stands for all, and why."""

    article: Details
    reason: str


class Preference(NamedTuple):
    """An order in which articles are tried as the canonical one: a key to sort by. `day`: of publication, infinity where it
    is not known."""

    damage: float
    day: float
    size: int
    id: str

    @classmethod
    def of(cls, article: Details) -> "Preference":
        """The place of an article in that order."""
        at = day(article.published)
        return cls(article.damage, inf if isnan(at) else at, len(article.id), article.id)


def choose(candidates: Sequence[Candidate], members: Sequence[Details], *, is_digest: bool = False) -> Choice:
    """The article that stands for all members of a cluster. `candidates`: the members that may, at least one. `is_digest`:
    whether some of the members have nothing to do with each other."""
    reasons = []
    if is_digest:
        reasons.append("holds all others, some of which have nothing in common")
    elif len(candidates) < len(members):
        reasons.append(f"full, unlike {len(members) - len(candidates)} of {len(members)}")
    most = _MORE * min(one.article.damage for one in candidates)
    sound = [one for one in candidates if one.article.damage <= most]
    least = min(len(one.flaws) for one in sound)
    clean = [one for one in sound if len(one.flaws) == least]
    if len(clean) < len(candidates):
        flaws = sorted({flaw for one in sound if len(one.flaws) > least for flaw in one.flaws})
        names = f" ({', '.join(FLAWS[flaw] for flaw in flaws)})" if flaws else ""
        reasons.append(f"sound, unlike {len(candidates) - len(clean)} of {len(candidates)}{names}")
    enough = _FULL * sorted(one.length for one in clean)[len(clean) // 2]
    full = [one for one in clean if one.length >= enough]
    if len(full) < len(clean):
        reasons.append(f"full, unlike {len(clean) - len(full)} of {len(clean)}")
    own = _own(full, members)
    left = own or full
    chosen = min(left, key=lambda one: one.preference[1:])
    dated = sum(one.preference.day != inf for one in left)
    if own and len(own) < len(full):
        reasons.append("the agency's own")
    elif len(full) > 1 or not reasons:
        reasons.append("first by its id" if not dated else "earliest" if dated > 1 else "the only one with a date")
    return Choice(chosen.article, "; ".join(reasons))


def _own(candidates: Sequence[Candidate], members: Sequence[Details]) -> list[Candidate]:
    """The candidates whose outlet is the agency that another member credits."""
    credited = Counter(member.agency.casefold() for member in members if member.agency is not None)
    if not credited:
        return []
    # That an article credits its own outlet does not count.
    return [one for one in candidates if credited[name := (one.article.outlet or "").casefold()] > _credits(one, name)]


def _credits(one: Candidate, name: str) -> bool:
    return (one.article.agency or "").casefold() == name
