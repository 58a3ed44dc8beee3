"""Locking at any moment: no typed character is lost, the keys are gone, the draft is safe; waits are counted down.

`GEZHI_LOCKS` and `GEZHI_LOCK_SEED` choose how many random moments and which; `make soak` takes a new seed and more.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QDialog

from desktop.base.errors import EnvironmentFailure
from desktop.operations import signing_in
from desktop.queries import drafts
from desktop.security.attempts import Attempts
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from ui.bridge.target import Target
from ui.shell import screen_events
from ui.shell.idle import IdleWatch
from ui.shell.screen_events import NoScreenEvents, is_leaving, of_this_system

FIELDS = ("head_name", "phone", "needs", "note")
MOMENTS = int(os.environ.get("GEZHI_LOCKS", "1000"))
SEED = int(os.environ.get("GEZHI_LOCK_SEED", "100"))
ROUNDS = 4  # windows the moments are spread over, so that they run beside each other
LETTERS = "abcXYZ019-王李梅 张楼栋。,"


@pytest.fixture
def session(session, tmp_path):
    """The window's real doors: the office lets go of its keys, a password opens it again."""
    attempts = Attempts(tmp_path / "pc")
    office = session.office
    return replace(
        session,
        suspend=partial(signing_in.fall_asleep, office, attempts, session.actor),
        unlock=partial(signing_in.wake, office, attempts, session.actor),
    )


@pytest.fixture
def form(window, settle, ids, qtbot):
    window.go(Target("households", "household", ids.households[0]))
    settle(window)
    screen = window.place_screen("households")
    qtbot.waitUntil(lambda: screen.presenter.page is not None, timeout=20_000)
    settle(window)
    yield screen.card.form
    window._closing = True  # what is half typed may go with the test


def type_one(form, letter):
    """One character as the input method hands it over."""
    event = QInputMethodEvent()
    event.setCommitString(letter)
    QApplication.sendEvent(QApplication.focusWidget() or form, event)


def text_of(form, field):
    """What stands in a field; spaces at its ends go whenever a field is left, by Tab as by the lock."""
    entry = form.editor(field).entry
    return (entry.text() if hasattr(entry, "text") else entry.toPlainText()).strip()


def unlock(qtbot, window, password=PASSWORD):
    qtbot.waitUntil(lambda: window.lock_page.password.isEnabled(), timeout=20_000)
    window.lock_page.password.setText(password)
    qtbot.keyClick(window.lock_page.password, Qt.Key.Key_Return)
    if password == PASSWORD:
        qtbot.waitUntil(lambda: not window.locked, timeout=20_000)


def lock_while_typing(qtbot, window, form, moments, seed):
    """Type in random fields, lock in the middle `moments` times; after each the form must be as it was."""
    rng, fields = random.Random(seed), [f for f in FIELDS if f in form._editors]
    for moment in range(moments):
        field = rng.choice(fields)
        if rng.random() < 0.5:
            form.focus(field)
        for _n in range(rng.randrange(4)):
            type_one(form, rng.choice(LETTERS))
            if rng.random() < 0.2:
                QApplication.processEvents()
        before, here = {f: text_of(form, f) for f in fields}, QApplication.focusWidget()
        window.lock()
        assert window.locked
        if moment % 7 == 0:  # what is typed at a locked window goes nowhere
            qtbot.keyClicks(window.lock_page.password, "x")
        unlock(qtbot, window)
        assert {f: text_of(form, f) for f in fields} == before, (seed, moment)
        assert QApplication.focusWidget() is here, (seed, moment)
        if sum(map(len, before.values())) > 400:
            for f in fields:
                form.editor(f).entry.clear()
    return fields


def test_no_typed_character_is_lost(qtbot, window, form):
    lock_while_typing(qtbot, window, form, 25, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(ROUNDS))
def test_no_typed_character_is_lost_in_a_thousand_moments(qtbot, window, form, part):
    lock_while_typing(qtbot, window, form, MOMENTS // ROUNDS, seed=SEED + part)


def test_the_locked_office_holds_no_key_and_the_draft_is_in_the_file(qtbot, window, form, settle, office):
    form.focus("head_name")
    form.editor("head_name").entry.clear()
    for letter in "张桂":
        type_one(form, letter)
    window.lock()
    settle(window)
    assert office.asleep
    assert office._key == b""
    with pytest.raises(EnvironmentFailure) as refusal, office.read():
        pass
    assert refusal.value.code == "office.asleep"
    unlock(qtbot, window)
    with office.read() as db:
        [draft] = drafts.waiting(db, "李梅")
        events = [row[0] for row in db.exec_driver_sql("SELECT event FROM audit ORDER BY no DESC LIMIT 2")]
    assert draft.fields["head_name"] == "张桂"
    assert events == ["session.unlocked", "session.locked"]


def test_a_locked_window_that_is_killed_leaves_the_half_typed_form_in_the_file(
    qtbot, window, form, settle, office, tmp_path
):
    """What lies on the disk while it is locked is all there will be after a kill: it opens, and the form is offered."""
    form.focus("head_name")
    form.editor("head_name").entry.clear()
    for letter in "钚锿张":
        type_one(form, letter)
    window.lock()
    settle(window)
    killed = tmp_path / "killed"
    shutil.copytree(office.path.parent, killed, ignore=shutil.ignore_patterns("killed", "*.lock"))
    assert not any("钚锿张".encode() in path.read_bytes() for path in killed.rglob("*") if path.is_file())
    again = Workspace.open(killed / office.path.name, password=PASSWORD, volumes=FitVolumes())
    with again.read() as db:
        [draft] = drafts.waiting(db, "李梅")
    again.close()
    assert draft.fields["head_name"] == "钚锿张"
    unlock(qtbot, window)


def test_what_screens_ask_for_while_it_is_locked_waits(qtbot, window, settle):
    window.lock()
    settle(window)
    heard = []
    window.worker.read(lambda _p: "answer", heard.append)
    window.worker.change(lambda _p: "change", heard.append)
    settle(window)
    assert heard == []
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: sorted(heard) == ["answer", "change"], timeout=20_000)


def test_dialogs_are_hidden_with_the_window(qtbot, window):
    dialog = QDialog(window)
    dialog.open()
    window.lock()
    assert not dialog.isVisible()
    unlock(qtbot, window)
    assert dialog.isVisible()
    dialog.close()


def test_a_wrong_password_counts_down_on_the_lock_page(qtbot, window):
    window.lock()
    unlock(qtbot, window, "wrong password 1")
    page = window.lock_page
    qtbot.waitUntil(lambda: page.countdown.running, timeout=20_000)
    assert not page.open_button.isEnabled()
    assert "0:0" in page.open_button.text()
    assert window.locked
    qtbot.waitUntil(lambda: not page.countdown.running, timeout=20_000)
    unlock(qtbot, window)


def test_somebody_else_may_sign_in_while_it_is_locked(qtbot, window):
    left = []
    window.left.connect(lambda: left.append(True))
    window.lock()
    window.lock_page.leave_wanted.emit()
    assert left == [True]


def test_an_untouched_window_locks_itself(qtbot, window):
    window.idle.set_minutes(0.002)
    qtbot.waitUntil(lambda: window.locked, timeout=20_000)
    unlock(qtbot, window)
    window.idle.set_minutes(5)


def test_a_touch_begins_the_wait_anew(qtbot, window):
    said = []
    watch = IdleWatch(0.005, window)
    watch.idle.connect(lambda: said.append(True))
    for _n in range(6):
        qtbot.wait(100)
        qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert said == []
    qtbot.waitUntil(lambda: said == [True], timeout=20_000)
    watch.stop()


def test_the_system_says_when_somebody_leaves(qtbot, window):
    assert is_leaving(screen_events.WM_WTSSESSION_CHANGE, screen_events.WTS_SESSION_LOCK)
    assert is_leaving(screen_events.WM_POWERBROADCAST, screen_events.PBT_APMSUSPEND)
    assert not is_leaving(screen_events.WM_WTSSESSION_CHANGE, 8)  # unlocked
    events = of_this_system(0, window)
    assert isinstance(events, NoScreenEvents)
    events.left.connect(window.lock)
    events.left.emit()
    assert window.locked
