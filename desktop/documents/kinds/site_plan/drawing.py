"""A real ground as a display list: areas, streets, seams, walls, buildings, words; lowest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from desktop.documents.kinds.grid_map.drawing import (
    LEAST_BADGE,
    OUTLINE,
    SEAM,
    SEAM_DASH,
    WALL,
    WALL_DASH,
    Look,
    badge,
)
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.site_plan.ground import Owner, Placed, Site, View
from desktop.documents.kinds.site_plan.numbers import building_words, draw_names
from desktop.documents.kinds.site_plan.standing import Taken, bounds_of, clear_spot, holds
from desktop.documents.layout.display_list import Bounds, Item, Lines, Poly, Segment, Text
from desktop.documents.layout.map_marks import Mark, draw_ground, draw_signs
from desktop.documents.layout.palette import mix, paper
from desktop.documents.layout.slanting import clipped_lines, clipped_piece, slanted_hatching, slanted_inset
from desktop.documents.layout.territories import axis

BADGE = 4.2
LEAST_ROOM = 1.5  # mm: a piece of ground narrower than that gets no badge of its own
CUT_DASH = (0.8, 0.6)


def draw_site(site: Site, view: View, look: Look) -> list[Item]:
    """Everything inside the map's frame."""
    grids: list[str | None] = [None, *(grid.id for grid in site.ground.data.grids)]
    rings = {grid: site.partition.rings(lambda owner, key=grid: owner.grid == key) for grid in grids}  # type: ignore[misc]
    marks = _marks(site, view, look)
    items: list[Item] = []
    for grid in grids:
        items += _area(view, look, grid, rings[grid])
    items += clipped_lines(draw_ground(marks), view.clip)
    items += _seams(site, view, look)
    for grid in grids[1:]:
        items += _outline(view, look, grid, rings[grid])
    items += _walls(site, view, look)
    shown = [placed for placed in site.buildings if view.cut(placed.rings)]
    for placed in shown:
        items += _building(view, look, placed)
    items += _words(site, view, look, shown, rings, marks)
    return items


def _area(view: View, look: Look, grid: str | None, rings: Sequence[Sequence[tuple[int, int]]]) -> list[Item]:
    cut = view.cut(rings)
    if not cut:
        return []
    if grid is None:
        return [Poly(cut, fill=paper("unassigned"))]
    if not look.shown(grid):
        return [Poly(cut, fill=paper("foreign"))]
    style = look.styles[grid]
    return [Poly(cut, fill=style.tint), *slanted_hatching(cut, style.hatch, style.shade, scale=look.paper)]


def _outline(
    view: View, look: Look, grid: str | None, rings: Sequence[Sequence[tuple[int, int]]]
) -> list[Item]:
    """The border of a grid in its own colour, inside its ground, so that the borders of neighbours both show."""
    if grid is None or not look.shown(grid):
        return []
    width = OUTLINE * look.paper
    items: list[Item] = []
    for ring in rings:
        # Rings run with their ground on the left, y north: on paper, y down, it lies on the left as well.
        inside = slanted_inset(view.ring(ring)[::-1], width / 2 + 0.1)
        items += _closed(inside, look.styles[grid].edge, width, view.clip)
    return items


def _closed(ring: Sequence[tuple[float, float]], colour: str, width: float, clip: Bounds) -> list[Item]:
    if all(clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3] for x, y in ring):
        return [Poly([ring], stroke=colour, width=width)]
    return _lines([(*ring[k - 1], *ring[k]) for k in range(len(ring))], colour, width, (), clip)


def _lines(
    pieces: Sequence[Segment], colour: str, width: float, dash: tuple[float, ...], clip: Bounds
) -> list[Item]:
    kept = tuple(cut for piece in pieces if (cut := clipped_piece(piece, clip)) is not None)
    return [Lines(kept, colour, width, dash)] if kept else []


def _path(points: Sequence[tuple[float, float]]) -> list[Segment]:
    return [(*points[k - 1], *points[k]) for k in range(1, len(points))]


def _seams(site: Site, view: View, look: Look) -> list[Item]:
    """Dashed between the micro-grids of one grid; thin grey between grounds without colour."""
    items: list[Item] = []
    dash = tuple(length * look.paper for length in SEAM_DASH)
    for grid in (grid.id for grid in site.ground.data.grids):
        pieces: list[Segment] = []
        for arc in site.partition.arcs:
            left, right = arc.left, arc.right
            if left and right and left.grid == grid == right.grid and left.micro != right.micro:
                pieces += _path([view.at(point) for point in arc.points])
        if pieces and look.shown(grid):
            colour = mix(look.styles[grid].edge, 0.8, paper("ink"))
            items += _lines(pieces, colour, SEAM * look.paper, dash, view.clip)

    def whose(owner: Owner) -> str | None:
        return "" if look.shown(owner.grid) else owner.grid

    if look.about is not None:
        plain = [piece for way in site.partition.seams(whose) for piece in _path([view.at(p) for p in way])]
        items += _lines(plain, paper("faint"), WALL * look.paper, (), view.clip)
    return items


def _walls(site: Site, view: View, look: Look) -> list[Item]:
    dash = tuple(length * look.paper for length in WALL_DASH)
    pieces: list[Segment] = []
    for rings in site.walls.values():
        for ring in rings:
            on_paper = view.ring(ring)
            pieces += _path([*on_paper, on_paper[0]])
    return _lines(pieces, paper("wall"), WALL * look.paper, dash, view.clip)


def _building(view: View, look: Look, placed: Placed) -> list[Item]:
    """A white house, or a grey one of another grid; dashed lines where it is divided."""
    mine = any(look.shown(owner.grid) for owner in placed.owners) or look.about is None
    rings = view.cut(placed.rings)
    ink = paper("ink" if mine else "faint")
    items: list[Item] = [
        Poly(rings, paper("block" if mine else "foreign"), ink, (0.26 if mine else 0.18) * look.paper)
    ]
    if mine and len(set(placed.owners)) > 1:
        items += _lines(_cuts(view, placed), paper("ink"), 0.22 * look.paper, CUT_DASH, view.clip)
    return items


def _cuts(view: View, placed: Placed) -> list[Segment]:
    """Across the building where one micro-grid ends and the next begins."""
    (mx, my), (dx, dy) = axis(placed.rings)
    points = [point for ring in placed.rings for point in ring]
    along = [(x - mx) * dx + (y - my) * dy for x, y in points]
    across = [(y - my) * dx - (x - mx) * dy for x, y in points]
    count, found = len(placed.owners), []
    for k in range(1, count):
        if placed.owners[k] != placed.owners[k - 1]:
            t = min(along) + (max(along) - min(along)) * k / count
            ends = [
                view.at((round(mx + t * dx - s * dy), round(my + t * dy + s * dx)))
                for s in (min(across), max(across))
            ]
            found.append((*ends[0], *ends[1]))
    return found


def _words(
    site: Site, view: View, look: Look, shown: Sequence[Placed],
    rings: dict[str | None, list[list[tuple[int, int]]]], marks: Sequence[Mark],
) -> list[Item]:  # fmt: skip
    """Numbers of houses first, then badges, names of compounds, signs and streets: each gives way to what is there."""
    taken = Taken(square=10 * look.paper)
    items = building_words(site, view, look, shown, taken)
    blocks = [bounds_of(view.cut(placed.rings)) for placed in shown]
    for grid in site.ground.data.grids:
        if look.shown(grid.id):
            items += _badges(view, look, grid.id, str(grid.number), rings[grid.id], blocks, taken)
    items += draw_names(site, view, look, blocks, taken)
    used = [text.bounds(measure) for text in items if isinstance(text, Text)]
    signs = draw_signs(marks, measure, taken=[*used, *blocks, *([view.covered] if view.covered else [])])
    return items + [item for item in signs if _inside(item, view.clip)]


def _badges(
    view: View, look: Look, grid: str, number: str, rings: Sequence[Sequence[tuple[int, int]]],
    blocks: Sequence[Bounds], taken: Taken,
) -> list[Item]:  # fmt: skip
    """The number once on every separate part of the grid's ground."""
    items: list[Item] = []
    wanted = BADGE * look.paper
    for part in _parts([view.ring(ring) for ring in rings]):
        left, top, right, bottom = bounds_of(part)
        if min(right - left, bottom - top) < LEAST_ROOM * look.paper:
            continue
        least = LEAST_BADGE * look.paper

        def free(x: float, y: float, off: float = least + 0.35) -> bool:
            left, top, right, bottom = view.clip
            inside = left <= x - off and top <= y - off and x + off <= right and y + off <= bottom
            return inside and taken.free((x - off, y - off, x + off, y + off))

        spot = clear_spot(part, blocks, wanted + OUTLINE * look.paper + 0.4, free)
        if spot is None:  # too small for its number: the number sits on its border
            rim = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise([*part[0], part[0][0]])]
            spot = next(((at, 0.0) for at in (*rim, *part[0]) if free(*at)), None)
        if spot is None:
            continue
        (x, y), room = spot
        radius = min(wanted, max(room - OUTLINE * look.paper - 0.35, least))
        if not free(x, y, radius + 0.4):
            radius = least
        box = (x - radius - 0.35, y - radius - 0.35, x + radius + 0.35, y + radius + 0.35)
        if free(x, y):
            taken.add(box)
            items += badge(x, y, radius, number, look.styles[grid], grid)
    return items


def _parts(rings: Sequence[list[tuple[float, float]]]) -> list[list[list[tuple[float, float]]]]:
    """Each outer ring with the holes in it. On paper (y down) an outer ring has a negative area."""
    outer = [ring for ring in rings if _signed(ring) < 0]
    holes = [ring for ring in rings if _signed(ring) >= 0]
    return [[ring, *(hole for hole in holes if holds([ring], *hole[0]))] for ring in outer]


def _signed(ring: Sequence[tuple[float, float]]) -> float:
    return sum(ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1] for k in range(len(ring)))


def _marks(site: Site, view: View, look: Look) -> list[Mark]:
    """The marks of the map as they lie on this sheet; names of streets only where the street is in sight."""
    found = []
    for mark in site.plan.marks:
        points = [view.at(point) for point in mark.points]
        high = 4.6 * look.paper * mark.size / 100
        em = 2.7 * look.paper * (mark.size / 100 if mark.kind in ("label", "side") else 1)
        width = mark.width * view.scale
        half = max(width, 0.9) / 2 + 0.15  # a band that does not fit beside the frame is not drawn, nor named
        left, top, right, bottom = view.clip
        room = (left + half, top + half, right - half, bottom - half)
        pieces = [
            cut for k in range(1, len(points)) if (cut := clipped_piece((*points[k - 1], *points[k]), room))
        ]
        if len(points) > 1 and not pieces:
            continue
        if len(points) == 1 and not _near(points[0], view.clip, high):
            continue
        if pieces and any(
            math.dist(p, q) > 0 for p, q in ((points[0], pieces[0][:2]), (points[-1], pieces[-1][2:]))
        ):
            points = [pieces[0][:2], *(piece[2:] for piece in pieces)]
        found.append(Mark(mark.id, mark.kind, points, mark.name, mark.sign, width, em, high))
    return found


def _near(point: tuple[float, float], clip: Bounds, room: float) -> bool:
    return clip[0] + room <= point[0] <= clip[2] - room and clip[1] + room <= point[1] <= clip[3] - room


def _inside(item: Item, clip: Bounds) -> bool:
    if isinstance(item, Text):
        left, top, right, bottom = item.bounds(measure)
        return clip[0] <= left and clip[1] <= top and right <= clip[2] and bottom <= clip[3]
    return True
