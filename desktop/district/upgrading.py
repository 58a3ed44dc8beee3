"""Bringing a district's database of an earlier program up to this one: tables and columns that came since, their rows,
and what readers are granted of them.

Numbers that were 32 bits wide are widened; only PostgreSQL knows the difference, a file holds 64 bits in any column.

Fields that the earlier program did not know stand in the log all the same (`sync.md`, schema newer): what is new in the
tables is filled by folding the offices' logs again, each office in a transaction of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, inspect, select, update
from sqlalchemy import insert as insert_one
from sqlalchemy.schema import CreateColumn
from sqlalchemy.types import TypeEngine

from desktop.base.errors import Refused
from desktop.district import granting, making, projection, rights, schema, who_may
from desktop.district.database import Database, derived
from desktop.district.schema import fact, office
from desktop.security.install import Install
from desktop.store.making import SCHEMA

TABLES: Final = "tables"  # the fact that tells for which tables a database was last made ready
LOCK: Final = 0x67657A6869  # the number by which importers of one database know each other's lock
REFOLD: Final = "refold"  # there while offices wait for their rows to be folded again


def shape() -> str:
    """A hash of every table and column this program knows, and how wide each is."""
    names = [
        f"{table.key}:{','.join(f'{c.name} {c.type}' for c in table.columns)}"
        for table in schema.metadata.sorted_tables
    ]
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def ready(database: Database, keys: Install) -> bool:
    """Make what is missing, grant readers what they may read, and fold the logs again when rows gained columns.

    True when anything was done. Raises `Refused` (`district.outdated`) for who may only look, while something is missing.
    """
    with database.read() as db:
        facts = making.facts(db, keys)
        if not rights.writes(db):
            _insist_whole(db, facts)
            return False
        granted = _granted(db, facts)
    if facts.get(TABLES) == shape() and granted and REFOLD not in facts:
        return False
    with _alone(database):
        database.change(lambda db: _make_missing(db, database, keys))
        with database.read() as db:
            waiting = making.facts(db, keys).get(REFOLD)
            codes = [str(code) for (code,) in db.execute(select(office.c.code).order_by(office.c.code))]
        if waiting is not None:
            _refold(database, [code for code in codes if code > waiting], keys)
    return True


def _granted(db: Connection, facts: Mapping[str, str]) -> bool:
    """Whether readers may read what this program says, or it is not for whoever opened the database to grant."""
    return facts.get(making.GRANTS, "") == granting.wanted(db) or not granting.owns(db)


def _insist_whole(db: Connection, facts: Mapping[str, str]) -> None:
    """Refuse who may not make what is missing: half the columns would be half the truth."""
    if facts.get(TABLES) == shape() and REFOLD not in facts:
        return
    there, lacking = inspect(db), REFOLD in facts
    for room in schema.SCHEMAS:
        known = {
            name: {c["name"] for c in columns} for (_, name), columns in there.get_multi_columns(room).items()
        }
        for table in (one for one in schema.metadata.sorted_tables if one.schema == room):
            lacking = lacking or not {c.name for c in table.columns} <= known.get(table.name, set())
    if lacking:
        raise Refused(who_may.outdated_words(), code="district.outdated")


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Nobody else brings this database up meanwhile: whoever comes second waits, and finds it done.

    The lock is a transaction's own beside those that work: one that waits for a lock has taken its snapshot already,
    and would not see what the first one made (PostgreSQL manual, 13.2.2). A file has one writer at a time anyhow.
    """
    with database.read() as db:
        if database.postgres:
            db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield


def _refold(database: Database, codes: list[str], keys: Install) -> None:
    key = derived(keys, projection.PERSONS)
    for code in codes:

        def work(db: Connection, code: str = code) -> None:
            projection.refold(db, code, key=key)
            db.execute(update(fact).where(fact.c.key == REFOLD).values(value=code))

        database.change(work)
    database.change(lambda db: db.execute(fact.delete().where(fact.c.key == REFOLD)))


def _make_missing(db: Connection, database: Database, keys: Install) -> None:
    facts = making.facts(db, keys)
    if facts.get(TABLES) == shape():
        if not _granted(db, facts):
            put(db, facts, making.GRANTS, granting.bring_up(db))
        return
    there = inspect(db)
    grown = False
    new: list[Table] = []
    for table in schema.metadata.sorted_tables:
        room = table.schema if database.postgres else None
        if not there.has_table(table.name, schema=room):
            new.append(table)
            continue
        known = {str(column["name"]): column["type"] for column in there.get_columns(table.name, schema=room)}
        where = f'"{room}"."{table.name}"' if room else f'"{table.name}"'
        for column in (c for c in table.columns if c.name not in known):
            words = CreateColumn(column).compile(dialect=db.dialect)
            db.exec_driver_sql(f"ALTER TABLE {where} ADD COLUMN {words}")
            grown = grown or table.name in schema.ROWS
        if database.postgres:
            _widen(db, where, [c.name for c in table.columns if _narrow(c, known.get(c.name))])
    making.create(db, new, postgres=database.postgres)
    grown = grown or any(table.name in schema.ROWS for table in new)
    if granting.owns(db):  # a column that came has no grant, whatever was granted before on the others
        put(db, facts, making.GRANTS, granting.bring_up(db))
    put(db, facts, "schema", str(SCHEMA))
    put(db, facts, TABLES, shape())
    if grown:
        put(db, facts, REFOLD, "")


def _narrow(column: Column[Any], there: TypeEngine[Any] | None) -> bool:
    """Whether a number of 64 bits stands in a column of fewer."""
    return (
        isinstance(column.type, BigInteger)
        and isinstance(there, Integer)
        and not isinstance(there, BigInteger)
    )


def _widen(db: Connection, where: str, names: Sequence[str]) -> None:
    """In one rewriting of the table, its parts with it."""
    if names:
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE bigint' for name in names)
        db.exec_driver_sql(f"ALTER TABLE {where} {changes}")


def put(db: Connection, facts: dict[str, str], key: str, value: str) -> None:
    """Write one fact."""
    if key in facts:
        db.execute(update(fact).where(fact.c.key == key).values(value=value))
    else:
        db.execute(insert_one(fact).values(key=key, value=value))
