"""A real cluster on this machine: a master and two workers of the wheel of PySpark, one of which is killed during a run."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.runs import pages
from tests.engines.test_local import Times, batches, numbers, silent
from tests.runs.test_engines import assert_same, reports

_SECONDS = 240


def spark_home() -> Path:
    """The folder of a whole PySpark. The test is skipped without one, and without Java."""
    spec = find_spec("pyspark")
    home = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    if not (home / "jars").is_dir():
        pytest.skip("needs a whole PySpark, not its client alone: pip install 'pyspark[connect]'")
    if shutil.which("java") is None:
        pytest.skip("needs Java 17: no java on the path")
    return home


@contextmanager
def process(home: Path, log: Path, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A server of Spark, killed at the end with all that it started."""
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_WORKER_DIR": str(log.parent / "work"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [str(home / "bin" / "spark-class"), *arguments]
    with log.open("wb") as out:
        started = subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True)
    try:
        yield started
    finally:
        kill(started)


def kill(started: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(log: Path, said: str) -> None:
    until = time.monotonic() + _SECONDS
    while said not in log.read_text(errors="replace"):
        if time.monotonic() > until:
            pytest.fail(f"no {said!r} in {log.read_text(errors='replace')[-2_000:]}")
        time.sleep(0.2)


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Iterator[tuple[str, list[subprocess.Popen[bytes]]]]":
    """The address of the master, and its workers."""
    home, port = spark_home(), str(free_port())
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--driver-memory 1g pyspark-shell")
    where = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    with ExitStack() as running:
        log = tmp_path / "master.log"
        running.enter_context(
            process(
                home, log, f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", str(free_port())
            )
        )
        wait_for(log, "New state: ALIVE")
        arguments = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", where)
        logs = [tmp_path / f"worker{number}.log" for number in range(2)]
        started = [running.enter_context(process(home, log, f"{deploy}.worker.Worker", *arguments)) for log in logs]
        for log in logs:
            wait_for(log, "Successfully registered")
        yield where, started


@pytest.fixture
def session(workers: tuple[str, Any]) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    made = builder.master(workers[0]).config("spark.executor.memory", "700m").config("spark.ui.enabled", "false")
    made = made.config("spark.sql.codegen.wholeStage", "false").config("spark.ui.showConsoleProgress", "false")
    opened = made.getOrCreate()
    yield opened
    opened.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_run_survives_the_death_of_a_worker(
    workers: tuple[str, list["subprocess.Popen[bytes]"]],
    session: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "_MOST_FILES", 1)
    pile = reports(tmp_path, count=60, files=6)
    cleaner.run(pile, tmp_path / "expected")
    killed = threading.Event()

    def kill_one() -> None:
        cleaned = tmp_path / "out" / ".parts" / "clean"
        until = time.monotonic() + _SECONDS
        while not list(cleaned.glob("*.parquet")) and time.monotonic() < until:
            time.sleep(0.05)
        kill(workers[1][0])
        killed.set()

    watcher = threading.Thread(target=kill_one)
    watcher.start()
    cleaner.run(pile, tmp_path / "out", engine=cleaner.SparkEngine(session))
    watcher.join()
    assert killed.is_set()
    assert_same(tmp_path / "out", tmp_path / "expected")
    # Its session is the user's, and stays open.
    assert session.range(3).count() == 3


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_row_that_kills_its_process_costs_no_other_row(tmp_path: Path) -> None:
    """Spark repeats the task; on this machine as often as `local[processes,times]` says."""
    spark_home()
    engine = cleaner.SparkEngine(master="local[2,4]")
    with engine.session(tmp_path) as session:
        table = session.map(Times(deadly=5), batches(3, 4, 2), 10, progress=silent)
        assert numbers(table) == [10, 20, 30, 40, -1, 60, 70, 80, 90]
