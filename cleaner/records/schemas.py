"""The Arrow schema of every table, once.

Offsets are half-open code points, dates ISO 8601 text, scores and shares 0-1. Tables between steps are keyed by position:
the place of a row in its table, counted from 0.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

_TEXT, _LONG_TEXT, _NUMBER, _SHARE, _FLAG = pa.string(), pa.large_string(), pa.int64(), pa.float64(), pa.bool_()


def _struct(**fields: Any) -> Any:
    return pa.struct(list(fields.items()))


EDIT = _struct(
    start=_NUMBER, end=_NUMBER, before=_TEXT, after=_TEXT, step=_TEXT, rule=_TEXT, evidence=_TEXT, confidence=_SHARE
)  # fmt: skip
PLACE = _struct(
    parent=pa.int32(), grandparent=pa.int32(), depth=pa.int32(), inside=pa.list_(_TEXT), named=pa.list_(_TEXT),
    against=_SHARE, in_favour=_SHARE, own_against=pa.int32(), own_in_favour=pa.int32(),
)  # fmt: skip
#: A link or a picture, with its offsets into the source text and into the text. (An article derives the latter.)
LINK = _struct(start=_NUMBER, end=_NUMBER, text_start=_NUMBER, text_end=_NUMBER, address=_TEXT, title=_TEXT)
IMAGE = _struct(start=_NUMBER, text_start=_NUMBER, address=_TEXT, alt=_TEXT, caption=_TEXT)
REASON = _struct(feature=_TEXT, share=_SHARE)
#: `text` is null where it is the block's span of the source text: nearly everywhere.
BLOCK = _struct(
    start=_NUMBER, end=_NUMBER, text=_TEXT, tag=_TEXT, link_share=_SHARE, emphasised_tail=pa.int32(),
    markup=pa.list_(EDIT), place=PLACE,
    label=_TEXT, rule=_TEXT, score=_SHARE, kept=_FLAG, joined=_FLAG, included=_FLAG, reasons=pa.list_(REASON),
)  # fmt: skip
EVIDENCE = _struct(
    shared_shingles=_NUMBER, longest_run=_NUMBER, share=_SHARE, misread=_NUMBER, numbers=_NUMBER, names=_NUMBER,
    only_left=_TEXT, only_right=_TEXT,
)  # fmt: skip

#: What was read: a row is a page (`text` or `data`, its bytes) or, where `reason` is set, an input that is none.
PAGES = pa.schema(
    {
        "id": _TEXT, "source": _TEXT, "format": _TEXT, "text": _LONG_TEXT, "data": pa.large_binary(), "url": _TEXT,
        "outlet": _TEXT, "agency": _TEXT, "title": _TEXT, "published": _TEXT, "extra": _TEXT, "reason": _TEXT,
        "detail": _TEXT,
    }
)  # fmt: skip
_ARTICLE: Mapping[str, Any] = {
    "id": _TEXT, "source": _TEXT, "outlet": _TEXT, "agency": _TEXT, "url": _TEXT, "title": _TEXT, "authors": pa.list_(_TEXT),
    "published": _TEXT, "language": _TEXT, "standfirst": _TEXT, "text": _TEXT, "source_text": _TEXT,
    "blocks": pa.list_(BLOCK), "repairs": pa.list_(EDIT), "damage": _SHARE, "confidence": _SHARE,
    "status": _TEXT, "extra": _TEXT,
}  # fmt: skip
_REFERENCES: Mapping[str, Any] = {"links": pa.list_(LINK), "images": pa.list_(IMAGE)}
#: Pages after cleaning: articles, and where `reason` is set, rejected pages, with id and source alone.
CLEANED = pa.schema({**_ARTICLE, **_REFERENCES, "reason": _TEXT, "detail": _TEXT})
_SAMPLED = _struct(
    hash=pa.uint64(), id=_TEXT, text=_TEXT, near=pa.list_(_TEXT), odd_words=pa.list_(_TEXT), date=_TEXT
)  # fmt: skip
#: Sampled articles of an outlet, which show what its scraper dropped; and the channel that was learned from them, as JSON.
SAMPLES = pa.schema({"outlet": _TEXT, "articles": pa.list_(_SAMPLED)})
CHANNELS = pa.schema({"outlet": _TEXT, "channel": _TEXT})
#: The table of a finished run; with links and images, `articles_schema`. `cluster` is null and `canonical` the article's own
#: id where it has no copy.
ARTICLES = pa.schema({**_ARTICLE, "cluster": _TEXT, "canonical": _TEXT})

REJECTED = pa.schema({"id": _TEXT, "source": _TEXT, "stage": _TEXT, "reason": _TEXT, "detail": _TEXT})
MATCHES = pa.schema(
    {
        "left": _TEXT, "right": _TEXT, "duplicate": _FLAG, "relation": _TEXT, "cross_outlet": _FLAG, "jaccard": _SHARE,
        "containment_left": _SHARE, "containment_right": _SHARE, "evidence": EVIDENCE,
    }
)  # fmt: skip
CLUSTERS = pa.schema({"id": _TEXT, "members": pa.list_(_TEXT), "canonical": _TEXT, "reason": _TEXT, "suspect": _FLAG})
#: With `keep="one"`: the articles for which another one, `kept`, is kept; `is_known`: that one is of the index, and not of
#: the run. `relation` of the two is null where they were not matched directly.
DROPPED = pa.schema(
    {
        "id": _TEXT, "outlet": _TEXT, "url": _TEXT, "title": _TEXT, "published": _TEXT, "damage": _SHARE, "kept": _TEXT,
        "is_known": _FLAG, "cluster": _TEXT, "relation": _TEXT, "reason": _TEXT,
    }
)  # fmt: skip
#: What a search among clean texts keeps with `keep="one"`; `cluster` is null where a text has no copy.
KEPT = pa.schema(
    {
        "id": _TEXT, "outlet": _TEXT, "agency": _TEXT, "url": _TEXT, "title": _TEXT, "published": _TEXT, "text": _LONG_TEXT,
        "cluster": _TEXT,
    }
)  # fmt: skip
#: The tables that every run writes, by the names of their files.
TABLES: Mapping[str, Any] = {"articles": ARTICLES, "rejected": REJECTED, "matches": MATCHES, "clusters": CLUSTERS}

_WORD_EDIT = _struct(before=_TEXT, after=_TEXT)
_TEXT_SHARE = _struct(
    article=_TEXT, outlet=_TEXT, published=_TEXT, credit=_TEXT, words=_NUMBER, copied=_SHARE, own=_SHARE, unknown=_SHARE
)  # fmt: skip
#: `origins` is null where it is not known, between `origins_least` and `origins_most`.
ORIGINS = pa.schema(
    {
        "cluster": _TEXT, "members": _NUMBER, "outlets": _NUMBER, "earliest": _TEXT, "earliest_outlet": _TEXT,
        "earliest_published": _TEXT, "reason": _TEXT, "agencies": pa.list_(_TEXT), "origins": _NUMBER,
        "origins_least": _NUMBER, "origins_most": _NUMBER, "shares": pa.list_(_TEXT_SHARE),
    }
)  # fmt: skip
PASSAGES = pa.schema(
    {
        "cluster": _TEXT, "article": _TEXT, "start": _NUMBER, "end": _NUMBER, "words": _NUMBER, "relation": _TEXT,
        "source": _TEXT, "agency": _TEXT, "compared_with": _TEXT, "compared_start": _NUMBER, "compared_end": _NUMBER,
        "edits": pa.list_(_WORD_EDIT), "holders": _NUMBER,
    }
)  # fmt: skip
VERSIONS = pa.schema(
    {
        "address": _TEXT, "outlet": _TEXT, "article": _TEXT, "published": _TEXT, "versions": _NUMBER, "place": _NUMBER,
        "follows": _TEXT, "added": pa.list_(_TEXT), "removed": pa.list_(_TEXT),
    }
)  # fmt: skip
COPYING = pa.schema(
    {
        "source": _TEXT, "target": _TEXT, "by_credit": _FLAG, "known": _FLAG, "clusters": _NUMBER, "articles": _NUMBER,
        "words": _NUMBER,
    }
)  # fmt: skip
#: The tables that `cleaner origins` adds to those of a run.
ORIGIN_TABLES: Mapping[str, Any] = {"origins": ORIGINS, "passages": PASSAGES, "versions": VERSIONS, "copying": COPYING}


def articles_schema(*, links: bool, images: bool) -> Any:
    """The schema of a finished run's table: ARTICLES, with links and images where they are asked for."""
    asked = {"links": links, "images": images}
    return pa.schema([*ARTICLES, *(pa.field(name, kind) for name, kind in _REFERENCES.items() if asked[name])])
