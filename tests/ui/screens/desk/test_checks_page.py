"""The page of checks: rules and records of the ledger, opened at the field, let stand with a reason, told again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.domain.rules.catalogue import RULES
from ui.screens.households.view import HouseholdsScreen


@pytest.fixture
def screen(show, desk, office, ids):
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", ids.residents[0], {"birth": "1903-05", "relation": "11"})
        unit.set("resident", ids.residents[1], {"birth": "1904", "id_none_reason": "lost"})
    return show(HouseholdsScreen(desk))


def texts(table, column):
    return [table.records.text_at(n, column) for n in range(table.records.rowCount())]


@pytest.fixture
def page(screen):
    screen.checks.show()
    return screen.checks.page


def test_rules_stand_above_and_records_below(page):
    told = dict(zip(texts(page.rules, 3), texts(page.rules, 1), strict=True))
    assert told[RULES["birth.over_120"].describe()] == "2"
    assert told[RULES["household.no_dwelling"].describe()] == "1"
    assert texts(page.rules, 0) == sorted(texts(page.rules, 0), key=["必改", "提醒", "提示"].index)
    page.rules.go_to("birth.over_120")
    assert sorted(texts(page.found, 0)) == ["单田芳", "张桂芳"]
    assert set(texts(page.found, 2)) == {"出生日期"}
    assert page.title.text().startswith("台账检查:")


def test_enter_opens_the_field(qtbot, screen, page):
    page.rules.go_to("relation.conflicts_with_sex")
    qtbot.keyClick(page.found, Qt.Key.Key_Return)
    assert screen.resident.form.draft().name == "张桂芳"
    assert screen.right.currentWidget() is screen.resident


def test_a_warning_is_let_stand_with_a_reason_and_told_again_when_taken_back(
    qtbot, screen, page, work, office
):
    page.rules.go_to("birth.over_120")
    page.found.selectAll()
    page.accept()
    page.ask.line.setText("看过户口簿")
    qtbot.mouseClick(page.ask.yes, Qt.MouseButton.LeftButton)
    assert work.notices == ["已保留 2 处提醒"]
    line = page.rules.records.ids.index("birth.over_120")
    assert (page.rules.records.text_at(line, 1), page.rules.records.text_at(line, 2)) == ("0", "2")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT DISTINCT reason FROM acceptance").all() == [("看过户口簿",)]


def test_what_must_be_mended_cannot_be_let_stand(page, office, ids, screen):
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", ids.residents[2], {"name": ""})
    screen.changed(unit.changes)
    assert page.presenter.rule
    page.rules.go_to("name.missing")
    assert not page.accept_button.isEnabled()
    page.rules.go_to("birth.over_120")
    assert page.accept_button.isEnabled()


def test_escape_brings_the_building_back(qtbot, screen, page):
    assert screen.waiting.centre.currentWidget() is page
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert screen.waiting.centre.currentWidget() is screen.middle
