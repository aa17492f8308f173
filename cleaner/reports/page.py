"""The review page of a run: one file that asks for nothing else.

Everything is inside: data as compressed JSON in blocks that no browser runs, one script and one style sheet, which are
allowed by their hashes alone. So nothing that stands in a scraped page is ever run or fetched.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from cleaner.errors import InputError, RuleError
from cleaner.reports import REPORT
from cleaner.reports.choice import Choice, Wanted, choose, rows_of
from cleaner.reports.data import PageData, Texts, packed, texts_of
from cleaner.reports.figures import rejections
from cleaner.reports.overview import Overview, reason_meanings
from cleaner.reports.run_figures import RunFigures
from cleaner.reports.tables import FinishedRun

#: What a page may take, in bytes.
MAX_BYTES = 20_000_000
_MIN_BYTES = 300_000
# Rejected inputs that a page lists.
_REJECTED = 500


def report_page(folder: str | Path, wanted: Wanted | None = None, *, max_bytes: int = MAX_BYTES) -> str:
    """The review page of a finished run, as HTML: the same for the same tables.

    `folder`: where the run wrote to. `wanted`: what is asked for, in place of all. `max_bytes`: what the page may take;
    where that is too little for all, it holds what is near a decision first, and says what was left out.
    Raises UnreadableError where no run has finished there, InputError for something the run does not have.
    """
    if max_bytes < _MIN_BYTES:
        raise InputError(f"max_bytes is {max_bytes}; a page takes at least {_MIN_BYTES}")
    return _Page(FinishedRun.at(folder), wanted or Wanted(), max_bytes).made()


def write_report(folder: Path, out: Path | None = None, wanted: Wanted | None = None, *, max_bytes: int = MAX_BYTES) -> Path:
    """Write the review page of a finished run to a file, by default `report.html` beside its tables. Returns the path.

    Raises what `report_page` raises, and OSError where the file cannot be written.
    """
    path = out or folder / REPORT
    page = report_page(folder, wanted, max_bytes=max_bytes).encode(errors="replace")
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        unfinished.write_bytes(page)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


@dataclass(frozen=True)
class _Page:
    run: FinishedRun
    wanted: Wanted
    max_bytes: int

    def made(self) -> str:
        overview = Overview(RunFigures(self.run)).parts()
        frame = self._frame(overview, self._choice(1e-9), 0, [])
        room = self.max_bytes - len(frame.encode(errors="replace")) - 10_000
        data = index = None
        scale = 1.0
        while True:
            data = PageData(self.run, self._choice(scale))
            index = data.index()
            size = len(packed(index))
            # Texts get at least a third of the room.
            if size <= room * 2 / 3 or scale < 1e-4:
                break
            scale *= min(0.5, room / (2 * size))
        # What tells where texts are takes a few bytes an article.
        texts = texts_of(data, room - size - 12 * len(data.choice.articles))
        blocks = [("index", packed(index | self._names(data, texts)))]
        blocks += [(f"a{n}", chunk) for n, chunk in enumerate(texts.chunks)]
        blocks += [(f"p{n}", chunk) for n, chunk in enumerate(texts.pair_chunks)]
        shown = sum(map(len, texts.articles))
        return self._frame(overview, data.choice, shown, blocks)

    def _choice(self, scale: float) -> Choice:
        return choose(self.run, self.wanted, scale=scale)

    def _names(self, data: PageData, texts: Texts) -> dict[str, Any]:
        """Names that go by number in the data, and where texts are."""
        labels, rules, relations = (list(data.names[kind].all) for kind in ("labels", "rules", "relations"))
        removed = sorted({label for _, own in texts.removed.values() for label in own})
        own = self.run.manifest["task"]["settings"]["clean"].get("rules", ())
        examples = _examples(rules, tuple(own))
        return {
            "run": hashlib.sha256(repr(self.run.manifest["task"]).encode(errors="replace")).hexdigest()[:16],
            "names": {"labels": labels, "rules": [[rule, examples[rule]] for rule in rules], "relations": relations},
            "outlets": list(self.run.articles.outlets),
            "removed": removed,
            "sample": self._sample(data.choice),
            "texts": texts.map(),
        }

    def _sample(self, choice: Choice) -> list[dict[str, Any]] | None:
        """What a sample says of its pairs besides their ids, in the order of the page's pairs."""
        if self.wanted.pairs is None:
            return None
        said = dict(zip(rows_of(self.run, self.wanted.pairs).tolist(), self.wanted.pairs, strict=True))
        return [
            {name: said[row][name] for name in ("stratum", "weight") if name in said[row]} for row in choice.pairs.tolist()
        ]

    def _frame(self, overview: Mapping[str, Any], choice: Choice, shown: int, blocks: Sequence[tuple[str, str]]) -> str:
        """The page around its data."""
        rejected, reasons = rejections(self.run, _REJECTED)
        assets = files("cleaner.reports") / "assets"
        script, style, template = (
            (assets / name).read_text(encoding="utf-8") for name in ("page.js", "page.css", "page.html")
        )
        counts = self.run.manifest["counts"]
        first = [f"The first {_REJECTED} rejected inputs are listed."] if len(rejected) == _REJECTED else []
        return _filled(
            template,
            script=script,
            style=style,
            title=f"{counts['articles']:,} articles, {counts['clusters']:,} clusters",
            overview=overview,
            listed={
                "clusters": f"{len(choice.clusters):,}",
                "pairs": f"{len(choice.pairs):,}",
                "articles": f"{len(choice.articles):,}",
                "rejected": f"{counts['rejected']:,}",
            },
            said=[*self._said(choice, shown), *first],
            reasons=reason_meanings(reasons),
            rejected=rejected,
            blocks=blocks,
        )

    def _said(self, choice: Choice, shown: int) -> list[str]:
        """What the page holds and what it leaves out, in sentences."""
        listed, there = len(choice.articles), len(self.run.articles)
        return [
            f"{self._about()} Figures and charts are about the whole run.",
            f"It lists {listed:,} of {there:,} articles and has the texts of {shown:,}.",
            f"It may take {self.max_bytes / 1e6:g} MB.",
            *choice.said,
            "Nothing leaves this file: it asks for nothing from any other place, and runs no script but its own.",
        ]

    def _about(self) -> str:
        wanted = self.wanted
        if wanted.cluster is not None:
            return f"This page is about the cluster {wanted.cluster}."
        if wanted.outlet is not None:
            return f"This page is about the outlet {wanted.outlet}."
        if wanted.sample is not None:
            return f"This page holds up to {wanted.sample:,} clusters, pairs and single articles, drawn by lot."
        return "This page holds the pairs of a sample." if wanted.pairs is not None else "This page is about the whole run."


def _examples(rules: Sequence[str], own: tuple[str, ...]) -> dict[str, str]:
    """What each rule removes, for people: an example, or what decides. `own`: the texts of the user's rules."""
    from cleaner.rules import rule_book, standard_book

    try:
        book = rule_book(own)
    except RuleError:  # fine for the version that made the run
        book = standard_book()
    known = {rule.id: f"such as “{rule.removes[0]}”" for rule in book.rules if rule.removes}
    known["model"] = "decided by the block model; the setting explain = true under [clean] records its reasons"
    known["profile.repeated"] = "this outlet prints it in many articles; see profiles.json"
    return {rule: known.get(rule, "") for rule in rules}


def _filled(template: str, *, script: str, style: str, **values: Any) -> str:
    import jinja2
    from markupsafe import Markup

    charts = [
        {"name": chart.name, "svg": Markup(chart.svg), "note": chart.note, "key": chart.key}  # noqa: S704  # escaped as it was drawn
        for chart in values["overview"]["charts"]
    ]
    values["overview"] = {**values["overview"], "charts": charts}
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(template).render(
        script=Markup(script),  # noqa: S704  # our own
        style=Markup(style),  # noqa: S704
        script_hash=_hash(script),
        style_hash=_hash(style),
        **values,
    )


def _hash(text: str) -> str:
    """The hash of a script or style sheet as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
