"""What the columns beside the maps are built of: their place, their type sizes, headings."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kinds.grid_map.letters import line
from desktop.documents.layout.display_list import Item, Lines
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box

BODY = 2.75
SMALL = 2.45
LEAST_LOCATOR = 24.0


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the column stands and at what size its type is set (1 for A4)."""

    box: Box
    k: float


def section(title: str, panel: Panel, y: float) -> tuple[list[Item], float]:
    """A small heading with a rule, and the y below it."""
    k, box = panel.k, panel.box
    rule = y + 4.1 * k
    return [
        line(box.x, y, title, 2.9 * k, paper("ink"), bold=True),
        Lines(((box.x, rule, box.right, rule),), paper("line"), 0.2 * k),
    ], rule + 1.0 * k
