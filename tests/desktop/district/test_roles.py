"""Whoever reads the district's PostgreSQL by other means sees people's care only with the role for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from desktop.district import database, making, schema
from desktop.district.database import Database
from desktop.district.intake import Received, receive
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, Server, enrol
from tests.desktop.exchange.bundle.conftest import fill

DENIED = "42501"


@pytest.fixture
def where(server: Server) -> str:
    return server.new_database()


@pytest.fixture
def ask(district: Database, where: str) -> Iterator[Callable[[str, str], list[object]]]:
    """Run a statement as a login that has one of the roles and nothing else."""
    address = where.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address)

    def run(role: str, sql: str) -> list[object]:
        with engine.connect() as db:
            db.execute(text(f"SET ROLE {role}"))
            return list(db.execute(text(sql)))

    yield run
    engine.dispose()


@pytest.fixture
def filled(district: Database, office: Workspace, send: Callable[..., Path], tmp_path: Path) -> Received:
    enrol(district)
    (person, *_rest) = fill(office, 3)
    with office.change("care.open", actor="李梅") as unit:
        unit.create("care_record", {"resident_id": person, "category": "dibao", "start": "2026-01-01"})
        unit.set("resident", person, {"note_categories": ["dibao"]})
    return receive(
        district, send(office), keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "quarantine"
    )


def refused(ask: Callable[[str, str], list[object]], role: str, sql: str) -> bool:
    try:
        ask(role, sql)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != DENIED:
            raise
        return True
    return False


@pytest.mark.usefixtures("filled")
def test_a_reader_without_care_reads_nothing_that_tells_of_it(
    ask: Callable[[str, str], list[object]],
) -> None:
    for table in schema.metadata.sorted_tables:
        if table.schema == "care" or table.name in schema.CARE_ONLY:
            names = [table.name]
            if table.name in schema.LARGE:  # nor by the name of a part
                names += [f"{table.name}_{part:02}" for part in range(schema.SPREAD)]
            for name in names:
                assert refused(ask, making.READER, f'SELECT 1 FROM "{table.schema}"."{name}"'), name
    assert refused(ask, making.READER, "SELECT * FROM ledger.resident")
    assert refused(ask, making.READER, "SELECT note_categories FROM ledger.resident")
    assert refused(ask, making.READER, "SELECT 1 FROM ledger.resident_00")
    assert len(ask(making.READER, "SELECT name FROM ledger.resident")) == 3
    assert ask(making.READER, "SELECT code FROM district.district_office")


@pytest.mark.usefixtures("filled")
def test_a_reader_with_care_reads_it_and_writes_nothing(ask: Callable[[str, str], list[object]]) -> None:
    assert ask(making.CARE_READER, "SELECT category FROM care.care_record") == [("dibao",)]
    assert ask(making.CARE_READER, "SELECT body FROM district.op")
    assert len(ask(making.CARE_READER, "SELECT * FROM ledger.resident")) == 3
    for sql in (
        "DELETE FROM care.care_record",
        "UPDATE ledger.resident SET name = ''",
        "INSERT INTO district.district_fact VALUES ('a', 'b')",
    ):
        assert refused(ask, making.CARE_READER, sql), sql


def test_every_table_is_granted_to_one_of_them_or_named_as_nobody_s() -> None:
    granted = " ".join(making.grants())
    for table in schema.metadata.sorted_tables:
        if table.schema in ("ledger", "care"):
            assert f'"{table.schema}"."{table.name}"' in granted


def test_a_login_without_a_role_reads_nothing(district: Database, server: Server, where: str) -> None:
    engine = create_engine(where.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        db.execute(text("CREATE ROLE a_stranger NOLOGIN"))
        try:
            db.execute(text("SET LOCAL ROLE a_stranger"))
            with pytest.raises(ProgrammingError), db.begin_nested():
                db.execute(text("SELECT 1 FROM care.care_record"))
        finally:
            db.execute(text("RESET ROLE"))
            db.execute(text("DROP ROLE a_stranger"))
    engine.dispose()
    opened = database.connect(where, DISTRICT)
    opened.close()
