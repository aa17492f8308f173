"""What alignment says of each shingle of a text."""

#: It does not occur in the other text, occurs there, lies in a gap that is damage, or in another gap.
ABSENT, SHARED, DAMAGED, CHANGED = range(4)
#: Characters of the longest gap that is looked into; a longer one parts two passages.
MAX_GAP = 60
