"""Fields that a page's markup names: by JSON-LD, meta elements, and elements marked as headings, bylines and dates."""

import math
import re
from collections.abc import Sequence
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner.budget import check_budget
from cleaner.extractors.ancestors import words_inside
from cleaner.extractors.linked_data import (
    Script,
    articles_in,
    headlines_in,
    linked_address,
    linked_authors,
    linked_dates,
    linked_language,
    publishers_in,
)
from cleaner.extractors.marks import BY_NAME, BY_TEXT, Mark, Marks, byline_text, is_elsewhere
from cleaner.extractors.titles import TitleEvidence, choose_title
from cleaner.extractors.trafilatura_tools import find_date
from cleaner.records import Fields
from cleaner.rules import standard_words
from cleaner.rules.names import are_people, names_in, people_in
from cleaner.text.cached import cached_if_short
from cleaner.text.dates import epoch_date, is_update, iso_prefix, parse_date
from cleaner.text.folding import fold
from cleaner.text.languages import language_code
from cleaner.text.urls import domain, host

# Names of meta elements, the surest first.
_TITLES = "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title citation_title headline title".split()
_AUTHORS = (
    "author authors article:author og:author og:article:author article:author_name parsely-author sailthru.author byl "
    "dc.creator dc:creator dcterms.creator citation_author creator rbauthors shareaholic:article_author_name article.author "
    "cxenseparse:author cse_author"
).split()
# Of these, names that journals and libraries use.
_LIBRARY = frozenset({"citation_author", "dc.creator", "dc:creator", "dcterms.creator"})
_FAMILY_FIRST = re.compile(r"^([^\s,;]+), ?([^\s,;]+(?: [A-Z]\.?)?)$")
_DATES = (
    "article:published_time datepublished og:published_time og:article:published_time article:published "
    "article:publish_date pubdate publishdate publish-date publish_date publication_date published_time published "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime citation_publication_date citation_online_date "
    "citation_date dc.date.issued dcterms.issued dcterms.created dc.date.created "
    "dcterms.date dc.date dc:date originalpublicationdate "
    "shareaholic:article_published_time rbpubdate displaydate article.created bt:pubdate ptime pdate date"
).split()
# Further names, without the signs in them: the words for a publication and for a date, or one that says both.
_DATE_NAME = re.compile(
    r"(?:publi(?:sh|c)|pub|post(?!al)|releas|issue|creat|orig|story|content|article).*(?:date|time|(?:at|on)$)"
    r"|date.*(?:publi|creat|issue|posted)|(?:published|issued|created)$"
)
_NO_DATE_NAME = re.compile(
    r"modif|updat|last|first|expir|copyright|valid|event|video|image|author|section|tag|profile|location|station|encoding"
)
_SITES = (
    "og:site_name application-name publisher article:publisher dc.publisher dcterms.publisher citation_journal_title "
    "sailthru.publisher rbpubname apple-mobile-web-app-title copyright twitter:site"
).split()
# A longer name of an outlet is the page's title, or a copyright line.
_MAX_SITE = 40

_LOCALES = "content-language og:locale language dc.language dcterms.language inlanguage lang".split()

_DECK_TAGS = ("p", "h2", "h3", "div", "span")
_DECK_NAMES = frozenset(
    "standfirst dek deck subtitle sub-title subheadline sub-headline article-standfirst article__standfirst article-dek "
    "article__subtitle article-subtitle entry-subtitle chapo entradilla".split()
)
_MIN_DECK, _MAX_DECK = 20, 600
_MIN_BYLINE, _MAX_BYLINE = 3, 160
# A byline or date without a sure mark stands at most so many elements before or behind the headline.
_BEFORE, _BEHIND = 30, 60
# More bylines of one kind in different places are those of a list of articles.
_MAX_AUTHORS = 8
# Words before a date tell what it is for within so many characters.
_MAX_BEFORE = 40
# What stands before a date is read where it is not longer than this.
_MAX_DATE_LINE = 10_000
# The name of an office or group has at most this many words.
_MAX_GROUP = 5
# "Mon Aug 03 12:45:00 EDT 2031": the year stands last.
_YEAR_LAST = re.compile(r"\b([A-Z][a-z]{2}) +(\d\d?) (\d\d:\d\d(?::\d\d)?)( [A-Z]{2,5})? (\d{4})$")
_FIGURES = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?([0-2]\d)(?:([0-5]\d)(?:[0-5]\d)?)?)?$")
# The moment from which machines count.
_NO_DATE = ("1970-01-01", "1969-12-31")


def page_fields(tree: Any, scripts: Sequence[Script]) -> Fields:
    """Title, authors, date, address, outlet, standfirst and language as the markup of a page names them. `scripts`: its
    JSON-LD."""
    marks = Marks(tree)
    articles = articles_in(scripts, [marks.page or "", *(text for level, text, _ in marks.headings if level == 1)])
    locale = _locale(tree, marks, articles)
    url = _url(marks, articles)
    publishers = publishers_in(scripts)
    sites = [site for name in _SITES for site in marks.meta.get(name, ())]
    outlets = [*sites, *publishers, *marks.sites]
    title = choose_title(
        TitleEvidence(
            headings=[(level, text) for level, text, _ in marks.headings],
            stated=_stated_titles(marks, articles),
            page=marks.page,
            outlets=outlets,
            copyright=marks.copyright,
            url=url,
        )
    )
    headline = _headline(marks, title)
    return Fields(
        title=title,
        authors=_authors(marks, articles, headline, [*outlets, url or ""]),
        published=_published(marks, articles, headline, locale) or find_date(tree, url),
        url=url,
        outlet=_outlet([*sites, *publishers], url),
        standfirst=_standfirst(tree),
        language=language_code(locale),
    )


def _stated_titles(marks: Marks, articles: Sequence[Any]) -> list[str]:
    """The titles that metadata state, the surest first; without any, the one heading that the markup calls a headline."""
    named = (text for name in _TITLES for text in marks.meta.get(name, ())[:1])
    return [*headlines_in(articles)[:1], *named] or (marks.stated if len(marks.stated) == 1 else [])


def _locale(tree: Any, marks: Marks, articles: Sequence[Any]) -> str:
    """The language of the page as it is stated, with the country if that is stated, too."""
    named = (text for name in _LOCALES for text in marks.meta.get(name, ()))
    stated = (tree.get("lang"), tree.get("xml:lang"), *named, linked_language(articles))
    return next((text for text in stated if text and language_code(text)), "")


def _headline(marks: Marks, title: str | None) -> Any:
    """The heading that holds the title, None where none does."""
    folded = fold(title or "")
    held = (element for _, text, element in marks.headings if folded and (text == title or folded in fold(text)))
    return next(held, None)


# Authors


def _authors(marks: Marks, articles: Sequence[Any], headline: Any, outlets: list[str]) -> tuple[str, ...]:
    """The first of JSON-LD, meta elements and byline that names people; without any, the first that names anyone."""
    words = standard_words()
    outlets = [*outlets, *marks.copyright]
    linked = linked_authors(articles)
    stated = [linked, *(_in_order(name, marks.meta[name]) for name in _AUTHORS if name in marks.meta), _labelled(marks)]
    sources = [names for texts in stated if (names := tuple(dict.fromkeys(chain.from_iterable(map(_single_names, texts)))))]
    if not any(are_people(names, outlets, words) for names in sources):
        sources = [shown for shown in (_byline(marks, headline, outlets),) if are_people(shown, outlets, words)] or sources
    people = next((names for names in sources if are_people(names, outlets, words)), ())
    if people:
        return people_in(people, outlets, words)
    # Nobody is named: an office or a group ("Tarn Staff") may be, as it is printed.
    groups = (tuple(text for text in texts if _is_group(text)) for texts in stated)
    return next(filter(None, (*groups, *sources)), ())


def _in_order(name: str, texts: Sequence[str]) -> Sequence[str]:
    """Names with the given name first: libraries and journals set the family's name first, with a comma behind."""
    return [_FAMILY_FIRST.sub(r"\2 \1", text) for text in texts] if name in _LIBRARY else texts


def _labelled(marks: Marks) -> list[str]:
    """The author on the card for other sites: "Written by" is a label of its own there."""
    return [
        value
        for number in "12"
        for label in marks.meta.get(f"twitter:label{number}", ())
        for value in marks.meta.get(f"twitter:data{number}", ())
        if standard_words().byline_start.match(label)
    ]


def _is_group(text: str) -> bool:
    return 1 < len(text.split()) <= _MAX_GROUP and "/" not in text and "@" not in text and text[:1].isupper()


def _single_names(text: str) -> tuple[str, ...]:
    return names_in(text, standard_words())


def _byline(marks: Marks, headline: Any, outlets: list[str]) -> tuple[str, ...]:
    """The names in the byline: of the elements marked by a property first, then of those nearest to the headline."""
    words = standard_words()
    at = marks.number(headline) if headline is not None else 0
    best: tuple[tuple[bool, int, bool, int], Mark, tuple[str, ...]] | None = None
    labelled = marks.labelled(None if headline is None else at, words.byline_start)
    for mark in [*marks.bylines, *labelled]:
        check_budget()
        key = (mark.sure, mark.at < at, abs(mark.at - at))
        if best is not None and (False, *key) >= best[0]:
            continue
        if is_elsewhere(mark, marks, headline) or (mark.sure == BY_TEXT and not -_BEFORE <= mark.at - at <= _BEHIND):
            continue
        text = byline_text(mark.element)
        if not _MIN_BYLINE <= len(text.strip(" |")) <= _MAX_BYLINE:
            continue
        if names := names_in(text, words):
            rank = (not are_people(names, outlets, words), *key)
            if best is None or rank < best[0]:
                best = rank, mark, names
    return _with_neighbours(marks, best[1], best[2]) if best else ()


def _with_neighbours(marks: Marks, best: Mark, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a byline, and of others of its kind beside it: each author may have an element of his own."""
    around = _line_around(best.element)
    found = list(names)
    for mark in marks.bylines:
        check_budget()
        if mark.sure == best.sure and mark is not best and around is not None and _line_around(mark.element) is around:
            text = byline_text(mark.element)
            found += names_in(text, standard_words()) if len(text) <= _MAX_BYLINE else ()
    return tuple(dict.fromkeys(found)) if len(set(found)) <= _MAX_AUTHORS else names


def _line_around(element: Any) -> Any:
    """The element that holds a line of bylines: the one around the element, or around its list item or span."""
    inside, parent = element, element.getparent()
    while parent is not None and parent.tag in ("li", "span", "a", "b", "em", "strong"):
        inside, parent = parent, parent.getparent()
    if parent is not None and parent.tag not in ("body", "article", "main", "section"):
        return parent
    return None if inside is element else inside


# Dates


def _published(marks: Marks, articles: Sequence[Any], headline: Any, locale: str) -> str | None:
    """The date of publication: as JSON-LD, meta elements, or the elements around the headline give it."""
    named = [name for name in marks.meta if name not in _DATES and _is_date_name(name)]
    stated = chain(linked_dates(articles), (text for name in (*_DATES, *named) for text in marks.meta.get(name, ())))
    beside = (_read_date(text, locale) for text in linked_dates(articles, beside=True))
    found = (_read_date(text, locale) for text in stated)
    return next(filter(None, found), None) or _shown_date(marks, headline, locale) or next(filter(None, beside), None)


def _is_date_name(name: str) -> bool:
    """Whether the name of a meta element speaks of the date of publication."""
    plain = re.sub(r"[\W_]", "", name)
    return _DATE_NAME.search(plain) is not None and _NO_DATE_NAME.search(plain) is None


def _shown_date(marks: Marks, headline: Any, locale: str) -> str | None:
    """The date of the element that is surest and nearest to the headline; that of an update only without any other."""
    at = marks.number(headline) if headline is not None else 0
    updates: list[str] = []
    dates = marks.dates(None if headline is None else at)
    prose = marks.first_prose(at)
    numbers = (marks.number(element) for _, _, element in marks.headings)
    # The first heading below the text.
    heading = min((number for number in numbers if number > prose), default=math.inf)

    def likeness(mark: Mark) -> tuple[int, bool, int]:
        # What stands below the text, behind another heading, may be the date of another article.
        is_behind = mark.sure == BY_NAME and heading < mark.at
        return BY_TEXT + 1 if is_behind else mark.sure, mark.at < at, abs(mark.at - at)

    for mark in sorted(dates, key=likeness):
        check_budget()
        date = _read_date(mark.text, locale)
        if date is None or is_elsewhere(mark, marks, headline):
            continue
        if is_update(mark.text) or is_update(_before(mark.element) + mark.text):
            updates.append(date)
        else:
            return date
    return next(iter(updates), None)


def _before(element: Any) -> str:
    """The words before an element, in the element around it."""
    previous = element.getprevious()
    text = element.getparent().text if previous is None else previous.tail or words_inside(previous, _MAX_DATE_LINE)
    return f"{(text or '')[-_MAX_BEFORE:]} "


@cached_if_short(4096)
def _read_date(text: str, locale: str) -> str | None:
    """A date that a machine or a person has written, as ISO 8601. What a machine writes for no date is none."""
    date = _as_written(text.strip(), locale)
    return None if date is None or date.startswith(_NO_DATE) else date


def _as_written(text: str, locale: str) -> str | None:
    if exact := iso_prefix(text):
        return exact
    if figures := _FIGURES.match(text):
        year, month, day, hour, minute = figures.groups()
        if found := iso_prefix(f"{year}-{month}-{day}" + (f"T{hour}:{minute or '00'}" if hour else "")):
            return found
    if moment := epoch_date(text):
        return moment
    return parse_date(_YEAR_LAST.sub(r"\2 \1 \5 \3\4", text), zones=standard_words().zones, language=locale or None)


# Address, outlet and standfirst


def _url(marks: Marks, articles: Sequence[Any]) -> str | None:
    """The page's own address: that of Open Graph or the canonical link, the card for other sites, or of structured data.

    The canonical link counts for more where both name the outlet: the other may be that of the front page, or say where a
    reader comes from. Where it names another outlet, the report came from there.
    """
    stated = [*marks.meta.get("og:url", ())[:1], marks.links.get("canonical"), *marks.meta.get("twitter:url", ())]
    base = next((full for text in (marks.base, *stated) if (full := _full(text, ""))), "")
    shared, canonical, *others = (_full(text, base) for text in (stated if marks.meta.get("og:url") else [None, *stated]))
    if shared and canonical and host(shared) == host(canonical) and not _is_front(canonical):
        shared = canonical
    return next(filter(None, (shared, canonical, *others, linked_address(articles))), None)


def _full(address: str | None, base: str) -> str | None:
    full = urljoin(base, address.strip()) if address else ""
    full = f"https:{full}" if full.startswith("//") else full
    return full if full.startswith(("http://", "https://")) and host(full) else None


def _is_front(address: str) -> bool:
    return urlsplit(address).path in ("", "/")


def _outlet(names: Sequence[str], url: str | None) -> str | None:
    """The outlet's name, with capitals where it has none; without a name the host; the domain where the name is no name."""
    tidied = (unescape(text).strip().lstrip("@") for text in names)
    name = next((tidy for tidy in tidied if tidy and not tidy.startswith("http")), None)
    if name and "." not in name and not name[0].isupper():
        name = name.title()
    if name is None and url:
        name = host(url)
    if name and len(name) <= _MAX_SITE and "©" not in name and "reserved" not in name:
        return name
    return domain(url) if url else None


def _standfirst(tree: Any) -> str | None:
    """The deck below the headline, where the page's markup calls it by one of its names."""
    for element in tree.iter(*_DECK_TAGS):
        names = element.get("class")
        if element.get("itemprop") == "alternativeHeadline" or (names and not _DECK_NAMES.isdisjoint(names.split())):
            text = words_inside(element, _MAX_DECK)
            if text and _MIN_DECK <= len(text) <= _MAX_DECK:
                return text
    return None
