"""The canonical article of a cluster, by a stated policy.

Sound comes before damaged, even where repair has put back what was missing, and less damaged before more damaged; then full
before cut (nine tenths of the median length count as full, so that a copy padded by its outlet does not win); then the
agency's own report before those that credit it; then the earliest published; then the first in the input.
"""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from cleaner.corpus.columns import Details
from cleaner.text.timestamps import moment

# A text of this part of the median length counts as full.
_FULL = 0.9
# Damage is an estimate: up to this many times the damage of the least damaged member counts as equally sound.
_MORE = 1.5


def choose(members: Sequence[Details], lengths: Sequence[int]) -> tuple[Details, str]:
    """The article that stands for all, and why. `members`: at least one, in order of the input. `lengths`: of their texts,
    in a unit that is the same for all scripts."""
    most = _MORE * min([a.damage for a in members])
    sound = [(a, size) for a, size in zip(members, lengths, strict=True) if a.damage <= most]
    enough = _FULL * sorted([size for _, size in sound])[len(sound) // 2]
    full = [a for a, size in sound if size >= enough]
    own = _own(full)
    dated = [(at, a) for a in own or full if a.published is not None and (at := moment(a.published)) is not None]
    chosen = min(dated, key=itemgetter(0))[1] if dated else (own or full)[0]
    if own and len(own) < len(full):
        return chosen, _reason(len(members), len(sound), len(full), last="the agency's own")
    last = "first of the input" if not dated else "earliest" if len(dated) > 1 else "the only one with a date"
    return chosen, _reason(len(members), len(sound), len(full), last=last)


def _own(members: Sequence[Details]) -> list[Details]:
    """The members whose outlet is the agency that another member credits."""
    agencies = [a.agency for a in members if a.agency is not None]
    if not agencies:
        return []
    credited = Counter(map(str.casefold, agencies))
    outlets = [(a.outlet or "").casefold() for a in members]
    # That an article credits its own outlet does not count.
    return [a for a, name in zip(members, outlets, strict=True) if credited[name] > ((a.agency or "").casefold() == name)]


def _reason(members: int, sound: int, full: int, *, last: str) -> str:
    reasons = []
    if sound < members:
        reasons.append(f"sound, unlike {members - sound} of {members}")
    if full < sound:
        reasons.append(f"full, unlike {sound - full} of {sound}")
    if full > 1 or not reasons:
        reasons.append(last)
    return "; ".join(reasons)
