"""The records that travel from step to step. All are frozen; a step makes new ones."""

from cleaner.records.articles import Article, Fields
from cleaner.records.assembly import assembly_edits, kept_links
from cleaner.records.blocks import (
    BOILERPLATE,
    FIELDS,
    KEPT,
    LABELS,
    PICTURED,
    SIGN_UP,
    UNDECIDED,
    Block,
    Decision,
    Label,
    Place,
)
from cleaner.records.channels import Channel, Dropped
from cleaner.records.edits import REPAIR, Edit, absorbed, composed, in_order, inverse, overlaid, replay
from cleaner.records.extraction import Extraction, Outline, Stated
from cleaner.records.matches import DUPLICATE_RELATIONS, Cluster, Duplicates, Evidence, Hit, Kept, Match, Relation
from cleaner.records.pages import REASONS, Format, Page, Rejection
from cleaner.records.profiles import OutletProfile, Profiles, RepeatedLine
from cleaner.records.references import Image, Link, Picture
from cleaner.records.spans import Span

__all__ = [
    "BOILERPLATE",
    "DUPLICATE_RELATIONS",
    "FIELDS",
    "KEPT",
    "LABELS",
    "PICTURED",
    "REASONS",
    "REPAIR",
    "SIGN_UP",
    "UNDECIDED",
    "Article",
    "Block",
    "Channel",
    "Cluster",
    "Decision",
    "Dropped",
    "Duplicates",
    "Edit",
    "Evidence",
    "Extraction",
    "Fields",
    "Format",
    "Hit",
    "Image",
    "Kept",
    "Label",
    "Link",
    "Match",
    "OutletProfile",
    "Outline",
    "Page",
    "Picture",
    "Place",
    "Profiles",
    "Rejection",
    "Relation",
    "RepeatedLine",
    "Span",
    "Stated",
    "absorbed",
    "assembly_edits",
    "composed",
    "in_order",
    "inverse",
    "kept_links",
    "overlaid",
    "replay",
]
