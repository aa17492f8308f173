"""Which of the articles that have a sentence is proven to be the first."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from cleaner.origins.reports import Standings


class Holders:
    """Some articles of a cluster. Each question takes time in proportion to them once, and next to none after that."""

    def __init__(self, articles: Iterable[int], standings: Standings) -> None:
        self.articles = tuple(articles)
        self._standings = standings
        self._members = frozenset(self.articles)
        # The moment by which one of these was published wherever its clock is; by bare days; by each outlet's own clock.
        self._latest: datetime | None = None
        self._day: datetime | None = None
        self._clocks: dict[str, datetime] = {}
        self._by_credit: dict[str, Holders] = {}
        for at in self.articles:
            one = standings.of[at]
            found = one.published
            if found is None:
                continue
            self._latest = min(self._latest or found.latest, found.latest)
            if found.dated:
                self._day = min(self._day or found.end, found.end)
            if one.outlet is not None and not found.zoned:
                self._clocks[one.outlet] = min(self._clocks.get(one.outlet, found.end), found.end)

    @cached_property
    def first(self) -> int | None:
        """The one that is proven to be before all others; None where none is, or where it is the only one."""
        if len(self.articles) < 2:
            return None
        dated = [(found.start, at) for at in self.articles if (found := self._standings.of[at].published) is not None]
        tried = [min(dated)[1]] if dated else []
        tried += [at for at in self._standings.services_of if at in self._members]
        return next((at for at in tried if self.all_after(at)), None)

    @cached_property
    def credits(self) -> frozenset[str]:
        """The keys of those that they credit."""
        return frozenset(credit for at in self.articles if (credit := self._standings.of[at].credit) is not None)

    def all_after(self, at: int) -> bool:
        """Whether an article is proven to be before all of these, itself left out."""
        return all(self.precedes(at, other) for other in self.articles if other != at)

    def precedes(self, at: int, other: int) -> bool:
        """Whether an article is proven to be before another one: by date, by credit, or because it is an agency's own and
        one of these that credits the agency is before the other."""
        standings = self._standings
        if standings.is_before(at, other):
            return True
        services = standings.services_of.get(at, ())
        return any(self._crediting(c).some_before(other) for c in services) and not standings.by_date(other, at)

    def _crediting(self, credit: str) -> "Holders":
        """Those that credit somebody."""
        found = self._by_credit.get(credit)
        if found is None:
            several = (at for at in self.articles if self._standings.of[at].credit == credit)
            found = self._by_credit[credit] = Holders(several, self._standings)
        return found

    def some_before(self, at: int) -> bool:
        """Whether one of these is proven to be before an article."""
        standing = self._standings.of[at]
        found = standing.published
        if found is not None:
            clock = self._clocks.get(standing.outlet or "") if not found.zoned else None
            if (
                (self._latest is not None and self._latest <= found.earliest)
                or (found.dated and self._day is not None and self._day <= found.start)
                or (clock is not None and clock <= found.start)
            ):
                return True
        own = self._standings.credited.get(standing.credit or "", ())
        return any(one in self._members and self._standings.is_before(one, at) for one in own)

    def same_outlet_before(self, at: int) -> bool:
        """Whether one of these, of the article's own outlet, is proven to be before it."""
        outlet = self._standings.of[at].outlet
        if outlet is None:
            return False
        return any(
            self._standings.by_date(other, at) for other in self._of_outlet.get(outlet, ()) if other != at
        )  # fmt: skip

    @cached_property
    def _of_outlet(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at in self.articles:
            if (outlet := self._standings.of[at].outlet) is not None:
                found.setdefault(outlet, []).append(at)
        return found
