"""The window of a district for logins of its PostgreSQL that may only look: the rest is closed and says who may."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import func, select

from desktop.district import database, granting, packs, upgrading, who_may
from desktop.district.schema import audit
from desktop.exchange.packs.pack import from_plain
from tests.desktop.district import borough
from tests.desktop.district.borough import NOW, NUMBER, PHONE, STAFF_NUMBER, Borough
from tests.ui.district.test_district_window import said_by
from ui.bridge.rights import DISTRICT, DISTRICT_EVERYTHING, DISTRICT_FIGURES
from ui.dialogs import files

PACK = {"format": "gezhi-pack/1", "name": "张湾区", "version": "2026.1", "norms": {"fresh_days": 30}}
WRITES = {  # by place: the buttons that write
    "district.offices": ["revoke_button"],
    "district.receive": ["take_button", "purging_button"],
    "district.receipts": ["due_button", "chosen_button"],
    "district.twins": ["issue_button", "back_button"],
    "district.letters": ["write_button", "lay_button"],
}


@pytest.fixture(scope="module")
def on_server(server, tmp_path_factory: pytest.TempPathFactory) -> Borough:
    """Five offices, one with a gap, a pair on two books, a rule that was laid down."""
    made = borough.build(server.new_database(), tmp_path_factory.mktemp("borough"), offices=5)
    opened = database.connect(made.where, made.keys)
    upgrading.ready(opened, made.keys)
    opened.change(lambda db: packs.put(db, from_plain(PACK), actor="区管理员", at_ms=NOW))
    opened.close()
    return made


@pytest.fixture
def as_login(on_server: Borough, server):
    def seen_as(role: str) -> Borough:
        where = server.login(on_server.where, role)
        return Borough(where, on_server.keys, on_server.quarantine, on_server.codes, on_server.waiting)

    return seen_as


@pytest.fixture(autouse=True)
def no_dialogs(monkeypatch, tmp_path: Path) -> None:
    """The system's dialogs answer at once: whoever reached one goes on."""
    monkeypatch.setattr(files, "ask_folder", lambda _parent, _title, then: then(tmp_path))
    monkeypatch.setattr(files, "ask_open", lambda _p, _title, _kinds, _then, **_more: None)


def lines_of_audit(window) -> int:
    with window.district.database.read() as db:
        return int(db.execute(select(func.count()).select_from(audit)).scalar_one())


def press_everything(window, quiet) -> None:
    """Every button and every command that can be pressed, in every place that is open."""
    window.place_screen("district.receive").presenter.choose(list(window.waiting))
    quiet(window)
    for place in (one for one in window.places if window.admits(one.key)):
        window.go_to_place(place.key)
        quiet(window)
        screen = window.place_screen(place.key)
        for made in screen.findChildren(QPushButton):
            if made.isEnabled():
                made.click()
                quiet(window)
                window.go_to_place(place.key)
    for command in window.commands.all():
        if command.id.startswith("district."):
            window.commands.action(command.id).trigger()
            quiet(window)


@pytest.mark.slow
@pytest.mark.parametrize("role", [granting.READER, granting.CARE_READER])
def test_a_reader_sees_the_places_and_writes_nothing(open_district, as_login, on_server, role, tmp_path):
    town = as_login(role)
    window = open_district(town)
    window.waiting = on_server.waiting
    quiet = open_district.quiet
    everything = role == granting.CARE_READER
    for place in window.places:
        assert window.admits(place.key) is (everything or place.key not in DISTRICT_EVERYTHING)
        assert window.rail.button(place.key).isEnabled() is window.admits(place.key)
        window.go_to_place(place.key)
        quiet(window)
        assert (window.current_place == place.key) is window.admits(place.key)
        assert window.bar.isVisibleTo(window) is not window.admits(place.key), place.key
    rows = {"offices": ("table", 5), "receipts": ("table", 3), "twins": ("pairs", 1), "letters": ("items", 1)}
    for place, (table, count) in rows.items():
        found = getattr(window.place_screen(f"district.{place}"), table).records.rowCount()
        assert found == count, place
    assert window.place_screen("district.audit").table.records.rowCount() > 5
    said, before = said_by(window), lines_of_audit(window)
    assert not [secret for secret in (NUMBER, STAFF_NUMBER, PHONE) if secret in said]
    press_everything(window, quiet)
    assert lines_of_audit(window) == before
    assert list(tmp_path.iterdir()) == [], "no receipt, no file for an office"
    assert "只能查看,不能改" not in said_by(window), "nothing that can be pressed came as far as the database"


def test_what_a_reader_may_not_do_is_closed_and_says_which_login_may(open_district, as_login):
    window = open_district(as_login(granting.READER))
    for place, names in WRITES.items():
        window.go_to_place(place)
        open_district.quiet(window)
        for name in names:
            made = getattr(window.place_screen(place), name)
            assert not made.isEnabled(), name
            assert made.toolTip() == who_may.writing_words(), name
    twins = window.place_screen("district.twins")
    twins.pairs.begin()
    closed = [
        *twins.answers,
        *(b for b in twins.findChildren(QPushButton) if b.text().startswith(("请两边", "办好"))),
    ]
    assert len(closed) == 5
    for made in closed:
        assert not made.isEnabled()
        assert "建库的数据库账号" in made.toolTip()
    for command_id in DISTRICT:
        action = window.commands.action(command_id)
        assert not action.isEnabled(), command_id
        assert "建库的数据库账号" in action.toolTip(), command_id
    for command_id in DISTRICT_FIGURES:
        action = window.commands.action(command_id)
        assert not action.isEnabled(), command_id
        assert "gezhi_care_reader" in action.toolTip(), command_id
    for place in DISTRICT_EVERYTHING:
        assert "gezhi_care_reader" in window.rail.button(place).toolTip()


def test_who_asks_for_figures_he_may_not_see_stays_and_is_told_who_may(qtbot, open_district, as_login):
    window = open_district(as_login(granting.READER))
    offices = window.place_screen("district.offices")
    assert offices.table.hasFocus()
    assert "回车看这个社区的数字" not in said_by(window), "no advice that leads nowhere"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    open_district.quiet(window)
    assert window.current_place == "district.offices"
    assert "gezhi_care_reader" in window.bar.text.text()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    open_district.quiet(window)
    assert window.current_place == "district.offices"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    open_district.quiet(window)
    assert window.current_place == "district.twins"
    assert not window.bar.isVisibleTo(window)


def test_the_arrows_of_the_rail_pass_over_closed_places(qtbot, open_district, as_login):
    window = open_district(as_login(granting.READER))
    window.rail.button("district.twins").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert window.rail.button("district.letters").hasFocus()


def test_for_the_owner_the_same_buttons_are_open(open_district, on_server):
    window = open_district(on_server)
    for place, names in {
        "district.offices": ["revoke_button"], "district.receipts": ["due_button"],
        "district.letters": ["write_button", "lay_button"],
    }.items():  # fmt: skip
        window.go_to_place(place)
        open_district.quiet(window)
        for name in names:
            assert getattr(window.place_screen(place), name).isEnabled(), name
    window.go_to_place("district.twins")
    open_district.quiet(window)
    twins = window.place_screen("district.twins")
    twins.pairs.begin()
    assert all(made.isEnabled() for made in twins.answers)
    assert all(window.rail.button(place.key).isEnabled() for place in window.places)
