"""A district of an earlier program opens: tables and columns that came since are made and filled out of the log."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select
from sqlalchemy.engine import Inspector

from desktop.district import database, schema, upgrading
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, enrol
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import fill

Send = Callable[..., Path]
Take = Callable[[Path], Received]


def _age(district: Database) -> None:
    """Take away what an earlier program had not."""
    room = "ledger." if district.postgres else ""
    own = "district." if district.postgres else ""

    def work(db: object) -> None:
        db.exec_driver_sql(f"DROP TABLE {own}office_heard")  # type: ignore[attr-defined]
        db.exec_driver_sql(f"DROP TABLE {room}patrol")  # type: ignore[attr-defined]
        db.exec_driver_sql(f"ALTER TABLE {room}resident DROP COLUMN phones")  # type: ignore[attr-defined]

    district.change(work)


def test_tables_and_columns_that_came_since_are_made_and_filled(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 7)
    take(send(office))
    before = rows_at(district)
    _age(district)
    assert upgrading.ready(district, DISTRICT)
    assert rows_at(district) == before == rows_of(office)
    with district.read() as db:
        assert inspect(db).has_table("office_heard", schema="district" if district.postgres else None)
        facts = {row.key for row in db.execute(select(schema.fact))}
    assert upgrading.REFOLD not in facts
    assert not upgrading.ready(district, DISTRICT), "once is enough"


def _narrow(district: Database) -> None:
    """Numbers as wide as an earlier program made them: in the log, in the rows, in what the district knows."""

    def work(db: Connection) -> None:
        rooms = {"op": "seq", "resident": "sort_no", "building": "floors", "bundle": "ops"}
        for name, column in rooms.items():
            (table,) = [t for t in schema.metadata.sorted_tables if t.name == name]
            if district.postgres:
                narrow = f'ALTER COLUMN "{column}" TYPE integer'
                db.exec_driver_sql(f'ALTER TABLE "{table.schema}"."{name}" {narrow}')
            else:
                db.exec_driver_sql("PRAGMA writable_schema = 1")
                db.exec_driver_sql(
                    f"UPDATE sqlite_master SET sql = replace(sql, '{column} BIGINT', '{column} INTEGER') "
                    f"WHERE type = 'table' AND name = '{name}'"
                )
                db.exec_driver_sql("PRAGMA writable_schema = RESET")
        upgrading.put(db, {upgrading.TABLES: ""}, upgrading.TABLES, "as an earlier program called them")

    district.change(work)


def test_numbers_that_were_narrow_take_what_is_wide(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    """2^31 is below what a signed operation may hold: it was an error of the engine, and no bundle came in after it."""
    enrol(district)
    people = fill(office, 3)
    take(send(office))
    with district.read() as db:
        facts = {row.key for row in db.execute(select(schema.fact))}
    if upgrading.TABLES not in facts:
        upgrading.ready(district, DISTRICT)
    _narrow(district)
    assert upgrading.ready(district, DISTRICT)
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"sort_no": 2**40})
    take(send(office))
    assert rows_at(district) == rows_of(office)
    with district.read() as db:
        number = db.execute(
            select(schema.ROWS["resident"].c.sort_no).where(schema.ROWS["resident"].c.id == people[0])
        )
        assert number.scalar_one() == 2**40
        if district.postgres:
            narrow = "SELECT count(*) FROM information_schema.columns WHERE data_type = 'integer' AND table_schema = ANY(%s)"
            assert db.exec_driver_sql(narrow, (list(schema.SCHEMAS),)).scalar_one() == 0
    assert not upgrading.ready(district, DISTRICT)


def test_what_was_interrupted_goes_on_with_the_next_office(
    office: Workspace, district: Database, send: Send, take: Take
) -> None:
    enrol(district)
    fill(office, 3)
    take(send(office))
    upgrading.ready(district, DISTRICT)
    resident = schema.ROWS["resident"]
    district.change(lambda db: db.execute(resident.update().values(name=None)))
    district.change(lambda db: upgrading.put(db, {}, upgrading.REFOLD, ""))
    assert upgrading.ready(district, DISTRICT)
    assert rows_at(district) == rows_of(office)


def test_two_that_bring_one_old_district_up_at_once_do_not_collide(
    district: Database, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have seen that a table is missing before either made it; who comes second finds it made."""
    _age(district)
    both = threading.Barrier(2)

    def looked(db: Connection) -> Inspector:
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)  # in vain where one waits for the other
        return inspect(db)

    monkeypatch.setattr(upgrading, "inspect", looked)
    other = database.connect(where, DISTRICT)
    try:
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda one: upgrading.ready(one, DISTRICT), (district, other)))
    finally:
        other.close()
    assert True in done
    assert not upgrading.ready(district, DISTRICT)
    with district.read() as db:
        assert inspect(db).has_table("office_heard", schema="district" if district.postgres else None)
