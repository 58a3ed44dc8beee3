"""Care records that birth dates, households and notes suggest, without those made already or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain import door
from desktop.domain.care import BY_KEY
from desktop.domain.care_suggestions import Occupant, Suggestion, propose, strictest
from desktop.domain.care_visits import age_on
from desktop.domain.permissions import Permit
from desktop.store.log import chunks

RULE: Final = "care.suggested"  # of the acceptances that say 不是
_EVERY: Final = 20_000

_PEOPLE: Final = """SELECT coalesce(h.dwelling_id, h.id), r.id, r.birth, r.lives_here, r.hukou_here, r.note_categories
FROM resident r JOIN household h ON h.id = r.household_id WHERE coalesce(r.state, 'live') = 'live'
ORDER BY 1, r.id"""

_WHO: Final = """SELECT r.id, r.name, r.birth, k.name, b.label, u.label, d.room, h.address_text FROM resident r
LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound k ON k.id = b.compound_id WHERE r.id"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One suggestion in a list; `id` is resident and category."""

    id: str
    resident_id: str
    name: str
    age: int | None
    where: str
    category: str
    category_name: str
    reason: str
    facts: str


def digest(facts: str) -> str:
    """What is kept of the facts a suggestion was refused for."""
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def proposed(
    db: Connection, permit: Permit, *, day: date, category: str = "", progress: Progress = SILENT
) -> list[Suggestion]:
    """Every open suggestion in the order of the homes; one of the categories, or all that may be seen."""
    held = {(row[0], row[1]) for row in db.exec_driver_sql("SELECT resident_id, category FROM care_record")}
    sql = "SELECT record_id, field, value_digest FROM acceptance WHERE rule = ?"
    refused = {tuple(row) for row in db.exec_driver_sql(sql, (RULE,))}
    people = db.exec_driver_sql(_PEOPLE).all()
    found: list[Suggestion] = []
    done = 0
    for _home, members in groupby(people, key=lambda row: row[0]):
        home = [_occupant(row) for row in members]
        done += len(home)
        if done // _EVERY != (done - len(home)) // _EVERY:
            step(progress, done, len(people), _("查找可能需要关爱的人"))
        found += propose(home, day)
    return [
        s for s in strictest(found)
        if permit.sees(s.category) and category in ("", s.category) and (s.resident_id, s.category) not in held
        and (s.resident_id, f"care.{s.category}", digest(s.facts)) not in refused
    ]  # fmt: skip


def _occupant(row: Sequence[Any]) -> Occupant:
    noted = tuple(orjson.loads(row[5])) if row[5] else ()
    hukou = None if row[4] is None else bool(row[4])
    return Occupant(row[1], row[2] or "", row[3] is None or bool(row[3]), hukou, noted)


def rows(db: Connection, wanted: Sequence[Suggestion], *, day: date) -> dict[str, Proposed]:
    """The lines of a list, by `resident:category`."""
    people: dict[str, Sequence[Any]] = {}
    for part in chunks(list(dict.fromkeys(one.resident_id for one in wanted))):
        marks = ",".join("?" * len(part))
        people |= {row[0]: row for row in db.exec_driver_sql(f"{_WHO} IN ({marks})", tuple(part))}
    found = {}
    for one in wanted:
        if row := people.get(one.resident_id):
            where = door.label(row[4], row[5], row[6], row[3]) if row[4] else row[7] or _("地址待落")
            name = _(BY_KEY[one.category].name)
            found[key(one)] = Proposed(
                key(one), one.resident_id, row[1] or "", age_on(row[2] or "", day), where, one.category, name,
                one.reason, one.facts,
            )  # fmt: skip
    return found


def key(one: Suggestion) -> str:
    """The id of a suggestion's line."""
    return f"{one.resident_id}:{one.category}"
