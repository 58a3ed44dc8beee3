"""Bars on paper: a title, a scale, a bar a line. Told apart in grey: what is as it should be is solid, what is not is
hatched, what nobody is asked about is light; the band of the norm is a grey ground with its edges drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import A4, Box

INK, SOLID, LIGHT, GROUND, RULE = "#1A1A1A", "#4A4A4A", "#B8B8B8", "#ECECEC", "#8A8A8A"
MARGIN: Final = 18.0
ROW: Final = 7.2
LABEL: Final = 48.0
BAR: Final = 4.6
ROWS: Final = 32  # on a page


class Key(StrEnum):
    """The looks a legend explains."""

    GOOD = "good"
    BAD = "bad"
    NORM = "norm"


@dataclass(frozen=True, slots=True)
class Line:
    """One bar: `left` grows to the other side of the axis. `good` True solid, False hatched, None light."""

    label: str
    value: float | None
    shown: str
    good: bool | None = None
    left: float | None = None
    left_shown: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: `band` is the norm in the unit of the values."""

    title: str
    note: str
    lines: tuple[Line, ...]
    band: tuple[float, float] | None = None
    legend: tuple[tuple[Key, str], ...] = ()  # how a fill or the ground looks, and what it means


def draw(out: BinaryIO, charts: Sequence[Bars], *, title: str) -> int:
    """Draw charts into a PDF, one after the other, each from a new page on; the number of pages."""
    canvas = Canvas(out, A4.width, A4.height, title=title)
    first = True
    for chart in charts:
        for start in range(0, max(1, len(chart.lines)), ROWS):
            if not first:
                canvas.next_page()
            first = False
            _page(canvas, chart, chart.lines[start : start + ROWS])
    canvas.close()
    return canvas.pages


def _page(canvas: Canvas, chart: Bars, lines: Sequence[Line]) -> None:
    canvas.write(MARGIN, 24, chart.title, size=18, colour=INK, weight=Weight.BOLD)
    canvas.write(MARGIN, 31, chart.note, size=10, colour=RULE)
    _legend(canvas, chart.legend)
    both = any(line.left is not None for line in chart.lines)
    most = max((abs(n) for line in chart.lines for n in (line.value, line.left) if n is not None), default=0)
    most = max(most, chart.band[1] if chart.band else 0) or 1
    room = A4.width - 2 * MARGIN - LABEL - 20
    zero = MARGIN + LABEL + (room / 2 if both else 0)
    scale = (room / 2 - 14 if both else room) / most
    top = 40.0
    bottom = top + ROW * len(lines)
    if chart.band:
        _norm(canvas, chart.band, zero, scale, top, bottom)
    canvas.line(zero, top - 1, zero, bottom + 1, colour=INK, width=0.3)
    for number, line in enumerate(lines):
        _bar(canvas, line, zero, scale, top + number * ROW)


def _legend(canvas: Canvas, legend: Sequence[tuple[Key, str]]) -> None:
    """From the right edge on, on the line of the note."""
    x = A4.width - MARGIN
    for key, words in reversed(legend):
        canvas.write(x, 31, words, size=9, colour=INK, align=1)
        x -= canvas.width_of(words, 9) + 7
        box = Box(x, 28.2, 5, 3)
        if key is Key.NORM:
            canvas.rect(box, fill=GROUND, stroke=RULE, width=0.25)
        else:
            _fill(canvas, box, key is Key.GOOD)
        x -= 4


def _norm(
    canvas: Canvas, band: tuple[float, float], zero: float, scale: float, top: float, bottom: float
) -> None:
    x1, x2 = zero + band[0] * scale, zero + band[1] * scale
    if x2 > x1:
        canvas.rect(Box(x1, top - 1, x2 - x1, bottom - top + 2), fill=GROUND)
    for x in {x1, x2} - {zero}:
        canvas.line(x, top - 1, x, bottom + 1, colour=RULE, width=0.25, dash=(1, 1))


def _bar(canvas: Canvas, line: Line, zero: float, scale: float, top: float) -> None:
    baseline = top + BAR
    canvas.write(MARGIN + LABEL - 2, baseline, _fitting(canvas, line.label), size=9, colour=INK, align=1)
    end = zero
    if line.value is not None:
        end = zero + line.value * scale
        _fill(canvas, Box(zero, top + 0.8, max(0.2, end - zero), BAR), line.good)
    canvas.write(end + 1.5, baseline, line.shown, size=9, colour=INK)
    if line.left is not None:
        start = zero - line.left * scale
        _fill(canvas, Box(start, top + 0.8, max(0.2, zero - start), BAR), True)
        canvas.write(start - 1.5, baseline, line.left_shown, size=9, colour=INK, align=1)


def _fill(canvas: Canvas, box: Box, good: bool | None) -> None:
    if good is None:
        canvas.rect(box, fill=LIGHT, stroke=RULE, width=0.15)
    elif good:
        canvas.rect(box, fill=SOLID)
    else:
        canvas.rect(box, fill="#FFFFFF", stroke=INK, width=0.3)
        with canvas.clipped(box):
            count = int(box.width / 1.6) + 4
            lines = [(box.x + 1.6 * n - BAR, box.bottom, box.x + 1.6 * n, box.y) for n in range(count)]
            canvas.segments(lines, colour=INK, width=0.25)


def _fitting(canvas: Canvas, words: str) -> str:
    """The words as they fit beside the bar, shortened with dots from the front, where places begin alike."""
    if canvas.width_of(words, 9) <= LABEL - 2:
        return words
    while words and canvas.width_of(f"…{words}", 9) > LABEL - 2:
        words = words[1:]
    return f"…{words}"
