"""The program is killed at some moment of ending a user, purging, backing up, restoring: the next start makes it good."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from desktop.operations import accounts, backups, checking, retention, signing_in
from desktop.security.attempts import Attempts
from desktop.store import database
from desktop.workspace import Workspace, purged
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.pages import holding

ME, OTHER, SECRET = "李梅", "王录", "Quiet7 otter"
NAME, DAY = "欧阳钚锿", date(2026, 6, 30)
KILLS = int(os.environ.get("GEZHI_KILLS", "4"))
Act = Callable[[Path], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a second user, somebody long dead, and a sound copy beside it."""
    path = tmp_path_factory.mktemp("whole") / "office.gezhi"
    office = Workspace.create(
        path, user=ME, password=PASSWORD, volumes=FitVolumes(), cost=CHEAP, home=path.parent / "keys"
    ).workspace
    with office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": ME, "roles": ["director", "clerk"]})
        unit.create("account", {"name": OTHER, "roles": ["clerk"]})
    office.add_user(OTHER, SECRET, actor=ME, cost=CHEAP)
    with office.change("resident.add", actor=ME) as unit:
        home = unit.create("household", {"head_name": "张三"})
        unit.create_many("resident", ((None, {"household_id": home, "name": f"居民{n}"}) for n in range(500)))
        dead = {"household_id": home, "name": NAME, "state": "dead", "state_on": "2015-01-01"}
        unit.create("resident", dead)
    backups.make(office, path.parent / "copies", actor=ME)
    office.close()
    return path


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    return tmp_path


def fresh(whole: Path, place: Path) -> Path:
    for one in place.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    shutil.copytree(whole.parent, place, dirs_exist_ok=True)
    return place / whole.name


def opened(path: Path, password: str = PASSWORD) -> Workspace:
    return signing_in.sign_in(
        path, password=password, attempts=Attempts(path.parent / "keys"), volumes=FitVolumes()
    )


def end(path: Path) -> None:
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    accounts.end(office, OTHER, actor=ME, today=DAY)
    office.close()


def purge(path: Path) -> None:
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    retention.purge(office, ["person"], actor=ME, today=DAY, reason="到期清除")
    office.close()


def back_up(path: Path) -> None:
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    backups.make(office, path.parent / "more", actor=ME)
    office.close()


def restore(path: Path) -> None:
    (copy,) = backups.backups(path.parent / "copies")
    backups.restore_as_new(copy.path, path.parent / "again" / "office.gezhi")


def killed(whole: Path, place: Path, act: Act) -> list[Path]:
    """The act in a process of its own, killed at moments all along it; yields the place as each kill left it."""
    context = multiprocessing.get_context("fork")
    path = fresh(whole, place)
    began = time.monotonic()
    child = context.Process(target=act, args=(path,))
    child.start()
    child.join()
    assert child.exitcode == 0
    lasts = time.monotonic() - began
    chance, left = random.Random(6), []
    for number in range(KILLS):
        path = fresh(whole, place)
        child = context.Process(target=act, args=(path,))
        child.start()
        time.sleep(lasts * (number + chance.random()) / KILLS)
        child.kill()
        child.join()
        kept = place.with_name(f"{place.name}-{number}")
        shutil.copytree(place, kept)
        left.append(kept / path.name)
    return left


def looked_after(left: Path, place: Path) -> Path:
    """What a kill left, back at the place where it happened."""
    for one in place.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    shutil.copytree(left.parent, place, dirs_exist_ok=True)
    return place / left.name


def test_ending_a_user(whole: Path, place: Path) -> None:
    for left in killed(whole, place, end):
        office = opened(looked_after(left, place))
        with office.read() as db:
            ended = db.exec_driver_sql("SELECT ended_on FROM account WHERE name = ?", (OTHER,)).scalar()
        assert checking.check(office, deep=True).problems == ()
        assert (OTHER in office.users()) == (ended is None), (
            "the password goes with the account, at the latest now"
        )
        office.close()


def test_purging(whole: Path, place: Path) -> None:
    for left in killed(whole, place, purge):
        office = opened(looked_after(left, place))
        with office.read() as db:
            stands = db.exec_driver_sql("SELECT count(*) FROM resident WHERE name = ?", (NAME,)).scalar()
        assert checking.check(office, deep=True).problems == ()
        assert not retention.unfinished(office)
        assert bool(holding(office.path, office._key, [NAME])) == bool(stands)
        office.close()


def test_backing_up(whole: Path, place: Path) -> None:
    for left in killed(whole, place, back_up):
        path = looked_after(left, place)
        office = opened(path)
        for copy in backups.backups(path.parent / "more"):
            assert backups.check(office, copy.path) == (), "what has the name of a copy is one"
        office.clock = _later(office)
        made = backups.make(office, path.parent / "more", actor=ME)
        assert backups.check(office, made.path) == ()
        assert list((path.parent / "more").glob("*.part*")) == []
        office.close()


def _later(office: Workspace) -> Any:
    class Later:
        def milliseconds(self) -> int:
            return int(time.time() * 1000) + 60_000

    return Later()


def test_restoring(whole: Path, place: Path) -> None:
    for left in killed(whole, place, restore):
        path = looked_after(left, place)
        target = path.parent / "again" / "office.gezhi"
        if not target.exists():
            restore(path)  # nothing of the first try is in the way
        again = opened(target)
        assert checking.check(again, deep=True).problems == ()
        again.close()


def test_a_disk_that_fills_while_the_file_is_written_anew(
    whole: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was purged is out of the books at once; its pages follow as soon as there is room."""
    office = opened(fresh(whole, place))
    connect = database.connect

    def full(path: Path, key: bytes, **options: Any) -> Any:
        return _Full(connect(path, key, **options))

    monkeypatch.setattr(purged.database, "connect", full)
    with pytest.raises(Exception, match="磁盘已满"):
        retention.purge(office, ["person"], actor=ME, today=DAY, reason="到期清除")
    monkeypatch.undo()
    monkeypatch.setenv("GEZHI_KEYS", str(place / "keys"))
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM resident WHERE name = ?", (NAME,)).scalar() == 0
    assert retention.unfinished(office)
    assert checking.check(office, deep=True).problems == ()
    office.close()
    again = opened(place / whole.name)
    assert not retention.unfinished(again)
    assert holding(again.path, again._key, [NAME]) == []
    again.close()


class _Full:
    """A connection of which the disk is full when the whole file is to be written."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, sql: str, *args: Any) -> Any:
        if sql == "VACUUM":
            raise dbapi2.OperationalError("database or disk is full")
        return self._raw.execute(sql, *args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)
