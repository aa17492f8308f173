"""Examples of the documentation: what its fenced blocks do when pytest meets them.

- `sh` and `python` are run, in a folder that all blocks of a document share and that holds `fixtures/`. Each block of Python
  is a script of its own. It is left out where a package that it imports is not installed.
- A block with a title is a file of that name, written into the folder.
- A block without a language, right behind one that is run, is all that this one prints to standard output, but for blanks at
  the ends of lines. A line "…" in it stands for any lines.
- All others (`console`, say, for what needs a cluster) are only shown.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import SkipTest

from sybil import Document, Example, Region

ROOT = Path(__file__).parent.parent
_FENCED = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<file>[^"\n]+)")?\n(?P<source>.*?)^```$(?:\n\n^```\n(?P<printed>.*?)^```$)?',
    re.MULTILINE | re.DOTALL,
)
_RUN = {"sh": ("bash", "-eu"), "python": (sys.executable,)}
# Packages that a script needs, by the name of their module.
_PACKAGE = re.compile(r"^(?:import|from) (\w+)", re.MULTILINE)
# The README's commands make an environment of their own: continuous integration runs them.
_SET_UP = "python3 -m venv "
# Libraries that would ask servers of theirs, or print what is no result.
_QUIET = {"DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1", "RAY_USAGE_STATS_ENABLED": "0", "NO_COLOR": "1", "COLUMNS": "120"}
_SECONDS = 120


def make_folder(namespace: dict[str, Any]) -> None:
    """The folder of a document."""
    folder = namespace["folder"] = Path(mkdtemp(prefix="documentation-"))
    (folder / "fixtures").symlink_to(ROOT / "fixtures")


def leave_folder(namespace: dict[str, Any]) -> None:
    """Nothing stays behind."""
    shutil.rmtree(namespace["folder"])


def examples(document: Document) -> Iterator[Region]:
    """The blocks that are files or are run."""
    for fenced in _FENCED.finditer(document.text):
        if fenced["file"]:
            yield Region(fenced.start(), fenced.end(), fenced, _write)
        elif fenced["language"] in _RUN and not fenced["source"].startswith(_SET_UP):
            yield Region(fenced.start(), fenced.end(), fenced, _run)


def _write(example: Example) -> None:
    path = example.namespace["folder"] / example.parsed["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(example.parsed["source"], encoding="utf-8")


def _run(example: Example) -> str | None:
    language, source, printed = example.parsed.group("language", "source", "printed")
    if language == "python":
        for package in _PACKAGE.findall(source):
            if find_spec(package) is None:
                raise SkipTest(f"{package} is not installed")
    folder = example.namespace["folder"]
    (script := folder / f"example.{language[:2]}").write_text(source, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **_QUIET, "PATH": path, "HF_HOME": str(folder / "cache")}
    done = subprocess.run(
        [*_RUN[language], script.name],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode:
        return f"{source}\nended with {done.returncode}:\n{done.stderr[-3_000:]}"
    if printed is not None and not re.fullmatch(_as_pattern(printed), _without_blanks(done.stdout)):
        return f"{source}\nprinted\n{done.stdout}\nand not\n{printed}"
    return None


def _as_pattern(printed: str) -> str:
    lines = _without_blanks(printed).splitlines(keepends=True)
    return "".join("(?:.*\n)*" if line == "…\n" else re.escape(line) for line in lines)


def _without_blanks(text: str) -> str:
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
