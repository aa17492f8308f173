"""The charts of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleaner.reports.charts import Bar, Bin, Cell, bars, histogram, is_logarithmic, lanes, matrix
from cleaner.reports.run_figures import RunFigures

# Outlets and labels of a chart.
_OUTLETS, _LABELS = 12, 10
_BINS = 20
# Ranges of the sizes of clusters.
_SIZES = ((2, 2), (3, 3), (4, 4), (5, 5), (6, 10), (11, 20), (21, 50), (51, 1 << 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its heading and what to know when reading it. `key`: the meaning of its colours, by class."""

    name: str
    svg: str
    note: str
    key: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class RunCharts:
    """The charts of a run; those that there is nothing to draw in are left out."""

    figures: RunFigures

    def drawn(self) -> list[Chart]:
        """The charts, in the order of the page."""
        makers = [self._shares, self._cluster_sizes]
        if self.figures.run.table is not None:
            makers = [self._removed_by_label, self._removed_by_outlet, self._damage_by_outlet, *makers]
            makers += [self._copying, self._first, self._timeline]
        return [chart for make in makers if (chart := make()) is not None]

    def _removed_by_label(self) -> Chart | None:
        gone = self.figures.removed
        total = gone.total.sum() or 1
        shares = [(name, gone.chars[:, at].sum() / total) for at, name in enumerate(gone.labels)]
        rows = [Bar(name=name, parts=[("gone", share)], says=percent(share)) for name, share in shares]
        of = f"{gone.articles:,} articles" if gone.articles < len(self.figures.run.articles) else "all articles"
        return Chart(
            name="What was removed",
            svg=bars("Share of all characters removed, by label", rows, "of all characters"),
            note=f"{percent(gone.chars.sum() / total)} of the characters of {of}: what pages hold besides the report.",
        )

    def _removed_by_outlet(self) -> Chart | None:
        gone, at = self.figures.removed, self.figures.by_size[:_OUTLETS]
        labels = gone.labels[:_LABELS]
        shares = gone.shares[at, : len(labels)]
        if not shares.size:
            return None
        most = shares.max() or 1
        names = [self.figures.name(outlet) for outlet in at]

        def cell(name: str, label: str, share: float) -> Cell:
            return share / most, f"{100 * share:.0f}" if share >= 0.005 else "<1", f"{name}, {label}: {percent(share)}"

        cells = [
            [cell(name, label, share) for label, share in zip(labels, row, strict=True)]
            for name, row in zip(names, shares.tolist(), strict=True)
        ]
        return Chart(
            name="What was removed, by outlet",
            svg=matrix("Share of characters removed, by outlet and label", names, labels, cells),
            note=f"Per cent of each outlet's characters{_of_all(len(at), len(self.figures.by_size))}.",
        )

    def _damage_by_outlet(self) -> Chart | None:
        figures = self.figures
        at = [n for n in np.argsort(-figures.damage, kind="stable")[:_OUTLETS].tolist() if figures.damage[n] > 0]
        if not at:
            return None
        said = [f"{percent(figures.damage[n])} · {int(figures.hit[n]):,} of {int(figures.counts[n]):,}" for n in at]
        rows = [
            Bar(name=figures.name(n), parts=[("bad", figures.damage[n])], says=says)
            for n, says in zip(at, said, strict=True)
        ]
        return Chart(
            name="Broken words, by outlet",
            svg=bars("Share of words found damaged, by outlet", rows, "of all words · damaged articles"),
            note="Words that lack letters, or were decoded wrongly: what scrapers did to the text.",
        )

    def _shares(self) -> Chart | None:
        matches = self.figures.run.matches
        if not len(matches.share):
            return None
        edges = np.linspace(0, 1, _BINS + 1)
        same, other = (
            np.histogram(matches.share[kind], edges)[0].tolist() for kind in (matches.duplicate, ~matches.duplicate)
        )
        bins = [Bin(name=f"{edges[at]:.2f}", counts=[("same", same[at]), ("other", other[at])]) for at in range(_BINS)]
        settings = self.figures.run.settings("duplicates")
        line, apart = settings["min_share"], settings["min_share_apart"]
        lines = [(line, f"{line:.2f}: duplicates from here on"), (apart, f"{apart:.2f}, days apart")]
        note = "To the right of the line a pair is a duplicate, unless its facts differ."
        return Chart(
            name="Shares of pairs and the decision",
            svg=histogram(
                "Pairs by how much of one article stands in the other", bins, "share of one article in the other", lines
            ),
            note=note + (" Upwards, each line is a factor of ten." if is_logarithmic(bins) else ""),
            key=[("same", "duplicates"), ("other", "no duplicates")],
        )

    def _cluster_sizes(self) -> Chart | None:
        sizes = np.diff(self.figures.run.clusters.starts)
        if not len(sizes):
            return None
        counts = [int(((sizes >= low) & (sizes <= high)).sum()) for low, high in _SIZES]
        while len(counts) > 3 and not counts[-1]:
            counts.pop()
        rows = [
            Bar(name=f"{_range(*_SIZES[at])} articles", parts=[("same", count)], says=f"{count:,}")
            for at, count in enumerate(counts)
        ]
        return Chart(
            name="Sizes of clusters",
            svg=bars("Clusters by their number of articles", rows, "clusters"),
            note="A cluster is one report and its copies.",
        )

    def _copying(self) -> Chart | None:
        copied = self.figures.copying
        shown = min(len(copied.outlets), _OUTLETS)
        if not shown:
            return None
        most = int(copied.pairs[:shown, :shown].max()) or 1
        names = [self.figures.name(n) for n in copied.outlets[:shown].tolist()]
        pairs = list(enumerate(names))
        cells = [[self._cell((n, m), (name, other), most) for m, other in pairs] for n, name in pairs]
        return Chart(
            name="Who shares reports with whom",
            svg=matrix("Pairs of copies, by outlets", names, names, cells),
            note=f"Pairs of copies{_of_all(shown, int((copied.total > 0).sum()))}. Point at a cell to see who was earlier.",
        )

    def _cell(self, at: tuple[int, int], names: tuple[str, str], most: int) -> Cell:
        copied = self.figures.copying
        count, before, behind = (int(n) for n in (copied.pairs[at], copied.earlier[at], copied.earlier[at[::-1]]))
        unknown = f", {count - before - behind:,} not known" if count > before + behind else ""
        earlier = f"earlier: {names[0]} {before:,}, {names[1]} {behind:,}{unknown}"
        return count / most, f"{count:,}", f"{names[0]} and {names[1]}: {count:,} {plural(count, 'pair')}; {earlier}"

    def _first(self) -> Chart | None:
        told = self.figures.first
        total = told.first + told.later + told.unknown
        at = [n for n in np.argsort(-total, kind="stable")[:_OUTLETS].tolist() if total[n]]
        if not at:
            return None
        kinds = (("same", told.first), ("other", told.later), ("unknown", told.unknown))
        rows = [
            Bar(
                name=self.figures.name(n),
                parts=[(kind, int(counts[n])) for kind, counts in kinds],
                says=f"{int(told.first[n]):,} of {int(total[n]):,} first",
            )
            for n in at
        ]
        return Chart(
            name="Who published first",
            svg=bars("Stories that outlets share, by who was first", rows, "articles that other outlets have too"),
            note="As the pages state their time; a date without a time orders nothing within its day.",
            key=[("same", "first"), ("other", "later"), ("unknown", "not known")],
        )

    def _timeline(self) -> Chart | None:
        told = self.figures.first
        names = [self.figures.name(n) for n in told.outlets[:_OUTLETS].tolist()]
        if not names:
            return None
        dots = [[(int(first), int(later)) for first, later in lane] for lane in told.by_time[:_OUTLETS].tolist()]
        return Chart(
            name="First and later, in time",
            svg=lanes("Articles that several outlets have, by time", names, told.times, dots),
            note="The larger a dot, the more articles. Only those of which the order is known.",
            key=[("first", "first"), ("later", "later")],
        )


def percent(share: float) -> str:
    """A share as people say it.

    >>> percent(0.1234)
    '12.3 %'
    """
    return f"{100 * share:.1f} %"


def plural(count: int, name: str) -> str:
    """The name of so many."""
    return name if count == 1 else f"{name}s"


def _range(low: int, high: int) -> str:
    return f"{low}" if low == high else f"over {low - 1}" if high > 1 << 30 else f"{low}–{high}"


def _of_all(shown: int, there: int) -> str:
    return f"; {shown} of {there:,} outlets" if shown < there else ""
