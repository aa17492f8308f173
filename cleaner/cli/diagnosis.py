"""The command `cleaner diagnose`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from cleaner.cli.commands import DONE, REJECTED, fail, load_settings, say
from cleaner.engines import LocalEngine
from cleaner.errors import CleanerError
from cleaner.runs.diagnosis import Damage, diagnose


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The command: its options, what it prints, its exit code."""

    settings_file: Path | None
    workers: int
    outlet_from_folder: bool

    def perform(self, inputs: list[str], *, as_json: bool) -> int:
        """Look at the inputs and print what is broken. Returns the exit code."""
        settings = load_settings(self.settings_file)
        if self.outlet_from_folder:
            settings = replace(settings, clean=replace(settings.clean, outlet_from_folder=True))
        try:
            found = diagnose(inputs, settings, engine=LocalEngine(self.workers))
        except CleanerError as error:
            raise fail(str(error)) from error
        for line in _json(found) if as_json else _text(found):
            typer.echo(line)
        if found:
            return DONE
        say("cleaner: no article came out of the inputs")
        return REJECTED


def _json(found: Sequence[Damage]) -> Iterator[str]:
    return (json.dumps(damage.as_dict(), ensure_ascii=False) for damage in found)


def _text(found: Sequence[Damage]) -> Iterator[str]:
    for damage in found:
        if damage.damaged:
            yield from _outlet(damage)
    sound = [damage for damage in found if not damage.damaged]
    articles = sum(damage.articles for damage in sound)
    yield f"no damage seen: {len(sound)} outlets, {articles} articles"


def _outlet(damage: Damage) -> Iterator[str]:
    when = f", {damage.first} to {damage.last}" if damage.first else ""
    share = 100 * damage.hit / max(damage.words, 1)
    name = damage.outlet or "(outlet unknown)"
    yield f"{name}: {damage.damaged} of {damage.articles} articles{when}; {share:.1f} % of words"
    for dropped in damage.channel.dropped if damage.channel else ():
        told = ", ".join(f"{odd} → {whole}" for odd, whole in dropped.samples[:3])
        yield f"  missing: {dropped.substring!r}, in {dropped.found} words instead of {dropped.expected:.0f}; {told}"
    if damage.vanished:
        gone = ", ".join(f"{word!r} {count}" for word, count in damage.vanished.items())
        yield f"  whole words gone, about: {gone}"
    counts = ", ".join(f"{rule} {count}" for rule, count in damage.repairs.most_common())
    yield f"  to be mended: {counts or 'nothing'}; unsure: {damage.unsure}"
    if damage.samples:
        yield f"  samples: {', '.join(f'{before} → {after}' for before, after in damage.samples)}"
