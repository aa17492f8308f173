"""The names in a byline: single, as printed, without what stands around them; and which of them are those of people."""

import re
from collections.abc import Collection, Iterable
from html import unescape
from urllib.parse import urlsplit

from cleaner.rules.words import Words, standard_words
from cleaner.text.cached import cached_if_short
from cleaner.text.folding import fold
from cleaner.text.months import month_number

# Characters of a byline that are read: the patterns take time that grows faster than what they read.
_MAX_BYLINE = 2_000
_TAG = re.compile(r"<[^<>]{1,200}>")
# Brackets hold roles, outlets, nicknames and handles.
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）|\(.*$")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+|<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?|(?<!\w)@\w+|(?<!\S)/\S+")
# What ends the names: a sign or a gap between blanks, or figures (dates, times, counts).
_CUT = re.compile(r"\s*[|•·┃│»›→▸]\s*|\s+[-–—]+\s+|\s*[\n\t]\s*|\s*…\s*")
_COMMA = re.compile(r"\s*[,;/&+、，；،]\s*")
# "Mira Oslund in Tarn", "for Norlys": what follows is a place or an outlet.
_PLACE = re.compile(
    r"\s+(?:in|for|at|from|of|of the|on|via|to|aus|für|bei|pour|à|para|en|per|a|w|dla|til|från|fra)\s+"
    r"(?=[\W\d]*[^\W\d_a-zà-ÿ]).*$"
)
# "in Port Anselm" alone.
_PLACE_ALONE = re.compile(r"(?:in|for|at|from|of|on|via|to|aus|für|bei|pour|à|para|en|w|dla|från|fra|em|à)\s+[A-ZÀ-Þ]")
# In Spanish and Portuguese "and" is part of names: "Souza e Silva".
_INNER_AND = re.compile(r"\S+(?: \S+)+ [ey] \S+")
# What somebody did beside writing.
_LABEL = re.compile(r"[^\W\d_][^:：]{1,30}[:：]\s*(?=\S)")
_EDITORS = frozenset(
    {
        "editor",
        "editors",
        "edited by",
        "editing",
        "redaktor",
        "redaktør",
        "redaktör",
        "editora",
        "редактор",
        "责任编辑",
        "責任編輯",
        "编辑",
        "編輯",
        "责编",
        "校对",
    }
)
_OTHER_LABEL = re.compile(r"(?<=\s)(\w{2,20})(?=\s?[:：])")
# A capital, if only behind an article: "d'Osk", "al-Hori".
_CAPITAL = re.compile(r"(?:[a-zà-ÿ]{1,2}['’]|(?:al|el|ad|as|ash|an|ar|at|az)-)?[^\W\d_a-zà-ÿ]")
_FIGURE = re.compile(r"\d")
_LEFT, _RIGHT = " \t.,;:*-–—|/\"'“”„", " \t,;:*-–—|/\"'“”„"
# A point at the end belongs to an initial or a suffix.
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:\w|Jr|Sr|Dr|[A-Z]\w?\.\w)\.$")
_MIN_NAME = 3
_MAX_NAME_CHARS, _MAX_NAME_WORDS = 60, 6
_MIN_DOMAIN = 4
# "van", "de la"
_MAX_PARTICLE = 3


def names_in(byline: str, words: Words | None = None) -> tuple[str, ...]:
    """The names in a byline, each once, as printed, without "By", addresses, roles, places, dates and prompts.

    >>> names_in("By Mira Oslund, Jr., and Jon Tarn, Staff Writer | 3 March 2031")
    ('Mira Oslund, Jr.', 'Jon Tarn')
    """
    return _names_in(byline[:_MAX_BYLINE], words or standard_words())


def credited_in(line: str, words: Words) -> tuple[str, ...]:
    """The names in those parts of a line that say that they hold some: by a word before them or a role behind them.

    >>> credited_in("Updated | 3 March 2031 | By Mira Oslund", standard_words())
    ('Mira Oslund',)
    """
    line = line[:_MAX_BYLINE].strip("*_ ")
    parts = [part for part in _CUT.split(line) if _announces(part, words)] or _labelled(line, words)
    return tuple(dict.fromkeys(name for part in parts for name in names_in(part, words)))


def _labelled(line: str, words: Words) -> list[str]:
    """What stands behind a word for authors with a colon, anywhere in a line, up to the next such word, whatever it is for:
    "3 March 2031 source: Norlys author: Mira Oslund editor: Jon Osk"."""
    labels = list(re.finditer(r"(?:^|(?<=[\s|,;，；。）)]))([^\s:：|]{1,20}) ?[:：]\s*(?!//)", line))
    ends = [*(label.start() for label in labels[1:]), len(line)]
    return [
        line[label.end() : end]
        for label, end in zip(labels, ends, strict=False)
        if (start := words.byline_start.match(label[0])) is not None and start.end() == len(label[0])
    ]


def is_edited(line: str, words: Words) -> bool:
    """Whether a line says by its first word who did something other than writing: "Editor: Mira Oslund".

    >>> is_edited("Editor: Mira Oslund", standard_words()), is_edited("Author: Mira Oslund", standard_words())
    (True, False)
    """
    label = _LABEL.match(line)
    word = label[0].casefold().strip(" :：") if label else ""
    return word in _EDITORS or (word in words.no_names and word not in words.byline_starts)


def is_byline(line: str, words: Words | None = None) -> bool:
    """Whether a short line begins as bylines do and holds nothing but full names.

    >>> is_byline("Door Mira Oslund en Jon Tarn"), is_byline("Door to Tarn closed")
    (True, False)
    """
    words = words or standard_words()
    text = " ".join(line[:_MAX_BYLINE].split())
    start = words.byline_start.match(text)
    if start is None or not start.end():
        return False
    names = names_in(text, words)
    is_named = (
        ":" in start[0] or "：" in start[0] or bool(words.byline_join.search(text)) or len(text.split()) <= _MAX_NAME_WORDS
    )
    return bool(names) and is_named and all(_is_full_name(name, announced=":" in start[0]) for name in names)


def is_full_name(line: str, words: Words | None = None) -> bool:
    """Whether a line may be nothing but the full name of a person.

    >>> is_full_name("Mira Oslund"), is_full_name("Tarn News"), is_full_name("Mira")
    (True, False, False)
    """
    words = words or standard_words()
    return names_in(line, words) == (line,) and _is_full_name(line, announced=False) and not is_organisation(line, (), words)


def _is_full_name(name: str, *, announced: bool) -> bool:
    """Two words or more, with capitals but for particles; in scripts without capitals what a word with a colon announces."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not any(map(_is_cased, parts)):
        return announced
    return (
        len(parts) > 1 and parts[0][0].isupper() and all(part[0].isupper() or len(part) <= _MAX_PARTICLE for part in parts)
    )


def _announces(part: str, words: Words) -> bool:
    start = words.byline_start.match(part)
    return (start is not None and start.end() > 0) or any(word.casefold() in words.roles for word in part.split())


@cached_if_short(4096)
def _names_in(byline: str, words: Words) -> tuple[str, ...]:
    text = unescape(unescape(byline)) if "&" in byline else byline
    text = text.strip()
    if (text[:1], text[-1:]) in (("(", ")"), ("[", "]")):
        text = text[1:-1]
    text = _ADDRESS.sub(" | ", _BRACKETS.sub(" ", _TAG.sub(" | ", text)))
    names: list[str] = []
    for line in _CUT.split(_cut_at_labels(text, words)):
        for at, part in enumerate(_parts(line, words)):
            suffix = _suffix(part, words)
            if suffix and at and names:
                names[-1] = f"{names[-1]}, {suffix}"
            elif name := _name(part, words):
                names.append(name)
    return tuple(dict.fromkeys(_without_places(names)))


def _cut_at_labels(text: str, words: Words) -> str:
    """The text with a bar before words for other work: "Mira Oslund Photo: Jon Osk"."""

    def bar(label: re.Match[str]) -> str:
        return f" | {label[0]}" if label[1].casefold() in words.no_names else label[0]

    return _OTHER_LABEL.sub(bar, text) if ":" in text or "：" in text else text


def _without_places(names: list[str]) -> list[str]:
    """The names without single words beside full names: "Mira Oslund, Tarn" and "Jon Osk / NRL"."""
    full = [name for name in names if " " in name and _is_cased(name)]
    return [name for name in names if " " in name or not _is_cased(name)] if full else names


def _is_cased(name: str) -> bool:
    return name[0].isupper() or name[0].islower()


def are_people(names: Collection[str], outlets: Iterable[str], words: Words | None = None) -> bool:
    """Whether any of the names may be that of a person. `outlets`: names and addresses of the outlet, and copyright
    lines."""
    return any(not is_organisation(name, outlets, words) for name in names)


def people_in(names: Iterable[str], outlets: Iterable[str], words: Words | None = None) -> tuple[str, ...]:
    """The names without those of organisations, if any is left; else all."""
    names, outlets = tuple(names), tuple(outlets)
    return tuple(name for name in names if not is_organisation(name, outlets, words)) or names


def is_organisation(name: str, outlets: Iterable[str], words: Words | None = None) -> bool:
    """Whether a name is that of the outlet, of a wire service or of another organisation, as far as its words tell.

    >>> is_organisation("Norlys", ["https://www.norlys.example"]), is_organisation("Mira Oslund", ["Norlys"])
    (True, False)
    """
    words = words or standard_words()
    folded = fold(name)
    tokens = name.casefold().split()
    if not tokens or name in words.agencies or tokens[0] == "the" or "." in tokens[-1].strip("."):
        return True
    if any(part.strip(",.'’") in words.organisation_words for word in tokens for part in (word, *word.split("-"))):
        return True
    compact = folded.replace(" ", "")
    for outlet in outlets:
        if "©" in outlet and f" {folded} " in f" {fold(outlet)} ":
            return True
        label = _domain_label(outlet) if "." in outlet else fold(outlet).replace(" ", "")
        if label and (
            compact == label or (len(compact) >= _MIN_DOMAIN and compact.removeprefix("the") == label.removeprefix("the"))
        ):
            return True
    return False


@cached_if_short(1024)
def _domain_label(address: str) -> str:
    """The longest label of a host, without its last: "tarnherald" of "https://www.tarnherald.example/x"."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return max(host.removeprefix("www.").split(".")[:-1], key=len, default="").replace("-", "")


def _parts(line: str, words: Words) -> list[str]:
    """What stands between commas and words such as "and"."""
    stripped = _without_start(" ".join(line.split()), words)
    parts = [
        part
        for piece in _COMMA.split(stripped)
        for part in ([piece] if _INNER_AND.fullmatch(piece) else words.byline_join.split(f" {piece} "))
    ]
    return [part for part in (_without_start(part.strip(), words) for part in parts) if part]


def _without_start(text: str, words: Words) -> str:
    """The text without "By", "Text:", "Words by" and the like, which may stand one after another."""
    while (start := words.byline_start.match(text)) is not None and start.end():
        text = text[start.end() :]
    return text


def _suffix(part: str, words: Words) -> str | None:
    """The part as printed, if it is a suffix of the name before it, such as "Jr."."""
    return part if part.casefold().replace(".", "") in words.name_suffixes else None


def _name(part: str, words: Words) -> str | None:
    """The name in a part, or None where it is a role, a prompt, a date or prose."""
    if _PLACE_ALONE.match(part):
        return None
    if label := _LABEL.match(part):
        if any(word.casefold().strip(":： ") in words.no_names for word in label[0].split()):
            return None
        part = part[label.end() :]
    name = _without_place(part, words).rstrip(_RIGHT).lstrip(_LEFT)
    if figure := _FIGURE.search(name):
        name = name[: figure.start()].rstrip(_LEFT)
        name = _without_month(name)
    name = _cut_at_words(name, words)
    if name.endswith(".") and not _ABBREVIATION.search(name):
        name = name.rstrip(".")
    if not name or len(name) > _MAX_NAME_CHARS or len(name.split()) > _MAX_NAME_WORDS or name.casefold() in words.nobody:
        return None
    if " " not in name and (month_number(name) or len(name) < (_MIN_NAME if name.isascii() else 2)):
        return None
    return name if _has_form_of_name(name) else None


def _without_place(part: str, words: Words) -> str:
    """The part without a place or an outlet behind the name. A wire service ("for AFP") is part of the byline as printed."""
    place = _PLACE.search(part)
    if place is None or words.agency_in.fullmatch(place[0].split(maxsplit=1)[1]):
        return part
    return part[: place.start()]


def _without_month(name: str) -> str:
    """ "Mira Oslund March" of "Mira Oslund March 3" → "Mira Oslund"."""
    parts = name.split()
    return " ".join(parts[:-1]) if len(parts) > 1 and month_number(parts[-1]) else name


def _cut_at_words(name: str, words: Words) -> str:
    """The name without roles before and behind it, and without prompts behind it; empty where too little is left.

    One word before a role is no name ("Sports Editor"), but in scripts without capitals ("김솔 기자").
    """
    parts = name.split()
    keys = [part.casefold().strip(".,:!") for part in parts]
    # "our editor Mira Oslund"
    before = next(
        (at for at, (part, key) in enumerate(zip(parts, keys, strict=True)) if key in words.roles or not part.islower()), 0
    )
    if before and keys[before] in words.roles:
        parts, keys = parts[before:], keys[before:]
    while keys and keys[0] in words.roles:
        parts, keys = parts[1:], keys[1:]
        if not parts:
            return ""
    end = next((at for at, key in enumerate(keys) if key in words.roles or key in words.no_names), len(parts))
    enough = 1 if end == len(parts) or (end and not parts[0][0].isupper() and not parts[0].islower()) else 2
    cut = len(parts) < len(name.split())
    while end and parts[end - 1].islower() and end > 1 and parts[0][:1].isupper():
        end -= 1
    return " ".join(parts[:end]) if end >= (max(enough, 2) if cut and parts[0][0].isupper() else enough) else ""


def _has_form_of_name(name: str) -> bool:
    """Whether the words are those of a name: most begin with a capital, where the script has capitals."""
    if not any(c.isalpha() for c in name):
        return False
    parts = [part for part in name.split() if part[0].isalpha()]
    cased = [part for part in parts if part[0].isupper() or part[0].islower()]
    if len(cased) < 2:
        return True
    return (
        sum(part[0].isupper() or "'" in part or "’" in part for part in cased) * 2 >= len(cased)
        and _CAPITAL.match(cased[-1]) is not None
    )
