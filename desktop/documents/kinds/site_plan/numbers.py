"""The words on real outlines: the number of every house, what stands under it, and the names of compounds."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import FEWEST, MapBuilding
from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.site_plan.ground import Owner, Placed, Site, View
from desktop.documents.kinds.site_plan.standing import Taken, bounds_of, inside, outside
from desktop.documents.layout.display_list import MIDDLE, Anchor, Bounds, Item, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR, Line, Stack
from desktop.documents.layout.palette import mix, paper

NUMBER = 4.6
"""The em of a house number in mm on A4 where there is room."""
DETAIL = 0.62


def building_words(site: Site, view: View, look: Look, shown: Sequence[Placed], taken: Taken) -> list[Item]:
    """As much as fits inside each house: number, stairwells and households, micro-grids. Small houses have their number
    beside them. Those that fit come first, so that no line leads across them."""
    items: list[Item] = []
    small: list[Placed] = []
    floor = FLOOR * max(1.0, look.paper**0.8)
    for placed in sorted(shown, key=lambda one: one.id):
        if not view.whole(placed.rings):
            continue
        building = site.ground.buildings[placed.id]
        mine = look.about is None or any(owner.grid == look.about for owner in placed.owners)
        rings = [view.ring(ring) for ring in placed.rings]
        stacks = _stacks(site, building, placed.owners) if mine else [[Line(building.short)]]
        colours = [paper("ink" if mine else "muted"), paper("muted")]
        texts = inside(stacks, rings, NUMBER * look.paper, floor, colours, placed.id, measure)
        if texts:
            items += [_tagged(text, site, look, placed) for text in texts]
            for text in texts:
                taken.add(text.bounds(measure))
        else:
            small.append(placed)
    blocks = [(placed.id, bounds_of(view.cut(placed.rings))) for placed in shown]
    for placed in small:
        others = Taken(square=10 * look.paper)
        for key, block in blocks:
            if key != placed.id:
                others.add(block)
        rings = [view.ring(ring) for ring in placed.rings]
        items += _beside(site, view, placed, rings, floor, taken, others)
    return items


def _beside(
    site: Site, view: View, placed: Placed, rings: Sequence[Sequence[tuple[float, float]]], floor: float,
    taken: Taken, others: Taken,
) -> list[Item]:  # fmt: skip
    """The number about a small house, off other houses if that can be, else over them, never over other words."""
    short = site.ground.buildings[placed.id].short
    both = _Both(taken, others)
    for room in (both, taken):
        if found := outside(short, rings, floor, placed.id, (taken, room), view.clip, measure):
            return found
    return []


class _Both(Taken):
    """Free is what is free in two places; what is added is kept in the first."""

    def __init__(self, one: Taken, two: Taken) -> None:
        super().__init__(one.square)
        self._one, self._two = one, two

    def add(self, box: Bounds) -> None:
        self._one.add(box)

    def free(self, box: Bounds) -> bool:
        return self._one.free(box) and self._two.free(box)


def _tagged(text: Text, site: Site, look: Look, placed: Placed) -> Text:
    """Micro-grids in the colour of their grid, dark enough to read."""
    grid = next((owner.grid for owner in placed.owners if owner.grid), None)
    if grid is None or text.text != _tags(site, placed.owners) or not look.shown(grid):
        return text
    colour = mix(look.styles[grid].edge, 0.75, paper("ink"))
    return Text(text.x, text.baseline, text.text, text.size, True, colour, text.anchor, text.owner)


def _stacks(site: Site, building: MapBuilding, owners: Sequence[Owner]) -> list[Stack]:
    """From the fullest to the shortest."""
    title, short = Line(building.title, 1.0, True), Line(building.short, 1.0, True)
    detail, tags = _detail(building), _tags(site, owners)
    second = [Line(detail, DETAIL)] if detail else []
    third = [Line(tags, DETAIL, True)] if tags else []
    stacks: list[Stack] = [[title, *second, *third], [short, *second, *third]]
    stacks += [[title, *third], [short, *third]] if second and third else []
    return [*stacks, [title], [short]]


def _detail(building: MapBuilding) -> str:
    """ "3单元 42户"; nothing for one or two households, nor for a sum somebody has not counted whole."""
    numbers = [part.households for part in building.parts if part.households is not None]
    told = len(numbers) == len(building.parts) and sum(numbers) >= FEWEST
    households = _("{n}户").format(n=sum(numbers)) if told else ""
    stairs = _("{count}单元").format(count=len(building.parts)) if building.parts[0].label else ""
    return f"{stairs} {households}".strip()


def _tags(site: Site, owners: Sequence[Owner]) -> str:
    """ "1-4", "1-4、1-5": the micro-grids of a house, from its first stairwell on."""
    return "、".join(dict.fromkeys(site.ground.tag(owner.micro) for owner in owners if owner.micro))


def draw_names(site: Site, view: View, look: Look, blocks: Sequence[Bounds], taken: Taken) -> list[Item]:
    """Each compound's name above its buildings, or below them, where there is room."""
    items: list[Item] = []
    used = Taken(square=10 * look.paper)
    for block in blocks:
        used.add(block)
    for compound in site.ground.data.compounds:
        own = [placed for placed in site.buildings if placed.owners[0].compound == compound.id]
        rings = [ring for placed in own for ring in view.cut(placed.rings)]
        if not rings:
            continue
        words, em = compound.name, 3.4 * look.paper
        left, top, right, bottom = bounds_of(rings)
        width, middle = measure(words, em, True), (left + right) / 2
        xs = [middle, left + width / 2, right - width / 2]
        places = [
            (x, y) for y in (top - 0.8 * em, bottom + 0.8 * em, top - 2 * em, bottom + 2 * em) for x in xs
        ]
        places += [(middle, top + (bottom - top) * k / 24) for k in range(1, 24)]
        for x, y in places:
            box = (x - width / 2 - 0.25 * em, y - 0.62 * em, x + width / 2 + 0.25 * em, y + 0.62 * em)
            within = (
                view.clip[0] <= box[0]
                and view.clip[1] <= box[1]
                and box[2] <= view.clip[2]
                and box[3] <= view.clip[3]
            )
            if within and taken.free(box) and used.free(box):
                taken.add(box)
                plate = rectangle(box[0], box[1], box[2] - box[0], box[3] - box[1])
                items.append(Poly([plate], paper("block"), paper("line"), 0.18 * look.paper))
                items.append(
                    Text(x, y + MIDDLE * em, words, em, True, paper("ink"), Anchor.CENTRE, compound.id)
                )
                break
    return items
