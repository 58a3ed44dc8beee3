"""The list fetches what is looked at, sorts through its callback, copies as text and says what to do when empty."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from ui.theme.roles import Role
from ui.widgets.record_header import ColumnLook
from ui.widgets.record_model import PAGE, PAGES
from ui.widgets.record_table import Column, RecordModel, RecordTable


@dataclass(frozen=True)
class Person:
    name: str
    number: str
    age: int


COLUMNS = (
    Column[Person]("name", "姓名", lambda row: row.name),
    Column[Person]("number", "证件号码", lambda row: row.number, width=180),
    Column[Person](
        "age",
        "年龄",
        lambda row: str(row.age),
        number=True,
        tone=lambda r: Role.ALARM if r.age > 99 else None,
    ),
)


class Register:
    def __init__(self, count: int) -> None:
        self.ids = [f"{n:032x}" for n in range(count)]
        self.asked: list[int] = []

    def fetch(self, ids):
        self.asked.append(len(ids))
        return {i: Person(f"张{int(i, 16)}", f"42030319530211{int(i, 16):04d}", int(i, 16)) for i in ids}


@pytest.fixture
def table(qtbot):
    def make(count: int) -> tuple[RecordTable[Person], Register]:
        register = Register(count)
        made = RecordTable(COLUMNS, register.fetch)
        made.resize(600, 400)
        qtbot.addWidget(made)
        made.show_ids(register.ids)
        made.show()
        qtbot.waitExposed(made)
        return made, register

    return make


def test_the_model_keeps_qts_promises(qtbot):
    register = Register(450)
    model = RecordModel(COLUMNS, register.fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_ids(register.ids)
    model.forget()
    model.show_ids(register.ids[:3])
    model.show_ids([])
    assert tester is not None


def test_only_pages_on_sight_are_fetched(table):
    made, register = table(382_076)
    made.scrollTo(made.records.index(300_000, 0))
    made.grab()
    assert made.records.text_at(300_000, 0) == "张300000"
    assert sum(register.asked) <= 4 * PAGE
    for line in range(0, 382_076, PAGE):
        made.records.row_at(line)
    assert len(made.records._pages) == PAGES


def test_a_row_deleted_meanwhile_is_an_empty_line(qtbot):
    model = RecordModel(COLUMNS, lambda ids: {})
    model.show_ids(["a"])
    assert model.text_at(0, 0) == ""


def test_the_header_asks_the_database_to_sort(qtbot, table):
    made, _ = table(10)
    header = made.horizontalHeader()
    wanted = []
    made.sort_wanted.connect(lambda key, down: wanted.append((key, down)))
    at = QPoint(header.sectionViewportPosition(1) + 10, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert wanted == [("number", False), ("number", True)]


def test_enter_and_double_click_open(qtbot, table):
    made, register = table(10)
    opened = []
    made.opened.connect(opened.append)
    made.go_to(register.ids[3])
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_Enter)
    assert opened == [register.ids[3], register.ids[4]]


def test_the_current_record_stays_current_in_a_new_list(table):
    made, register = table(10)
    made.go_to(register.ids[7])
    made.show_ids(list(reversed(register.ids)))
    assert made.current_id() == register.ids[7]
    made.show_ids(register.ids[:3])
    assert made.current_id() == ""


def test_copying_keeps_identity_numbers_as_text(qtbot, table):
    made, register = table(10)
    made.go_to(register.ids[1])
    qtbot.keyClick(made, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    made.setColumnHidden(2, True)
    qtbot.keyClick(made, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().splitlines() == [
        "姓名\t证件号码",
        "张1\t420303195302110001",
        "张2\t420303195302110002",
    ]
    assert "mso-number-format:'\\@'\">420303195302110001</td>" in mime.html()


def test_an_empty_list_says_what_to_do(qtbot, table):
    made, _ = table(0)
    blank = made.viewport().grab().toImage()
    made.set_empty("还没有住户", "按 Ctrl+N 新增。")
    said = made.viewport().grab().toImage()
    assert blank != said


def test_a_tone_colours_the_cell(table):
    made, _ = table(200)
    made.scrollTo(made.records.index(150, 2))
    image = made.viewport().grab().toImage()
    reds = sum(
        QColor(image.pixel(x, y)).red() > 150 and QColor(image.pixel(x, y)).green() < 90
        for x in range(image.width())
        for y in range(image.height())
    )
    assert reds > 20


def test_columns_can_be_chosen_but_not_all_taken_away(table):
    made, _ = table(3)
    menu = made.column_menu()
    menu.actions()[0].setChecked(False)
    menu.actions()[1].setChecked(False)
    again = made.column_menu()
    assert [action.isEnabled() for action in again.actions()] == [True, True, False]


def test_further_headers_with_ctrl_sort_further(qtbot, table):
    made, _ = table(10)
    header = made.horizontalHeader()
    wanted = []
    made.order_wanted.connect(wanted.append)

    def click(column, held=Qt.KeyboardModifier.NoModifier):
        at = QPoint(header.sectionViewportPosition(column) + 10, 10)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, held, at)

    click(1)
    click(0, Qt.KeyboardModifier.ControlModifier)
    click(0, Qt.KeyboardModifier.ControlModifier)
    assert wanted[-1] == (("number", False), ("name", True))
    words = [made.records.headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert words == ["▼2姓名", "▲1证件号码", "年龄"]


def test_an_arrangement_is_kept_and_put_back(qtbot, table):
    made, register = table(10)
    heard = []
    made.titles.arranged.connect(lambda: heard.append(1))
    made.titles.moveSection(2, 0)
    made.setColumnWidth(0, 123)
    made._show_column(1, False)
    kept = made.titles.arrangement()
    assert [(look.key, look.shown) for look in kept] == [("age", True), ("name", True), ("number", False)]
    assert heard
    other, _ = table(10)
    other.titles.arrange((*kept, ColumnLook("gone", 50)))
    assert [(x.key, x.shown) for x in other.titles.arrangement()] == [(x.key, x.shown) for x in kept]
    other.titles.arrange([ColumnLook("name", 50, False)])  # nothing would be left to see
    assert other.titles.arrangement()[0].key == "age"
    made.go_to(register.ids[0])
    made.copy()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "年龄\t姓名"


def test_pasting_hands_the_cells_on(qtbot, table):
    made, _ = table(3)
    heard = []
    made.paste_wanted.connect(heard.append)
    QGuiApplication.clipboard().setText("姓名\t电话\n张桂芳\t13900000000")
    qtbot.keyClick(made, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["姓名\t电话\n张桂芳\t13900000000"]


def test_selecting_a_district_is_counted_at_once_and_not_copied_line_by_line(qtbot, table):
    made, register = table(382_076)
    register.asked.clear()
    refused = []
    made.too_many.connect(refused.append)
    made.selectAll()
    assert made.selected_count() == 382_076
    made.copy()
    assert refused == [382_076]
    assert sum(register.asked) <= 4 * PAGE
