"""The records that travel from step to step. All are frozen; a step makes new ones."""

from cleaner.records.articles import DEBRIS, FIELDS, KEPT, LABELS, Article, Block, Fields, Label, Place
from cleaner.records.channels import Channel, Dropped
from cleaner.records.edits import Edit, composed, in_order, inverse, replay
from cleaner.records.extraction import Extraction
from cleaner.records.matches import DUPLICATE_RELATIONS, Cluster, Duplicates, Evidence, Kept, Match, Relation
from cleaner.records.pages import REASONS, Format, Page, Rejection
from cleaner.records.profiles import OutletProfile, Profiles, RepeatedLine

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
