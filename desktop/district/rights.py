"""What whoever opened the district may do, as its engine says: PostgreSQL asks its own roles, a file belongs to its keys."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from desktop.district.database import Database
from desktop.domain.permissions import SOLE_USER, Permit, Role

_MAY: Final = text(
    "SELECT has_table_privilege('district.op', 'INSERT') AND has_table_privilege('district.district_audit', 'INSERT')"
)


def permit(database: Database) -> Permit:
    """Everything for who may write the log and the audit, else looking alone."""
    if not database.postgres:
        return SOLE_USER
    with database.read() as db:
        writes = bool(db.execute(_MAY).scalar())
    return SOLE_USER if writes else Permit.of([Role.VIEWER])
