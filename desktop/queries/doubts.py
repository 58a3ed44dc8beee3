"""The doubts of the office: the one list of open ones, and those of a record for its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.domain.field_names import field_name, kind_name
from desktop.domain.permissions import Permit
from desktop.queries.named import Named, named


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """One doubt with the record it is about; `field` is "" for the whole record, `closed_on` "" while open."""

    about: Named
    id: str
    record_kind: str
    record_id: str
    field: str
    note: str
    raised_by: str
    raised_on: str
    answer: str
    closed_by: str
    closed_on: str

    @property
    def what(self) -> str:
        """The field in words, or the kind of record."""
        return field_name(self.record_kind, self.field) or kind_name(self.record_kind)


_SELECT: Final = """
SELECT id, record_kind, record_id, field, note, raised_by, raised_on, answer, closed_by, closed_on FROM doubt
"""


def doubts(
    db: Connection, *, permit: Permit, closed: bool = False, limit: int = 2000
) -> tuple[DoubtRow, ...]:
    """The open doubts, oldest first; with `closed` the settled ones, newest first.

    Those on records that are gone are left out, and those on care records the permit does not show.
    """
    where, order = ("<> ''", "closed_on DESC, id") if closed else ("= ''", "raised_on, id")
    sql = f"{_SELECT} WHERE coalesce(closed_on, '') {where} ORDER BY {order} LIMIT ?"
    return _rows(db, sql, (limit,), permit)


def of_record(db: Connection, record_id: str, *, permit: Permit) -> tuple[DoubtRow, ...]:
    """Every doubt ever raised on a record, open ones first."""
    sql = f"{_SELECT} WHERE record_id = ? ORDER BY coalesce(closed_on, '') <> '', raised_on, id"
    return _rows(db, sql, (record_id,), permit)


def open_fields(db: Connection, record_id: str) -> frozenset[str]:
    """The fields of a record that have an open doubt, "" for the record itself: what a form marks."""
    sql = "SELECT coalesce(field, '') FROM doubt WHERE record_id = ? AND coalesce(closed_on, '') = ''"
    return frozenset(row[0] for row in db.exec_driver_sql(sql, (record_id,)))


def count(db: Connection, *, permit: Permit) -> int:
    """How many are open, for a badge."""
    return len(doubts(db, permit=permit, limit=1_000_000))


def _rows(db: Connection, sql: str, values: tuple[object, ...], permit: Permit) -> tuple[DoubtRow, ...]:
    rows: list[list[Any]] = [[value or "" for value in row] for row in db.exec_driver_sql(sql, values)]
    names = named(db, ((row[1], row[2]) for row in rows))
    hidden = _hidden(db, [row[2] for row in rows if row[1] == "care_record"], permit)
    return tuple(
        DoubtRow(names[row[1], row[2]], *row)
        for row in rows
        if (row[1], row[2]) in names and row[2] not in hidden
    )


def _hidden(db: Connection, care_ids: list[str], permit: Permit) -> set[str]:
    found = set()
    for care_id in care_ids:
        category = db.exec_driver_sql("SELECT category FROM care_record WHERE id = ?", (care_id,)).scalar()
        if not permit.sees(str(category)):
            found.add(care_id)
    return found
