"""Pages made to take long or much memory: each is cleaned like any other, or is rejected by what is counted in it.

Nothing here is timed. What is counted does not depend on the machine; a page whose cost grows with the square of its length
would keep these tests busy for minutes.
"""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import cleaner
from cleaner.records import REASONS, Page

SENTENCE = "The toll bridge at Tarn fell into the river on Monday night, wardens of the bridge said."
FIRST = f"<p>{SENTENCE}</p>" * 3


def page(body: str = "", head: str = "", title: str = "Toll bridge falls") -> str:
    """A page with a report above and below `body`."""
    return f"<html><head><title>{title}</title>{head}</head><body><article>{FIRST}{body}{FIRST}</article></body></html>"


def meta(name: str, content: str) -> str:
    """A meta element."""
    return f'<meta name="{name}" content="{content}">'


def linked(content: str) -> str:
    """A script of JSON-LD."""
    return f'<script type="application/ld+json">{content}</script>'


def names(count: int) -> list[str]:
    """Names that differ."""
    random = Random(1)  # noqa: S311  # no secret
    return ["Mira " + "".join(random.choices("abcdefgh", k=8)).title() for _ in range(count)]


def deep(tag: str, body: str) -> str:
    """A report with a body inside 240 elements of one kind: as deep as the parser goes."""
    return page(f"<{tag}>" * 240 + body)


def front_matter(fence: str, lines: str) -> str:
    """A text below front matter."""
    return f"{fence}\n{lines}\n{fence}\n\n{SENTENCE}"


# The clock decides nothing here: a machine that is busy may take long.
UNTIMED = cleaner.CleanSettings(max_seconds=1_000_000)
ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(60_000))

# What is rejected: the page, and the setting that it goes beyond.
TOO_COMPLEX: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "tiny paragraphs": (lambda: page("<p>a</p>" * 900_000), "max_elements"),
    "tags without end": (lambda: "<p>a" * 2_000_000, "max_elements"),
    "angles": (lambda: page("<" * 2_000_000), "max_elements"),
    "a giant table": (lambda: page(f"<table>{'<tr><td>a</td><td>b</td></tr>' * 200_000}</table>"), "max_elements"),
    "nested bold": (lambda: page("<b>a" * 300_000), "max_elements"),
    "Markdown that is HTML": (lambda: "# Toll\n\n" + "<div>a\n\n" * 300_000, "max_elements"),
    "brackets of Markdown": (lambda: "# Toll\n\n" + "[" * 1_000_000, "max_elements"),
    "quotations of Markdown": (lambda: "# Toll\n\n" + ">" * 1_000_000, "max_elements"),
    "paragraphs": (lambda: page("<p>It was said.</p>" * 40_000), "max_blocks"),
    "line breaks": (lambda: page("a<br>" * 90_000), "max_blocks"),
    "short lines of text": (lambda: "ab\n" * 800_000, "max_blocks"),
    "blank lines": (lambda: SENTENCE + "\n" * 2_000_000, "max_blocks"),
    "paragraphs of text": (lambda: f"{SENTENCE}\n\n" * 30_000, "max_blocks"),
    "items of Markdown": (lambda: "# Toll\n\n" + "- a\n" * 90_000, "max_blocks"),
    "Chinese text": (lambda: "大桥收费上涨了。" * 400_000, "max_text_chars"),
    "a Chinese page": (lambda: page(f"<p>{'大桥收费上涨了。' * 400_000}</p>"), "max_text_chars"),
    "Arabic text": (lambda: "الجسر سقط في النهر. " * 250_000, "max_text_chars"),
    "a headline of megabytes": (lambda: page(f"<h1>{'Toll bridge ' * 400_000}</h1>"), "max_text_chars"),
    "scripts without end in another encoding": (
        lambda: page().encode("cp1252") + b"<p>\xe9 " + b"<script " * 500_000,
        "max_elements",
    ),
    "escaped markup": (lambda: page(f"<div>{'&lt;p&gt;a ' * 150_000}&lt;/p&gt;</div>"), "max_elements"),
    "bylines inside bylines": (lambda: deep("div class=author", "<div class=author>3 ab</div>" * 30_000), "max_blocks"),
    "headlines inside headlines": (lambda: deep("h1", "<h1>3 ab</h1>" * 30_000), "max_blocks"),
    "entities": (lambda: page("&a" * 2_500_000), "max_text_chars"),
}  # fmt: skip

# What is cleaned: the report comes out whole.
CLEANED: dict[str, Callable[[], str | bytes]] = {
    "attributes on an element": lambda: page(f"<div {ATTRIBUTES}>{FIRST}</div>"),
    "attributes on the root": lambda: page().replace("<html", f"<html {ATTRIBUTES}"),
    "attributes in a tag without end": lambda: page().replace("</article>", f"<div {ATTRIBUTES}"),
    "a class of megabytes": lambda: page(f"<div class='{'ad-' * 400_000}'>{FIRST}</div>"),
    "megabytes of spaces": lambda: page(f"<p>a{' ' * 5_000_000}b</p>"),
    "signs without width": lambda: page("<p>" + "\u200c" * 2_000_000 + "a</p>"),
    "nested elements": lambda: page().replace("</article>", "<div>" * 90_000),
    "comments": lambda: page("<!---->" * 500_000),
    "accents above accents": lambda: page("<p>a" + "\u0301\u0323" * 400_000),
    "paragraphs beside a stated text": lambda: page(
        "<p>Toll rises</p>" * 15_000, head=linked(json.dumps({"articleBody": "toll " * 150_000}))
    ),
    "a word of 150,000 letters": lambda: page(f"<p>{'ab' * 75_000}</p>"),
    "a title of megabytes": lambda: page(title="Toll | bridge - " * 200_000),
    "an author of brackets": lambda: page(head=meta("author", "(" * 300_000)),
    "an author of angles": lambda: page(head=meta("author", "Mira &lt;" + "&lt;" * 200_000)),
    "many authors": lambda: page(head=meta("author", "; ".join(names(30_000)))),
    "many meta elements of authors": lambda: page(head="".join(meta("author", name) for name in names(30_000))),
    "authors deep below comments": lambda: page(
        "<div class=comments>" + "<div>" * 200 + "<span class=author>By Mira Oslund (</span>" * 40_000
    ),
    "many authors in JSON-LD": lambda: page(
        head=linked(
            json.dumps(
                {
                    "@context": "https://schema.org",
                    "@type": "NewsArticle",
                    "datePublished": "2031-03-03",
                    "author": [{"@type": "Person", "name": name} for name in names(20_000)],
                }
            )
        )
    ),
    "a list of JSON-LD": lambda: page(head=linked("[" + '{"@type":"NewsArticle"},' * 80_000 + "{}]")),
    "JSON-LD nested deep": lambda: page(head=linked("[" * 400_000)),
    "broken JSON-LD": lambda: page(head=linked('{"author":{"name":"a ' * 100_000)),
    "JSON-LD of megabytes": lambda: page(head=linked('{"articleBody":"' + SENTENCE * 50_000 + '"}')),
    "dates inside dates": lambda: deep("time", "<time>3 ab</time>" * 30_000),
    "megabytes inside dates": lambda: deep("span class=date", "ab cd 3 " * 300_000),
    "megabytes inside bylines": lambda: deep("span class=author", "ab cd 3 " * 300_000),
    "empty elements inside dates": lambda: deep("span class=date title=2031", "<b></b>" * 90_000),
    "empty elements inside a form": lambda: deep("div", "<form>" + "<input type=email>" * 9 + "<p></p>" * 90_000),
    "elements around escaped markup": lambda: deep("div", "&lt;p&gt; a " + "<b>a</b>" * 90_000),
    "many pieces of escaped markup": lambda: page("<div>&lt;p&gt;a b c.&lt;/p&gt;<b>a</b></div>" * 9_000),
    "dates above headings": lambda: page(
        "<span class=date>3 ab</span>" * 30_000 + "<h3>ab</h3>" * 18_000, title="Toll bridge falls"
    ),
    "bylines in cards": lambda: deep("div", "<aside><span class=author>By Mira Oslund</span></aside>" * 9_000),
    "a front matter of keys in keys": lambda: front_matter("+++", "a." * 500_000 + "b = 1"),
    "a front matter of tables in tables": lambda: front_matter("+++", "[" + "a." * 500_000 + "b]"),
    "a front matter of lists in lists": lambda: front_matter("+++", "a = " + "[" * 500_000),
    "a front matter of megabytes": lambda: front_matter("---", f"title: a{' ' * 2_000_000}b - c | d"),
    "wrong decodings beside entities": lambda: f"{SENTENCE}\n\n" + "cafÃ© ab &amp; cd " * 40_000,
    "wrong decodings in Markdown": lambda: f"# Toll\n\n{SENTENCE} " + "**ab** cafÃ© " * 20_000,
    "code in one line of Markdown": lambda: f"# Toll\n\n{SENTENCE}\n\n" + ("`a` " + "ab cd " * 10) * 30_000,
    "capitals that are no words": lambda: "\n\n".join([SENTENCE, *(" ".join(names(20)).upper() for _ in range(9_000))]),
    "words that are none": lambda: "\n\n".join(f"The {name} fell on day and of it was for." for name in names(9_000)),
}  # fmt: skip

# What is read without a sentence in it, or with a date that is none.
ODD: dict[str, tuple[Callable[[], str | Page], str]] = {
    "spaces without a sentence": (lambda: f"<html><body><p>a</p>{' ' * 8_000_000}<p>b</p></body></html>", "empty"),
    "a date of bars": (lambda: Page(content=page(), published="By Mira " + "|" * 1_000_000), "ok"),
    "bylines of letters": (lambda: "Toll falls\n\n" + f"By {'a.a' * 130}\n\n" * 2_000 + SENTENCE, "ok"),
}


@pytest.mark.parametrize("name", TOO_COMPLEX)
def test_a_page_with_too_much_in_it_is_rejected_by_the_setting_that_it_goes_beyond(name: str) -> None:
    make, setting = TOO_COMPLEX[name]
    with pytest.raises(cleaner.UnreadableError, match=rf"\d+ .*more than .*clean\.{setting}") as error:
        cleaner.clean(make(), settings=UNTIMED)
    assert error.value.reason == "too_complex"
    assert error.value.reason in REASONS


@pytest.mark.parametrize("name", CLEANED)
def test_a_page_that_only_looks_like_much_work_is_cleaned(name: str) -> None:
    article = cleaner.clean(CLEANED[name](), settings=UNTIMED)
    assert article.status == "ok"
    if name != "words that are none":
        assert SENTENCE in article.text


@pytest.mark.parametrize("name", ODD)
def test_a_page_with_next_to_nothing_in_it_is_read_to_its_end(name: str) -> None:
    make, status = ODD[name]
    assert cleaner.clean(make(), settings=UNTIMED).status == status


def test_a_long_live_blog_is_cleaned() -> None:
    posts = "".join(
        f"<div><time>{n % 24:02}:05</time><h3>Update {n}</h3><p>{SENTENCE} It was number {n} of that day.</p></div>"
        for n in range(2_000)
    )
    article = cleaner.clean(page(posts, head=f"<style>{'a{} ' * 600_000}</style>"), settings=UNTIMED)
    assert article.status == "ok"
    assert "It was number 1999 of that day." in article.text


def test_a_long_chinese_text_is_cleaned() -> None:
    lines = [f"大桥收费从第{n}天起上涨，管理人员周一晚上在塔恩说。" for n in range(5_000)]
    assert cleaner.clean("\n\n".join(lines), settings=UNTIMED).text.count("\n\n") == len(lines) - 1


@pytest.mark.parametrize(
    ("content", "settings"),
    [
        (page(), cleaner.CleanSettings(max_elements=9)),
        (page(), cleaner.CleanSettings(max_blocks=5)),
        (page(), cleaner.CleanSettings(max_text_chars=500)),
        (f"# Toll\n\n{SENTENCE} *So* it was.\n\nThe end.", cleaner.CleanSettings(max_elements=9)),
        (f"# Toll\n\n{SENTENCE}\n\nThe end.", cleaner.CleanSettings(max_blocks=2)),
        (f"{SENTENCE}\n\n{SENTENCE}\n\nThe end.", cleaner.CleanSettings(max_blocks=2)),
        (SENTENCE, cleaner.CleanSettings(max_text_chars=len(SENTENCE) - 1)),
    ],
)
def test_the_limits_are_settings_and_hold_for_many_pages_too(content: str, settings: cleaner.CleanSettings) -> None:
    with pytest.raises(cleaner.UnreadableError) as error:
        cleaner.clean(content, settings=settings)
    assert error.value.reason == "too_complex"
    before, article, after = cleaner.clean_many(["Toll rises.", content, "Toll falls."], settings=settings)
    assert (before.status, article.status, after.status) == ("ok", "unreadable", "ok")
    assert article.problem is not None
    assert article.problem.startswith("too_complex: ")
    assert cleaner.clean(content).status == "ok"


def test_a_page_at_its_limits_is_cleaned() -> None:
    settings = cleaner.CleanSettings(max_elements=11, max_blocks=6, max_text_chars=6 * len(SENTENCE))
    assert cleaner.clean(page(), settings=settings).status == "ok"


def test_a_run_lists_such_a_page_among_its_rejections_and_cleans_the_others(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text("<p>a" * 200_000)
    (tmp_path / "in" / "b.html").write_text(page())
    result = cleaner.run(tmp_path / "in", tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (result.articles, manifest["rejected_by_reason"]) == (1, {"too_complex": 1})
