"""The records that travel from step to step. All are frozen; a step makes new ones."""

from cleaner.model.articles import DEBRIS, FIELDS, KEPT, LABELS, Article, Block, Fields, Label, Place
from cleaner.model.edits import Edit, in_order, inverse, replay
from cleaner.model.matches import DUPLICATE_RELATIONS, Cluster, Duplicates, Evidence, Kept, Match, Relation
from cleaner.model.pages import REASONS, Format, Page, Rejection

__all__ = [
    "DEBRIS",
    "DUPLICATE_RELATIONS",
    "FIELDS",
    "KEPT",
    "LABELS",
    "REASONS",
    "Article",
    "Block",
    "Cluster",
    "Duplicates",
    "Edit",
    "Evidence",
    "Fields",
    "Format",
    "Kept",
    "Label",
    "Match",
    "Page",
    "Place",
    "Rejection",
    "Relation",
    "in_order",
    "inverse",
    "replay",
]
