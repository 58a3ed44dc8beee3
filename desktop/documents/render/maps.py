"""Grid maps from the building list: the ground of a community, who answers for it, how many households lie there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any, TypeAlias

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import grid_map, site_plan
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.kinds.grid_map import (
    GridMapData,
    MapBuilding,
    MapCompound,
    MapGrid,
    MapMicroGrid,
    MapPart,
    MapPerson,
)
from desktop.documents.kinds.site_plan import SitePlan
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.finishing import FINISHING, finish_of
from desktop.documents.render.kind import Kind, Option
from desktop.documents.render.outlined import leading, lie
from desktop.domain.roles import BY_KEY
from desktop.queries import paper
from desktop.queries.paper import Door, GridSign, Holder

Standing: TypeAlias = tuple[tuple[str, str, str, int | None], ...]
"""Rows of compound, building, stair and the number of who answers for it."""
ON_MAP = ("grid_leader", "grid_worker", "assistant")


def ground(db: Any, asked: Asked, team: Team) -> GridMapData:
    """The whole community as the map needs it; grids outside the scope are there, so that neighbours show."""
    micros: dict[str, list[paper.MicroSign]] = {}
    for micro in paper.micros(db, day=asked.today):
        micros.setdefault(micro.grid_id, []).append(micro)
    office = team.office()
    return GridMapData(
        community=office.name,
        place=office.street,
        office=office.name,
        made_on=asked.today.isoformat(),
        grids=tuple(_grid(team, grid, micros.get(grid.id, [])) for grid in team.grids.values()),
        compounds=tuple(_compounds(paper.doors(db, day=asked.today))),
    )


def _grid(team: Team, grid: GridSign, micros: Iterable[paper.MicroSign]) -> MapGrid:
    people = [post for role in ON_MAP for post in team.holders.get(grid.id, []) if post.role == role]
    return MapGrid(
        id=grid.id, number=grid.number, name=grid.name, people=tuple(map(_person, people)),
        micro_grids=tuple(
            MapMicroGrid(
                id=micro.id,
                number=micro.number,
                people=tuple(_person(p) for p in team.holders.get(micro.id, []) if p.role == "micro_leader"),
            )
            for micro in micros
        ),
        east=grid.east, south=grid.south, west=grid.west, north=grid.north, colour=grid.colour,
    )  # fmt: skip


def _person(post: Holder) -> MapPerson:
    return MapPerson(post=_(BY_KEY[post.role].name), name=post.name, phone=post.phone)


def _compounds(doors: Iterable[Door]) -> Iterable[MapCompound]:
    for (compound_id, name), inside in groupby(doors, key=lambda door: (door.compound_id, door.compound)):
        buildings = []
        for building_id, stairs in groupby(inside, key=lambda door: door.building_id):
            listed = list(stairs)
            parts = tuple(
                MapPart(
                    label=door.unit,
                    households=_households(door),
                    micro_grid=next(iter(door.claims), None),
                    shared=door.claims[1:],
                )
                for door in listed
            )
            first = listed[0]
            buildings.append(
                MapBuilding(
                    id=building_id,
                    title=first.building,
                    short=first.label,
                    parts=parts,
                    courtyard=first.courtyard,
                )
            )
        yield MapCompound(id=compound_id, name=name, buildings=tuple(buildings))


def _households(door: Door) -> int | None:
    """Those on the books; before the ledger is imported what the building list declares, or nothing."""
    return door.households or door.declared


def batch(db: Any, asked: Asked) -> Batch:
    """An overview and one page a grid; with a scope of grids only their pages. On the real ground as soon as enough of it
    is known. Raises `Refused` without buildings."""
    team = Team(db, asked.today)
    data = ground(db, asked, team)
    wanted = [grid.id for grid in team.chosen_grids(asked.scope)] if asked.scope.kind == "grid" else None
    bare = {grid.id for grid in grid_map.landless(data)}
    if not any(compound.buildings for compound in data.compounds):
        raise Refused(_("还没有楼栋，画不出示意图。请先导入楼栋表"), code="print.no_buildings")
    if wanted is not None and bare.issuperset(wanted):
        raise Refused(_("选中的网格还没有划分楼栋，没有可打印的页"), code="print.nothing")
    outlines = leading(db, data)
    plan = outlines.under(data) if outlines else None
    size, finish = asked.word("paper"), finish_of(asked)
    if plan:
        draw = partial(site_plan.draw, size=size, grids=wanted, as_grid_map=True, finish=finish)
    else:
        draw = partial(grid_map.draw, size=grid_map.Size[size.upper()], grids=wanted, finish=finish)
    drawn = [grid for grid in data.grids if grid.id not in bare and (wanted is None or grid.id in wanted)]
    whole = [Subject("community", team.office().id, data.community)] if wanted is None else []
    subjects = (*whole, *(Subject("grid", grid.id, grid.name) for grid in drawn))
    shows = (*(_overview(data, plan) for _one in whole), *_pages(data, drawn, plan))
    return Batch([plan or data], draw, subjects=subjects, shows=shows, chooses="grids")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """What one page says about its own ground and people; neighbours, colours and the small key map are setting."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grids: tuple[MapGrid, ...] = shown(Shown.OFFICE, N_("网格"))
    ground: Standing = shown(Shown.OFFICE, N_("楼栋"))  # noqa: RUF009 - it is dataclasses.field
    """Compound, building, stair, number of the micro-grid that answers for it (the grid's, on the overview)."""
    lie: tuple[int, ...] | None = shown(Shown.OFFICE, N_("楼栋位置"), default=None)
    """Stands for where that lies; None on a page laid out from the list, which claims no places."""


def _overview(data: GridMapData, plan: SitePlan | None) -> MapPage:
    lies = lie(plan, None) if plan else None
    return MapPage(community=data.community, grids=data.grids, ground=whole_ground(data), lie=lies)


def whole_ground(data: GridMapData) -> Standing:
    """Compound, building and stair of everything, and the number of the grid that answers for it."""
    number = {micro.id: grid.number for grid in data.grids for micro in grid.micro_grids}
    return tuple(
        (compound.name, building.title, part.label, number.get(part.micro_grid or ""))
        for compound in data.compounds
        for building in compound.buildings
        for part in building.parts
    )


def own_ground(data: GridMapData) -> Mapping[str, Standing]:
    """Grid to compound, building, stair and number of the micro-grid of what it answers for."""
    owner = {micro.id: (grid.id, micro.number) for grid in data.grids for micro in grid.micro_grids}
    ground: dict[str, list[tuple[str, str, str, int | None]]] = {}
    for compound in data.compounds:
        for building in compound.buildings:
            for part in building.parts:
                for micro in filter(None, (part.micro_grid, *part.shared)):
                    if micro in owner:
                        grid_id, number = owner[micro]
                        ground.setdefault(grid_id, []).append(
                            (compound.name, building.title, part.label, number)
                        )
    return {grid: tuple(rows) for grid, rows in ground.items()}


def _pages(data: GridMapData, drawn: Iterable[MapGrid], plan: SitePlan | None) -> Iterable[MapPage]:
    ground = own_ground(data)
    for grid in drawn:
        lies = lie(plan, grid.id) if plan else None
        yield MapPage(community=data.community, grids=(grid,), ground=ground.get(grid.id, ()), lie=lies)


def bare(data: GridMapData) -> GridMapData:
    """The map of a board: ground, grids and their colours, without the people and bounds that stand beside a map."""
    return replace(
        data,
        grids=tuple(
            replace(
                grid, people=(), east="", south="", west="", north="",
                micro_grids=tuple(replace(micro, people=()) for micro in grid.micro_grids),
            )
            for grid in data.grids
        ),
    )  # fmt: skip


KINDS = (
    Kind(
        "map",
        N_("网格示意图"),
        True,
        ("community", "grid"),
        (
            Option(
                "paper",
                N_("纸张"),
                "a4",
                (("a4", "A4"), ("a3", "A3"), ("a2", "A2"), ("a1", "A1"), ("a0", "A0")),
            ),
            *FINISHING,
        ),
        batch,
    ),
)
