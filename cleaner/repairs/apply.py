"""An article → the same with what its scraper broke mended; every repair is an edit behind those that made its text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from cleaner.records import Article, Channel, Edit, replay
from cleaner.repairs.channel_detection import learn_channel
from cleaner.repairs.decoder import Known, restore_text
from cleaner.repairs.drop_caps import restore_initials
from cleaner.repairs.encoding import repair_encoding
from cleaner.repairs.hyphens import join_parted
from cleaner.repairs.language_model import WORD, Vocabulary, invert, standard_vocabulary
from cleaner.repairs.lexicon import standard_substrings
from cleaner.repairs.sound_copies import prove

# A text that holds a substring in this share of the words that should is not one that lacks it; one
# word is too little where many should.
_HELD, _OFTEN = 0.1, 5.0


def mend_layout(article: Article, mode: str = "safe") -> Article:
    """Undo a wrong decoding, and the hyphens of line ends."""
    title, standfirst = (_decoded(said) for said in (article.title, article.standfirst))
    if mode == "safe" and (title, standfirst) != (article.title, article.standfirst):
        article = replace(article, title=title, standfirst=standfirst)
    article = _with(article, _apart(article, list(repair_encoding(article.text))), mode)
    if "-" not in article.text and "\xad" not in article.text:
        return article
    return _with(article, _parted(article), mode)


def what_is_missing(article: Article, channel: Channel | None, vocabulary: Vocabulary | None = None) -> Known | None:
    """What of a channel an article lacks, and what is known of the words it hits; None where it lacks nothing. Without a
    channel, what this article by itself shows to be dropped.

    `vocabulary`: words and pairs of sound articles of the same corpus.
    """
    near = [said for said in (article.title, article.standfirst) if said]
    if channel is None:
        channel = learn_channel([article.text], near)
    missing = _missing(article.text, channel) if channel else ()
    return _known(missing, vocabulary or standard_vocabulary()).near(*near) if missing else None


def mend_words(article: Article, known: Known, mode: str = "safe", twins: Sequence[Article] = ()) -> Article:
    """Put back what an article lacks (see `what_is_missing`). Its `damage` becomes the share of its words that the channel
    hit, as far as that is seen. `twins`: sound copies of it, the best first."""
    edits = restore_text(article.text, known)
    if twins:
        edits = prove(article.text, edits, twins, known)
    words = sum(1 for _ in WORD.finditer(article.text))
    mended = _with(article, edits, mode)
    return replace(mended, damage=round(len(edits) / max(words, 1), 4))


def mend_initials(article: Article, vocabulary: Vocabulary | None = None, mode: str = "safe") -> Article:
    """Put back the large initial of an article or a section, where the scraper lost it or set it apart. Not for articles
    that lack more than that: there a first letter may be gone for other reasons."""
    return _with(article, restore_initials(article.text, article.blocks, vocabulary or standard_vocabulary()), mode)


@lru_cache(maxsize=64)
def _known(substrings: tuple[str, ...], vocabulary: Vocabulary) -> Known:
    return Known(inverse=invert(substrings, vocabulary), vocabulary=vocabulary)


def _missing(text: str, channel: Channel) -> tuple[str, ...]:
    """The substrings of the channel that this very text lacks too: an outlet's scraper may have been mended meanwhile."""
    words = max(1, text.count(" "))
    expected = {d.substring: d.expected / max(channel.words, 1) * words for d in channel.dropped}
    most = {part: max(_HELD * often, float(often >= _OFTEN)) for part, often in expected.items()}
    return tuple(part for part in channel.substrings if text.count(part) <= most[part])


def _with(article: Article, repairs: Iterable[Edit], mode: str) -> Article:
    edits = list(repairs)
    if mode == "report":
        edits = [_reported(edit) for edit in edits]
    return article.repaired(edits)


def _apart(article: Article, repairs: Sequence[Edit]) -> Sequence[Edit]:
    """The repairs that do not touch what an earlier edit made: a word with markup inside is left alone."""
    if not repairs:
        return ()
    made, shift = [], 0
    for edit in article.edits:
        made.append((edit.start + shift, edit.start + shift + len(edit.after)))
        shift += len(edit.after) - len(edit.before)
    return [edit for edit in repairs if not any(start < edit.end and end > edit.start for start, end in made)]


def _reported(edit: Edit) -> Edit:
    """A repair that is only proposed: it changes nothing, and its evidence says what it would make."""
    told = edit.evidence if edit.before == edit.after else f"would be {edit.after!r}; {edit.evidence}".rstrip("; ")
    return replace(edit, after=edit.before, evidence=told)


def _decoded(said: str | None) -> str | None:
    return replay(said, repair_encoding(said)) if said else said


def _parted(article: Article) -> Sequence[Edit]:
    """Words parted at line ends, also where a line end has become a space meanwhile."""
    text = article.text
    lines = list(text)
    shift = 0
    for edit in article.edits:
        at = edit.start + shift
        if edit.after == " " and "\n" in edit.before:
            lines[at] = "\n"
        shift += len(edit.after) - len(edit.before)
    view = "".join(lines)
    if not re.search(r"[-\xad‐]\s*\n", view):
        return ()
    edits = join_parted(view, standard_vocabulary())
    return [replace(edit, before=text[edit.start : edit.end]) for edit in edits]


def vanished_words(channel: Channel, words: int) -> dict[str, int]:
    """About how many whole words are gone from a text of so many words, by word. They are never put back: where one stood
    cannot be told."""
    expected = standard_substrings()
    alone = {part: expected[part].total - expected[part].inside for part in channel.substrings if part in expected}
    return {part: count for part, share in alone.items() if (count := round(share * words)) > 0}
