"""Writing a list out from the window: what is on sight, in anybody's columns, whole numbers only for a reason."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.dialogs.export.choices import MINE, SCREEN
from ui.dialogs.export.dialog import ExportDialog

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def team(open_screen):
    return open_screen("team")


def opened(qtbot, open_screen, window) -> ExportDialog:
    qtbot.keyClick(window, Key.Key_S, CTRL | SHIFT)
    open_screen.quiet(window)
    return next(d for d in window.findChildren(ExportDialog) if d.isVisible())


def choose(box, value):
    box.setCurrentIndex([option.value for option in box.options].index(value))
    box.chosen.emit()


def rows(path):
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def events(office):
    with office.read() as db:
        return [row[0] for row in db.exec_driver_sql("SELECT event FROM audit WHERE event = 'list.exported'")]


def test_the_key_writes_the_table_as_it_stands(qtbot, open_screen, team, tmp_path, office):
    window, screen = team
    dialog = opened(qtbot, open_screen, window)
    assert dialog.chosen().source == SCREEN
    assert not dialog.whole.isEnabled()
    path = tmp_path / "a.xlsx"
    dialog.write(path)
    open_screen.quiet(window)
    head, *lines = rows(path)
    assert head[0] == screen.table.records.columns[0].title
    assert len(lines) == len(screen.table.records.ids)
    assert dialog.bar.action.isVisible()  # 打开文件夹
    assert events(office) == ["list.exported"]
    dialog.reject()


def test_the_same_people_in_columns_of_choice(qtbot, open_screen, team, tmp_path):
    window, screen = team
    dialog = opened(qtbot, open_screen, window)
    choose(dialog.source, MINE)
    dialog.columns.list.setFocus()
    for number in range(dialog.columns.list.count()):
        dialog.columns.list.item(number).setCheckState(Qt.CheckState.Unchecked)
    dialog.columns.list.setCurrentRow(0)
    qtbot.keyClick(dialog.columns.list, Key.Key_Space)
    qtbot.keyClick(dialog.columns.list, Key.Key_Down)
    qtbot.keyClick(dialog.columns.list, Key.Key_Space)
    qtbot.keyClick(dialog.columns.list, Key.Key_Up, ALT)
    assert dialog.chosen().columns == ("staff.name", "staff.number")
    dialog.write(tmp_path / "a.xlsx")
    open_screen.quiet(window)
    assert rows(tmp_path / "a.xlsx")[0] == ["姓名", "编号"]
    assert len(rows(tmp_path / "a.xlsx")) == len(screen.table.records.ids) + 1
    dialog.reject()


def test_whole_numbers_ask_for_a_reason_first(qtbot, open_screen, team, tmp_path):
    window, _screen = team
    dialog = opened(qtbot, open_screen, window)
    choose(dialog.source, "residents")
    dialog.whole.setChecked(True)
    assert QApplication.focusWidget() is dialog.reason
    dialog.choose_file()
    assert "原因" in dialog.bar.text.text()
    qtbot.keyClicks(dialog.reason, "for the census of the county")
    dialog.write(tmp_path / "a.csv")
    open_screen.quiet(window)
    assert (tmp_path / "a.csv").is_file()
    dialog.reject()


def test_a_receivers_layout_is_learnt_and_used(qtbot, open_screen, team, tmp_path):
    window, _screen = team
    book = openpyxl.Workbook()
    book.active.append(["姓名", "性别", "联系电话", "岗位", "专兼职"])
    book.save(tmp_path / "街道花名册.xlsx")
    dialog = opened(qtbot, open_screen, window)
    dialog.learn(tmp_path / "街道花名册.xlsx")
    open_screen.quiet(window)
    assert dialog._value(dialog.source) == "staff"
    assert dialog.template.currentText() == "街道花名册"
    assert [dialog.given.list.item(n).text() for n in range(dialog.given.list.count())][:2] == [
        "姓名",
        "性别",
    ]
    dialog.write(tmp_path / "b.xlsx")
    open_screen.quiet(window)
    assert rows(tmp_path / "b.xlsx")[0] == ["姓名", "性别", "联系电话", "岗位", "专兼职"]
    assert len(rows(tmp_path / "b.xlsx")) > 1
    dialog.reject()


def test_a_list_is_narrowed_to_a_grid(qtbot, open_screen, team, tmp_path):
    window, _screen = team
    dialog = opened(qtbot, open_screen, window)
    assert not dialog.only.isEnabled()  # the table on the screen is what it is
    choose(dialog.source, "buildings")
    everywhere = [option.value for option in dialog.only.options]
    assert len(everywhere) > 1
    dialog.write(tmp_path / "a.xlsx")
    open_screen.quiet(window)
    choose(dialog.only, everywhere[1])
    dialog.write(tmp_path / "b.xlsx")
    open_screen.quiet(window)
    assert 1 <= len(rows(tmp_path / "b.xlsx")) - 1 < len(rows(tmp_path / "a.xlsx")) - 1
    choose(dialog.source, "care")
    assert not [
        o.value for o in dialog.only.options if o.value == "category:mental"
    ]  # no specialist sits here
    dialog.reject()
