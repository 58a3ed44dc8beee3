"""The window by keys: places, search, palette, undo, lock, jobs; and nothing clipped on a small screen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop.base.progress import step
from tests.conftest import PASSWORD
from ui.bridge.desk import Screen
from ui.bridge.target import Target
from ui.shell.places import PLACES

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_alt_numbers_change_the_place(qtbot, window, settle):
    window.go_to_place("start")
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_1, ALT)
    assert window.current_place == "households"
    assert window.rail.button("households").isChecked()
    qtbot.keyClick(window, Qt.Key.Key_0, ALT)
    assert window.current_place == "start"
    settle(window)


def test_the_rail_works_by_arrows_and_space(qtbot, window, settle):
    window.go_to_place("start")
    window.rail.button("start").setFocus()
    qtbot.keyClick(window.rail.button("start"), Qt.Key.Key_Down)
    qtbot.keyClick(window.rail.button("households"), Qt.Key.Key_Space)
    assert window.current_place == "households"
    settle(window)


def test_search_by_initials_opens_the_household(qtbot, window, settle):
    window.go_to_place("start")
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    box = window.title_bar.search
    assert box.hasFocus()
    qtbot.keyClicks(box, "stf")  # 单 is read Shàn as a surname
    qtbot.waitUntil(lambda: box.hits_shown > 0, timeout=20_000)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settle(window)
    screen = window.place_screen("households")
    qtbot.waitUntil(lambda: screen.presenter.page is not None, timeout=20_000)
    assert window.current_place == "households"
    assert screen.presenter.page.draft.head_name == "单田芳"
    settle(window)


def test_a_search_without_hits_says_what_can_be_typed(qtbot, window):
    window.focus_search()
    qtbot.keyClicks(window.title_bar.search, "qqqq")
    qtbot.waitUntil(lambda: window.title_bar.search.hits_shown == 1, timeout=20_000)
    assert "qqqq" in window.title_bar.search._list.item(0).text()


def test_the_palette_finds_by_initials_and_runs(qtbot, window, settle):
    window.go_to_place("start")
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_P, CTRL | SHIFT)
    field = window.palette_box.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "sd")  # 锁定
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.locked
    assert not window.palette_box.isVisible()


def test_the_palette_shows_only_what_is_possible(qtbot, window, settle):
    settle(window)
    window.open_palette()
    words = [window.palette_box.list.item(n).text() for n in range(window.palette_box.list.count())]
    assert any(word.startswith("撤销:") for word in words)
    assert "恢复" not in words
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()


def test_undo_and_redo_by_key_name_their_step(qtbot, window, settle, office):
    window.go_to_place("start")
    settle(window)
    assert window.commands.action("app.undo").text() == "撤销:导入居民台账:01_居民台账.xlsx"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    settle(window)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 0
    assert "已撤销" in window.status.text()
    assert window.commands.action("app.undo").text() == "撤销:导入楼栋清单:03_楼栋房屋清单.xls"
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    settle(window)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 4


def test_the_lock_hides_everything_obeys_no_key_and_opens_again(qtbot, window, settle):
    window.go_to_place("households")
    settle(window)
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    assert window.locked
    page = window.lock_page
    qtbot.keyClick(page.password, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(page.password, Qt.Key.Key_0, ALT)
    assert window.current_place == "households"
    assert not window.title_bar.isVisible()
    page.password.clear()
    qtbot.keyClicks(page.password, "wrong one 1")
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.fault.text() == "密码不对。", timeout=20_000)
    assert window.locked
    page.password.clear()
    qtbot.keyClicks(page.password, PASSWORD)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.locked, timeout=20_000)
    settle(window)


def test_a_long_job_shows_after_half_a_second_and_can_be_cancelled(qtbot, window):
    cancelled = threading.Event()

    def work(progress):
        try:
            while True:
                step(progress, 3, 10, "第 3 张")
        finally:
            cancelled.set()

    window.worker.read(work, lambda _: None, title="画联系卡")
    assert not window.status.job_shown
    qtbot.waitUntil(lambda: window.status.job_shown, timeout=20_000)
    qtbot.waitUntil(lambda: "画联系卡 · 第 3 张" in window.status.text(), timeout=20_000)
    qtbot.mouseClick(window.status.cancel_button, Qt.MouseButton.LeftButton)
    assert cancelled.wait(5)
    qtbot.waitUntil(lambda: not window.status.job_shown, timeout=20_000)


def test_a_refusal_is_a_bar_and_a_bug_is_a_failure(qtbot, window):
    from desktop.base.errors import Refused

    def refuse(progress):
        raise Refused("这一户还有居民。")

    def crash(progress):
        raise ZeroDivisionError

    window.worker.change(refuse)
    qtbot.waitUntil(lambda: window.bar.isVisible(), timeout=20_000)
    assert window.bar.text.text() == "这一户还有居民。"
    window.worker.change(crash, title="保存")
    qtbot.waitUntil(lambda: bool(window.failures), timeout=20_000)
    assert "ZeroDivisionError" in window.failures.pop().details


def test_the_failure_dialog_folds_and_copies(qtbot, window):
    from PySide6.QtGui import QGuiApplication

    from ui.bridge.messages import describe
    from ui.dialogs.failure import FailureDialog

    dialog = FailureDialog(describe(ZeroDivisionError(), "保存户表"), "0.1.0", window)
    dialog.show()
    assert not dialog.details.isVisible()
    qtbot.mouseClick(dialog.fold, Qt.MouseButton.LeftButton)
    assert dialog.details.isVisible()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    dialog.close()


@pytest.mark.parametrize("place", [place.key for place in PLACES])
@pytest.mark.parametrize("scale", [100, 125, 150])
def test_nothing_is_clipped_on_a_small_screen(qtbot, open_window, settle, place, scale):
    window = open_window((place,))
    window.resize(1366 * 100 // scale, 728 * 100 // scale)
    window.go_to_place(place)
    settle(window)
    qtbot.wait(30)
    assert window.width() <= 1366 * 100 // scale + 1, "the window's least width is wider than the screen"
    assert window.height() <= 728 * 100 // scale + 1
    clipped = [
        (type(part).__name__, part.text())
        for kind in (QAbstractButton, QLabel)
        for part in window.findChildren(kind)
        if part.isVisible() and part.text() and not _scrolled(part) and _too_small(part)
    ]
    assert clipped == []


def _scrolled(part):
    """Whether the part lies in something that scrolls, where less room is no loss."""
    parent = part.parentWidget()
    while parent is not None and not isinstance(parent, Screen):
        if parent.inherits("QScrollArea"):
            return True
        parent = parent.parentWidget()
    return False


def _too_small(part):
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() < min(part.heightForWidth(part.width()), part.fontMetrics().height())
    needed = part.fontMetrics().horizontalAdvance(part.text()) if "\n" not in part.text() else 0
    if getattr(part, "toolButtonStyle", None) is not None and not part.isCheckable():
        needed = (
            part.fontMetrics().horizontalAdvance(part.defaultAction().iconText())
            if part.defaultAction()
            else 0
        )
    return part.width() + 1 < needed or part.height() + 1 < part.fontMetrics().height()


def test_every_place_builds_and_no_shortcut_is_taken_twice(qtbot, open_window, settle):
    window = open_window(tuple(place.key for place in PLACES))
    for place in PLACES:
        window.go_to_place(place.key)
        settle(window)
    commands = window.commands.all()
    assert len({command.id for command in commands}) == len(commands)
    assert all(command.tip and command.title for command in commands)


def test_a_target_reaches_the_screen(qtbot, window, settle, ids):
    window.go(Target("households", "gap", "pending"))
    settle(window)
    screen = window.place_screen("households")
    qtbot.waitUntil(lambda: list(screen.middle.table.records.ids) == [ids.households[3]], timeout=20_000)
    settle(window)


def half_type(qtbot, window, settle, ids, text):
    window.go(Target("households", "household", ids.households[0]))
    settle(window)
    screen = window.place_screen("households")
    qtbot.waitUntil(lambda: screen.presenter.page is not None, timeout=20_000)
    settle(window)
    form = screen.card.form
    form.focus("head_name")
    form.editor("head_name").entry.clear()
    qtbot.keyClicks(form.editor("head_name").entry, text)
    assert screen.unsaved()
    return screen


def needs(office, ids):
    with office.read() as db:
        sql = "SELECT head_name FROM household WHERE id = ?"
        return db.exec_driver_sql(sql, (ids.households[0],)).scalar()


def test_going_elsewhere_keeps_what_was_typed(qtbot, window, settle, office, ids):
    half_type(qtbot, window, settle, ids, "Zhang")
    window.go_to_place("start")
    settle(window)
    assert needs(office, ids) == "Zhang"
    assert "已保存:Zhang" in window.status.text()


def test_closing_keeps_what_was_typed_and_then_closes(qtbot, window, settle, office, ids):
    half_type(qtbot, window, settle, ids, "Zhang")
    window.quit()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert needs(office, ids) == "Zhang"


def test_what_cannot_be_kept_stops_the_first_close_only(qtbot, window, settle, office, ids):
    screen = half_type(qtbot, window, settle, ids, " ")
    window.quit()
    assert window.isVisible()
    assert "没保存" in window.bar.text.text()
    assert screen.card.form._faults["head_name"].isVisible()
    window.quit()
    assert not window.isVisible()
    assert needs(office, ids) == "张桂芳"


def test_undo_is_offered_where_the_change_was_said(qtbot, window, settle, office, ids):
    half_type(qtbot, window, settle, ids, "Zhang")
    window.commands.action("households.save").trigger()
    settle(window)
    assert window.status._undo.isVisible()
    qtbot.mouseClick(window.status._undo, Qt.MouseButton.LeftButton)
    settle(window)
    assert needs(office, ids) == "张桂芳"


def test_unsent_steps_stand_in_the_status_line(window, settle, office):
    settle(window)
    assert "3 步改动还没有送出" in window.status.text()
    office.record_event("bundle.written", actor="李梅")
    window.undoing.refresh()
    settle(window)
    assert "没有送出" not in window.status.text()


@pytest.mark.parametrize("recovered", [False, True])
def test_the_password_is_changed_after_the_present_one_is_proved(qtbot, window, session, office, recovered):
    from tests.conftest import FitVolumes
    from ui.shell.password_change import ask_new_password

    dialog = ask_new_password(window, session, window.worker, recovered=recovered)
    form = dialog.form
    typed = {"present": PASSWORD + "x", "new": "brand new 2", "again": "brand new 3"}
    for field in form.fields:
        qtbot.keyClicks(form.editor(field.name).entry, typed[field.name])
    dialog._submit()
    assert "不一样" in form._faults["again"].text()
    form.editor("again").show_value("brand new 2")
    if not recovered:
        dialog._submit()
        qtbot.waitUntil(
            lambda: form._faults["new"].isVisible() or form._faults["present"].isVisible(), timeout=30_000
        )
        form.editor("present").show_value(PASSWORD)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        dialog._submit()
    window.close()
    path = office.path
    office.close()
    from desktop.workspace import Workspace

    Workspace.open(path, password="brand new 2", volumes=FitVolumes()).close()


def test_what_waits_is_said_at_the_foot_and_opens_its_list(qtbot, window, settle, office, ids):
    from desktop.operations import doubts

    settle(window)
    assert window.attention.doubts.isHidden()
    changes = doubts.mark(
        office,
        "resident",
        ids.residents[0],
        field="birth",
        note="年份?",
        actor="李梅",
        today=window.session.today(),
    )
    window.hub.changed.emit(changes)
    settle(window)
    assert window.attention.doubts.text() == "疑问 1"
    qtbot.mouseClick(window.attention.doubts, Qt.MouseButton.LeftButton)
    settle(window)
    assert window.place_screen("households").waiting.page.doubts.records.rowCount() == 1


def test_that_nobody_is_director_is_said_at_the_foot(qtbot, window, settle, office):
    from desktop.operations import accounts

    accounts.add(office, "李梅", ["director"], actor="李梅", today=window.session.today())
    with office.read() as db:
        mine = db.exec_driver_sql("SELECT id FROM account").scalar()
    window.attention.refresh()
    settle(window)
    assert window.attention.director.isHidden()
    with office.change("account.roles", actor="李梅") as unit:  # as a bundle would bring it
        unit.set("account", mine, {"roles": ["clerk"]})
    window.hub.changed.emit(unit.changes)
    settle(window)
    assert "李梅" in window.attention.director.toolTip()
