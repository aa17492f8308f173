"""Engines to test: this machine, and Sail, which speaks Spark Connect without Java."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from cleaner.engines import Engine, LocalEngine, SparkEngine


@contextmanager
def sail() -> Iterator[SparkEngine]:
    """A Sail server in this process, as an engine; the test is skipped where it is not installed."""
    server_module = pytest.importorskip("pysail.spark", reason="pysail is not installed; pip install pysail pyspark-client")
    pytest.importorskip("pyspark.sql.connect.session", reason="pyspark is not installed; pip install pyspark-client")
    os.environ.setdefault("RUST_LOG", "error")
    server = server_module.SparkConnectServer()
    server.start()
    try:
        _, port = server.listening_address
        yield SparkEngine(remote=f"sc://localhost:{port}")
    finally:
        with suppress(Exception):
            server.stop()


@contextmanager
def local(workers: int) -> Iterator[LocalEngine]:
    """This machine."""
    yield LocalEngine(workers)


#: All engines that need nothing but Python, by name.
ENGINES: "dict[str, Callable[[], object]]" = {
    "one process": lambda: local(1),
    "two processes": lambda: local(2),
    "sail": sail,
}


@contextmanager
def engine_named(name: str) -> Iterator[Engine]:
    """One of them."""
    with ENGINES[name]() as engine:  # type: ignore[attr-defined]
        yield engine
