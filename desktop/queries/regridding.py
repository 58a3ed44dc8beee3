"""What a change of grids would do, in figures, and what became of a grid that ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.queries import division, grids, places
from desktop.queries.grids import GridRow, MicroRow, Size, Unplaced
from desktop.queries.placement import DUTY, HOMES, POSTS, ask


@dataclass(frozen=True)
class State:
    """How the office is divided on a day, as far as a change of grids can change it.

    `care`: registered households with somebody in open care, by grid. `parted`: buildings more than one micro-grid
    has a part of, (id, name). `posts`: people with a post, (id, name). `where`: the grid of
    each locked building. `homes`: of each household.
    """

    grids: Sequence[GridRow]
    micros: Sequence[MicroRow]
    unplaced: Unplaced
    care: Mapping[str, int]
    parted: Mapping[str, str]
    posts: Mapping[str, str]
    where: Mapping[str, tuple[str, str]]
    homes: Mapping[str, str]


_PARTED = "SELECT building_id FROM duty GROUP BY building_id HAVING count(DISTINCT micro_id) > 1"
_LOCKED = "SELECT DISTINCT building_id, grid_id FROM duty ORDER BY building_id, grid_id"


def state(db: Connection, *, day: date) -> State:
    """As it is on a day."""
    names = {scope.id: scope.name for scope in places.scopes(db, "building", day=day)}
    locked = division.locks(db)
    where: dict[str, tuple[str, str]] = {}
    for building, grid in ask(db, (DUTY,), _LOCKED, day):
        if building in locked and building in names:
            where[building] = (names[building], f"{where.get(building, ('', ''))[1]} {grid}".strip())
    return State(
        grids.grids(db, day=day), grids.micros(db, day=day), grids.unplaced(db, day=day),
        division.care_by_grid(db, day=day),
        {row[0]: names.get(row[0], "") for row in ask(db, (DUTY,), _PARTED, day)},
        {row[0]: row[1] for row in ask(db, (POSTS,), "SELECT staff_id, staff_name FROM live_post ORDER BY 1", day)},
        where,
        {row[0]: row[1] or "" for row in ask(db, (DUTY, HOMES), "SELECT household_id, grid_id FROM home", day)},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridChange:
    """One grid before and after; `before` None: it is new, `after` None: it ends. `care`, `workers` likewise both."""

    id: str
    name: str
    before: Size | None
    after: Size | None
    problem: Problem | None
    care: tuple[int, int] = (0, 0)
    workers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Preview:
    """The grids that change, how many micro-grids begin and end, and what must be looked at."""

    grids: tuple[GridChange, ...]
    micros_opened: int
    micros_closed: int
    households_moved: int
    warnings: tuple[Problem, ...]
    micros: tuple[GridChange, ...] = ()

    @classmethod
    def of(cls, before: State, after: State) -> Preview:
        """The difference between two states of one day."""
        old, new = {g.id: g for g in before.grids}, {g.id: g for g in after.grids}
        changed = []
        for grid_id in [*new, *(i for i in old if i not in new)]:
            one, two = old.get(grid_id), new.get(grid_id)
            shown = two or one
            if shown is None or (one and two and (one.size, one.name) == (two.size, two.name)):
                continue
            changed.append(
                GridChange(
                    grid_id, shown.name, one.size if one else None, two.size if two else None,
                    two.problem if two else None, (before.care.get(grid_id, 0), after.care.get(grid_id, 0)),
                    (one.workers if one else (), two.workers if two else ()),
                )
            )  # fmt: skip
        micros = {m.id for m in before.micros}, {m.id for m in after.micros}
        moved = sum(before.homes.get(home) != grid for home, grid in after.homes.items())
        warnings = [c.problem for c in changed if c.problem]
        warnings += _outside(before.unplaced, after.unplaced)
        warnings += [
            *_vacant(changed),
            *_parted(before, after),
            *_idle(before, after),
            *_unlocked(before, after),
        ]
        return cls(
            tuple(changed), len(micros[1] - micros[0]), len(micros[0] - micros[1]), moved, tuple(warnings),
            _micros(before, after),
        )  # fmt: skip


def _micros(before: State, after: State) -> tuple[GridChange, ...]:
    """The micro-grids that change; their workers are their leaders. Care is told by grid only: fifty homes are few."""
    old, new = {m.id: m for m in before.micros}, {m.id: m for m in after.micros}
    found = []
    for key in [*new, *(i for i in old if i not in new)]:
        one, two = old.get(key), new.get(key)
        shown = two or one
        if shown is None or (one and two and (one.size, one.name) == (two.size, two.name)):
            continue
        found.append(
            GridChange(
                key, shown.name, one.size if one else None, two.size if two else None, two.problem if two else None,
                workers=(one.leaders if one else (), two.leaders if two else ()),
            )
        )  # fmt: skip
    return tuple(found)


def _outside(before: Unplaced, after: Unplaced) -> list[Problem]:
    found = []
    if after.nowhere > before.nowhere:
        text = _("调整后有 {n} 户不在任何网格里。").format(n=after.nowhere)
        found.append(Problem("regrid.nowhere", text))
    if after.twice > before.twice:
        found.append(
            Problem("regrid.claimed_twice", _("调整后有 {n} 户同时属于两个网格。").format(n=after.twice))
        )
    return found


def _vacant(changed: Sequence[GridChange]) -> list[Problem]:
    """Grids nobody works in afterwards."""
    text = _("“{name}”还没有网格员,请到“队伍”安排。")
    return [
        Problem("regrid.vacant", text.format(name=one.name), Severity.WARN)
        for one in changed
        if one.after is not None and not one.workers[1] and (one.before is None or one.workers[0])
    ]


def _parted(before: State, after: State) -> list[Problem]:
    """Towers and other buildings that would be divided between micro-grids."""
    text = _("{name}会被拆到几个微网格,请确认不是误选。")
    return [
        Problem("regrid.parted", text.format(name=name), Severity.WARN)
        for building, name in sorted(after.parted.items(), key=lambda pair: pair[1])
        if building not in before.parted
    ]


def _idle(before: State, after: State) -> list[Problem]:
    """People whose last post ends."""
    gone = [name for staff, name in before.posts.items() if staff not in after.posts]
    if not gone:
        return []
    text = _("{names}的岗位随网格结束,之后没有岗位,请另行安排。").format(names="、".join(sorted(gone)))
    return [Problem("regrid.idle", text, Severity.WARN)]


def _unlocked(before: State, after: State) -> list[Problem]:
    """Locked buildings that would go to another grid all the same."""
    text = _("{name}已锁定在原网格,这次调整会移动它。")
    return [
        Problem("regrid.locked_place", text.format(name=name), Severity.WARN)
        for building, (name, grid) in sorted(before.where.items(), key=lambda pair: pair[1])
        if after.where.get(building, ("", ""))[1] != grid
    ]


@dataclass(frozen=True, slots=True)
class Lineage:
    """One step of a grid's past: `act` as in `operations.regridding`, `earlier` what a rename replaced."""

    kind: str
    from_id: str
    to_id: str
    act: str
    effective_on: str
    earlier: Mapping[str, object]


def lineage(db: Connection, scope_id: str) -> list[Lineage]:
    """Everything this grid or micro-grid came from and went into, at any distance, in the order of the days."""
    sql = (
        "WITH RECURSIVE kin(id) AS (SELECT :id UNION SELECT l.to_id FROM lineage l JOIN kin ON l.from_id = kin.id "
        "UNION SELECT l.from_id FROM lineage l JOIN kin ON l.to_id = kin.id) "
        "SELECT scope_kind, from_id, to_id, act, effective_on, earlier FROM lineage "
        "WHERE from_id IN kin OR to_id IN kin ORDER BY effective_on, id"
    ).replace(":id", "?")
    rows = db.exec_driver_sql(sql, (scope_id,))
    return [Lineage(r[0], r[1], r[2], r[3], r[4], orjson.loads(r[5] or "{}")) for r in rows]


def successors(db: Connection, scope_id: str) -> list[str]:
    """What replaced a grid or micro-grid that ended: the ids that stand today, sorted; itself while it stands."""
    sql = (
        "WITH RECURSIVE later(id) AS (SELECT ? UNION SELECT l.to_id FROM lineage l JOIN later ON l.from_id = later.id) "
        "SELECT later.id FROM later WHERE later.id IN (SELECT id FROM grid WHERE closed_on IS NULL "
        "UNION SELECT id FROM micro_grid WHERE closed_on IS NULL) ORDER BY later.id"
    )
    return [row[0] for row in db.exec_driver_sql(sql, (scope_id,))]
