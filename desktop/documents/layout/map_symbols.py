"""The signs of a map as vectors of our own: white figures on a plate, told apart by figure and plate, also in grey.

The plates follow ISO 7010: green square for rescue (clinic, AED, shelter), red square for fire; blue is for service,
a red round plate for the office, a triangle for what is dangerous. A sign is 1 high and stands about 0, 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from desktop.documents.layout.display_list import Circle, Item, Lines, Point, Poly, rectangle
from desktop.documents.layout.palette import paper

Figure: TypeAlias = tuple[str, str, Callable[[], list[Item]]]
"""Plate ("square", "round", "shield", "danger"), its colour by name, and what is on it."""
WHITE: Final = "block"
RIM: Final = 0.04


def symbol(key: str, x: float, y: float, size: float) -> list[Item]:
    """The sign `key` (of the map's signs, or "gate") about x, y, `size` mm high; one nobody drew is a plain plate."""
    plate, colour, figure = FIGURES.get(key, ("round", "sign", list))
    return [_moved(item, x, y, size) for item in (*_plate(plate, colour), *figure())]


def _moved(item: Item, x: float, y: float, size: float) -> Item:
    def at(point: Point) -> Point:
        return x + point[0] * size, y + point[1] * size

    if isinstance(item, Poly):
        rings = [[at(p) for p in ring] for ring in item.rings]
        return Poly(rings, item.fill, item.stroke, item.width * size)
    if isinstance(item, Lines):
        pieces = tuple((*at((a, b)), *at((c, d))) for a, b, c, d in item.pieces)
        return Lines(pieces, item.colour, item.width * size, (), item.round_cap)
    if isinstance(item, Circle):
        px, py = at((item.x, item.y))
        return Circle(px, py, item.radius * size, item.fill, item.stroke, item.width * size)
    return item


def _plate(plate: str, colour: str) -> list[Item]:
    fill, rim = paper(colour), paper(WHITE)
    if plate == "none":
        return []
    if plate == "round":
        return [Circle(0, 0, 0.5, rim), Circle(0, 0, 0.5 - RIM, fill)]
    if plate == "danger":
        ring = [(0, -0.5), (0.54, 0.45), (-0.54, 0.45)]
        return [Poly([ring], rim, fill, 0.08)]
    if plate == "shield":
        ring = [(-0.42, -0.44), (0, -0.5), (0.42, -0.44), (0.42, 0.06), (0.26, 0.34), (0, 0.5)]
        ring += [(-0.26, 0.34), (-0.42, 0.06)]
        return [Poly([ring], fill, rim, RIM)]
    return [
        Poly([rectangle(-0.5, -0.5, 1, 1)], rim),
        Poly([rectangle(-0.5 + RIM, -0.5 + RIM, 1 - 2 * RIM, 1 - 2 * RIM)], fill),
    ]


def _white(*rings: list[Point]) -> Item:
    return Poly(list(rings), paper(WHITE))


def _strokes(*pieces: tuple[float, float, float, float], colour: str = WHITE, width: float = 0.08) -> Item:
    return Lines(pieces, paper(colour), width, (), round_cap=True)


def _house() -> list[Item]:
    return [
        _white(
            [(-0.34, 0), (0, -0.34), (0.34, 0), (0.24, 0), (0.24, 0.28), (-0.24, 0.28), (-0.24, 0)],
            [(-0.07, 0.28), (-0.07, 0.08), (0.07, 0.08), (0.07, 0.28)],
        )
    ]


def _star(x: float, y: float, radius: float, colour: str = WHITE) -> Item:
    ring = [
        (
            x + math.sin(math.pi * k / 5) * radius * (1 if k % 2 == 0 else 0.4),
            y - math.cos(math.pi * k / 5) * radius * (1 if k % 2 == 0 else 0.4),
        )
        for k in range(10)
    ]
    return Poly([ring], paper(colour))


def _cross() -> list[Item]:
    a, b = 0.12, 0.34
    ring = [
        (-a, -b),
        (a, -b),
        (a, -a),
        (b, -a),
        (b, a),
        (a, a),
        (a, b),
        (-a, b),
        (-a, a),
        (-b, a),
        (-b, -a),
        (-a, -a),
    ]
    return [_white(ring)]


def _bolt(x: float, y: float, size: float, colour: str) -> Item:
    ring = [(0.1, -0.5), (-0.28, 0.08), (-0.02, 0.08), (-0.12, 0.5), (0.28, -0.12), (0.02, -0.12)]
    return Poly([[(x + px * size, y + py * size) for px, py in ring]], paper(colour))


def _heart() -> list[Item]:
    return [
        Circle(-0.16, -0.12, 0.19, paper(WHITE)),
        Circle(0.16, -0.12, 0.19, paper(WHITE)),
        _white([(-0.335, -0.05), (0, 0.36), (0.335, -0.05), (0.2, -0.13), (-0.2, -0.13)]),
        _bolt(0, 0.02, 0.42, "sign_safe"),
    ]


def _hydrant() -> list[Item]:
    return [
        Circle(0, -0.2, 0.15, paper(WHITE)),
        _white(rectangle(-0.15, -0.2, 0.3, 0.5)),
        _white(rectangle(-0.3, -0.08, 0.6, 0.16)),
        _white(rectangle(-0.22, 0.28, 0.44, 0.08)),
        Circle(0, 0, 0.07, paper("sign_fire")),
    ]


def _flame() -> list[Item]:
    outer = [(0.02, -0.38), (0.2, -0.12), (0.26, 0.1), (0.18, 0.3), (0, 0.36), (-0.18, 0.3), (-0.26, 0.1)]
    inner = [(0, 0.02), (0.1, 0.16), (0.07, 0.28), (-0.07, 0.28), (-0.1, 0.16)]
    return [_white([*outer, (-0.14, -0.06), (-0.06, 0.02)], inner)]


def _gather() -> list[Item]:
    items: list[Item] = [Circle(0, 0, 0.11, paper(WHITE))]
    for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        items.append(_strokes((sx * 0.36, sy * 0.36, sx * 0.22, sy * 0.22), width=0.1))
        items.append(_white([(sx * 0.13, sy * 0.13), (sx * 0.33, sy * 0.15), (sx * 0.15, sy * 0.33)]))
    return items


def _key() -> list[Item]:
    return [
        Circle(-0.16, 0, 0.15, None, paper(WHITE), 0.09),
        _strokes((0, 0, 0.34, 0), (0.22, 0, 0.22, 0.13), (0.33, 0, 0.33, 0.13)),
    ]


def _elder() -> list[Item]:
    return [
        Circle(-0.08, -0.26, 0.11, paper(WHITE)),
        _strokes((-0.08, -0.08, -0.12, 0.12), (-0.12, 0.12, -0.2, 0.36), (-0.12, 0.12, 0, 0.36), width=0.11),
        _strokes((-0.08, -0.04, 0.16, 0.06), (0.18, 0.04, 0.18, 0.36), width=0.07),
    ]


def _book() -> list[Item]:
    return [
        _white([(-0.02, -0.16), (-0.34, -0.26), (-0.34, 0.2), (-0.02, 0.3)]),
        _white([(0.02, -0.16), (0.34, -0.26), (0.34, 0.2), (0.02, 0.3)]),
    ]


def _toys() -> list[Item]:
    return [
        _white([(0, -0.36), (0.17, -0.06), (-0.17, -0.06)]),
        _white(rectangle(-0.34, 0.02, 0.3, 0.3)),
        Circle(0.19, 0.17, 0.16, paper(WHITE)),
    ]


def _p() -> list[Item]:
    return [
        _white(rectangle(-0.19, -0.33, 0.13, 0.66)),
        _white([(-0.19, -0.33), (0.08, -0.33), (0.2, -0.26), (0.24, -0.12), (0.2, 0.02), (0.08, 0.09), (-0.19, 0.09)],
               [(-0.06, -0.22), (0.05, -0.22), (0.11, -0.12), (0.05, -0.02), (-0.06, -0.02)]),
    ]  # fmt: skip


def _bin() -> list[Item]:
    return [
        _white([(-0.24, -0.16), (0.24, -0.16), (0.18, 0.36), (-0.18, 0.36)]),
        _white(rectangle(-0.3, -0.28, 0.6, 0.08)),
        _white(rectangle(-0.08, -0.36, 0.16, 0.08)),
        _strokes((-0.08, -0.06, -0.06, 0.26), (0.08, -0.06, 0.06, 0.26), colour="sign_safe", width=0.05),
    ]


def _bus() -> list[Item]:
    return [
        _white(rectangle(-0.26, -0.34, 0.52, 0.58)),
        Poly([rectangle(-0.2, -0.26, 0.4, 0.22)], paper("sign")),
        Circle(-0.15, 0.1, 0.05, paper("sign")),
        Circle(0.15, 0.1, 0.05, paper("sign")),
        _white(rectangle(-0.22, 0.24, 0.12, 0.1)),
        _white(rectangle(0.1, 0.24, 0.12, 0.1)),
    ]


def _two() -> list[Item]:
    return [
        Circle(-0.2, -0.25, 0.09, paper(WHITE)),
        _white(rectangle(-0.29, -0.12, 0.18, 0.46)),
        Circle(0.2, -0.25, 0.09, paper(WHITE)),
        _white(
            [(0.2, -0.14), (0.36, 0.2), (0.27, 0.2), (0.27, 0.34), (0.13, 0.34), (0.13, 0.2), (0.04, 0.2)]
        ),
        _strokes((0, -0.34, 0, 0.34), width=0.04),
    ]


def _danger_bolt() -> list[Item]:
    return [_bolt(0, 0.12, 0.6, "sign_care")]


def _valve() -> list[Item]:
    colour = paper("sign_care")
    return [
        Poly([[(-0.24, 0.06), (0, 0.2), (-0.24, 0.34)]], colour),
        Poly([[(0.24, 0.06), (0, 0.2), (0.24, 0.34)]], colour),
        _strokes((0, 0.2, 0, -0.06), (-0.12, -0.06, 0.12, -0.06), colour="sign_care", width=0.07),
    ]


def _board() -> list[Item]:
    return [
        _white(rectangle(-0.34, -0.3, 0.68, 0.44)),
        _strokes((-0.22, 0.14, -0.22, 0.36), (0.22, 0.14, 0.22, 0.36)),
        _strokes((-0.2, -0.17, 0.2, -0.17), (-0.2, -0.04, 0.08, -0.04), colour="sign", width=0.06),
    ]


def _gate() -> list[Item]:
    ink = paper("ink")
    return [
        Poly([rectangle(-0.46, -0.14, 0.92, 0.5)], paper(WHITE)),
        Poly([rectangle(-0.5, -0.34, 0.18, 0.7)], ink),
        Poly([rectangle(0.32, -0.34, 0.18, 0.7)], ink),
        Poly([[(0, -0.14), (0.2, 0.14), (0.07, 0.14), (0.07, 0.36), (-0.07, 0.36), (-0.07, 0.14), (-0.2, 0.14)]], ink),
    ]  # fmt: skip


FIGURES: Final[Mapping[str, Figure]] = {
    "office": ("round", "sign_fire", _house),
    "party": ("round", "sign_fire", lambda: [_star(0, 0.02, 0.34)]),
    "police": ("shield", "sign", lambda: [_star(0, 0, 0.27)]),
    "clinic": ("square", "sign_safe", _cross),
    "aed": ("square", "sign_safe", _heart),
    "hydrant": ("square", "sign_fire", _hydrant),
    "fire": ("square", "sign_fire", _flame),
    "shelter": ("square", "sign_safe", _gather),
    "property": ("round", "sign", _key),
    "elders": ("round", "sign", _elder),
    "school": ("round", "sign", _book),
    "kindergarten": ("round", "sign", _toys),
    "parking": ("square", "sign", _p),
    "charging": ("square", "sign", lambda: [_bolt(0, 0, 0.74, WHITE)]),
    "recycling": ("round", "sign_safe", _bin),
    "bus": ("square", "sign", _bus),
    "toilet": ("square", "sign", _two),
    "power": ("danger", "sign_care", _danger_bolt),
    "gas": ("danger", "sign_care", _valve),
    "notice": ("round", "sign", _board),
    "gate": ("none", "ink", _gate),
}
