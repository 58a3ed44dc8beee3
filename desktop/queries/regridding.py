"""What a change of grids would do, in figures, and what became of a grid that ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.queries.grids import GridRow, MicroRow, Size, Unplaced

State = tuple[Sequence[GridRow], Sequence[MicroRow], Unplaced]


@dataclass(frozen=True, slots=True)
class GridChange:
    """One grid before and after; `before` None: it is new, `after` None: it ends."""

    id: str
    name: str
    before: Size | None
    after: Size | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The grids that change, how many micro-grids begin and end, and what must be looked at."""

    grids: tuple[GridChange, ...]
    micros_opened: int
    micros_closed: int
    households_moved: int
    warnings: tuple[Problem, ...]

    @classmethod
    def of(cls, before: State, after: State) -> Preview:
        """The difference between two states of one day."""
        old, new = {g.id: g for g in before[0]}, {g.id: g for g in after[0]}
        changed = []
        for grid_id in [*new, *(i for i in old if i not in new)]:
            one, two = old.get(grid_id), new.get(grid_id)
            shown = two or one
            if shown is None or (one and two and (one.size, one.name) == (two.size, two.name)):
                continue
            changed.append(
                GridChange(
                    grid_id, shown.name, one.size if one else None, two.size if two else None,
                    two.problem if two else None,
                )
            )  # fmt: skip
        micros = {m.id for m in before[1]}, {m.id for m in after[1]}
        gained = sum(
            max(0, (c.after or Size()).registered - (c.before or Size()).registered) for c in changed
        )
        warnings = [c.problem for c in changed if c.problem]
        warnings += _outside(before[2], after[2])
        return cls(
            tuple(changed), len(micros[1] - micros[0]), len(micros[0] - micros[1]), gained, tuple(warnings)
        )


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
