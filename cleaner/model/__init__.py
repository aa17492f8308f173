"""The records that travel from step to step. All are frozen; a step makes new ones."""

from cleaner.model.articles import DEBRIS, FIELDS, KEPT, LABELS, Article, Block, Fields, Label, Place
from cleaner.model.channels import Channel, Dropped
from cleaner.model.edits import Edit, composed, in_order, inverse, replay
from cleaner.model.extraction import Extraction
from cleaner.model.matches import DUPLICATE_RELATIONS, Cluster, Duplicates, Evidence, Kept, Match, Relation
from cleaner.model.pages import REASONS, Format, Page, Rejection
from cleaner.model.profiles import OutletProfile, Profiles, RepeatedLine

__all__ = [
    "DEBRIS",
    "DUPLICATE_RELATIONS",
    "FIELDS",
    "KEPT",
    "LABELS",
    "REASONS",
    "Article",
    "Block",
    "Channel",
    "Cluster",
    "Dropped",
    "Duplicates",
    "Edit",
    "Evidence",
    "Extraction",
    "Fields",
    "Format",
    "Kept",
    "Label",
    "Match",
    "OutletProfile",
    "Page",
    "Place",
    "Profiles",
    "Rejection",
    "Relation",
    "RepeatedLine",
    "composed",
    "in_order",
    "inverse",
    "replay",
]
