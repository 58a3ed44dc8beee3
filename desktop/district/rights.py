"""What whoever opened the district may do, as its engine says: PostgreSQL asks its own roles, a file belongs to its keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from desktop.district import who_may
from desktop.district.database import Database
from desktop.domain.permissions import SOLE_USER, Permit, Role

_MAKES: Final = text("SELECT has_database_privilege(current_database(), 'CREATE')")
_WRITES: Final = text(
    "SELECT has_table_privilege('district.op', 'INSERT') AND has_table_privilege('district.district_audit', 'INSERT')"
)
_READS: Final = text(
    "SELECT has_column_privilege('district.op', 'body', 'SELECT') AND has_schema_privilege('care', 'USAGE') "
    "AND has_table_privilege('ledger.resident', 'SELECT')"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """`writes`: log and audit. `everything`: care, identity and the log can be read, from which figures are counted."""

    writes: bool
    everything: bool


def reach(database: Database) -> Reach:
    """How far whoever opened the database reaches."""
    if not database.postgres:
        return Reach(True, True)
    with database.read() as db:
        return Reach(writes(db), reads_everything(db))


def makes(db: Connection) -> bool:
    """Whether a district may be made in this database; in a file always."""
    return db.dialect.name != "postgresql" or bool(db.execute(_MAKES).scalar())


def writes(db: Connection) -> bool:
    """Whether the log and the audit may be written; in a file always."""
    return db.dialect.name != "postgresql" or bool(db.execute(_WRITES).scalar())


def reads_everything(db: Connection) -> bool:
    """Whether care, identity and the log may be read; in a file always."""
    return db.dialect.name != "postgresql" or bool(db.execute(_READS).scalar())


def permit(database: Database) -> Permit:
    """Everything for who may write the log and the audit, else looking alone."""
    return SOLE_USER if reach(database).writes else Permit.of([Role.VIEWER])


def insist_writing(database: Database) -> None:
    """Raise `Refused` (`district.permission`) for who may only look, before a file is written or put aside."""
    if not reach(database).writes:
        raise who_may.no_writing()
