"""What is due to be erased or reduced under the rules of retention, and what has been: counts, lists, certificates.

A restricted record is counted and never named, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.domain import retention
from desktop.domain.packed import Part
from desktop.domain.permissions import RESTRICTED
from desktop.queries import packs
from desktop.security.ring import is_sealed
from desktop.store import log
from desktop.store.op import PURGE, STATUS, trusted

_GONE: Final = (
    "SELECT id, name, state_on FROM resident WHERE state IN ('left', 'dead') AND coalesce(state_on, '') <> '' "
    "AND state_on <= ? AND coalesce(name, '') <> ? ORDER BY state_on, id"
)
_WORK: Final = {
    "visit": "SELECT id, coalesce(worker_name, ''), day FROM main.visit WHERE coalesce(day, '') <> '' AND day <= ?",
    "patrol": "SELECT id, coalesce(worker_name, ''), day FROM patrol WHERE coalesce(day, '') <> '' AND day <= ?",
    "diary": "SELECT id, coalesce(worker_name, ''), day FROM diary WHERE coalesce(day, '') <> '' AND day <= ?",
}
_LEFT: Final = (
    "SELECT id, coalesce(name, ''), left_on FROM staff WHERE coalesce(left_on, '') <> '' AND left_on <= ? AND "
    "coalesce(id_number, birth, ethnicity, politics, education, private_phone, photo, note, source, sex, "
    "nullif(phones, '[]')) IS NOT NULL ORDER BY left_on, id"
)
_PHOTOS: Final = {
    "visit": (
        "SELECT id, coalesce(worker_name, ''), day FROM main.visit WHERE json_extract(details, '$.photos') IS NOT NULL "
        "AND coalesce(day, '') <> '' AND day <= ?"
    ),
    "board_issue": (
        "SELECT id, coalesce(place, ''), removed_on FROM board_issue WHERE coalesce(photo, '') <> '' "
        "AND coalesce(removed_on, '') <> '' AND removed_on <= ?"
    ),
}
_REMOVABLE: Final = frozenset({
    "resident", "household", "care_record", "visit", "campaign_entry", "staff", "life_event", "doubt", "diary",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """One record that is due under a rule: `title` "" where nobody may be named, `since` the day it counts from."""

    rule: str
    kind: str
    id: str
    title: str
    since: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """One erasure: that it happened, never what went."""

    id: str
    number: str
    rules: tuple[str, ...]
    basis: str
    reason: str
    counts: Mapping[str, int]
    erased_by: str
    erased_on: str


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file this program wrote out, by what the audit chain says of it."""

    at: str
    actor: str
    what: str
    path: str


def days(db: Connection) -> dict[str, int]:
    """Rule to days, as this office, or else its district, keeps things."""
    said = {**packs.in_force(db, Part.RETENTION), **packs.entries(db, retention.SETTING)}
    return retention.days_of(said)


def due(
    db: Connection, *, today: date, rules: Iterable[str] = (), days_of: Mapping[str, int] | None = None
) -> list[Due]:
    """Everything that is due, by rule; of the given rules, or of all that erase; `days_of`: as if kept so long."""
    kept, wanted = days_of or days(db), tuple(rules) or tuple(_FINDERS)
    found: list[Due] = []
    for key in wanted:
        if key in _FINDERS:
            limit = (today - timedelta(days=kept[key])).isoformat()
            found += _FINDERS[key](db, limit, today.isoformat())
    return found


def counts(found: Iterable[Due]) -> dict[str, dict[str, int]]:
    """Rule to kind to how many."""
    table: dict[str, dict[str, int]] = {}
    for one in found:
        kinds = table.setdefault(one.rule, {})
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    return table


def _people(db: Connection, limit: str, _today: str) -> list[Due]:
    rows = db.exec_driver_sql(_GONE, (limit, retention.ANONYMOUS))
    return [Due("person", "resident", row[0], row[1] or "", row[2]) for row in rows]


def _restricted(db: Connection, limit: str, _today: str) -> list[Due]:
    """Read past the views: whoever erases need not be able to read what is erased."""
    rows = db.exec_driver_sql(
        'SELECT id, category, "end" FROM main.care_record WHERE coalesce("end", \'\') <> \'\' AND "end" <= ? '
        'ORDER BY "end", id',
        (limit,),
    )
    return [
        Due("restricted", "care_record", r[0], "", r[2])
        for r in rows
        if r[1] in RESTRICTED or is_sealed(r[1])
    ]


def _campaigns(db: Connection, _limit: str, today: str) -> list[Due]:
    found = []
    for campaign_id, name, since in db.exec_driver_sql(
        "SELECT id, coalesce(name, ''), purge_on FROM campaign WHERE coalesce(purge_on, '') <> '' AND purge_on <= ? "
        "AND coalesce(erasure_id, '') = '' ORDER BY purge_on, id",
        (today,),
    ).all():
        found.append(Due("campaign", "campaign", campaign_id, name, since))
        found += [Due("campaign", "campaign_entry", i, name, since) for i in _entries(db, campaign_id)]
    tags = db.exec_driver_sql(
        "SELECT id, json_extract(details, '$.purge_on'), coalesce(json_extract(details, '$.campaign'), '') "
        "FROM care_record WHERE json_extract(details, '$.purge_on') <= ? ORDER BY id",
        (today,),
    )
    return found + [Due("campaign", "care_record", row[0], row[2], row[1]) for row in tags]


def _entries(db: Connection, campaign_id: str) -> list[str]:
    """Every entry a campaign ever had, also those taken off again: the log still holds what they said."""
    rows = db.exec_driver_sql(
        'SELECT DISTINCT entity_id FROM oplog WHERE body LIKE \'%"e":"campaign_entry"%\' AND body LIKE ?',
        (f'%"campaign_id":["{campaign_id}"%',),
    )
    return sorted(row[0] for row in rows)


def _work(db: Connection, limit: str, _today: str) -> list[Due]:
    return [
        Due("work", kind, row[0], row[1], row[2])
        for kind, sql in _WORK.items()
        for row in db.exec_driver_sql(f"{sql} ORDER BY day, id", (limit,))
    ]


def _staff(db: Connection, limit: str, _today: str) -> list[Due]:
    return [Due("staff", "staff", row[0], row[1], row[2]) for row in db.exec_driver_sql(_LEFT, (limit,))]


def _photos(db: Connection, limit: str, _today: str) -> list[Due]:
    return [
        Due("photo", kind, row[0], row[1], row[2])
        for kind, sql in _PHOTOS.items()
        for row in db.exec_driver_sql(f"{sql} ORDER BY id", (limit,))
    ]


def _removed(db: Connection, limit: str, _today: str) -> list[Due]:
    """What was taken off the books and not brought back: its values still lie in the log."""
    last: dict[str, tuple[str, int]] = {}
    for entity_id, hlc, body in db.exec_driver_sql(
        'SELECT entity_id, hlc, body FROM oplog WHERE body LIKE \'%"k":"delete"%\' ORDER BY hlc'
    ):
        last[entity_id] = (trusted(body).entity, hlc)
    found = []
    for entity_id, (kind, hlc) in last.items():
        day = as_datetime(hlc >> 16).date().isoformat()
        if kind in _REMOVABLE and day <= limit:
            found.append(Due("removed", kind, entity_id, "", day))
    standing = log.records(db, [one.id for one in found])
    return [one for one in found if not standing[one.id].alive and not standing[one.id].gone]


_FINDERS: Final[Mapping[str, Callable[[Connection, str, str], list[Due]]]] = {
    "person": _people, "restricted": _restricted, "campaign": _campaigns, "work": _work, "staff": _staff,
    "photo": _photos, "removed": _removed,
}  # fmt: skip


def certificates(db: Connection) -> Sequence[Certificate]:
    """All erasures, the newest first."""
    rows = db.exec_driver_sql(
        "SELECT id, number, rule, basis, reason, counts, erased_by, erased_on FROM erasure "
        "ORDER BY erased_on DESC, number DESC"
    )
    return [
        Certificate(
            row[0], row[1] or "", tuple(filter(None, (row[2] or "").split(","))), row[3] or "", row[4] or "",
            orjson.loads(row[5] or "{}"), row[6] or "", row[7] or "",
        )
        for row in rows
    ]  # fmt: skip


def exported(db: Connection, *, today: date) -> list[ExportedFile]:
    """Files written out and older than the rule allows: this program cannot delete them, only remind."""
    limit = today - timedelta(days=days(db)["export"])
    found = []
    for at_ms, actor, event, detail in db.exec_driver_sql(
        "SELECT at_ms, actor, event, detail FROM audit WHERE event = 'list.exported' AND ok = 1 ORDER BY no"
    ):
        moment = as_datetime(at_ms)
        if moment.date() <= limit:
            plain: dict[str, Any] = orjson.loads(detail or "{}")
            name = str(plain.get("path") or plain.get("file") or "")
            found.append(ExportedFile(moment.strftime("%Y-%m-%d %H:%M"), actor, event, name))
    return found


def purged(db: Connection, entity_id: str) -> bool:
    """Whether anything of a record was purged."""
    return any(op.kind == PURGE for op in log.ops_of(db, entity_id))


def gone(db: Connection, entity_id: str) -> bool:
    """Whether the whole record was purged."""
    return any(op.kind == PURGE and STATUS in op.fields for op in log.ops_of(db, entity_id))
