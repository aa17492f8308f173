"""What scrapers broke, outlet by outlet, without changing anything."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner.engines import Engine, Table, unseen
from cleaner.readers import walk
from cleaner.records import Article, Channel, Profiles
from cleaner.repairs import vanished_words
from cleaner.runs.cleaning import Pages, clean_table
from cleaner.runs.job import Inputs, as_engine, as_paths
from cleaner.runs.learning import learn
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.revise import REVISE

_SAMPLES = 12
_UNSURE = "channel.unsure"


@dataclass(slots=True, kw_only=True)
class Damage:
    """What is broken in the articles of one outlet.

    `articles`, `words`: how many there are; `damaged`, `hit`: how many of them show damage. `first` and `last` are the ISO
    dates of the earliest and the latest damaged article, None where none has a date. `channel`: what its scraper drops.
    `repairs` counts what would be mended, by rule; `unsure` what would be left. `vanished`: whole words that are gone, by
    word; an estimate, they are never put back. `samples`: words as they stand and as they would be.
    """

    outlet: str
    articles: int = 0
    damaged: int = 0
    words: int = 0
    hit: int = 0
    first: str | None = None
    last: str | None = None
    channel: Channel | None = None
    repairs: Counter[str] = field(default_factory=Counter)
    unsure: int = 0
    vanished: Mapping[str, int] = field(default_factory=dict)
    samples: list[tuple[str, str]] = field(default_factory=list)

    def add(self, article: Article) -> None:
        """Count one article, whose repairs were proposed and not made."""
        self.articles += 1
        words = len(article.text.split())
        self.words += words
        repairs = [edit for edit in article.repairs if edit.rule != "sentence.join"]
        if not repairs:
            return
        self.damaged += 1
        self.hit += min(words, len(repairs))
        if date := (article.published or "")[:10]:
            self.first, self.last = min(self.first or date, date), max(self.last or date, date)
        for edit in repairs:
            if edit.rule == _UNSURE:
                self.unsure += 1
                continue
            self.repairs[edit.rule] += 1
            pair = edit.before, proposed(edit.evidence)
            if len(self.samples) < _SAMPLES and pair not in self.samples:
                self.samples.append(pair)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as JSON has them."""
        channel = self.channel.as_dict() if self.channel else None
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return said | {"channel": channel, "repairs": dict(self.repairs)}


def proposed(evidence: str) -> str:
    """What a repair that was only proposed would have made."""
    return evidence.removeprefix("would be '").partition("'; ")[0].removesuffix("'")


def diagnose(
    inputs: Inputs,
    settings: Settings | CleanSettings | None = None,
    *,
    engine: Engine | None = None,
    workers: int | None = None,
) -> list[Damage]:
    """What is broken at each outlet of a pile of pages, the most damaged first; nothing of it is changed or kept.

    The pages are cleaned for that, in a temporary folder. Pages of unknown outlets count together, under "". Raises what
    `run` raises.
    """
    chosen, known = as_engine(engine, workers), Settings.of(settings)
    known = replace(known, clean=replace(known.clean, repair="report"))
    files = walk(as_paths(inputs))
    with TemporaryDirectory() as folder, chosen.session(Path(folder)) as session:
        cleaned = clean_table(session, Pages(files), known, unseen)
        learned = learn(session, cleaned, known, Profiles())
        revised = session.map(REVISE, cleaned, _only_channels(learned), progress=unseen)
        return _damage_by_outlet(revised, learned.profiles)


def _only_channels(known: Knowledge) -> Knowledge:
    """The same, but that what outlets repeat stays in their articles: it is damaged as they are."""
    outlets = {name: replace(profile, lines=()) for name, profile in known.profiles.outlets.items()}
    return replace(known, profiles=Profiles(outlets=outlets))


def _damage_by_outlet(revised: Table, profiles: Profiles) -> list[Damage]:
    from cleaner.records.arrow import cleaned_of

    found: dict[str, Damage] = {}
    for batch in revised.batches():
        for article in cleaned_of(batch):
            if isinstance(article, Article):
                name = article.outlet or ""
                profile = profiles.of(name)
                found.setdefault(name, Damage(outlet=name, channel=profile.channel if profile else None)).add(article)
    for damage in found.values():
        damage.vanished = vanished_words(damage.channel, damage.words) if damage.channel else {}
    return sorted(found.values(), key=lambda damage: (-damage.hit / max(damage.words, 1), damage.outlet))
