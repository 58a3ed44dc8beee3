"""Posts that should be held and are not: since when, and who held them last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop.queries.coverage import gaps
from desktop.queries.placement import DUTY, ask


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One post without a holder. `since` is the first day without one, "" where nobody ever held it."""

    role: str
    scope_id: str
    name: str
    grid_id: str
    since: str
    last: str


_LAST: Final = """
SELECT a.role, a.scope_id, coalesce(min(a."end", coalesce(s.left_on, a."end")), s.left_on, ''), s.name
FROM assignment a JOIN staff s ON s.id = a.staff_id
WHERE a.role = ? AND a.scope_id = ? AND (a.start IS NULL OR a.start <= ?)
ORDER BY 3 DESC, a.id LIMIT 1
"""
_WANTED: Final = """
SELECT (SELECT count(*) FROM live_grid) + (SELECT count(*) FROM live_micro) + (SELECT count(*) FROM building)
"""


def vacancies(db: Connection, *, day: date) -> tuple[int, list[Vacancy]]:
    """(posts that should be held, those that are not): a worker a grid, a leader a micro-grid, a head a building."""
    wanted = int(ask(db, (DUTY,), _WANTED, day).scalar() or 0)
    found = []
    for gap in gaps(db, day=day):
        row = db.exec_driver_sql(_LAST, (gap.role, gap.scope_id, day.isoformat())).first()
        since, last = (row[2], row[3] or "") if row else ("", "")
        found.append(Vacancy(gap.role, gap.scope_id, gap.name, gap.grid_id, since or "", last))
    return wanted, found
