"""One cluster: its passages, the origin of its story, and what its outlets have of each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.origins.credits import credits_of
from cleaner.origins.groups import group
from cleaner.origins.holders import Holders
from cleaner.origins.independence import count_origins
from cleaner.origins.links import links_of
from cleaner.origins.passages import Tracer
from cleaner.origins.reports import Report, Standings
from cleaner.origins.wording import sentences_of
from cleaner.records.origins import COPIED, OWN, CopyLink, Passage, StoryOrigin, TextShare


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What was found out about a cluster: `passages` article by article, in order; `links` between its outlets."""

    story: StoryOrigin
    passages: tuple[Passage, ...]
    links: tuple[CopyLink, ...]


def trace_cluster(cluster: str, reports: Sequence[Report]) -> Traced:
    """Where the texts of a cluster come from. The order of the reports makes no difference but to that of the passages."""
    found = credits_of(reports)
    standings = Standings.among(reports, found)
    order = sorted(range(len(reports)), key=lambda at: _rank(reports[at], standings, at))
    sentences = [sentences_of(report.text) for report in reports]
    grouped = group(sentences, order)
    everyone = Holders(order, standings)
    tracer = Tracer(reports=reports, sentences=sentences, grouped=grouped, standings=standings, everyone=everyone)
    passages = [tracer.passages(cluster, at) for at in range(len(reports))]
    least, most = count_origins(grouped, standings, passages)
    earliest = None if everyone.first is None else reports[everyone.first]
    credited = Counter(
        credit.name
        for credit, standing in zip(found, standings.of, strict=True)
        if credit is not None and (standing.credit is not None or standing.is_joint)
    )
    story = StoryOrigin(
        cluster=cluster,
        members=len(reports),
        outlets=len({standing.outlet for standing in standings.of} - {None}),
        earliest=earliest.id if earliest else None,
        earliest_outlet=earliest.outlet if earliest else None,
        earliest_published=earliest.published if earliest else None,
        reason=_reason(everyone, standings),
        agencies=tuple(sorted(credited, key=lambda name: (-credited[name], name))),
        origins_least=least,
        origins_most=most,
        shares=tuple(
            _share(report, standings.of[at].shown, passages[at]) for at, report in enumerate(reports)
        ),
    )  # fmt: skip
    links = links_of(reports, standings, order, passages)
    return Traced(story=story, passages=tuple(passage for several in passages for passage in several), links=links)


def _rank(report: Report, standings: Standings, at: int) -> tuple[bool, float, str]:
    """The place of a report in an order by date, those without one last."""
    found = standings.of[at].published
    return found is None, found.start.timestamp() if found and found.start.year > 1 else 0.0, report.id


def _reason(everyone: Holders, standings: Standings) -> str:
    """Why the earliest report of a cluster is known, or is not."""
    if everyone.first is not None:
        others = [at for at in everyone.articles if at != everyone.first]
        by_date = all(standings.by_date(everyone.first, at) for at in others)
        return "its date is before all others" if by_date else "others credit it, or have a later date"
    dated = [found for at in everyone.articles if (found := standings.of[at].published) is not None]
    missing = len(everyone.articles) - len(dated)
    if not dated:
        return "no report has a date"
    if missing:
        return f"{missing} of {len(everyone.articles)} reports {'has' if missing == 1 else 'have'} no date"
    first = min(dated, key=lambda one: one.start)
    rivals = [one for one in dated if one is not first and one.start < first.end]
    if any(one.dated for one in (first, *rivals)):
        return "the first reports are of one day, and their times are not all known"
    if rivals:
        return "the first reports are of one minute"
    return "dates without a time or a time zone leave open which is the first"


def _share(report: Report, credit: str | None, passages: Sequence[Passage]) -> TextShare:
    words = sum(passage.words for passage in passages)
    copied = sum(passage.words for passage in passages if passage.relation in COPIED)
    own = sum(passage.words for passage in passages if passage.relation in OWN)
    whole = max(words, 1)
    return TextShare(
        article=report.id,
        outlet=report.outlet,
        published=report.published,
        credit=credit,
        words=words,
        copied=copied / whole,
        own=own / whole,
        unknown=(words - copied - own) / whole,
    )
