"""The first view of a page: what needs a look, figures, outlets. It is about the whole run, whatever a page lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cleaner.records import REASONS, Channel
from cleaner.reports.choice import BORDERLINE
from cleaner.reports.run_charts import RunCharts, percent, plural
from cleaner.reports.run_figures import RunFigures

# Outlets of the table.
_TABLED = 200
# An outlet is said to be damaged from this share of its words on.
_DAMAGED = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What needs a look: in a few words, with more of them, and the address inside the page that shows it."""

    text: str
    more: str
    address: str


@dataclass(frozen=True)
class Overview:
    """The first view of a run."""

    figures: RunFigures

    def parts(self) -> dict[str, Any]:
        """What the template of the page fills in."""
        order = self.figures.by_size
        return {
            "findings": [*self._damaged(), *self._others()],
            "figures": self._figures(),
            "charts": RunCharts(self.figures).drawn(),
            "outlets": [self._row(at) for at in order[:_TABLED]],
            "more_outlets": max(0, len(order) - _TABLED),
            "has_articles": self.figures.run.table is not None,
        }

    def _damaged(self) -> Iterator[Finding]:
        figures = self.figures
        for at in np.argsort(-figures.damage, kind="stable")[:5].tolist():
            if figures.damage[at] >= _DAMAGED:
                hit, there = int(figures.hit[at]), int(figures.counts[at])
                words = f"{percent(figures.damage[at])} of all words, in {hit:,} of {there:,} articles"
                yield Finding(
                    text=f"The scraper of {figures.name(at)} breaks words",
                    more=words + _dropped(figures.channel(at)),
                    address=f"#articles?outlet={at}&order=damage",
                )

    def _others(self) -> Iterator[Finding]:
        run = self.figures.run
        near = int((run.matches.margin <= BORDERLINE).sum())
        if near:
            yield Finding(
                text=f"{near:,} {plural(near, 'pair')} near the decision line",
                more=f"the share is within {BORDERLINE:.2f} of the one at which two articles are duplicates",
                address="#pairs?near=1",
            )
        suspect = int(run.clusters.suspect.sum())
        if suspect:
            yield Finding(
                text=f"{suspect:,} {plural(suspect, 'cluster')} larger than a story should be",
                more="look at them before dropping articles",
                address="#clusters?order=size",
            )
        reasons = run.manifest.get("rejected_by_reason", {})
        if reasons:
            rejected = sum(reasons.values())
            most = ", ".join(f"{count:,} {reason}" for reason, count, _ in reason_meanings(reasons)[:4])
            yield Finding(text=f"{rejected:,} {plural(rejected, 'input')} rejected", more=most, address="#rejected")

    def _figures(self) -> list[tuple[str, str, str]]:
        counts = self.figures.run.manifest["counts"]
        redundant, dropped = counts["redundant"], counts.get("dropped", 0)
        reports = counts["articles"] + dropped - redundant
        rejected = f"{counts['rejected']:,} inputs rejected" + (f", {dropped:,} dropped as copies" if dropped else "")
        return [
            (f"{counts['inputs']:,}", "inputs", "all that was read"),
            (f"{counts['articles']:,}", "articles", rejected),
            (f"{counts['clusters']:,}", "clusters", f"{counts['duplicates']:,} duplicate pairs"),
            (f"{reports:,}", "different reports", f"{redundant:,} articles are copies of them"),
        ]

    def _row(self, at: int) -> dict[str, Any]:
        """An outlet as a row of the table."""
        figures = self.figures
        gone, channel, damage = figures.removed, figures.channel(at), figures.damage[at]
        return {
            "name": figures.name(at),
            "address": f"#articles?outlet={at}",
            "articles": f"{int(figures.counts[at]):,}",
            "damage": percent(damage) if damage else "–",
            "is_damaged": bool(damage >= _DAMAGED),
            "dropped": " ".join(f"“{part.substring}”" for part in channel.dropped) if channel else "–",
            "removed": percent(gone.chars[at].sum() / gone.total[at]) if gone.total[at] else "–",
            "pairs": f"{int(figures.copying.total[at]):,}",
            "first": f"{int(figures.first.first[at]):,}",
            "later": f"{int(figures.first.later[at]):,}",
        }


def reason_meanings(reasons: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """Reasons of rejection with their counts and meanings, the most frequent first."""
    known = ((reason, count, REASONS[reason][1] if reason in REASONS else "") for reason, count in reasons.items())
    return sorted(known, key=lambda each: (-each[1], each[0]))


def _dropped(channel: Channel | None) -> str:
    if channel is None:
        return ""
    parts = ", ".join(f"“{part.substring}”" for part in channel.dropped[:5])
    samples = [sample for part in channel.dropped for sample in part.samples[:1]][:3]
    told = ", ".join(f"“{broken}” for “{whole}”" for broken, whole in samples)
    return f"; it drops {parts}" + (f": {told}" if told else "")
