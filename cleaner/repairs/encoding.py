"""Text that was decoded with the wrong encoding ("Itâ€™s"), by ftfy."""

import re
from collections.abc import Iterator

from cleaner.records import Edit

_WORDS = re.compile(r"[^ \n]+")
# The third byte of a closing quotation mark is no character of Windows-1252, and often lost. (Over a whole text ftfy would
# take the blank behind it for that byte.)
_LOST_QUOTE = re.compile(r"â€(?=[\s.,;:!?)\]]|$)")


def repair_encoding(text: str) -> Iterator[Edit]:
    """Edits that undo a wrong decoding, word by word; the rule names ftfy's steps. Nothing where ftfy sees no damage."""
    if text.isascii():
        return
    from ftfy import TextFixerConfig, fix_and_explain
    from ftfy.badness import is_bad

    if not is_bad(text):
        return
    # ftfy would also change quotation marks, ligatures, line ends and the like; these are nobody's damage.
    config = TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
        uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
    )  # fmt: skip
    for found in _WORDS.finditer(text):
        word = found[0]
        if word.isascii():
            continue
        fixed = fix_and_explain(word, config)
        after = _LOST_QUOTE.sub("”", fixed.text)
        if after != word and after == after.strip():
            steps = [f"{step.action} {step.parameter}" for step in fixed.explanation or ()]
            head, tail = _same(word, after)
            yield Edit(
                start=found.start() + head, end=found.end() - tail, before=word[head : len(word) - tail],
                after=after[head : len(after) - tail], step="repair",
                rule="encoding.ftfy" if after == fixed.text else "encoding.lost_byte",
                evidence=", ".join(steps), confidence=0.99,
            )  # fmt: skip


def _same(word: str, other: str) -> tuple[int, int]:
    """How many characters two words share at their beginning, and at the end of what is left."""
    head = _shared(word, other)
    return head, _shared(word[head:][::-1], other[head:][::-1])


def _shared(word: str, other: str) -> int:
    pairs = zip(word, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(word), len(other)))
