"""A copy is proved or not there; both ways back work on the real file, and what came back can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.operations import backups, bringing_back, checking, undo
from desktop.security import keyslots
from desktop.store import verify
from desktop.workspace import Workspace, copies
from tests.conftest import PASSWORD, FitVolumes

ACTOR = "李梅"
DAY = 86_400_000


def opened(path: Path) -> Workspace:
    return Workspace.open(path, password=PASSWORD, volumes=FitVolumes())


def add(office: Workspace, name: str, **fields: object) -> str:
    with office.change("resident.add", actor=ACTOR) as unit:
        return unit.create("resident", {"name": name, **fields})


def rows(office: Workspace) -> list[tuple[str, str]]:
    with office.read() as db:
        return [(r[0], r[1]) for r in db.exec_driver_sql("SELECT name, note FROM resident ORDER BY name")]


def test_a_copy_is_proved_and_leaves_an_entry(office: Workspace, tmp_path: Path) -> None:
    add(office, "张桂芳")
    made = backups.make(office, tmp_path / "copies", actor=ACTOR)
    assert [b.path for b in backups.backups(tmp_path / "copies", office.path.stem)] == [made.path]
    assert {p.name for p in (tmp_path / "copies").iterdir()} == {made.path.name, made.path.name + ".keys"}
    with office.read() as db:
        assert (
            db.exec_driver_sql("SELECT event FROM audit ORDER BY no DESC LIMIT 1").scalar() == "backup.made"
        )
    add(office, "张桂香")
    again = backups.make(office, tmp_path / "copies", actor=ACTOR)  # within the same second
    assert [b.path for b in backups.backups(tmp_path / "copies", office.path.stem)] == [again.path, made.path]


def test_a_copy_that_does_not_prove_is_not_kept(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "row_problems", lambda _db, _progress: ["wrong"])
    with pytest.raises(EnvironmentFailure) as failure:
        backups.make(office, tmp_path / "copies", actor=ACTOR)
    assert failure.value.code == "backup.unproven"
    assert list((tmp_path / "copies").iterdir()) == []


def test_no_room_is_said_before_anything_is_written(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1))
    with pytest.raises(EnvironmentFailure) as failure:
        backups.make(office, tmp_path / "copies", actor=ACTOR)
    assert failure.value.code == "backup.room"
    assert list((tmp_path / "copies").iterdir()) == []


def test_older_copies_are_thinned(office: Workspace, clock: FixedClock, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    for _day in range(16):
        clock.now += DAY
        backups.make(office, folder, actor=ACTOR)
    left = backups.backups(folder, office.path.stem)
    assert 12 <= len(left) < 16
    assert [b.made.date() for b in left[:12]] == sorted({b.made.date() for b in left[:12]}, reverse=True)
    assert all(keyslots.slot_path(b.path).is_file() for b in left)
    assert len(list(folder.iterdir())) == 2 * len(left)


def test_restored_as_a_new_file_both_go_on_and_meet_again(office: Workspace, tmp_path: Path) -> None:
    add(office, "张桂芳")
    made = backups.make(office, tmp_path / "copies", actor=ACTOR)
    add(office, "此后登记")
    path = backups.restore_as_new(made.path, tmp_path / "again.gezhi")
    again = opened(path)
    assert [name for name, _note in rows(again)] == ["张桂芳"]
    add(again, "在副本登记")
    office.receive(again.runs_since(office.vector()), actor=ACTOR, source="x")
    again.receive(office.runs_since(again.vector()), actor=ACTOR, source="x")
    assert rows(office) == rows(again)
    assert len(rows(office)) == 3
    for file in (office, again):
        assert checking.check(file, deep=True).problems == ()
    again.close()
    with pytest.raises(Refused) as refusal:
        backups.restore_as_new(made.path, path)
    assert refusal.value.code == "office.exists"
    keyslots.slot_path(made.path).unlink()
    with pytest.raises(EnvironmentFailure):
        backups.restore_as_new(made.path, tmp_path / "third.gezhi")


def test_records_are_brought_back_one_by_one_and_that_is_undone(
    make_office: Callable[..., Workspace], tmp_path: Path
) -> None:
    office = make_office()
    gone, changed = add(office, "被删除", note="旧"), add(office, "被改写", note="旧")
    add(office, "没有变")
    made = backups.make(office, tmp_path / "copies", actor=ACTOR)
    with office.change("resident.remove", actor=ACTOR) as unit:
        unit.delete("resident", gone)
        unit.set("resident", changed, {"note": "新"})
    later = add(office, "此后登记")
    with copies.reading_copy(office, made.path) as there, office.read() as here:
        found = bringing_back.differences(here, there, kinds=["resident"])
    assert {(d.id, d.now is None) for d in found} == {(gone, True), (changed, False)}
    before = rows(office)
    with copies.reading_copy(office, made.path) as there:
        bringing_back.bring_back(office, found, there=there, source=made.path.name, actor=ACTOR)
    assert rows(office) == [("此后登记", None), ("没有变", None), ("被删除", "旧"), ("被改写", "旧")]
    assert later
    undo.undo(office, actor=ACTOR)
    assert rows(office) == before
    with pytest.raises(Refused), office.read() as there:
        bringing_back.bring_back(office, [], there=there, source="x", actor=ACTOR)


def test_who_may_not_see_a_category_is_not_offered_its_records(office: Workspace, tmp_path: Path) -> None:
    with office.change("care.add", actor=ACTOR) as unit:
        record = unit.create("care_record", {"category": "mental", "start": "2026-01-01"})
    made = backups.make(office, tmp_path / "copies", actor=ACTOR)
    with office.change("care.remove", actor=ACTOR) as unit:
        unit.delete("care_record", record)
    with copies.reading_copy(office, made.path) as there, office.read() as here:
        assert bringing_back.differences(here, there, hidden=frozenset({"mental"})) == []
        assert [d.id for d in bringing_back.differences(here, there)] == [record]
