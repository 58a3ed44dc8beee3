"""Which grid every building, stair and household lies in on a day: a stair's own territory wins over its building's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, text

from desktop.queries.indicator_tallies import ON_REGISTER

# Tables to be asked, in the order in which they rest on each other. All need the parameter :day. Something counts
# from its first day until the day before its last.


def called(table: str, column: str) -> str:
    """A column of a grid or micro-grid as it was on :day: what the first rename after that day replaced."""
    path = f"'$.{column}'"
    renamed = (
        f"lineage l WHERE l.from_id = {table}.id AND l.act = 'rename' AND l.effective_on > :day "
        f"AND json_type(l.earlier, {path}) IS NOT NULL"
    )
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM {renamed}) THEN (SELECT json_extract(l.earlier, {path}) FROM {renamed} "  # noqa: S608 - our own words
        f"ORDER BY l.effective_on, l.id LIMIT 1) ELSE {table}.{column} END AS {column}"
    )


# `duty` lists every claim on a building (unit_id NULL) or a stair.
DUTY: Final = f"""
live_grid AS (
  SELECT id, community_id, kind, colour, bound_east, bound_south, bound_west, bound_north, declared, board_map,
    board_contact, board_duty, {called("grid", "name")}, {called("grid", "number")}, {called("grid", "code")}
  FROM grid WHERE (opened_on IS NULL OR opened_on <= :day) AND (closed_on IS NULL OR closed_on > :day)
),
live_micro AS (
  SELECT m.id, m.grid_id, {called("m", "name")}, {called("m", "number")}, {called("m", "code")}
  FROM micro_grid m JOIN live_grid g ON g.id = m.grid_id
  WHERE (m.opened_on IS NULL OR m.opened_on <= :day) AND (m.closed_on IS NULL OR m.closed_on > :day)
),
duty AS (
  SELECT t.building_id, t.unit_id, m.id AS micro_id, m.grid_id
  FROM territory t JOIN live_micro m ON m.id = t.micro_grid_id
  WHERE (t.start IS NULL OR t.start <= :day) AND (t."end" IS NULL OR t."end" > :day)
)"""  # noqa: S608 - our own words

# `home` has one line per household on the books: its place, `claims` on it (0: a gap, 2: twice), `people` living
# there and whether it is `occupied`; the same meaning as in the return (`indicator_tallies`).
HOMES: Final = """
own_claim AS (
  SELECT unit_id AS place, min(micro_id) AS micro_id, min(grid_id) AS grid_id, count(*) AS claims
  FROM duty WHERE unit_id IS NOT NULL GROUP BY unit_id
),
whole_claim AS (
  SELECT building_id AS place, min(micro_id) AS micro_id, min(grid_id) AS grid_id, count(*) AS claims
  FROM duty WHERE unit_id IS NULL GROUP BY building_id
),
member AS (
  SELECT r.household_id, sum(ON_REGISTER) AS known, sum(ON_REGISTER AND r.lives_here IS NOT 0) AS living
  FROM resident r GROUP BY r.household_id
),
home AS (
  SELECT h.id AS household_id, d.building_id, d.unit_id,
    coalesce(o.micro_id, w.micro_id) AS micro_id, coalesce(o.grid_id, w.grid_id) AS grid_id,
    coalesce(o.claims, w.claims, 0) AS claims, coalesce(p.living, 0) AS people,
    coalesce(p.living, 0) > 0 AND coalesce(d.use, '') <> 'vacant' AS occupied
  FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id
  LEFT JOIN own_claim o ON o.place = d.unit_id
  LEFT JOIN whole_claim w ON w.place = d.building_id
  LEFT JOIN member p ON p.household_id = h.id
  WHERE coalesce(h.state, 'live') NOT IN ('left', 'dead', 'closed') AND (p.household_id IS NULL OR p.known > 0)
)""".replace("ON_REGISTER", ON_REGISTER)

# Posts held on the day by people who have not left.
POSTS: Final = """
live_post AS (
  SELECT a.*, s.name AS staff_name FROM assignment a JOIN staff s ON s.id = a.staff_id
  WHERE (a.start IS NULL OR a.start <= :day) AND (a."end" IS NULL OR a."end" > :day)
    AND (s.left_on IS NULL OR s.left_on > :day)
)"""


def ask(
    db: Connection, tables: tuple[str, ...], question: str, day: date, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Ask `question` over the tables above as they stand on `day`."""
    return db.execute(text(f"WITH {','.join(tables)} {question}"), {"day": day.isoformat(), **(values or {})})
