"""Changes that make a labelled page harder, but add nothing to its gold text.

Each is something that pages of other sites have: further articles below the first, messages that the page hides, consent
dialogs, cards between paragraphs, a second copy for small screens, closed accordions, posts of a live blog, names of classes
that say nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import html as lxml_html

from cleaner.extractors.html import parse_html
from cleaner.text.words import word_units

#: The smallest element that holds this share of the gold text's words is taken for the article's.
_ARTICLE_SHARE = 0.8
_HIDING: tuple[Mapping[str, str], ...] = (
    {"hidden": ""}, {"style": "display:none"}, {"style": "display: none;"},
    {"aria-hidden": "true", "style": "visibility: hidden"}, {"hidden": "hidden", "role": "dialog"},
    {"aria-hidden": "true", "class": "modal"},
)  # fmt: skip
_CONSENT_NAMES = ("cookie-banner", "consent", "gdpr-box", "privacy-layer", "overlay", "notice", "css-1x9ab", "")
_PARAGRAPH_TAGS = ("p", "ul", "ol", "blockquote", "h2", "h3", "h4", "figure", "div")
_RENAMED_TAGS = frozenset({"article", "main", "section", "aside", "header", "footer", "nav"})
_MIN_PARAGRAPHS = 4
#: So many of the changed pages have an article of few paragraphs, and so many are without most of what stands around it.
_SHORTENED, _BARED = 0.4, 0.4
_MAX_SHORT = 6
_LEAVES = ("p", "li", "h2", "h3", "h4", "blockquote", "dd", "tr", "figure")
_REMOVED_AROUND = 0.7
#: The headings of posts are the first words of their paragraphs, at most so many.
_HEADING_WORDS = 8

Element = Any


@dataclass(frozen=True, slots=True)
class Story:
    """What of a page is put into others: the title, the paragraphs of the gold text, and prose that gold does not hold."""

    title: str
    paragraphs: tuple[str, ...]
    debris: tuple[str, ...]


def changed(page: str, gold: str, way: str, stories: Sequence[Story], random: Random) -> str | None:  # noqa: PLR0917
    """The page changed in one of the ways `WAYS`; None where it has no place for that. `stories`: those of other pages.

    Some pages are cut short, too: then the page holds only the beginning of the gold text."""
    tree = parse_html(page)
    if tree is None or tree.find(".//body") is None:
        return None
    article = _article(tree, gold)
    if article is None or (article.tag in ("html", "body") and way != "renamed"):
        return None
    if random.random() < _SHORTENED:
        _shorten(article, gold, random)
    if random.random() < _BARED:
        _bare(article, random)
    if not WAYS[way](tree, article, stories, random):
        return None
    return str(lxml_html.tostring(tree, encoding="unicode"))


def _article(tree: Element, gold: str) -> Element | None:
    """The smallest element with most of the gold text's words."""
    wanted = Counter(word_units(gold))
    total = sum(wanted.values())
    found, below = None, tree.find(".//body")
    while below is not None:
        found = below
        below = next((child for child in found if isinstance(child.tag, str) and _holds(child, wanted, total)), None)
    return found


def _holds(element: Element, wanted: Counter[str], total: int) -> bool:
    words = Counter(word_units(element.text_content()))
    return sum((words & wanted).values()) >= _ARTICLE_SHARE * max(1, total)


def _shorten(article: Element, gold: str, random: Random) -> None:
    """Leave the article its first paragraphs only."""
    said = "".join(gold.split())
    left = random.randint(1, _MAX_SHORT)
    for leaf in list(article.iter(*_LEAVES)):
        if (key := "".join(leaf.text_content().split())) and key in said:
            if left <= 0 and leaf.getparent() is not None:
                leaf.drop_tree()
            left -= leaf.tag == "p"


def _bare(article: Element, random: Random) -> None:
    """Take most of what stands around the article from the page."""
    inner, outer = article, article.getparent()
    while outer is not None and inner.tag != "body":
        for child in list(outer):
            has_title = child.tag == "h1" or child.find(".//h1") is not None
            if child is not inner and not has_title and random.random() < _REMOVED_AROUND:
                child.drop_tree()
        inner, outer = outer, outer.getparent()


def _element(tag: str, text: str = "", **attributes: str) -> Element:
    element = lxml_html.Element(tag)
    for name, value in attributes.items():
        element.set(name.rstrip("_").replace("_", "-"), value)
    element.text = text
    return element


def _copy_of_frame(element: Element) -> Element:
    """An empty element of the same tag and classes."""
    frame = lxml_html.Element(element.tag)
    if element.get("class"):
        frame.set("class", element.get("class"))
    return frame


def _written(story: Story, frame: Element, random: Random, *, cut: bool) -> Element:
    """A story in an element, below its headline, and a byline or date on some."""
    level = random.choice(("h1", "h1", "h2", "h3"))
    frame.append(_element(level, story.title))
    if random.random() < 0.5:
        frame.append(_element("span", f"{random.randint(1, 28)}.{random.randint(1, 12)}.20{random.randint(10, 26)}"))
    inner = frame
    if random.random() < 0.5:
        inner = _element("div")
        frame.append(inner)
    for paragraph in story.paragraphs[: random.randint(1, 3) if cut else 40]:
        inner.append(_element("p", paragraph))
    if cut and random.random() < 0.5:
        link = _element("a", "→", href="/more")
        inner.append(link)
    return frame


def _append_articles(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """Further articles below, whole or their beginnings."""
    above = article.getparent()
    headed = article
    while above.tag != "body" and headed.find(".//h1") is None and tree.find(".//h1") is not None:
        headed, above = above, above.getparent()
    target, place = (above, above.index(headed) + 1) if headed.getparent() is not None else (article, len(article))
    if random.random() < 0.3:
        box = _element("div", class_=random.choice(("more", "next", "feed", "")))
        target.insert(place, box)
        target, place = box, 0
    cut = random.random() < 0.3
    for n, story in enumerate(random.sample(stories, random.randint(1, 3))):
        target.insert(place + n, _written(story, _copy_of_frame(headed), random, cut=cut))
    return True


def _hide_messages(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """Messages that the page does not show."""
    for story in random.sample(stories, random.randint(1, 3)):
        message = _element("div")
        for name, value in random.choice(_HIDING).items():
            message.set(name, value)
        texts = story.debris or story.paragraphs
        for text in random.sample(texts, min(len(texts), random.randint(1, 3))):
            message.append(_element("p", text))
        target = random.choice((article, article.getparent(), tree.find(".//body")))
        target.insert(random.randint(0, len(target)), message)
    return True


def _ask_consent(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """A dialog of prose about something else, before all or behind all."""
    dialog = _element("div", class_=random.choice(_CONSENT_NAMES))
    if random.random() < 0.3:
        dialog.set("role", "dialog")
    for story in random.sample(stories, random.randint(1, 4)):
        if random.random() < 0.4:
            dialog.append(_element("h3", " ".join(story.title.split()[:4])))
        for text in story.debris[: random.randint(1, 3)]:
            dialog.append(_element("p", text))
    for label in range(random.randint(1, 3)):
        dialog.append(_element(random.choice(("a", "button")), ("OK", "✓", "×")[label], href="#"))
    body = tree.find(".//body")
    body.insert(random.choice((0, len(body))), dialog)
    return len(dialog) > 2


def _lay_cards(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """Cards of other articles between the paragraphs and below."""
    places = [child for child in article if child.tag in _PARAGRAPH_TAGS]
    if len(places) < _MIN_PARAGRAPHS:
        return False
    name = random.choice(("card", "item", "SummaryItem_x", "box", "teaser", ""))
    linked, signed = random.random() < 0.7, random.random() < 0.4
    # A card with a blurb and without a link would be a post of a live blog.
    blurb = linked and random.random() < 0.6
    for story in random.sample(stories, random.randint(2, 5)):
        card = _element("div", class_=name)
        heading = _element(random.choice(("h3", "h4", "div", "p")), "" if linked else story.title)
        if linked:
            heading.append(_element("a", story.title, href="/x"))
        card.append(heading)
        if blurb and story.paragraphs:
            card.append(_element("p", story.paragraphs[0]))
        if signed:
            card.append(_element("p", f"{random.randint(1, 28)}.{random.randint(1, 12)}.20{random.randint(10, 26)}"))
        random.choice(places[2:]).addnext(card)
    return True


def _copy_article(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """The same article once more below, for small screens or for print."""
    copied = deepcopy(article)
    copied.tail = None
    if random.random() < 0.5:
        copied.set("class", random.choice(("mobile", "print", "amp", "visible-xs")))
    if random.random() < 0.5:
        copied.set("style", "display:none")
    article.addnext(copied)
    return True


def _fold_sections(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """A part of the article's paragraphs in a closed accordion."""
    places = [child for child in article if child.tag in ("p", "ul", "ol")]
    if len(places) < 2 * _MIN_PARAGRAPHS:
        return False
    start = random.randint(2, len(places) - 3)
    panel = _element("div")
    for name, value in random.choice(_HIDING[:4]).items():
        panel.set(name, value)
    places[start].addprevious(panel)
    for paragraph in places[start : start + random.randint(2, 5)]:
        panel.append(paragraph)
    panel.addprevious(_element("button", "+", aria_expanded="false"))
    return True


def _split_into_posts(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """The article's paragraphs as posts of a live blog."""
    places = [child for child in article if child.tag == "p" and child.text_content().strip()]
    if len(places) < _MIN_PARAGRAPHS:
        return False
    name, headed, shared = random.choice(("post", "entry", "lb-item", "")), random.random() < 0.6, random.random() < 0.4
    while places:
        taken, places = places[: (size := random.randint(1, 3))], places[size:]
        post = _element(random.choice(("div", "div", "section", "article")), class_=name)
        taken[0].addprevious(post)
        post.append(_element("time", f"{random.randint(0, 23)}:{random.randint(0, 59):02}"))
        if headed and len(words := taken[0].text_content().split()) > _HEADING_WORDS:
            post.append(_element(random.choice(("h2", "h3", "h3")), " ".join(words[: random.randint(4, _HEADING_WORDS)])))
        for paragraph in taken:
            post.append(paragraph)
        if shared:
            post.append(_element("a", "Share", href="#"))
    return True


def _rename(tree: Element, article: Element, stories: Sequence[Story], random: Random) -> bool:
    """Names of classes that say nothing, and plain containers in place of those with a meaning."""
    plain = random.random() < 0.6
    names: dict[str, str] = {}
    for element in tree.iter(lxml_html.etree.Element):
        element.attrib.pop("id", None)
        if element.get("class"):
            element.set("class", names.setdefault(element.get("class"), f"c{random.randint(0, 1 << 24):x}"))
        if plain and element.tag in _RENAMED_TAGS:
            element.tag = "div"
    if article.tag == "div" and random.random() < 0.2:
        article.tag = random.choice(("aside", "section", "main"))
    return True


Change = Callable[[Element, Element, Sequence[Story], Random], bool]
WAYS: Mapping[str, Change] = {
    "articles below": _append_articles,
    "hidden messages": _hide_messages,
    "consent": _ask_consent,
    "cards": _lay_cards,
    "second copy": _copy_article,
    "accordion": _fold_sections,
    "posts": _split_into_posts,
    "renamed": _rename,
}
