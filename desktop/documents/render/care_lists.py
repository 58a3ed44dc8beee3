"""Who is due for a visit this week, and who signs for a gift: people under care, as the one who prints may see them.

Restricted categories are on neither paper, whoever prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from desktop.base.i18n import N_
from desktop.documents.kinds import care_due, gift_list
from desktop.documents.kinds.care_due import CareDueList, CareDueRow
from desktop.documents.kinds.gift_list import GiftList, GiftRow
from desktop.documents.render.batch import Asked, Batch, Subject, Team
from desktop.documents.render.group_lists import day_words
from desktop.documents.render.kind import Kind, Option
from desktop.domain.care import CATEGORIES, CareKind
from desktop.domain.care_visits import DUE_NAMES, EMERGENCY, Due
from desktop.queries import accounts, care, paper, residents_of, visits
from desktop.queries.care import CareRow
from desktop.queries.visits import WalkDoor

_OPEN = tuple(c for c in CATEGORIES if not c.restricted and c.kind is not CareKind.TEMPORARY)
_TEMPORARY = frozenset(c.key for c in CATEGORIES if c.kind is CareKind.TEMPORARY)
_WEEK = 6  # days after Monday


def reminders(db: Any, asked: Asked) -> Batch:
    """A list for each worker: everybody overdue, due until Sunday or not planned, one line a person."""
    team = Team(db, asked.today)
    monday = asked.today - timedelta(days=asked.today.weekday())
    sunday = monday + timedelta(days=_WEEK)
    pressing = [row for row in _records(db, asked) if _this_week(row, sunday)]
    people = _by_person(pressing)
    doors = _doors(db, asked)
    lives = residents_of.homes(db, people)
    last = visits.last_by_resident(db, list(people))
    phones = residents_of.phones(db, list(people))
    by_worker: dict[str, list[CareDueRow]] = {}
    ids: dict[str, str] = {}
    for person, records in people.items():
        door = doors.get(lives.get(person, ""))
        if door is None:
            continue
        worker = team.first(door.grid_id, "grid_worker", "grid_leader")
        who = records[0].responsible or (worker.name if worker else N_("还没有网格员"))
        ids.setdefault(who, worker.staff_id if worker and worker.name == who else "")
        by_worker.setdefault(who, []).append(
            _row(records, door, last.get(person, ""), phones.get(person, ""))
        )
    made = [_list(db, team, who, rows, (monday, sunday)) for who, rows in sorted(by_worker.items())]
    subjects = tuple(Subject("staff", ids[one.worker], one.worker) for one in made)
    return Batch(made, partial(care_due.draw, copy=asked.copy), subjects=subjects)


def _records(db: Any, asked: Asked) -> list[CareRow]:
    permit = accounts.permit(db, asked.copy.user)
    wanted = care.ids(db, permit, day=asked.today, open_only=True)
    found = care.rows(db, permit, wanted, day=asked.today)
    return [found[i] for i in wanted if i in found and found[i].category not in _TEMPORARY]


def _this_week(row: CareRow, sunday: date) -> bool:
    if row.due in (Due.OVERDUE, Due.UNPLANNED):
        return True
    return row.due is not Due.NONE and row.next_visit_on <= sunday.isoformat()


def _by_person(rows: Sequence[CareRow]) -> dict[str, list[CareRow]]:
    """The records of each person, what is due first at the front."""
    found: dict[str, list[CareRow]] = {}
    for row in rows:
        found.setdefault(row.resident_id, []).append(row)
    return found


def _doors(db: Any, asked: Asked) -> dict[str, WalkDoor]:
    """The households of the scope in walking order."""
    team = Team(db, asked.today)
    grids = {grid.id for grid in team.chosen_grids(asked.scope)}
    return {
        door.household_id: door
        for door in visits.walk(db, day=asked.today)
        if asked.scope.kind == "community" or door.grid_id in grids
    }


def _row(records: Sequence[CareRow], door: WalkDoor, last: str, phone: str) -> CareDueRow:
    first = records[0]
    state = N_("本周") if first.due in (Due.SOON, Due.LATER) else DUE_NAMES[first.due]
    return CareDueRow(
        place=door.place, name=first.name, categories="、".join(dict.fromkeys(r.category_name for r in records)),
        phone=phone or door.phone, last=last, due=first.next_visit_on, state=state,
    )  # fmt: skip


def _list(db: Any, team: Team, who: str, rows: Sequence[CareDueRow], week: tuple[date, date]) -> CareDueList:
    order = {DUE_NAMES[Due.OVERDUE]: 0}
    listed = sorted(rows, key=lambda row: (order.get(row.state, 1), paper.natural(row.place)))
    monday, sunday = week
    return CareDueList(
        community=team.office().name, worker=who,
        week=N_("{first}—{month}月{day}日").format(first=day_words(monday), month=sunday.month, day=sunday.day),
        profile=N_("战时") if care.profile(db) == EMERGENCY else N_("平时"),
        overdue=sum(row.state == DUE_NAMES[Due.OVERDUE] for row in rows), rows=tuple(listed),
    )  # fmt: skip


def gifts(db: Any, asked: Asked) -> Batch:
    """By grid, everybody of one open category, or of all of them, with the ID number masked."""
    team = Team(db, asked.today)
    key = asked.word("category")
    chosen = [row for row in _records(db, asked) if key in ("all", row.category)]
    people = _by_person(chosen)
    numbers = residents_of.masked_ids(db, list(people))
    lives = residents_of.homes(db, people)
    doors = _doors(db, asked)
    order = {home: number for number, home in enumerate(doors)}
    by_grid: dict[str, list[tuple[int, GiftRow]]] = {}
    for person, records in people.items():
        door = doors.get(lives.get(person, ""))
        if door is not None:
            row = GiftRow(name=records[0].name, place=door.place, masked_id=numbers.get(person, ""))
            by_grid.setdefault(door.grid_id, []).append((order[door.household_id], row))
    names = {c.key: c.name for c in _OPEN}
    made, subjects = [], []
    for grid_id, rows in by_grid.items():
        grid = team.grids.get(grid_id)
        title = grid.name if grid else N_("未划入网格")
        made.append(
            GiftList(
                community=team.office(grid.office_id if grid else "").name, grid=title,
                who=names.get(key, N_("全部关爱对象")), as_of=day_words(asked.today),
                rows=tuple(row for _order, row in sorted(rows, key=lambda entry: (entry[0], entry[1].name))),
            )
        )  # fmt: skip
        subjects.append(Subject("grid", grid_id, title))
    return Batch(made, partial(gift_list.draw, copy=asked.copy), subjects=tuple(subjects))


KINDS = (
    Kind("care-due", N_("关爱对象走访提醒单"), False, ("community", "grid"), (), reminders),
    Kind(
        "gift-list",
        N_("慰问签收名册"),
        False,
        ("community", "grid"),
        (
            Option(
                "category",
                N_("对象"),
                "all",
                (("all", N_("全部关爱对象")), *((c.key, c.name) for c in _OPEN)),
            ),
        ),
        gifts,
    ),
)
