"""What runs the stages: this machine."""

from cleaner.engines.local import LocalEngine, Session
from cleaner.engines.pool import WorkerPool
from cleaner.engines.protocol import Stage, Summary
from cleaner.engines.table import Shard, Table

__all__ = ["LocalEngine", "Session", "Shard", "Stage", "Summary", "Table", "WorkerPool"]
