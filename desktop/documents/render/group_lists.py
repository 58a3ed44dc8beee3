"""Who to call, and how people are named in groups, grid by grid, from the office file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import call_list, nickname_list
from desktop.documents.kinds.call_list import CallList, CallRow
from desktop.documents.kinds.nickname_list import NicknameList
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.kind import Kind
from desktop.domain.choices import CHANNELS
from desktop.domain.roles import BY_KEY
from desktop.queries import paper, visits
from desktop.queries.visits import WalkDoor

_RANK = {role: number for number, role in enumerate(BY_KEY)}


def day_words(day: date) -> str:
    """2026年6月30日."""
    return N_("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def calls(db: Any, asked: Asked) -> Batch:
    """By grid, the households that are in no group: those whose channel is the telephone or a visit, and those known
    not to be in one."""
    team = Team(db, asked.today)
    made, subjects = [], []
    for grid_id, homes in _by_grid(db, asked, team).items():
        outside = [door for door in homes if _outside(door)]
        if not outside:
            continue
        worker = team.first(grid_id, "grid_worker", "grid_leader")
        rows = tuple(
            CallRow(
                place=door.place, name=door.head or N_("户主未填"), phone=door.phone,
                channel=CHANNELS.get(door.channel, "") if door.channel != "wechat" else "", last=door.last,
            )
            for door in outside
        )  # fmt: skip
        made.append(
            CallList(
                community=_office(team, grid_id), grid=_grid(team, grid_id), as_of=day_words(asked.today),
                worker=worker.name if worker else "", homes=len(homes), rows=rows,
            )
        )  # fmt: skip
        subjects.append(Subject("grid", grid_id, _grid(team, grid_id)))
    return Batch(made, partial(call_list.draw, copy=asked.copy), subjects=tuple(subjects))


def _outside(door: WalkDoor) -> bool:
    return door.channel in ("phone", "visit") or door.in_group is False


def _by_grid(db: Any, asked: Asked, team: Team) -> dict[str, list[WalkDoor]]:
    wanted = {grid.id for grid in team.chosen_grids(asked.scope)}
    found: dict[str, list[WalkDoor]] = {}
    for door in visits.walk(db, day=asked.today):
        if asked.scope.kind == "community" or door.grid_id in wanted:
            found.setdefault(door.grid_id, []).append(door)
    return found


def _grid(team: Team, grid_id: str) -> str:
    grid = team.grids.get(grid_id)
    return grid.name if grid else N_("未划入网格")


def _office(team: Team, grid_id: str) -> str:
    grid = team.grids.get(grid_id)
    return team.office(grid.office_id if grid else "").name


def nicknames(db: Any, asked: Asked) -> Batch:
    """By grid, 岗位职务+姓名 for everybody who holds a post in it, by rank and place."""
    team = Team(db, asked.today)
    places = _Places(db, team, asked.today)
    made, subjects = [], []
    for grid in team.chosen_grids(asked.scope):
        inside = [place for place, owner in places.grid_of.items() if owner == grid.id]
        posts = [post for place in (grid.id, *inside) for post in team.holders.get(place, [])]
        posts.sort(
            key=lambda p: (_RANK.get(p.role, len(_RANK)), paper.natural(places.names.get(p.scope_id, "")))
        )
        lines = dict.fromkeys(
            f"{places.names.get(post.scope_id, '')}{BY_KEY[post.role].name}-{post.name}"
            for post in posts
            if post.role in BY_KEY
        )
        if lines:
            office = _office(team, grid.id)
            made.append(
                NicknameList(
                    community=office, grid=grid.name, as_of=day_words(asked.today), lines=tuple(lines)
                )
            )
            subjects.append(Subject("grid", grid.id, grid.name))
    return Batch(made, partial(nickname_list.draw, copy=asked.copy), subjects=tuple(subjects))


class _Places:
    """The names of micro-grids, buildings and grids, and in which grid each lies."""

    def __init__(self, db: Any, team: Team, day: date) -> None:
        self.grid_of = {micro.id: micro.grid_id for micro in paper.micros(db, day=day)}
        numbers = {micro.id: micro.number for micro in paper.micros(db, day=day)}
        self.names = {grid.id: grid.name for grid in team.grids.values()}
        for micro, grid in self.grid_of.items():
            self.names[micro] = N_("{grid}-{n}").format(grid=team.grids[grid].number, n=numbers[micro])
        for door in paper.doors(db, day=day):
            if door.grid_id:
                self.grid_of.setdefault(door.building_id, door.grid_id)
            self.names[door.building_id] = f"{door.compound}{door.building}"


KINDS = (
    Kind("call-list", N_("群外人员联系名单"), False, ("community", "grid"), (), calls),
    Kind("nicknames", N_("微信群备注名单(岗位职务+姓名)"), False, ("community", "grid"), (), nicknames),
)
