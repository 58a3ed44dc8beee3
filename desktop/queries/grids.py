"""Grids and micro-grids with their sizes on both bases, their staff and what is missing in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Problem
from desktop.base.i18n import _
from desktop.domain import grid_size
from desktop.queries import packs
from desktop.queries.placement import DUTY, HOMES, POSTS, ask
from desktop.queries.places import building_words, grid_words, micro_words


@dataclass(frozen=True, slots=True)
class Size:
    """Households on the register, households somebody lives in, people living there."""

    registered: int = 0
    occupied: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class MicroRow:
    """One micro-grid. `places` are its buildings and stairs in words; `leaders` may be empty: a vacancy."""

    id: str
    grid_id: str
    grid_number: int
    number: int
    name: str
    size: Size
    places: tuple[str, ...]
    leaders: tuple[str, ...]
    volunteers: int
    most: int = grid_size.MICRO_MOST

    @property
    def problem(self) -> Problem | None:
        """Out of the norm, on the registered basis."""
        return grid_size.micro_problem(self.size.registered, self.most)


@dataclass(frozen=True, slots=True)
class GridRow:
    """One grid. The tuples are names; an empty one is a vacancy. A building that is split counts in each grid."""

    id: str
    number: int
    name: str
    code: str
    kind: str
    size: Size
    micro_grids: int
    micros_without_leader: int
    buildings: int
    buildings_without_head: int
    leaders: tuple[str, ...]
    workers: tuple[str, ...]
    assistants: tuple[str, ...]
    band: tuple[int, int] = grid_size.GRID_BAND

    @property
    def problem(self) -> Problem | None:
        """Out of the norm on the registered basis (004)."""
        return grid_size.grid_problem(self.size.registered, self.band)

    @property
    def problem_occupied(self) -> Problem | None:
        """The same on the basis of the households somebody lives in."""
        return grid_size.grid_problem(self.size.occupied, self.band)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Households that lie in no grid, and those that more than one micro-grid claims; `total` counts them all."""

    nowhere: int
    twice: int
    total: Size


def grids(db: Connection, *, day: date) -> list[GridRow]:
    """The live grids, by number."""
    norms = packs.norms(db)
    sizes, staff = _sizes(db, "grid_id", day), _names(db, day)
    inner = {row[0]: row[1:] for row in ask(db, (DUTY, POSTS), _INSIDE, day)}
    question = "SELECT id, number, name, code, kind FROM live_grid ORDER BY number, name, id"
    return [
        GridRow(
            id=i, number=no or 0, name=grid_words(no, name), code=code or "", kind=kind or "basic",
            size=sizes.get(i, Size()), micro_grids=inner[i][0], micros_without_leader=inner[i][1],
            buildings=inner[i][2], buildings_without_head=inner[i][3], leaders=staff.get((i, "grid_leader"), ()),
            workers=staff.get((i, "grid_worker"), ()), assistants=staff.get((i, "assistant"), ()),
            band=(norms.low, norms.high),
        )
        for i, no, name, code, kind in ask(db, (DUTY,), question, day)
    ]  # fmt: skip


def micros(db: Connection, *, day: date, grid_id: str = "") -> list[MicroRow]:
    """The live micro-grids, by grid and number."""
    sizes, staff, places = _sizes(db, "micro_id", day), _names(db, day), _places(db, day)
    found, most = ask(db, (DUTY,), _MICROS, day, {"grid": grid_id}), packs.norms(db).micro_most
    return [
        MicroRow(
            id=i, grid_id=grid, grid_number=grid_no or 0, number=no or 0, name=micro_words(grid_no, no, name),
            size=sizes.get(i, Size()), places=tuple(places.get(i, ())), leaders=staff.get((i, "micro_leader"), ()),
            volunteers=len(staff.get((i, "volunteer"), ())), most=most,
        )
        for i, grid, grid_no, no, name in found
    ]  # fmt: skip


def unplaced(db: Connection, *, day: date) -> Unplaced:
    """How many households no grid answers for, how many more than one does, and the size of the whole office."""
    question = "SELECT sum(claims = 0), sum(claims > 1), count(*), sum(occupied), sum(people) FROM home"
    nowhere, twice, *total = (int(figure or 0) for figure in ask(db, (DUTY, HOMES), question, day).one())
    return Unplaced(nowhere, twice, Size(*total))


def household_ids(
    db: Connection, *, day: date, grid_id: str = "", micro_id: str = "", occupied: bool = False
) -> list[str]:
    """The households behind a size; without grid and micro-grid those that lie in none."""
    values = {"micro": micro_id, "grid": grid_id, "occupied": occupied}
    return [row[0] for row in ask(db, (DUTY, HOMES), _HOUSEHOLDS, day, values)]


def name_of(db: Connection, kind: str, scope_id: str) -> str:
    """How people call a grid ("grid") or micro-grid ("micro"), whether it still stands or not; raises `NotFound`."""
    sql = {
        "grid": "SELECT NULL, number, name FROM grid WHERE id = ?",
        "micro": "SELECT g.number, m.number, m.name FROM micro_grid m LEFT JOIN grid g ON g.id = m.grid_id WHERE m.id = ?",
    }[kind]
    row = db.exec_driver_sql(sql, (scope_id,)).first()
    if row is None:
        raise NotFound(_("找不到这个网格。"), code="grid.unknown")
    return grid_words(row[1], row[2]) if kind == "grid" else micro_words(*row)


_MICROS = """
SELECT m.id, m.grid_id, g.number, m.number, m.name FROM live_micro m JOIN live_grid g ON g.id = m.grid_id
WHERE :grid = '' OR m.grid_id = :grid ORDER BY g.number, m.number, m.id
"""
_HOUSEHOLDS = """
SELECT household_id FROM home WHERE (occupied OR NOT :occupied) AND CASE
  WHEN :micro <> '' THEN micro_id = :micro WHEN :grid <> '' THEN grid_id = :grid ELSE claims = 0 END
ORDER BY household_id
"""
_INSIDE = """
, led AS (SELECT DISTINCT scope_id FROM live_post WHERE role = 'micro_leader' AND scope_id IS NOT NULL),
headed AS (SELECT DISTINCT scope_id FROM live_post WHERE role = 'building_head' AND scope_id IS NOT NULL),
own AS (SELECT DISTINCT grid_id, building_id FROM duty)
SELECT g.id,
  (SELECT count(*) FROM live_micro m WHERE m.grid_id = g.id),
  (SELECT count(*) FROM live_micro m WHERE m.grid_id = g.id AND m.id NOT IN led),
  (SELECT count(*) FROM own WHERE own.grid_id = g.id),
  (SELECT count(*) FROM own WHERE own.grid_id = g.id AND own.building_id NOT IN headed)
FROM live_grid g
"""
_SIZES = {
    "grid_id": "SELECT grid_id, count(*), sum(occupied), sum(people) FROM home GROUP BY grid_id",
    "micro_id": "SELECT micro_id, count(*), sum(occupied), sum(people) FROM home GROUP BY micro_id",
}
_NAMES = """
SELECT scope_id, role, staff_name, max(coalesce(is_main, 0)) AS main FROM live_post
WHERE scope_id IS NOT NULL GROUP BY scope_id, role, staff_id ORDER BY main DESC, staff_name, staff_id
"""
_PLACES = """
SELECT d.micro_id, c.name, c.kind, b.kind, b.label, u.label FROM duty d
JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id
LEFT JOIN unit u ON u.id = d.unit_id
ORDER BY c.sort_no, c.name, b.sort_no, length(b.label), b.label, length(u.label), u.label
"""


def _sizes(db: Connection, by: str, day: date) -> dict[str, Size]:
    found = ask(db, (DUTY, HOMES), _SIZES[by], day)
    return {row[0]: Size(row[1], row[2], row[3]) for row in found if row[0]}


def _names(db: Connection, day: date) -> dict[tuple[str, str], tuple[str, ...]]:
    """Place and post to the names of those who hold it, the main one first."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for scope, role, name, _main in ask(db, (POSTS,), _NAMES, day):
        found[scope, role] = (*found.get((scope, role), ()), name or "")
    return found


def _places(db: Connection, day: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for micro, compound, compound_kind, kind, label, unit in ask(db, (DUTY,), _PLACES, day):
        words = building_words(label or "", courtyard="courtyard" in {kind, compound_kind})
        if unit:
            words += _("{n}单元").format(n=unit)
        found.setdefault(micro, []).append((compound or "") + words)
    return found
