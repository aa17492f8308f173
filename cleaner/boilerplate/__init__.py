"""Blocks → labelled blocks, the fields that labelled lines name, and the lines that outlets repeat."""

from cleaner.boilerplate.confidence import confidence_of
from cleaner.boilerplate.fields import fields_of
from cleaner.boilerplate.labels import label_blocks, label_repaired, prepare_for_many_pages, with_conventions
from cleaner.boilerplate.pictures import images_of
from cleaner.boilerplate.profiles import LineState, LineSummary, LineTexts, TextState, without_repeated

__all__ = [
    "LineState",
    "LineSummary",
    "LineTexts",
    "TextState",
    "confidence_of",
    "fields_of",
    "images_of",
    "label_blocks",
    "label_repaired",
    "prepare_for_many_pages",
    "with_conventions",
    "without_repeated",
]
