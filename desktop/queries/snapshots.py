"""Returns that were issued, as lists show them and as they are opened again."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One issued return. `corrected_by` is the serial of what replaced it, "" when it stands."""

    id: str
    serial: str
    title: str
    as_of: str
    period: tuple[str, str]
    issued_on: str
    issued_by: str
    corrects_id: str
    reason: str
    sha256: str
    corrected_by: str


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """A file that went out with a return, byte for byte."""

    name: str
    role: str  # "blank" the template as it came, "filled" what was handed in, "report" the words beside it
    sha256: str
    data: bytes


_ROWS: Final = (
    "SELECT s.id, coalesce(s.serial, ''), coalesce(s.title, ''), coalesce(s.as_of, ''), coalesce(s.period_first, ''),"
    " coalesce(s.period_last, ''), coalesce(s.issued_on, ''), coalesce(s.issued_by, ''), coalesce(s.corrects_id, ''),"
    " coalesce(s.reason, ''), coalesce(s.sha256, ''),"
    " coalesce((SELECT max(c.serial) FROM return_snapshot c WHERE c.corrects_id = s.id), '') FROM return_snapshot s"
)


def rows(db: Connection) -> list[SnapshotRow]:
    """All of them, the newest first."""
    return [
        _row(tuple(row)) for row in db.exec_driver_sql(f"{_ROWS} ORDER BY s.issued_on DESC, s.serial DESC")
    ]


def one(db: Connection, wanted: str) -> SnapshotRow:
    """One by its id or serial. Raises `NotFound`."""
    row = db.exec_driver_sql(f"{_ROWS} WHERE s.id = ? OR s.serial = ? LIMIT 1", (wanted, wanted)).first()
    if row is None:
        raise NotFound(_("没有编号为“{serial}”的报表存档。").format(serial=wanted), code="snapshot.unknown")
    return _row(tuple(row))


def latest(db: Connection, *, before: str) -> SnapshotRow | None:
    """The newest one for a day before `before` that nothing corrected."""
    found = [row for row in rows(db) if row.as_of < before and not row.corrected_by]
    return max(found, key=lambda row: (row.as_of, row.serial)) if found else None


def body(db: Connection, snapshot_id: str) -> str:
    """The frozen body as it is stored."""
    sql = "SELECT coalesce(body, '') FROM return_snapshot WHERE id = ?"
    return str(db.exec_driver_sql(sql, (snapshot_id,)).scalar() or "")


def files(db: Connection, snapshot_id: str) -> list[FrozenFile]:
    """The files that went out with it."""
    stored = db.exec_driver_sql("SELECT files FROM return_snapshot WHERE id = ?", (snapshot_id,)).scalar()
    return [
        FrozenFile(one["name"], one["role"], one["sha256"], base64.b64decode(one["data"]))
        for one in (orjson.loads(stored) if stored else [])
    ]


def next_serial(db: Connection, as_of: str) -> str:
    """`2026-06-30/01`, the next of that day."""
    sql = "SELECT count(*) FROM return_snapshot WHERE as_of = ?"
    return f"{as_of}/{int(db.exec_driver_sql(sql, (as_of,)).scalar() or 0) + 1:02d}"


def _row(row: tuple[Any, ...]) -> SnapshotRow:
    return SnapshotRow(
        id=row[0], serial=row[1], title=row[2], as_of=row[3], period=(row[4], row[5]), issued_on=row[6],
        issued_by=row[7], corrects_id=row[8], reason=row[9], sha256=row[10], corrected_by=row[11],
    )  # fmt: skip
