"""Twelve invented pages that every adapter is given, and what they give without one."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import cleaner
from cleaner import Article, CleanSettings, Duplicates, Page

BRIDGE = (
    "The toll bridge at Tarn fell into the river on Monday night after three days of rain, wardens said.",
    "Nobody was on the bridge when its middle arch gave way shortly before eleven, the keeper of the mill below it said.",
    "Ferries will carry carts and walkers across until a bridge of boats is finished, which the council expects in June.",
)
HARVEST = (
    "Growers around Lake Orm will bring in the smallest apple harvest in twenty years, their union said on Thursday.",
    "Late frost took the blossom of two orchards in three, and hail in August bruised most of what was left on the trees.",
    "Cider makers in Velm have bought fruit from across the mountains, at twice the price that they paid a year ago.",
)
SOCKS = (
    "A thief who takes nothing but single socks has puzzled the village of Hask since midwinter, neighbours told us.",
    "“It’s never the pair,” said Mira Oslund, who counted forty odd ones on her own washing line by the end of spring.",
)


def _html(title: str, paragraphs: Sequence[str]) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    related = "<div class='related'><h3>Read more</h3><ul><li><a href='/a'>Ferry fares to double</a></li></ul></div>"
    article = f"<article><h1>{title}</h1><p class='byline'>By Jon Osk</p>{body}</article>"
    return (
        f"<html><head><title>{title}</title></head><body>{menu}{article}{related}<footer>© The Herald</footer></body></html>"
    )


def _text(title: str, paragraphs: Sequence[str]) -> str:
    return "\n\n".join([title, "By Jon Osk", *paragraphs, "Advertisement", "Leave a Comment"])


#: Rows as any host may hold them: columns id, html, text, outlet, url, published; None where there is nothing.
ROWS: Sequence[Mapping[str, str | None]] = [
    {"id": id_, "html": html, "text": text, "outlet": outlet, "url": f"https://{outlet}.example/{id_}", "published": date}
    for id_, html, text, outlet, date in [
        ("bridge", _html("Toll bridge falls", BRIDGE), None, "herald", "2031-03-04"),
        ("bridge-copy", None, _text("Bridge at Tarn gone", BRIDGE), "courier", "2031-03-05"),
        ("bridge-short", _html("Bridge falls", BRIDGE[:2]), None, "post", None),
        ("harvest", _html("Apples are scarce", HARVEST), None, "herald", "2031-09-11"),
        (
            "harvest-copy",
            None,
            _text("Frost takes apples", [*HARVEST, "The fair is held as usual."]),
            "post",
            None,
        ),
        ("socks", _html("Sock thief at large", SOCKS), None, "courier", "2031-06-01T08:00:00+00:00"),
        ("wrongly-decoded", None, _text("Odd socks", SOCKS).encode().decode("cp1252", "replace"), "post", "2031-06-02"),
        ("unreadable", None, "A page that is larger than the settings allow. " * 100, "post", None),
        ("boilerplate", None, "Advertisement\n\nShare this article\n\nAdvertisement", "post", None),
        ("blank", None, "   \n ", "courier", None),
        (
            "own",
            None,
            _text("Fair", ["The spring fair in Velm opens with a race of geese, its master said."]),
            "post",
            None,
        ),
        ("bridge", _html("Toll bridge falls", BRIDGE), None, "gazette", "2031-03-06"),
    ]
]
SETTINGS = CleanSettings(max_page_bytes=4_000)
#: The fields of a result that are compared.
FIELDS = ("id", "outlet", "url", "title", "published", "language", "text", "status")


@cache
def articles() -> tuple[Article, ...]:
    """The articles of the twelve pages."""
    return tuple(cleaner.clean_many([_page(row) for row in ROWS], SETTINGS))


@cache
def duplicates() -> Duplicates:
    """What is found among them."""
    return cleaner.find_duplicates(articles())


def _page(row: Mapping[str, str | None]) -> Page:
    fields: Any = {name: row[name] for name in ("id", "outlet", "url", "published")}
    if row["html"] is not None:
        return Page(content=row["html"], format="html", **fields)
    return Page(content=row["text"] or "", **fields)


def check_articles(rows: Sequence[Mapping[str, Any]], fields: Sequence[str] = FIELDS) -> None:
    """The rows are the articles, none is missing, and those without a text say why."""
    assert len(rows) == len(ROWS)
    for row, article, given in zip(rows, articles(), ROWS, strict=True):
        wanted = {name: getattr(article, name) for name in fields}
        if article.status == "unreadable":
            assert article.problem == f"{row['reason']}: {row['detail']}"
            # What the row says besides is kept.
            wanted |= {name: given[name] for name in ("outlet", "url", "published")}
            wanted = {name: wanted[name] for name in fields}
        assert {name: row[name] for name in fields} == wanted
        assert list(row["authors"]) == list(article.authors)
        assert (row["reason"] is None) == (article.status == "ok")


def check_found(marked: Sequence[Mapping[str, Any]], matches: Sequence[Mapping[str, Any]] | None = None) -> None:
    """The rows have the clusters that were found, and the pairs are those of the search."""
    found = duplicates()
    assert len(marked) == len(ROWS)
    assert len({row["id"] for row in marked}) == len(ROWS)
    for row in marked:
        cluster = found.cluster_of.get(row["id"])
        wanted = (cluster.id, cluster.canonical) if cluster else (None, row["id"])
        assert (row["cluster"], row["canonical"]) == wanted
    if matches is not None:
        got = [(row["left"], row["right"], row["relation"], row["duplicate"], row["jaccard"]) for row in matches]
        assert got == [(m.left, m.right, m.relation, m.duplicate, m.jaccard) for m in found.matches]
