"""Tools for text that several steps share: views of a line, folding, words, shingles, spans."""
