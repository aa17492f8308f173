"""What runs the steps: this machine."""

from cleaner.corpus.store import ArticleStore
from cleaner.engines.local import LocalEngine

__all__ = ["ArticleStore", "LocalEngine"]
