"""Who lived where on a day of the past: the ledger of today, with every later act taken back in thought.

An act keeps what stood before it (`details.was`); going back from today through the acts after the day gives the
household, state and presence of everybody on that day. Corrections of mistakes are no acts: they hold for the past too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.domain.life.facts import GONE

_RESIDENTS: Final = (
    "SELECT r.id, r.name, r.household_id, r.state, r.lives_here, r.state_on FROM resident r "
    "WHERE r.household_id IN ({marks}) OR r.id IN ({more}) ORDER BY r.name, r.id"
)
_HEADS: Final = "SELECT id, head_name FROM household WHERE id IN ({marks})"


@dataclass(frozen=True, slots=True)
class Lodger:
    """One resident on a day: `present` is False for somebody registered here who was away."""

    resident_id: str
    name: str
    household_id: str
    head_name: str
    present: bool


@dataclass(slots=True)
class _Past:
    """What was different on the day, by record."""

    residents: dict[str, dict[str, Any]]
    households: dict[str, dict[str, Any]]


def at_dwelling(db: Connection, dwelling_id: str, day: date) -> list[Lodger]:
    """Who was registered behind a door on a day, by household and name."""
    past = _past(db, day)
    now = {
        row[0] for row in db.exec_driver_sql("SELECT id FROM household WHERE dwelling_id = ?", (dwelling_id,))
    }
    homes = {i for i in now if past.households.get(i, {}).get("dwelling_id", dwelling_id) == dwelling_id}
    homes |= {i for i, was in past.households.items() if was.get("dwelling_id") == dwelling_id}
    return _lodgers(db, homes, past, day)


def at_household(db: Connection, household_id: str, day: date) -> list[Lodger]:
    """Who belonged to a household on a day."""
    return _lodgers(db, {household_id}, _past(db, day), day)


def home_of(db: Connection, resident_id: str, day: date) -> str:
    """The household somebody belonged to on a day, "" when he was not on the books."""
    row = db.exec_driver_sql("SELECT household_id FROM resident WHERE id = ?", (resident_id,)).first()
    if row is None:
        return ""
    home = str(_past(db, day).residents.get(resident_id, {}).get("household_id", row[0]) or "")
    return home if any(p.resident_id == resident_id for p in at_household(db, home, day)) else ""


def before(db: Connection, day: date) -> dict[str, dict[str, dict[str, Any]]]:
    """What was different on a day: `resident` and `household` -> id -> field -> the value of then."""
    past = _past(db, day)
    return {"resident": past.residents, "household": past.households}


def _past(db: Connection, day: date) -> _Past:
    past = _Past({}, {})
    for was in _later(db, day.isoformat()):
        for kind, into in (("resident", past.residents), ("household", past.households)):
            for entity_id, before in (was.get(kind) or {}).items():
                into.setdefault(entity_id, {}).update(before)
    return past


def _later(db: Connection, day: str) -> Iterator[Mapping[str, Any]]:
    """What stood before each act after the day, from the newest back. A month alone counts from its first day."""
    rows = db.exec_driver_sql(
        "SELECT e.effective_on, e.details, (SELECT max(o.hlc) FROM oplog o WHERE o.entity_id = e.id) AS written "
        "FROM life_event e WHERE e.effective_on > ? ORDER BY e.effective_on DESC, written DESC",
        (day,),
    )
    for effective_on, details, _written in rows:
        first = (effective_on + "-01-01")[:10] if len(effective_on) == 4 else (effective_on + "-01")[:10]
        if details and first > day:
            yield orjson.loads(details).get("was") or {}


def _lodgers(db: Connection, homes: set[str], past: _Past, day: date) -> list[Lodger]:
    moved = [i for i, was in past.residents.items() if was.get("household_id") in homes]
    marks, more = ",".join("?" * len(homes)), ",".join("?" * len(moved))
    rows = db.exec_driver_sql(_RESIDENTS.format(marks=marks, more=more), (*sorted(homes), *moved)).all()
    named = db.exec_driver_sql(_HEADS.format(marks=marks), tuple(sorted(homes))).all()
    heads = {row[0]: row[1] or "" for row in named}
    found = []
    for resident_id, name, household_id, state, lives_here, state_on in rows:
        was = past.residents.get(resident_id, {})
        home, then = was.get("household_id", household_id), was.get("state", state) or "live"
        here = None if lives_here is None else bool(lives_here)
        if "state" not in was and then in GONE and (state_on or "") > day.isoformat():
            then, here = "live", None  # he went later, and somebody only corrected his form
        if home in homes and then not in GONE:
            present = was.get("lives_here", here) is not False
            found.append(Lodger(resident_id, name or "", home, heads.get(home, ""), present))
    return sorted(found, key=lambda p: (p.head_name, p.household_id))
