"""North and a bar of metres in the corner of a plan where least is covered."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.letters import fitting, line
from desktop.documents.kinds.site_plan.data import SitePlan
from desktop.documents.kinds.site_plan.ground import View
from desktop.documents.layout.display_list import Anchor, Bounds, Item, Lines, Poly, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box

BARS = (5, 10, 20, 50, 100, 200, 500, 1000)  # metres


def compass(plan: SitePlan, view: View, box: Box, k: float) -> list[Item]:
    """North and a bar of metres in a corner of `box`, on a white ground; without knowledge of the earth the arrow says
    that it only shows which way is up."""
    metres = max((bar for bar in BARS if bar * 100 * view.scale <= 34 * k), default=BARS[0])
    long = metres * 100 * view.scale
    wide, high = max(long + 20 * k, 30 * k), 11 * k
    x, y = _corner(view, box, k, wide, high)
    ax, ay = x + 5.5 * k, y + 1.2 * k
    word = _("北") if plan.north else _("北(示意)")
    text, em = fitting(word, 10.5 * k, 2.5 * k, FLOOR)
    half, tip = 1.7 * k, ay + 5.4 * k
    bar = y + 7.6 * k
    start = x + 12.5 * k
    return [
        Poly([rectangle(x, y, wide, high)], paper("block"), paper("line"), 0.2 * k),
        Poly([[(ax, ay), (ax + half, tip), (ax, ay + 4.2 * k), (ax - half, tip)]], None, paper("ink"), 0.22 * k),
        Poly([[(ax, ay), (ax, ay + 4.2 * k), (ax - half, tip)]], fill=paper("ink")),
        line(ax, ay + 6.2 * k, text, em, paper("ink"), anchor=Anchor.CENTRE),
        Lines(((start, bar, start + long, bar), (start, bar - 1.2 * k, start, bar + 0.4 * k),
               (start + long, bar - 1.2 * k, start + long, bar + 0.4 * k)), paper("ink"), 0.35 * k),
        line(start + long / 2, bar - 4.4 * k, _("约{n}米").format(n=metres), 2.5 * k, paper("ink"), anchor=Anchor.CENTRE),
    ]  # fmt: skip


def corner_of(drawn: Sequence[Item]) -> Bounds | None:
    """What the compass covers: its white ground."""
    plate = next((item for item in drawn if isinstance(item, Poly)), None)
    if plate is None:
        return None
    (left, top), (right, bottom) = plate.rings[0][0], plate.rings[0][2]
    return left, top, right, bottom


def _corner(view: View, box: Box, k: float, wide: float, high: float) -> tuple[float, float]:
    """The corner of the map where least is covered; bottom left if all are alike."""
    off = 1.5 * k
    lefts, tops = (box.x + off, box.right - wide - off), (box.bottom - high - off, box.y + off)
    points = [view.at(p) for arc in view.site.partition.arcs for p in arc.points]
    houses = [view.at(p) for placed in view.site.buildings for ring in placed.rings for p in ring]

    def covered(corner: tuple[float, float]) -> int:
        x, y = corner
        near = 4 * sum(x <= a <= x + wide and y <= b <= y + high for a, b in houses)
        return near + sum(x <= a <= x + wide and y <= b <= y + high for a, b in points)

    return min(((x, y) for y in tops for x in lefts), key=covered)
