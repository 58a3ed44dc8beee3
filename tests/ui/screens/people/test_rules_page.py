"""The page of rules by the keyboard: weighed, taken back, a district pack looked at and taken in."""

from __future__ import annotations

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.errors import Severity
from desktop.domain.rules.catalogue import RULES
from desktop.operations import undo
from desktop.queries import rules
from tests.desktop.care_town import CLERK, DIRECTOR
from tests.desktop.exchange.packs.test_packs import plain
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


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "区县包.json"
    path.write_bytes(orjson.dumps(plain()))
    return path


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


def test_a_pack_is_shown_first_and_taken_in_with_one_key(qtbot, page, office, pack, work):
    page.presenter.weigh([PHONE], Severity.INFO)
    page.presenter.weigh(["id.expired"], Severity.WARN)
    page.presenter.look_at(pack)
    assert page.pack.isVisible()
    lines = [[page.changes.records.text_at(n, c) for c in (0, 2, 3, 4)] for n in range(5)]
    assert ["检查规则", "提示", "必改", "本社区自己改过"] in lines
    assert ["导入方案", "没有", "街道月报,2 栏", ""] in lines
    assert lines[-1] == ["检查规则", "提醒", "不变", "本社区自己的,区县包没有写"]
    assert severity(office, PHONE) is Severity.INFO, "nothing is changed by looking"
    assert page.take_button.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert severity(office, PHONE) is Severity.BLOCK
    assert not page.pack.isVisible()
    assert "示例区 2026-06" in page.note.text()
    assert severity(office, "id.expired") is Severity.WARN
    undo.undo(office, actor=DIRECTOR)
    assert severity(office, PHONE) is Severity.INFO
    page.presenter.reload()
    assert "示例区" not in page.note.text()


def test_a_pack_that_changes_nothing_offers_nothing(page, pack):
    page.presenter.look_at(pack)
    page.presenter.take_in()
    page.presenter.look_at(pack)
    assert page.changes.records.rowCount() == 0
    assert not page.take_button.isEnabled()
    page.presenter.leave()
    assert page.table.hasFocus()


def test_a_bad_pack_names_what_is_wrong(page, tmp_path):
    path = tmp_path / "bad.json"
    path.write_bytes(orjson.dumps(plain(rules={"no.such": "warn", "date.future": "info"})))
    page.presenter.look_at(path)
    assert page.bar.isVisible()
    assert "no.such" in page.bar.text.text()
    assert "date.future" in page.bar.text.text()
    assert not page.pack.isVisible()


def test_a_layout_the_privacy_gate_would_stop_is_refused_by_the_papers_name(page, tmp_path):
    path = tmp_path / "坏.json"
    layout = {"key": "contact_card", "changes": {"words": {"title": "低保户联系卡"}}}
    path.write_bytes(orjson.dumps({**plain(), "layouts": [layout]}))
    page.presenter.look_at(path)
    assert page.presenter.plan is None
    assert "网格服务联系卡" in page.bar.text.text()


def test_a_clerk_reads_the_rules_and_changes_none(show, sit, pack, office):
    screen = show(SettingsScreen(sit(CLERK)))
    screen.show_page("rules")
    page = screen.rules
    page.table.go_to(PHONE)
    page.ask_weight()
    assert page.ask.isHidden()
    assert not page.weigh_button.isEnabled()
    page.presenter.look_at(pack)
    assert not page.take_button.isEnabled()
    page.presenter.take_in()
    assert page.bar.isVisible()
    assert severity(office, PHONE) is Severity.WARN
