"""Mend what scrapers broke: dropped substrings, ligatures, wrong decoding, words and sentences parted by line ends."""

from cleaner.repairs.apply import mend_initials, mend_layout, mend_words, vanished_words, what_is_missing
from cleaner.repairs.channel_detection import reads_sound
from cleaner.repairs.language_model import Counts, Vocabulary
from cleaner.repairs.line_candidates import line_views
from cleaner.repairs.outlets import ChannelLearner
from cleaner.repairs.sentences import join_sentences

__all__ = [
    "ChannelLearner",
    "Counts",
    "Vocabulary",
    "join_sentences",
    "line_views",
    "mend_initials",
    "mend_layout",
    "mend_words",
    "reads_sound",
    "vanished_words",
    "what_is_missing",
]
