"""Blocks → labelled blocks, and the fields that the labelled lines name."""

from cleaner.boilerplate.conventions import with_conventions
from cleaner.boilerplate.fields import fields_of
from cleaner.boilerplate.labels import label_blocks, model_reasons
from cleaner.boilerplate.profiles import ProfileLearner, without_repeated

__all__ = ["ProfileLearner", "fields_of", "label_blocks", "model_reasons", "with_conventions", "without_repeated"]
