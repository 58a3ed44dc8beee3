"""The work diary: what visits, patrols and the worker's own notes say about a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, text

from desktop.domain.visit import DiaryLine
from desktop.queries import visits
from desktop.queries.visits import VisitRow


@dataclass(frozen=True, slots=True)
class PatrolRow:
    """One patrol of a worker; `found` in words, or how many problems a list counts, `note` what was done."""

    id: str
    day: str
    grid: str
    worker: str
    found: str
    note: str


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day of one worker: what happened by the records, and the page written about it. `id` "": no page yet."""

    day: str
    id: str
    weather: str
    lines: tuple[DiaryLine, ...]
    plan: str
    reviewed_by: str
    reviewed_on: str
    visits: tuple[VisitRow, ...]
    patrols: tuple[PatrolRow, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is known of the day."""
        return not (self.id or self.visits or self.patrols)

    @property
    def minutes(self) -> int:
        """Minutes spent on visits, where they were said."""
        return sum(visit.minutes or 0 for visit in self.visits)

    @property
    def found(self) -> int:
        """Problems that visits and patrols found."""
        return sum(bool(visit.needs) for visit in self.visits) + sum(bool(p.found) for p in self.patrols)

    @property
    def solved(self) -> int:
        """Problems something was done about at once."""
        return sum(bool(visit.needs and visit.handling) for visit in self.visits) + sum(
            bool(p.found and p.note) for p in self.patrols
        )


def day(db: Connection, staff_id: str, on: date) -> DiaryDay:
    """One day of one worker."""
    return days(db, staff_id, on, on)[0]


def days(db: Connection, staff_id: str, first: date, last: date) -> list[DiaryDay]:
    """Every day from `first` to `last`, the empty ones too."""
    since, until = first.isoformat(), last.isoformat()
    called = visits.rows(db, visits.ids(db, staff_id=staff_id, since=since, until=until, limit=100_000))
    walked = patrols(db, staff_id=staff_id, since=since, until=until)
    pages = {
        row[1]: row for row in db.execute(text(_PAGES), {"who": staff_id, "since": since, "until": until})
    }
    found = []
    for number in range((last - first).days + 1):
        on = (first + timedelta(days=number)).isoformat()
        mine = tuple(sorted((v for v in called.values() if v.day == on), key=lambda v: (v.where, v.id)))
        found.append(_day(on, pages.get(on), mine, tuple(p for p in walked if p.day == on)))
    return found


def _day(
    on: str, page: Sequence[Any] | None, called: tuple[VisitRow, ...], walked: tuple[PatrolRow, ...]
) -> DiaryDay:
    if page is None:
        return DiaryDay(on, "", "", (), "", "", "", called, walked)
    lines = tuple(DiaryLine(*map(str, line[:3])) for line in (orjson.loads(page[3]) if page[3] else []))
    return DiaryDay(
        on, page[0], page[2] or "", lines, page[4] or "", page[5] or "", page[6] or "", called, walked
    )


def patrols(
    db: Connection, *, staff_id: str = "", since: str = "", until: str = "", limit: int = 2000
) -> list[PatrolRow]:
    """Patrols, the newest first; of one worker by id, or by the name an imported list gives."""
    sql = text(
        "SELECT p.id, p.day, coalesce(g.name, ''), coalesce(s.name, p.worker_name, ''), "
        "coalesce(p.problem, nullif(p.found, 0) || ''), p.note FROM patrol p "
        "LEFT JOIN grid g ON g.id = p.grid_id LEFT JOIN staff s ON s.id = p.staff_id "
        "WHERE (:who = '' OR p.staff_id = :who OR (p.staff_id IS NULL AND p.worker_name = "
        "(SELECT name FROM staff WHERE id = :who))) AND (:since = '' OR p.day >= :since) "
        "AND (:until = '' OR p.day <= :until) ORDER BY p.day DESC, p.id LIMIT :limit"
    )
    values = {"who": staff_id, "since": since, "until": until, "limit": limit}
    return [PatrolRow(*(value or "" for value in row)) for row in db.execute(sql, values)]


def page_of(db: Connection, staff_id: str, on: str) -> str:
    """The id of the page a worker wrote about a day, "" for none."""
    values = {"who": staff_id, "since": on, "until": on}
    row = db.execute(text(_PAGES), values).first()
    return str(row[0]) if row else ""


_PAGES = """
SELECT id, day, weather, lines, plan, reviewed_by, reviewed_on FROM diary
WHERE staff_id = :who AND day >= :since AND day <= :until ORDER BY day, id DESC
"""
