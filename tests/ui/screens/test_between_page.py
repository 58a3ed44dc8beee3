"""What the district asks, in the real window: read, answered by a digit, taken back; and a move out that is asked for."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.domain.between import TICKET, Asks, Says
from desktop.operations import settings, undo
from desktop.queries import between
from ui.bridge.target import Target

ME = "李梅"


@pytest.fixture
def people(office, town_of):
    with office.read() as db:
        return db.exec_driver_sql("SELECT id FROM resident ORDER BY id").scalars().all()


@pytest.fixture
def page(open_screen, office, people):
    told = {
        "a" * 32: {"asks": str(Asks.TWICE), "other": "星湖社区", "people": [people[0]], "on": "2026-06-30"},
        "b" * 32: {"asks": str(Asks.ARRIVED), "other": "东湖社区", "people": [people[1]], "on": "2026-06-29"},
        "c" * 32: {
            "asks": str(Asks.TWICE), "other": "东湖社区", "people": [people[1]], "on": "2026-06-28", "outcome": "other",
        },
    }  # fmt: skip
    with office.change("between.ticket", actor="区管理员") as unit:
        for ticket, value in told.items():
            settings.put(unit, TICKET + ticket, value)
    window, screen = open_screen("exchange", Target("exchange", "ticket"))
    open_screen.quiet(window)
    page = screen.between
    page.window_, page.quiet = window, lambda: open_screen.quiet(window)
    return page


def picture(page, name):
    if folder := os.environ.get("GEZHI_PICTURES"):
        page.window_.grab().save(f"{folder}/{name}.png")


def texts(page):
    return "\n".join(label.text() for label in page.area.widget().findChildren(QLabel))


def tickets(office):
    with office.read() as db:
        return {one.id[0]: one for one in between.tickets(db)}


def test_a_question_is_answered_by_a_digit_and_taken_back(qtbot, page, office):
    assert page.isVisible()
    assert page.table.records.rowCount() == 3
    assert page.table.current_id() == "a" * 32, "what is open first, the newest first"
    assert "星湖社区" in texts(page)
    assert "归哪边" in texts(page)
    picture(page, "between")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_3)
    page.quiet()
    assert tickets(office)["a"].says == Says.OTHER
    assert "等区里" in texts(page)
    qtbot.keyClick(page.table, Qt.Key.Key_1)
    page.quiet()
    assert tickets(office)["a"].says == Says.OURS, "changed as long as the district has not decided"
    undo.undo(office, actor=ME)
    assert tickets(office)["a"].says == Says.OTHER


def test_what_is_decided_has_no_answer_and_a_message_only_one(qtbot, page, office):
    page.table.go_to("c" * 32)
    assert not [b for b in page.area.widget().findChildren(QPushButton) if "(" in b.text()]
    qtbot.keyClick(page.table, Qt.Key.Key_1)
    page.quiet()
    assert tickets(office)["c"].says == ""
    page.table.go_to("b" * 32)
    assert len([b for b in page.area.widget().findChildren(QPushButton) if "(1)" in b.text()]) == 1
    qtbot.keyClick(page.table, Qt.Key.Key_1)
    page.quiet()
    assert tickets(office)["b"].says == Says.SEEN
    assert page.count.text() == "待办 1 条,共 3 条"


def test_a_move_out_is_asked_for_by_keyboard_and_taken_back(qtbot, page, office, people):
    form = page.leaving
    form.who.setFocus()
    with office.read() as db:
        name = db.exec_driver_sql("SELECT name FROM resident WHERE id = ?", (people[0],)).scalar()
    form.who.insert(name)  # as an input method hands it over
    qtbot.waitUntil(lambda: form.who.hits_shown > 0, timeout=60_000)
    qtbot.keyClick(form.who, Qt.Key.Key_Return)
    assert len(form.chosen()) == 1
    form.target.insert("星湖社区")
    form.note.insert("搬家")
    picture(page, "between-move")
    qtbot.keyClick(form.note, Qt.Key.Key_Return)
    page.quiet()
    with office.read() as db:
        (asked,) = between.moves(db)
    assert (asked.target, asked.note, asked.by) == ("星湖社区", "搬家", ME)
    assert form.chosen() == []
    assert page.moves.records.rowCount() == 1
    page.back.click()
    page.quiet()
    with office.read() as db:
        assert between.moves(db) == []


def test_nobody_chosen_is_said(page):
    page.leaving.asked.emit([], "星湖社区", "")
    assert page.bar.isVisible()
