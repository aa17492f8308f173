"""Other tools that take the article from a page, each as one function; measured beside this project, never used by it.

Each function gets the HTML, its address and whether the gold text holds the headline; it gives the text, below the
headline where that is wanted and the tool offers one. Settings are the tool's defaults unless its docstring says more.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

Work = Callable[..., str]
_BLOCKS = "article|blockquote|br|dd|div|dl|dt|figure|h[1-6]|hr|li|ol|p|pre|section|t[dhr]|ul"
_BEFORE_BLOCK = re.compile(rf"(?=</?(?:{_BLOCKS})\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A tool: its name in the table, its function, and what pip calls its package."""

    name: str
    package: str
    work: Work

    @property
    def version(self) -> str | None:
        """The version installed, or None."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def headed(title: str | None, text: str) -> str:
    """The text below its headline; a text that starts with the headline has it once."""
    title = (title or "").strip()
    return text if text.lstrip().startswith(title) else f"{title}\n\n{text}"


def cleaner(content: str, *, url: str | None, with_title: bool, form: str = "html") -> str:
    """This project, a page at a time, without what other pages of the outlet tell."""
    from cleaner import clean

    article = clean(content, format=form, url=url)  # type: ignore[arg-type]  # "html" or "auto"
    return headed(article.title if with_title else None, article.text)


def trafilatura(content: str, *, url: str | None, with_title: bool, **settings: bool) -> str:
    """trafilatura without comments; its metadata only where the headline is wanted, for they cost time."""
    from trafilatura import bare_extraction

    found = bare_extraction(content, url=url, include_comments=False, with_metadata=with_title, **settings)
    return headed(found.title if with_title else None, found.text or "") if found else ""


def readability(content: str, *, url: str | None, with_title: bool) -> str:
    """readability-lxml; the HTML that it gives is made text here, with a line for each block."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(content, url=url)
    title = document.short_title() if with_title else None
    markup = _BEFORE_BLOCK.sub("\n", document.summary(html_partial=True))
    return headed(title, str(fromstring(markup).text_content()))


def resiliparse(content: str, *, url: str | None, with_title: bool) -> str:
    """Resiliparse's main content, without comments, alternative texts of images, and the lines of date and author."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(content)
    title = tree.title if with_title else None
    text = extract_plain_text(tree, main_content=True, comments=False, alt_texts=False, post_meta=False)
    return headed(title, str(text))


def justext(content: str, *, url: str | None, with_title: bool) -> str:
    """jusText with its English stop words. It offers no headline, but keeps headings near good paragraphs."""
    from justext import get_stoplist
    from justext import justext as paragraphs_of

    return "\n\n".join(p.text for p in paragraphs_of(content, get_stoplist("English")) if not p.is_boilerplate)


def newspaper(content: str, *, url: str | None, with_title: bool) -> str:
    """newspaper4k on the page as given: neither the page nor its images are fetched."""
    from newspaper import Article

    article = Article(url or "http://localhost/", fetch_images=False, follow_meta_refresh=False)
    article.download(input_html=content).parse()
    return headed(article.title if with_title else None, str(article.text))


def as_it_comes(content: str, *, url: str | None, with_title: bool) -> str:
    """Nothing done: what a tool for text has to better."""
    return content


_TRAFILATURA = Peer(name="trafilatura", package="trafilatura", work=trafilatura)
#: Tools for pages of HTML.
FOR_HTML = (
    Peer(name="cleaner", package="cleaner", work=cleaner),
    _TRAFILATURA,
    Peer(name="trafilatura fast", package="trafilatura", work=partial(trafilatura, fast=True)),
    Peer(name="trafilatura precision", package="trafilatura", work=partial(trafilatura, favor_precision=True)),
    Peer(name="readability-lxml", package="readability-lxml", work=readability),
    Peer(name="resiliparse", package="resiliparse", work=resiliparse),
    Peer(name="jusText", package="jusText", work=justext),
    Peer(name="newspaper4k", package="newspaper4k", work=newspaper),
)
#: Tools for text and Markdown, format not told. The other peers read nothing but HTML, nor does trafilatura.
FOR_TEXT = (
    Peer(name="cleaner", package="cleaner", work=partial(cleaner, form="auto")),
    Peer(name="as it comes", package="cleaner", work=as_it_comes),
    _TRAFILATURA,
)
