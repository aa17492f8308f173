"""Adds invented articles to an index without end, and says after each portion how many it was given.

python tests/index/adding.py INDEX PORTION. Segments are small, so that many are written and merged.
"""

import sys
from itertools import count

import cleaner.index.index
import cleaner.index.sqlite
from cleaner import Article, Index
from tests.engines.invented import invented


def portion(number: int, size: int) -> list[Article]:
    """The articles of one portion."""
    articles = invented(size, seed=number, printed_by=3)
    return [Article(id=f"p{number}n{at}", text=article.text) for at, article in enumerate(articles)]


def with_small_segments() -> None:
    """Cut everything into small parts."""
    cleaner.index.sqlite._FLUSHED = 8
    cleaner.index.sqlite._LARGEST = 512
    cleaner.index.sqlite._COMPARED = 64
    cleaner.index.index._ADDED = 10


if __name__ == "__main__":
    with_small_segments()
    index = Index(sys.argv[1])
    for number in count():
        index.add(portion(number, int(sys.argv[2])))
        print(number, flush=True)  # noqa: T201  # the test reads it
