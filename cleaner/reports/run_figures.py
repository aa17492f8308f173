"""The figures of a run, each worked out when it is first asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import UnreadableError
from cleaner.readers import read_profiles
from cleaner.records import Channel
from cleaner.reports.figures import Copying, First, Removed, copying, first, removed
from cleaner.reports.tables import FinishedRun, Numbers


@dataclass(frozen=True)
class RunFigures:
    """The figures of a run by outlet; outlets go by number."""

    run: FinishedRun

    def name(self, outlet: int) -> str:
        """The outlet's name, for people."""
        return self.run.articles.outlets[outlet] or "(outlet unknown)"

    def channel(self, outlet: int) -> Channel | None:
        """What its scraper dropped."""
        return self._channels.get(self.run.articles.outlets[outlet])

    @cached_property
    def _channels(self) -> Mapping[str, Channel]:
        try:
            profiles = read_profiles(self.run.folder / "profiles.json")
        except UnreadableError:
            return {}
        return {name: profile.channel for name, profile in profiles.outlets.items() if profile.channel}

    @cached_property
    def counts(self) -> Numbers:
        """The articles of each outlet."""
        counts: Numbers = np.bincount(self.run.articles.outlet, minlength=len(self.run.articles.outlets))
        return counts

    @cached_property
    def by_size(self) -> list[int]:
        """The outlets that have articles, the largest first."""
        order: list[int] = np.argsort(-self.counts, kind="stable").tolist()
        return [at for at in order if self.counts[at]]

    @cached_property
    def damage(self) -> NDArray[np.float64]:
        """The mean damage of each outlet's articles."""
        articles = self.run.articles
        whole = np.bincount(articles.outlet, articles.damage, minlength=len(articles.outlets))
        damage: NDArray[np.float64] = whole / np.maximum(self.counts, 1)
        return damage

    @cached_property
    def hit(self) -> Numbers:
        """The damaged articles of each outlet."""
        articles = self.run.articles
        hit: Numbers = np.bincount(articles.outlet[articles.damage > 0], minlength=len(articles.outlets))
        return hit

    @cached_property
    def removed(self) -> Removed:
        """What was removed."""
        return removed(self.run)

    @cached_property
    def copying(self) -> Copying:
        """Who shares reports with whom."""
        return copying(self.run)

    @cached_property
    def first(self) -> First:
        """Who published first."""
        return first(self.run)
