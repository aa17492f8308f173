"""Repair what scrapers broke: dropped substrings and ligatures, wrong decoding, words and sentences split by line ends."""

from cleaner.repairs.apply import repair_initials, repair_layout, repair_words, vanished_words, what_is_missing
from cleaner.repairs.channel_detection import reads_sound
from cleaner.repairs.corpus_counts import Counts, VocabularySummary
from cleaner.repairs.language_model import Vocabulary
from cleaner.repairs.line_candidates import line_views
from cleaner.repairs.outlets import ChannelExample, ChannelSummary, OutletSample, learn_outlet_channel
from cleaner.repairs.sentences import join_sentences

__all__ = [
    "ChannelExample",
    "ChannelSummary",
    "Counts",
    "OutletSample",
    "Vocabulary",
    "VocabularySummary",
    "join_sentences",
    "learn_outlet_channel",
    "line_views",
    "reads_sound",
    "repair_initials",
    "repair_layout",
    "repair_words",
    "vanished_words",
    "what_is_missing",
]
