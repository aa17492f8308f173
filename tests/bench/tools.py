"""Peers at work: each in a process of its own, timed in CPU seconds."""

import logging
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.bench.peers import Peer

#: Invented pages, one with little text and a date that no language knows: at them a tool imports and builds all it needs.
WARM_UP = tuple(
    "<html><head><title>Toll bridge at Tarn falls - Tarn Herald</title></head><body><h1>Toll bridge at Tarn falls</h1>"
    f"<p>By Mira Oslund</p><p class='date'>{date}</p><article>{text}</article></body></html>"
    for date, text in (
        (
            "March 3, 2019",
            "<p>The toll bridge at Tarn fell into the river on Monday night, wardens of the bridge said.</p>" * 9,
        ),
        ("7 tarnember 2019", "<p>The toll bridge at Tarn fell.</p>"),
    )
)


class Tool:
    """A peer that has read the warm-up pages, in its own process, which keeps its caches to itself.

    In one process two settings of one tool, or tools that look dates up with the same library, would find what the one
    before them has looked up, and would pay for each other's garbage.
    """

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self._process = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_quiet)
        for page in WARM_UP:
            self.take(page, url=None, with_title=True)

    def take(self, content: str, *, url: str | None, with_title: bool) -> tuple[str | None, float]:
        """The text of a page, or None where the peer raised, and CPU seconds."""
        return self._process.submit(_timed, self.peer, content, url=url, with_title=with_title).result()


def _quiet() -> None:
    logging.disable()  # peers tell of pages they cannot read, and of extras that do not matter here
    warnings.simplefilter("ignore")


def _timed(peer: Peer, content: str, *, url: str | None, with_title: bool) -> tuple[str | None, float]:
    start = time.process_time()
    try:
        text = peer.work(content, url=url, with_title=with_title)
    except ImportError:  # a broken installation is no measurement
        raise
    except Exception:  # what a peer raises, and whether, is part of what is measured
        text = None
    return text, time.process_time() - start
