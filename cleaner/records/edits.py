"""Edits: every change to a text, so that it can be replayed and undone."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: The `step` of edits that undo damage, as against removed boilerplate and markup.
REPAIR = "repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replacement of one span of a text by another text.

    `start:end` are half-open code-point offsets into the text before the edit; `before` is what stood there, so that an
    edit can be undone without the source. `step` is the part of the program that made it, `rule` the rule's id.
    `evidence` and `confidence` (0-1) are given where the edit is a judgement, as every repair is.
    """

    start: int
    end: int
    before: str
    after: str
    step: str
    rule: str
    evidence: str = ""
    confidence: float = 1.0


def replay(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to the text they were made for.

    The edits must be in order and must not overlap. Raises ValueError where one does not fit the text.

    >>> replay("a  b", [Edit(start=1, end=3, before="  ", after=" ", step="demo", rule="space")])
    'a b'
    """
    pieces, at = [], 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text) or text[edit.start : edit.end] != edit.before:
            raise ValueError(
                f"edit {edit.rule!r} at {edit.start}:{edit.end} expects {edit.before[:40]!r}, "
                f"the text has {text[edit.start : edit.end][:40]!r}: edits must be in order and made for this text"
            )
        pieces += [text[at : edit.start], edit.after]
        at = edit.end
    pieces.append(text[at:])
    return "".join(pieces)


def inverse(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that lead back: if `replay(a, edits)` is b, then `replay(b, inverse(edits))` is a."""
    undone, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        undone.append(
            Edit(
                start=start,
                end=start + len(edit.after),
                before=edit.after,
                after=edit.before,
                step=edit.step,
                rule=edit.rule,
                evidence=edit.evidence,
                confidence=edit.confidence,
            )
        )
        shift += len(edit.after) - (edit.end - edit.start)
    return tuple(undone)


def in_order(edits: Sequence[Edit]) -> bool:
    """Whether no edit overlaps the one after it."""
    return all(left.end <= right.start for left, right in pairwise(edits))


def composed(source: str, first: Sequence[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that do at once what `first`, made for `source`, and then `second`, made for what comes out, do.

    Both must be in order. Where an edit of the second kind touches what one of the first made, the two become one, under the
    name of the second; one that touches nothing new there (an edit without a change) is left out.

    >>> trim = Edit(start=0, end=2, before="  ", after="", step="demo", rule="trim")
    >>> mend = Edit(start=1, end=1, before="", after="h", step="demo", rule="mend")
    >>> replay("  te", composed("  te", [trim], [mend]))
    'the'
    """
    middle = replay(source, first)
    done: list[Edit] = []
    shift = 0
    for made, asked in _touching(first, second):
        behind = shift + sum(len(edit.after) - len(edit.before) for edit in made)
        if not asked or (made and all(edit.before == edit.after for edit in asked)):
            done += made
        else:
            low = min([edit.start for edit in asked] + [edit.start + shift for edit in made[:1]])
            high = max([edit.end for edit in asked] + [edit.end + behind for edit in made[-1:]])
            inside = (replace(edit, start=edit.start - low, end=edit.end - low) for edit in asked)
            start, end = low - shift, high - behind
            after = replay(middle[low:high], inside)
            done.append(replace(asked[-1], start=start, end=end, before=source[start:end], after=after))
        shift = behind
    return tuple(done)


def absorbed(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits of a text with pure insertions beside a repair made part of that repair.

    So a repair's span says by itself which other edits it replaces (see `overlaid`).
    """
    merged: list[Edit] = []
    for edit in edits:
        last = merged[-1] if merged else None
        if last is not None and edit.start == last.end and _is_insertion_at_repair(last, edit):
            repair = edit if edit.step == REPAIR else last
            merged[-1] = replace(
                repair, start=last.start, end=edit.end, before=last.before + edit.before, after=last.after + edit.after
            )
        else:
            merged.append(edit)
    return tuple(merged)


def _is_insertion_at_repair(left: Edit, right: Edit) -> bool:
    if (left.step == REPAIR) == (right.step == REPAIR):
        return False
    other = left if right.step == REPAIR else right
    return other.start == other.end


def overlaid(edits: Iterable[Edit], repairs: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits of a text together with repairs of the same text; a repair replaces all edits inside its span."""
    if not repairs:
        return tuple(edits)
    starts = [repair.start for repair in repairs]
    kept = [edit for edit in edits if not _is_inside(edit, repairs, starts)]
    return tuple(sorted([*kept, *repairs], key=lambda edit: (edit.start, edit.end)))


def _is_inside(edit: Edit, repairs: Sequence[Edit], starts: Sequence[int]) -> bool:
    # Repairs do not overlap: only the last two that begin at or before the edit can hold it.
    last = bisect_right(starts, edit.start)
    return any(repair.start <= edit.start and edit.end <= repair.end for repair in repairs[max(0, last - 2) : last])


def _touching(first: Sequence[Edit], second: Iterable[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Edits of both kinds in groups that overlap in the text between them."""
    spans, shift = [], 0
    for edit in first:
        spans.append((edit.start + shift, edit.start + shift + len(edit.after), 0, edit))
        shift += len(edit.after) - len(edit.before)
    spans += [(edit.start, edit.end, 1, edit) for edit in second]
    group: tuple[list[Edit], list[Edit]] = ([], [])
    reach = 0
    for start, end, kind, edit in sorted(spans, key=lambda span: span[:3]):
        if (group[0] or group[1]) and start >= reach:
            yield group
            group = ([], [])
        group[kind].append(edit)
        reach = max(reach, end) if len(group[0]) + len(group[1]) > 1 else end
    if group[0] or group[1]:
        yield group
