"""Mend what scrapers broke: dropped substrings, ligatures, wrong decoding, words and sentences parted by line ends."""

from cleaner.repairs.learning import reads_sound
from cleaner.repairs.lines import line_views
from cleaner.repairs.mending import mend_initials, mend_layout, mend_words, vanished_words, what_is_missing
from cleaner.repairs.outlets import ChannelLearner
from cleaner.repairs.sentences import join_sentences
from cleaner.repairs.vocabulary import Counts, Vocabulary

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
