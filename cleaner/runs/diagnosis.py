"""What scrapers broke, outlet by outlet, without changing anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from cleaner.engines import LocalEngine
from cleaner.readers import read, walk
from cleaner.records import Article, Channel, Page, Rejection
from cleaner.repairs import vanished_words
from cleaner.settings import Settings
from cleaner.stages.pipeline import clean_page, crash, learn_profiles, vocabulary_of, with_profile

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
    inputs: str | Path | Sequence[str | Path], settings: Settings | None = None, *, engine: LocalEngine | None = None
) -> list[Damage]:
    """What is broken at each outlet of a pile of pages; the pages are cleaned for that, nothing is written.

    Pages of unknown outlets count together, under "". The texts are held in memory.
    """
    settings = settings or Settings()
    settings = replace(settings, clean=replace(settings.clean, repair="report"))
    limits = settings.clean
    files = walk([inputs] if isinstance(inputs, (str, Path)) else list(inputs))
    pages = read(files, max_page_bytes=limits.max_page_bytes, outlet_from_folder=limits.outlet_from_folder)
    return diagnose_pages(pages, settings, engine or LocalEngine())


def diagnose_pages(pages: Iterable[Page | Rejection], settings: Settings, engine: LocalEngine) -> list[Damage]:
    """The same for pages that are read already; the settings say that repairs are only reported."""
    held: list[Article] = []

    def cleaned() -> Iterator[Article]:
        for outcome in engine.map(partial(clean_page, settings=settings), pages, crash):
            if isinstance(outcome.result, Article) and outcome.result.status == "ok":
                held.append(replace(outcome.result, blocks=()))
                yield outcome.result

    profiles = learn_profiles(cleaned(), settings)
    vocabulary = vocabulary_of(held, profiles)
    found: dict[str, Damage] = {}
    for article in held:
        name = article.outlet or ""
        profile = profiles.of(name)
        damage = found.setdefault(name, Damage(outlet=name, channel=profile.channel if profile else None))
        damage.add(with_profile(article, profile and replace(profile, lines=()), settings, vocabulary))
    for damage in found.values():
        damage.vanished = vanished_words(damage.channel, damage.words) if damage.channel else {}
    return sorted(found.values(), key=lambda damage: (-damage.hit / max(damage.words, 1), damage.outlet))
