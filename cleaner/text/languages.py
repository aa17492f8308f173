"""In which language a text is written: by its script where only one language writes it, else by py3langid.

py3langid (BSD-3-Clause) is a naive Bayes classifier over byte n-grams, trained on 139 languages; its probabilities are
calibrated for texts of every length. Its model takes half a second to load, once a process, and only where it is needed.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

#: Least probability from which on a language counts as found.
LEAST = 0.8
#: Least probability, and least number of letters, from which on a text counts for more than what is said of it.
SURE, SURE_LETTERS = 0.95, 200
# Texts of fewer letters show no language, unless by their script.
_MIN_LETTERS = 20
# A long text is identified by pieces of its beginning, middle and end: characters of each.
_PIECE = 500
# Shares of a text's letters: of a script, so that its language is that of the text; of kana, so that the Chinese characters
# beside it are Japanese.
_MIN_SCRIPT, _MIN_KANA = 0.7, 0.05
# Scripts that, in news, one language alone writes. (Not Hebrew, Ethiopic or Bengali, which several share.)
_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0531-\u058f",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "or": "\u0b00-\u0b7f",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff",
    "km": "\u1780-\u17ff",
    "ko": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "kana": "\u3040-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff",
}
_IN_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))
_CODE = re.compile(r"([a-z]{2,3})(?:$|[-_,;\s])")
_LETTER = re.compile(r"[^\W\d_]")
# Codes of languages that share their written form, or differ so little that a text could be either.
_ALIKE = (
    frozenset({"zh", "wuu", "yue", "cmn"}),
    frozenset({"no", "nb", "nn"}),
    frozenset({"hr", "bs", "sr", "sh", "cnr"}),
    frozenset({"id", "ms", "in"}),
    frozenset({"ar", "ary", "arz"}),
    frozenset({"he", "iw"}),
    frozenset({"tl", "fil"}),
    frozenset({"fa", "prs"}),
    frozenset({"ro", "mo"}),
)
# Labels of py3langid that are written as another language, or are none.
_WRITTEN_AS = {"wuu": "zh", "yue": "zh", "nn": "no", "ary": "ar", "arz": "ar", "uzs": "uz", "zxx": None}


# What pages write in place of a code: old codes, those of countries, unless they are codes of other languages as well, and
# such of three letters.
_WRITTEN_FOR = {
    "he": "iw heb", "id": "in ind", "yi": "ji", "ro": "mo ron rum", "ja": "jp jpn", "zh": "cn tw hk zho chi", "ko": "kr kor",
    "uk": "ua ukr", "el": "gr ell gre", "cs": "cz ces cze", "da": "dk dan", "vi": "vn vie", "en": "eng", "de": "deu ger",
    "fr": "fra fre", "es": "spa", "pt": "por", "it": "ita", "nl": "nld dut", "ru": "rus", "pl": "pol", "ar": "ara",
    "tr": "tur", "sv": "swe", "no": "nor", "fi": "fin", "hu": "hun", "fa": "fas per", "hi": "hin", "th": "tha",
}  # fmt: skip
_MEANT = {written: code for code, names in _WRITTEN_FOR.items() for written in names.split()}


class Identified(NamedTuple):
    """A language as ISO 639-1, or 639-3 where that has no code for it, and the probability of it (0-1)."""

    language: str
    probability: float


def identify_language(text: str) -> Identified | None:
    """The language of a text, None where it is unsure: too short, a list of names, a mixture. Markup counts as text.

    Costs about a millisecond at most, however long the text is.

    >>> identify_language("大桥昨天关闭了。")
    Identified(language='zh', probability=1.0)
    >>> identify_language("Tarn Osk") is None
    True
    """
    return _identified(_sample(text))


@lru_cache(maxsize=16)
def _identified(sample: str) -> Identified | None:
    """The language of a sample, cached: the steps that a page goes through ask for that of the same text again."""
    letters = len(_LETTER.findall(sample))
    found = _by_script(sample, letters)
    if found is None and letters >= _MIN_LETTERS:
        found = _by_model(sample)
    return found if found and found.probability >= LEAST else None


def language_code(locale: str) -> str | None:
    """The code of the language that a page states: "pt-BR" is "pt"; None where that is no code.

    >>> language_code("de_AT"), language_code("jp"), language_code("English"), language_code("{{lang}}")
    ('de', 'ja', None, None)
    """
    code = _CODE.match(locale.strip().lower())
    return _MEANT.get(code[1], code[1]) if code else None


def language_of(text: str, stated: str | None = None) -> str | None:
    """The language of a text, or None. What is `stated` of it counts, unless the text is surely in another."""
    found = identify_language(text)
    if found is None or stated is None:
        return stated or (found.language if found else None)
    is_sure = found.probability >= SURE and len(_LETTER.findall(_sample(text))) >= SURE_LETTERS
    return found.language if is_sure and not _are_alike(found.language, stated) else stated


def _sample(text: str) -> str:
    if len(text) <= 3 * _PIECE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]))


def _by_script(text: str, letters: int) -> Identified | None:
    """The language of a script that only one language writes, with its share of the letters as probability."""
    if text.isascii():
        return None
    count = dict.fromkeys(_SCRIPTS, 0)
    for run in _IN_SCRIPT.finditer(text):
        count[str(run.lastgroup)] += len(run[0])
    kana, han = count.pop("kana"), count["zh"]
    if kana > _MIN_KANA * (kana + han):
        count |= {"ja": kana + han, "zh": 0}
    language = max(count, key=count.__getitem__)
    share = min(1.0, count[language] / max(letters, 1))
    return Identified(language, max(share, LEAST)) if share >= _MIN_SCRIPT else None


def _by_model(text: str) -> Identified | None:
    summed: dict[str, float] = {}
    for label, probability in _model().rank(text)[:8]:
        language = _WRITTEN_AS.get(label, label)
        if language is not None:
            summed[language] = summed.get(language, 0.0) + probability
    language = max(summed, key=summed.__getitem__, default=None)
    return Identified(language, min(1.0, summed[language])) if language else None


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _are_alike(one: str, other: str) -> bool:
    return one == other or any(one in codes and other in codes for codes in _ALIKE)
