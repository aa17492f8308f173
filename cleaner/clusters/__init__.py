"""Duplicates → clusters, each with the article that stands for it."""

from cleaner.clusters.components import make_clusters

__all__ = ["make_clusters"]
