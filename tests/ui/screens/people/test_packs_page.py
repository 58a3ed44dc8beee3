"""The page of what the district lays down, by the keyboard: looked at, taken in, one's own word kept, given back, undone."""

from __future__ import annotations

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.errors import Severity
from desktop.domain.packed import OFFER, Item, setting_key
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.packs import comparing, offers
from desktop.operations import rules as weighing
from desktop.operations import trust, undo
from desktop.queries import packs, rules
from tests.desktop.care_town import CLERK, DIRECTOR, TODAY
from tests.desktop.exchange.bundle.conftest import seeded
from tests.desktop.exchange.packs.test_packs import plain
from ui.bridge.target import Target
from ui.screens.settings.view import SettingsScreen

Key = Qt.Key
PHONE = "phone.invalid"
DISTRICT = seeded("district")


@pytest.fixture
def lay(office):
    """Lay items before the office as its district's bundles bring them; a version and a serial number for all."""
    trust.accept_signer(office, DISTRICT.public_key, name="张湾区", actor=DIRECTOR, today=TODAY)

    def put(items, number=1, keys=DISTRICT):
        source = offers.Source("张湾区", f"2026-0{number}", number)
        with office.change("setting.change", actor=DIRECTOR) as unit:
            for name, value in items.items():
                item = Item(*name.split("/", 1), value, number)
                told = offers.signed(item, source, keys)
                unit.create("setting", {"key": setting_key(OFFER, name, number), "value": told})

    return put


@pytest.fixture
def page(show, sit):
    def open_(who=DIRECTOR):
        screen = show(SettingsScreen(sit(who)))
        screen.open(Target("settings", "packs"))
        return screen.pages["packs"]

    return open_


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "区县包.json"
    path.write_bytes(orjson.dumps(plain()))
    return path


def severity(office, rule=PHONE):
    with office.read() as db:
        return rules.policy(db).severity(RULES[rule])


def line(table, name):
    ids = list(table.records.ids)
    return [table.records.text_at(ids.index(name), column) for column in range(table.records.columnCount())]


ITEMS = {
    f"rule/{PHONE}": "block", "norm/low": 200, "calendar/2026": {"off": ["2026-10-01"], "on": ["2026-10-10"]},
    "question/六问": {"questions": ["近期外出吗"]},
}  # fmt: skip


def test_what_was_sent_is_looked_at_taken_in_and_undone_by_keys(qtbot, page, office, lay):
    weighing.weigh(office, {PHONE: Severity.INFO}, actor=DIRECTOR)
    lay(ITEMS)
    page = page()
    assert page.table.records.rowCount() == 0
    assert page.bar.isVisible()
    assert "还没有读入" in page.bar.text.text()
    page.offer_button.setFocus()
    qtbot.keyClick(page.offer_button, Key.Key_Space)
    assert page.pack.isVisible()
    assert page.pack_title.text() == "张湾区  2026-01"
    assert "1 处改了以后数字不变" in page.pack_words.text(), "a day off for a day of work"
    assert line(page.changes, f"rule/{PHONE}")[3:] == ["不变(区里:必改)", "本社区自己改过,保持"]
    assert line(page.changes, "norm/low")[1:4] == ["网格最少户数", "300", "200"]
    assert severity(office) is Severity.INFO, "nothing is changed by looking"
    assert QApplication.focusWidget() is page.take_button
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert not page.pack.isVisible()
    assert severity(office) is Severity.INFO, "this office's own word stays"
    with office.read() as db:
        assert packs.norms(db).low == 200
    assert line(page.table, f"rule/{PHONE}")[2:] == ["1", "必改", "提示"]
    assert line(page.table, "norm/low")[2:] == ["1", "200", "同区里"]
    assert "本社区另定 1 项" in page.note.text()
    assert not page.offer_button.isEnabled()
    undo.undo(office, actor=DIRECTOR)
    page.presenter.reload()
    assert page.table.records.rowCount() == 0
    with office.read() as db:
        assert packs.norms(db).low == 300


def test_ones_own_word_is_given_up_while_looking(qtbot, page, office, lay):
    weighing.weigh(office, {PHONE: Severity.INFO}, actor=DIRECTOR)
    lay({**ITEMS, "calendar/2026": {"off": ["2026-10-01", "2026-10-02"], "on": ["2026-10-10"]}})
    page = page()
    page.presenter.look_at_offer()
    assert "2026 年的工作日" in page.pack_words.text(), "how much would be noticed"
    page.changes.go_to(f"rule/{PHONE}")
    assert page.turn_button.text() == "改用区里的"
    qtbot.keyClick(page.changes, Key.Key_Return)
    assert line(page.changes, f"rule/{PHONE}")[2:] == ["提示", "必改", "不再用本社区的"]
    page.changes.go_to(f"rule/{PHONE}")
    assert page.turn_button.text() == "仍用本社区的"
    qtbot.keyClick(page.changes, Key.Key_Return)
    assert line(page.changes, f"rule/{PHONE}")[4] == "本社区自己改过,保持"
    page.changes.go_to(f"rule/{PHONE}")
    page.turn()
    page.presenter.take_in()
    assert severity(office) is Severity.BLOCK


def test_ones_own_word_is_given_back_later_and_that_is_undone(qtbot, page, office, lay):
    weighing.weigh(office, {PHONE: Severity.INFO}, actor=DIRECTOR)
    lay(ITEMS)
    page = page()
    page.presenter.look_at_offer()
    page.presenter.take_in()
    page.table.go_to("norm/low")
    assert not page.back_button.isEnabled()
    page.table.go_to(f"rule/{PHONE}")
    page.back_button.setFocus()
    qtbot.keyClick(page.back_button, Key.Key_Space)
    assert severity(office) is Severity.BLOCK
    assert line(page.table, f"rule/{PHONE}")[4] == "同区里"
    undo.undo(office, actor=DIRECTOR)
    assert severity(office) is Severity.INFO


def test_an_older_version_changes_nothing_and_forged_and_unknown_ones_are_told(page, office, lay):
    lay({"norm/low": 250}, 2)
    page = page()
    page.presenter.look_at_offer()
    page.presenter.take_in()
    lay({"norm/low": 100}, 1)
    lay({"weather/2027": 1, "norm/high": 460}, 3)
    lay({"norm/micro": 1}, 4, keys=seeded("eve"))
    page.presenter.reload()
    assert "1 项本机程序还不认识" in page.note.text()
    assert "norm/micro" in page.bar.text.text()
    page.presenter.look_at_offer()
    page.presenter.take_in()
    with office.read() as db:
        assert (packs.norms(db).low, packs.norms(db).high, packs.norms(db).micro) == (250, 460, 50)


def test_a_file_that_nobody_signed_is_shown_first_and_taken_in(qtbot, page, office, pack, work):
    weighing.weigh(office, {"id.expired": Severity.WARN}, actor=DIRECTOR)
    page = page()
    page.presenter.look_at(pack)
    assert line(page.changes, f"rule/{PHONE}")[2:] == ["提醒", "必改", ""]
    assert line(page.changes, "rule/id.expired")[3:] == ["不变", "本社区自己的,区里没有说"]
    assert page.take_button.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert severity(office) is Severity.BLOCK
    assert "示例区 2026-06" in page.note.text()
    page.presenter.look_at(pack)
    assert not page.take_button.isEnabled()
    page.presenter.leave()
    assert page.table.hasFocus()


def test_a_bad_file_names_what_is_wrong(page, tmp_path):
    path, page = tmp_path / "bad.json", page()
    path.write_bytes(orjson.dumps(plain(rules={"no.such": "warn", "date.future": "info"})))
    page.presenter.look_at(path)
    assert page.bar.isVisible()
    assert "no.such" in page.bar.text.text()
    assert "date.future" in page.bar.text.text()
    assert not page.pack.isVisible()


def test_a_layout_the_privacy_gate_would_stop_is_refused_by_the_papers_name(page, tmp_path):
    path, page = tmp_path / "坏.json", page()
    layout = {"key": "contact_card", "changes": {"words": {"title": "低保户联系卡"}}}
    path.write_bytes(orjson.dumps({**plain(), "layouts": [layout]}))
    page.presenter.look_at(path)
    assert page.presenter.look is None
    assert "网格服务联系卡" in page.bar.text.text()


def test_a_clerk_sees_what_holds_and_changes_nothing(page, pack, office, lay):
    lay(ITEMS)
    with office.read() as db:
        found = offers.offered(db).contents
    comparing.apply(office, found, actor=DIRECTOR)
    page = page(CLERK)
    page.table.go_to("norm/low")
    assert not page.back_button.isEnabled()
    assert "只有主任能调整" in page.note.text()
    page.presenter.look_at(pack)
    assert not page.take_button.isEnabled()
    page.presenter.take_in()
    assert page.bar.isVisible()
    assert severity(office, "birth.over_120") is not Severity.INFO
