"""Households by keys: tree, matrix, forms, members; everything undoable, problems beside their field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.operations import undo
from desktop.queries import history, households
from ui.bridge.target import Target
from ui.screens.households.view import HouseholdsScreen

ENTER = Qt.Key.Key_Return
GOOD = "420303195302110026"  # a made-up number with a right check digit (ISO 7064), female


@pytest.fixture
def screen(show, desk):
    return show(HouseholdsScreen(desk))


def open_door(qtbot, screen, dwelling):
    screen.middle.matrix.go_to(dwelling)
    screen.middle.matrix.setFocus()
    qtbot.keyClick(screen.middle.matrix, ENTER)


def page_of(office, household_id):
    with office.read() as db:
        return households.one(db, household_id)


def test_the_first_building_stands_floor_by_door(screen, ids):
    assert screen.middle.title.text() == "锦绣龙庭 3号楼"
    data = screen.middle.matrix.data
    assert list(data.floors) == ["3层", "2层", "1层"]
    assert [stair.doors for stair in data.stairs] == [2]
    assert data.doors[0, 0].title == "张桂芳"
    assert data.counts == {"self": 6}


def test_the_tree_counts_and_leads(qtbot, screen, ids):
    screen.tree.setFocus()
    screen.tree.go_to("all")
    assert (
        list(screen.middle.table.records.ids) == [*ids.households[:3], ids.households[3]]
        or len(screen.middle.table.records.ids) == 4
    )
    screen.tree.go_to("pending")
    assert list(screen.middle.table.records.ids) == [ids.households[3]]
    qtbot.keyClick(screen.tree, ENTER)
    assert screen.middle.table.hasFocus()


def test_colours_change_with_the_mode(screen):
    screen.next_mode()
    assert screen.middle.matrix.data.counts == {"none": 3, "nobody": 3}
    screen.next_mode()
    assert {look.word for look in screen.middle.matrix.data.looks} == {"微网格 1-2"}
    screen.next_mode()
    assert screen.middle.matrix.data.counts == {"never": 3, "empty": 3}
    screen.next_mode()
    assert screen.presenter.mode == "care"
    screen.next_mode()
    assert screen.presenter.mode == "use"


def test_an_edit_is_kept_with_ctrl_s_and_taken_back(qtbot, screen, office, ids, work):
    open_door(qtbot, screen, ids.dwellings[0])
    form = screen.card.form
    assert form.editor("head_name").entry.hasFocus()
    form.focus("needs")
    qtbot.keyClicks(form.editor("needs").entry, "lift")
    screen.save()
    assert page_of(office, ids.households[0]).draft.needs == "lift"
    assert work.notices == ["已保存:张桂芳"]
    assert not screen.unsaved()
    screen.changed(undo.undo(office, actor="李梅"))
    assert page_of(office, ids.households[0]).draft.needs == ""
    assert form.draft().needs == ""


def test_leaving_keeps_and_a_fault_stays(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    form = screen.card.form
    entry = form.editor("head_name").entry
    entry.clear()
    qtbot.keyClicks(entry, " ")
    screen.next_door()
    assert form._faults["head_name"].isVisible()
    assert screen.presenter.page.id == ids.households[0]
    qtbot.keyClicks(entry, "Zhang")
    screen.next_door()
    assert page_of(office, ids.households[0]).draft.head_name == "Zhang"
    assert screen.presenter.page.id == ids.households[1]


def test_next_door_follows_the_stair_to_its_end(qtbot, screen, ids):
    open_door(qtbot, screen, ids.dwellings[4])
    screen.next_door()
    assert screen.middle.matrix.current_id() == ids.dwellings[5]
    screen.next_door()
    assert "最后一户" in screen.bar.text.text()


def test_a_family_is_keyed_in_without_the_mouse(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[3])
    form = screen.card.form
    qtbot.keyClicks(form.editor("head_name").entry, "Li Ming")
    for field in form.fields:
        if not field.more:
            qtbot.keyClick(form.editor(field.name).entry, ENTER)
    household = screen.presenter.page.id
    assert screen.presenter.page.draft.dwelling_id == ids.dwellings[3]
    table = screen.card.members.table
    assert table.cells.lines[0].row.name == "Li Ming"  # the head's line is begun
    assert QApplication.focusWidget() is not table
    assert table.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    screen.add_member()
    resident = screen.resident.form
    assert resident.draft().name == "Li Ming"
    assert resident.draft().relation == "02"
    resident.focus("id_number")
    qtbot.keyClicks(resident.editor("id_number").entry, GOOD)
    qtbot.keyClick(resident.editor("id_number").entry, ENTER)
    assert (resident.draft().sex, resident.draft().birth) == ("2", "1953-02-11")
    assert "女 · 1953-02-11 · 73 岁" in resident._faults["id_number"].text()
    for field in resident.fields:
        if not field.more:
            qtbot.keyClick(resident.editor(field.name).entry, ENTER)
    assert resident.draft().name == ""  # the next member's empty form
    qtbot.keyClicks(resident.editor("name").entry, "Li Xiao")
    box = resident.editor("relation").entry
    qtbot.keyClicks(box, "po")
    screen.save()
    page = page_of(office, household)
    assert [(m.name, m.relation) for m in page.members] == [("Li Ming", "户主"), ("Li Xiao", "配偶")]
    assert screen.right.currentWidget() is screen.card
    assert [line.row.name for line in screen.card.members.table.cells.lines] == ["Li Ming", "Li Xiao", ""]


def test_the_same_number_is_offered_and_the_person_moved(qtbot, screen, office, ids):
    from desktop.domain.resident import ResidentDraft
    from desktop.operations import residents
    from tests.ui.screens.desk.conftest import TODAY

    known = ResidentDraft(household_id=ids.households[2], name="王秀英", id_number=GOOD)
    residents.add(office, known, actor="李梅", today=TODAY)
    open_door(qtbot, screen, ids.dwellings[0])
    screen.add_member()
    page = screen.resident
    qtbot.keyClicks(page.form.editor("id_number").entry, GOOD)
    assert page.same_bar.isVisible()
    assert "王秀英" in page._same_text.text()
    qtbot.mouseClick(page.move_same, Qt.MouseButton.LeftButton)
    assert "王秀英" in [member.name for member in page_of(office, ids.households[0]).members]
    assert screen.right.currentWidget() is screen.card

    screen.add_member()
    qtbot.keyClicks(page.form.editor("id_number").entry, GOOD)
    qtbot.mouseClick(page.deny_same, Qt.MouseButton.LeftButton)
    assert not page.same_bar.isVisible()


def test_a_wrong_number_is_said_while_typing_and_never_blocks(qtbot, screen, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    screen.add_member()
    form = screen.resident.form
    qtbot.keyClicks(form.editor("id_number").entry, GOOD[:-1] + "5")
    assert form._faults["id_number"].text().startswith("! ")
    assert form.editor("id_number").entry.property("fault") == "warn"


def test_a_member_is_opened_whole_and_left_again(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    table = screen.card.members.table
    table.setFocus()
    assert table.go_to_key(ids.residents[0])
    screen.forms.open_current_member()
    assert screen.resident.form.draft().name == "张桂芳"
    qtbot.keyClick(screen.resident.form.editor("name").entry, Qt.Key.Key_Escape)
    assert screen.right.currentWidget() is screen.card
    assert screen.card.members.current_id() == ids.residents[0]


def test_removing_a_member_and_then_the_household(qtbot, screen, office, ids, work):
    open_door(qtbot, screen, ids.dwellings[0])
    screen.presenter.remove_household()
    assert "还有 1 位居民" in screen.bar.text.text()
    screen.resident.open(ids.residents[0], ids.households[0])
    qtbot.mouseClick(screen.resident.remove_button, Qt.MouseButton.LeftButton)
    screen.presenter.remove_household()
    assert screen.presenter.page is None
    with office.read() as db:
        assert ids.households[0] not in households.ids(db)
        assert history.next_undo(db).name == "household.remove"


def test_two_households_behind_one_door_can_be_turned_between(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    qtbot.mouseClick(screen.card.beside_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(screen.card.form.editor("head_name").entry, "Tenant")
    screen.save()
    with office.read() as db:
        assert len(households.ids(db, dwelling_id=ids.dwellings[0])) == 2
    assert screen.card._siblings.count() >= 3


@pytest.mark.parametrize(
    ("kind", "number"), [("household", 1), ("dwelling", 1), ("resident", 1), ("gap", None), ("all", None)]
)
def test_every_kind_of_target_arrives(screen, ids, kind, number):
    known = {"household": ids.households, "dwelling": ids.dwellings, "resident": ids.residents}
    screen.open(
        Target(
            "households", kind, known[kind][number] if kind in known else "pending" if kind == "gap" else ""
        )
    )
    if kind == "resident":
        assert screen.resident.form.draft().name == "单田芳"
    elif kind in known:
        assert screen.presenter.page.draft.head_name == "单田芳"
    else:
        assert screen.middle.table.records.rowCount() == (1 if kind == "gap" else 4)


def test_another_change_does_not_wipe_what_is_half_typed(qtbot, screen, office, ids):
    from desktop.operations import residents

    open_door(qtbot, screen, ids.dwellings[0])
    screen.card.form.focus("needs")
    qtbot.keyClicks(screen.card.form.editor("needs").entry, "lift")
    screen.changed(residents.remove(office, ids.residents[0], name="张桂芳", actor="王芳"))
    assert screen.card.form.draft().needs == "lift"
    assert [line.key for line in screen.card.members.table.cells.lines] == [""]


def test_a_household_deleted_meanwhile_is_said(qtbot, screen, office, ids):
    from desktop.operations import households as operations
    from desktop.operations import residents

    residents.remove(office, ids.residents[3], name="仇和平", actor="王芳")
    operations.remove(office, ids.households[3], name="仇和平", actor="王芳")
    screen.open(Target("households", "household", ids.households[3]))
    assert "已不在册" in screen.bar.text.text()


def test_a_search_hit_turns_the_tree_and_the_doors_to_where_it_lives(qtbot, screen, office, ids):
    screen.tree.go_to("all")
    screen.open(Target("households", "resident", ids.residents[2]))
    assert screen.tree.current().id == ids.building
    assert screen.middle.matrix.current_id() == ids.dwellings[2]
    screen.open(Target("households", "household", ids.households[1]))
    assert screen.middle.matrix.current_id() == ids.dwellings[1]


def test_somebody_who_sounds_alike_is_offered_while_typing_and_the_no_is_kept(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    screen.add_member()
    page = screen.resident
    page.form.set_value("name", "张贵芳")  # 张桂芳, born that day, is on file
    page.form.set_value("birth", "1953-02-11")
    page.presenter.typed(page.form.draft())
    assert page.same_bar.isVisible()
    assert "姓名同音" in page._same_text.text()
    qtbot.mouseClick(page.deny_same, Qt.MouseButton.LeftButton)
    assert not page.same_bar.isVisible()
    screen.save()
    with office.read() as db:
        kept = db.exec_driver_sql("SELECT left_id, right_id FROM distinct_pair").one()
    assert ids.residents[0] in kept


def test_care_records_are_entered_from_the_resident(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    screen.card.members.table.setFocus()
    screen.card.members.table.go_to_key(ids.residents[0])
    screen.forms.open_current_member()
    screen.care.begin()
    panel = screen.care.panel
    assert screen.care.shown()
    assert panel.title.text() == "张桂芳 · 重点记录"
    panel.begin()
    box = panel.form.category_box
    box.setCurrentIndex([option.value for option in box.options].index("alone"))
    form = panel.form.form
    assert form.editor("next_visit_on").value() == "2026-07-30"
    form.focus("basis")
    qtbot.keyClicks(form.editor("basis").entry, "visit")
    assert screen.unsaved()
    screen.save()
    assert not screen.unsaved()
    with office.read() as db:
        row = db.exec_driver_sql("SELECT resident_id, category, basis FROM care_record").one()
    assert tuple(row) == (ids.residents[0], "alone", "visit")
    assert panel.table.records.ids
    qtbot.keyClick(panel.table, Qt.Key.Key_Escape)
    assert screen.right.currentWidget() is screen.resident


def test_a_half_typed_care_record_is_kept_before_another_door_opens(qtbot, screen, office, ids):
    open_door(qtbot, screen, ids.dwellings[0])
    screen.card.members.table.setFocus()
    screen.card.members.table.go_to_key(ids.residents[0])
    screen.forms.open_current_member()
    screen.care.begin()
    screen.care.panel.form.presenter.begin(ids.residents[0], "dibao")
    form = screen.care.panel.form.form
    form.focus("amount")
    qtbot.keyClicks(form.editor("amount").entry, "620")
    open_door(qtbot, screen, ids.dwellings[1])
    with office.read() as db:
        assert db.exec_driver_sql("SELECT amount FROM care_record").scalar() == "620"
    assert screen.right.currentWidget() is screen.card
