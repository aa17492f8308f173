"""Page → blocks, each with its exact span: one module a format, and the choice between them."""

from cleaner.extractors.extract import extract
from cleaner.records import Extraction

__all__ = ["Extraction", "extract"]
