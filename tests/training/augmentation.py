"""More training samples: labelled pages with what sites have that are in no set (data augmentation)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from cleaner.text.lines import has_sentence
from cleaner.text.words import words_in
from tests.training.page_changes import WAYS, Story, changed
from tests.training.samples import SNIPPETS, Job, Sample, jobs, sample_of_page, site

#: This share of the pages is changed.
_CHANGED = 0.7
#: A page gets parts of stories drawn from this many.
_STORIES = 12
#: Of a site with so many stories, stories of the page's own site are drawn in this share of the cases.
_MIN_OWN, _OWN = 8, 0.6
#: Each page is tried to be changed in this many ways, until one fits.
_TRIES = 3
#: A story gives at most this many paragraphs of boilerplate, each of at least this many words.
_MAX_DEBRIS, _MIN_DEBRIS_WORDS = 30, 8
_TITLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Change:
    """A page to be changed: the job, the stories to take parts from, and the seed of what is drawn."""

    job: Job
    stories: tuple[Story, ...]
    seed: str


def changes(samples: Sequence[Sample]) -> Iterator[Change]:
    """The pages to be changed, drawn by their ids. `samples`: those of all pages as they are."""
    stories: dict[str, list[tuple[str, Story]]] = defaultdict(list)
    for sample in samples:
        if " " not in sample.name and sample.gold:
            stories[sample.name].append((sample.site, story_of(sample)))
    for job in jobs():
        name, field, row = job
        gold = row[field] if name != SNIPPETS else ""
        random = Random(f"{name} {row['id']}")
        if "html" not in row or not (gold or "").strip() or random.random() > _CHANGED:
            continue
        own = site(name, row)
        others = [story for at, story in stories[name] if at != own]
        near = [story for at, story in stories[name] if at == own and story.paragraphs[0] not in gold]
        drawn_from = near if len(near) >= _MIN_OWN and random.random() < _OWN else others
        if len(drawn_from) >= _STORIES:
            yield Change(job, tuple(random.sample(drawn_from, _STORIES)), seed=f"{name} {row['id']} changed")


def story_of(sample: Sample) -> Story:
    """What a page's sample has to give to other pages."""
    paragraphs = tuple(_printable(line) for line in sample.gold.splitlines() if line.strip())
    told = zip(map(_printable, sample.texts), sample.truth, strict=True)
    debris = (text for text, is_gold in told if not is_gold and _is_prose(text))
    unlike = dict.fromkeys(text for text in debris if text not in sample.gold)
    return Story(title=paragraphs[0][:_TITLE_CHARS], paragraphs=paragraphs, debris=tuple(unlike)[:_MAX_DEBRIS])


def _printable(text: str) -> str:
    """The text without control characters, which a tree of elements refuses."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _is_prose(text: str) -> bool:
    return has_sentence(text) and words_in(text) >= _MIN_DEBRIS_WORDS


def samples_of_change(change: Change) -> list[Sample]:
    """The sample of a page once it is changed; none where no way of changing fits it."""
    (name, field, row), random = change.job, Random(change.seed)
    gold = row[field]
    for way in random.sample(list(WAYS), _TRIES):
        page = changed(row["html"], gold, way, change.stories, random)
        if page is not None:
            as_changed: dict[str, Any] = {**row, "html": page}
            return [_as_left(sample) for sample in sample_of_page(f"{name} {way}", site(name, row), as_changed, gold)]
    return []


def _as_left(sample: Sample) -> Sample:
    """The sample with the gold text that is left on its page."""
    left = (text for text, is_gold in zip(sample.texts, sample.truth, strict=True) if is_gold)
    return replace(sample, gold="\n".join(left))
