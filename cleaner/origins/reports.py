"""The articles of a cluster as origins are told from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.rules.agencies import name_key, standard_agencies
from cleaner.text.publication import Publication, is_before, publication

# What an agency's own address or service adds to its name.
_SERVICES = ("", "wire", "newswire", "agency", "newsagency", "news", "online")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article of a cluster. `text`: the clean text; `source_text`: what it was cleaned from, where lines stand that say
    where a report appeared first; `published` as it is in the article; `authors`, `agency` as cleaning found them."""

    id: str
    text: str
    outlet: str | None = None
    agency: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    source_text: str = ""


class Credit(NamedTuple):
    """A credited name, as results show it. `whole`: the text is said to be theirs, and not only that they contributed."""

    name: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a report besides its text. `outlet`, `credit`: as keys for comparing, None where not known; `shown`:
    the credited name as results show it; `is_joint`: somebody who is not `credit` contributed to it."""

    published: Publication | None
    outlet: str | None
    credit: str | None
    shown: str | None
    is_joint: bool = False


def outlet_key(outlet: str | None) -> str | None:
    """The key of an outlet: that of the agency where it is an agency's own service."""
    if not outlet:
        return None
    key = name_key(standard_agencies().shown(outlet))
    return key or outlet.casefold()


def is_service_of(outlet: str | None, credit: str) -> bool:
    """Whether an outlet's key is that of a credited name, or of its service ("norlyswire")."""
    return outlet is not None and outlet.startswith(credit) and outlet[len(credit) :] in _SERVICES


@dataclass(frozen=True, slots=True)
class Standings:
    """What is known of all reports of a cluster, by their position."""

    of: Sequence[Standing]
    # Positions of the reports of each outlet that another report credits; and what each of these is credited as.
    credited: dict[str, tuple[int, ...]] = field(default_factory=dict)
    services_of: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def among(cls, reports: Sequence[Report], found: Sequence[Credit | None]) -> "Standings":
        """The standing of each report; `found`: whom each credits."""
        outlets = [outlet_key(report.outlet) for report in reports]
        standings = []
        for report, outlet, credit in zip(reports, outlets, found, strict=True):
            key = None if credit is None else name_key(credit.name) or credit.name.casefold()
            if credit is None or key is None or is_service_of(outlet, key):
                standings.append(Standing(publication(report.published), outlet, None, None))
            elif credit.whole:
                standings.append(Standing(publication(report.published), outlet, key, credit.name))
            else:
                standings.append(Standing(publication(report.published), outlet, None, None, is_joint=True))
        keys = {one.credit for one in standings if one.credit is not None}
        credited = {key: tuple(at for at, outlet in enumerate(outlets) if is_service_of(outlet, key)) for key in keys}
        services: dict[int, tuple[str, ...]] = {}
        for key, several in sorted(credited.items()):
            for at in several:
                services[at] = (*services.get(at, ()), key)
        return cls(standings, {key: several for key, several in credited.items() if several}, services)

    def is_before(self, one: int, other: int) -> bool:
        """Whether one report is proven to be before another: by their dates, or because the other credits its outlet and
        dates do not say otherwise."""
        left, right = self.of[one], self.of[other]
        if self.by_date(one, other):
            return True
        return right.credit is not None and is_service_of(left.outlet, right.credit) and not self.by_date(other, one)

    def by_date(self, one: int, other: int) -> bool:
        """Whether the dates alone prove it."""
        left, right = self.of[one], self.of[other]
        same = left.outlet is not None and left.outlet == right.outlet
        return is_before(left.published, right.published, same_clock=same)

    def credits(self, at: int, other: int) -> bool:
        """Whether one report credits the outlet of another."""
        credit = self.of[at].credit
        return credit is not None and credit in self.services_of.get(other, ())
