"""Clusters → where their texts come from: passages, the story's origin, versions of one address."""

from cleaner.origins.credits import credits_of
from cleaner.origins.reports import Report
from cleaner.origins.story import Traced, trace_cluster
from cleaner.origins.versions import Addressed, versions_of

__all__ = ["Addressed", "Report", "Traced", "credits_of", "trace_cluster", "versions_of"]
