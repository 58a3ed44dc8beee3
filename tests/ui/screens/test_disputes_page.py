"""What two computers wrote differently, in the real window: seen side by side, chosen by a digit, merged, taken back."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QPushButton

ME = "李梅"


@pytest.fixture
def who(office, town_of):
    """A resident whose employer, remark and phones were written twice without either having seen the other."""
    with office.read() as db:
        resident = db.exec_driver_sql("SELECT id FROM resident ORDER BY id").scalar()
    for employer, note, phone in (
        ("东风车桥厂", "早上在家", "13900000001"),
        ("东风轮胎厂", "晚上在家", "13900000002"),
    ):
        with office.change("resident.edit", actor=ME) as unit:
            unit.set("resident", resident, {"employer": employer, "note": note, "phones": [phone]}, seen={})
    return resident


@pytest.fixture
def page(open_screen, who):
    window, screen = open_screen("exchange")
    screen.show_page("disputes")
    open_screen.quiet(window)
    page = screen.disputes
    page.window_, page.quiet = window, lambda: open_screen.quiet(window)
    return page


def value(office, resident, field):
    with office.read() as db:
        return db.exec_driver_sql(f"SELECT {field} FROM resident WHERE id = ?", (resident,)).scalar()


def go(page, field):
    """To the dispute about this field."""
    key = next(k for k, one in page.presenter._found.items() if one.fields[0] == field)
    page.table.go_to(key)
    page.quiet()
    return page.presenter.current


def press(page, text):
    found = next(b for b in page.area.widget().findChildren(QPushButton) if text in b.text())
    found.click()
    page.quiet()


def test_both_values_are_seen_and_a_digit_chooses(qtbot, page, office, who):
    assert page.table.records.rowCount() == 3
    one = go(page, "employer")
    told = "\n".join(label.text() for label in page.area.widget().findChildren(QLabel))
    assert "东风车桥厂" in told
    assert "东风轮胎厂" in told
    wanted = next(n for n, side in enumerate(one.sides) if side.key != one.shown)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key(Qt.Key.Key_1 + wanted))
    page.quiet()
    assert value(office, who, "employer") == one.sides[wanted].values["employer"]
    assert page.table.records.rowCount() == 2


def test_remarks_are_edited_and_lists_ticked(page, office, who):
    go(page, "note")
    editor = page.area.widget().findChild(QPlainTextEdit)
    assert set(editor.toPlainText().splitlines()) == {"早上在家", "晚上在家"}
    editor.setPlainText("早晚在家")
    press(page, "用合并后的文字")
    assert value(office, who, "note") == "早晚在家"
    go(page, "phones")
    members = page.area.widget().findChild(QListWidget)
    members.item(0).setCheckState(Qt.CheckState.Unchecked)
    left = members.item(1).text()
    press(page, "留下打勾的")
    assert value(office, who, "phones") == f'["{left}"]'
    if folder := os.environ.get("GEZHI_PICTURES"):
        go(page, "employer")
        page.window_.grab().save(f"{folder}/disputes.png")


def test_everything_is_confirmed_as_shown_and_the_list_says_so(page, office, who):
    before = {field: value(office, who, field) for field in ("employer", "note", "phones")}
    page.confirm.click()
    page.quiet()
    assert page.table.records.rowCount() == 0
    assert {field: value(office, who, field) for field in before} == before
    assert not page.confirm.isEnabled()


def test_what_is_not_listed_yet_is_said(page, monkeypatch):
    monkeypatch.setattr("ui.screens.exchange.disputes.presenter.AT_ONCE", 1)
    page.presenter.look()
    page.quiet()
    assert page.table.records.rowCount() == 1
    assert "还有 2 项" in page.count.text()
