"""The order of the steps, first half: page → blocks → labels → repairs → article."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from cleaner.boilerplate import (
    ProfileLearner,
    fields_of,
    label_blocks,
    label_repaired,
    model_reasons,
    with_conventions,
    without_repeated,
)
from cleaner.engines import LocalEngine
from cleaner.errors import CleanerError, UnreadableError
from cleaner.extractors import extract
from cleaner.records import (
    Article,
    Block,
    Extraction,
    Fields,
    Format,
    OutletProfile,
    Page,
    Profiles,
    Rejection,
)
from cleaner.repairs import (
    ChannelLearner,
    Counts,
    Vocabulary,
    join_sentences,
    line_views,
    mend_initials,
    mend_layout,
    mend_words,
    reads_sound,
    what_is_missing,
)
from cleaner.rules import standard_book, standard_words
from cleaner.settings import Settings
from cleaner.text.encoding import decode

if TYPE_CHECKING:
    pass

_FIELDS = tuple(Fields.__dataclass_fields__)
# Words of sound articles that are counted for the sake of damaged ones: more tell nothing new.
_MAX_COUNTED = 3_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page, and the seconds that each step took for it."""

    result: Article | Rejection
    seconds: Mapping[str, float] = field(default_factory=dict)


def clean(  # noqa: PLR0917  # the public face
    page: str | bytes | Page,
    outlet: str | None = None,
    url: str | None = None,
    format: Format = "auto",  # noqa: A002  # the public name
    profile: OutletProfile | Profiles | None = None,
    settings: Settings | None = None,
) -> Article:
    """Clean one page: an article with its fields, its labelled blocks and every change that was made.

    `page` is text, bytes of any encoding, or a Page; `outlet`, `url` and `format` say what is known of it from outside;
    `profile` what is known of its outlet (of `Profiles`, that of the page's outlet is taken).
    A page without an article gives one whose `status` is "empty". Raises UnreadableError for bytes that are no text.

    >>> article = clean("Quake hits Tarn\\n\\nBy Mira Oslund\\n\\nA quake hit Tarn on Monday.\\n\\nAdvertisement")
    >>> article.title, article.authors, article.text
    ('Quake hits Tarn', ('Mira Oslund',), 'A quake hit Tarn on Monday.')
    """
    if not isinstance(page, Page):
        page = Page(content=page, format=format)
    known = page.format if format == "auto" else format
    page = replace(page, outlet=outlet or page.outlet, url=url or page.url, format=known)
    settings = settings or Settings()
    return with_profile(_clean(page, settings, _Clock()), profile, settings)


def learn_profiles(pages: Iterable[str | bytes | Page | Article], settings: Settings | None = None) -> Profiles:
    """What each outlet repeats and what its scraper drops, learned from its pages, or from articles cleaned already.

    Pages whose outlet is not known teach nothing. Give a whole pile at once: a block must stand in several articles of an
    outlet, and copies of one article count once.

    >>> page = "Quake {0}\\n\\nA quake hit Tarn, {0} said.\\n\\nThe Herald, free for all readers, every day"
    >>> profiles = learn_profiles(Page(content=page.format(name), outlet="herald") for name in ("one", "two", "three"))
    >>> [(line.text, line.pages) for line in profiles.of("herald").lines]
    [('The Herald, free for all readers, every day', 3)]
    """
    settings = settings or Settings()
    lines, channels = ProfileLearner(min_pages=settings.clean.repeated_on), ChannelLearner()
    for given in pages:
        article = given if isinstance(given, Article) else clean(given, settings=settings)
        if settings.clean.repeated_on:
            lines.add(article)
        if settings.clean.repair != "off":
            channels.add(article)
    return lines.profiles().merged(
        Profiles(outlets={name: OutletProfile(outlet=name, pages=0, channel=found) for name, found in channels.channels()})
    )


def vocabulary_of(articles: Iterable[Article], profiles: Profiles) -> Vocabulary | None:
    """The words of the sound articles of a corpus, which damaged ones are judged by; None where no outlet is damaged."""
    if not any(profile.channel for profile in profiles.outlets.values()):
        return None
    counts = Counts()
    for article in articles:
        profile = profiles.of(article.outlet)
        if (profile is None or profile.channel is None) and reads_sound(article.text):
            counts.add(article.text)
        if counts.total >= _MAX_COUNTED:
            break
    return Vocabulary(counts)


def with_profile(
    article: Article,
    profile: OutletProfile | Profiles | None,
    settings: Settings | None = None,
    vocabulary: Vocabulary | None = None,
    *,
    twins: Sequence[Article] = (),
) -> Article:
    """The same article without what its outlet repeats (a page that has nothing else is empty) and what rules know once it
    is repaired (as it was, where nothing would be left of it), and with what its scraper dropped. `vocabulary`: see
    `vocabulary_of`; `twins`: sound copies of it, the best first."""
    mode = (settings or Settings()).clean.repair
    profile = profile.of(article.outlet) if isinstance(profile, Profiles) else profile
    blocks = without_repeated(article.blocks, profile) if profile is not None else None
    article = _relabelled(article, blocks, mode)
    known = what_is_missing(article, profile.channel if profile else None, vocabulary) if mode != "off" else None
    if known is None:
        return article if mode == "off" else mend_initials(article, vocabulary, mode)
    less = _relabelled(article, label_repaired(article.blocks, partial(line_views, known=known), standard_book()), mode)
    return mend_words(less if less.text else article, known, mode, twins)


def _relabelled(article: Article, blocks: Sequence[Block] | None, repair: str) -> Article:
    """The article with other labels, if there are any, and what of its fields they name first."""
    if blocks is None:
        return article
    less = _assembled(article, blocks, repair)
    fields = fields_of(less.blocks, Fields(**{name: getattr(article, name) for name in _FIELDS}), standard_words())
    return replace(less, **asdict(fields))


def explain(article: Article) -> list[tuple[tuple[str, float], ...]]:
    """For each block of an article the features that told the block model most, with their share of the log odds."""
    found = Extraction(source_text=article.source_text, blocks=article.blocks)
    return model_reasons(found, article.title, standard_book(), standard_words())


def clean_many(pages: Iterable[str | bytes | Page], settings: Settings | None = None, workers: int = 1) -> Iterator[Article]:
    """Clean pages, one article a page, in order, each as `clean` does it; memory does not grow with their number.

    A page that cannot be read gives an article whose `status` is "unreadable" and whose `problem` says why. An article
    without an id gets its position. `workers`: processes to use (see `LocalEngine`).
    """
    settings = settings or Settings()
    numbered = (
        replace(page, id=page.id or str(at)) if isinstance(page, Page) else Page(content=page, id=str(at))
        for at, page in enumerate(pages)
    )
    work = partial(clean_page, settings=settings, alone=True)
    for outcome in LocalEngine(workers).map(work, numbered, crash):
        result = outcome.result
        if isinstance(result, Rejection):
            problem = f"{result.reason}: {result.detail}"
            result = Article(id=result.id, source=result.source, status="unreadable", problem=problem)
        yield result


def clean_page(page: Page | Rejection, settings: Settings, *, alone: bool = False) -> Outcome:
    """Clean one page of many. Whatever goes wrong becomes a rejection; a rejection passes through. A page that is cleaned
    `alone` is mended by what it shows itself; others wait for what a run learns of their outlet."""
    if isinstance(page, Rejection):
        return Outcome(page)
    clock = _Clock()
    try:
        article = _clean(page, settings, clock)
        return Outcome(with_profile(article, None, settings) if alone else article, clock.seconds)
    except UnreadableError as error:
        return Outcome(_rejected(page, error.reason, str(error)), clock.seconds)
    except CleanerError:
        raise
    except Exception as error:  # one page must not end a run of millions; the reason is kept
        return Outcome(_rejected(page, "crashed", f"{type(error).__name__}: {error}"), clock.seconds)


def crash(page: Page | Rejection) -> Outcome:
    """The outcome of a page whose process died."""
    if isinstance(page, Rejection):
        return Outcome(page)
    return Outcome(_rejected(page, "crashed", "the process that cleaned it died"))


@dataclass(slots=True)
class _Clock:
    """CPU seconds by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, since: float) -> float:
        now = time.process_time()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - since
        return now


def _clean(page: Page, settings: Settings, clock: _Clock) -> Article:
    words = standard_words()
    now = time.process_time()
    text = page_text(page, settings.clean.max_page_bytes)
    extraction = extract(text, page.format)
    now = clock.time("extract", now)
    known = _known(page, extraction.fields)
    blocks = label_blocks(extraction, known, standard_book(), words)
    fields = fields_of(blocks, known, words)
    now = clock.time("label", now)
    article = Article(
        id=page.id or page.source or "0",
        source=page.source,
        source_text=extraction.source_text,
        extra=page.extra,
        **asdict(fields),
    )
    blocks = with_conventions(blocks, settings.clean)
    article = _assembled(article, blocks, settings.clean.repair)
    clock.time("repair", now)
    return article


def _assembled(article: Article, blocks: Sequence[Block], repair: str) -> Article:
    """The article with the text that its labelled blocks make."""
    joined = join_sentences(blocks, standard_words().open_words)
    article = article.assembled(joined)
    return article if repair == "off" else mend_layout(article, repair)


def page_text(page: Page, max_bytes: int) -> str:
    """The text of a page. Raises UnreadableError where it is too large, or no text."""
    content = page.content
    size = len(content) if isinstance(content, bytes) else len(content.encode(errors="replace"))
    if size > max_bytes:
        raise UnreadableError("too_large", f"{size} bytes, more than {max_bytes} (setting clean.max_page_bytes)")
    return content if isinstance(content, str) else decode(content)


def _known(page: Page, markup: Fields) -> Fields:
    """What comes with the page counts for more than what its markup says."""
    return replace(
        markup,
        title=page.title or markup.title,
        published=page.published or markup.published,
        url=page.url or markup.url,
        outlet=page.outlet or markup.outlet,
    )


def _rejected(page: Page, reason: str, detail: str) -> Rejection:
    return Rejection(id=page.id or page.source, source=page.source, reason=reason, detail=detail)
