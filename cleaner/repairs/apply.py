"""Repair an article. Every repair becomes an edit that is composed with the edits which made the article's text."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cleaner.records import Article, Channel, Edit, replay
from cleaner.repairs.channel_detection import learn_channel
from cleaner.repairs.decoder import NoisyChannel, restore_text
from cleaner.repairs.drop_caps import restore_initials
from cleaner.repairs.encoding import repair_encoding
from cleaner.repairs.hyphens import join_split_words
from cleaner.repairs.insertions import KnownWords
from cleaner.repairs.language_model import Vocabulary, standard_vocabulary
from cleaner.repairs.lexicon import standard_substrings
from cleaner.repairs.sound_copies import prove
from cleaner.repairs.substring_counts import made_occurrences
from cleaner.repairs.vanished import restore_vanished
from cleaner.repairs.words import LETTERS, WORD
from cleaner.text.languages import identify_language

# Greatest share of the expected occurrences of a substring at which a text still lacks it.
_MAX_HELD = 0.1
# A text of so many words that shows no language is no prose.
_MIN_WORDS = 40
# A hyphen before white space, which may be a line end that an edit has turned into a space; and before a line end.
_HYPHEN_AT_END, _SPLIT_AT_END = re.compile(r"[-\xad‐]\s"), re.compile(r"[-\xad‐]\s*\n")
# A text that should hold a substring this often may hold it once and still lack it.
_OFTEN = 5.0


def repair_layout(article: Article, mode: str = "safe") -> Article:
    """Undo a wrong decoding, and join words that line ends split."""
    if mode != "report":
        article = _with_decoded_fields(article)
    article = _with_repairs(article, _outside_edits(article, list(repair_encoding(article.text))), mode)
    if "-" not in article.text and "\xad" not in article.text:
        return article
    return _with_repairs(article, _joined_words(article), mode)


def what_is_missing(
    article: Article,
    channel: Channel | None,
    vocabulary: Vocabulary | None = None,
) -> NoisyChannel | None:
    """The model that restores what an article lacks, for `repair_words`; None if it lacks nothing.

    `channel`: that of its outlet; without one, the article's own text is searched for one. `vocabulary`: words and pairs of
    sound articles of the same corpus.
    """
    near = [field for field in (article.title, article.standfirst) if field]
    if channel is None:
        channel = learn_channel([article.text], near)
    missing = _missing(article.text, channel) if channel else ()
    if not missing or not _is_english(article):
        return None
    vocabulary = vocabulary or standard_vocabulary()
    return NoisyChannel(inverse=vocabulary.inverse(missing), vocabulary=vocabulary).near(*near)


def repair_words(article: Article, model: NoisyChannel, mode: str = "safe", copies: Sequence[Article] = ()) -> Article:
    """Restore the words that a channel damaged, and set the article's `damage`: the share of its words that show a hit.
    In mode "full" whole words are put back too.

    `model`: see `what_is_missing`. `copies`: sound copies of the article, the most trusted first.
    """
    edits = restore_text(article.text, model)
    if copies:
        edits = prove(article.text, edits, copies, model)
    words = len(WORD.findall(article.text))
    repaired = _with_repairs(article, edits, mode)
    if mode == "full":
        repaired = _with_repairs(repaired, restore_vanished(repaired.text, model), mode)
    return replace(repaired, damage=round(len(edits) / max(words, 1), 4))


def repair_initials(article: Article, vocabulary: Vocabulary | None = None, mode: str = "safe") -> Article:
    """Restore the drop caps of an article and its sections, where the scraper lost them or set them apart. Not for articles
    with a channel: there a first letter may be missing for other reasons. Articles in other languages stay as they are."""
    if article.language not in (None, "en"):
        return article
    return _with_repairs(article, restore_initials(article.text, article.blocks, vocabulary or standard_vocabulary()), mode)


def _is_english(article: Article) -> bool:
    """Whether an article is in English, by its text; one too short to tell by what is known of it."""
    found = identify_language(article.text)
    if found is None:
        return article.text.count(" ") < _MIN_WORDS and article.language in (None, "en")
    return found.language == "en"


def vanished_words(channel: Channel, words: int) -> dict[str, int]:
    """Whole words that vanished from a text of so many words, with their estimated numbers. They are restored on demand
    alone, where something tells where they stood (`restore_vanished`)."""
    expected = standard_substrings()
    alone = {part: expected[part].total - expected[part].inside for part in channel.substrings if part in expected}
    return {part: count for part, share in alone.items() if (count := round(share * words)) > 0}


def _missing(text: str, channel: Channel) -> tuple[str, ...]:
    """The substrings of a channel that this text lacks too: the outlet's scraper may have been repaired meanwhile."""
    words = max(1, text.count(" "))
    expected = {d.substring: d.expected / max(channel.words, 1) * words for d in channel.dropped}
    most = {part: max(_MAX_HELD * count, float(count >= _OFTEN)) for part, count in expected.items()}
    missing = {part for part in channel.substrings if text.count(part) <= most[part]}
    if missing and len(missing) < len(channel.substrings):
        # What dropping one substring made of others does not show that these were spared.
        held, known = Counter(LETTERS.findall(text)), KnownWords(near={})
        for part in set(channel.substrings) - missing:
            made = made_occurrences(part, held, sorted(missing), known.share)
            if text.count(part) - made <= most[part]:
                missing.add(part)
    return tuple(part for part in channel.substrings if part in missing)


def _with_repairs(article: Article, repairs: Iterable[Edit], mode: str) -> Article:
    edits = list(repairs)
    if mode == "report":
        edits = [_as_proposal(edit) for edit in edits]
    return article.repaired(edits)


def _outside_edits(article: Article, repairs: Sequence[Edit]) -> Sequence[Edit]:
    """The repairs that touch no text which an earlier edit put in; a word with markup inside is left alone."""
    if not repairs:
        return ()
    starts, ends, shift = [], [0], 0
    for edit in article.edits:
        starts.append(edit.start + shift)
        ends.append(edit.start + shift + len(edit.after))
        shift += len(edit.after) - len(edit.before)
    # Edits are in order and do not overlap: of those that begin before a repair ends, the last one reaches furthest.
    return [edit for edit in repairs if ends[bisect_left(starts, edit.end)] <= edit.start]


def _as_proposal(edit: Edit) -> Edit:
    """The edit without its change; the evidence says what it would be."""
    evidence = edit.evidence
    if edit.before != edit.after:
        evidence = f"would be {edit.after!r}; {evidence}".rstrip("; ")
    return replace(edit, after=edit.before, evidence=evidence)


def _with_decoded_fields(article: Article) -> Article:
    texts = (article.title, article.standfirst, article.outlet)
    if all(field is None or field.isascii() for field in (*texts, *article.authors)):
        return article
    title, standfirst, outlet = map(_decoded, texts)
    authors = tuple(_decoded(name) or name for name in article.authors)
    return replace(article, title=title, standfirst=standfirst, outlet=outlet, authors=authors)


def _decoded(field: str | None) -> str | None:
    return replay(field, repair_encoding(field)) if field else field


def _joined_words(article: Article) -> Sequence[Edit]:
    """Edits that join words which line ends split, also where an edit has turned the line end into a space."""
    text = article.text
    if not _HYPHEN_AT_END.search(text):
        return ()
    characters = list(text)
    shift = 0
    for edit in article.edits:
        at = edit.start + shift
        if edit.after == " " and "\n" in edit.before:
            characters[at] = "\n"
        shift += len(edit.after) - len(edit.before)
    lines = "".join(characters)
    if not _SPLIT_AT_END.search(lines):
        return ()
    edits = join_split_words(lines, standard_vocabulary(), is_english=_is_english(article))
    return [replace(edit, before=text[edit.start : edit.end]) for edit in edits]
