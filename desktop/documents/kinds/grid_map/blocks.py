"""One building on the map: its outline, its number, stairwells and households, and the strip of its micro-grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import FEWEST, MapBuilding, MapPart, number_ranges
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, Slice, View
from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.display_list import Item, Lines, Poly, rectangle
from desktop.documents.layout.map_labels import FLOOR, LEADING, Line, Stack, largest_fit, shortened, stacked
from desktop.documents.layout.palette import Style, paper

BORDER = 0.28
STRIP = 0.25
"""The share of a block's height that the strip of micro-grids takes."""
DETAIL = 0.66
TICK = 0.9
ROOMY = 9.3
"""From this height in mm a block has room for the ticks of its stairwells."""
MARGIN = 0.7
SLICE_MARGIN = 1.4
LEAST_SHARES = (0.95, 0.7, 0.0)
"""Of the size wanted, what words in slices must keep before fewer of them are said: on one line, on two, the stairs."""


def draw_blocks(
    ground: Ground, view: View, styles: Mapping[str, Style], about: str | None, paper_size: float
) -> list[Item]:
    """All buildings, all called "3号楼", or all "3" if the longer form does not fit somewhere."""
    buildings = {key: ground.buildings[key] for key in view.blocks}
    if any(
        _fits(b.short, view.blocks[key]) and not _fits(b.title, view.blocks[key])
        for key, b in buildings.items()
    ):
        buildings = {key: replace(building, title=building.short) for key, building in buildings.items()}
    items: list[Item] = []
    for key, building in buildings.items():
        items += _draw_block(ground, building, view.blocks[key], view, styles, about, paper_size)
    return items


def _fits(text: str, block: Rect) -> bool:
    return measure(text, FLOOR, True) <= block.width / UNIT - MARGIN


def _draw_block(
    ground: Ground,
    building: MapBuilding,
    block: Rect,
    view: View,
    styles: Mapping[str, Style],
    about: str | None,
    paper_size: float,
) -> list[Item]:
    """A building in full, or in grey with its grid's name where the map is about another grid."""
    x, y = block.left / UNIT, block.top / UNIT
    width, height = block.width / UNIT, block.height / UNIT
    slices = ground.slices(building)
    grids = [ground.grid(piece) for piece in slices]
    if about is not None and about not in grids:
        return _foreign(ground, building, grids[0], (x, y, width, height), paper_size)
    strip = max(min(STRIP * height, 5.2 * paper_size), min(FLOOR * LEADING + 0.1, 0.46 * height))
    items: list[Item] = [
        Poly([rectangle(x, y, width, height)], paper("block"), paper("ink"), BORDER),
    ]
    if building.courtyard:
        items.append(_inner_yard(x, y, width, height - strip))
    if height >= ROOMY:
        items += _stairs(building, x, y, width)
    items += _strips(ground, slices, styles, about, (x, y + height - strip, width, strip))
    top = y + (TICK if height >= ROOMY and (len(building.parts) > 1 or building.courtyard) else 0.25)
    place = (x, top, width, y + height - strip - top)
    items += _words(building, slices, place, view.scale, paper_size)
    return items


Place = tuple[float, float, float, float]
"""left, top, width, height in mm"""


def _inner_yard(x: float, y: float, width: float, height: float) -> Item:
    return Poly([rectangle(x + 0.55, y + 0.55, width - 1.1, height - 1.1)], stroke=paper("muted"), width=0.15)


def _stairs(building: MapBuilding, x: float, y: float, width: float) -> list[Item]:
    """A short tick on the upper edge between stairwells."""
    count = len(building.parts)
    if count < 2 or width / count < 1.6:
        return []
    ticks = [x + width * place / count for place in range(1, count)]
    return [Lines(tuple((at, y, at, y + TICK * 0.8) for at in ticks), paper("ink"), 0.2)]


def _strips(
    ground: Ground,
    slices: Sequence[Slice],
    styles: Mapping[str, Style],
    about: str | None,
    place: Place,
) -> list[Item]:
    x, y, width, height = place
    whole = slices[-1].last
    items: list[Item] = []
    for piece in slices:
        left = x + width * piece.first / whole
        room = width * (piece.last - piece.first) / whole
        grid, micro = ground.grid(piece), ground.micro(piece)
        if grid is None or micro is None:
            fill, ink, words = paper("unassigned"), paper("ink"), [_("未划入"), "—"]
        else:
            edge = styles[grid].edge if about in (None, grid) else paper("faint")
            dark = ground.micros[micro].number % 2 == 1
            fill, ink = (edge, paper("block")) if dark else (paper("block"), paper("ink"))
            tag = ground.tag(micro)
            words = ["、".join((tag, *ground.sharing(piece))), tag, str(ground.micros[micro].number)]
        items.append(Poly([rectangle(left, y, room, height)], fill, paper("ink"), 0.2))
        stacks = [[Line(word, 1.0, True)] for word in words]
        fitted, tall = largest_fit(stacks, room - 0.5, height, 0.72 * height, measure)
        items += stacked(fitted, left + room / 2, y + (height - tall) / 2, [ink])
    return items


def _words(
    building: MapBuilding, slices: Sequence[Slice], place: Place, scale: float, paper_size: float
) -> list[Item]:
    x, y, width, height = place
    size = max(FLOOR, min(5.0 * max(scale * paper_size, 0.3), 0.56 * height))
    if len(slices) > 1:
        split = _split_words(building, slices, place, size)
        if split:
            return split
    title, short = Line(building.title, 1.0, True), Line(building.short, 1.0, True)
    details = [Line(text, DETAIL) for text in _details(building)]
    stacks = [[title, detail] for detail in details]
    stacks += [[short, detail] for detail in details] + [
        [title],
        [short],
        _broken(building.title),
        _broken(building.title, 3),
    ]
    fitted, tall = _fitted(stacks, building.title, width - MARGIN, height, size, paper_size)
    top = y + max((height - tall) / 2, 0)
    return list(stacked(fitted, x + width / 2, top, [paper("ink"), paper("muted")], building.id))


def _broken(title: str, lines: int = 2) -> list[Line]:
    """A long name in two lines or three."""
    each = -(-len(title) // lines)
    return [Line(title[at : at + each], 1.0, True) for at in range(0, len(title), each)]


def _split_words(building: MapBuilding, slices: Sequence[Slice], place: Place, size: float) -> list[Item]:
    """The number over the whole building, and under it what each micro-grid has of it."""
    x, y, width, height = place
    whole = slices[-1].last
    detail = max(FLOOR, size * DETAIL)
    head, tall = largest_fit(
        [[Line(building.title, 1.0, True)], [Line(building.short, 1.0, True)]],
        width - MARGIN,
        height - detail * LEADING,
        size,
        measure,
    )
    if not head:
        return []
    items: list[Item] = list(stacked(head, x + width / 2, y, [paper("ink")], building.id))
    middle = y + tall + (height - tall) / 2
    rooms = [width * (piece.last - piece.first) / whole - SLICE_MARGIN for piece in slices]
    parts = [building.parts[piece.first : piece.last] for piece in slices]
    for piece, (fitted, high) in zip(slices, _alike(parts, rooms, height - tall, detail), strict=True):
        centre = x + width * (piece.first + piece.last) / (2 * whole)
        items += stacked(fitted, centre, middle - high / 2, [paper("ink"), paper("muted")], building.id)
    cuts = [x + width * piece.first / whole for piece in slices[1:]]
    pieces = tuple((at, y + tall, at, y + height) for at in cuts)
    return [*items, Lines(pieces, paper("ink"), 0.25, (0.8, 0.6))]


def _details(building: MapBuilding) -> list[str]:
    """The second line from full to short: "3单元 42户", "42户"."""
    households = _households(building.parts)
    if building.courtyard or (len(building.parts) == 1 and not building.parts[0].label):
        return [households] if households else []
    stairs = _("{count}单元").format(count=len(building.parts))
    return [f"{stairs} {households}", households] if households else [stairs]


Fitted = tuple[list[tuple[Line, float]], float]


def _alike(
    parts: Sequence[Sequence[MapPart]], rooms: Sequence[float], height: float, size: float
) -> list[Fitted]:
    """What stands in the slices of one building: all say as much and in one size. Stairs over households where a
    line of both would be small; at the least the stairs, since they tell whose door it is."""
    told = [(_stairs_of(part), _households(part)) for part in parts]
    forms: list[list[Stack]] = [
        [[Line(" ".join(filter(None, words)))] for words in told],
        [[Line(word) for word in words if word] for words in told],
        [[Line(next(filter(None, words), ""))] for words in told],
    ]
    for form, share in zip(forms, LEAST_SHARES, strict=True):
        floor = max(FLOOR, share * size)
        fits = [
            largest_fit([stack], room, height, size, measure, floor)
            for stack, room in zip(form, rooms, strict=True)
        ]
        if all(fitted for fitted, _tall in fits):
            em = min(em for fitted, _tall in fits for _line, em in fitted)
            return [_in_size(stack, em) for stack in form]
    return [
        largest_fit([[Line(word)] for word in words if word], room, height, size, measure)
        for words, room in zip(told, rooms, strict=True)
    ]


def _in_size(stack: Stack, em: float) -> Fitted:
    return [(line, em) for line in stack], len(stack) * em * LEADING


def _stairs_of(parts: Sequence[MapPart]) -> str:
    numbers = number_ranges([part.label for part in parts if part.label])
    return _("{numbers}单元").format(numbers=numbers) if numbers else ""


def _households(parts: Sequence[MapPart]) -> str:
    """Nothing unless every stairwell has been counted: half a sum would be a wrong number. Nothing for fewer than
    three either: a map hangs where everybody reads it, and one household behind a gate is somebody."""
    numbers = [part.households for part in parts if part.households is not None]
    told = len(numbers) == len(parts) and sum(numbers) >= FEWEST
    return _("{n}户").format(n=sum(numbers)) if told else ""


def _foreign(
    ground: Ground, building: MapBuilding, grid: str | None, place: Place, paper_size: float
) -> list[Item]:
    x, y, width, height = place
    items: list[Item] = [
        Poly([rectangle(x, y, width, height)], paper("foreign"), paper("faint"), 0.2),
    ]
    whose = _("未划入网格") if grid is None else ground.grids[grid].name
    number = whose if grid is None else _("{n}网格").format(n=ground.grids[grid].number)
    owners = [Line(text, 0.8) for text in (whose, number)]
    names = [[Line(building.title, 1.0, True)], _broken(building.title), [Line(building.short, 1.0, True)]]
    stacks = [[*name, owner] for name in names for owner in owners] + names
    size = min(3.6 * paper_size, 0.4 * height)
    fitted, tall = _fitted(stacks, building.title, width - MARGIN, height, size, paper_size)
    colours = [paper("muted")]
    return items + list(stacked(fitted, x + width / 2, y + (height - tall) / 2, colours, building.id))


def _fitted(
    stacks: Sequence[Stack], title: str, width: float, height: float, size: float, paper_size: float
) -> Fitted:
    """The fullest stack that fits in type as legible as on A3 in the hand, however far away the paper hangs; else in
    the smallest; if none does, as much of the title as fits one line."""
    for floor in (FLOOR * max(1.0, paper_size / 2**0.5), FLOOR):
        fitted, tall = largest_fit(stacks, width, height, max(size, floor), measure, floor)
        if fitted:
            return fitted, tall
    return largest_fit(
        [[Line(shortened(title, width, FLOOR, measure, bold=True), 1.0, True)]], width, height, FLOOR, measure
    )
