"""Edits: every change to a text, so that it can be replayed and undone."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cleaner.budget import check_budget

#: The `step` of edits that undo damage, as against removed boilerplate and markup.
REPAIR = "repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replacement of one span of a text by another text.

    `start:end` are half-open code-point offsets into the text before the edit; `before` is the text at that span, so that an
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
    """Whether the edits are sorted and none overlaps the next one."""
    return all(left.end <= right.start for left, right in pairwise(edits))


def composed(source: str, first: Sequence[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """One sequence of edits with the effect of two: `first`, made for `source`, then `second`, made for the result.

    Both must be in order. Edits of the two sequences that overlap in the text between them become one edit with the step and
    rule of the second. An edit of the second sequence that changes nothing and overlaps one of the first is dropped.

    >>> trim = Edit(start=0, end=2, before="  ", after="", step="demo", rule="trim")
    >>> insert = Edit(start=1, end=1, before="", after="h", step="demo", rule="insert")
    >>> replay("  te", composed("  te", [trim], [insert]))
    'the'
    """
    middle = replay(source, first)
    edits: list[Edit] = []
    shift = 0  # from an offset in the source to one in the middle text
    for earlier, later in _overlapping(first, second):
        check_budget()
        shift_behind = shift + sum(len(edit.after) - len(edit.before) for edit in earlier)
        if not earlier and len(later) == 1:
            (edit,) = later
            edits.append(replace(edit, start=edit.start - shift, end=edit.end - shift) if shift else edit)
        elif not later or (earlier and all(edit.before == edit.after for edit in later)):
            edits += earlier
        else:
            low = min([edit.start for edit in later] + [edit.start + shift for edit in earlier[:1]])
            high = max([edit.end for edit in later] + [edit.end + shift_behind for edit in earlier[-1:]])
            inside = (replace(edit, start=edit.start - low, end=edit.end - low) for edit in later)
            start, end = low - shift, high - shift_behind
            after = replay(middle[low:high], inside)
            edits.append(replace(later[-1], start=start, end=end, before=source[start:end], after=after))
        shift = shift_behind
    return tuple(edits)


def absorbed(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same edits, with every pure insertion beside a repair made part of the repair.

    After that, the span of a repair tells which other edits it replaces (see `overlaid`); one that ends up changing nothing
    still replaces them.
    """
    merged: list[Edit] = []
    for edit in edits:
        current = edit
        while merged and _is_insertion_at_repair(merged[-1], current):
            last = merged.pop()
            current = replace(
                current if current.step == REPAIR else last,
                start=last.start,
                end=current.end,
                before=last.before + current.before,
                after=last.after + current.after,
            )
        merged.append(current)
    return tuple(merged)


def _is_insertion_at_repair(left: Edit, right: Edit) -> bool:
    if left.end != right.start or (left.step == REPAIR) == (right.step == REPAIR):
        return False
    other = left if right.step == REPAIR else right
    return other.start == other.end


def overlaid(edits: Iterable[Edit], repairs: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits of a text together with `absorbed` repairs of the same text: a repair replaces all edits inside its span."""
    if not repairs:
        return tuple(edits)
    starts = [repair.start for repair in repairs]
    kept = [edit for edit in edits if not _is_replaced(edit, repairs, starts)]
    return tuple(sorted([*kept, *repairs], key=lambda edit: (edit.start, edit.end)))


def _is_replaced(edit: Edit, repairs: Sequence[Edit], starts: Sequence[int]) -> bool:
    # Repairs do not overlap: of those that begin at or before the edit only the last two can reach its end.
    last = bisect_right(starts, edit.start)
    return any(repair.start <= edit.start and edit.end <= repair.end for repair in repairs[max(0, last - 2) : last])


def _overlapping(first: Sequence[Edit], second: Iterable[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Edits of both sequences in groups that overlap in the text between them, in order."""
    spans, shift = [], 0
    for edit in first:
        spans.append((edit.start + shift, edit.start + shift + len(edit.after), 0, edit))
        shift += len(edit.after) - len(edit.before)
    spans += [(edit.start, edit.end, 1, edit) for edit in second]
    group: tuple[list[Edit], list[Edit]] = ([], [])
    reach = 0
    for start, end, sequence, edit in sorted(spans, key=lambda span: span[:3]):
        if (group[0] or group[1]) and start >= reach:
            yield group
            group = ([], [])
        group[sequence].append(edit)
        reach = max(reach, end) if len(group[0]) + len(group[1]) > 1 else end
    if group[0] or group[1]:
        yield group
