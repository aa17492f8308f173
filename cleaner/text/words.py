"""Words and sentences of every script: how much text there is, the units that shingles are made of, where sentences end.

Chinese, Japanese, Thai, Lao, Burmese and Khmer put no space between words. There a character is a unit of shingles, and
some characters count as one word, so that limits in words mean about the same amount of text in every language.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

# Scripts without spaces between words: their ranges of code points, with the number of characters (code points) that stand
# for one word. Estimates: they only make limits in words mean about the same amount of text.
_CHARS_PER_WORD: Mapping[float, tuple[str, ...]] = {
    1.6: ("\u2e80-\u2fdf", "\u3400-\u4dbf", "\u4e00-\u9fff", "\uf900-\ufaff", "\U00020000-\U0003134f"),  # Han
    2.5: ("\u3040-\u30ff", "\u31f0-\u31ff", "\uff66-\uff9f"),  # kana
    4.5: ("\u0e00-\u0eff",),  # Thai, Lao
    5.5: ("\u1000-\u109f", "\u1780-\u17ff"),  # Burmese, Khmer
}
_COUNTED = [(re.compile(f"[{''.join(ranges)}]"), size) for size, ranges in _CHARS_PER_WORD.items()]
#: Their characters, as a part of a pattern.
UNSPACED = "".join(part for ranges in _CHARS_PER_WORD.values() for part in ranges)
_THAI_LAO = "".join(_CHARS_PER_WORD[4.5])
#: What a word counts that spaces part from others; a character of the scripts above counts a part of it (`word_parts`).
WHOLE_WORD = 60
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
# Beside these scripts also their punctuation, which stands between words without a space.
_UNSPACED_RUN = re.compile(f"[{UNSPACED}\u2010-\u2027\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+")
_UNIT = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
# Blocks of scripts with spaces between words whose vowels are signs, from Thaana on: of India, Tibet, the islands and so on.
_SIGNED_BLOCKS = ((0x780, 0xE00), (0xF00, 0x1000), (0x1700, 0x1780), (0x1900, 0x1CFB), (0xA800, 0xABFF), (0x11000, 0x12000))
_HAS_SIGNED = re.compile("[" + "".join(f"{chr(first)}-{chr(end - 1)}" for first, end in _SIGNED_BLOCKS) + "]")
_WITHOUT_FULL_STOP = re.compile(f"[{_THAI_LAO}]")

# Unicode's property Sentence_Terminal (Unicode 15.0, PropList.txt) without question marks.
_STATEMENT_ENDS = (
    ".!\u0589\u06d4\u0700-\u0702\u07f9\u0837\u0839\u083d\u083e\u0964\u0965\u104a\u104b\u1362\u1368\u166e\u1735\u1736"
    "\u17d4\u17d5\u1803\u1809\u1944\u1aa8-\u1aab\u1b5a\u1b5b\u1b5e\u1b5f\u1b7d\u1b7e\u1c3b\u1c3c\u1c7e\u1c7f\u203c\u2e3c"
    "\u3002\ua4ff\ua60e\ua6f3\ua876\ua877\ua8ce\ua8cf\ua92f\ua9c8\ua9c9\uaa5d-\uaa5f\uaaf0\uaaf1\uabeb\ufe52\ufe57\uff01"
    "\uff0e\uff61"
)
# A question alone, or a text that breaks off, is no statement: labels and teasers are such.
_OTHER_ENDS = "?…\u061d-\u061f\u1367\u1945\u203d\u2047-\u2049\u2e2e\u2e53\u2e54\ua60f\ua6f7\ufe56\uff1f"
#: Quotation marks and brackets that may stand between the end of a sentence and the next one.
CLOSERS = "\"'”’“‘»«›‹)]」』）］】》〉〕〗｣﹂﹄"
_ENDS = re.compile(f"[{_STATEMENT_ENDS}{_OTHER_ENDS}]")
_STATEMENT_END = re.compile(f"[{_STATEMENT_ENDS}]")
_ASCII_ENDS = (".", "!", "?")
_MIN_SENTENCE_WORDS = 4
# Thai and Lao set no full stop: a line of this many words is a sentence; one of fewer may be one, or a headline.
_MIN_UNSTOPPED_WORDS, _MIN_LIKELY_WORDS = 20, 8


def words_in(text: str) -> int:
    """How many words a text has: what white space parts; in scripts without spaces, as many as its characters make.

    >>> words_in("The toll bridge"), words_in("大桥收费上涨了")
    (3, 4)
    """
    if text.isascii() or not _HAS_UNSPACED.search(text):
        return len(text.split())
    count = float(len(_UNSPACED_RUN.sub(" ", text).split()))
    for character, per_word in _COUNTED:
        count += len(character.findall(text)) / per_word
    return max(1, round(count))


@lru_cache(1 << 14)
def word_parts(character: str) -> int:
    """What a character of a script without spaces counts as a part of a word, of `WHOLE_WORD`; 0 for any other one.

    >>> word_parts("大"), word_parts("ก"), word_parts("a")
    (38, 13, 0)
    """
    return next((round(WHOLE_WORD / size) for pattern, size in _COUNTED if pattern.match(character)), 0)


def is_vowel_sign(character: str) -> bool:
    """Whether a character is a sign that spells a word as letters do, in a script with spaces between words.

    Python counts no such sign as a part of a word. Signs that may go, as accents do, have a combining class other than 0.

    >>> is_vowel_sign("ि"), is_vowel_sign("क"), is_vowel_sign("ั")
    (True, False, False)
    """
    if not _HAS_SIGNED.match(character) or word_parts(character):
        return False
    return unicodedata.category(character) in {"Mn", "Mc"} and not unicodedata.combining(character)


@lru_cache(maxsize=1)
def _vowel_signs() -> str:
    """All of them, as a part of a pattern."""
    return "".join(chr(code) for first, end in _SIGNED_BLOCKS for code in range(first, end) if is_vowel_sign(chr(code)))


def pattern_for(text: str, pattern: str) -> re.Pattern[str]:
    r"""The pattern, which reads vowel signs as parts of words (`\w`) where the text has a script with such.

    >>> pattern_for("की बात", r"\w+").findall("की बात")
    ['की', 'बात']
    """
    has_signs = not text.isascii() and _HAS_SIGNED.search(text) is not None
    return _pattern(pattern, has_signs=has_signs)


@lru_cache(maxsize=16)
def _pattern(pattern: str, *, has_signs: bool) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\w", rf"[\w{_vowel_signs()}]") if has_signs else pattern)


def word_units(text: str) -> list[str]:
    """The units that shingles are made of: words, and each character of a script without spaces.

    >>> word_units("Tarn’s bridge 大桥")
    ['Tarn', 's', 'bridge', '大', '桥']
    """
    return _UNIT.findall(text)


def unit_shingles(text: str, n: int = 4) -> frozenset[tuple[str, ...]]:
    """The runs of `n` word units of a text, case aside; empty where it has fewer.

    >>> sorted(unit_shingles("The toll rises", n=2))
    [('the', 'toll'), ('toll', 'rises')]
    """
    units = word_units(text.lower())
    return frozenset(zip(*(units[at:] for at in range(n)), strict=False))


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does, closing quotation marks aside.

    >>> ends_sentence("“It is gone.”"), ends_sentence("in search of"), ends_sentence("“大桥关闭了。”")
    (True, False, True)
    """
    line = text.rstrip().rstrip(CLOSERS)
    last = line[-1:]
    if last.isascii():
        return last in _ASCII_ENDS
    return _ENDS.match(last) is not None or _is_unstopped(line)


def has_sentence(text: str) -> bool:
    """Whether a full sentence stands somewhere in the text: some words and a full stop.

    >>> has_sentence("The quake hit Tarn at noon. Photo"), has_sentence("Log in. Forgot your password?")
    (True, False)
    """
    if text.isascii():
        return ("." in text or "!" in text) and _has_spaced_sentence(text)
    if _HAS_UNSPACED.search(text):
        return _has_unspaced_sentence(text) or _is_unstopped(text)
    return _STATEMENT_END.search(text) is not None and _has_spaced_sentence(text)


def _has_spaced_sentence(text: str) -> bool:
    words = 0
    for word in text.split():
        if word[-1].isalnum():
            words += 1
            continue
        last = word.rstrip(CLOSERS)[-1:]
        if words >= _MIN_SENTENCE_WORDS and last and _STATEMENT_END.match(last):
            return True
        words = 0 if last and _ENDS.match(last) else words + 1
    return False


def _has_unspaced_sentence(text: str) -> bool:
    """Here an end needs no space behind it."""
    start = 0
    for end in _ENDS.finditer(text):
        stretch = text[start : end.start()]
        start = end.end()
        if _STATEMENT_END.match(end[0]) and _HAS_UNSPACED.search(stretch) and words_in(stretch) >= _MIN_SENTENCE_WORDS:
            return True
    return _has_spaced_sentence(text)


def may_be_unstopped(line: str) -> bool:
    """Whether the line may be a sentence of a script without full stops: it is long enough for one."""
    return _WITHOUT_FULL_STOP.search(line) is not None and words_in(line) >= _MIN_LIKELY_WORDS


def _is_unstopped(line: str) -> bool:
    """Whether the line is a sentence of a script without full stops."""
    return _WITHOUT_FULL_STOP.search(line) is not None and words_in(line) >= _MIN_UNSTOPPED_WORDS
