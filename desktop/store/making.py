"""Making the tables of a new office file, and this program's own mark on it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from desktop.store import log, project, search
from desktop.store.schema import metadata

APPLICATION_ID: Final = 0x475A4849  # "GZHI"
SCHEMA: Final = 5  # PRAGMA user_version; the newest revision in migrations/versions
HEAD: Final = "0005"


def make_tables(db: Connection) -> None:
    """Every table, index, trigger and the search index, stamped with the newest revision."""
    metadata.create_all(db)
    db.exec_driver_sql(search.CREATE)
    log.set_meta(db, "search_version", search.VERSION)
    for statement in project.guard_statements():
        db.exec_driver_sql(statement)
    db.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    db.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (HEAD,))
    stamp(db)


def stamp(db: Connection) -> None:
    """Mark the file as ours and of this schema."""
    db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
