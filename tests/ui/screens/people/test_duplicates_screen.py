"""Two registrations side by side: chosen field by field with the arrows, merged, taken back, or kept apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.operations import undo
from desktop.queries.duplicates import pairs
from tests.desktop.care_town import CLERK, VIEWER
from ui.bridge.target import Target
from ui.screens.duplicates.view import DuplicatesScreen


@pytest.fixture
def twice(office, town):
    with office.change("import.residents", actor=CLERK) as unit:
        home = unit.create("household", {"head_name": "章桂芳", "address_text": "平房"})
        row = {
            "household_id": home,
            "name": "章桂芳",
            "birth": "1945-03-01",
            "state": "live",
            "phones": ["1"],
        }
        other = unit.create("resident", {**row, "employer": "纺织厂"})
        unit.set("resident", town.residents["张桂芳"], {"phones": ["2"]})
    return {town.residents["张桂芳"], other}


@pytest.fixture
def screen(show, desk, twice):
    return show(DuplicatesScreen(desk))


def people(office):
    with office.read() as db:
        rows = db.exec_driver_sql(
            "SELECT id, name, employer, phones FROM resident WHERE birth = '1945-03-01'"
        )
        return {row[0]: tuple(row[1:]) for row in rows}


def stay(screen, name):
    if screen.title.text() != name:
        screen.presenter.swap()
    assert screen.title.text() == name


def test_a_pair_stands_side_by_side_with_its_reason(screen):
    for table in (screen.table, screen.fields):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert screen.why.text() == "姓名同音、出生日期相同"
    assert screen.fields.current_id() == "household_id", "the first field that differs"
    stay(screen, "张桂芳")
    assert screen.presenter._choices["employer"] == "right"
    assert screen.presenter._choices["phones"] == "both"


def test_arrows_choose_and_the_merge_is_one_undo(qtbot, screen, office, twice, work):
    stay(screen, "张桂芳")
    before = people(office)
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    fields = screen.fields
    assert fields.hasFocus()
    fields.go_to("name")
    qtbot.keyClick(fields, Qt.Key.Key_Right)
    fields.go_to("phones")
    qtbot.keyClick(fields, Qt.Key.Key_Left)
    qtbot.keyClick(fields, Qt.Key.Key_Space)
    fields.go_to("employer")
    qtbot.keyClick(fields, Qt.Key.Key_Return)
    qtbot.keyClick(fields, Qt.Key.Key_Space)
    assert screen.presenter._choices["employer"] == "left", "only a list can be taken from both"
    screen.presenter.merge()
    assert list(people(office).values()) == [("章桂芳", None, '["2","1"]')]
    assert screen.table.records.ids == []
    assert work.notices[-1].startswith("已合并")
    undo.undo(office, actor=CLERK)
    assert people(office) == before


def test_two_who_are_two_are_never_listed_again(qtbot, screen, office):
    screen.presenter.distinct()
    assert list(screen.table.records.ids) == []
    screen.presenter.look()
    assert list(screen.table.records.ids) == []
    with office.read() as db:
        assert pairs(db) == []


def test_households_are_listed_too(screen):
    screen.open(Target("duplicates", "household"))
    assert screen.presenter.kind == "household"
    assert screen.right.currentIndex() == 0


def test_who_may_not_edit_is_told_so(show, sit, office, twice):
    screen = show(DuplicatesScreen(sit(VIEWER)))
    screen.presenter.merge()
    assert screen.bar.isVisible()
    assert len(people(office)) == 2


def test_leaving_the_fields_goes_back_to_the_pairs(qtbot, screen):
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    qtbot.keyClick(screen.fields, Qt.Key.Key_Escape)
    assert screen.table.hasFocus()
