"""A drawing as a list of few primitives in millimetres, which a PDF canvas and a screen painter draw alike.

Origin top left, y downwards. Nothing is transparent: forms lose transparency and old printer drivers turn it
into pixels, so colours are mixed beforehand. Text positions are baselines; sizes are the em in millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = Sequence[Point]
Segment: TypeAlias = tuple[float, float, float, float]
Bounds: TypeAlias = tuple[float, float, float, float]
Measure: TypeAlias = Callable[[str, float, bool], float]
"""(text, em in mm, bold) → width in mm."""

ASCENT = 0.88
DESCENT = 0.12
"""Of the em box of a Han face, about its baseline; the middle of a Han glyph lies 0.38 em above it."""
MIDDLE = (ASCENT - DESCENT) / 2


class Hatch(StrEnum):
    """What tells two areas apart on a grey copy."""

    PLAIN = "plain"
    DOTS = "dots"
    RISING = "rising"
    FALLING = "falling"
    LEVEL = "level"
    CROSS = "cross"


class Anchor(StrEnum):
    """Which end of a line of text stands at its x."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Poly:
    """One area of one or more rings, filled by the even-odd rule, so an inner ring is a hole."""

    rings: Sequence[Ring]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.2
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """Any number of separate straight lines drawn alike: hatching, seams, ticks."""

    pieces: Sequence[Segment]
    colour: str
    width: float = 0.2
    dash: tuple[float, ...] = ()
    round_cap: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc, a ring or both."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.2


@dataclass(frozen=True, slots=True)
class Text:
    """One line. `size` is the em in mm; `owner` names what it labels (for tests and for clicking)."""

    x: float
    baseline: float
    text: str
    size: float
    bold: bool = False
    colour: str = "#000000"
    anchor: Anchor = Anchor.LEFT
    owner: str = ""

    def bounds(self, measure: Measure) -> Bounds:
        """(left, top, right, bottom) of its em box in mm."""
        width = measure(self.text, self.size, self.bold)
        shift = {Anchor.LEFT: 0.0, Anchor.CENTRE: width / 2, Anchor.RIGHT: width}[self.anchor]
        left = self.x - shift
        return left, self.baseline - ASCENT * self.size, left + width, self.baseline + DESCENT * self.size


Item: TypeAlias = Poly | Lines | Circle | Text


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished page: its paper in mm and what is drawn on it, first thing lowest. `expected` are the
    owners that every reader looks for a label of."""

    width: float
    height: float
    items: tuple[Item, ...]
    title: str = ""
    expected: tuple[str, ...] = ()

    def texts(self) -> list[Text]:
        """Every line of text on the page, in drawing order."""
        return [item for item in self.items if isinstance(item, Text)]


class Surface(Protocol):
    """What a canvas must be able to do to show a picture; all lengths in mm, colours `#RRGGBB`."""

    def poly(
        self,
        rings: Sequence[Ring],
        *,
        fill: str | None,
        stroke: str | None,
        width: float,
        dash: tuple[float, ...],
    ) -> None: ...

    def segments(
        self,
        pieces: Sequence[Segment],
        *,
        colour: str,
        width: float,
        dash: tuple[float, ...],
        round_cap: bool,
    ) -> None: ...

    def circle(
        self, x: float, y: float, radius: float, *, fill: str | None, stroke: str | None, width: float
    ) -> None: ...

    def text_at(
        self, x: float, baseline: float, text: str, *, size: float, bold: bool, colour: str, anchor: str
    ) -> None: ...


def paint(surface: Surface, items: Iterable[Item]) -> None:
    """Draw `items` in order."""
    for item in items:
        if isinstance(item, Text):
            surface.text_at(
                item.x,
                item.baseline,
                item.text,
                size=item.size,
                bold=item.bold,
                colour=item.colour,
                anchor=item.anchor,
            )
        elif isinstance(item, Poly):
            surface.poly(item.rings, fill=item.fill, stroke=item.stroke, width=item.width, dash=item.dash)
        elif isinstance(item, Lines):
            surface.segments(
                item.pieces, colour=item.colour, width=item.width, dash=item.dash, round_cap=item.round_cap
            )
        else:
            surface.circle(item.x, item.y, item.radius, fill=item.fill, stroke=item.stroke, width=item.width)


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    """The ring of an upright rectangle."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
