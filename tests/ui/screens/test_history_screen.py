"""The history in the real window: by day, narrowed, told in full, refused with names, brought back, after a restart."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt

from desktop.domain.life.act import Kind
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.operations.test_life_events import Town
from ui.bridge.target import Target

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def town_of(office):
    return Town(office)


def step_of(screen, name):
    return next(i for i, line in screen._lines.items() if line.step and line.step.name == name)


def test_steps_stand_under_their_day_and_are_told_in_full(open_screen, town_of):
    town_of.do(Kind.DEATH, resident_ids=(town_of.head,), head_id=town_of.wife)
    window, screen = open_screen("history")
    days = [line.day for line in screen._lines.values() if line.step is None]
    assert days == ["2026-06-30"]
    screen.table.go_to(step_of(screen, "life.death"))
    open_screen.quiet(window)
    told = {(line.field, line.before, line.after) for line in screen._told.values()}
    assert ("婚姻", "已婚", "丧偶") in told
    assert ("户主", "张大山", "王桂兰") in told


def test_a_step_is_narrowed_to_undone_and_brought_back(qtbot, open_screen, town_of):
    town_of.do(Kind.AWAY, resident_ids=(town_of.son,), place="武汉")
    before = town_of.row("resident", town_of.son)
    window, screen = open_screen("history")
    qtbot.keyClick(window, Key.Key_F, CTRL)
    assert screen.filter.words.hasFocus()
    screen.filter.words.insert("外出")
    qtbot.waitUntil(lambda: len([1 for x in screen._lines.values() if x.step]) == 1, timeout=20_000)
    screen.table.go_to(step_of(screen, "life.away"))
    open_screen.quiet(window)
    screen.undo_current()
    open_screen.quiet(window)
    assert town_of.row("resident", town_of.son)["lives_here"] == 1
    assert screen.back_button.isVisibleTo(screen)
    screen.bring_back()
    open_screen.quiet(window)
    assert town_of.row("resident", town_of.son) == before


def test_a_refusal_names_record_field_and_person(open_screen, town_of):
    step = town_of.do(Kind.DEATH, resident_ids=(town_of.head,), head_id=town_of.wife)
    with town_of.office.change("resident.edit", actor="王芳", args={"subject": "王桂兰"}) as unit:
        unit.set("resident", town_of.wife, {"marriage": "20"})
    window, screen = open_screen("history")
    screen.table.go_to(step)
    open_screen.quiet(window)
    assert not screen.can_undo()
    assert "王桂兰(居民)的婚姻:王芳" in screen.later.text()
    assert screen.part_button.isVisibleTo(screen)


def test_a_record_leads_to_its_own_steps(open_screen, town_of):
    town_of.do(Kind.AWAY, resident_ids=(town_of.old,))
    window, screen = open_screen("history", Target("history", "resident", town_of.old))
    open_screen.quiet(window)
    assert [line.step.name for line in screen._lines.values() if line.step] == ["life.away", "town"]
    assert screen.filter.record.text() == "只看:李秀英 锦绣龙庭 3-102"
    screen.filter.any_record.emit()
    open_screen.quiet(window)
    assert len([1 for line in screen._lines.values() if line.step]) > 2


@pytest.fixture
def own_keys(office):
    """Where the office's keys lie; a screen is given another folder."""
    return os.environ["GEZHI_KEYS"]


def test_the_undo_key_works_after_a_restart(own_keys, qtbot, open_screen, town_of, monkeypatch):
    from datetime import date

    from ui.shell.main_window import MainWindow
    from ui.shell.places import PLACES
    from ui.shell.session import Session

    town_of.do(Kind.VACATED, household_id=town_of.zhang)
    path = town_of.office.path
    town_of.office.close()
    monkeypatch.setenv("GEZHI_KEYS", own_keys)
    again = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    session = Session(
        again, "云麓台社区", "李梅", "0", lambda: date(2026, 6, 30), lambda _s: None, lambda _w: ""
    )
    window = MainWindow(session, tuple(p for p in PLACES if p.key == "history"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go_to_place("history")
    open_screen.quiet(window)
    assert window.undoing.undo_title == "腾空:张大山"
    qtbot.keyClick(window, Key.Key_Z, CTRL)
    open_screen.quiet(window)
    with again.read() as db:
        gone = db.exec_driver_sql("SELECT count(*) FROM resident WHERE lives_here = 0").scalar()
    assert gone == 0
    window.close()
    window.deleteLater()
    again.close()
