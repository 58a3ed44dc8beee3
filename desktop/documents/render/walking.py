"""Walking sheets from the office file: the doors of a scope in stair order, by day or household by household.

Which household stands in which row of which sheet is kept in the register, so that a sheet is keyed back by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import visit_form, visit_sheet
from desktop.documents.kinds.visit_form import VisitForm
from desktop.documents.kinds.visit_sheet import ROWS, VisitRow, VisitSheet
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.kind import Kind, Option
from desktop.queries import accounts, care, residents_of, visits
from desktop.queries.visits import WalkDoor

_WHICH = Option(
    "which",
    N_("哪些户"),
    "all",
    (("all", N_("全部")), ("due", N_("有人到期要走访")), ("never", N_("还没走访过"))),
)
_SCOPES = ("community", "grid", "building", "household")


def sheets(db: Any, asked: Asked) -> Batch:
    """Twelve doors a sheet, a new sheet for another grid."""
    team = Team(db, asked.today)
    made: list[VisitSheet] = []
    rows: list[Subject] = []
    for grid_id, homes in groupby(doors(db, asked, team), key=lambda door: door.grid_id):
        for part in _parts(list(homes)):
            number = len(made) + 1
            made.append(_sheet(team, asked, grid_id, part, number))
            rows += [
                Subject("household", door.household_id, visits.sheet_place(number, row))
                for row, door in enumerate(part, 1)
            ]
    draw = partial(visit_sheet.draw, copy=asked.copy)
    return Batch(made, draw, subjects=tuple(rows), shows=tuple(row for sheet in made for row in sheet.rows))


def forms(db: Any, asked: Asked) -> Batch:
    """A page a household."""
    team = Team(db, asked.today)
    made: list[VisitForm] = []
    subjects: list[Subject] = []
    for number, door in enumerate(doors(db, asked, team), 1):
        made.append(
            VisitForm(
                number=_number(asked, number),
                community=_office(team, door.grid_id),
                grid=_grid(team, door.grid_id),
                place=door.place,
                family=visits.family(door.head),
                worker=_worker(team, door.grid_id),
            )
        )
        subjects.append(Subject("household", door.household_id, visits.sheet_place(number, 1)))
    return Batch(made, partial(visit_form.draw, copy=asked.copy), subjects=tuple(subjects))


def doors(db: Any, asked: Asked, team: Team) -> Iterator[WalkDoor]:
    """The doors of a scope in walking order."""
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    due = _due(db, asked) if asked.word("which") == "due" else None
    for door in visits.walk(db, day=asked.today):
        inside = {
            "community": True,
            "grid": door.grid_id in grids,
            "building": door.building_id in asked.scope.ids,
            "household": door.household_id in asked.scope.ids,
        }[asked.scope.kind]
        if not inside or (due is not None and door.household_id not in due):
            continue
        if asked.word("which") != "never" or not door.last:
            yield door


def _due(db: Any, asked: Asked) -> set[str]:
    """Households somebody of whom is due within a week or not planned; nobody of a restricted category."""
    permit = accounts.permit(db, asked.copy.user)
    wanted = care.ids(db, permit, day=asked.today, open_only=True)
    states = care.rows(db, permit, wanted, day=asked.today)
    late = {row.resident_id for row in states.values() if row.due in care.PRESSING}
    return set(residents_of.homes(db, late).values())


def _parts(homes: Sequence[WalkDoor]) -> Iterator[list[WalkDoor]]:
    for start in range(0, len(homes), ROWS):
        yield list(homes[start : start + ROWS])


def _sheet(team: Team, asked: Asked, grid_id: str, part: Sequence[WalkDoor], number: int) -> VisitSheet:
    return VisitSheet(
        number=_number(asked, number),
        community=_office(team, grid_id),
        grid=_grid(team, grid_id),
        worker=_worker(team, grid_id),
        rows=tuple(VisitRow(place=door.place, family=visits.family(door.head)) for door in part),
    )


def _number(asked: Asked, number: int) -> str:
    return f"{asked.copy.serial}-{number:02d}"


def _office(team: Team, grid_id: str) -> str:
    grid = team.grids.get(grid_id)
    return team.office(grid.office_id if grid else "").name


def _grid(team: Team, grid_id: str) -> str:
    grid = team.grids.get(grid_id)
    return grid.name if grid else N_("未划入网格")


def _worker(team: Team, grid_id: str) -> str:
    worker = team.first(grid_id, "grid_worker", "grid_leader")
    return worker.name if worker else ""


KINDS = (
    Kind("visit-sheet", N_("入户走访登记表"), False, _SCOPES, (_WHICH,), sheets),
    Kind("visit-form", N_("入户走访登记表(一户一表)"), False, _SCOPES, (_WHICH,), forms),
)
