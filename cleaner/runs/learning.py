"""What the pages of a run teach: the profiles of their outlets, and the words of the sound ones."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner.boilerplate import LineSummary, LineTexts
from cleaner.engines import LocalEngine, Progress, Session, Table, unseen
from cleaner.errors import InputError
from cleaner.records import Article, Page, Profiles
from cleaner.repairs import ChannelSummary, OutletSample, Vocabulary, VocabularySummary
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.clean import as_page, clean_page
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.learn import (
    LEARN_CHANNELS,
    CountedWords,
    FoundTexts,
    OutletEvidence,
    channel_profiles,
    samples_batch,
)

_BATCH_ARTICLES = 100


def learn(
    session: Session, cleaned: Table, settings: Settings, given: Profiles, *, progress: Progress = unseen
) -> Knowledge:
    """What is known of the outlets once all pages have been cleaned on their own, added to what was known before."""
    lines = LineSummary(min_pages=settings.clean.repeated_on) if settings.clean.repeated_on else None
    samples = ChannelSummary() if settings.clean.repair != "off" else None
    evidence = session.fold(OutletEvidence(lines, samples), cleaned, progress)
    profiles = given
    if lines is not None:
        texts = LineTexts(lines.repeated(evidence.lines))
        # Hundreds of bytes an article, which nothing needs any more.
        evidence.lines.clear()
        profiles = profiles.merged(texts.profiles(session.fold(FoundTexts(texts), cleaned)))
    if samples is not None:
        profiles = profiles.merged(_channels(session, samples.samples(evidence.samples), cleaned))
    return Knowledge(settings=settings, profiles=profiles, vocabulary=_vocabulary(session, cleaned, profiles))


def _channels(session: Session, samples: Iterable[tuple[str, OutletSample]], cleaned: Table) -> Profiles:
    batches = (samples_batch(outlet, sample) for outlet, sample in samples)
    learned = session.map(LEARN_CHANNELS, batches, None, progress=unseen, origin=cleaned.digest)
    return channel_profiles(learned.batches())


def _vocabulary(session: Session, cleaned: Table, profiles: Profiles) -> Vocabulary | None:
    """The words of the sound articles, which damaged ones are judged by; None where no outlet is damaged."""
    if not profiles.dropped:
        return None
    words = sum(text.count(" ") for batch in cleaned.batches(["text"]) for text in batch.column("text").to_pylist() if text)
    return Vocabulary(session.fold(CountedWords(VocabularySummary.of(profiles, words)), cleaned))


def learn_profiles(
    pages: Iterable[str | bytes | Page | Article], settings: Settings | CleanSettings | None = None
) -> Profiles:
    """What each outlet repeats and what its scraper drops, learned from its pages, or from articles cleaned already.

    Pages whose outlet is not known teach nothing. Give a whole pile at once: a block must stand in several articles of an
    outlet, and copies of one article count once. What the pages say lies in a temporary folder meanwhile. Raises InputError
    for a single page in place of several, and UnreadableError for bytes that are no text.

    >>> page = "Quake {0}\\n\\nA quake hit Tarn, {0} said.\\n\\nThe Herald, free for all readers, every day"
    >>> profiles = learn_profiles(Page(content=page.format(name), outlet="herald") for name in ("one", "two", "three"))
    >>> [(line.text, line.pages) for line in profiles.of("herald").lines]
    [('The Herald, free for all readers, every day', 3)]
    """
    if isinstance(pages, (str, bytes, Page, Article)) or not isinstance(pages, Iterable):
        raise InputError(f"pages is {type(pages).__name__}; it must be several pages or articles, in a list for example")
    chosen = Settings.of(settings)
    with TemporaryDirectory() as folder, LocalEngine().session(Path(folder)) as session:
        return learn(session, session.store("given", _batches(pages, chosen)), chosen, Profiles()).profiles


def _batches(pages: Iterable[Any], settings: Settings) -> Iterator[Any]:
    from cleaner.records.arrow import cleaned_batch

    articles = (given if isinstance(given, Article) else clean_page(as_page(given), settings) for given in pages)
    while some := list(islice(articles, _BATCH_ARTICLES)):
        yield cleaned_batch(some)
