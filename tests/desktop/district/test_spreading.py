"""Log and rows can be spread over servers by the office: every key has it, and an intake needs no other office's rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Table, UniqueConstraint, event, text

from desktop.district import arrivals, between, database, duplicates, schema, totals, transfers, twins
from desktop.district.database import Database
from desktop.district.intake import receive
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, Server, enrol
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import BOB, fill

# What the district keeps once, beside the offices' own: small, and the same on every server.
SHARED = {
    "district_fact", "district_office", "installation", "refusal", "pair_answer", "district_audit", "office_certificate",
}  # fmt: skip
SPREAD = [
    table for table in schema.metadata.sorted_tables if "office" in table.c and table.name not in SHARED
]


@pytest.mark.parametrize("table", SPREAD, ids=lambda table: table.name)
def test_every_key_has_the_office(table: Table) -> None:
    assert "office" in table.primary_key.columns
    unique = [set(c.columns.keys()) for c in table.constraints if isinstance(c, UniqueConstraint)]
    unique += [set(index.columns.keys()) for index in table.indexes if index.unique]
    assert all("office" in names for names in unique)
    assert not table.foreign_keys, "a row of another office, or none at all, must not keep a bundle out"
    assert not any(
        column.server_default is not None or column.autoincrement is True for column in table.columns
    )


def test_the_server_was_told_so(district: Database) -> None:
    """As its own catalogue has it, whatever the program meant: no unique index without the office, in any part either."""
    unique = (
        "SELECT c.relname, i.indexrelid::regclass::text, ARRAY(SELECT a.attname::text FROM pg_attribute a "
        "WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey)) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indisunique AND n.nspname = ANY(:rooms)"
    )
    office = (
        "SELECT DISTINCT c.table_name, c.data_type, c.character_maximum_length FROM information_schema.columns c "
        "WHERE c.column_name = 'office' AND c.table_schema = ANY(:rooms)"
    )
    outside = (
        "SELECT count(*) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace "
        "WHERE n.nspname = ANY(:rooms) AND k.contype IN ('f', 'x')"
    )
    started = (
        "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(:rooms)"
    )
    counting = (  # a value that the server gives by itself
        "SELECT c.table_name FROM information_schema.columns c "
        "WHERE c.table_schema = ANY(:rooms) AND (c.column_default IS NOT NULL OR c.is_identity = 'YES')"
    )
    rooms = {"rooms": list(schema.SCHEMAS)}
    names = {table.name for table in SPREAD}
    with district.read() as db:
        indexes = [
            row for row in db.execute(text(unique), rooms) if re.sub(r"_\d\d$", "", row.relname) in names
        ]
        assert len(indexes) == len(SPREAD) + len(schema.LARGE) * schema.SPREAD
        assert [name for _table, name, columns in indexes if "office" not in columns] == []
        types = {(kind, size) for name, kind, size in db.execute(text(office), rooms) if name in names}
        assert len(types) == 1, "co-located tables are distributed by one type"
        assert db.execute(text(outside), rooms).scalar_one() == 0
        assert db.execute(text(started), rooms).scalar_one() == 0
        assert names.isdisjoint(db.execute(text(counting), rooms).scalars())


def test_the_log_and_all_rows_are_among_them() -> None:
    assert {
        schema.op,
        schema.seam,
        schema.bundle,
        schema.conflict,
        schema.person,
        *schema.ROWS.values(),
    } <= set(SPREAD)


@pytest.fixture
def where(server: Server) -> str:
    return server.new_database()


def _alone(district: Database, office: str) -> None:
    """A login that sees and writes the rows of one office and no other's, wherever there is an office in the key."""

    def work(db: object) -> None:
        run = db.exec_driver_sql  # type: ignore[attr-defined]
        if not run("SELECT 1 FROM pg_roles WHERE rolname = 'one_office'").first():
            run("CREATE ROLE one_office LOGIN")
        for room in schema.SCHEMAS:
            run(f"GRANT USAGE ON SCHEMA {room} TO one_office")
            run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {room} TO one_office")
        for table in SPREAD:
            name = f'"{table.schema}"."{table.name}"'
            run(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            run(f"CREATE POLICY alone ON {name} TO one_office USING (office = '{office}')")

    district.change(work)


@pytest.fixture
def by_insert(monkeypatch: pytest.MonkeyPatch) -> None:
    """COPY by way of a table of its own: PostgreSQL asks no policies of a COPY and therefore refuses it."""
    plain = psycopg.Cursor.copy

    @contextmanager
    def copy(cursor: Any, statement: str) -> Iterator[Any]:
        found = re.fullmatch(r"COPY (\S+) \((.*)\) FROM STDIN( \(FORMAT BINARY\))?", statement)
        assert found is not None
        cursor.execute(f"CREATE TEMP TABLE staged AS SELECT {found[2]} FROM {found[1]} WHERE false")
        with plain(cursor, f"COPY staged ({found[2]}) FROM STDIN{found[3] or ''}") as running:
            yield running
        cursor.execute(f"INSERT INTO {found[1]} ({found[2]}) SELECT {found[2]} FROM staged")
        cursor.execute("DROP TABLE staged")

    monkeypatch.setattr(psycopg.Cursor, "copy", copy)


@pytest.mark.usefixtures("by_insert")
def test_an_intake_touches_no_row_of_another_office(
    district: Database, where: str, office: Workspace, make_office: Callable[..., Workspace],
    send: Callable[..., Path], tmp_path: Path,
) -> None:  # fmt: skip
    from desktop.operations import office as founding

    other = make_office("other.gezhi", founded=False)
    founding.found(other, code="420303090013", name="星湖社区", actor="李梅")
    enrol(district)
    enrol(district, "420303090013", "星湖社区", BOB)
    people = fill(office, 20)
    fill(other, 5)
    _alone(district, OFFICE)
    alone = database.connect(where.replace("postgres@", "one_office@"), DISTRICT)

    def take(path: Path) -> int:
        folder = tmp_path / "quarantine"
        return receive(alone, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=folder).new_ops

    try:
        assert take(send(office)) == len(office.vector())
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", people[0], {"name": "改过的人"})
            unit.delete("resident", people[1])
            unit.purge("resident", people[2])
        assert take(send(office)) > 0
        assert rows_at(district) == rows_of(office)
        with pytest.raises(Exception, match="row-level security"):  # whichever error the engine's becomes
            take(send(other, BOB))
    finally:
        alone.close()


def test_an_office_lies_in_one_part_of_each_spread_table(
    district: Database,
    office: Workspace,
    make_office: Callable[..., Workspace],
    send: Callable[..., Path],
    tmp_path: Path,
) -> None:
    enrol(district)
    fill(office, 30)
    receive(
        district, send(office), keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "quarantine"
    )
    with district.read() as db:
        for name in ("district.op", "ledger.resident", "ledger.household"):
            parts = db.execute(
                text("SELECT count(*) FROM pg_partition_tree(:name) WHERE isleaf"), {"name": name}
            )
            assert parts.scalar_one() == schema.SPREAD
            used = db.execute(text(f"SELECT DISTINCT tableoid::regclass::text FROM {name}")).all()
            assert len(used) == 1


# What is asked over all offices at once; everything else names the office it asks about, or groups by office.
OVER_ALL = {"person_key"}
_PLACE = r'"?(?:district|ledger|care)"?\."?(\w+)"?'


def _crossing(statement: str) -> set[str]:
    """The spread tables that a statement joins to another spread one without saying that the offices are equal."""
    words = " ".join(statement.split())
    first = re.search(rf"FROM {_PLACE}", words)
    names = {table.name for table in SPREAD}
    joined = re.findall(
        rf"JOIN {_PLACE} (?:AS \w+ )?ON (.*?)(?= (?:LEFT OUTER )?JOIN | WHERE | GROUP | ORDER |$)", words
    )
    if first is None or first[1] not in names:
        return set()
    return {
        name
        for name, condition in joined
        if name in names and not re.search(r"\.office = \S+\.office", condition)
    }


def test_rows_of_two_tables_meet_by_their_office(
    district: Database, office: Workspace, make_office: Callable[..., Workspace], send: Callable[..., Path],
    tmp_path: Path,
) -> None:  # fmt: skip
    """Every statement of intake, receipts, overviews, duplicates and transfers, as it goes to the server."""
    from desktop.operations import office as founding

    other = make_office("other.gezhi", founded=False)
    founding.found(other, code="420303090013", name="星湖社区", actor="李梅")
    enrol(district)
    enrol(district, "420303090013", "星湖社区", BOB)
    said: list[str] = []
    event.listen(
        district.engine, "before_cursor_execute", lambda _db, _cursor, text, *_rest: said.append(text)
    )
    for one, install in ((office, None), (other, BOB)):
        who = fill(one, 3)[0]
        with one.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", who, {"id_number": "420303198501010013"})
        path = send(one) if install is None else send(one, install)
        receive(district, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "q")
        if one is office:
            mover = who
    with district.read() as db:
        totals.counts(db)
        arrivals.arrivals(db, now_ms=NOW)
        assert len(duplicates.duplicates(db)) == 1
        assert len(twins.twins(db, keys=DISTRICT)) == 1
    order = transfers.Order(OFFICE, "420303090013", (mover,), "2026-07-01")
    district.change(lambda db: transfers.hand_over(db, order, transfers.By(DISTRICT, "区管理员", NOW)))
    with district.read() as db:
        assert len(between.handed(db)) == 1
    joins = [text for text in said if " JOIN " in " ".join(text.split())]
    assert len(said) > 60
    assert joins
    crossing = {name for text in joins for name in _crossing(text)}
    assert crossing <= OVER_ALL
    assert _crossing(
        "SELECT 1 FROM ledger.resident JOIN ledger.household ON household.id = resident.household_id"
    )
