"""The tables of the register: sorted, filtered, arranged, named, copied and pasted; what is many is shown first."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog

from desktop.documents.kinds.internal import Copy
from desktop.documents.render import Scope, towers
from desktop.documents.render.batch import Asked
from desktop.domain.door import natural
from desktop.operations import campaigns, undo
from desktop.queries import arrangements, history
from desktop.queries.listing import Condition, Test
from tests.ui.screens.desk.conftest import TODAY
from ui.screens.households.bulk_dialog import BulkDialog
from ui.screens.households.doors_dialog import DoorsDialog
from ui.screens.households.filter_dialog import FilterDialog
from ui.screens.households.paste_dialog import PasteDialog
from ui.screens.households.view import HouseholdsScreen
from ui.widgets.column_chooser import ColumnChooser

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def screen(show, desk):
    return show(HouseholdsScreen(desk))


@pytest.fixture
def homes(screen):
    screen.tree.go_to("all")
    return screen.middle.households


@pytest.fixture
def people(screen):
    screen.tree.go_to("residents")
    return screen.middle.residents


def heads(page):
    rows = page.presenter.rows(page.table.records.ids)
    return [getattr(rows[i], "head_name", "") for i in page.table.records.ids]


def dialog(screen, kind):
    return [d for d in screen.findChildren(kind) if d.isVisible()][-1]


def stored(office, sql):
    with office.read() as db:
        return [row[0] for row in db.exec_driver_sql(sql)]


@pytest.mark.parametrize("which", ["homes", "people"])
def test_the_models_keep_qts_promises(request, which):
    page = request.getfixturevalue(which)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.table.records, mode)
    key = page.kind.columns[0].key
    page.presenter.sort(((key, True),))
    page.presenter.add(Condition(key, Test.HAS, ("张",)))
    page.presenter.clear()
    assert page.table.records.rowCount() == 4
    assert tester is not None


def test_a_header_click_sorts_by_pinyin_and_ctrl_adds_a_column(qtbot, homes):
    order = []
    homes.table.order_wanted.connect(order.append)
    homes.table.titles._click(1)  # 户主
    assert heads(homes) == ["欧阳建国", "仇和平", "单田芳", "张桂芳"]
    homes.table.titles._held = CTRL
    homes.table.titles._click(0)
    assert order[-1] == (("head", False), ("where", False))


def test_a_filter_asked_for_by_keys_stands_as_a_chip_and_goes_with_a_click(qtbot, screen, homes):
    homes.ask_filter()
    asked = dialog(screen, FilterDialog)
    asked.start_with("head")
    assert not asked.ok.isEnabled()
    asked.text.setText("张")
    qtbot.keyClick(asked.text, Qt.Key.Key_Return)
    assert heads(homes) == ["张桂芳"]
    assert homes.chips.texts() == ["户主 含“张”"]
    assert screen.middle.title.text() == "全部住户 · 1 户"
    qtbot.mouseClick(homes.chips._chips[0], Qt.MouseButton.LeftButton)
    assert len(heads(homes)) == 4


def test_a_columns_own_menu_asks_about_that_column(screen, homes):
    menu = homes.table.column_menu(4)
    menu.actions()[0].trigger()
    assert dialog(screen, FilterDialog)._column == "state"


def test_the_previews_model_keeps_qts_promises(screen, ids):
    screen.tree.go_to("building", ids.building)
    screen.middle.matrix.select_all()
    screen.middle._change(
        "dwelling", screen.middle.matrix.selected_ids(), field="dwelling.use", value="vacant"
    )
    bulk = dialog(screen, BulkDialog)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(bulk.table.records, mode)
    bulk.preview()
    bulk.field.setCurrentIndex(2)
    assert bulk.table.records.rowCount() == 0
    assert tester is not None


def test_codes_are_chosen_by_check_marks_and_the_empty_one_is_among_them(screen, homes, office, ids):
    with office.change("household.edit", actor="李梅") as unit:
        unit.set("household", ids.households[1], {"state": "rented"})
    homes.ask_filter()
    asked = dialog(screen, FilterDialog)
    asked.start_with("state")
    words = [asked.codes.item(n).text() for n in range(asked.codes.count())]
    assert words[-1] == "(空)"
    asked.codes.item(words.index("租住")).setCheckState(Qt.CheckState.Checked)
    asked.accept()
    assert heads(homes) == ["单田芳"]


def test_residents_start_with_those_on_the_books(people, office, ids):
    assert people.chips.texts() == ["状态:在册"]
    assert people.table.records.rowCount() == 4
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", ids.residents[0], {"state": "left"})
    people.presenter.reload()
    assert people.table.records.rowCount() == 3


def test_a_filter_gets_a_name_for_everybody(qtbot, screen, homes, office):
    homes.presenter.add(Condition("head", Test.HAS, ("张",)))
    homes._ask_name()
    ask = dialog(screen, QInputDialog)
    ask.setTextValue("姓张的")
    ask.accept()
    homes.presenter.clear()
    homes._fill_saved()
    assert homes.saved_button.menu().actions()[0].text() == "姓张的"
    homes.saved_button.menu().actions()[0].trigger()
    assert heads(homes) == ["张桂芳"]
    homes.presenter.drop_filter("姓张的")
    homes._fill_saved()
    assert "姓张的" not in [a.text() for a in homes.saved_button.menu().actions()]
    homes.presenter.clear()
    homes.presenter.keep_filter("空的")
    assert not screen.middle.bar.isHidden()  # nothing to keep: said, not raised


def test_columns_chosen_once_stand_so_the_next_time(show, desk, screen, homes, office):
    homes.choose_columns()
    chooser = dialog(screen, ColumnChooser)
    chooser.list.setCurrentRow(1)
    chooser.list.move_line(-1)
    chooser.list.item(3).setCheckState(Qt.CheckState.Unchecked)
    chooser.accept()
    again = show(HouseholdsScreen(desk))
    again.tree.go_to("all")
    looks = again.middle.households.table.titles.arrangement()
    assert [look.key for look in looks[:2]] == ["head", "where"]
    assert not looks[3].shown
    with office.read() as db:
        assert history.next_undo(db).name != "setting.change"  # how a table looks is no step


def test_copied_lines_are_masked_and_come_back_as_the_same(qtbot, screen, people):
    people.table.selectAll()
    qtbot.keyClick(people.table, Qt.Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0].startswith("姓名\t性别")
    qtbot.keyClick(people.table, Qt.Key.Key_V, CTRL)
    paste = dialog(screen, PasteDialog)
    fates = {line.what: line.fate for line in paste._rows.values()}
    assert {name: fates[name] for name in fates if name != "仇和平"} == {
        "张桂芳": "same", "单田芳": "same", "欧阳建国": "same",
    }  # fmt: skip
    paste.reject()


def test_a_resized_window_is_no_choice_of_columns(qtbot, screen, homes, office):
    screen.resize(1100, 600)
    qtbot.wait(50)
    homes._keep_columns()
    with office.read() as db:
        assert arrangements.columns(db, "household", actor="李梅") == ()
    homes.table.setColumnWidth(1, 140)
    homes._keep_columns()
    with office.read() as db:
        kept = {c.key: c.width for c in arrangements.columns(db, "household", actor="李梅")}
    assert kept["head"] == 140


def test_a_number_in_a_remark_is_masked_too(screen, homes, office, ids):
    with office.change("household.edit", actor="李梅") as unit:
        unit.set("household", ids.households[0], {"note": "找儿子 13900000007"})
    note = next(column for column in homes.kind.columns if column.key == "note")
    assert note.text(homes.presenter.rows([ids.households[0]])[ids.households[0]]) == "找儿子 139****0007"


def test_pasted_households_are_shown_then_written_then_taken_back(qtbot, screen, homes, office):
    before = stored(office, "SELECT phone FROM household ORDER BY id")
    QGuiApplication.clipboard().setText(
        "地址\t户主\t电话\n锦绣龙庭 3-1-301\t张桂芳\t13900009999\n锦绣龙庭 9-9-9\t无\t1"
    )
    qtbot.keyClick(homes.table, Qt.Key.Key_V, CTRL)
    paste = dialog(screen, PasteDialog)
    assert [line.fate for line in paste._rows.values()] == ["reject", "update"]
    assert stored(office, "SELECT phone FROM household ORDER BY id") == before
    paste.presenter.apply()
    assert "13900009999" in stored(office, "SELECT phone FROM household ORDER BY id")
    assert not paste.isVisible()
    undo.undo(office, actor="李梅")
    assert stored(office, "SELECT phone FROM household ORDER BY id") == before


def test_a_bulk_change_shows_each_record_and_writes_once(qtbot, screen, homes, office, work):
    homes.change_selected()
    assert not screen.middle.bar.isHidden()  # nothing selected: said
    homes.table.selectAll()
    homes.change_selected()
    bulk = dialog(screen, BulkDialog)
    keys = [option.value for option in bulk.field.options]
    assert "resident.ethnicity" not in keys
    bulk.field.setCurrentIndex(keys.index("household.channel"))
    assert not bulk.apply_button.isEnabled()
    values = [option.value for option in bulk.choice.options]
    bulk.choice.setCurrentIndex(values.index("visit"))
    assert bulk.table.records.rowCount() == 4
    assert bulk.apply_button.text() == "写入 4 条"
    assert set(stored(office, "SELECT channel FROM household")) == {None}
    bulk.presenter.apply()
    assert set(stored(office, "SELECT channel FROM household")) == {"visit"}
    assert work.notices[-1] == "已修改 4 条:联系方式 → 仅上门"
    assert not bulk.isVisible()


def test_a_typed_day_is_previewed_after_a_pause_and_a_bad_one_said(qtbot, screen, homes):
    homes.table.selectAll()
    homes.change_selected()
    bulk = dialog(screen, BulkDialog)
    keys = [option.value for option in bulk.field.options]
    bulk.field.setCurrentIndex(keys.index("household.verified_on"))
    qtbot.keyClicks(bulk.day.entry, "2026-06-01")
    qtbot.waitUntil(lambda: bulk.table.records.rowCount() == 4, timeout=30_000)
    bulk.day.entry.clear()
    qtbot.keyClicks(bulk.day.entry, "2027-06-01")
    qtbot.waitUntil(lambda: not bulk.bar.isHidden(), timeout=30_000)
    assert not bulk.apply_button.isEnabled()


def test_one_doors_use_is_marked_at_once_several_are_shown_first(screen, office, ids, work):
    screen.tree.go_to("building", ids.building)
    matrix = screen.middle.matrix
    matrix.go_to(ids.dwellings[4])
    screen.middle.building._mark("vacant")
    assert stored(office, "SELECT count(*) FROM dwelling WHERE use = 'vacant'") == [1]
    assert work.notices[-1] == "已标为空置"
    matrix.select_all()
    screen.middle.building._mark("rented")
    assert dialog(screen, BulkDialog).apply_button.text() == "写入 6 条"
    assert stored(office, "SELECT count(*) FROM dwelling WHERE use = 'rented'") == [0]


def test_doors_are_made_with_a_preview_and_a_door_renamed(qtbot, screen, office, ids):
    screen.tree.go_to("building", ids.building)
    screen.middle.make_doors()
    doors = dialog(screen, DoorsDialog)
    assert doors.summary.text().startswith("新生成 0 套,已经有 6 套")
    assert not doors.make.isEnabled()
    doors.lines.item(0, 2).setText("5")
    doors.floors.setText("4")
    assert doors.shown.text() == "1-501  1-502"
    doors.numbers.setText("x")
    assert not doors.make.isEnabled()
    doors.numbers.setText("")
    doors.generate()
    assert len(screen.middle.matrix.data.doors) == 8
    screen.middle.matrix.go_to(ids.dwellings[0])
    qtbot.keyClick(screen.middle.matrix, Qt.Key.Key_F2)
    ask = dialog(screen, QInputDialog)
    assert ask.textValue() == "301"
    ask.setTextValue("601")
    ask.accept()
    assert screen.middle.matrix.data.floors[0] == "6层"


def test_a_building_goes_to_the_print_screen_and_stands_there_in_the_same_order(screen, went, office, ids):
    screen.tree.go_to("building", ids.building)
    screen.middle.print_building()
    target = went[0]
    assert (target.place, target.kind, target.id) == ("printing", "building", ids.building)
    assert target.facts["kind"] == "tower"
    with office.read() as db:
        asked = Asked(Scope("building", (ids.building,)), {}, TODAY, Copy("李梅", "", ""))
        tower = towers.batch(db, asked).items[0]
    data = screen.middle.matrix.data
    printed = sorted(tower.doors, key=lambda d: (natural(d.unit), -d.floor, natural(d.door)))
    assert [door.room for door in printed] == [data.doors[spot].label for spot in sorted(data.doors)]
    people, homes = sum(d.people for d in tower.doors), sum(len(d.heads) for d in tower.doors)
    assert data.stairs[0].note == f"{homes}户 {people}人"
    assert list(data.floor_notes) == ["2户 2人", "1户 1人", "0户 0人"]


def test_the_selected_or_all_that_a_filter_shows_are_marked_in_a_campaign(screen, people, office, work):
    screen.middle.mark_listed()
    assert not screen.middle.bar.isHidden(), "no campaign runs: said"
    campaigns.start(
        office,
        name="六问",
        purpose="流感",
        basis="九号文",
        ends_on=date(2026, 12, 31),
        actor="李梅",
        today=TODAY,
    )
    people.presenter.add(Condition("name", Test.HAS, ("张",)))
    wanted = people.table.records.ids
    assert 0 < len(wanted) < 4

    def marked(text):
        screen.middle.mark_listed()
        dialog(screen, QInputDialog).accept()
        asked = dialog(screen, QInputDialog)
        asked.setTextValue(text)
        asked.accept()

    marked("发热")
    assert work.notices[-1] == f"已加 {len(wanted)} 个标记"
    kept = stored(
        office, "SELECT record_id FROM campaign_entry WHERE tag = '发热' AND record_kind = 'resident'"
    )
    assert sorted(kept) == sorted(wanted)
    people.presenter.clear()
    one = people.table.records.ids[-1]
    people.table.go_to(one)
    assert people.table.selected_ids() == [one]
    marked("咳嗽")
    assert stored(office, "SELECT record_id FROM campaign_entry WHERE tag = '咳嗽'") == [one]
