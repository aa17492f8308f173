"""Mend what scrapers broke: dropped substrings, ligatures, wrong decoding, words and sentences parted by line ends."""

from cleaner.repairs.learning import reads_sound
from cleaner.repairs.mending import mend_layout, mend_words, vanished_words
from cleaner.repairs.outlets import ChannelLearner
from cleaner.repairs.sentences import join_sentences
from cleaner.repairs.vocabulary import Counts, Vocabulary

__all__ = [
    "ChannelLearner",
    "Counts",
    "Vocabulary",
    "join_sentences",
    "mend_layout",
    "mend_words",
    "reads_sound",
    "vanished_words",
]
