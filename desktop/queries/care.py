"""Care records as somebody may see them: every question here is asked with a permit, and answers within it.

Who lacks the role for a restricted category is answered as if its records did not exist: no line, no count, no name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain import care_codes, door
from desktop.domain.care import BY_KEY, CATEGORIES, CareCategory, CareKind
from desktop.domain.care_fields import field_of
from desktop.domain.care_record import ADULT, About, CareDraft
from desktop.domain.care_visits import NORMAL, Due, Gravity, age_on, due
from desktop.domain.permissions import RESTRICTED, Permit
from desktop.queries import versions
from desktop.queries.versions import Versions
from desktop.store.log import chunks
from desktop.store.schema import SYNCED

SMALL: Final = 3  # fewer persons than this are not told outside the guarded part
PROFILE: Final = "care.profile"  # the setting that says 平时 or 战时
_ORDER: Final = {Due.OVERDUE: 0, Due.SOON: 1, Due.UNPLANNED: 2, Due.LATER: 3, Due.NONE: 4}


PRESSING: Final = (Due.OVERDUE, Due.SOON, Due.UNPLANNED)
"""The states a worker has to do something about this week."""


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category with its open records: persons, and how many of them are overdue, due soon, not planned."""

    key: str
    name: str
    kind: CareKind
    restricted: bool
    persons: int
    overdue: int
    soon: int
    unplanned: int


@dataclass(frozen=True, slots=True)
class CareRow:
    """One care record in a list. `sort` is the level, grade or kind in words."""

    id: str
    resident_id: str
    name: str
    age: int | None
    where: str
    category: str
    category_name: str
    sort: str
    start: str
    end: str
    next_visit_on: str
    due: Due
    responsible: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class CarePage:
    """One record for its form; `seen` goes back with the draft when it is saved."""

    id: str
    draft: CareDraft
    seen: Versions
    about: About
    name: str
    where: str
    restricted: bool


def allowed(permit: Permit, *, but: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """`c.category IN (…)` for what may be seen, and its values; a category of a newer program is never seen."""
    keys = tuple(c.key for c in CATEGORIES if permit.sees(c.key) and c.key not in but)
    return f"c.category IN ({','.join('?' * len(keys))})", keys


_STANDING: Final = """(c."end" IS NULL OR c."end" > ?)"""
_LIVING: Final = "coalesce(r.state, 'live') = 'live'"
_FROM: Final = """FROM care_record c JOIN resident r ON r.id = c.resident_id
LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound k ON k.id = b.compound_id"""
_COLUMNS: Final = """c.id, c.resident_id, r.name, r.birth, k.name, b.label, u.label, d.room, h.address_text,
c.category, c.level, c.grade, c.kind, c.start, c."end", c.next_visit_on, c.responsible"""


def profile(db: Connection) -> str:
    """`normal` or `emergency` (平时 or 战时)."""
    raw = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (PROFILE,)).scalar()
    return str(orjson.loads(raw)) if raw else NORMAL


def categories(db: Connection, permit: Permit, *, day: date) -> list[CategoryLine]:
    """Every category that may be seen, in the order of the catalogue, the empty ones too."""
    condition, keys = allowed(permit)
    sql = f"""SELECT c.category, c.resident_id, min(coalesce(c.next_visit_on, '')) FROM care_record c
    JOIN resident r ON r.id = c.resident_id WHERE {condition} AND {_STANDING} AND {_LIVING}
    GROUP BY c.category, c.resident_id"""  # noqa: S608 - our own conditions
    counts: dict[str, dict[Due, int]] = {key: {} for key in keys}
    for key, _resident, when in db.exec_driver_sql(sql, (*keys, day.isoformat())):
        state = due(key, when, day)
        counts[key][state] = counts[key].get(state, 0) + 1
    return [_line(category, counts[category.key]) for category in CATEGORIES if category.key in counts]


def _line(category: CareCategory, count: Mapping[Due, int]) -> CategoryLine:
    return CategoryLine(
        category.key, _(category.name), category.kind, category.restricted, sum(count.values()),
        count.get(Due.OVERDUE, 0), count.get(Due.SOON, 0), count.get(Due.UNPLANNED, 0),
    )  # fmt: skip


def ids(
    db: Connection, permit: Permit, *, day: date, category: str = "", state: Due | None = None, text: str = "",
    ended: bool = False, resident_id: str = "", open_only: bool = False,
) -> list[str]:  # fmt: skip
    """Record ids, what is due first. `text` is part of the name or of the responsible person's.

    `open_only` leaves restricted categories out unless one is asked for.
    `ended` adds records that ended; never restricted ones and campaign tags, which are hidden at their end.
    """
    if category and not permit.sees(category):
        return []
    but = frozenset(RESTRICTED) if open_only else frozenset()
    clauses = [("c.category = ?", (category,)) if category else allowed(permit, but=but)]
    on = day.isoformat()
    if ended:
        unseen = tuple(c.key for c in CATEGORIES if c.restricted or c.kind is CareKind.TEMPORARY)
        clauses.append((f"({_STANDING} OR c.category NOT IN ({','.join('?' * len(unseen))}))", (on, *unseen)))
    else:
        clauses.append((_STANDING, (on,)))
    if text:
        clauses.append(("(instr(r.name, ?) OR instr(coalesce(c.responsible, ''), ?))", (text, text)))
    clauses.append(("c.resident_id = ?", (resident_id,)) if resident_id else (_LIVING, ()))
    condition = " AND ".join(sql for sql, _values in clauses)
    values = tuple(value for _sql, found in clauses for value in found)
    sql = f"SELECT c.id, c.category, c.next_visit_on, r.name {_FROM} WHERE {condition}"
    found = [
        (_ORDER[due(key, when or "", day)], when or "", name or "", entity_id, due(key, when or "", day))
        for entity_id, key, when, name in db.exec_driver_sql(sql, values)
    ]
    return [row[3] for row in sorted(found) if state is None or row[4] is state]


def rows(db: Connection, permit: Permit, wanted: Sequence[str], *, day: date) -> dict[str, CareRow]:
    """The lines of a list."""
    condition, keys = allowed(permit)
    found: dict[str, CareRow] = {}
    for part in chunks(list(wanted)):
        sql = f"SELECT {_COLUMNS} {_FROM} WHERE {condition} AND c.id IN ({','.join('?' * len(part))})"
        found |= {row[0]: _row(row, day) for row in db.exec_driver_sql(sql, (*keys, *part))}
    return found


def _row(row: Sequence[Any], day: date) -> CareRow:
    entity_id, resident, name, birth, compound, building, unit, room, typed, key, level, grade, kind = row[
        :13
    ]
    category = BY_KEY[key]
    where = door.label(building, unit, room, compound) if building else typed or _("地址待落")
    return CareRow(
        entity_id, resident, name or "", age_on(birth or "", day), where, key, _(category.name),
        _sort(key, {"level": level, "grade": grade, "kind": kind}), row[13] or "", row[14] or "", row[15] or "",
        due(key, row[15] or "", day), row[16] or "", category.restricted,
    )  # fmt: skip


def _sort(category: str, values: Mapping[str, str | None]) -> str:
    """The level, grade or kind of a record in words; free text as it stands."""
    found = []
    for name, code in values.items():
        if code:
            declared = field_of(category, name)
            found.append(_(care_codes.words(declared.table, code)) if declared and declared.table else code)
    return " ".join(found)


def of_resident(db: Connection, permit: Permit, resident_id: str, *, day: date) -> list[CareRow]:
    """Every record of one person that may be seen, those that stand first."""
    wanted = ids(db, permit, day=day, resident_id=resident_id, ended=True)
    found = rows(db, permit, wanted, day=day)
    standing = [found[i] for i in wanted if i in found]
    return sorted(standing, key=lambda row: bool(row.end) and row.end <= day.isoformat())


def one(db: Connection, permit: Permit, record_id: str) -> CarePage:
    """One record for its form; raises `NotFound`, also for one that may not be seen."""
    table = SYNCED["care_record"]
    row = db.execute(select(table).where(table.c.id == record_id)).mappings().first()
    if row is None or not permit.sees(row["category"] or ""):
        raise NotFound(_("这条记录已不在册,可能刚被删除。"), code="care.gone")
    name, where, known = person(db, permit, row["resident_id"], but=record_id)
    restricted = BY_KEY[row["category"]].restricted
    return CarePage(record_id, CareDraft.of(row), versions.of(db, record_id), known, name, where, restricted)


def person(db: Connection, permit: Permit, resident_id: str, *, but: str = "") -> tuple[str, str, About]:
    """(name, where, what the rules must know) of a resident; `but` leaves one record out. Raises `NotFound`."""
    sql = """SELECT r.name, r.birth, r.id_number, k.name, b.label, u.label, d.room, h.address_text FROM resident r
    LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id
    LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
    LEFT JOIN compound k ON k.id = b.compound_id WHERE r.id = ?"""
    row = db.exec_driver_sql(sql, (resident_id,)).first()
    if row is None:
        raise NotFound(_("这位居民已不在册,可能刚被删除。"), code="resident.gone")
    condition, keys = allowed(permit)
    sql = f"""SELECT c.category FROM care_record c
    WHERE c.resident_id = ? AND c.id <> ? AND c."end" IS NULL AND {condition}"""  # noqa: S608 - our own conditions
    held = frozenset(r[0] for r in db.exec_driver_sql(sql, (resident_id, but, *keys)))
    where = door.label(row[4], row[5], row[6], row[3]) if row[4] else row[7] or _("地址待落")
    return row[0] or "", where, About(row[1] or "", row[2] or "", held)


def gravity(draft: CareDraft, birth: str) -> Gravity:
    """What of a record decides how often to come."""
    since = draft.text("released_on") or draft.text("start")
    return Gravity(draft.text("level"), draft.text("grade"), birth, since, draft.text("interval_days"))


@dataclass(frozen=True, slots=True)
class Figure:
    """How many persons a category has, for outside the guarded part: None stands for fewer than three."""

    key: str
    name: str
    persons: int | None

    @property
    def words(self) -> str:
        """The number, or 少于 3."""
        return str(self.persons) if self.persons is not None else _("少于 {n}").format(n=SMALL)


def figures(db: Connection, permit: Permit, *, day: date) -> list[Figure]:
    """Persons by category, for paper and for others: what may not be seen is left out, what is small is not told."""
    lines = [line for line in categories(db, permit, day=day) if line.kind is not CareKind.TEMPORARY]
    return [
        Figure(line.key, line.name, line.persons if line.persons >= SMALL else None)
        for line in lines
    ]  # fmt: skip


def exportable(db: Connection, permit: Permit, wanted: Sequence[str], *, day: date) -> list[CareRow]:
    """The lines that may leave the program: no restricted record of a minor or of somebody whose age is unknown."""
    found = rows(db, permit, wanted, day=day)
    return [
        row
        for i in wanted
        if (row := found.get(i)) and not (row.restricted and (row.age is None or row.age < ADULT))
    ]


def due_for_purging(db: Connection, *, day: date) -> list[tuple[str, str]]:
    """(record id, campaign) of tags whose purge date has come: they are shown to nobody and wait to be deleted."""
    sql = """SELECT id, coalesce(json_extract(details, '$.campaign'), '') FROM care_record
    WHERE json_extract(details, '$.purge_on') <= ? ORDER BY id"""
    return [(row[0], row[1]) for row in db.exec_driver_sql(sql, (day.isoformat(),))]
