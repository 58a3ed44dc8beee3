"""The operator's own figures: counted while he keys, shown to him alone, thrown away when he wants."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.operations import keying as operations
from desktop.queries import keying
from tests.ui.office_of_three import fill
from ui.bridge.target import Target
from ui.shell.keying_watch import KeyingWatch
from ui.shell.main_window import MainWindow
from ui.shell.my_figures import MyFigures, minutes
from ui.shell.places import PLACES
from ui.shell.session import Session

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TODAY = date(2026, 6, 30)


@pytest.fixture
def window(qtbot, office, monkeypatch, tmp_path):
    ids = fill(office)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    session = Session(office, "云麓台社区", "李梅", "0", lambda: TODAY, lambda _s: None, lambda _w: "")
    made = MainWindow(session, tuple(p for p in PLACES if p.key in ("households", "history")))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go(Target("households", "household", ids.households[0]))
    settle(qtbot, made)
    yield made
    made.close()
    made.deleteLater()


def settle(qtbot, window):
    for _ in range(3):
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        qtbot.wait(30)


def own(office, actor="李梅"):
    with office.read() as db:
        return keying.own(db, actor)


def test_fields_and_records_are_counted_while_keying(qtbot, window, office):
    ticks = iter(range(0, 10_000, 4))
    window.keying._clock = lambda: float(next(ticks))
    form = window.place_screen("households").card.form
    form.focus("head_name")
    entry = form.editor("head_name").entry
    qtbot.keyClicks(entry, "A")
    qtbot.keyClick(entry, Key.Key_Return)
    qtbot.keyClick(form.editor("phone").entry, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(entry, "B")
    qtbot.keyClick(entry, Key.Key_Return)
    qtbot.keyClick(window, Key.Key_S, CTRL)
    settle(qtbot, window)
    (row,) = own(office)
    assert (row.day, row.form, row.records, row.fields, row.corrections) == (
        "2026-06-30",
        "household",
        1,
        2,
        1,
    )
    assert row.seconds >= 8
    assert own(office, "王芳") == ()


def test_a_long_pause_is_not_counted_as_keying(qtbot, office, work):
    watch = KeyingWatch(
        office, work, actor="李梅", today=lambda: TODAY, clock=iter([0.0, 500.0, 500.0]).__next__
    )
    from ui.screens.households.fields import HOUSEHOLD
    from ui.widgets.form import DraftForm

    form = DraftForm(HOUSEHOLD[:2])
    qtbot.addWidget(form)
    watch.focus_moved(form.editor("head_name").entry)
    form.editor("head_name").show_value("张三")
    watch.focus_moved(None)
    assert (watch._tally.seconds, watch._tally.fields) == (60.0, 1)


def test_the_page_adds_up_and_forgets(qtbot, office, work):
    for day, records, seconds in ((TODAY, 3, 3900), (date(2026, 6, 25), 2, 60), (date(2026, 5, 1), 9, 50)):
        operations.add(
            office, actor="李梅", day=day, form="resident", records=records, fields=7, seconds=seconds
        )
    operations.add(office, actor="王芳", day=TODAY, form="resident", records=50)
    page = MyFigures(office, work, actor="李梅", today=lambda: TODAY)
    qtbot.addWidget(page)
    assert [page.sums[days].text() for days in (1, 7, 30)] == [
        "3 条 · 7 格 · 1 小时 05 分", "5 条 · 14 格 · 1 小时 06 分", "5 条 · 14 格 · 1 小时 06 分",
    ]  # fmt: skip
    assert page.table.records.rowCount() == 3
    page.forget()
    assert own(office) == ()
    assert len(own(office, "王芳")) == 1


def test_time_in_words():
    assert [minutes(s) for s in (40, 720, 3900)] == ["40 秒", "12 分", "1 小时 05 分"]
