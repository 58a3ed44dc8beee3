"""The list of each building from the office file: its doors with the heads of households, floor by door."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from desktop.base.i18n import N_, _
from desktop.documents.kinds import tower_list
from desktop.documents.kinds.tower_list import TowerDoor, TowerList
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.kind import Kind
from desktop.queries import households, paper
from desktop.queries.households import DoorRow
from desktop.queries.paper import Door


def batch(db: Any, asked: Asked) -> Batch:
    """One list a building of the scope, in walking order; buildings without a registered dwelling are left out."""
    team = Team(db, asked.today)
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    micros = {micro.id: micro.number for micro in paper.micros(db, day=asked.today)}
    day = _("{year}年{month}月{day}日").format(
        year=asked.today.year, month=asked.today.month, day=asked.today.day
    )
    towers: list[TowerList] = []
    subjects: list[Subject] = []
    for building_id, stairs in groupby(paper.doors(db, day=asked.today), key=lambda door: door.building_id):
        listed = [stair for stair in stairs if _asked_for(stair, asked, grids)]
        doors = households.doors(db, building_id) if listed else []
        if doors:
            towers.append(_tower(team, micros, listed, doors, day))
            subjects.append(Subject("building", building_id, towers[-1].place))

    draw = partial(tower_list.draw, copy=asked.copy)
    return Batch(towers, draw, subjects=tuple(subjects))


def _asked_for(stair: Door, asked: Asked, grids: set[str]) -> bool:
    if asked.scope.kind == "building":
        return stair.building_id in asked.scope.ids
    return asked.scope.kind == "community" or stair.grid_id in grids


def _tower(
    team: Team, micros: dict[str, int], stairs: list[Door], doors: list[DoorRow], day: str
) -> TowerList:
    first = stairs[0]
    grids = list(dict.fromkeys(stair.grid_id for stair in stairs if stair.grid_id in team.grids))
    places = [
        _("{grid} {numbers}微网格").format(
            grid=team.grids[grid].name, numbers=_micros(team, micros, stairs, grid)
        )
        for grid in grids
    ]
    workers = [worker.name for grid in grids if (worker := team.first(grid, "grid_worker", "grid_leader"))]
    head = team.first(first.building_id, "building_head")
    return TowerList(
        place=f"{first.compound}{first.building}",
        as_of=day,
        grid="、".join(places) or _("未划入网格"),
        worker="、".join(dict.fromkeys(workers)),
        head=head.name if head else "",
        doors=tuple(_door(door) for door in doors),
    )


def _micros(team: Team, micros: dict[str, int], stairs: list[Door], grid: str) -> str:
    own = dict.fromkeys(stair.micro_id for stair in stairs if stair.grid_id == grid and stair.micro_id)
    return "、".join(f"{team.grids[grid].number}-{micros.get(micro, 0)}" for micro in own)


def _door(row: DoorRow) -> TowerDoor:
    return TowerDoor(
        unit=row.unit,
        floor=row.floor,
        door=row.door,
        room=row.room or _("未编号"),
        use=row.use or "self",
        heads=tuple(name or _("户主未填") for _id, name in row.households),
        people=row.residents,
    )


KINDS = (Kind("tower", N_("楼栋住户一览"), False, ("community", "grid", "building"), (), batch),)
