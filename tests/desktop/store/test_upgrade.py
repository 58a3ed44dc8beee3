"""Files of older programs are copied and migrated; the migrations end exactly where the tables are declared."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from desktop.base.errors import EnvironmentFailure
from desktop.store import database, making, pictures, upgrade
from tests.desktop.documents.reading import face

KEY = bytes(range(32))


def ddl(db: Connection) -> set[str]:
    """Every object's statement without the spaces that two writers may set differently."""
    rows = db.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'"
    )
    return {re.sub(r"\s+", "", row[0]) for row in rows}


def old_file(path: Path, revision: str, number: int) -> Engine:
    engine = database.engine_for(path, KEY)
    upgrade.migrate(engine, revision)
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        db.exec_driver_sql(f"PRAGMA application_id = {making.APPLICATION_ID}")
        db.exec_driver_sql(f"PRAGMA user_version = {number}")
        db.exec_driver_sql("INSERT INTO meta VALUES ('db_id', 'kept')")
    return engine


def test_migrations_end_where_the_tables_are_declared(tmp_path: Path) -> None:
    migrated = database.engine_for(tmp_path / "migrated", KEY)
    upgrade.migrate(migrated)
    made = database.engine_for(tmp_path / "made", KEY)
    with made.connect().execution_options(gezhi_writes=True) as db, db.begin():
        making.make_tables(db)
    with migrated.connect() as one, made.connect() as two:
        assert ddl(one) == ddl(two)
        version = "SELECT version_num FROM alembic_version"
        assert one.exec_driver_sql(version).scalar() == two.exec_driver_sql(version).scalar() == making.HEAD
    migrated.dispose()
    made.dispose()


def test_an_older_file_is_copied_then_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "office"
    engine = old_file(path, "0001", 1)
    copy = upgrade.bring_up_to_date(engine, path, KEY)
    assert copy is not None
    with engine.connect() as db:
        assert upgrade.schema_of(db) == making.SCHEMA
        assert db.exec_driver_sql("SELECT value FROM meta").scalar() == "kept"
        assert db.exec_driver_sql("SELECT count(*) FROM seam").scalar() == 0
    kept = database.engine_for(copy, KEY)
    with kept.connect() as db:
        assert upgrade.schema_of(db) == 1
        assert db.exec_driver_sql("SELECT value FROM meta").scalar() == "kept"
    assert upgrade.bring_up_to_date(engine, path, KEY) is None
    engine.dispose()
    kept.dispose()


@pytest.mark.parametrize("number", [2, 3, 4])
def test_every_older_schema_keeps_its_rows_and_gets_the_map(tmp_path: Path, number: int) -> None:
    path = tmp_path / "office"
    engine = old_file(path, f"{number:04d}", number)
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        db.exec_driver_sql("INSERT INTO write_permit VALUES (1)")
        db.exec_driver_sql("INSERT INTO building (id, label, map_x) VALUES ('b', '3', 120)")
        db.exec_driver_sql("DELETE FROM write_permit")
    assert upgrade.bring_up_to_date(engine, path, KEY) is not None
    with engine.connect().execution_options(gezhi_writes=True) as db:
        row = db.exec_driver_sql("SELECT label, map_x, map_outline, map_source FROM building").one()
        assert tuple(row) == ("3", 120, None, None)
        for kind in ("map_feature", "map_background", "neighbour_link", "division_draft", "return_snapshot"):
            assert db.exec_driver_sql(f'SELECT count(*) FROM "{kind}"').scalar() == 0
            with pytest.raises(Exception, match="operation log"):
                db.exec_driver_sql(f"INSERT INTO \"{kind}\" (id) VALUES ('x')")
    engine.dispose()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_older_schema_keeps_its_pictures(tmp_path: Path, number: int) -> None:
    """Those that rows name and those that wait for an undo; the copy made before holds them too."""
    path = tmp_path / "office"
    engine = old_file(path, f"{number:04d}", number)
    made = {
        hashlib.sha256(one).hexdigest(): one for one in (face(50, 70) + bytes([n]) * 9_000 for n in range(4))
    }
    named = sorted(made)[:3]
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        db.exec_driver_sql("INSERT INTO write_permit VALUES (1)")
        for name, data in made.items():
            db.exec_driver_sql("INSERT INTO blob VALUES (?, 'image/jpeg', ?)", (name, data))
        for name in named[:2]:
            db.exec_driver_sql("INSERT INTO staff (id, name, photo) VALUES (?, '任杰', ?)", (name[:32], name))
        kind = "board_issue" if number >= 4 else "staff"
        db.exec_driver_sql(f"INSERT INTO {kind} (id, photo) VALUES ('b', ?)", (named[2],))
        db.exec_driver_sql("DELETE FROM write_permit")
    copy = upgrade.bring_up_to_date(engine, path, KEY)
    assert copy is not None
    kept = database.engine_for(copy, KEY)
    for one in (engine, kept):
        with one.connect() as db:
            found = {name: bytes(data) for name, data in db.exec_driver_sql("SELECT sha256, bytes FROM blob")}
            assert found == made
    with engine.connect() as db:
        assert pictures.named(db) == set(named)
        assert pictures.lacking(db) == ()
        assert set(pictures.contents(db, made)) == set(made), "sound, each of a known kind"
    engine.dispose()
    kept.dispose()


def test_a_migration_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "office"
    engine = old_file(path, "0001", 1)
    monkeypatch.setattr(upgrade, "stamp", lambda _db: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade.bring_up_to_date(engine, path, KEY)
    with engine.connect() as db:
        assert upgrade.schema_of(db) == 1
        assert db.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'seam'").scalar() == 0
    engine.dispose()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    engine = old_file(tmp_path / "office", "head", making.SCHEMA + 1)
    with pytest.raises(EnvironmentFailure) as refusal:
        upgrade.bring_up_to_date(engine, tmp_path / "office", KEY)
    assert refusal.value.code == "store.newer"
    engine.dispose()


@pytest.mark.parametrize(
    ("version", "fit"),
    [
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.44.6", True),
        ("3.40.1", False),
    ],
)
def test_an_engine_that_can_corrupt_the_log_is_refused(version: str, fit: bool) -> None:
    if fit:
        database.refuse_affected_engine(version)
    else:
        with pytest.raises(EnvironmentFailure):
            database.refuse_affected_engine(version)


def test_every_connection_is_durable_and_distrustful(tmp_path: Path) -> None:
    raw = database.connect(tmp_path / "office", KEY)
    found = {name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name, _v, _e in database.PRAGMAS}
    assert found == {name: expected for name, _value, expected in database.PRAGMAS}
    assert found["synchronous"] == 2
    raw.close()
