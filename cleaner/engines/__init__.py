"""What runs the stages: this machine, or a Spark cluster."""

from cleaner.engines.isolation import by_halves, chained, halves
from cleaner.engines.local import LocalEngine
from cleaner.engines.pool import WorkerPool
from cleaner.engines.protocol import Engine, Progress, Session, Stage, Summary, Table, unseen
from cleaner.engines.spark import SparkEngine
from cleaner.engines.states import digest_of_value, read_state, write_state
from cleaner.engines.table import Shard, digest_of

__all__ = [
    "Engine",
    "LocalEngine",
    "Progress",
    "Session",
    "Shard",
    "SparkEngine",
    "Stage",
    "Summary",
    "Table",
    "WorkerPool",
    "by_halves",
    "chained",
    "digest_of",
    "digest_of_value",
    "halves",
    "read_state",
    "unseen",
    "write_state",
]
