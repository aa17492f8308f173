"""What runs the steps: this machine."""

from cleaner.engines.local import LocalEngine
from cleaner.engines.store import ArticleStore

__all__ = ["ArticleStore", "LocalEngine"]
