"""Whoever reads the district's PostgreSQL by other means sees people's care only with the role for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from desktop.base.errors import Refused
from desktop.district import database, granting, making, rights, schema, upgrading
from desktop.district.database import Database
from desktop.district.intake import Received, receive
from desktop.domain import masking
from desktop.domain.life.act import SHOWN_AS
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
        if table.name in granting.CLOSED:
            names = [table.name]
            if table.name in schema.LARGE:  # nor by the name of a part
                names += [f"{table.name}_{part:02}" for part in range(schema.SPREAD)]
            for name in names:
                assert refused(ask, granting.READER, f'SELECT 1 FROM "{table.schema}"."{name}"'), name
    assert refused(ask, granting.READER, "SELECT * FROM ledger.resident")
    assert refused(ask, granting.READER, "SELECT note_categories FROM ledger.resident")
    assert refused(ask, granting.READER, "SELECT 1 FROM ledger.resident_00")
    assert refused(ask, granting.READER, "SELECT entity_id FROM district.op"), (
        "which records a step touched together"
    )
    assert ask(granting.READER, "SELECT max(hlc) FROM district.op")
    assert len(ask(granting.READER, "SELECT name FROM ledger.resident")) == 3
    assert ask(granting.READER, "SELECT code FROM district.district_office")


@pytest.mark.usefixtures("filled")
def test_a_reader_with_care_reads_it_and_writes_nothing(ask: Callable[[str, str], list[object]]) -> None:
    assert ask(granting.CARE_READER, "SELECT category FROM care.care_record") == [("dibao",)]
    assert ask(granting.CARE_READER, "SELECT body FROM district.op")
    assert len(ask(granting.CARE_READER, "SELECT * FROM ledger.resident")) == 3
    for sql in (
        "DELETE FROM care.care_record",
        "UPDATE ledger.resident SET name = ''",
        "INSERT INTO district.district_fact VALUES ('a', 'b')",
    ):
        assert refused(ask, granting.CARE_READER, sql), sql


def test_of_every_table_it_is_decided_what_readers_read() -> None:
    """A new table without a decision is readable by nobody, and fails here."""
    names = [table.name for table in schema.metadata.sorted_tables]
    decided = [*granting.WHOLE, *granting.PARTLY, *granting.CLOSED]
    assert sorted(names) == sorted(decided), (
        "decide in desktop/district/granting.py what readers may read of it"
    )
    assert all(
        table.name in granting.CLOSED for table in schema.metadata.sorted_tables if table.schema == "care"
    )
    for table in schema.metadata.sorted_tables:
        columns = {column.name for column in table.columns}
        assert granting.PARTLY.get(table.name, frozenset()) < columns, table.name


# Telephones of offices and companies: they hang on every notice board.
POSTED = {("community", "phone"), ("community", "supervision_phone"), ("compound", "property_phone")}


def test_a_reader_without_care_is_granted_no_column_that_screens_mask() -> None:
    """What `domain.masking` knows of, and whatever is called like it: a new column of that kind fails here."""
    secret = re.compile(
        r"phone|id_number|id_prefix|former_ids|^birth$|^note$|^reason$|note_categories|private|health"
    )
    for table in schema.metadata.sorted_tables:
        for name in granting.readable(table, granting.READER):
            if (table.name, name) not in POSTED:
                assert name not in {**masking.MASKS, **masking.LISTS}, (table.name, name)
                assert not secret.search(name), (table.name, name)


def test_a_reader_without_care_is_not_told_of_a_prison() -> None:
    """Screens show that act as "away", and where the prison is not at all; a server cannot say one thing for another."""
    assert SHOWN_AS
    assert not {"kind", "place"} & granting.readable(schema.ROWS["life_event"], granting.READER)
    assert {"kind", "place"} <= granting.readable(schema.ROWS["life_event"], granting.CARE_READER)


def test_the_server_grants_what_is_decided_and_nothing_else(district: Database) -> None:
    """Table by table and column by column, as the server's own catalogue answers."""
    may = text("SELECT has_column_privilege(:role, :name, :column, :what)")
    with district.read() as db:
        for role in (granting.READER, granting.CARE_READER):
            for table in schema.metadata.sorted_tables:
                name, open_ones = f'"{table.schema}"."{table.name}"', granting.readable(table, role)
                for column in table.columns:
                    about = {"role": role, "name": name, "column": column.name}
                    assert db.execute(may, {**about, "what": "SELECT"}).scalar() is (
                        column.name in open_ones
                    ), about
                    for what in ("INSERT", "UPDATE"):
                        assert db.execute(may, {**about, "what": what}).scalar() is False, about


def _renamed_back(district: Database) -> None:
    """As the last program left it: whole tables granted that are no longer, others not at all, and no mark of grants."""

    def work(db: Connection) -> None:
        for statement in (
            "GRANT SELECT ON ledger.staff, ledger.household TO gezhi_reader",
            "REVOKE ALL ON district.transfer, district.pack_item, district.letter FROM gezhi_reader, gezhi_care_reader",
            "GRANT gezhi_reader TO gezhi_care_reader",
            "DELETE FROM district.district_fact WHERE key = 'grants'",
        ):
            db.exec_driver_sql(statement)

    district.change(work)


@pytest.mark.usefixtures("filled")
def test_a_district_of_the_last_program_is_granted_anew_when_its_owner_opens_it(
    district: Database, ask: Callable[[str, str], list[object]]
) -> None:
    upgrading.ready(district, DISTRICT)
    _renamed_back(district)
    assert ask(granting.READER, "SELECT id_number FROM ledger.staff") == []
    assert refused(ask, granting.READER, "SELECT * FROM district.transfer")
    assert upgrading.ready(district, DISTRICT)
    assert refused(ask, granting.READER, "SELECT id_number FROM ledger.staff")
    assert ask(granting.READER, "SELECT * FROM district.transfer") == []
    assert ask(granting.READER, "SELECT name FROM ledger.staff") == []
    assert not upgrading.ready(district, DISTRICT), "once is enough"


@pytest.mark.usefixtures("filled")
def test_a_column_that_comes_later_is_read_by_readers_too(
    district: Database, ask: Callable[[str, str], list[object]]
) -> None:
    """Of tables granted by column nobody is granted a new one by himself: neither open nor withheld columns."""
    upgrading.ready(district, DISTRICT)

    def earlier(db: Connection) -> None:
        for column in ("employer", "health"):
            db.exec_driver_sql(f"ALTER TABLE ledger.resident DROP COLUMN {column}")
        upgrading.put(db, {upgrading.TABLES: ""}, upgrading.TABLES, "as an earlier program called them")

    district.change(earlier)
    assert upgrading.ready(district, DISTRICT)
    assert ask(granting.READER, "SELECT employer FROM ledger.resident") == [(None,)] * 3
    assert refused(ask, granting.READER, "SELECT health FROM ledger.resident")
    assert ask(granting.CARE_READER, "SELECT employer, health FROM ledger.resident") == [(None, None)] * 3


def test_who_may_only_look_is_told_to_let_the_owner_open_an_older_district_first(
    district: Database, where: str, looker: Callable[[str], str]
) -> None:
    upgrading.ready(district, DISTRICT)
    plain = database.connect(looker(granting.READER), DISTRICT)
    try:
        assert not upgrading.ready(plain, DISTRICT)

        def earlier(db: Connection) -> None:
            db.exec_driver_sql("ALTER TABLE ledger.resident DROP COLUMN employer")
            upgrading.put(db, {upgrading.TABLES: ""}, upgrading.TABLES, "as an earlier program called them")

        district.change(earlier)
        with pytest.raises(Refused, match="建库的数据库账号打开一次") as caught:
            upgrading.ready(plain, DISTRICT)
        assert caught.value.code == "district.outdated"
        upgrading.ready(district, DISTRICT)
        assert not upgrading.ready(plain, DISTRICT)
    finally:
        plain.close()


@pytest.fixture
def owned() -> Iterator[tuple[Server, str]]:
    """A server that has no roles for readers yet, and a database of a login that may not make any."""
    made = Server()
    admin = made.new_database()
    engine = create_engine(
        admin.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as db:
        db.exec_driver_sql("CREATE ROLE keeper LOGIN")
        db.exec_driver_sql("CREATE DATABASE kept OWNER keeper")
    engine.dispose()
    yield made, f"postgresql://keeper@/kept?host={made.home}"
    made.close()


def test_an_owner_who_may_make_no_roles_grants_once_the_administrator_made_them(
    owned: tuple[Server, str],
) -> None:
    server, where = owned
    keeper = database.connect(where, DISTRICT)
    making.make(keeper, code="420303", name="张湾区", keys=DISTRICT)
    upgrading.ready(keeper, DISTRICT)
    assert not upgrading.ready(keeper, DISTRICT), "without roles nothing is left to do"
    admin = where.replace("keeper@", "postgres@")
    engine = create_engine(admin.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        db.exec_driver_sql(f"CREATE ROLE {granting.READER} NOLOGIN")
        db.exec_driver_sql(f"CREATE ROLE {granting.CARE_READER} NOLOGIN")
    engine.dispose()
    looker = database.connect(server.login(admin, granting.READER), DISTRICT)
    try:
        with pytest.raises(Refused):
            upgrading.ready(looker, DISTRICT)
        assert upgrading.ready(keeper, DISTRICT)
        assert not upgrading.ready(looker, DISTRICT)
        with looker.read() as db:
            assert db.execute(select(schema.office)).all() == []
        assert not rights.reach(looker).everything
    finally:
        looker.close()
        keeper.close()


def test_who_may_make_no_district_is_told_what_to_ask_the_administrator_for(server: Server) -> None:
    """There is no login yet that made it, to which he could be sent."""
    where = server.login(server.new_database(), "pg_monitor")
    opened = database.connect(where, DISTRICT)
    try:
        with pytest.raises(Refused, match="GRANT CREATE ON DATABASE") as caught:
            making.make(opened, code="420303", name="张湾区", keys=DISTRICT)
        assert caught.value.code == "district.permission"
    finally:
        opened.close()


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
