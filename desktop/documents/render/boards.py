"""Duty boards from the office file: one for each stair, building or grid, with those who answer for that place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from desktop.base.i18n import N_, _
from desktop.documents.kinds import duty_board
from desktop.documents.kinds.duty_board import MOST_PEOPLE, DutyBoard, OnDuty
from desktop.documents.kinds.grid_map.data import GridMapData, extent
from desktop.documents.kinds.template import load
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.cards import contact_code, helper_lines
from desktop.documents.render.finishing import FINISHING, finish_of
from desktop.documents.render.kind import Kind, Option
from desktop.documents.render.maps import ground
from desktop.domain.roles import BY_KEY
from desktop.operations.printing import BoardIssue
from desktop.queries import paper
from desktop.queries.paper import Door, GridSign, Holder

_SIZES = {
    "a4": duty_board.Size.A4,
    "a3": duty_board.Size.A3,
    "30x40": duty_board.Size.B30X40,
    "40x60": duty_board.Size.B40X60,
}


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where one board hangs: the place in words and the ids its people are looked up by, nearest last."""

    kind: str
    id: str
    place: str
    compound_id: str
    grid_id: str
    micro_id: str
    building_id: str


def batch(db: Any, asked: Asked) -> Batch:
    """The boards of a scope in walking order. A place nobody answers for gets none, and is told of."""
    team = Team(db, asked.today)
    data = ground(db, asked, team)
    photos = paper.pictures(db, [post.photo for posts in team.holders.values() for post in posts])
    property_phones = paper.property_phones(db)
    boards: list[DutyBoard] = []
    issues: list[BoardIssue] = []
    subjects: list[Subject] = []
    warnings: list[PaperWarning] = []
    for spot in _spots(paper.doors(db, day=asked.today), asked, team):
        grid = team.grids.get(spot.grid_id)
        holders = _people(team, spot)
        if grid is None or not holders:
            code, text = ("board.no_grid", _("不在任何网格里，没有印牌")) if grid is None else (
                "board.no_people", _("没有负责的人，没有印牌")
            )  # fmt: skip
            warnings.append(PaperWarning(code, text, spot.place))
            continue
        known = property_phones.get(spot.compound_id)
        boards.append(_board(team, grid, spot, holders, data, photos, known[1] if known else "", asked))
        staff = tuple(dict.fromkeys(post.staff_id for post in holders))
        issues.append(
            BoardIssue(spot.kind, spot.id, spot.place, asked.word("size"), ("contact", "duty"), staff)
        )
        subjects.append(Subject(spot.kind, spot.id, spot.place))
    template = load(duty_board.KEY)
    size, finish = _SIZES[asked.word("size")], finish_of(asked)

    draw = partial(duty_board.draw, size=size, finish=finish, template=template)
    return Batch(boards, draw, tuple(issues), tuple(warnings), template.wording(), tuple(subjects))


def _spots(doors: list[Door], asked: Asked, team: Team) -> list[_Spot]:
    """One spot a stair, building or grid. A building split over two grids gets a board for each part."""
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    chosen = [door for door in doors if _asked_for(door, asked, grids)]
    if asked.word("per") == "grid":
        present = {door.grid_id for door in chosen}
        return [
            _Spot("grid", grid.id, grid.name, "", grid.id, "", "")
            for grid in team.grids.values()
            if grid.id in present
        ]
    if asked.word("per") == "unit":
        return [_spot(door, stair=True) for door in chosen]
    by_part = groupby(chosen, key=lambda door: (door.building_id, door.grid_id))
    return [_spot(next(iter(stairs)), stair=False) for _part, stairs in by_part]


def _asked_for(door: Door, asked: Asked, grids: set[str]) -> bool:
    if asked.scope.kind == "building":
        return door.building_id in asked.scope.ids
    return asked.scope.kind == "community" or door.grid_id in grids


def _spot(door: Door, *, stair: bool) -> _Spot:
    place = f"{door.compound} {door.building}".strip()
    if stair and door.unit:
        place = N_("{building}{n}单元").format(building=place, n=door.unit)
        kind, place_id = "unit", door.unit_id
    else:
        kind, place_id = "building", door.building_id
    return _Spot(kind, place_id, place, door.compound_id, door.grid_id, door.micro_id, door.building_id)


def _people(team: Team, spot: _Spot) -> list[Holder]:
    """Head and worker of the grid, head of the micro-grid, head of the building: those who are there."""
    wanted = [
        team.first(spot.grid_id, "grid_leader"),
        team.first(spot.grid_id, "grid_worker"),
        team.first(spot.micro_id, "micro_leader") if spot.micro_id else None,
        team.first(spot.building_id, "building_head") if spot.building_id else None,
    ]
    return [post for post in wanted if post]


def _board(
    team: Team,
    grid: GridSign,
    spot: _Spot,
    holders: list[Holder],
    data: GridMapData,
    photos: dict[str, bytes],
    property_phone: str,
    asked: Asked,
) -> DutyBoard:
    office = team.office(grid.office_id)
    own = next(entry for entry in data.grids if entry.id == grid.id)
    reach = extent(data, frozenset(micro.id for micro in own.micro_grids))
    hotlines = [(N_("社区值班"), office.phone)] if office.phone else []
    hotlines += [(N_("物业服务"), property_phone)] if property_phone else []
    worker = next((post for post in holders if post.role == "grid_worker" and post.phone), None)
    return DutyBoard(
        community=office.name, grid=grid.name, code=grid.code, place=spot.place, published=asked.today,
        scope="，".join(f"{compound}{buildings}" for compound, buildings in reach), people=on_duty(holders, photos),
        supervision_phone=office.supervision_phone, hotlines=(*hotlines, *helper_lines(team, grid)),
        qr=contact_code(worker.name, worker.phone, office.name + grid.name) if worker else "",
    )  # fmt: skip


def on_duty(holders: list[Holder], photos: dict[str, bytes]) -> tuple[OnDuty, ...]:
    """One entry a person, with all posts that person has here."""
    posts: dict[str, list[Holder]] = {}
    for holder in holders:
        posts.setdefault(holder.staff_id, []).append(holder)
    return tuple(
        OnDuty(
            name=held[0].name,
            post="、".join(dict.fromkeys(BY_KEY[post.role].name for post in held)),
            phone=held[0].phone,
            photo=photos.get(held[0].photo),
        )
        for held in list(posts.values())[:MOST_PEOPLE]
    )


KINDS = (
    Kind(
        "board-door",
        N_("网格公示牌"),
        True,
        ("community", "grid", "building"),
        (
            Option(
                "per",
                N_("每块牌管"),
                "unit",
                (("unit", N_("一个单元")), ("building", N_("一栋楼")), ("grid", N_("一个网格"))),
            ),
            Option(
                "size",
                N_("大小"),
                "a3",
                (
                    ("a4", N_("A4 插页")),
                    ("a3", N_("A3 插页")),
                    ("30x40", N_("30×40 厘米")),
                    ("40x60", N_("40×60 厘米")),
                ),
            ),
            *FINISHING,
        ),
        batch,
    ),
)
