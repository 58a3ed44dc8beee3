"""The lines of forms that have a row per person or per problem: the workers' roster, the rectification ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain.codes import EDUCATION_NAMES, ETHNICITY_NAMES, POLITICS_NAMES, SEX_NAMES
from desktop.domain.masking import id_number as masked_number
from desktop.domain.rectification import DONE, STATES
from desktop.domain.roles import BY_KEY
from desktop.queries import rectifications
from desktop.queries.past import NOW, Past

Line = Mapping[str, str]


class LineReader(Protocol):
    """Reads the lines of a day."""

    def __call__(self, db: Connection, *, day: date, was: Past = NOW) -> list[Line]: ...


_WORKERS: Final = """
SELECT s.id, s.name, s.sex, s.ethnicity, s.birth, s.politics, s.education, s.full_time, s.phones, s.certificate, s.note,
  s.id_number, a.role, g.name, g.number, c.name
FROM assignment a JOIN staff s ON s.id = a.staff_id JOIN grid g ON g.id = a.scope_id
LEFT JOIN community c ON c.id = g.community_id
WHERE a.role = 'grid_worker' AND coalesce(a.start, '') <= :day AND (coalesce(a."end", '') = '' OR a."end" > :day)
  AND (coalesce(s.left_on, '') = '' OR s.left_on > :day) AND coalesce(g.opened_on, '') <= :day
  AND (coalesce(g.closed_on, '') = '' OR g.closed_on > :day)
ORDER BY c.sort_no, c.name, g.number, s.name, s.id
"""
_CERTIFICATES: Final = {
    "assistant": "助理社会工作师",
    "intermediate": "社会工作师",
    "senior": "高级社会工作师",
}


def people(db: Connection, *, day: date, was: Past = NOW) -> list[Line]:
    """One line per grid worker of the day, in the order of the grids; several grids stand in one line."""
    found: dict[str, dict[str, str]] = {}
    for row in was.rows(db, _WORKERS, {"day": day.isoformat()}):
        grid = row[13] or _("第{n}网格").format(n=row[14])
        if row[0] in found:
            found[row[0]]["person.grids"] += f"、{grid}"
            continue
        phones = orjson.loads(row[8]) if row[8] else []
        found[row[0]] = {
            "person.name": row[1] or "", "person.sex": SEX_NAMES.get(row[2] or "", ""),
            "person.ethnicity": ETHNICITY_NAMES.get(row[3] or "", row[3] or ""),
            "person.birth": (row[4] or "")[:7].replace("-", "."),
            "person.politics": POLITICS_NAMES.get(row[5] or "", row[5] or ""),
            "person.education": EDUCATION_NAMES.get(row[6] or "", row[6] or ""),
            "person.employed": "" if row[7] is None else "专职" if row[7] else "兼职",
            "person.phone": str(phones[0]) if phones else "", "person.certificate": _CERTIFICATES.get(row[9] or "", ""),
            "person.note": row[10] or "", "person.number": masked_number(row[11] or "") if row[11] else "",
            "person.post": _(BY_KEY[row[12]].name) if row[12] in BY_KEY else row[12], "person.grids": grid,
            "person.community": row[15] or "",
        }  # fmt: skip
    return list[Line](found.values())


def problems(db: Connection, *, day: date, was: Past = NOW) -> list[Line]:
    """One line per problem of the rectification ledger that was found by the day and not dropped."""
    found: list[Line] = []
    for row in rectifications.rows(db, day=day, was=was):
        draft = row.draft
        if draft.state == "dropped":
            continue
        state = _(STATES[draft.state]) + (
            f"({draft.done_on})" if draft.state == DONE and draft.done_on else ""
        )
        found.append({
            "problem.text": draft.problem, "problem.place": draft.place, "problem.measure": draft.measure,
            "problem.responsible": draft.responsible, "problem.due": draft.due_on,
            "problem.result": "; ".join(part for part in (state, draft.result) if part),
        })  # fmt: skip
    return found
