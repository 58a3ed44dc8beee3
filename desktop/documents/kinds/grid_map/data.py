"""What a grid map shows: a community's buildings, who looks after which, and nothing about residents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from desktop.base.i18n import N_, _
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.layout.schematic import natural_key

FEWEST = 3
"""Households under which a figure says too much about the people behind one door; it is left out on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPart:
    """One stairwell, or the whole of a building or courtyard without stairwells.

    `households` is None where nobody has counted them; `micro_grid` is None where nobody is responsible.
    `shared` names further micro-grids that were given the same ground, such as other floors of a tower.
    """

    label: str = shown(Shown.OFFICE, N_("单元"), default="")
    households: int | None = shown(Shown.OFFICE, N_("户数"), dated=True, default=None)
    micro_grid: str | None = shown(Shown.INNER, N_("微网格"), default=None)
    shared: tuple[str, ...] = shown(Shown.INNER, N_("微网格"), default=())

    def within(self, micro_grids: frozenset[str]) -> bool:
        """Whether one of `micro_grids` answers for it."""
        return self.micro_grid in micro_grids or not micro_grids.isdisjoint(self.shared)

    def beyond(self, micro_grids: frozenset[str]) -> bool:
        """Whether somebody outside `micro_grids` answers for it too."""
        return self.micro_grid not in micro_grids or not micro_grids.issuperset(self.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBuilding:
    """A block of the map: `title` as written on the wall ("3号楼"), `short` without its kind ("3").

    `parts` run from the left and are never empty.
    """

    id: str = shown(Shown.INNER, N_("楼栋"))
    title: str = shown(Shown.OFFICE, N_("楼栋"))
    short: str = shown(Shown.OFFICE, N_("楼号"))
    parts: tuple[MapPart, ...] = shown(Shown.OFFICE, N_("楼栋"))
    courtyard: bool = shown(Shown.OFFICE, N_("院落"), default=False)

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("A building has at least one part.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCompound:
    """Buildings behind one wall (小区) or along one lane (院落)."""

    id: str = shown(Shown.INNER, N_("小区"))
    name: str = shown(Shown.OFFICE, N_("小区"))
    buildings: tuple[MapBuilding, ...] = shown(Shown.OFFICE, N_("小区"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPerson:
    """Somebody in a post, with the phone of the post and never a private one. No name: the post is vacant."""

    post: str = shown(Shown.OFFICE, N_("岗位"))
    name: str = shown(Shown.STAFF_NAME, N_("姓名"), default="")
    phone: str = shown(Shown.STAFF_PHONE, N_("电话"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapMicroGrid:
    """A micro-grid and who is responsible for it."""

    id: str = shown(Shown.INNER, N_("微网格"))
    number: int = shown(Shown.OFFICE, N_("编号"))
    people: tuple[MapPerson, ...] = shown(Shown.OFFICE, N_("微网格"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGrid:
    """A grid: its number on the badges, its people in order of rank, what it borders on (四至, may be empty).

    `colour` is the office's own choice as `#RRGGBB`; empty or not a colour: one is chosen that no neighbour has.
    """

    id: str = shown(Shown.INNER, N_("网格"))
    number: int = shown(Shown.OFFICE, N_("编号"))
    name: str = shown(Shown.OFFICE, N_("网格"))
    micro_grids: tuple[MapMicroGrid, ...] = shown(Shown.OFFICE, N_("网格"), default=())
    people: tuple[MapPerson, ...] = shown(Shown.OFFICE, N_("网格队伍"), default=())
    east: str = shown(Shown.OFFICE, N_("东至"), default="")
    south: str = shown(Shown.OFFICE, N_("南至"), default="")
    west: str = shown(Shown.OFFICE, N_("西至"), default="")
    north: str = shown(Shown.OFFICE, N_("北至"), default="")
    colour: str = shown(Shown.OFFICE, N_("颜色"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridMapData:
    """Everything the pages need. `place` stands above the community ("青桐街道"), `made_on` is a date as text."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    place: str = shown(Shown.OFFICE, N_("街道"))
    office: str = shown(Shown.OFFICE, N_("单位"))
    made_on: str = shown(Shown.OFFICE, N_("日期"), dated=True)
    grids: tuple[MapGrid, ...] = shown(Shown.OFFICE, N_("网格"))
    compounds: tuple[MapCompound, ...] = shown(Shown.OFFICE, N_("小区"))


@dataclass(frozen=True, slots=True)
class Count:
    """What lies in a grid, a micro-grid or a community. `uncounted` buildings have no number of households."""

    households: int = 0
    buildings: int = 0
    courtyards: int = 0
    stairwells: int = 0
    uncounted: int = 0

    @property
    def told(self) -> bool:
        """Whether the number of households may stand on a map; one or two are somebody."""
        return not 0 < self.households < FEWEST


def count(data: GridMapData, micro_grids: frozenset[str] | None = None) -> Count:
    """Households, buildings, courtyards and stairwells of some micro-grids, or of all ground (None)."""
    households = buildings = courtyards = stairwells = uncounted = 0
    for building in _standing(data, micro_grids):
        parts = [part for part in building.parts if micro_grids is None or part.within(micro_grids)]
        if not parts:
            continue
        households += sum(part.households or 0 for part in parts)
        uncounted += any(part.households is None for part in parts)
        courtyards += building.courtyard
        buildings += not building.courtyard
        stairwells += 0 if building.courtyard else len(parts)
    return Count(households, buildings, courtyards, stairwells, uncounted)


def extent(data: GridMapData, micro_grids: frozenset[str]) -> list[tuple[str, str]]:
    """(compound, buildings as ranges) of some micro-grids: ("幸福里", "1—11、13号楼、14号楼1单元")."""
    found: list[tuple[str, str]] = []
    for compound_no, inside in groupby(_places(data, micro_grids), key=itemgetter(0)):
        compound = data.compounds[compound_no]
        pieces: list[tuple[MapBuilding, tuple[str, ...]]] = []
        for building in (compound.buildings[number] for _compound, number in inside):
            own = [part for part in building.parts if part.within(micro_grids)]
            if own:
                marked = building
                if any(part.beyond(micro_grids) for part in own):
                    marked = replace(building, title=_("{building}(共管)").format(building=building.title))
                stairs = tuple([part.label for part in own])
                pieces.append((marked, () if len(stairs) == len(building.parts) else stairs))
        if pieces:
            pieces.sort(key=lambda piece: natural_key(piece[0].short))
            found.append((compound.name, _ranges(pieces)))
    return found


def _standing(data: GridMapData, micro_grids: frozenset[str] | None) -> Iterator[MapBuilding]:
    """The buildings on the ground of some micro-grids, or all of them (None)."""
    if micro_grids is None:
        yield from (building for compound in data.compounds for building in compound.buildings)
        return
    for compound_no, number in _places(data, micro_grids):
        yield data.compounds[compound_no].buildings[number]


def _places(data: GridMapData, micro_grids: frozenset[str]) -> list[tuple[int, int]]:
    """Compound and building of everything on the ground of some micro-grids, in order."""
    index = _index(data)
    return sorted({place for micro in micro_grids for place in index.get(micro, ())})


_Index = dict[str, list[tuple[int, int]]]
_indexed: list[
    tuple[GridMapData, _Index]
] = []  # the last ground asked for: a batch asks a thousand times for one


def _index(data: GridMapData) -> _Index:
    """Micro-grid to the places of its compounds and buildings in `data`."""
    for known, index in _indexed[-1:]:
        if known is data:
            return index
    index = {}
    for compound_no, compound in enumerate(data.compounds):
        for number, building in enumerate(compound.buildings):
            micros = {m for part in building.parts for m in (part.micro_grid, *part.shared) if m}
            for micro in micros:
                index.setdefault(micro, []).append((compound_no, number))
    _indexed[:] = [(data, index)]
    return index


def _ranges(pieces: Sequence[tuple[MapBuilding, tuple[str, ...]]]) -> str:
    texts: list[str] = []
    whole: list[MapBuilding] = []
    for building, stairs in [*pieces, (None, ())]:
        if building is not None and not stairs:
            whole.append(building)
            continue
        for kind, group in groupby(whole, key=lambda b: b.title.removeprefix(b.short)):
            texts.append(number_ranges([b.short for b in group]) + kind)
        whole = []
        if building is not None:
            texts.append(building.title + _("{numbers}单元").format(numbers=number_ranges(stairs)))
    return "、".join(texts)


def landless(data: GridMapData) -> list[MapGrid]:
    """Grids without a single building: they get no page, and somebody should be told."""
    parts = [part for c in data.compounds for building in c.buildings for part in building.parts]
    owned = {micro for part in parts for micro in (part.micro_grid, *part.shared)}
    return [grid for grid in data.grids if not any(micro.id in owned for micro in grid.micro_grids)]


def number_ranges(labels: Sequence[str]) -> str:
    """ "1—3、5" for 1 2 3 5; labels that are not plain numbers stand by themselves."""
    runs: list[list[str]] = []
    for label in labels:
        last = runs[-1][-1] if runs else ""
        if last.isdecimal() and label.isdecimal() and int(label) == int(last) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return "、".join(
        run[0] if len(run) == 1 else "—".join((run[0], run[-1])) if len(run) > 2 else "、".join(run)
        for run in runs
    )
