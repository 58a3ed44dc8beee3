"""A copy is proved or not there; both ways back work on the real file, and what came back can be taken back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.operations import automatic_backups, backups, bringing_back, checking, rehearsals, undo
from desktop.security import keyslots
from desktop.store import project, verify
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
    assert [b.path for b in backups.backups(tmp_path / "copies", office.path)] == [made.path]
    assert {p.name for p in (tmp_path / "copies").iterdir()} == {made.path.name, made.path.name + ".keys"}
    with office.read() as db:
        assert (
            db.exec_driver_sql("SELECT event FROM audit ORDER BY no DESC LIMIT 1").scalar() == "backup.made"
        )
    add(office, "张桂香")
    again = backups.make(office, tmp_path / "copies", actor=ACTOR)  # within the same second
    assert [b.path for b in backups.backups(tmp_path / "copies", office.path)] == [again.path, made.path]


def test_a_copy_that_does_not_prove_is_not_kept(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = iter([["wrong"], []])  # in the copy, and not in the office
    monkeypatch.setattr(verify, "row_problems", lambda _db, _progress: next(found))
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
    left = backups.backups(folder, office.path)
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


@pytest.fixture
def neighbour(make_office: Callable[..., Workspace], tmp_path: Path) -> Workspace:
    """Another community whose file has the same name."""
    return make_office("neighbour/office.gezhi")


def test_copies_of_another_community_in_the_same_folder_are_left_alone(
    office: Workspace, neighbour: Workspace, clock: FixedClock, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    for day in range(5):
        clock.now += DAY
        add(office, f"甲{day}")
        add(neighbour, f"乙{day}")
        backups.make(office, folder, actor=ACTOR)
        clock.now += 60_000
        theirs = backups.make(neighbour, folder, actor=ACTOR)
    assert len(backups.backups(folder)) == 10
    assert len(backups.backups(folder, office.path)) == len(backups.backups(folder, neighbour.path)) == 5
    assert backups.newest(folder, office.path, theirs.made.replace(tzinfo=None)) != theirs
    mine = backups.make(office, folder, actor=ACTOR)
    backups.age_out(folder, office.path, mine.path)
    assert backups.backups(folder, office.path) == [replace(mine, made=mine.made.replace(tzinfo=None))]
    assert len(backups.backups(folder, neighbour.path)) == 5
    keyslots.slot_path(theirs.path).write_bytes(b"spoilt")  # nobody can say whose it is: both see it
    assert theirs.path in [one.path for one in backups.backups(folder, office.path)]


class Meanwhile:
    """Somebody waiting, for whom something else happens while the copy is proved."""

    cancelled = False

    def __init__(self, happens: Callable[[], object]) -> None:
        self._happens, self.happened = happens, False

    def report(self, done: int, total: int, doing: str = "") -> None:
        if done and not self.happened:
            self.happened = True
            self._happens()


@pytest.mark.parametrize("whose", ["theirs", "our own"])
def test_copies_made_at_one_moment_in_one_folder_do_not_take_each_other_away(
    office: Workspace, neighbour: Workspace, tmp_path: Path, whose: str
) -> None:
    """The clock stands still: two communities' files have one name, or one program copies by itself and because it is
    asked to."""
    folder, other = tmp_path / "stick", neighbour if whose == "theirs" else office
    add(office, "甲")
    add(neighbour, "乙")
    thread = ThreadPoolExecutor(1)
    later = Meanwhile(lambda: thread.submit(backups.make, other, folder, actor=ACTOR).result())
    made = backups.make(office, folder, actor=ACTOR, progress=later)
    thread.shutdown()
    assert later.happened
    assert backups.check(office, made.path) == ()
    for one in backups.backups(folder, other.path):
        assert backups.check(other, one.path) == ()
    assert len(backups.backups(folder)) == 2 or whose == "our own"  # of which both hold the same
    assert list(folder.glob(f"*{copies.UNFINISHED}*")) == []


def left_there(
    office: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, *, process: int
) -> list[Path]:
    """What a program leaves of a copy when the power goes."""
    with monkeypatch.context() as then:
        then.setattr(os, "getpid", lambda: process)
        part = copies.part_of(office, folder / "office-20260101-120000")
    files = [part, part.with_name(part.name + "-wal")]
    for file in files:
        file.touch()
    return files


def test_only_what_is_left_of_the_files_own_copies_is_swept_away(
    office: Workspace, neighbour: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "stick").mkdir()
    gone = os.getpid() + 1
    ours = left_there(office, folder, monkeypatch, process=gone)
    theirs = left_there(neighbour, folder, monkeypatch, process=gone)
    being_made = left_there(office, folder, monkeypatch, process=os.getpid())
    backups.make(office, folder, actor=ACTOR)
    assert [file.exists() for file in ours] == [False, False]
    assert all(file.exists() for file in (*theirs, *being_made))


def test_who_has_not_the_files_lock_sweeps_nothing_away(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file on a disk that cannot be written two programs may be making copies, each of which has a folder of its own
    for what it cannot put beside the file."""
    (folder := tmp_path / "stick").mkdir()
    office._scratch = tmp_path / "looked at"
    others = left_there(office, folder, monkeypatch, process=os.getpid() + 1)
    backups.make(office, folder, actor=ACTOR)
    assert all(file.exists() for file in others)


@pytest.mark.parametrize("harm", ["spoilt", "removed", "of another"])
def test_a_copy_never_comes_with_slots_that_open_nothing(
    office: Workspace, neighbour: Workspace, tmp_path: Path, harm: str
) -> None:
    """Something harms the slots beside the office while it is open: the second place has them yet."""
    beside = keyslots.slot_path(office.path)
    if harm == "removed":
        beside.unlink()
    else:
        beside.write_bytes(b"{" if harm == "spoilt" else keyslots.slot_path(neighbour.path).read_bytes())
    if harm == "of another":
        with pytest.raises(EnvironmentFailure) as failure:
            backups.make(office, tmp_path / "copies", actor=ACTOR)
        assert failure.value.code == "backup.key_changed"
        assert list((tmp_path / "copies").iterdir()) == []
        return
    made = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    opened(backups.restore_as_new(made, tmp_path / "restored" / "office.gezhi")).close()


@pytest.mark.parametrize("harm", ["spoilt", "removed", "of another"])
def test_a_copy_whose_slots_open_nothing_is_not_called_sound(
    office: Workspace, neighbour: Workspace, tmp_path: Path, harm: str
) -> None:
    made = backups.make(office, tmp_path / "copies", actor=ACTOR).path
    assert backups.check(office, made) == ()
    beside = keyslots.slot_path(made)
    if harm == "removed":
        beside.unlink()
    else:
        beside.write_bytes(b"{" if harm == "spoilt" else keyslots.slot_path(neighbour.path).read_bytes())
    assert len(backups.check(office, made)) == 1
    assert rehearsals.rehearse(office, actor=ACTOR, backup=made).wrong
    assert automatic_backups.unchanged(office, tmp_path / "copies") is None


def test_what_is_damaged_can_be_repaired_though_no_sound_copy_of_it_can_be_made(office: Workspace) -> None:
    add(office, "张桂芳")
    office.guard = automatic_backups.guard(office, actor=ACTOR)
    with office.local() as db, project.permitted(db):
        db.exec_driver_sql("UPDATE resident SET name = '坏' WHERE name = '张桂芳'")
    with pytest.raises(EnvironmentFailure) as failure, office.change("import.residents", actor=ACTOR):
        pass
    assert failure.value.code == "backup.office_unsound"
    assert "居民" in failure.value.text
    assert backups.backups(office.path.parent / automatic_backups.FOLDER) == []
    checking.repair(office, actor=ACTOR)
    (as_it_was,) = backups.backups(office.path.parent / automatic_backups.FOLDER)
    assert backups.check(office, as_it_was.path) != ()
    assert checking.check(office, deep=True).problems == ()
    assert [name for name, _note in rows(office)] == ["张桂芳"]
    add(office, "单田芳")
    with office.change("import.residents", actor=ACTOR) as unit:
        unit.create("resident", {"name": "任杰"})
    assert automatic_backups.unchanged(office, as_it_was.path.parent) is None


def test_copies_from_before_another_data_key_are_good_copies_still(office: Workspace, tmp_path: Path) -> None:
    gone, folder = add(office, "张桂芳"), tmp_path / "copies"
    automatic_backups.choose(office, actor=ACTOR, folder=folder)
    first = backups.make(office, folder, actor=ACTOR).path
    with office.change("resident.remove", actor=ACTOR) as unit:
        unit.delete("resident", gone)
    office.change_key(actor=ACTOR)
    office.change_key(actor=ACTOR)
    assert backups.check(office, first) == ()
    assert rehearsals.rehearse(office, actor=ACTOR).wrong == ""
    with copies.reading_copy(office, first) as there, office.read() as here:
        found = bringing_back.differences(here, there)
        chosen = [one for one in found if one.kind == "resident"]
    with copies.reading_copy(office, first) as there:
        bringing_back.bring_back(office, chosen, there=there, source=first.name, actor=ACTOR)
    assert [name for name, _note in rows(office)] == ["张桂芳"]
    path = office.path
    office.close()
    again = opened(path)
    assert backups.check(again, first) == ()
    again.close()
