"""Copies that nobody asked for: made while the clerk works, silent when all is well, a link when something is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import EnvironmentFailure
from desktop.operations import automatic_backups, backups, rehearsals
from ui.shell.backup_watch import BackupWatch, reminder

DAY = 86_400_000


@pytest.fixture
def went():
    return []


@pytest.fixture
def watch(qtbot, window, office, went):
    """In the status line of the window, where the program puts it."""
    made = BackupWatch(office, window.worker, "李梅", went.append, lambda: not window.locked)
    window.status.add(made)
    return made


def copies(office):
    return backups.backups(office.path.parent / automatic_backups.FOLDER, office.path)


def add(office):
    with office.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "张桂芳"})


def test_todays_copy_is_made_once_and_the_rehearsal_after_it(window, settle, watch, office, clock):
    watch.look()
    settle(window)
    assert len(copies(office)) == 1
    assert rehearsals.due(office)
    watch.look()
    settle(window)
    assert not rehearsals.due(office)
    assert not rehearsals.last(office).wrong
    watch.look()
    settle(window)
    assert len(copies(office)) == 1
    clock.now += DAY
    add(office)
    watch.look()
    settle(window)
    assert len(copies(office)) == 2


def test_nothing_is_begun_while_the_window_is_locked(window, settle, watch, office):
    window.lock()
    watch.look()
    settle(window)
    assert copies(office) == []


def test_saving_goes_on_while_the_copy_is_made(qtbot, window, settle, watch, office):
    watch.look()
    landed = []
    window.worker.change(lambda _p: add(office), landed.append)
    qtbot.waitUntil(lambda: len(landed) == 1, timeout=20_000)
    settle(window)
    assert len(copies(office)) == 1
    assert backups.check(office, copies(office)[0].path) == ()


def test_the_reminder_is_a_link_to_the_page_and_goes_when_the_stick_was_here(
    qtbot, window, settle, watch, office, clock, went, tmp_path
):
    watch.start()
    settle(window)
    assert watch.link.isVisible()
    assert watch.link.text() == "备份只在这台电脑上"
    watch.link.setFocus()
    qtbot.keyClick(watch.link, Qt.Key.Key_Space)
    [target] = went
    assert (target.place, target.kind) == ("settings", "backups")
    automatic_backups.choose(office, actor="李梅", second=tmp_path / "stick", remind_days=3)
    assert reminder(automatic_backups.standing(office)) == "还没有备份到U盘"
    watch.look()
    settle(window)
    assert backups.backups(tmp_path / "stick", office.path), "it was plugged in: copied without asking"
    assert not watch.link.isVisible()
    clock.now += 3 * DAY
    assert reminder(automatic_backups.standing(office)) == "3 天没有备份到U盘"
    automatic_backups.choose(office, actor="李梅", on=False)
    assert reminder(automatic_backups.standing(office)) == ""


def test_a_copy_that_fails_is_said_once_and_the_window_stays_usable(
    window, settle, watch, office, monkeypatch
):
    tries = []

    def full(*_args, **_more):
        tries.append(True)
        raise EnvironmentFailure("备份位置的空间不够。", code="backup.room")

    monkeypatch.setattr(backups, "make_by_itself", full)
    watch.look()
    settle(window)
    assert watch.link.isVisible()
    assert watch.link.text() == "自动备份没有做成:备份位置的空间不够。"
    watch.look()
    settle(window)
    assert len(tries) == 1
    add(office)
