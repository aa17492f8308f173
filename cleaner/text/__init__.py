"""Tools for texts, of no step: bytes to text, lines and spans, folding for comparison, dates, addresses, ids and times."""
