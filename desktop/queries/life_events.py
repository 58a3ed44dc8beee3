"""What happened to a person, a household or a door, newest first, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.life.act import ACTS, PRISON_CATEGORY, SHOWN_AS, Kind
from desktop.domain.permissions import Permit
from desktop.store import log


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: `text` is a whole sentence; `step_id` is the step that can be taken back ("" from other PCs)."""

    id: str
    kind: str
    effective_on: str
    title: str
    text: str
    names: tuple[str, ...]
    step_id: str


_COLUMNS: Final = (
    "SELECT e.id, e.kind, e.effective_on, e.resident_ids, e.household_id, e.from_household_id, e.to_household_id, "
    "e.place, e.reason, e.details FROM life_event e "
)
_DOORS: Final = (
    "SELECT d.id, b.label, u.label, d.room, c.name FROM dwelling d LEFT JOIN building b ON b.id = d.building_id "
    "LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN compound c ON c.id = b.compound_id WHERE d.id IN ({marks})"
)
_ORDER: Final = "ORDER BY e.effective_on DESC, e.id DESC"


def of_resident(db: Connection, resident_id: str, permit: Permit) -> list[EventRow]:
    """Every event somebody had part in."""
    where = "WHERE e.resident_id = ? OR (e.resident_id IS NULL AND instr(e.resident_ids, ?) > 0) "
    return _rows(db, where, (resident_id, resident_id), permit)


def of_household(db: Connection, household_id: str, permit: Permit) -> list[EventRow]:
    """Every event of a household: its members', those who came from it and went to it."""
    where = "WHERE e.household_id = ? OR e.from_household_id = ? OR e.to_household_id = ? "
    return _rows(db, where, (household_id,) * 3, permit)


def between(db: Connection, first: str, last: str, permit: Permit) -> list[EventRow]:
    """Every event effective from `first` to `last` (both `YYYY-MM-DD`, inclusive)."""
    return _rows(db, "WHERE e.effective_on >= ? AND e.effective_on <= ? ", (first, last), permit)


def _rows(db: Connection, where: str, values: tuple[str, ...], permit: Permit) -> list[EventRow]:
    found = db.exec_driver_sql(_COLUMNS + where + _ORDER, values).all()
    people, homes, doors = _called(db, found)
    steps = _steps(db, [row[0] for row in found])
    rows = []
    for row in found:
        kind = Kind(row[1]) if row[1] in set(Kind) else None
        concealed = kind is Kind.PRISON and not permit.sees(PRISON_CATEGORY)
        shown = SHOWN_AS.get(kind, kind) if kind and concealed else kind
        title = _(ACTS[shown].title) if shown else row[1] or ""
        details = orjson.loads(row[9]) if row[9] else {}
        names = tuple(people[i] for i in _ids(row[3]) if i in people)
        parts = [title, "、".join(names), _moved(row, details, homes, doors, concealed=concealed)]
        text = " ".join(part for part in parts if part)
        rows.append(
            EventRow(row[0], str(shown or row[1]), row[2] or "", title, text, names, steps.get(row[0], ""))
        )
    return rows


def _moved(
    row: Sequence[Any],
    details: Mapping[str, Any],
    homes: Mapping[str, str],
    doors: Mapping[str, str],
    *,
    concealed: bool,
) -> str:
    """Where from and to, and why, as far as it was said."""
    parts = []
    if row[5] and row[6] and row[5] != row[6] and row[6] in homes:
        parts.append(_("{a}户 → {b}户").format(a=homes.get(row[5], ""), b=homes[row[6]]))
    was = (details.get("was") or {}).get("household") or {}
    old = next((w.get("dwelling_id") for w in was.values() if w.get("dwelling_id")), "")
    if details.get("to_dwelling_id") in doors:
        to = doors[details["to_dwelling_id"]]
        parts.append(f"{doors[old]} → {to}" if old in doors else _("住{where}").format(where=to))
    if details.get("tenant_name"):
        parts.append(_("承租人{name}").format(name=details["tenant_name"]))
    if row[7] and not concealed:
        parts.append(str(row[7]))
    if row[8] and not concealed:
        parts.append(_("({reason})").format(reason=row[8]))
    return " ".join(parts)


def _ids(text: str | None) -> list[str]:
    return list(orjson.loads(text)) if text else []


def _called(
    db: Connection, rows: Sequence[Sequence[Any]]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Names of the residents, heads of the households and labels of the doors the events speak of."""
    residents = {i for row in rows for i in _ids(row[3])}
    households = {i for row in rows for i in (row[5], row[6]) if i}
    doors = set()
    for row in rows:
        details = orjson.loads(row[9]) if row[9] else {}
        doors.add(details.get("to_dwelling_id") or "")
        for was in ((details.get("was") or {}).get("household") or {}).values():
            doors.add(was.get("dwelling_id") or "")
    return (
        _names(db, "SELECT id, name FROM resident", residents),
        _names(db, "SELECT id, head_name FROM household", households),
        _doors(db, doors - {""}),
    )


def _names(db: Connection, sql: str, ids: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in log.chunks(sorted(ids)):
        marks = ",".join("?" * len(part))
        found |= {
            row[0]: row[1] or "" for row in db.exec_driver_sql(f"{sql} WHERE id IN ({marks})", tuple(part))
        }
    return found


def _doors(db: Connection, ids: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in log.chunks(sorted(ids)):
        sql = _DOORS.format(marks=",".join("?" * len(part)))
        for entity_id, building, unit, room, compound in db.exec_driver_sql(sql, tuple(part)):
            found[entity_id] = door.label(building, unit, room, compound)
    return found


def _steps(db: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The step each event was made by."""
    return {i: ops[0].step for i, ops in log.histories(db, ids).items() if ops}
