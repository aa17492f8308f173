"""Texts that are nasty in the ways scraped pages are. All words are of the invented world."""

from hypothesis import strategies as st

SENTENCE = "The bridge at Tarn fell into the river on Monday night."
_SPACES = ["\t", "\r\n", "\r", "\n", "\n\n", "\0", "\xa0", "\u2003", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\u3000"]
_INVISIBLE = ["\u200b", "\ufeff", "\xad", "\ufffd", "e\u0301", "İ", "ß", "ﬁ", "😀"]
_WORDS = [
    SENTENCE,
    "Tarn",
    "Mira Oslund fell.",
    "osk",
    "By Mira Oslund",
    "Advertisement",
    "READ: Toll rises",
    "3 March 2031",
]
_PLAIN_WORDS = [SENTENCE, "Tarn", " ", "Mira Oslund fell.", "osk", "Ёлка", "über", "İ", "e\u0301"]
_MARKS = [
    *("# ", "## ", "* ", "- ", "1. ", "• ", "> ", "    ", "  \n", "---", "===", "|", "| a | b |\n|---|---|\n"),
    *("**", "_", "*", "[", "](", "](http://osk.example)", ")", "![", "`", "```\n", "~~~", "\\", "\\*", "\\|"),
    *("&amp;", "&nbsp;", "&#0;", "<b>", "</b>", "<https://osk.example>", "<!--", "-->", "<br>", "[a]: http://osk.example\n"),
]

#: Any text that UTF-8 can hold.
any_text = st.text(max_size=200)


def _of(parts: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts) | st.text(max_size=3), max_size=25).map("".join)


#: Lines, words and strange white space.
lines_text = _of(_WORDS + _SPACES + _INVISIBLE)
#: The same with the marks of Markdown between them, in and out of order.
markdown_text = _of(_MARKS + _WORDS + _SPACES + _INVISIBLE)
#: Words and strange white space, without any sign that Markdown gives a meaning to.
unmarked_text = st.lists(st.sampled_from(_PLAIN_WORDS + _SPACES), max_size=25).map("".join)
#: Words of a small vocabulary, so that two texts share some.
wordy_text = st.lists(st.sampled_from("tarn osk norlys mira bridge river toll fell rose on the".split()), max_size=40).map(
    " ".join
)
