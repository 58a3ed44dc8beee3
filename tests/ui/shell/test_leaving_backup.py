"""The last copy: made only when something changed, never in the way of leaving, cancelled by closing its window."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import EnvironmentFailure
from desktop.base.progress import step
from desktop.operations import automatic_backups, backups, signing_in
from desktop.security.attempts import Attempts
from ui.shell.leaving_backup import leave


@pytest.fixture
def over():
    return []


@pytest.fixture
def leaving(qtbot, office, ids, over):
    """Leave the office; the small window is gone when the test ends."""
    made = []

    def leave_():
        window = leave(office, "李梅", lambda: over.append(True))
        if window is not None:
            made.append(window)
        return window

    yield leave_
    for window in made:
        window.close()
        window.deleteLater()


def copies(office):
    return backups.backups(office.path.parent / automatic_backups.FOLDER, office.path)


def test_a_copy_is_made_and_the_office_let_go_of(qtbot, leaving, office, over):
    window = leaving()
    assert window.isVisible()
    qtbot.waitUntil(lambda: over == [True], timeout=30_000)
    assert not window.isVisible()
    [copy] = copies(office)
    assert backups.check(office, copy.path) == ()
    over.clear()
    assert leaving() is None, "nothing changed since"
    assert over == [True]
    assert copies(office) == [copy]


def test_escape_from_waiting_cancels_and_leaves_no_half_copy(qtbot, leaving, office, over, monkeypatch):
    begun, stopped = threading.Event(), threading.Event()

    def slow(_office, _folder, *, progress, **_more):
        begun.set()
        try:
            while True:
                step(progress, 1, 3, "核对备份")
        finally:
            stopped.set()

    monkeypatch.setattr(backups, "make_by_itself", slow)
    window = leaving()
    assert begun.wait(5)
    qtbot.waitUntil(lambda: "核对备份" in window.words.text(), timeout=20_000)
    assert over == []
    window.cancel_button.setFocus()
    qtbot.keyClick(window.cancel_button, Qt.Key.Key_Space)
    assert over == [True]
    assert stopped.is_set(), "the office must not be closed under a copy"
    assert copies(office) == []


def test_a_copy_that_fails_says_so_and_waits_for_the_clerk(qtbot, leaving, over, monkeypatch):
    def full(*_args, **_more):
        raise EnvironmentFailure("备份位置的空间不够。", code="backup.room")

    monkeypatch.setattr(backups, "make_by_itself", full)
    window = leaving()
    qtbot.waitUntil(lambda: "没有做成" in window.words.text(), timeout=20_000)
    assert "数据已保存在本机" in window.words.text()
    assert over == []
    qtbot.keyClick(window.cancel_button, Qt.Key.Key_Space)
    assert over == [True]
    window.close()
    assert over == [True], "told once"


def test_an_office_switched_off_or_asleep_is_left_at_once(leaving, office, over, tmp_path):
    automatic_backups.choose(office, actor="李梅", on=False)
    assert leaving() is None
    automatic_backups.choose(office, actor="李梅", on=True)
    signing_in.fall_asleep(office, Attempts(tmp_path / "pc"), "李梅")
    assert leaving() is None, "left from the lock page: its keys are gone already"
    assert over == [True, True]
