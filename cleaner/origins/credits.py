"""Whom a report credits: the agency of its dateline, or the outlet in which it says that it appeared first."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.origins.reports import Credit, Report, outlet_key
from cleaner.rules.agencies import name_key, standard_agencies
from cleaner.text.words import UNSPACED, words_in

# Lines at the head and the foot of a text that may hold a credit, and how much of a line at the head.
_HEAD_LINES, _FOOT_LINES, _HEAD_CHARS = 8, 4, 140
# A line of so many words is prose: no dateline comes behind it.
_PROSE_WORDS = 25
# A longer line at the foot is prose.
_FOOT_CHARS, _NOTE_CHARS = 110, 300
_DASH = r"[-‐‑‒–—―−:：]"
# "(Agency)", "[Agency]", "/Agency/" and "【Agency】" before a dash, or at the start of a line.
_IN_BRACKETS = re.compile(r"[(\[（【〔/]\s?([^()\[\]（）【】〔〕/\n]{2,40}(?:/[^()\[\]\n/]{1,10})?)\s?[)\]）】〕/]")
_BEHIND_BRACKETS = re.compile(rf"\s?\.?\s?(?:{_DASH}|$)")
_PARTED = re.compile(rf"\s*(?:\s{_DASH}|{_DASH}\s|[—–])\s*")
_SENTENCE_END = re.compile(r"[a-zß-ÿа-яё]{2}[.!?]\s|[。！？]")
_AT_END = re.compile(r"[(\[（]\s?([^()\[\]（）\n]{2,60})\s?[)\]）]\.?$")
_PARTS = re.compile(r"\s*(?:[,;/&=＝・、，]|\s(?:and|und|et|y|e|и|with|mit)\s)\s*")
_DISPATCH = re.compile(r"[^。，,]{0,24}[电電讯訊]")
_SOURCE = re.compile(
    r"^(?:(?:source|quelle|fuente|fonte|bron|kilde|källa|źródło|zdroj|forrás|kaynak|sumber|nguồn|источник|джерело|πηγή|"
    r"المصدر|स्रोत|来源|來源|文|出典|출처)\s?[:：]|©|\(c\)|copyright)\s*(?:\d{4}\s*)?",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"[.,]?\s*(?:\d{4}\s*)?(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)?[.。]?$", re.IGNORECASE
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NAME_WORDS = 5


def credits_of(reports: Sequence[Report]) -> list[Credit | None]:
    """Whom each of the reports of one cluster credits; None where it credits nobody.

    The agency that cleaning found counts first, then authors, datelines, lines that say where it appeared first, and
    lines at the foot. Names of agencies are those of the list, and those that any report of the cluster names as its agency.
    """
    agencies = standard_agencies()
    named = {name_key(r.agency): agencies.shown(r.agency) for r in reports if r.agency and name_key(r.agency)}
    keys = ((outlet_key(report.outlet), report.outlet) for report in reports)
    outlets = {key: outlet for key, outlet in keys if key is not None and len(key) >= _MIN_KEY}
    return _reread([_credit(report, named, outlets) for report in reports])


def _reread(found: list[Credit | None]) -> list[Credit | None]:
    """The same with names of agencies that were misread ("Reutcrs") as they should be: those that are nearly one that is
    listed, or somewhat like one that is listed and that another report of the cluster credits."""
    listed = set(standard_agencies().names.values())
    sure = [name for name in dict.fromkeys(one.name for one in found if one is not None) if name in listed]
    return [
        one if one is None or one.name in listed else one._replace(name=_nearest(one.name, sure, listed)) for one in found
    ]  # fmt: skip


def _nearest(name: str, sure: Sequence[str], listed: Iterable[str]) -> str:
    from rapidfuzz.distance import Levenshtein

    letters = _letters(name)
    for several, most in ((sure, _MISREAD), (sorted(listed), 1)):
        for other in several:
            if len(other) >= _MIN_MISREAD and Levenshtein.distance(letters, _letters(other)) <= most:
                return other
    return name


# A shorter name of an outlet stands in other words.
_MIN_KEY = 4
# The most letters of a name that is looked for in a line that does not part it from others.
_UNPARTED_NAME = 24
# A name of so many letters may be misread: in so many of them where another report of the cluster names it.
_MIN_MISREAD, _MISREAD = 6, 3


def _letters(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _credit(report: Report, named: Mapping[str, str], outlets: Mapping[str, str | None]) -> Credit | None:
    lines = [line.strip() for line in report.text.split("\n") if line.strip()]
    found = (
        *filter(None, (_known(author, named) for author in report.authors)),
        *(name for line in _head(lines) if (name := _in_dateline(line[:_HEAD_CHARS], named))),
    )
    if report.agency:
        name = standard_agencies().shown(report.agency.strip())
        return Credit(name, whole=bool(found) or not _only_contributed(report))
    if found:
        return Credit(found[0])
    if (outlet := _appeared_in(report, outlets)) is not None:
        return Credit(outlet)
    at_foot = next((name for line in lines[-_FOOT_LINES:] if (name := _at_foot(line, named))), None)
    return None if at_foot is None else Credit(at_foot)


def _only_contributed(report: Report) -> bool:
    """Whether a report says of its agency that it contributed to the report."""
    agencies = standard_agencies()
    shown = agencies.shown(report.agency or "")
    names = {report.agency or "", *(name for name, one in agencies.names.items() if one == shown)}
    ends = (line[-_NOTE_CHARS:] for line in report.source_text.split("\n"))
    return any(agencies.contributed.search(end) and any(name in end for name in names) for end in ends)


def _head(lines: Sequence[str]) -> Iterator[str]:
    """The lines down to the first that is prose."""
    for line in lines[:_HEAD_LINES]:
        yield line
        if words_in(line) >= _PROSE_WORDS:
            return


def _known(said: str, named: Mapping[str, str]) -> str | None:
    """The agency of this name; None where it is none."""
    name = said.strip(" .,:;-–—")
    shown = standard_agencies().names.get(name)
    if shown is not None:
        return shown
    if (shown := named.get(name_key(name))) is not None:
        return shown
    # In scripts without spaces the place stands before the name.
    if _UNSPACED.search(name):
        return next((s for n, s in standard_agencies().names.items() if _UNSPACED.match(n) and name.endswith(n)), None)
    return None


def _known_part(said: str, named: Mapping[str, str]) -> str | None:
    if (whole := _known(said, named)) is not None:
        return whole
    several = dict.fromkeys(name for part in _PARTS.split(said) if (name := _known(part, named)) is not None)
    return ", ".join(several) or None


def _in_dateline(head: str, named: Mapping[str, str]) -> str | None:
    """The agency of the dateline that a line begins with; several, as "AFP, Reuters", where it names them together."""
    for match in _IN_BRACKETS.finditer(head):
        if _SENTENCE_END.search(head, 0, match.start()):
            break
        stands_apart = match.start() == 0 or match[0][0] == "/" or _BEHIND_BRACKETS.match(head, match.end())
        if stands_apart and (name := _known_part(match[1], named)):
            return name
    if (name := _before_dash(head, named) or _behind_dash(head, named)) is not None:
        return name
    return next(
        (shown for name, shown in _dispatching() if head.startswith(name) and _DISPATCH.match(head, len(name))), None
    )


def _before_dash(head: str, named: Mapping[str, str]) -> str | None:
    """The agency of "TARN, May 3 Norlys - " and "Norlys - "."""
    said, dash, _ = _PARTED.sub("\n", head, count=1).partition("\n")
    words = said.split()
    for size in range(1, min(len(words), _NAME_WORDS) + 1) if dash else ():
        if _is_place(" ".join(words[:-size])) and (name := _known(" ".join(words[-size:]), named)):
            return name
    return None


def _behind_dash(head: str, named: Mapping[str, str]) -> str | None:
    """The agency of "ТАРН, 3 мая — Норлис. "."""
    for part in _PARTED.split(head, maxsplit=2)[1:]:
        said, stop, _ = part.partition(". ")
        if stop and (name := _known(said, named)):
            return name
    return None


def _is_place(said: str) -> bool:
    """Whether this is nothing, or a place in capitals or before a date, as it stands in datelines."""
    place, comma, rest = said.partition(",")
    return place.upper() == place or (bool(comma) and place.istitle() and any(sign.isdecimal() for sign in rest))


def begins_dispatch(sentence: str) -> bool:
    """Whether a sentence begins with a dateline that names an agency: what follows is the agency's, for all that is known.

    >>> begins_dispatch("TARN (Reuters) - The bridge fell."), begins_dispatch("The bridge fell, Reuters said.")
    (True, False)
    """
    return _in_dateline(sentence.lstrip()[:_HEAD_CHARS], {}) is not None


def _dispatching() -> Iterator[tuple[str, str]]:
    """Names that a dateline in Chinese begins with."""
    return ((name, shown) for name, shown in standard_agencies().names.items() if _UNSPACED.match(name))


def _at_foot(line: str, named: Mapping[str, str]) -> str | None:
    """The agency that a line at the end of a text names."""
    if (match := _AT_END.search(line)) and (name := _known_part(match[1], named)):
        return name
    if len(line) > _FOOT_CHARS:
        return None
    said, marks = _SOURCE.subn("", line)
    said = _RIGHTS.sub("", said) if marks else said
    return _known_part(said, named) if marks else _known(said, named)


def _appeared_in(report: Report, outlets: Mapping[str, str | None]) -> str | None:
    """The outlet of the cluster in which a report says that it appeared first."""
    own, agencies = outlet_key(report.outlet), standard_agencies()
    for text in (report.text, report.source_text):
        for line in text.split("\n"):
            if len(line) <= _NOTE_CHARS and agencies.republished.search(line):
                # The words of the line from each of its words on, as names are compared.
                for name in _names_in(line):
                    if name != own and name in outlets:
                        return outlets[name]
    return None


def _names_in(line: str) -> Iterator[str]:
    words = re.findall(r"[\w.'’&-]+", line)
    for start in range(len(words)):
        for size in range(1, _NAME_WORDS + 1):
            yield name_key(" ".join(words[start : start + size]).strip("."))
    if _UNSPACED.search(line) or _HANGUL.search(line):
        # No space parts a name from its neighbours, or from what Korean puts behind it.
        key = name_key(line)
        yield from (key[a:b] for a in range(len(key)) for b in range(a + _MIN_KEY, min(len(key), a + _UNPARTED_NAME) + 1))
