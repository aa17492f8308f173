"""The relation of two articles, decided from the measured columns of a pair table; no text is read.

- `exact`: the same words.
- A duplicate if enough of one article stands in the other and their facts agree: `revision` under one address, `near` if
  both have most of what one of them has, else `excerpt`, one of them cut or extended.
- `template` if facts differ in what they share and little of that is quoted: a form filled in twice. Days apart, less is
  forgiven: forms come back, while agencies correct and extend a report at once.
- `quotes`: what they share are quotations, or one passage.
- `contains`, in place of `excerpt`: one of the two also holds another article that has nothing in common with this one. It
  is a digest of several reports, or the whole of several pages. This takes all pairs to see (`with_containers`).

One outlet prints a report once. What two of its reports at different addresses share, each with much text of its own, is
house text: a disclaimer, line-ups, what a firm says of itself; and with a few other facts it is another report, too. What is
no copy of a report is no copy of its copies (`consistent`).
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from cleaner.corpus.packing import Pairs, packed, without
from cleaner.corpus.pairs import BOTH, RELATIONS, PairTable
from cleaner.matching.similarity import SHORT, is_noisy
from cleaner.settings import DuplicateSettings
from cleaner.shingles.buffers import Mask
from cleaner.shingles.components import group_numbers

_EXACT, _NEAR, _EXCERPT, _REVISION, _TEMPLATE, _QUOTES, _CONTAINS = range(len(RELATIONS))
# If one run makes up this much of the shared words, the pair has a passage in common.
_PASSAGE = 0.35
# So it has if this much of the shared text is quoted.
_MUCH_QUOTED = 0.3
# From this character share on, shared words are not asked for.
_SURE = 0.6
# Below it, word containment must reach this part of the share; otherwise the overlap is scattered phrases, not copied text.
_WORDED = 0.65
# Differing facts per 1,000 shared characters above which a pair is a form: reports of one event differ in a few.
_FORM_FACTS = 4.0
# Words of a run, and of quotation, from which a shared quotation is worth reporting.
_WHOLE_QUOTATION = 8
# Two reports of one outlet are copies if one has this part of the other, or half of it in several passages of which the
# longest makes up less than `_ONE_PASSAGE` of what they share.
_SURE_APART = 0.75
_HALF = 0.5
_ONE_PASSAGE = 0.8
# A container holds this much of each of its parts.
_HELD = 0.8


def relations(pairs: PairTable, settings: DuplicateSettings) -> NDArray[np.int8]:
    """The relation of each pair, as a number into RELATIONS."""
    share, quoted, copied = pairs.share, pairs.column("quoted"), is_copy(pairs, settings)
    near = np.minimum(pairs.column("share_left"), pairs.column("share_right")) >= BOTH * share
    filled_in = (share >= settings.min_share) & (pairs.column("numbers") + pairs.column("names") > 0)
    filled_in |= (quoted < _MUCH_QUOTED) & (pairs.column("facts") > _FORM_FACTS)
    passage = (pairs.column("longest_run") >= _PASSAGE * pairs.column("shared_words")) | (quoted >= _MUCH_QUOTED)
    # The first rule that holds decides.
    rules = {
        _EXACT: pairs.column("same_words"),
        _REVISION: copied & pairs.column("same_url"),
        _NEAR: copied & near,
        _EXCERPT: copied,
        _TEMPLATE: filled_in,
        _QUOTES: passage,
    }
    relation: NDArray[np.int8] = np.select(list(rules.values()), list(map(np.int8, rules)), np.int8(_TEMPLATE))
    return relation


def judged(pairs: PairTable, settings: DuplicateSettings) -> PairTable:
    """The same pairs with the relations that these settings give.

    Equals a fresh verification for any `min_share` ≥ the `min_report` used when searching, because every pair above
    `min_report` was kept.
    """
    return pairs.with_relation(relations(pairs, settings))


def with_containers(pairs: PairTable, verified: Pairs) -> PairTable:
    """The same pairs, with `contains` where one article holds the other and further ones that are none of its copies.

    `verified`: the positions of all pairs that were looked at; of other pairs nothing is claimed.
    """
    left, right = pairs.left, pairs.right
    in_right, in_left = pairs.stands
    is_left_part = in_right > in_left
    is_held = (pairs.column("relation") == _EXCERPT) & ~pairs.is_mutual & (np.maximum(in_right, in_left) >= _HELD)
    rows = np.flatnonzero(is_held)
    part, whole = (np.where(is_left_part, *sides)[rows] for sides in ((left, right), (right, left)))
    wholes, counts = np.unique(whole, return_counts=True)
    several = np.isin(whole, wholes[counts > 1])
    rows_of: dict[int, dict[int, int]] = defaultdict(dict)
    for row, one, other in zip(rows[several].tolist(), part[several].tolist(), whole[several].tolist(), strict=True):
        rows_of[one][other] = row
    relation = pairs.column("relation").copy()
    inner = np.isin(verified[0], part[several]) & np.isin(verified[1], part[several])
    same = pairs.duplicate
    refused = without((verified[0][inner], verified[1][inner]), (left[same], right[same]))
    for one, other in zip(*map(np.ndarray.tolist, refused), strict=True):
        for both in rows_of[one].keys() & rows_of[other].keys():
            relation[[rows_of[one][both], rows_of[other][both]]] = _CONTAINS
    return pairs.with_relation(relation)


def is_worth_a_row(pairs: PairTable, settings: DuplicateSettings) -> Mask:
    """Which pairs are reported: duplicates, pairs that share at least `min_report` by words or by weight, and those that
    share a whole quotation. Every pair that is a duplicate for any `min_share` from `min_report` on is among them, so that
    the reported pairs can be judged again."""
    quoted_words = pairs.column("quoted") * pairs.column("shared_words")
    quotes = (quoted_words >= _WHOLE_QUOTATION) & (pairs.column("longest_run") >= _WHOLE_QUOTATION)
    shared = np.maximum(pairs.containment, pairs.share)
    worth: Mask = pairs.duplicate | (shared >= settings.min_report) | quotes
    return worth


def is_copy(pairs: PairTable, settings: DuplicateSettings) -> Mask:
    """Which pairs share enough, in words as well, and differ in few enough facts."""
    # NaN, where a date is unknown, is not greater than anything: the articles may be of one day.
    # One address has one report, which is brought up to date whenever there is news.
    same_url = pairs.column("same_url")
    apart = (pairs.column("days") > settings.days_apart) & ~same_url
    enough = pairs.share >= np.where(apart, settings.min_share_apart, settings.min_share)
    agree = pairs.column("facts") <= np.where(apart, settings.max_facts_apart, settings.max_facts)
    copied: Mask = enough & (agree | same_url) & _is_worded(pairs)
    copied &= ~(_is_house_text(pairs) | _is_another(pairs))
    return copied


def consistent(pairs: PairTable) -> PairTable:
    """The same pairs, all that there are, without duplicates of which one is a copy of one report of an outlet, and the
    other one of another: what is no copy of a report is no copy of its copies. Only what is less than sure is looked at."""
    few_facts = pairs.column("few_facts") <= _FORM_FACTS
    unsure = is_less_than_sure(pairs)
    sure = pairs.duplicate & ~unsure
    refused, weak = _is_house_text(pairs) | _is_another(pairs), np.flatnonzero(unsure)
    if not refused.any() or not len(weak):
        return pairs
    story_of = group_numbers(pairs.left[sure], pairs.right[sure], 1 + int(pairs.right.max()))
    stories = packed(*np.sort(story_of[np.stack([pairs.left, pairs.right])], axis=0))
    wrong = weak[np.isin(stories[weak], stories[refused])]
    relation = pairs.column("relation").copy()
    relation[wrong] = np.where(few_facts[wrong], _QUOTES, _TEMPLATE)
    return pairs.with_relation(relation)


def is_less_than_sure(pairs: PairTable) -> Mask:
    """Which duplicates `consistent` looks at."""
    few_facts = pairs.column("few_facts") <= _FORM_FACTS
    weak: Mask = pairs.duplicate & ~((pairs.share >= _SURE_APART) & few_facts)
    return weak


def _is_another(pairs: PairTable) -> Mask:
    """Which pairs are two reports of one outlet with other facts: it prints a report once."""
    other: Mask = pairs.column("same_outlet") & ~pairs.column("same_url") & (pairs.column("few_facts") > _FORM_FACTS)
    return other


def _is_house_text(pairs: PairTable) -> Mask:
    """Which pairs are two reports of one outlet that share no more than house text may be."""
    one = pairs.column("longest_run") >= _ONE_PASSAGE * pairs.column("shared_words")
    shared = (pairs.share < _HALF) | ((pairs.share < _SURE_APART) & one)
    house: Mask = pairs.column("same_outlet") & ~pairs.column("same_url") & ~pairs.column("same_words") & shared
    return house


def _is_worded(pairs: PairTable) -> Mask:
    """Which pairs share whole words and not only pieces of phrases, as reports of one event in other words do. Not asked of
    texts that are misread, are short, or share most of their characters."""
    noisy = is_noisy(pairs.column("misread"), pairs.column("numbers") + pairs.column("names"))
    worded: Mask = (pairs.containment >= _WORDED * pairs.share) | (pairs.share >= _SURE) | noisy | (pairs.shortest < SHORT)
    return worded
