"""The page 检查与修复 by its keys: what is wrong is told first, mended only when asked, and mended once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.operations import accounts, checking
from desktop.store import project
from tests.conftest import CHEAP
from tests.desktop.queries.team_town import TODAY
from ui.bridge.target import Target


@pytest.fixture
def opened(office, town_of, open_screen):
    window, screen = open_screen("settings", Target("settings", "checking"))
    open_screen.quiet(window)
    return window, screen.page


@pytest.fixture
def press(qtbot, opened, open_screen):
    def press_(button):
        assert button.isEnabled(), button.text()
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        open_screen.quiet(opened[0])

    return press_


def spoil(office):
    """Rows that no longer follow from the log, as a damaged page or a strange tool leaves them."""
    with office.local() as db, project.permitted(db):
        db.exec_driver_sql("UPDATE main.resident SET name = '别人'")


def test_a_sound_file_is_said_to_be_and_offers_no_repair(opened, press, office):
    _window, page = opened
    assert "还没有检查过" in page.verdict.text()
    for way in (page.check_button, page.deep_button):
        press(way)
        assert page.verdict.text() == "没有发现问题。"
        assert not page.repair_button.isEnabled()
        assert not page.mendable.isVisible()


def test_what_is_wrong_is_shown_first_and_mended_when_asked(opened, press, office):
    _window, page = opened
    with office.read() as db:
        before = checking.fingerprint(db)
    spoil(office)
    press(page.check_button)
    assert page.verdict.text().startswith("发现 ")
    assert page.mendable.text().count("·") == len(page.presenter.report.mendable) > 0
    with office.read() as db:
        assert checking.fingerprint(db) != before, "checking mends nothing"
    press(page.repair_button)
    assert page.verdict.text() == "没有发现问题。"
    assert "重建" in page.done.text()
    assert not page.repair_button.isEnabled()
    with office.read() as db:
        assert checking.fingerprint(db) == before


def test_what_no_repair_mends_is_told_apart_with_the_way_out(opened, press, office):
    _window, page = opened
    with office.local() as db:
        db.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_update")
        triggers = db.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        )
        for (name,) in triggers.fetchall():
            db.exec_driver_sql(f'DROP TRIGGER "{name}"')
        db.exec_driver_sql("UPDATE audit SET actor = '别人' WHERE no = 1")
    press(page.check_button)
    assert "审计记录从第 1 条起被改动过" in page.beyond.text()
    assert "gezhi salvage" in page.beyond.text()
    assert not page.repair_button.isEnabled()


@pytest.fixture
def viewer(office, town_of):
    """李梅 may look and no more; 王芳 is director now."""
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王芳", ["director"], actor="李梅", today=TODAY, password="another 2", cost=CHEAP)
    accounts.set_roles(office, "李梅", ["viewer"], actor="王芳")


def test_who_may_not_repair_may_still_check(viewer, qtbot, open_screen, office):
    spoil(office)
    window, screen = open_screen("settings", Target("settings", "checking"))
    open_screen.quiet(window)
    qtbot.keyClick(screen.page.check_button, Qt.Key.Key_Space)
    open_screen.quiet(window)
    assert screen.page.mendable.isVisible()
    assert not screen.page.repair_button.isEnabled()
    screen.page.presenter.repair()
    open_screen.quiet(window)
    assert screen.page.bar.isVisible()
    assert checking.check(office).problems
