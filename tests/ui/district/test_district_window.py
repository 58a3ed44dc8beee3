"""The window of a district, driven by keys: on a file, and once on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from desktop.base.i18n import use_language
from desktop.domain.permissions import ALLOWED, Permit, Role
from tests.desktop.district import borough
from tests.desktop.district.borough import NUMBER, PHONE, STAFF_NUMBER, code_of
from tests.ui.shell.test_small_screens import buttons, trouble
from ui.bridge.rights import DISTRICT, OPEN, right_of
from ui.bridge.target import Target
from ui.shell.district.finding import matching
from ui.shell.district.places import DISTRICT_PLACES
from ui.widgets.record_table import RecordTable

# What only looks, moves or chooses. A new command of the district must be put here, into DISTRICT or into OPEN.
FREE = frozenset({
    "app.find", "district.audit_check", "district.back", "district.choose_files", "district.choose_folder",
    "district.clash_open", "district.clash_refresh", "district.compute", "district.failing", "district.map_next",
    "district.map_refresh", "district.office_figures", "district.receive_again", "district.refresh",
    "district.to_receive",
})  # fmt: skip
KEY = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


@pytest.mark.slow
def test_a_morning_at_the_district_by_keyboard(qtbot, open_district, town, tmp_path):
    window = open_district(town)
    quiet = open_district.quiet
    offices = window.place_screen("district.offices")
    assert offices.table.hasFocus()
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Down)
    assert offices.name.text() == "香樟里社区"
    press(qtbot, KEY.Key_2, ALT)
    quiet(window)
    receive = window.place_screen("district.receive")
    assert window.current_place == "district.receive"
    receive.choose_folder(town.waiting[0].parent)  # the system's own dialog answers so
    quiet(window)
    assert receive.take_button.hasFocus()
    assert receive.with_receipts.isChecked()
    press(qtbot, KEY.Key_Return)
    quiet(window)
    assert receive.items.records.text_at(0, 6).startswith("✓ 收下")
    assert len(list(town.waiting[0].parent.glob("*.sqr"))) == 1
    press(qtbot, KEY.Key_4, ALT)
    quiet(window)
    twins = window.place_screen("district.twins")
    assert twins.pairs.hasFocus()
    press(qtbot, KEY.Key_D, CONTROL)
    quiet(window)
    assert twins.pairs.records.rowCount() == 0
    press(qtbot, KEY.Key_5, ALT)
    quiet(window)
    returns = window.place_screen("district.returns")
    returns.table.go_to("B05")
    press(qtbot, KEY.Key_Return)
    assert returns.parts.hasFocus()
    press(qtbot, KEY.Key_Down)
    press(qtbot, KEY.Key_Return)
    assert returns.trail.text() == "全区 › 星湖社区"
    quiet(window)  # its grids are read
    press(qtbot, KEY.Key_Return)
    quiet(window)
    assert returns.trail.text().endswith("没达标的")
    press(qtbot, KEY.Key_Left, ALT)
    assert returns.trail.text() == "全区 › 星湖社区"
    press(qtbot, KEY.Key_6, ALT)
    quiet(window)
    tiles = window.place_screen("district.coverage")
    assert tiles.map.hasFocus()
    press(qtbot, KEY.Key_End)
    press(qtbot, KEY.Key_Home)
    press(qtbot, KEY.Key_Down)
    assert tiles.map.current().key != tiles.map.tiles()[0].key
    press(qtbot, KEY.Key_Return)
    quiet(window)
    assert window.current_place in ("district.returns", "district.offices")
    press(qtbot, KEY.Key_9, ALT)
    quiet(window)
    audit = window.place_screen("district.audit")
    assert "没有被改动" in audit.state.text()
    assert audit.table.records.text_at(0, 3) == "答复重复登记"


@pytest.fixture
def on_postgres(server, tmp_path: Path) -> borough.Borough:
    return borough.build(server.new_database(), tmp_path, offices=4)


@pytest.mark.slow
def test_the_same_window_on_postgresql(qtbot, open_district, on_postgres, tmp_path):
    window = open_district(on_postgres)
    quiet = open_district.quiet
    assert window.place_screen("district.offices").table.records.rowCount() == 4
    press(qtbot, KEY.Key_2, ALT)
    quiet(window)
    receive = window.place_screen("district.receive")
    receive.presenter.choose(list(on_postgres.waiting))
    quiet(window)
    press(qtbot, KEY.Key_Return)
    quiet(window)
    assert receive.items.records.text_at(0, 6).startswith("✓ 收下")
    for place in window.places:
        window.go_to_place(place.key)
        quiet(window)
    assert window.place_screen("district.twins").pairs.records.rowCount() == 1
    assert window.place_screen("district.returns").parts.records.rowCount() == 3
    assert len(window.place_screen("district.coverage").map.tiles()) == 4
    assert window.place_screen("district.clashes").table.records.rowCount() > 4
    said = said_by(window)
    assert not [secret for secret in (NUMBER, STAFF_NUMBER, PHONE, PHONE[-4:], "邓1101") if secret in said]


def said_by(window: QWidget) -> str:
    """Everything the window shows or has in its tables."""
    found = [part.text() for part in window.findChildren(QLabel)]
    found += [part.text() for part in window.findChildren(QAbstractButton)]
    found += [part.text() for part in window.findChildren(QLineEdit)]
    found += [part.currentText() for part in window.findChildren(QComboBox)]
    for table in window.findChildren(RecordTable):
        records = table.records
        found += [
            records.text_at(r, c) for r in range(records.rowCount()) for c in range(len(records.columns))
        ]
    return "\n".join(found)


def test_no_screen_shows_who_somebody_is(open_district, town):
    window = open_district(town)
    everything = []
    for place in window.places:
        window.go_to_place(place.key)
        open_district.quiet(window)
        everything.append(said_by(window))
    returns = window.place_screen("district.returns")
    for code in ("A03", "A08", "J25", "F05"):
        window.go(Target("district.returns", "office", code_of(0), {"code": code}))
        for part in ("numerator", "denominator", "failing"):
            returns.presenter.list_part(part)
            open_district.quiet(window)
            everything.append(said_by(window))
    whole = "\n".join(everything)
    assert "邓*" in whole, "the people are there"
    assert not [secret for secret in (NUMBER, STAFF_NUMBER, PHONE, "邓1101", "邓2102") if secret in whole]


def test_every_model_keeps_qts_promises(open_district, town):
    window = open_district(town)
    for place in window.places:
        window.place_screen(place.key)
    testers = [
        QAbstractItemModelTester(table.records, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
        for table in window.findChildren(RecordTable)
    ]
    for place in window.places:
        window.go_to_place(place.key)
        open_district.quiet(window)
    window.place_screen("district.receive").presenter.choose(list(town.waiting))
    open_district.quiet(window)
    full = [t for t in window.findChildren(RecordTable) if t.records.rowCount()]
    assert len(full) >= 9 < len(testers)


def test_every_command_is_free_or_asks_for_a_right(open_district, town):
    window = open_district(town)
    for place in window.places:
        window.place_screen(place.key)
    ids = {command.id for command in window.commands.all() if not command.id.startswith("go.")}
    assert ids - FREE - DISTRICT.keys() - OPEN == set(), (
        "does it write or decide? then into ui/bridge/rights.py"
    )
    assert (FREE | DISTRICT.keys()) - ids == set(), "a command that is gone"
    window.commands.allow(Permit.of([Role.VIEWER]))
    for command in window.commands.all():
        action, needed = window.commands.action(command.id), right_of(command.id)
        if needed is not None and needed not in ALLOWED[Role.VIEWER]:
            assert not action.isEnabled(), command.id
    with window.district.database.read() as db:
        before = db.exec_driver_sql("SELECT count(*) FROM district_audit").scalar()
    for command_id in DISTRICT:
        window.commands.action(command_id).trigger()
    open_district.quiet(window)
    with window.district.database.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM district_audit").scalar() == before


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_button_is_cut_off_at_150_percent(qtbot, open_district, town, language):
    use_language(language)
    try:
        window = open_district(town)
        window.resize(1366 * 100 // 150, 728 * 100 // 150)
        lost = {}
        for place in window.places:
            window.go_to_place(place.key)
            open_district.quiet(window)
            qtbot.wait(40)
            if found := [text for part in buttons(window) if (text := trouble(part, window, deep=False))]:
                lost[place.key] = found
        assert lost == {}
    finally:
        use_language("zh_CN")


def test_an_office_is_found_by_name_code_or_initials(qtbot, open_district, town):
    from desktop.district import members

    window = open_district(town)
    with window.district.database.read() as db:
        offices = members.members(db)
    for words, code in (("xh", code_of(1)), ("星湖", code_of(1)), (code_of(2), code_of(2))):
        assert matching(offices, words)[0].code == code
    assert matching(offices, "没有这个") == []
    window.focus_search()
    field = window.title_bar.search
    qtbot.keyClicks(field, "xh")
    qtbot.waitUntil(lambda: field.hits_shown > 0, timeout=60_000)
    qtbot.keyClick(field, KEY.Key_Return)
    open_district.quiet(window)
    assert window.place_screen("district.offices").name.text() == "星湖社区"


def test_nobody_at_the_desk_closes_the_district_but_not_under_running_work(open_district, town, qtbot):
    window = open_district(town)
    window.idle.idle.emit()
    assert not window.isVisible()


def test_an_empty_district_says_what_to_do_first(open_district, tmp_path):
    from desktop.district import database, making
    from tests.desktop.exchange.bundle.conftest import seeded

    keys, where = seeded("district"), str(tmp_path / "empty.gezhi-district")
    made = database.connect(where, keys)
    making.make(made, code="420303", name="张湾区", keys=keys)
    made.close()
    window = open_district(borough.Borough(where, keys, tmp_path / "quarantine", (), ()))
    for place in DISTRICT_PLACES:
        window.go_to_place(place.key)
        open_district.quiet(window)
    assert window.place_screen("district.offices").empty.isVisibleTo(window.place_screen("district.offices"))
    assert window.place_screen("district.returns").pages.currentIndex() == 1
    assert window.place_screen("district.coverage").pages.currentIndex() == 1


def test_going_on_before_the_offices_were_read_leaves_nothing_half_shown(open_district, town):
    window = open_district(town)
    for key in ("district.returns", "district.coverage", "district.clashes"):
        window.go_to_place(key)  # each takes the reading over from the one before
    open_district.quiet(window)
    assert window.place_screen("district.clashes").table.records.rowCount()
    window.go_to_place("district.returns")
    open_district.quiet(window)
    returns = window.place_screen("district.returns")
    assert returns.table.records.rowCount() > 90
    assert not returns.busy.isVisible()
    window.go_to_place("district.coverage")
    open_district.quiet(window)
    assert len(window.place_screen("district.coverage").map.tiles()) == 6
