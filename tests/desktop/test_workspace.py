"""The open office file: created, opened, refused, written through one path only."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, NotFound, Refused
from desktop.security import slotfile
from desktop.store import making, verify
from desktop.store.location import Volume
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes


def rows(office: Workspace, sql: str) -> list[tuple[object, ...]]:
    with office.read() as db:
        return [tuple(row) for row in db.exec_driver_sql(sql)]


def add_resident(office: Workspace, name: str = "张三", **fields: object) -> str:
    with office.change("resident.add", actor="李梅") as unit:
        return unit.create("resident", {"name": name, **fields})


def agrees(office: Workspace) -> bool:
    with office.read() as db:
        return not verify.row_problems(db) + verify.chain_problems(db)


class OnShare:
    def of(self, path: Path) -> Volume:
        return Volume(network=True, removable=False)


class OnStick:
    def of(self, path: Path) -> Volume:
        return Volume(network=False, removable=True)


def test_a_new_file_is_unreadable_without_its_key(office: Workspace) -> None:
    add_resident(office, "独一无二的姓名")
    office.close()
    for file in office.path.parent.iterdir():
        assert "独一无二的姓名".encode() not in file.read_bytes()
        assert b"SQLite format" not in file.read_bytes()


def test_what_was_saved_is_there_after_reopening(office: Workspace) -> None:
    add_resident(office, "张三", phones=["13800000000"])
    office.close()
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert rows(again, "SELECT name, phones FROM resident") == [("张三", '["13800000000"]')]
    again.close()


def test_each_session_writes_in_a_stream_of_its_own(office: Workspace) -> None:
    add_resident(office)
    office.close()
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    add_resident(again)
    assert rows(again, "SELECT count(*), count(parent) FROM stream") == [(2, 1)]
    again.close()


def test_the_recovery_code_opens_without_the_password(tmp_path: Path) -> None:
    created = Workspace.create(
        tmp_path / "a", user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
    )
    add_resident(created.workspace, "张三")
    created.workspace.close()
    with pytest.raises(Refused):
        Workspace.open(tmp_path / "a", password="forgotten 1", volumes=FitVolumes())
    again = Workspace.open(tmp_path / "a", recovery_code=created.recovery_code, volumes=FitVolumes())
    assert rows(again, "SELECT name FROM resident") == [("张三",)]
    again.change_password("a new word 8", user="李梅", cost=CHEAP)
    again.close()
    third = Workspace.open(tmp_path / "a", password="a new word 8", volumes=FitVolumes())
    assert rows(third, "SELECT name FROM resident") == [("张三",)]
    third.close()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("password", "password.wrong"),
        ("other_file", "store.not_ours"),
        ("plain_sqlite", "store.not_ours"),
        ("newer", "store.newer"),
        ("share", "location.network"),
        ("stick", "location.removable"),
        ("second", "store.second_instance"),
        ("no_slots", "keys.missing"),
        ("bad_slots", "keys.damaged"),
        ("missing", "office.missing"),
        ("truncated", "store.damaged"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence_and_left_alone(
    office: Workspace, spoil: str, code: str
) -> None:
    path, password, volumes = office.path, PASSWORD, FitVolumes()
    if spoil == "newer":
        with office.local() as db:
            db.exec_driver_sql(f"PRAGMA user_version = {making.SCHEMA + 1}")
    if spoil != "second":
        office.close()
    if spoil == "password":
        password = "wrong password 1"
    elif spoil == "other_file":
        path.write_bytes(b"PK\x03\x04" + bytes(2_000))
    elif spoil == "plain_sqlite":
        path.write_bytes(b"SQLite format 3\x00" + bytes(2_000))
    elif spoil == "no_slots":
        slotfile.remove(path)
    elif spoil == "bad_slots":
        for place in (slotfile.slot_path(path), slotfile.second_path(path)):
            assert place is not None
            place.write_bytes(b"{")
    elif spoil == "missing":
        path.unlink()
    elif spoil == "truncated":
        path.write_bytes(path.read_bytes()[:-5_000])
    before = path.read_bytes() if path.exists() and spoil != "second" else b""
    volumes = {"share": OnShare(), "stick": OnStick()}.get(spoil, volumes)
    with pytest.raises((Refused, EnvironmentFailure)) as refusal:
        Workspace.open(path, password=password, volumes=volumes).close()
    assert refusal.value.code in {code, "store.not_ours"}
    assert len(refusal.value.text) > 8
    assert refusal.value.exit_code == (1 if isinstance(refusal.value, Refused) else 3)
    if before:
        assert path.read_bytes() == before


def test_nothing_is_made_where_a_file_stands(office: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        Workspace.create(office.path, user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
    assert refusal.value.code == "office.exists"


@pytest.mark.parametrize("password", ["short1", "12345678", "abcdefgh"])
def test_a_password_that_is_easy_to_guess_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(Refused):
        Workspace.create(tmp_path / "a", user="李梅", password=password, volumes=FitVolumes(), cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE resident SET name = 'x'",
        "DELETE FROM resident",
        "INSERT INTO resident (id, name) VALUES ('1', 'x')",
        "UPDATE oplog SET body = '{}'",
        "DELETE FROM oplog",
        "DELETE FROM audit",
    ],
)
def test_a_write_that_goes_around_the_log_is_aborted(office: Workspace, statement: str) -> None:
    add_resident(office)
    with pytest.raises(dbapi2.IntegrityError), office.local() as db:
        db.exec_driver_sql(statement)
    assert agrees(office)


def test_an_exception_takes_everything_back(office: Workspace) -> None:
    add_resident(office)
    before = office.vector()

    def half_done() -> None:
        with office.change("resident.add", actor="李梅") as unit:
            unit.create("resident", {"name": "李四"})
            assert unit.db.exec_driver_sql("SELECT count(*) FROM resident").scalar() == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert office.vector() == before
    assert rows(office, "SELECT name FROM resident") == [("张三",)]
    add_resident(office, "王五")
    assert agrees(office)
    assert not office.vector().holes()


def test_a_change_inside_a_change_is_a_bug_said_at_once(office: Workspace) -> None:
    def nested() -> None:
        with office.change("resident.add", actor="李梅") as unit:
            unit.create("resident", {"name": "张三"})
            add_resident(office)

    with pytest.raises(RuntimeError):
        nested()
    assert rows(office, "SELECT count(*) FROM resident") == [(0,)]
    add_resident(office)


def test_a_change_that_changes_nothing_leaves_no_step(office: Workspace) -> None:
    resident = add_resident(office)
    before = rows(office, "SELECT count(*) FROM oplog")
    with office.change("resident.edit", actor="李梅") as unit:
        assert not unit.set("resident", resident, {"name": "张三", "note": ""})
    assert unit.changes.touched == frozenset()
    assert rows(office, "SELECT count(*) FROM oplog") == before


def test_changes_name_what_they_touched(office: Workspace) -> None:
    with office.change("resident.add", actor="李梅") as unit:
        resident = unit.create("resident", {"name": "张三"})
    assert unit.changes.touched == {("resident", resident)}
    assert unit.changes.concerns("resident")
    assert not unit.changes.concerns("household", "step")


def test_two_forms_open_at_once_keep_both_values(office: Workspace) -> None:
    resident = add_resident(office, "张三")
    with office.read() as db:
        from desktop.queries import versions

        seen = versions.of(db, resident)
    for phone in ("13800000001", "13800000002"):
        with office.change("resident.edit", actor="李梅") as unit:
            unit.set("resident", resident, {"phones": [phone]}, seen=seen)
    assert rows(office, "SELECT field FROM conflict") == [("phones",)]
    assert rows(office, "SELECT phones FROM resident") == [('["13800000002"]',)]
    assert agrees(office)
    with office.change("resident.resolve", actor="李梅") as unit:
        unit.resolve("resident", resident, {"phones": ["13800000001"]})
    assert rows(office, "SELECT count(*) FROM conflict") == [(0,)]


def test_a_deleted_record_cannot_be_written(office: Workspace) -> None:
    resident = add_resident(office)
    with office.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", resident)
    with pytest.raises(NotFound), office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", resident, {"name": "李四"})


def test_what_one_file_writes_another_takes_in_once(make_office: Callable[..., Workspace]) -> None:
    here, there = make_office("a.gezhi"), make_office("b.gezhi")
    add_resident(here)
    first = there.receive(here.runs_since(there.vector()), actor="李梅", source="a")
    again = there.receive(here.runs_since(Vector()), actor="李梅", source="a")
    assert first.new_ops > 0
    assert (again.new_ops, again.conflicts) == (0, 0)
    assert rows(here, "SELECT id, name FROM resident") == rows(there, "SELECT id, name FROM resident")
    assert agrees(there)


def test_a_preview_changes_nothing(make_office: Callable[..., Workspace]) -> None:
    here, there = make_office("a.gezhi"), make_office("b.gezhi", founded=False)
    add_resident(here)
    seen = there.receive(here.runs_since(Vector()), actor="李梅", source="a", preview=True)
    assert seen.new_ops > 0
    assert len(there.vector()) == 0


def test_a_deletion_and_an_edit_elsewhere_stay_visible(make_office: Callable[..., Workspace]) -> None:
    here, there = make_office("a.gezhi"), make_office("b.gezhi")
    resident = add_resident(here)
    there.receive(here.runs_since(there.vector()), actor="李梅", source="a")
    with here.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", resident)
    with there.change("resident.edit", actor="王芳") as unit:
        unit.set("resident", resident, {"note": "搬到二楼"})
    here.receive(there.runs_since(here.vector()), actor="李梅", source="b")
    there.receive(here.runs_since(there.vector()), actor="王芳", source="a")
    for office in (here, there):
        assert rows(office, "SELECT note FROM resident") == [("搬到二楼",)]
        assert rows(office, "SELECT field FROM conflict") == [("_status",)]
        assert agrees(office)


def test_a_copy_of_the_file_that_goes_on_elsewhere_does_no_harm(
    make_office: Callable[..., Workspace], tmp_path: Path, clock: FixedClock
) -> None:
    office = make_office()
    add_resident(office, "张三")
    office.close()
    for name in ("office.gezhi", "office.gezhi.keys"):
        shutil.copy(tmp_path / name, tmp_path / name.replace("office", "copy", 1))
    both = [
        Workspace.open(tmp_path / name, password=PASSWORD, clock=clock, volumes=FitVolumes())
        for name in ("office.gezhi", "copy.gezhi")
    ]
    for each, name in zip(both, ("李四", "王五"), strict=True):
        add_resident(each, name)
    for here, there in (both, both[::-1]):
        there.receive(here.runs_since(there.vector()), actor="李梅", source="copy")
    names = [sorted(r[0] for r in rows(each, "SELECT name FROM resident")) for each in both]  # type: ignore[type-var]
    assert names[0] == names[1] == sorted(["张三", "李四", "王五"])
    assert both[0].vector() == both[1].vector()
    for each in both:
        assert agrees(each)
        each.close()


def test_the_vector_is_what_the_log_holds_whatever_is_missing(make_office: Callable[..., Workspace]) -> None:
    """It is read from where holes begin, not from the whole log: both must say the same at every moment."""
    source, target = make_office("a"), make_office("b", founded=False)
    for number in range(12):
        add_resident(source, f"居民{number}")
    (whole,) = source.runs_since(Vector())
    parts = [
        Run(whole.stream, first + 1, whole.hashes()[first - 1] if first else bytes(32), whole.ops[first:last])
        for first, last in (
            (9, 12),
            (3, 5),
            (20, 24),
            (0, 3),
            (14, 15),
            (5, 9),
            (4, 21),
            (24, len(whole.ops)),
        )
    ]
    held: set[tuple[str, int]] = set()
    for part in parts:
        target.receive([part], actor="李梅", source="t")
        held |= set(part.dots())
        vector = target.vector()
        assert len(vector) == len(held)
        assert all(dot in vector for dot in held)
    assert target.vector() == source.vector()
