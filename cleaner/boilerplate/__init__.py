"""Blocks → labelled blocks, and the fields that the labelled lines name."""

from cleaner.boilerplate.fields import fields_of
from cleaner.boilerplate.labels import label_blocks, model_reasons

__all__ = ["fields_of", "label_blocks", "model_reasons"]
