"""Blocks → labelled blocks, and the fields that the labelled lines name."""

from cleaner.boilerplate.conventions import with_conventions
from cleaner.boilerplate.fields import fields_of
from cleaner.boilerplate.labels import label_blocks, model_reasons
from cleaner.boilerplate.profiles import ProfileLearner, without_repeated
from cleaner.boilerplate.repaired import label_repaired

__all__ = [
    "ProfileLearner",
    "fields_of",
    "label_blocks",
    "label_repaired",
    "model_reasons",
    "with_conventions",
    "without_repeated",
]
