"""The care screen by keys: what is due, one record, suggestions, the guarded part."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.domain.care_record import CareDraft
from desktop.operations import care
from desktop.queries import care as queries
from desktop.security import audit
from tests.desktop.care_town import CLERK, DIRECTOR, SPECIALISTS, TODAY
from tests.ui.screens.people.conftest import commit
from ui.bridge.target import Target
from ui.screens.care.view import CareScreen

ENTER = Qt.Key.Key_Return
MENTAL = SPECIALISTS["mental"]


def add(office, town, name, category, *, actor=CLERK, **values):
    draft = CareDraft(town.residents[name], category, values)
    return next(iter(care.add(office, draft, actor=actor, today=TODAY).of("care_record")))


@pytest.fixture
def records(office, town):
    return {
        "alone": add(office, town, "张桂芳", "alone", next_visit_on="2026-06-20", of_newer="kept"),
        "dibao": add(office, town, "单田芳", "dibao"),
        "mental": add(office, town, "任杰", "mental", actor=MENTAL, level="3"),
    }


@pytest.fixture
def screen(show, desk, records):
    return show(CareScreen(desk))


def shown(table):
    model = table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_categories_count_and_lead_to_their_people(qtbot, screen, records):
    groups, people = screen.groups.table, screen.people.table
    for table in (groups, people, screen.proposals.table):
        QAbstractItemModelTester(table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert shown(groups)[:3] == ["全部", "独居老人", "低保对象"]
    assert "严重精神障碍患者" not in shown(groups)
    assert screen.groups.guard_button.isHidden(), "who answers for no restricted list sees no guard"
    assert shown(people) == ["张桂芳", "单田芳"]
    groups.setFocus()
    qtbot.keyClick(groups, Qt.Key.Key_Down)
    qtbot.keyClick(groups, Qt.Key.Key_Down)
    assert shown(people) == ["单田芳"]
    qtbot.keyClick(groups, ENTER)
    assert people.hasFocus()


def test_a_record_is_opened_mended_and_kept_by_keys(qtbot, screen, office, records):
    people = screen.people.table
    people.setFocus()
    assert people.current_id() == records["alone"]
    qtbot.keyClick(people, ENTER)
    form = screen.form.form
    assert screen.form.title.text() == "张桂芳 · 独居老人"
    form.focus("contact_person")
    commit(form.editor("contact_person").entry, "女儿")
    assert screen.unsaved()
    screen.save()
    assert not screen.unsaved()
    with office.read() as db:
        values = queries.one(db, queries.Permit.of(["clerk"]), records["alone"]).draft.values
    assert (values["contact_person"], values["of_newer"]) == ("女儿", "kept")


def test_a_visit_moves_on_what_is_due(qtbot, screen, office, records):
    screen.people.table.go_to(records["alone"])
    screen.visited()
    row = screen.presenter.rows([records["alone"]])[records["alone"]]
    assert row.next_visit_on == "2026-07-07"
    screen.people.show_state(queries.Due.UNPLANNED)
    assert shown(screen.people.table) == ["单田芳"]
    screen.people.table.selectAll()
    screen.plan()
    assert shown(screen.people.table) == []


def test_ending_asks_why(qtbot, screen, office, records):
    screen.people.table.opened.emit(records["dibao"])
    screen.form.ask_end()
    assert screen.form.ask.isVisible()
    qtbot.keyClick(screen.form.ask.line, ENTER)
    assert screen.form.refusal.text() == "请写结束的原因。"
    screen.form.ask_end()
    commit(screen.form.ask.line, "收入提高")
    qtbot.wait(100)  # an Enter right behind it would belong to the input method
    qtbot.keyClick(screen.form.ask.line, ENTER)
    assert shown(screen.people.table) == ["张桂芳"]
    screen.people.ended_box.setChecked(True)
    assert sorted(shown(screen.people.table)) == ["单田芳", "张桂芳"]


def test_what_blocks_stands_under_its_field(qtbot, screen, records):
    screen.people.table.opened.emit(records["dibao"])
    form = screen.form.form
    form.focus("amount")
    commit(form.editor("amount").entry, "六百")
    screen.save()
    assert screen.unsaved()
    assert form._faults["amount"].text().startswith("✕")


def test_suggestions_are_answered_line_by_line(qtbot, screen, office, work):
    screen.suggest()
    offers = screen.proposals.table
    before = shown(offers)
    assert "仇小宝" in before
    key = next(k for k in offers.records.ids if k.endswith(":both_old"))
    offers.go_to(key)
    screen.accept()
    assert len(shown(offers)) == len(before) - 1
    assert work.notices[-1] == "已采纳 1 条建议"
    offers.go_to(next(k for k in offers.records.ids if k.endswith(":both_old")))
    screen.refuse()
    assert len(shown(offers)) == len(before) - 2
    qtbot.keyClick(offers, Qt.Key.Key_Escape)
    assert screen.middle.currentWidget() is screen.people
    assert "单" in "".join(shown(screen.people.table))


def test_a_suggestion_leads_to_the_person(screen, went, town):
    screen.suggest()
    offers = screen.proposals.table
    offers.opened.emit(f"{town.residents['仇小宝']}:left_child")
    assert went == [Target("households", "resident", town.residents["仇小宝"])]


def test_the_guard_opens_for_the_specialist_and_closes_when_the_place_is_left(
    qtbot, show, sit, office, records
):
    screen = show(CareScreen(sit(MENTAL)))
    assert shown(screen.people.table) == ["张桂芳", "单田芳"], (
        "restricted records stand behind the guard only"
    )
    assert screen.groups.has_guarded()
    screen.open_guard()
    guarded = screen.groups.guarded
    assert shown(guarded) == ["严重精神障碍患者"]
    guarded.go_to("mental")
    assert shown(screen.people.table) == ["任杰"]
    screen.people.table.opened.emit(records["mental"])
    assert screen.form.guard.isVisible()
    with office.read() as db:
        events = {row[0] for row in db.exec_driver_sql("SELECT event FROM audit")}
    assert {"care.restricted_opened", "care.seen"} <= events
    screen.hide()
    assert shown(guarded) == shown(screen.people.table) == []
    assert "任杰" not in screen.form.title.text() or not screen.form.isVisible()
    screen.show()
    screen.entered()
    assert screen.groups.has_guarded()
    assert shown(screen.people.table) == ["张桂芳", "单田芳"]


@pytest.mark.parametrize("actor", [DIRECTOR, CLERK, SPECIALISTS["drug"]])
def test_nobody_else_can_open_a_restricted_record_by_its_id(show, sit, records, actor):
    screen = show(CareScreen(sit(actor)))
    screen.open(Target("care", "care_record", records["mental"]))
    assert not screen.form.isVisible()
    screen.presenter.choose("mental")
    assert shown(screen.people.table) == []


def test_the_audit_chain_holds(office, records):
    with office.read() as db:
        assert audit.head(db)
