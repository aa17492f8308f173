"""Bounds on the metadata that fields are read from: no name, headline or address is as long as these, and the patterns that
read fields take time that grows faster than the length of what they read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.extractors.linked_data import Script

#: Characters of a field in a meta element, and in JSON-LD.
MAX_META, MAX_VALUE = 1_000, 500
#: Meta elements of a page, those of one name among them, and entries of a list in JSON-LD.
MAX_METAS, MAX_SAME, MAX_ENTRIES = 1_000, 20, 100
#: Characters of all JSON-LD of a page; and of a script that does not parse and is read by patterns.
MAX_SCRIPTS, MAX_BROKEN = 1_000_000, 20_000
# A script without a long value, and too short for long lists, is taken as it is.
_LONG_VALUE = re.compile(rf'"[^"]{{{MAX_VALUE}}}')
_SHORT_SCRIPT = 10_000
# Objects nested deeper than this say nothing of the article.
_MAX_DEPTH = 50


def drop_excess(tree: Any) -> None:
    """Empty the meta elements of a page that hold too much for a field, and those beyond the most that are read."""
    same: Counter[str] = Counter()
    for nth, meta in enumerate(tree.iter("meta")):
        name = meta.get("name") or meta.get("property") or ""
        same[name] += 1
        if nth >= MAX_METAS or same[name] > MAX_SAME or len(meta.get("content") or "") > MAX_META:
            meta.set("content", "")


def bounded_scripts(scripts: Sequence[Script]) -> list[Script]:
    """The JSON-LD of a page, with long values and lists cut, and without the scripts that go beyond `MAX_SCRIPTS`."""
    return list(_bounded(scripts))


def _bounded(scripts: Sequence[Script]) -> Iterator[Script]:
    chars = 0
    for script in scripts:
        chars += len(script.text)
        if chars > MAX_SCRIPTS:
            return
        if not script.is_json:
            yield script._replace(text=script.text[:MAX_BROKEN])
        elif len(script.text) > _SHORT_SCRIPT or _LONG_VALUE.search(script.text):
            yield script._replace(data=_cut(script.data))
        else:
            yield script


def _cut(data: Any, depth: int = 0) -> Any:
    """The same data with strings and lists cut."""
    if isinstance(data, str):
        return data[:MAX_VALUE]
    if depth > _MAX_DEPTH:
        return None
    if isinstance(data, dict):
        return {key: _cut(value, depth + 1) for key, value in data.items()}
    return [_cut(value, depth + 1) for value in data[:MAX_ENTRIES]] if isinstance(data, list) else data
