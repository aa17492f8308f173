"""The title of a page's article, weighed: its headings, what its metadata state, and the title of the page.

The page's own title and that of its metadata often name the outlet and the section, or are made for search engines; a page's
first heading may be the outlet's name or a prompt. What several of them say is the headline.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from cleaner.text.folding import fold
from cleaner.text.words import words_in

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af！？」』）”"
# Signs between the parts of a title: dashes and the like between blanks, other signs with or without. Scripts without blanks
# set them without, too.
_SEPARATOR = re.compile(
    r"(\s+(?:[-–—―−/~•·*⋆‹›<>]+|:+)\s+|\s*(?:::+|[|¦｜│»«⁄]+)\s*|\s*[—–]+\s+"
    rf"|(?<=[{_UNSPACED}])\s*[-_–—]+\s*|\s*_+\s*(?=[{_UNSPACED}]))"
)
_STRONG = frozenset("|»«¦｜│_<>‹›")
# French, Italian and other quotation marks are such signs, too, where they do not stand around words.
_QUOTED = re.compile(r"«([^«»]*)»")
_OPEN, _CLOSE = "\ue000", "\ue001"
# The outlet's name before a headline, or behind it.
_NAME_FIRST, _NAME_LAST = (
    re.compile(r"([^:：]{2,40})\s?[:：]\s*(?=\S)"),
    re.compile(r"\s*(?:[:：]|\()\s*([^:：()]{2,40})\)?$"),
)
# A kicker is set before a headline with one of these; they belong to headlines as well.
_KICKER_END = re.compile(r"\s*(?::|--)\s+|：")
#: A heading of more characters is prose.
_MAX_HEADING = 300
#: A heading that says what the page's title says in other words shares this much with it (0-1).
_SAME_SUBJECT = 0.45
#: The name of an outlet behind or before a title has at most this many words, where nothing else tells that it is one.
_MAX_OUTLET_WORDS = 4
#: That of a section at most this many.
_MAX_SECTION_WORDS = 2
#: What is found as the beginning or end of a heading has at least this many words; shorter texts stand there by chance.
_MIN_WORDS = 3
_MIN_CHARS = 8
# A longer title is none.
_MAX_TITLE = 1_000
# A title of more parts than this is a list of key words.
_MAX_PARTS = 12
# How surely a source confirms a heading: it is all of what metadata state, the main part of a title, or another part.
_WHOLE, _MAIN, _PART = 3, 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleEvidence:
    """What may be a page's title.

    `headings`: level (1-6) and text of the headings, in order. `stated`: what metadata state, the surest first. `page`: the
    title of the page. `outlets`: names of the outlet that the page gives. `copyright`: lines that hold such a name.
    """

    headings: Sequence[tuple[int, str]] = ()
    stated: Sequence[str] = ()
    page: str | None = None
    outlets: Sequence[str] = ()
    copyright: Sequence[str] = ()
    url: str | None = None


def choose_title(evidence: TitleEvidence) -> str | None:
    """The headline: a heading that metadata or the page's title confirm, else the surest of these without the outlet.

    >>> choose_title(TitleEvidence(headings=[(1, "Norlys"), (2, "Toll rises")], page="Toll rises - Norlys"))
    'Toll rises'
    """
    outlets = _outlet_names(evidence)
    stated = [title for text in evidence.stated if (title := _tidy(text)) and not _is_outlet(title, outlets)]
    page = _tidy(evidence.page)
    headings = [
        (level, _without(text, outlets))
        for level, text in evidence.headings
        if text and len(text) <= _MAX_HEADING and not _is_outlet(text, outlets)
    ]
    firsts = (text for level, text in headings if level == 1)
    seconds = (text for level, text in headings if level == 2)
    return (
        _confirmed(headings, stated, page)
        or _reworded(headings, [*stated, page])
        or next((without_outlet(text, outlets) for text in stated), None)
        or next(firsts, None)
        or (without_outlet(page, outlets) if page and not _is_outlet(page, outlets) else None)
        or next(seconds, None)
        or page
        or None
    )


def without_outlet(title: str, outlets: Iterable[str] = ()) -> str:
    """The title without parts at its end or beginning that name the outlet or its sections.

    `outlets`: folded names. Where none of them is found, a few words behind a separator are taken for one.

    >>> without_outlet("Toll rises - again | Norlys"), without_outlet("Norlys » Toll rises", {"norlys"})
    ('Toll rises - again', 'Toll rises')
    """
    pieces = _split(title)
    known = _without_known(pieces, set(outlets))
    if known == pieces:
        rest = _without_unknown(pieces)
    else:
        end = pieces[len(known)] if len(known) < len(pieces) and known == pieces[: len(known)] else ""
        rest = _without_section(known, end)
    return _joined(rest) or title


def _split(title: str) -> list[str]:
    """The parts of a title and, between them, the signs that separate them."""
    return [
        piece.replace(_OPEN, "«").replace(_CLOSE, "»")
        for piece in _SEPARATOR.split(_QUOTED.sub(rf"{_OPEN}\1{_CLOSE}", title))
    ]


def _joined(pieces: list[str]) -> str:
    return "".join(pieces).strip()


def _without(title: str, outlets: set[str]) -> str:
    """The title without parts at its ends that are known outlets."""
    return _joined(_without_known(_split(title), outlets)) or title


def _without_known(pieces: list[str], outlets: set[str]) -> list[str]:
    while len(pieces) > 1 and _is_outlet(pieces[-1], outlets):
        pieces = pieces[:-2]
    while len(pieces) > 1 and _is_outlet(pieces[0], outlets):
        pieces = pieces[2:]
    if (first := _NAME_FIRST.match(pieces[0])) and fold(first[1]) in outlets and len(pieces[0]) > first.end():
        pieces = [pieces[0][first.end() :], *pieces[1:]]
    if (last := _NAME_LAST.search(pieces[-1])) and fold(last[1]) in outlets and last.start():
        pieces = [*pieces[:-1], pieces[-1][: last.start()]]
    return pieces


def _without_section(pieces: list[str], sign: str) -> list[str]:
    """The pieces without the name of a section that stood before the outlet: one word with a capital behind the same sign,
    or a few words behind a strong one."""
    while len(pieces) > 1 and pieces[-2].strip() == sign.strip():
        words, rest = words_in(pieces[-1]), sum(words_in(piece) for piece in pieces[:-2:2])
        is_strong = bool(_is_strong(sign)) and words <= _MAX_SECTION_WORDS
        if not (rest >= _MIN_WORDS and rest > words and (is_strong or (words == 1 and pieces[-1][:1].isupper()))):
            break
        pieces = pieces[:-2]
    return pieces


def _is_strong(sign: str) -> bool:
    return bool(_STRONG.intersection(sign)) or "::" in sign


def _without_unknown(pieces: list[str]) -> list[str]:
    """The pieces without those at the end that are short beside the rest; else without a short one before a strong sign."""
    sizes = [words_in(piece) for piece in pieces[::2]]
    end = len(sizes)
    while (
        end > 1
        and sizes[end - 1] <= _MAX_OUTLET_WORDS
        and sum(sizes[: end - 1]) > sizes[end - 1]
        and (end == len(sizes) or _is_strong(pieces[2 * end - 3]))
    ):
        end -= 1
    if end < len(sizes):
        return pieces[: 2 * end - 1]
    if end > 1 and _is_strong(pieces[1]) and sizes[0] <= _MAX_OUTLET_WORDS and sum(sizes[1:]) > 2 * sizes[0]:
        return pieces[2:]
    return pieces


def _confirmed(headings: Sequence[tuple[int, str]], stated: Sequence[str], page: str) -> str | None:
    """The heading that the surest source confirms; of several the one of the first level, then the longest."""
    sure: dict[str, int] = {}
    for source, most in [*((source, _WHOLE) for source in stated), (page, _MAIN)]:
        for part, weight in _parts(source, most).items():
            sure[part] = max(weight, sure.get(part, 0))
    wholes = [folded for source in (*stated, page) if len((folded := fold(source)).split()) >= _MIN_WORDS]
    found: list[tuple[int, bool, bool, int, int, str]] = []
    for at, (level, text) in enumerate(headings):
        folded = fold(text)
        weight = sure.get(folded, 0)
        if weight >= (_PART if level == 1 else _MAIN):
            found.append((weight, level == 1, True, len(folded), -at, text))
        elif level == 1 and any(folded.startswith(whole) or folded.endswith(whole) for whole in wholes):
            found.append((_MAIN, True, False, -len(folded), -at, text))
    return max(found)[-1] if found else None


def _parts(title: str, most: int) -> dict[str, int]:
    """The folded runs of neighbouring parts of a title, each with how surely it is the headline; the whole has `most`."""
    pieces = [fold(part) for piece in _split(title)[::2] for part in _KICKER_END.split(piece)]
    pieces = [piece for piece in pieces if piece][:_MAX_PARTS]
    longest = max(pieces, key=len, default="")
    runs: dict[str, int] = {}
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            run = pieces[start:end]
            weight = most if len(run) == len(pieces) else _MAIN if longest in run else _PART
            runs[" ".join(run)] = max(weight, runs.get(" ".join(run), 0))
    return runs


def _reworded(headings: Sequence[tuple[int, str]], sources: Sequence[str]) -> str | None:
    """The first heading of the first level that says what a source says in other words."""
    from rapidfuzz.fuzz import token_set_ratio

    for level, text in headings:
        if level == 1 and len(text) >= _MIN_CHARS:
            folded = fold(text)
            if any(token_set_ratio(folded, fold(source)) / 100 >= _SAME_SUBJECT for source in sources):
                return text
    return None


def _is_outlet(text: str, outlets: set[str]) -> bool:
    folded = fold(text)
    return not folded or folded in outlets or folded.replace(" ", "") in outlets


def _outlet_names(evidence: TitleEvidence) -> set[str]:
    """The folded names of the outlet, and what of the address may be one: "tarnherald.example", "tarnherald".

    Some pages give their title as the outlet's name: what the title begins with is none.
    """
    page = fold(evidence.page or "")
    titles = {fold(text) for text in evidence.stated} | {page}
    names = {name for text in evidence.outlets if (name := fold(text)) and (name not in titles or len(titles) == 1)}
    lines = [f" {fold(line)} " for line in evidence.copyright]
    pieces = {fold(piece) for text in (*evidence.stated, evidence.page or "") for piece in _split(text)[::2]}
    if len(pieces) > 1:
        names |= {piece for piece in pieces if piece and any(f" {piece} " in line for line in lines)}
    try:
        host = fold((urlsplit(evidence.url or "").hostname or "").removeprefix("www."))
    except ValueError:
        host = ""
    labels = (label for label in host.split()[:-1] if len(label) > 3)
    return (names | {host, host.replace(" ", ""), *labels}) - {""}


def _tidy(text: str | None) -> str:
    tidy = " ".join(unescape(text).split()) if text else ""
    return tidy if len(tidy) <= _MAX_TITLE else ""
