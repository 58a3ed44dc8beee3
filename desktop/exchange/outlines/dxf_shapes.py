"""Where the parts of a drawing come to lie: block placements, arcs of polylines, and the plain words of its texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ARC = math.radians(12)


@dataclass(frozen=True, slots=True)
class Placement:
    """x' = a x + b y + e, y' = c x + d y + f"""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.e, self.c * x + self.d * y + self.f

    def within(
        self,
        point: tuple[float, float],
        scale: tuple[float, float],
        degrees: float,
        base: tuple[float, float],
    ) -> Placement:
        """Where the inside of a block lies that is inserted at `point` of this placement."""
        turn = math.radians(degrees)
        cos, sin = math.cos(turn), math.sin(turn)
        p, q, r, s = cos * scale[0], -sin * scale[1], sin * scale[0], cos * scale[1]
        x, y = self.at(
            point[0] - p * base[0] - q * base[1],
            point[1] - r * base[0] - s * base[1],
        )
        return Placement(
            self.a * p + self.b * r,
            self.a * q + self.b * s,
            self.c * p + self.d * r,
            self.c * q + self.d * s,
            x,
            y,
        )


IDENTITY = Placement(1, 0, 0, 1, 0, 0)


def placed(points: Iterable[tuple[float, float]], at: Placement) -> list[tuple[float, float]]:
    """The points where the placement puts them."""
    return [at.at(x, y) for x, y in points]


def rounded(corners: Sequence[Sequence[float]], *, closed: bool) -> list[tuple[float, float]]:
    """Corners (x, y, bulge) with the arcs as straight pieces of at most 12 degrees; bulge: tan of a quarter of the arc."""
    points: list[tuple[float, float]] = []
    last = len(corners) - (not closed)
    for k, (x, y, bulge) in enumerate(corners):
        points.append((x, y))
        if k >= last or not bulge or not math.isfinite(bulge):
            continue
        ex, ey, _next = corners[(k + 1) % len(corners)]
        sweep = 4 * math.atan(bulge)
        pieces = max(1, math.ceil(abs(sweep) / ARC))
        # The centre lies beside the middle of the chord.
        beside = (1 - bulge * bulge) / (4 * bulge)
        cx, cy = (x + ex) / 2 - beside * (ey - y), (y + ey) / 2 + beside * (ex - x)
        start, radius = math.atan2(y - cy, x - cx), math.hypot(x - cx, y - cy)
        for piece in range(1, pieces):
            angle = start + sweep * piece / pieces
            points.append((cx + radius * math.cos(angle), cy + radius * math.sin(angle)))
    return points


_FORMAT = re.compile(r"\\[ACcFfHhKkLlOoQqTtWw][^;\\{}]*;|\\[LlOoKk]|[{}]")
_PARAGRAPH = re.compile(r"\\P|\\~|\^J")
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")


def words_of(kind: str, pieces: Sequence[str]) -> str:
    """The text without its typesetting: fonts and heights of an MTEXT, \\U+XXXX, %%-signs."""
    text = _UNICODE.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))
    if kind == "MTEXT":
        text = _FORMAT.sub("", _PARAGRAPH.sub(" ", text))
    return re.sub(r"%%[uokUOK]", "", text).strip()
