"""What a plan of real outlines shows: the list of a grid map, and where its buildings, walls and streets lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from desktop.base.i18n import N_
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.kinds.grid_map.data import GridMapData, MapBuilding, landless

Ring: TypeAlias = tuple[tuple[int, int], ...]
"""Whole centimetres of the map's plane, x east, y north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShape:
    """The ground of a building or the wall of a compound, by its id."""

    id: str = shown(Shown.INNER, N_("楼栋"))
    rings: tuple[Ring, ...] = shown(Shown.INNER, N_("轮廓"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMark:
    """A street, wall, gate, sign or word of the map, as the map's own marks; `width` and `size` as they are kept."""

    id: str = shown(Shown.INNER, N_("标注"))
    kind: str = shown(Shown.INNER, N_("标注"))
    points: tuple[tuple[int, int], ...] = shown(Shown.INNER, N_("位置"))
    name: str = shown(Shown.OFFICE, N_("标注"), default="")
    sign: str = shown(Shown.INNER, N_("标志"), default="")
    width: int = shown(Shown.INNER, N_("宽度"), default=0)
    size: int = shown(Shown.INNER, N_("大小"), default=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """`north`: the plane lies as the earth does, so its north is north and its metres are metres. `source`: whose
    outlines these are, where that has to be said ("© OpenStreetMap contributors")."""

    map: GridMapData = shown(Shown.OFFICE, N_("网格示意图"))  # noqa: RUF009 - a field
    buildings: tuple[PlanShape, ...] = shown(Shown.INNER, N_("楼栋"), default=())
    walls: tuple[PlanShape, ...] = shown(Shown.INNER, N_("小区"), default=())
    marks: tuple[PlanMark, ...] = shown(Shown.OFFICE, N_("标注"), default=())
    north: bool = shown(Shown.INNER, N_("指北"), default=False)
    source: str = shown(Shown.OFFICE, N_("轮廓来源"), default="")

    def listed(self) -> Iterator[MapBuilding]:
        """Every building of the list, placed or not."""
        for compound in self.map.compounds:
            yield from compound.buildings

    def missing(self, grid: str | None = None) -> list[str]:
        """The buildings nobody has placed, by compound and title: of one grid, or all of them."""
        there = {shape.id for shape in self.buildings}
        micros = frozenset(micro.id for one in self.map.grids if one.id == grid for micro in one.micro_grids)
        return [
            f"{compound.name}{building.title}"
            for compound in self.map.compounds
            for building in compound.buildings
            if building.id not in there
            and (grid is None or any(part.within(micros) for part in building.parts))
        ]

    @property
    def drawable(self) -> bool:
        """Whether enough is placed for a plan: at least two buildings, and most of the list."""
        listed = sum(1 for _building in self.listed())
        placed = listed - len(self.missing())
        return placed >= 2 and 5 * placed >= 3 * listed

    @property
    def leads(self) -> bool:
        """Whether grid maps and boards follow this plan, not the list laid out: it is drawable, and no grid that has
        buildings would be without any."""
        there = {shape.id for shape in self.buildings}
        owned = {part.micro_grid for one in self.listed() if one.id in there for part in one.parts}
        bare = {grid.id for grid in landless(self.map)}
        return self.drawable and all(
            grid.id in bare or any(micro.id in owned for micro in grid.micro_grids) for grid in self.map.grids
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """What a plan knows beyond its list, for a paper that keeps the list itself. The fields are those of `SitePlan`."""

    buildings: tuple[PlanShape, ...] = shown(Shown.INNER, N_("楼栋"))
    walls: tuple[PlanShape, ...] = shown(Shown.INNER, N_("小区"))
    marks: tuple[PlanMark, ...] = shown(Shown.OFFICE, N_("标注"))
    north: bool = shown(Shown.INNER, N_("指北"))
    source: str = shown(Shown.OFFICE, N_("轮廓来源"))

    def under(self, listed: GridMapData) -> SitePlan:
        """The plan of a list on this ground."""
        return SitePlan(
            map=listed, buildings=self.buildings, walls=self.walls, marks=self.marks, north=self.north,
            source=self.source,
        )  # fmt: skip
