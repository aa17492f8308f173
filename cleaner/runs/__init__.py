"""Runs over files: the plan of stages, shards on disk, the output folder, the manifest."""

from cleaner.runs.entry import find_in_files, run
from cleaner.runs.result import RunResult

__all__ = ["RunResult", "find_in_files", "run"]
