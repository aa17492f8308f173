"""Sentences of a text, in any script: where each begins and ends."""

import re
from collections.abc import Iterator

from cleaner.text.words import CLOSERS, words_in

_CLOSERS = re.escape(CLOSERS)
# What may end a sentence; in scripts without spaces it needs none behind it.
_END = re.compile(
    rf"[.!?…\u0589\u061f\u06d4\u0964\u0965\u1362\u1367\u1368\u104b\u17d4\u17d5][{_CLOSERS}]*(?=\s)"
    rf"|[。！？｡．][{_CLOSERS}]*"
    r"|(?<=[\u0e00-\u0eff]) (?=[\u0e00-\u0eff])"  # Thai and Lao set a blank where others set a full stop
)
_PARAGRAPH = re.compile(r"\n+")
# A full stop behind these ends no sentence: initials, "U.S.", figures of lists, and titles and months before a name.
_NO_END = re.compile(
    r"(?:^|[\s(\"'“‘«„])(?:[^\W\d_](?:\.[^\W\d_])*|\d{1,2}"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cpl|Maj|Adm|St|Rev|Hon|Pres|Jr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct"
    r"|Nov|Dec|Nr|bzw|ca|Hr|Fr|Mme|Mlle|Sr|Sra|Dra|Ud|Uds|Sig|Dott|ул|им|г|гг|тыс|млн|млрд|руб))\.$"
)
_LOOK_BACK = 12
_PLAIN_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{4,}(?!.)")
# A shorter sentence belongs to the one before it: "He agreed." alone says nothing.
_MIN_WORDS = 5


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences of a text, without a gap: white space belongs to the sentence before it, that at the start
    of the text to the first. A line end ends a sentence. A sentence of a few words is a part of the one beside it in its
    paragraph.

    >>> text = "Mr. Osk fell. No one else was hurt in Tarn. The bridge is closed until Monday."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mr. Osk fell. No one else was hurt in Tarn. ', 'The bridge is closed until Monday.']
    >>> [end for _, end in sentences("塔恩的大桥星期一晚上关闭了。市长说没有人在事故中受伤。")]
    [14, 27]
    """
    ends = list(_ends(text))
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if text[start:end].strip() or not spans:
            spans.append((start, end))
        else:
            spans[-1] = (spans[-1][0], end)
        start = end
    if len(spans) > 1 and not text[slice(*spans[0])].strip():
        spans[:2] = [(0, spans[1][1])]
    return spans


def _ends(text: str) -> Iterator[int]:
    start = 0
    for line_end in _PARAGRAPH.finditer(text):
        yield from _joined(text, start, line_end.end())
        start = line_end.end()
    if start < len(text):
        yield from _joined(text, start, len(text))


def _joined(text: str, start: int, end: int) -> Iterator[int]:
    """The ends of the sentences of a paragraph, those of a few words joined with the one before, or behind the first."""
    last = start
    held: int | None = None
    for at in (*_sentence_ends(text, start, end), end):
        enough = words_in(text[last:at]) >= _MIN_WORDS
        if held is not None and enough:
            yield held
            held, last = at, at
        elif enough or held is not None:
            held, last = at, at
    yield end


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        at = match.end()
        dot = match.start() + 1
        if match[0][0] == "." and len(match[0]) == 1 and _NO_END.search(text[max(start, dot - _LOOK_BACK) : dot]):
            continue
        while at < end and text[at].isspace():
            at += 1
        if at >= end:
            return
        # What goes on in small letters goes on ("“Why?” she asked"), but behind a plain word in small letters and a full
        # stop: there a scraper dropped the first word of a sentence.
        if not text[at].islower() or (match[0] == "." and _PLAIN_WORD.search(text, max(start, dot - _LOOK_BACK), dot - 1)):
            yield at
