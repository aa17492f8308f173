"""Page → article, each page by itself: text, blocks, decisions, fields, layout repairs."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from cleaner.boilerplate import fields_of, images_of, label_blocks, prepare_for_many_pages, with_conventions
from cleaner.budget import check_budget, within_budget
from cleaner.errors import CleanerError, EngineError, InputError, UnreadableError
from cleaner.extractors import extract
from cleaner.readers import page_text
from cleaner.records import Article, Block, Extraction, Fields, Format, OutletProfile, Page, Profiles, Rejection, kept_links
from cleaner.rules import rule_book, standard_words
from cleaner.settings import CleanSettings, Settings
from cleaner.stages.knowledge import Knowledge
from cleaner.stages.revise import assembled, revise
from cleaner.stages.stage import Stage
from cleaner.text.links import whole_address, whole_base

FORMATS = ("auto", "html", "markdown", "text")
# A batch of so many pages has others behind it: then it is worth to load what makes each page quicker.
_MANY_PAGES = 50


def clean(  # noqa: PLR0917  # the public face
    page: str | bytes | Page,
    outlet: str | None = None,
    url: str | None = None,
    format: Format = "auto",  # noqa: A002  # the public name
    profile: OutletProfile | Profiles | None = None,
    settings: Settings | CleanSettings | None = None,
) -> Article:
    """Clean one page: an article with its fields, its labelled blocks and every change that was made.

    `page` is text, bytes of any encoding, or a Page; `outlet`, `url` and `format` say what is known of it from outside;
    `profile` what is known of its outlet (of `Profiles`, that of the page's outlet is taken).
    A page without an article gives one whose `status` is "empty". Raises UnreadableError for bytes that are no text and
    for pages that are larger than the settings `max_page_bytes`, `max_elements`, `max_blocks` and `max_text_chars` allow or
    take more than `max_seconds` and `max_memory_bytes`, and InputError for other types.

    Not for a pile of pages: what an outlet repeats shows only in many of its pages together (`run`, `learn_profiles`).

    >>> article = clean("Quake hits Tarn\\n\\nBy Mira Oslund\\n\\nA quake hit Tarn on Monday.\\n\\nAdvertisement")
    >>> article.title, article.authors, article.text
    ('Quake hits Tarn', ('Mira Oslund',), 'A quake hit Tarn on Monday.')
    """
    given = as_page(page)
    if format not in FORMATS:
        raise InputError(f"format is {format!r}; it must be one of {', '.join(FORMATS)}")
    if profile is not None and not isinstance(profile, (OutletProfile, Profiles)):
        raise InputError(f"profile is {type(profile).__name__}; it must be Profiles or the OutletProfile of one outlet")
    kind = given.format if format == "auto" else format
    given = replace(given, outlet=outlet or given.outlet, url=url or given.url, format=kind)
    chosen = Settings.of(settings)
    return within_budget(partial(_cleaned, given, chosen, profile), chosen.clean)


def _cleaned(page: Page, settings: Settings, profile: OutletProfile | Profiles | None = None) -> Article:
    """The article of a page, revised by what is known of its outlet and by what it shows itself."""
    article = clean_page(page, settings)
    own = profile.of(article.outlet) if isinstance(profile, Profiles) else profile
    return revise(article, own, settings)


def as_page(page: Any) -> Page:
    """A page out of text, bytes or a Page. Raises InputError for anything else."""
    if isinstance(page, Page):
        return page
    if isinstance(page, (str, bytes)):
        return Page(content=page)
    raise InputError(f"a page is {type(page).__name__}; it must be text, bytes or a cleaner.Page")


def clean_page(page: Page, settings: Settings) -> Article:
    """Clean one page by what it shows itself, without repairing its words: those wait for what is known of its outlet.

    Raises UnreadableError where the page is too large or too complex, or no text.
    """
    words = standard_words()
    kind = settings.clean.format if page.format == "auto" else page.format
    extraction = extract(page_text(page, settings.clean.max_page_bytes), kind, settings.clean)
    check_budget()
    known = _known(page, extraction.fields)
    blocks = label_blocks(extraction, known, rule_book(settings.clean.rules), words, explain=settings.clean.explain)
    check_budget()
    article = Article(
        id=page.id or page.source or "0",
        source=page.source,
        source_text=extraction.source_text,
        extra=page.extra,
        **asdict(fields_of(blocks, known, words)),
    )
    blocks = with_conventions(blocks, settings.clean)
    if settings.clean.links or settings.clean.images:
        article = _with_references(article, blocks, extraction, article.url)
    return assembled(article, blocks, settings.clean.repair)


def _with_references(article: Article, blocks: Sequence[Block], extraction: Extraction, url: str | None) -> Article:
    """The article with its links and pictures."""
    base = whole_base(url, extraction.base)
    whole = ((link, whole_address(link.address, base)) for link in kept_links(extraction.links, blocks))
    links = tuple(replace(link, address=address) for link, address in whole if address)
    images = tuple(images_of(extraction, blocks, base))
    return replace(article, links=links, images=images)


def clean_or_reject(page: Page | Rejection, settings: Settings, *, alone: bool = False) -> Article | Rejection:
    """Clean one page of many: whatever goes wrong with it becomes a rejection. A rejection passes through.

    A page that is cleaned `alone` is repaired by what it shows itself; others wait for what a run learns of their outlet.
    """
    if isinstance(page, Rejection):
        return page
    try:
        return within_budget(partial(_cleaned if alone else clean_page, page, settings), settings.clean)
    except UnreadableError as error:
        return rejected(page, error.reason, str(error))
    except CleanerError:
        raise
    except (ImportError, OSError) as error:
        # Cleaning reads no file but the package's own: the machine is at fault, and all other pages would suffer the same.
        raise EngineError(f"a page cannot be cleaned on this machine: {type(error).__name__}: {error}") from error
    except Exception as error:  # one page must not end a run of millions; the reason is kept
        return rejected(page, "crashed", f"{type(error).__name__}: {error}")


def rejected(page: Page, reason: str, detail: str) -> Rejection:
    """The rejection of a page."""
    return Rejection(id=page.id or page.source, source=page.source, reason=reason, detail=detail)


def clean_batch(pages: Any, known: Knowledge) -> Any:
    """A record batch of PAGES → one of CLEANED: an article for each page, or the reason why there is none."""
    from cleaner.records.arrow import cleaned_batch, pages_of

    if len(pages) >= _MANY_PAGES:
        prepare_for_many_pages()
    results = (clean_or_reject(page, known.settings) for page in pages_of(pages))
    return cleaned_batch([_with_text(result) for result in results])


def _with_text(result: Article | Rejection) -> Article | Rejection:
    """An article without text is a rejection of a run."""
    if isinstance(result, Rejection) or result.status == "ok":
        return result
    reason, detail = why_empty(result)
    return Rejection(id=result.id, source=result.source, reason=reason, detail=detail)


def why_empty(article: Article) -> tuple[str, str]:
    """Why an article whose status is "empty" has no text: the reason of the rejection that a run makes of it, and the
    detail."""
    if not article.blocks:
        return "no_text", "no article was found in the page"
    return "no_body", f"all {len(article.blocks)} blocks are boilerplate"


_WHY_ENDED = {
    "crashed": "the process that cleaned it died",
    "too_slow": "the process that cleaned it was ended, far beyond the setting clean.max_seconds",
    "too_heavy": "the process that cleaned it was ended, far beyond the setting clean.max_memory_bytes",
}


def died(page: Page | Rejection, reason: str = "crashed") -> Rejection:
    """The rejection of a page whose process died, or was ended for a reason of a page."""
    return page if isinstance(page, Rejection) else rejected(page, reason, _WHY_ENDED[reason])


def _died_batch(pages: Any, reason: str) -> Any:
    from cleaner.records.arrow import cleaned_batch, pages_of

    return cleaned_batch([died(page, reason) for page in pages_of(pages)])


CLEAN = Stage(name="clean", version=1, function=clean_batch, when_dead=_died_batch)


def _known(page: Page, markup: Fields) -> Fields:
    """What comes with the page counts for more than what its markup says."""
    return replace(
        markup,
        title=page.title or markup.title,
        published=page.published or markup.published,
        url=page.url or markup.url,
        outlet=page.outlet or markup.outlet,
        agency=page.agency or markup.agency,
    )
