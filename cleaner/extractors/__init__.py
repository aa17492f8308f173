"""Page → blocks with exact spans: HTML, Markdown or plain text, and the detection of the format."""

from cleaner.extractors.extract import extract
from cleaner.records import Extraction

__all__ = ["Extraction", "extract"]
