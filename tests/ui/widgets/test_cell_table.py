"""A table keyed in place: Enter goes on, the input method's Enter does not, half-typed lines stay."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication

from desktop.base.errors import Problem
from ui.widgets.cell_table import CellColumn, CellTable
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import TextEditor
from ui.widgets.editor_secret import SecretEditor

Key = Qt.Key
SEXES = (Option("1", "男", "n"), Option("2", "女", "nv"))


@dataclass(frozen=True)
class Person:
    name: str = ""
    sex: str | None = None
    number: str = ""


def mask(number):
    return number[:2] + "****"


COLUMNS = (
    CellColumn("name", "姓名", lambda p: p.name, TextEditor),
    CellColumn("sex", "性别", lambda p: p.sex or "", lambda: ChoiceEditor(SEXES)),
    CellColumn("number", "证件", lambda p: mask(p.number), lambda: SecretEditor(str, str, mask)),
)
LI, WU = Person("李明", "1", "420303"), Person("吴越", "2", "420304")


@pytest.fixture
def table(qtbot):
    made = CellTable(COLUMNS, blank=Person)
    made.tester = QAbstractItemModelTester(
        made.cells, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    qtbot.addWidget(made)
    made.resize(400, 200)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_rows([("a", LI), ("b", WU)])
    made.setFocus()
    made.left_lines = []
    made.line_left.connect(made.left_lines.append)
    return made


def at(table):
    index = table.currentIndex()
    return index.row(), index.column()


def editing(table):
    return table.state() == QAbstractItemView.State.EditingState


def type_(qtbot, text):
    for sign in text:  # the first one may open an editor that takes the rest
        qtbot.keyClicks(QApplication.focusWidget(), sign)


def press(qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def compose(preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(QApplication.focusWidget(), event)


def test_a_new_line_is_keyed_with_enter_alone(qtbot, table):
    table.begin_new()
    for text in ("Wang", "nv", "42030319"):
        type_(qtbot, text)
        press(qtbot, Key.Key_Return)
    assert at(table) == (3, 0)
    assert editing(table)
    assert table.left_lines == ["new-1"]
    assert table.cells.line("new-1").row == Person("Wang", "2", "42030319")
    done = []
    table.finished.connect(lambda: done.append(True))
    press(qtbot, Key.Key_Return)
    assert done == [True]
    assert table.cells.rowCount() == 4


def test_arrows_move_typing_and_f2_edit_escape_gives_up(qtbot, table):
    table.go_to(0, 0)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Down)
    assert at(table) == (1, 1)
    press(qtbot, Key.Key_Left)
    press(qtbot, Key.Key_F2)
    assert editing(table)
    type_(qtbot, "x")
    press(qtbot, Key.Key_Escape)
    assert not editing(table)
    assert table.cells.line("b").row == WU
    type_(qtbot, "Zhou")
    press(qtbot, Key.Key_Return)
    assert table.cells.line("b").row.name == "Zhou"
    assert at(table) == (1, 1)


def test_shift_enter_goes_back_over_the_line_end(qtbot, table):
    table.go_to(1, 0, edit=True)
    press(qtbot, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert at(table) == (0, 2)


@pytest.mark.parametrize("column", range(3))
def test_the_enter_that_commits_a_candidate_stays_in_its_cell(qtbot, table, column):
    table.go_to(0, column, edit=True)
    compose(preedit="nv")
    press(qtbot, Key.Key_Return)
    assert at(table) == (0, column)
    compose(commit="女")
    press(qtbot, Key.Key_Return)
    assert at(table) == (0, column)
    assert editing(table)
    press(qtbot, Key.Key_Return)
    assert at(table) == ((0, column + 1) if column < 2 else (1, 0))
    row = table.cells.line("a").row
    assert (row.name.replace("李明", ""), row.sex, row.number)[column] in {"女", "2"}


def test_composing_over_a_cell_that_is_not_open_opens_it(qtbot, table):
    table.go_to(1, 0)
    compose(preedit="zhou")
    assert editing(table)
    compose(commit="周")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return)
    assert table.cells.line("b").row.name == "周"


def test_a_masked_cell_is_left_alone_or_replaced_whole(qtbot, table):
    table.go_to(0, 2, edit=True)
    assert QApplication.focusWidget().text() == "42****"
    press(qtbot, Key.Key_Return)
    assert table.cells.line("a").row == LI
    table.go_to(0, 2)
    type_(qtbot, "99")
    press(qtbot, Key.Key_Return)
    assert table.cells.line("a").row.number == "99"


def test_half_typed_lines_and_an_open_cell_survive_reading_again(qtbot, table):
    table.go_to(0, 0)
    type_(qtbot, "Changed")
    press(qtbot, Key.Key_Return)
    table.begin_new()
    type_(qtbot, "Half")
    table.show_rows([("a", LI), ("b", Person("别名"))])
    assert editing(table)
    press(qtbot, Key.Key_Return)
    assert table.cells.line("a").row.name == "Changed"
    assert table.cells.line("b").row.name == "别名"
    assert table.cells.line("new-1").row.name == "Half"
    table.cells.kept("new-1", "c")
    table.show_rows([("a", LI), ("c", Person("Half")), ("b", WU)])
    assert [line.key for line in table.cells.lines] == ["a", "b", "c", ""]
    assert table.cells.dirty() == ["a"]


def test_a_removed_record_goes_and_a_given_up_line_too(table):
    table.cells.put("", Person("半"), Person())
    table.show_rows([("a", LI)])
    assert [line.row.name for line in table.cells.lines] == ["李明", "半", ""]
    table.cells.drop(table.cells.lines[1].key)
    assert [line.key for line in table.cells.lines] == ["a", ""]


def test_faults_are_told_by_cell(table):
    table.cells.show_faults("a", {"number": Problem("x", "号码不对。")})
    assert table.cells.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == "号码不对。"
    table.viewport().grab()


def test_copying_takes_what_is_on_the_screen(qtbot, table):
    table.go_to(0, 2)
    press(qtbot, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().strip() == "42****"
