"""The history lists steps, undoes any untouched one, and says why not otherwise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.operations import households as operations
from desktop.queries import households
from tests.ui.screens.desk.conftest import TODAY
from ui.screens.history.view import HistoryScreen


@pytest.fixture
def screen(show, desk):
    return show(HistoryScreen(desk))


def edit_first(office, ids, **changes):
    from dataclasses import replace

    with office.read() as db:
        page = households.one(db, ids.households[0])
    draft = replace(page.draft, **changes)
    return operations.edit(office, page.id, draft, seen=page.seen, actor="王芳", today=TODAY)


def titles(screen):
    return [screen.table.records.text_at(n, 1) for n in range(screen.table.records.rowCount())]


def test_steps_are_listed_newest_first_and_the_newest_is_looked_at(screen):
    assert titles(screen) == [
        "导入居民台账:01_居民台账.xlsx",
        "导入楼栋清单:03_楼栋房屋清单.xls",
        "建立社区:云麓台社区",
    ]
    assert screen.title.text() == "导入居民台账:01_居民台账.xlsx"
    assert screen.can_undo()


def test_a_step_is_undone_from_the_list_and_the_undo_can_be_undone(qtbot, screen, office, work):
    qtbot.mouseClick(screen.undo_button, Qt.MouseButton.LeftButton)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 0
    assert work.notices == ["已撤销:导入居民台账:01_居民台账.xlsx"]
    assert titles(screen)[0].startswith("撤销")
    screen.table.go_to(screen.table.records.ids[0])
    qtbot.mouseClick(screen.undo_button, Qt.MouseButton.LeftButton)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 4


def test_a_step_changed_since_says_so_and_cannot_be_undone(qtbot, screen, office, ids, work):
    screen.changed(edit_first(office, ids, note="改过"))
    imported = next(i for i, s in screen._steps.items() if s.name == "import.residents")
    screen.table.go_to(imported)
    assert "又被改过" in screen.why_not.text()
    assert not screen.undo_button.isEnabled()
    screen.undo_current()
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 4


def test_founding_cannot_be_undone(screen):
    founding = screen.table.records.ids[-1]
    screen.table.go_to(founding)
    assert not screen.can_undo()
    assert "不能撤销" in screen.why_not.text()


def test_keys_move_through_the_steps(qtbot, screen):
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert screen.title.text() == "导入楼栋清单:03_楼栋房屋清单.xls"
