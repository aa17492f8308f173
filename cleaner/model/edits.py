"""Edits: every change to a text, so that it can be replayed and undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


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
