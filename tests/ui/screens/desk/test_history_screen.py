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


def test_founding_cannot_be_undone(screen):
    founding = screen.table.records.ids[-1]
    screen.table.go_to(founding)
    assert not screen.can_undo()
    assert "不能撤销" in screen.why_not.text()


def test_keys_move_through_the_steps(qtbot, screen):
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    assert screen.title.text() == "导入楼栋清单:03_楼栋房屋清单.xls"
