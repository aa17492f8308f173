"""The first view of a page: what needs a look, figures, charts, outlets. It is about the whole run, whatever a page lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from cleaner.errors import UnreadableError
from cleaner.readers import read_profiles
from cleaner.records import REASONS, Channel
from cleaner.reports.charts import Bar, Bin, bars, histogram, is_logarithmic, lanes, matrix
from cleaner.reports.choice import BORDERLINE
from cleaner.reports.figures import Copying, First, Removed, copying, first, removed
from cleaner.reports.tables import FinishedRun

# Outlets of a chart, and of the table.
_CHARTED, _TABLED = 12, 200
# An outlet is said to be damaged from this share of its words on.
_DAMAGED = 0.002
_BINS = 20
_UNKNOWN = "(outlet unknown)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What needs a look: a text in parts (strong or not), and the address inside the page that shows it."""

    text: str
    more: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its heading and what to know when reading it."""

    name: str
    svg: str
    note: str
    key: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Overview:
    """The first view of a run."""

    run: FinishedRun

    def parts(self) -> dict[str, Any]:
        """What the template of the page fills in."""
        gone, copied, told = removed(self.run), copying(self.run), first(self.run)
        channels = self._channels()
        order = np.argsort(-self._counts, kind="stable")
        order = order[self._counts[order] > 0]
        return {
            "findings": [*self._damaged(channels), *self._others()],
            "figures": self._figures(),
            "charts": [chart for chart in self._charts(gone, copied, told, order) if chart is not None],
            "outlets": [self._row(at, gone, copied, told, channels) for at in order[:_TABLED].tolist()],
            "more_outlets": max(0, len(order) - _TABLED),
            "has_articles": self.run.table is not None,
        }

    @cached_property
    def _counts(self) -> Any:
        return np.bincount(self.run.articles.outlet, minlength=len(self.run.articles.outlets))

    def _name(self, outlet: int) -> str:
        return self.run.articles.outlets[outlet] or _UNKNOWN

    def _channels(self) -> Mapping[str, Channel]:
        """What the scrapers of outlets dropped, by outlet."""
        try:
            profiles = read_profiles(self.run.folder / "profiles.json")
        except UnreadableError:
            return {}
        return {name: profile.channel for name, profile in profiles.outlets.items() if profile.channel}

    @cached_property
    def _damage(self) -> Any:
        """The mean damage of each outlet."""
        articles = self.run.articles
        return np.bincount(articles.outlet, articles.damage, minlength=len(articles.outlets)) / np.maximum(self._counts, 1)

    @cached_property
    def _hit(self) -> Any:
        """The number of damaged articles of each outlet."""
        articles = self.run.articles
        return np.bincount(articles.outlet[articles.damage > 0], minlength=len(articles.outlets))

    # What needs a look

    def _damaged(self, channels: Mapping[str, Channel]) -> Iterator[Finding]:
        damage, hit = self._damage, self._hit
        for at in np.argsort(-damage, kind="stable")[:5].tolist():
            if damage[at] >= _DAMAGED:
                channel = channels.get(self.run.articles.outlets[at])
                yield Finding(
                    text=f"The scraper of {self._name(at)} breaks words",
                    more=f"{_percent(damage[at])} of all words, in {hit[at]:,} of {self._counts[at]:,} articles{_dropped(channel)}",
                    address=f"#articles?outlet={at}&order=damage",
                )

    def _others(self) -> Iterator[Finding]:
        matches, clusters = self.run.matches, self.run.clusters
        near = int((matches.margin <= BORDERLINE).sum())
        if near:
            yield Finding(
                text=f"{near:,} {_plural(near, 'pair')} near the decision line",
                more=f"the share is within {BORDERLINE:.2f} of the one at which two articles are duplicates",
                address="#pairs?near=1",
            )
        suspect = int(clusters.suspect.sum())
        if suspect:
            yield Finding(
                text=f"{suspect:,} {_plural(suspect, 'cluster')} larger than a story should be",
                more="look at them before dropping articles",
                address="#clusters?order=size",
            )
        reasons = self.run.manifest.get("rejected_by_reason", {})
        if reasons:
            rejected = sum(reasons.values())
            most = ", ".join(f"{count:,} {reason}" for reason, count in sorted(reasons.items(), key=lambda item: -item[1])[:4])
            yield Finding(text=f"{rejected:,} {_plural(rejected, 'input')} rejected", more=most, address="#rejected")

    # Figures and charts

    def _figures(self) -> list[tuple[str, str, str]]:
        counts = self.run.manifest["counts"]
        redundant = counts["redundant"]
        return [
            (f"{counts['inputs']:,}", "inputs", "all that was read"),
            (f"{counts['articles']:,}", "articles", f"{counts['rejected']:,} inputs rejected"),
            (f"{counts['clusters']:,}", "clusters", f"{counts['duplicates']:,} duplicate pairs"),
            (f"{counts['articles'] - redundant:,}", "different reports", f"{redundant:,} articles are copies of them"),
        ]

    def _charts(self, gone: Removed, copied: Copying, told: First, order: Any) -> "Iterator[Chart | None]":
        has_texts = self.run.table is not None
        if has_texts:
            yield self._removed_by_label(gone)
            yield self._removed_by_outlet(gone, order)
            yield self._damage_by_outlet()
        yield self._shares()
        yield self._cluster_sizes()
        if has_texts:
            yield self._copying(copied)
            yield self._first(told)
            yield self._timeline(told)

    def _removed_by_label(self, gone: Removed) -> Chart:
        total = gone.total.sum() or 1
        shares = [(name, gone.chars[:, at].sum() / total) for at, name in enumerate(gone.labels)]
        rows = [Bar(name=name, parts=[("gone", share)], says=_percent(share)) for name, share in shares]
        of = f"{gone.articles:,} articles" if gone.articles < len(self.run.articles) else "all articles"
        whole = _percent(gone.chars.sum() / total)
        return Chart(
            name="What was removed", svg=bars("Share of all characters removed, by label", rows, "of all characters"),
            note=f"{whole} of the characters of {of}: what pages hold besides the report.",
        )  # fmt: skip

    def _removed_by_outlet(self, gone: Removed, order: Any) -> Chart:
        at = order[:_CHARTED].tolist()
        labels = gone.labels[:10]
        shares = gone.shares[:, : len(labels)]
        most = shares[at].max(initial=0) or 1
        cells = [
            [
                (shares[outlet, n] / most, _short_percent(shares[outlet, n]), f"{self._name(outlet)}, {label}: {_percent(shares[outlet, n])}")
                for n, label in enumerate(labels)
            ]
            for outlet in at
        ]  # fmt: skip
        return Chart(
            name="What was removed, by outlet",
            svg=matrix("Share of characters removed, by outlet and label", [self._name(n) for n in at], labels, cells),
            note=f"Per cent of each outlet's characters{_of_all(len(at), len(order))}.",
        )  # fmt: skip

    def _damage_by_outlet(self) -> Chart | None:
        damage, hit, counts = self._damage, self._hit, self._counts
        at = [n for n in np.argsort(-damage, kind="stable")[:_CHARTED].tolist() if damage[n] > 0]
        if not at:
            return None
        rows = [
            Bar(name=self._name(n), parts=[("bad", damage[n])], says=f"{_percent(damage[n])} · {hit[n]:,} of {counts[n]:,}") for n in at
        ]
        return Chart(
            name="Broken words, by outlet", svg=bars("Share of words found damaged, by outlet", rows, "of all words · damaged articles"),
            note="Words that lack letters, or were decoded wrongly: what scrapers did to the text.",
        )  # fmt: skip

    def _shares(self) -> Chart | None:
        matches = self.run.matches
        if not len(matches.share):
            return None
        edges = np.linspace(0, 1, _BINS + 1)
        counts = [np.histogram(matches.share[kind], edges)[0].tolist() for kind in (matches.duplicate, ~matches.duplicate)]
        bins = [
            Bin(name=f"{edges[at]:.2f}", counts=[("same", counts[0][at]), ("other", counts[1][at])]) for at in range(_BINS)
        ]
        lines = [(line, f"{line:.2f}{', days apart' if n else ': duplicates from here on'}") for n, line in enumerate(self._lines())]
        return Chart(
            name="Shares of pairs and the decision",
            svg=histogram("Pairs by how much of one article stands in the other", bins, "share of one article that stands in the other", lines),
            note="To the right of the line a pair is a duplicate, unless its facts differ."
            + (" Upwards, each line is a factor of ten." if is_logarithmic(bins) else ""),
            key=[("same", "duplicates"), ("other", "no duplicates")],
        )  # fmt: skip

    def _lines(self) -> list[float]:
        settings = self.run.settings("duplicates")
        return [settings["min_share"], settings["min_share_apart"]]

    def _cluster_sizes(self) -> Chart | None:
        sizes = np.diff(self.run.clusters.starts)
        if not len(sizes):
            return None
        ranges = [(2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 1 << 40)]
        counts = [int(((sizes >= low) & (sizes <= high)).sum()) for low, high in ranges]
        while len(counts) > 3 and not counts[-1]:
            counts.pop()
        names = [f"{low}" if low == high else f"{low}–{high}" if high < 1 << 40 else f"over {low - 1}" for low, high in ranges]
        rows = [
            Bar(name=f"{name} articles", parts=[("same", count)], says=f"{count:,}")
            for name, count in zip(names, counts, strict=False)
        ]
        return Chart(
            name="Sizes of clusters", svg=bars("Clusters by their number of articles", rows, "clusters"),
            note="A cluster is one report and its copies.",
        )  # fmt: skip

    def _copying(self, copied: Copying) -> Chart | None:
        both = copied.pairs.sum(axis=1)
        at = [n for n in np.argsort(-both, kind="stable")[:_CHARTED].tolist() if both[n]]
        if not at:
            return None
        most = int(copied.pairs[np.ix_(at, at)].max())
        names = [self._name(n) for n in at]
        cells = [[self._cell(copied, one, other, most) for other in at] for one in at]
        return Chart(
            name="Who shares reports with whom", svg=matrix("Pairs of copies, by outlets", names, names, cells),
            note=f"Pairs of copies{_of_all(len(at), int((both > 0).sum()))}. Point at a cell to see who was earlier.",
        )  # fmt: skip

    def _cell(self, copied: Copying, one: int, other: int, most: int) -> tuple[float, str, str]:
        count, before, behind = (int(n) for n in (copied.pairs[one, other], copied.earlier[one, other], copied.earlier[other, one]))
        unknown = f", {count - before - behind:,} not known" if count > before + behind else ""
        ours, theirs = self._name(one), self._name(other)
        told = f"{ours} and {theirs}: {count:,} {_plural(count, 'pair')}; earlier: {ours} {before:,}, {theirs} {behind:,}{unknown}"
        return count / most, f"{count:,}", told

    def _first(self, told: First) -> Chart | None:
        total = told.first + told.later + told.unknown
        at = [n for n in np.argsort(-total, kind="stable")[:_CHARTED].tolist() if total[n]]
        if not at:
            return None
        rows = [
            Bar(
                name=self._name(n),
                parts=[("same", int(told.first[n])), ("other", int(told.later[n])), ("unknown", int(told.unknown[n]))],
                says=f"{int(told.first[n]):,} of {int(total[n]):,} first",
            )
            for n in at
        ]  # fmt: skip
        return Chart(
            name="Who published first", svg=bars("Stories that outlets share, by who was first", rows, "articles that other outlets have too"),
            note="As the pages state their time; a date without a time orders nothing within its day.",
            key=[("same", "first"), ("other", "later"), ("unknown", "not known")],
        )  # fmt: skip

    def _timeline(self, told: First) -> Chart | None:
        total = told.by_time.sum(axis=(1, 2))
        at = [n for n in np.argsort(-total, kind="stable")[:_CHARTED].tolist() if total[n]]
        if not at:
            return None
        dots = [[(int(first), int(later)) for first, later in told.by_time[n].tolist()] for n in at]
        return Chart(
            name="First and later, in time",
            svg=lanes("Articles that several outlets have, by day", [self._name(n) for n in at], told.times, dots),
            note="The larger a dot, the more articles. Only those of which the order is known.",
            key=[("first", "first"), ("later", "later")],
        )  # fmt: skip

    def _row(self, at: int, gone: Removed, copied: Copying, told: First, channels: Mapping[str, Channel]) -> dict[str, Any]:
        """An outlet as a row of the table."""
        channel = channels.get(self.run.articles.outlets[at])
        return {
            "name": self._name(at),
            "address": f"#articles?outlet={at}",
            "articles": f"{self._counts[at]:,}",
            "damage": _percent(self._damage[at]) if self._damage[at] else "–",
            "is_damaged": bool(self._damage[at] >= _DAMAGED),
            "dropped": " ".join(f"“{part.substring}”" for part in channel.dropped) if channel else "–",
            "removed": _percent(gone.chars[at].sum() / gone.total[at]) if gone.total[at] else "–",
            "pairs": f"{int(copied.pairs[at].sum()):,}",
            "first": f"{int(told.first[at]):,}",
            "later": f"{int(told.later[at]):,}",
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


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _short_percent(share: float) -> str:
    return f"{100 * share:.0f}" if share >= 0.005 else "<1"


def _plural(count: int, name: str) -> str:
    return name if count == 1 else f"{name}s"


def _of_all(shown: int, there: int) -> str:
    return f"; {shown} of {there:,} outlets" if shown < there else ""
