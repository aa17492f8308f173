"""What the outlets of a cluster have of each other and of agencies."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cleaner.origins.reports import Report, Standings
from cleaner.records.origins import CopyLink, Passage


class _Link(NamedTuple):
    source: str | None
    target: str | None
    by_credit: bool
    known: bool


def links_of(
    reports: Sequence[Report], standings: Standings, order: Sequence[int], passages: Sequence[Sequence[Passage]]
) -> tuple[CopyLink, ...]:
    """The links of one cluster. `order`: the positions of the reports, those that may be the first first; `passages`: of
    each report."""
    positions = {report.id: at for at, report in enumerate(reports)}
    ranks = {at: rank for rank, at in enumerate(order)}
    words: dict[_Link, int] = {}
    articles: dict[_Link, set[int]] = {}
    for at, several in enumerate(passages):
        for passage in several:
            link = _link_of(passage, at, reports, standings, positions, ranks)
            if link is not None and passage.words:
                words[link] = words.get(link, 0) + passage.words
                articles.setdefault(link, set()).add(at)
    return tuple(
        CopyLink(**link._asdict(), clusters=1, articles=len(articles[link]), words=count) for link, count in words.items()
    )  # fmt: skip


def _link_of(  # noqa: PLR0917  # what a passage says, and what is known around it
    passage: Passage,
    at: int,
    reports: Sequence[Report],
    standings: Standings,
    positions: Mapping[str, int],
    ranks: Mapping[int, int],
) -> _Link | None:
    own = reports[at].outlet
    if passage.source is not None:
        source = positions[passage.source]
        return (
            None
            if _is_same(at, source, standings)
            else _Link(reports[source].outlet, own, by_credit=passage.agency is not None, known=True)
        )
    if passage.agency is not None:
        return _Link(passage.agency, own, by_credit=True, known=True)
    if passage.compared_with is None or passage.relation not in ("copied", "changed", "shared"):
        return None
    other = positions[passage.compared_with]
    # What two articles share is seen from both; it counts once.
    if ranks[other] > ranks[at] or _is_same(at, other, standings):
        return None
    one, two = sorted((reports[other].outlet, own), key=lambda name: (name is None, name or ""))
    return _Link(one, two, by_credit=False, known=False)


def _is_same(one: int, other: int, standings: Standings) -> bool:
    """Whether two articles are of one outlet, or of two that are not known."""
    return standings.of[one].outlet == standings.of[other].outlet
