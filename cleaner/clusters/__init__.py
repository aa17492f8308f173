"""Matches → clusters, each with the article that stands for it."""

from cleaner.clusters.components import Matches, make_clusters

__all__ = ["Matches", "make_clusters"]
