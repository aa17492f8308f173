"""Undo a wrong decoding ("Itâ€™s" → "It’s") with ftfy."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from cleaner.budget import check_budget
from cleaner.records import Edit

# Words with the punctuation that touches them.
_CHUNKS = re.compile(r"[^ \n]+")
# What a text must hold for ftfy to see damage in it (`ftfy.badness.BADNESS_RE`, ftfy 6.3): two neighbours that are letters
# or signs of Western languages, Greek or Cyrillic beyond ASCII, or one of a few. Its own pattern takes ten times as long.
_TWO_SIGNS = re.compile("[\x80-\u05ff\u2000-\u2bff\uf8ff\ufb01\ufb02\ufffd]{2}")
_ONE_SIGN = re.compile("[\x80-\x9fÂÃŒœ]")
# A closing quotation mark without its third byte, which Windows-1252 has no character for, so that it is often lost. ftfy
# is given one word at a time, because in a whole text it takes the blank behind the mark for that byte.
_LOST_QUOTE = re.compile(r"â€(?=[\s.,;:!?)\]]|$)")
# Characters of a word that ftfy is given, which takes a millisecond for some dozens of them; and of one that is cached.
_MAX_WORD, _MAX_CACHED = 10_000, 60
# An "à" whose second byte, a no-break space, has become a blank. Words in capitals end in this letter.
_LOST_SPACE = re.compile(r"(?<![^\W\d_a-zà-ÿ])Ã$")


def repair_encoding(text: str) -> Iterator[Edit]:
    """Edits that undo a wrong decoding, word by word; none if ftfy sees no damage in the text. The evidence names ftfy's
    steps."""
    if text.isascii():
        return
    if not (_TWO_SIGNS.search(text) or _ONE_SIGN.search(text)):
        return
    from ftfy.badness import is_bad

    if not is_bad(text):
        return
    for match in _CHUNKS.finditer(text):
        check_budget()
        word = match[0]
        if word.isascii() or len(word) > _MAX_WORD:
            continue
        edit = _cached_edit(word) if len(word) <= _MAX_CACHED else _edit_of(word)
        if edit is not None:
            yield replace(edit, start=match.start() + edit.start, end=match.start() + edit.end)


def _edit_of(word: str) -> Edit | None:
    """The edit that undoes a wrong decoding of a word, with offsets into it."""
    from ftfy import TextFixerConfig, fix_and_explain

    # ftfy would also change quotation marks, ligatures, line ends and so on, which are not damage.
    config = TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
        uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
    )  # fmt: skip
    fixed = fix_and_explain(word, config)
    after = _LOST_SPACE.sub("à", _LOST_QUOTE.sub("”", fixed.text))
    if after == word or after != after.strip():
        return None
    steps = [f"{step.action} {step.parameter}" for step in fixed.explanation or ()]
    head, tail = _shared_ends(word, after)
    return Edit(
        start=head, end=len(word) - tail, before=word[head : len(word) - tail], after=after[head : len(after) - tail],
        step="repair", rule="encoding.ftfy" if after == fixed.text else "encoding.lost_byte", evidence=", ".join(steps),
        confidence=0.99,
    )  # fmt: skip


# Damaged words come again and again.
_cached_edit = lru_cache(maxsize=4096)(_edit_of)


def _shared_ends(word: str, other: str) -> tuple[int, int]:
    """The number of characters that two words share at the start, and at the end of the rest."""
    head = _shared_start(word, other)
    return head, _shared_start(word[head:][::-1], other[head:][::-1])


def _shared_start(word: str, other: str) -> int:
    pairs = zip(word, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(word), len(other)))
