"""The project's own processes load nothing that only others use."""

import subprocess
import sys
from pathlib import Path

LEAN = """
import sys
from cleaner.lean import keep_lean
for _ in range(2):
    keep_lean()
import pyarrow
assert pyarrow.array([1, 2]).to_pylist() == [1, 2]
assert pyarrow.array(["a"], pyarrow.string()).to_pylist() == ["a"]
assert "pandas" not in sys.modules
assert sum("Refusing" in type(finder).__name__ for finder in sys.meta_path) == 1
"""


def test_arrays_are_made_without_pandas() -> None:
    subprocess.run([sys.executable, "-c", LEAN], check=True, timeout=120)


WORKER = """
from cleaner.engines.pool import WorkerPool

def refused(_task):
    try:
        import pandas
    except ModuleNotFoundError as error:
        return str(error)

if __name__ == "__main__":
    with WorkerPool(2) as pool:
        print(list(pool.map(refused, [1])))
    import sys
    assert not any("Refusing" in type(finder).__name__ for finder in sys.meta_path)
"""


def test_workers_do_without_pandas_and_the_process_that_starts_them_is_left_as_it_is(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(WORKER, encoding="utf-8")
    made = subprocess.run([sys.executable, str(script)], check=True, timeout=120, capture_output=True, text=True)
    assert "pandas is not loaded" in made.stdout
