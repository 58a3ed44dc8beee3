"""The page of rules by the keyboard: weighed and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.base.errors import Severity
from desktop.domain.rules.catalogue import RULES
from desktop.queries import rules
from tests.desktop.care_town import CLERK, DIRECTOR
from ui.bridge.target import Target
from ui.screens.settings.view import SettingsScreen

Key = Qt.Key
PHONE = "phone.invalid"


@pytest.fixture
def settings(show, sit):
    screen = show(SettingsScreen(sit(DIRECTOR)))
    screen.show_page("rules")
    return screen


@pytest.fixture
def page(settings):
    return settings.rules


def severity(office, rule):
    with office.read() as db:
        return rules.policy(db).severity(RULES[rule])


def shown(page, rule, column=0):
    return page.table.records.text_at(list(page.table.records.ids).index(rule), column)


def test_every_rule_stands_there_and_the_other_page_comes_back(settings, page):
    assert list(page.table.records.ids) == list(RULES)
    assert page.table.hasFocus()
    assert not settings.users.may_manage(), "Ctrl+N and Ctrl+S belong to the page of users"
    settings.show_page("users")
    assert settings.users.table.hasFocus()
    assert settings.users.may_manage()
    settings.open(Target("settings", "rules"))
    assert settings.stack.currentWidget() is page


def test_a_rule_is_weighed_by_keys_marked_and_taken_back(qtbot, page, office):
    page.table.go_to(PHONE)
    qtbot.keyClick(page.table, Key.Key_Return)
    assert page.ask.choice.hasFocus()
    qtbot.keyClick(page.ask.choice, Key.Key_Down)
    qtbot.keyClick(page.ask.choice, Key.Key_Return)
    assert severity(office, PHONE) is Severity.BLOCK
    assert shown(page, PHONE) == "必改"
    assert shown(page, PHONE, 2) == "改过,原来是提醒"
    assert "改过 1 条" in page.note.text()
    page.table.go_to(PHONE)
    assert page.reset_button.isEnabled()
    page.reset()
    assert severity(office, PHONE) is Severity.WARN
    assert shown(page, PHONE, 2) == ""
    assert not page.reset_button.isEnabled()


def test_what_may_not_be_lowered_says_why_and_stays(page, office):
    page.presenter.weigh(["date.future"], Severity.INFO)
    assert page.bar.isVisible()
    assert "不能放宽" in page.bar.text.text()
    assert "不能放宽" in shown(page, "date.future", 2)
    assert severity(office, "date.future") is Severity.BLOCK


def test_a_clerk_reads_the_rules_and_changes_none(show, sit, office):
    screen = show(SettingsScreen(sit(CLERK)))
    screen.show_page("rules")
    page = screen.rules
    page.table.go_to(PHONE)
    page.ask_weight()
    assert page.ask.isHidden()
    assert not page.weigh_button.isEnabled()
    assert severity(office, PHONE) is Severity.WARN
