"""Charts as SVG: labelled axes, colours by classes that the page's style sheet fills for light and dark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

# Units of the drawing; pages show it at about one pixel each.
_WIDTH, _ROW, _BAR = 440, 26, 16
_TEXT = 7.3  # width of a letter
_NAME_LETTERS = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: its name, its parts (class of each, and its value), what it says behind the bar."""

    name: str
    parts: Sequence[tuple[str, float]]
    says: str = ""

    @property
    def value(self) -> float:
        """All parts together."""
        return sum(value for _, value in self.parts)


def bars(title: str, rows: Sequence[Bar], unit: str) -> str:
    """Horizontal bars, one below the other. `unit`: what their length means."""
    left = 12 + _TEXT * max((len(_short(row.name)) for row in rows), default=0)
    right = 12 + _TEXT * max((len(row.says) for row in rows), default=0)
    span = max(_WIDTH - left - right, 60)
    most = max((row.value for row in rows), default=0) or 1
    drawn = []
    for at, row in enumerate(rows):
        middle = at * _ROW + _ROW / 2
        drawn.append(_text(left - 8, middle, _short(row.name), "name", anchor="end", title=row.name))
        x = left
        for kind, value in row.parts:
            width = span * value / most
            if width:
                drawn.append(_rect((x, middle - _BAR / 2), (width, _BAR), kind))
            x += width
        drawn.append(_text(x + 6, middle, row.says, "value"))
    return _svg(title, (_WIDTH, len(rows) * _ROW + 24), [*drawn, _text(left, len(rows) * _ROW + 12, unit, "unit")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A bin of a histogram: what it holds, and how many by class."""

    name: str
    counts: Sequence[tuple[str, int]]


def histogram(title: str, bins: Sequence[Bin], axis: str, lines: Sequence[tuple[float, str]] = ()) -> str:
    """Upright bars, those of a bin side by side, each bin named at its left edge.

    `axis`: what the bins are. `lines`: upright lines at a place (0-1 of the width) with what they mean. Where the counts
    differ much, each line across is a factor of ten.
    """
    height, left, top = 190, 44, 18 + 15 * len(lines)
    most = max((count for each in bins for _, count in each.counts), default=0) or 1
    is_log = is_logarithmic(bins)
    span = _WIDTH - left - 8

    def up(count: float) -> float:
        """How high a count stands, 0-1."""
        return (log10(count) + 0.3) / (log10(most) + 0.3) if is_log and count else 0.0 if is_log else count / most

    drawn = []
    for tick in _ticks(most, is_log=is_log):
        y = top + height * (1 - up(tick))
        drawn += [_line((left, y), (_WIDTH - 8, y), "grid"), _text(left - 6, y, f"{tick:,}", "value", anchor="end")]
    width = span / max(len(bins), 1)
    for at, each in enumerate(bins):
        thick = width * 0.86 / max(len(each.counts), 1)
        for number, (kind, count) in enumerate(each.counts):
            if count:
                tall = height * up(count)
                x = left + at * width + width * 0.07 + number * thick
                drawn.append(_rect((x, top + height - tall), (thick, tall), kind, title=f"{each.name}: {count:,}"))
    drawn.append(_line((left, top + height), (_WIDTH - 8, top + height), "axis"))
    every = ceil(len(bins) * 34 / span)
    for at, each in enumerate(bins):
        if at % every == 0 and each.name:
            drawn.append(_text(left + at * width, top + height + 14, each.name, "value", anchor="middle"))
    for number, (place, meaning) in enumerate(lines):
        x, y = left + span * place, 10 + 15 * number
        side, anchor = (5, "start") if place < 0.5 else (-5, "end")
        drawn += [_line((x, y + 6), (x, top + height), "mark"), _text(x + side, y, meaning, "marked", anchor=anchor)]
    drawn.append(_text(left, top + height + 34, axis, "unit"))
    return _svg(title, (_WIDTH, top + height + 48), drawn)


def is_logarithmic(bins: Sequence[Bin]) -> bool:
    """Whether the heights of a histogram are logarithms: small counts would not be seen beside large ones."""
    return max((count for each in bins for _, count in each.counts), default=0) > 60


#: A cell of a matrix: how dark (0-1), what stands in it, what it means.
Cell = tuple[float, str, str]


def matrix(title: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Cell]]) -> str:
    """A table of shades: a row of cells for each name in `rows`."""
    left = 12 + _TEXT * max((len(_short(name)) for name in rows), default=0)
    top = 16 + 0.72 * _TEXT * max((len(_short(name)) for name in columns), default=0)
    size = min(max((_WIDTH - left - 30) / max(len(columns), 1), 30), 50)
    drawn = []
    for at, name in enumerate(columns):
        x, y = left + (at + 0.5) * size, top - 8
        drawn.append(
            f'<text class="name" x="{x:.1f}" y="{y:.1f}" transform="rotate(-45 {x:.1f} {y:.1f})">{_said(_short(name))}'
            f"<title>{_said(name)}</title></text>"
        )
    for row, (name, line) in enumerate(zip(rows, cells, strict=True)):
        y = top + row * _ROW
        drawn.append(_text(left - 8, y + _ROW / 2, _short(name), "name", anchor="end", title=name))
        for at, (shade, says, meaning) in enumerate(line):
            x = left + at * size
            drawn.append(_rect((x + 1, y + 1), (size - 2, _ROW - 2), "empty"))
            if shade > 0:
                opacity = 0.12 + 0.88 * shade
                drawn.append(_rect((x + 1, y + 1), (size - 2, _ROW - 2), "heat", opacity=opacity, title=meaning))
                kind = "cell dark" if opacity > 0.7 else "cell"
                drawn.append(_text(x + size / 2, y + _ROW / 2, says, kind, anchor="middle", title=meaning))
    # The last name leans out to the right.
    lean = max((0.72 * _TEXT * len(_short(name)) - (len(columns) - at) * size for at, name in enumerate(columns)), default=0)
    return _svg(title, (max(left + len(columns) * size + max(lean, 0) + size, _WIDTH), top + len(rows) * _ROW + 8), drawn)


def lanes(title: str, rows: Sequence[str], times: Sequence[str], dots: Sequence[Sequence[tuple[int, int]]]) -> str:
    """A lane for each row and a column for each time. Dots: how many were first (filled) and how many later (rings)."""
    left, tall = 16 + _TEXT * max((len(_short(name)) for name in rows), default=0), 30
    step = (_WIDTH - left - 12) / max(len(times), 1)
    most = max((max(pair) for lane in dots for pair in lane), default=1) or 1
    drawn = []
    for row, (name, lane) in enumerate(zip(rows, dots, strict=True)):
        y = row * tall + tall / 2
        drawn += [_line((left, y), (_WIDTH - 6, y), "grid")]
        drawn.append(_text(left - 8, y, _short(name), "name", anchor="end", title=name))
        for at, (first, later) in enumerate(lane):
            x = left + (at + 0.5) * step
            said = f"{name}, {times[at]}: {first} first, {later} later"
            if later:
                drawn.append(_circle((x, y), 2 + 10 * (later / most) ** 0.5, "later", said))
            if first:
                drawn.append(_circle((x, y), 2 + 10 * (first / most) ** 0.5, "first", said))
    bottom = len(rows) * tall
    drawn.append(_line((left, bottom + 2), (_WIDTH - 6, bottom + 2), "axis"))
    every = max(1, ceil(len(times) * 84 / max(_WIDTH - left, 1)))
    for at in range(0, len(times), every):
        x = left + (at + 0.5) * step
        drawn += [
            _line((x, bottom + 2), (x, bottom + 6), "axis"),
            _text(x, bottom + 16, times[at], "value", anchor="middle"),
        ]
    return _svg(title, (_WIDTH + 16, bottom + 28), drawn)


def _ticks(most: int, *, is_log: bool) -> Iterator[int]:
    if is_log:
        yield from (10**power for power in range(floor(log10(most)) + 1))
        return
    step = 10 ** floor(log10(most))
    step = next(size for size in (step // 5, step // 2, step, 2 * step, 5 * step) if size >= 1 and most / size <= 5)
    yield from range(0, most + 1, step)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LETTERS else name[: _NAME_LETTERS - 1] + "…"


def _said(text: str) -> str:
    """A text for SVG inside HTML; characters that HTML does not have are replaced."""
    plain = "".join(c if c.isprintable() or c == " " else "\ufffd" for c in text)
    return escape(plain.encode(errors="replace").decode())


def _svg(title: str, size: tuple[float, float], drawn: Sequence[str]) -> str:
    wide, tall = size
    # What is broader than a phone can show at a readable size is moved there, and not shrunk.
    broad = ' class="broad"' if wide > _WIDTH + 40 else ""
    return (
        f'<svg{broad} viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" height="{tall:.0f}" role="img" '
        f'aria-label="{_said(title)}">{"".join(drawn)}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str, *, anchor: str = "start", title: str = "") -> str:
    more = f"<title>{_said(title)}</title>" if title else ""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" dy=".35em" text-anchor="{anchor}">{_said(text)}{more}</text>'


def _rect(
    corner: tuple[float, float], size: tuple[float, float], kind: str, *, opacity: float = 1.0, title: str = ""
) -> str:
    (x, y), (wide, tall) = corner, size
    faint = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    inner = f"<title>{_said(title)}</title>" if title else ""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"{faint}>{inner}</rect>'


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    (x, y), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _circle(middle: tuple[float, float], radius: float, kind: str, title: str) -> str:
    x, y = middle
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{_said(title)}</title></circle>'
