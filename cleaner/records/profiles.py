"""Profiles: what is learned of outlets from their pages. A person can read, edit and merge them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cleaner.errors import UnreadableError
from cleaner.records.channels import Channel

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedLine:
    """A block that an outlet repeats in many articles.

    `text` is the block as printed; it is compared folded, and whole. `pages` counts the articles that hold it, copies of one
    article once. `first` and `last` are the ISO dates of the earliest and the latest of them, None where none has a date.
    """

    text: str
    pages: int
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, kw_only=True)
class OutletProfile:
    """What is known of one outlet: the lines it repeats, most often repeated first, learned from `pages` articles; and what
    its scraper dropped (`channel`), if anything."""

    outlet: str
    pages: int
    lines: tuple[RepeatedLine, ...] = ()
    channel: Channel | None = None


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """The profiles of several outlets, by name."""

    outlets: Mapping[str, OutletProfile] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Short: profiles of many outlets fill screens."""
        lines = sum(len(profile.lines) for profile in self.outlets.values())
        damaged = sum(profile.channel is not None for profile in self.outlets.values())
        return f"Profiles({len(self.outlets)} outlets, {lines} repeated lines, {damaged} damaged)"

    def of(self, outlet: str | None) -> OutletProfile | None:
        """The profile of an outlet, if there is one."""
        return self.outlets.get(outlet or "")

    @property
    def dropped(self) -> tuple[str, ...]:
        """All substrings that the scraper of any outlet dropped."""
        channels = (profile.channel for profile in self.outlets.values())
        return tuple(sorted({part for channel in channels if channel for part in channel.substrings}))

    def merged(self, other: "Profiles") -> "Profiles":
        """Both together: counts of pages add up, a line of both spans the dates of both, and of two channels the one with
        more dropped substrings is taken. Meant for profiles of different pages: the same pages would count twice."""
        outlets = dict(self.outlets)
        for name, profile in other.outlets.items():
            outlets[name] = _merged(outlets[name], profile) if name in outlets else profile
        return Profiles(outlets=outlets)

    def as_dict(self) -> dict[str, Any]:
        """Plain nested dictionaries, as `from_mapping` reads them."""
        return {
            "version": VERSION,
            "outlets": {
                name: {
                    "pages": profile.pages,
                    "lines": [asdict(line) for line in profile.lines],
                    "channel": profile.channel.as_dict() if profile.channel else None,
                }
                for name, profile in sorted(self.outlets.items())
            },
        }

    @classmethod
    def from_mapping(cls, table: Mapping[str, Any]) -> "Profiles":
        """Profiles from their plain form, as JSON holds it. Raises UnreadableError where that is not well-formed."""
        if (
            not isinstance(table, Mapping)
            or table.get("version") != VERSION
            or not isinstance(table.get("outlets"), Mapping)
        ):
            raise UnreadableError("bad_file", f'profiles need "version": {VERSION} and "outlets": {{name: profile}}')
        return cls(outlets={name: _profile(name, outlet) for name, outlet in table["outlets"].items()})


def _profile(name: str, table: Any) -> OutletProfile:
    try:
        lines = tuple(RepeatedLine(**line) for line in table["lines"])
        channel = Channel.from_mapping(table["channel"]) if table.get("channel") else None
        profile = OutletProfile(outlet=name, pages=int(table["pages"]), lines=lines, channel=channel)
    except (TypeError, KeyError, ValueError) as error:
        raise UnreadableError("bad_file", f"profile of {name!r}: {error}; it needs pages and lines") from error
    if not all(isinstance(line.text, str) and isinstance(line.pages, int) for line in lines):
        raise UnreadableError("bad_file", f"profile of {name!r}: a line has text and pages, a number")
    return profile


def _merged(left: OutletProfile, right: OutletProfile) -> OutletProfile:
    lines = {line.text: line for line in left.lines}
    for line in right.lines:
        lines[line.text] = _both(lines[line.text], line) if line.text in lines else line
    channels = [channel for channel in (left.channel, right.channel) if channel is not None]
    channel = max(channels, key=lambda channel: (len(channel.dropped), channel.words), default=None)
    return OutletProfile(
        outlet=left.outlet, pages=left.pages + right.pages, lines=most_repeated_first(lines.values()), channel=channel
    )  # fmt: skip


def _both(left: RepeatedLine, right: RepeatedLine) -> RepeatedLine:
    dates = [date for date in (left.first, left.last, right.first, right.last) if date]
    return RepeatedLine(
        text=left.text,
        pages=left.pages + right.pages,
        first=min(dates, default=None),
        last=max(dates, default=None),
    )


def most_repeated_first(lines: Iterable[RepeatedLine]) -> tuple[RepeatedLine, ...]:
    """Lines in the order of profiles: by falling number of pages, then by text."""
    return tuple(sorted(lines, key=lambda line: (-line.pages, line.text)))
