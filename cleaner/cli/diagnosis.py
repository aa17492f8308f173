"""The command `cleaner diagnose`."""

import json
from collections.abc import Iterator, Sequence

import typer

from cleaner.cli.messages import DONE, REJECTED, fail, harmless, say, stoppable
from cleaner.errors import CleanerError
from cleaner.runs.diagnosis import Damage, diagnose
from cleaner.settings import Settings


def print_diagnosis(inputs: list[str], settings: Settings, *, workers: int, as_json: bool) -> int:
    """Look at the inputs and print what is broken. Returns the exit code."""
    try:
        with stoppable("nothing was written"):
            found = diagnose(inputs, settings, workers=workers)
    except CleanerError as error:
        raise fail(str(error)) from error
    for line in _json(found) if as_json else _text(found):
        typer.echo(harmless(line))
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
    yield f"  to be repaired: {counts or 'nothing'}; unsure: {damage.unsure}"
    if damage.samples:
        yield f"  samples: {', '.join(f'{before} → {after}' for before, after in damage.samples)}"
