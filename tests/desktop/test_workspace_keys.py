"""The keys of an open office: changed under its readers, cut off and taken up again, and what a copy may do."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.operations import backups, checking
from desktop.security import keyslots, machine, slot_changes, slotfile
from desktop.security.keyslots import Way
from desktop.store import database, location, rekey, upgrade
from desktop.store.location import Volume
from desktop.store.making import SCHEMA, stamp
from desktop.workspace import Workspace, joining, opening
from desktop.workspace.passage import Passage
from tests.conftest import CHEAP, PASSWORD, FitVolumes

LI, WANG, OTHER = "李梅", "王芳", "second user 2"


def add(office: Workspace, name: str = "张三") -> str:
    with office.change("resident.add", actor=LI) as unit:
        return unit.create("resident", {"name": name})


def names(office: Workspace) -> list[str]:
    with office.read() as db:
        return sorted(row[0] for row in db.exec_driver_sql("SELECT name FROM resident"))


def events(office: Workspace) -> list[str]:
    with office.read() as db:
        return [row[0] for row in db.exec_driver_sql("SELECT event FROM audit ORDER BY no")]


def reopened(path: Path, password: str = PASSWORD, **how: object) -> Workspace:
    return Workspace.open(path, password=password, volumes=FitVolumes(), **how)  # type: ignore[arg-type]


def test_a_leaver_s_key_opens_nothing_more(office: Workspace) -> None:
    office.add_user(WANG, OTHER, actor=LI, cost=CHEAP)
    old = keyslots.unlock(office.path, password=OTHER)
    add(office)
    office.remove_user(WANG, actor=LI)
    add(office, "李四")
    assert names(office) == ["张三", "李四"]
    assert [e for e in events(office) if e != "change"][-2:] == ["password.removed", "keys.rotated"]
    office.close()
    assert not rekey.opens(office.path, old)
    with pytest.raises(Refused):
        reopened(office.path, OTHER)
    again = reopened(office.path)
    assert names(again) == ["张三", "李四"]
    assert checking.check(again, deep=True).problems == ()
    again.close()


def test_a_link_to_the_file_is_the_file(office: Workspace, tmp_path: Path) -> None:
    """A link on the desktop: one writer, one lock, one slot file, also when the data key changes through it."""
    add(office)
    link = tmp_path / "desktop" / "社区.gezhi"
    link.parent.mkdir()
    link.symlink_to(office.path)
    with pytest.raises(EnvironmentFailure) as failure:
        reopened(link)
    assert failure.value.code == "store.second_instance"
    office.close()
    with_link = reopened(link)
    assert with_link.path == office.path
    with_link.change_key(actor=LI)
    with_link.close()
    assert list(link.parent.iterdir()) == [link]
    again = reopened(office.path)
    assert names(again) == ["张三"]
    again.close()


@pytest.mark.parametrize("characters", [61, 75, 83, 300])
def test_a_name_that_leaves_no_room_for_copies_is_refused_in_words(tmp_path: Path, characters: int) -> None:
    path = tmp_path / f"{'社' * characters}.gezhi"
    with pytest.raises(GezhiError) as refusal:
        Workspace.create(path, user=LI, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
    assert refusal.value.code == ("store.name" if characters == 300 else "office.name")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_can_be_copied_and_restored(
    make_office: Callable[..., Workspace], tmp_path: Path
) -> None:
    office = make_office(f"{'社' * 50}.gezhi")
    copy = backups.make(office, tmp_path / "copies", actor=LI).path
    with pytest.raises(Refused) as refusal:
        backups.restore_as_new(copy, tmp_path / f"{'社' * 75}.gezhi")
    assert refusal.value.code == "office.name"
    with pytest.raises(Refused) as refusal:
        joining.move_in(office.path, tmp_path / f"{'社' * 75}.gezhi", volumes=FitVolumes())
    assert refusal.value.code == "office.name"


def test_readers_go_on_while_the_key_changes(office: Workspace) -> None:
    for number in range(20):
        add(office, f"居民{number}")
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                assert len(names(office)) >= 20
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _round in range(5):
        office.change_key(actor=LI)
        add(office)
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert len(names(office)) == 25


def test_who_passes_may_pass_again_while_somebody_waits_to_be_alone() -> None:
    passage, inside, go = Passage(), threading.Event(), threading.Event()
    order: list[str] = []

    def reader() -> None:
        with passage.passing():
            inside.set()
            go.wait(5)
            with passage.passing():
                order.append("reader")

    thread = threading.Thread(target=reader)
    thread.start()
    inside.wait(5)
    threading.Timer(0.05, go.set).start()
    with passage.alone(), passage.passing():
        order.append("alone")
    thread.join()
    assert order == ["reader", "alone"]
    with (
        passage.passing(),
        pytest.raises(EnvironmentFailure) as failure,
        Passage.alone(passage, patience=0.01),
    ):
        pass
    assert failure.value.code == "store.busy"


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_change_that_was_cut_off_is_taken_up_at_the_next_opening(office: Workspace, cut: str) -> None:
    add(office)
    old, new = office._key, bytes(range(32))
    office.close()
    slot_changes.begin_rotation(office.path, old, new, random=office.random)
    if cut == "after":
        rekey.rekey(office.path, old, new)
    again = reopened(office.path)
    assert names(again) == ["张三"]
    again.close()
    assert not rekey.opens(office.path, old)
    held = keyslots.opened(office.path, Way(PASSWORD))
    assert len(held.data_keys) == 1
    assert not held.file.due


def test_a_change_that_was_cut_off_forgets_no_key_of_copies(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes when the file is under the new key: copies of before are the office's own all the same."""
    old = office._key
    with monkeypatch.context() as power:
        power.setattr(slot_changes, "end_rotation", lambda *_all, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            office.change_key(actor=LI)
    office.close()
    assert not rekey.opens(office.path, old)
    again = reopened(office.path)
    assert again.keys_of_copies().count(old) == 1
    again.change_key(actor=LI)
    assert again.keys_of_copies().count(old) == 1
    assert len(set(again.keys_of_copies())) == len(again.keys_of_copies())
    again.close()


def test_a_full_disk_leaves_the_old_key(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    old = office._key
    monkeypatch.setattr(rekey.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(EnvironmentFailure) as failure:
        office.change_key(actor=LI)
    assert failure.value.code == "store.disk_full"
    add(office)
    assert office._key == old
    office.close()
    monkeypatch.undo()
    again = reopened(office.path)
    assert again._key != old, "it is made up for when there is room"
    assert names(again) == ["张三"]
    again.close()


def test_the_founder_and_the_paper_hold_the_care_keys(tmp_path: Path) -> None:
    created = Workspace.create(tmp_path / "o", user=LI, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
    office = created.workspace
    ring = office.ring
    assert {"mental", "drug"} <= ring.categories
    office.add_user(WANG, OTHER, actor=LI, cost=CHEAP)
    office.grant_care(WANG, ["mental"], actor=LI)
    office.close()
    his = reopened(office.path, OTHER)
    assert his.ring.categories == {"mental"}
    with pytest.raises(Refused) as refusal:
        his.grant_care(WANG, ["drug"], actor=WANG)
    assert refusal.value.code == "care.key_elsewhere"
    his.close()
    by_paper = Workspace.open(office.path, recovery_code=created.recovery_code, volumes=FitVolumes())
    assert by_paper.ring == ring
    by_paper.close()


def test_a_lost_installation_folder_is_made_up_for_with_the_paper(tmp_path: Path) -> None:
    first, second = tmp_path / "pc", tmp_path / "pc again"
    created = Workspace.create(
        tmp_path / "o", user=LI, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP, home=first
    )
    created.workspace.close()
    with pytest.raises(Refused) as refusal:
        reopened(tmp_path / "o", home=second)
    assert refusal.value.code == "keys.other_machine"
    office = Workspace.open(
        tmp_path / "o", recovery_code=created.recovery_code, volumes=FitVolumes(), home=second
    )
    office.change_password("practice 2", cost=CHEAP)
    office.close()
    reopened(tmp_path / "o", "practice 2", home=second).close()
    (second / machine.FILE).write_bytes(b"{")
    with pytest.raises(EnvironmentFailure) as failure:
        reopened(tmp_path / "o", "practice 2", home=second)
    assert failure.value.code == "machine.damaged"
    office = Workspace.open(
        tmp_path / "o", recovery_code=created.recovery_code, volumes=FitVolumes(), home=second
    )
    office.change_password("practice 3", cost=CHEAP)
    office.close()
    reopened(tmp_path / "o", "practice 3", home=second).close()


# Copies


def test_two_copies_that_both_went_on_are_equal_after_exchange(
    make_office: Callable[..., Workspace], tmp_path: Path, clock: FixedClock
) -> None:
    """A folder copied by stick, joined on a second PC, both used, an old state put back on the first: nothing is lost."""
    office = make_office("data/office.gezhi")
    code = office.renew_recovery_code(actor=LI)
    add(office, "一")
    office.close()
    before = {p.name: p.read_bytes() for p in (tmp_path / "data").iterdir() if p.suffix != ".lock"}
    shutil.copytree(tmp_path / "data", tmp_path / "stick")
    there = Workspace.open(
        tmp_path / "stick" / "office.gezhi",
        recovery_code=code,
        clock=clock,
        volumes=FitVolumes(),
        home=tmp_path / "pc2",
    )
    joining.join(there, LI, OTHER, actor=LI, cost=CHEAP)
    add(there, "二")
    here = reopened(office.path, clock=clock)
    add(here, "三")
    there.receive(here.runs_since(there.vector()), actor=LI, source="here")
    here.close()
    there.close()
    for name, content in before.items():  # the state before "三" is put back
        (tmp_path / "data" / name).write_bytes(content)
    here = reopened(office.path, clock=clock)
    assert here.watch.lost is not None
    there = reopened(tmp_path / "stick" / "office.gezhi", OTHER, clock=clock, home=tmp_path / "pc2")
    for one, other in ((here, there), (there, here)):
        other.receive(one.runs_since(other.vector()), actor=LI, source="x")
    assert names(here) == names(there) == ["一", "三", "二"]
    assert here.vector() == there.vector()
    for each in (here, there):
        assert checking.check(each, deep=True).problems == ()
        each.close()


def test_an_old_file_put_back_is_noticed_until_it_has_caught_up(office: Workspace, tmp_path: Path) -> None:
    add(office, "一")
    office.close()
    files = ("office.gezhi", "office.gezhi.keys")
    kept = {name: (tmp_path / name).read_bytes() for name in files}
    later = reopened(office.path)
    assert later.watch.lost is None
    add(later, "二")
    outbox = later.runs_since(later.vector().__class__())
    later.close()
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    old = reopened(office.path)
    assert old.watch.lost is not None
    add(old, "三")
    old.close()
    old = reopened(office.path)
    assert old.watch.lost is not None, "going on does not make it forgotten"
    old.receive(outbox, actor=LI, source="outbox")
    with old.read() as db:
        assert old.watch.came_back(db)
    assert names(old) == ["一", "三", "二"]
    old.close()
    again = reopened(office.path)
    assert again.watch.lost is None
    again.close()


def test_somebody_may_answer_that_the_old_file_is_right(office: Workspace, tmp_path: Path) -> None:
    office.close()
    kept = office.path.read_bytes()
    later = reopened(office.path)
    add(later)
    later.close()
    office.path.write_bytes(kept)
    old = reopened(office.path)
    assert old.watch.lost is not None
    old.watch.accept()
    old.close()
    again = reopened(office.path)
    assert again.watch.lost is None
    again.close()


def test_a_crash_is_no_false_alarm(office: Workspace, tmp_path: Path) -> None:
    """Killed after commits: the anchor stands at the session's first operation, the file further on."""
    for number in range(5):
        add(office, f"居民{number}")
    crashed = {
        p.name: p.read_bytes()
        for p in tmp_path.iterdir()
        if p.name.startswith("office") and p.suffix != ".lock"
    }
    office.close()
    anchor_home = tmp_path / "x"
    anchor_home.mkdir()
    for name, content in crashed.items():
        (anchor_home / name).write_bytes(content)
    again = reopened(anchor_home / "office.gezhi")
    assert again.watch.lost is None
    assert len(names(again)) == 5
    again.close()


def test_looking_changes_nothing_and_refuses_to(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(office)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    looked = Workspace.look(office.path, password=PASSWORD)
    assert names(looked) == ["张三"]
    for act in (
        lambda: add(looked),
        lambda: looked.record_event("reveal", actor=LI),
        lambda: looked.change_password("practice 2"),
        lambda: looked.change_key(actor=LI),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "office.read_only"
    folder = looked.path.parent
    assert folder != tmp_path
    looked.close()
    assert not folder.exists()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before
    monkeypatch.setattr(opening, "mkdtemp", lambda prefix: str(tmp_path / prefix))
    (tmp_path / "gezhi-look-").mkdir()
    with pytest.raises(Refused):
        Workspace.look(office.path, password="wrong one 1")
    assert not (tmp_path / "gezhi-look-").exists()


# Places


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive", "OneDrive"), ("OneDrive - 某街道", "OneDrive"), ("我的坚果云", "坚果云"), ("Nutstore", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"), ("百度网盘同步空间", "百度网盘"), ("WPS云盘", "WPS云盘"), ("WPSDrive", "WPS云盘"),
        ("OneDrives", ""), ("gezhi", ""), ("百度", ""),
    ],
)  # fmt: skip
def test_folders_that_a_program_carries_away_are_known(tmp_path: Path, folder: str, program: str) -> None:
    path = tmp_path / folder / "社区" / "office.gezhi"
    assert location.synced_by(path) == program
    path.parent.mkdir(parents=True)
    if program:
        with pytest.raises(EnvironmentFailure) as failure:
            Workspace.create(path, user=LI, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
        assert failure.value.code == "location.synced"
        assert list(path.parent.iterdir()) == []


class OnStick:
    """Everything below one folder is a stick."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, path: Path) -> Volume:
        return Volume(network=False, removable=self._folder in path.parents)


def test_a_file_on_a_stick_moves_in_with_what_was_not_folded_in(office: Workspace, tmp_path: Path) -> None:
    add(office)
    stick = tmp_path / "stick"
    stick.mkdir()
    for file in tmp_path.iterdir():  # as a crash leaves it: the log not folded in
        if file.is_file() and file.suffix != ".lock":
            shutil.copy(file, stick)
    office.close()
    volumes = OnStick(stick)
    with pytest.raises(EnvironmentFailure) as failure:
        Workspace.open(stick / "office.gezhi", password=PASSWORD, volumes=volumes)
    assert failure.value.code == "location.removable"
    with pytest.raises(EnvironmentFailure):
        joining.move_in(stick / "office.gezhi", stick / "deeper" / "o.gezhi", volumes=volumes)
    moved = joining.move_in(stick / "office.gezhi", tmp_path / "in" / "o.gezhi", volumes=volumes)
    here = Workspace.open(moved, password=PASSWORD, volumes=volumes)
    assert names(here) == ["张三"]
    here.close()
    assert slotfile.slot_path(stick / "office.gezhi").is_file(), "nothing is taken away"


def test_the_copy_made_before_an_upgrade_opens_with_the_password_and_the_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = Workspace.create(tmp_path / "o", user=LI, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
    office = created.workspace
    add(office)
    key = office._key
    office.close()
    raw = database.connect(office.path, key)
    raw.execute(f"PRAGMA user_version = {SCHEMA - 1}")
    raw.close()

    def migrate(engine: Engine) -> None:  # the tables are what they are: only the number is older
        with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
            stamp(db)

    monkeypatch.setattr(upgrade, "migrate", migrate)
    reopened(office.path).close()
    copy = tmp_path / f"o.before-upgrade-{SCHEMA - 1}"
    for way in ({"password": PASSWORD}, {"recovery_code": created.recovery_code}):
        before = Workspace.look(copy, **way)
        assert names(before) == ["张三"]
        before.close()
    restored = backups.restore_as_new(copy, tmp_path / "again" / "o")
    again = reopened(restored)
    assert names(again) == ["张三"]
    again.close()
