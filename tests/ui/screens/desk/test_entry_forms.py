"""Ledger forms by keys: every field, pins, doubts, reasons, masks, drafts, members keyed in place."""

from __future__ import annotations

from dataclasses import fields

import orjson
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from desktop.domain.resident import ResidentDraft
from desktop.operations import residents
from desktop.queries import doubts, drafts, households
from desktop.queries.accounts import permit
from tests.ui.screens.desk.conftest import TODAY
from ui.bridge.target import Target
from ui.screens.households.fields import DWELLING, HOUSEHOLD, RESIDENT
from ui.screens.households.form_commands import commands
from ui.screens.households.form_keys import FormKeys
from ui.screens.households.view import HouseholdsScreen
from ui.widgets.editor_secret import SecretEditor

Key = Qt.Key
ENTER, CTRL = Key.Key_Return, Qt.KeyboardModifier.ControlModifier
GOOD = "420303195302110026"


@pytest.fixture
def screen(show, desk):
    return show(HouseholdsScreen(desk))


@pytest.fixture
def keys(screen):
    return FormKeys(screen.forms)


@pytest.fixture
def known(office, ids):
    """王秀英 with a number and two telephones in the first household."""
    draft = ResidentDraft(
        household_id=ids.households[0], name="王秀英", relation="10", id_number=GOOD,
        phones=("13907190001", "13807190002"), phone_owners={"13807190002": "儿子"}, lives_here=True, hukou_here=True,
    )  # fmt: skip
    return next(iter(residents.add(office, draft, actor="李梅", today=TODAY).of("resident")))


def open_resident(screen, resident_id):
    screen.open(Target("households", "resident", resident_id))
    return screen.resident.form


def stored(office, resident_id):
    with office.read() as db:
        return households.resident(db, resident_id)[0]


def half_typed(office):
    with office.read() as db:
        return {(d.form, d.record_id): d.fields for d in drafts.waiting(db, "李梅")}


def press(qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def type_(qtbot, text):
    for sign in text:
        qtbot.keyClicks(QApplication.focusWidget(), sign)


@pytest.mark.parametrize(
    ("shown", "draft", "derived"),
    [(RESIDENT, ResidentDraft, {"household_id", "hukou_state", "phone_owners"}),
     (HOUSEHOLD, HouseholdDraft, {"dwelling_id"}), (DWELLING, DwellingDraft, {"building_id", "unit_id"})],
)  # fmt: skip
def test_every_ledger_field_has_its_place_and_its_help(shown, draft, derived):
    names = [field.name for field in shown]
    assert len(names) == len(set(names))
    assert {f.name for f in fields(draft)} - derived == set(names)
    assert all(field.help for field in shown)
    firsts = [field for field in shown if not field.more]
    assert shown[: len(firsts)] == tuple(firsts)  # what is asked of everybody stands before 更多


def test_the_enter_of_an_input_method_stays_in_every_kind_of_editor(qtbot, screen, ids, keys):
    form = open_resident(screen, ids.residents[0])
    keys.more()
    kinds = {}
    for field in form.fields:
        kinds.setdefault(type(form.editor(field.name)), field.name)
    assert len(kinds) >= 6
    for name in kinds.values():
        form.focus(name)
        for preedit, commit in (("pin", ""), ("", "阿")):
            event = QInputMethodEvent(preedit, [])
            event.setCommitString(commit)
            QCoreApplication.sendEvent(form.editor(name).entry, event)
            press(qtbot, ENTER)
            assert form.focused() == name
        press(
            qtbot, ENTER, Qt.KeyboardModifier.ShiftModifier
        )  # the clerk's own; back, so that the last one moves too
        assert form.focused() != name or name == form.fields[0].name


def test_more_fields_open_by_key_stay_open_and_come_forward_when_they_have_to_say(
    qtbot, screen, ids, desk, keys
):
    form = open_resident(screen, ids.residents[0])
    assert not form.editor("school").entry.isVisible()
    keys.more()
    assert form.editor("school").entry.isVisible()
    assert form.focused() == "guardian"
    assert desk.memory.is_open("resident.more")
    keys.more()
    assert not desk.memory.is_open("resident.more")
    form.focus("birth")
    form.editor("birth").entry.selectAll()
    type_(qtbot, "2019.5.1")
    press(qtbot, ENTER)
    assert form.editor("guardian").entry.isVisible()  # a minor's guardian is asked for
    assert not form.editor("school").entry.isVisible()


def test_numbers_are_masked_until_held_with_a_reason_and_masked_again(qtbot, screen, office, known):
    form = open_resident(screen, known)
    whole = {"id_number": GOOD, "birth": "1953-02-11", "phones": "13907190001、13807190002(儿子)"}
    masked = {
        "id_number": "420303********0026",
        "birth": "1953-**-**",
        "phones": "139****0001、138****0002(儿子)",
    }
    assert {n: form.editor(n).entry.text() for n in masked} == masked
    assert "1953" not in form._faults["id_number"].text()
    qtbot.keyPress(screen.resident, Key.Key_F12)
    qtbot.wait(60)
    qtbot.keyRelease(screen.resident, Key.Key_F12)
    assert screen.resident.ask.isHidden()
    qtbot.keyPress(screen.resident, Key.Key_F12)
    qtbot.waitUntil(screen.resident.ask.isVisible, timeout=30_000)
    qtbot.keyRelease(screen.resident, Key.Key_F12)
    type_(qtbot, "gz")  # 更正登记
    press(qtbot, ENTER)
    assert {n: form.editor(n).entry.text() for n in whole} == whole
    with office.read() as db:
        sql = "SELECT actor, object, json_remove(detail, '$.install') FROM audit WHERE event = 'record.revealed'"
        [(actor, record, detail)] = db.exec_driver_sql(sql).all()
    assert (actor, record) == ("李梅", known)
    assert orjson.loads(detail) == {
        "fields": ["birth", "id_number", "phones"],
        "kind": "resident",
        "reason": "correct",
    }
    assert GOOD not in detail
    screen.resident.tools.mask()
    assert {n: form.editor(n).entry.text() for n in masked} == masked
    assert not form.dirty()


def test_a_masked_number_is_replaced_whole_or_not_at_all(qtbot, screen, office, known):
    form = open_resident(screen, known)
    form.focus("id_number")
    press(qtbot, ENTER)
    assert not form.dirty()
    form.focus("id_number")
    type_(qtbot, "4")
    assert form.editor("id_number").entry.text() == "4"
    press(qtbot, Key.Key_Z, CTRL)
    form.show_draft(stored(office, known))
    form.focus("phones")
    press(qtbot, Key.Key_Delete)
    assert form.draft().phones == ()


def test_who_may_only_look_may_not_type(screen, office, known, desk):
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "李梅", "roles": ["viewer"]})
    form = open_resident(screen, known)
    assert form.editor("name").entry.isReadOnly()
    assert not screen.resident.save_button.isVisible()
    screen.resident.tools._reveal("call")
    assert form.editor("id_number").entry.text() == "420303********0026"
    assert "角色" in screen.bar.text.text()


def test_an_old_number_is_raised_and_tells_sex_birth_age_and_place(qtbot, screen, ids):
    screen.open(Target("households", "household", ids.households[0]))
    screen.add_member()
    form = screen.resident.form
    form.focus("id_number")
    type_(qtbot, "420303530211002")
    press(qtbot, ENTER)
    assert form.draft().id_number == GOOD
    assert (form.draft().sex, form.draft().birth, form.draft().id_type) == ("2", "1953-02-11", "111")
    assert "女 · 1953-02-11 · 73 岁 · 首次登记 湖北(420303)" in form._faults["id_number"].text()


@pytest.mark.parametrize(
    ("lives", "hukou", "words"),
    [
        (True, True, "人户一致"),
        (True, False, "人在户不在"),
        (False, True, "户在人不在"),
        (False, False, "人户都不在"),
    ],
)
def test_the_four_quadrants_are_said_under_their_two_facts(screen, ids, lives, hukou, words):
    form = open_resident(screen, ids.residents[0])
    form.set_value("lives_here", lives)
    form.set_value("hukou_here", hukou)
    assert words in form._faults["hukou_here"].text()


def test_a_warning_stands_with_a_reason_until_the_value_changes(qtbot, screen, office, known, keys):
    form = open_resident(screen, known)
    form.focus("id_number")
    type_(qtbot, GOOD[:-1] + "5")
    press(qtbot, ENTER)
    form.focus("id_number")
    keys.accept()
    press(qtbot, ENTER)
    type_(qtbot, "seen")
    press(qtbot, ENTER)
    assert form._faults["id_number"].text().startswith("✓ 已说明:看过证件原件,无误:seen")
    assert form.editor("id_number").entry.property("fault") == ""
    screen.save()
    with office.read() as db:
        sql = "SELECT record_id, field, reason, accepted_by FROM acceptance"
        assert db.exec_driver_sql(sql).all() == [(known, "id_number", "看过证件原件,无误:seen", "李梅")]
    form = open_resident(screen, known)
    assert form._faults["id_number"].text().startswith("✓ ")
    form.focus("id_number")
    type_(qtbot, GOOD[:-1] + "4")
    assert form._faults["id_number"].text().startswith("! ")


def test_a_block_cannot_be_let_stand(qtbot, screen, ids, keys):
    form = open_resident(screen, ids.residents[0])
    form.focus("name")
    form.editor("name").entry.selectAll()
    press(qtbot, Key.Key_Delete)
    keys.accept()
    assert screen.resident.ask.isHidden()
    screen.save()
    assert form._faults["name"].text() == "✕ 请填写姓名。"


def test_a_doubt_is_raised_flagged_listed_opened_and_settled(qtbot, screen, office, ids, keys):
    form = open_resident(screen, ids.residents[0])
    form.focus("birth")
    keys.doubt()
    type_(qtbot, "year?")
    press(qtbot, ENTER)
    assert form.focused() == "birth"
    assert form._parts["birth"].flag.isVisible()
    screen.open(Target("households", "doubts"))
    table = screen.waiting.page.doubts
    assert [table.records.text_at(0, n) for n in range(3)] == ["张桂芳", "出生日期", "year?"]
    table.setFocus()
    press(qtbot, ENTER)
    assert form.focused() == "birth"
    keys.doubt()
    type_(qtbot, "asked")
    press(qtbot, ENTER)
    assert not form._parts["birth"].flag.isVisible()
    with office.read() as db:
        [row] = doubts.of_record(db, ids.residents[0], permit=permit(db, "李梅"))
    assert (row.answer, row.closed_by) == ("asked", "李梅")


def test_a_new_records_doubt_goes_in_with_it(qtbot, screen, office, ids, keys):
    screen.open(Target("households", "household", ids.households[0]))
    screen.add_member()
    form = screen.resident.form
    type_(qtbot, "Wang")
    form.focus("phones")
    keys.doubt()
    type_(qtbot, "whose")
    press(qtbot, ENTER)
    screen.save()
    with office.read() as db:
        [row] = doubts.doubts(db, permit=permit(db, "李梅"))
    assert (row.about.title, row.field, row.note) == ("Wang", "phones", "whose")


def test_pinned_values_go_to_the_next_record_and_ctrl_apostrophe_repeats(qtbot, screen, ids, keys):
    screen.open(Target("households", "household", ids.households[0]))
    screen.add_member()
    form = screen.resident.form
    type_(qtbot, "Wang")
    form.set_value("ethnicity", "15")
    form.set_value("native_place", "郧县")
    form.focus("ethnicity")
    keys.pin()
    screen.resident.save_and_new()
    assert (form.draft().name, form.draft().ethnicity, form.draft().native_place) == ("", "15", "")
    assert not form.dirty()
    form.focus("native_place")
    keys.repeat()
    assert form.draft().native_place == "郧县"


def test_what_is_half_typed_is_kept_when_left_and_forgotten_when_saved(qtbot, screen, office, known, keys):
    form = open_resident(screen, known)
    keys.more()
    form.focus("employer")
    type_(qtbot, "Dongfeng")
    press(qtbot, ENTER)
    assert half_typed(office) == {("resident", known): {"employer": "Dongfeng"}}
    screen.save()
    assert half_typed(office) == {}
    assert stored(office, known).employer == "Dongfeng"


def test_what_is_being_typed_is_kept_after_a_pause_too(qtbot, screen, office, known):
    form = open_resident(screen, known)
    form.focus("employer")
    type_(qtbot, "Dong")
    qtbot.waitUntil(lambda: half_typed(office) == {("resident", known): {"employer": "Dong"}}, timeout=30_000)


@pytest.mark.parametrize(
    "form", ["household", "dwelling", "resident", "new resident", "member", "new household"]
)
def test_every_form_is_put_back_as_it_was_half_typed(screen, office, ids, known, form):
    from desktop.operations import drafts as keeping

    typed = {
        "household": ("household", ids.households[0], {"needs": "扶手"}),
        "new household": ("household", f"new/{ids.dwellings[4]}", {"head_name": "新来", "phone": "13900000123"}),
        "dwelling": ("dwelling", ids.dwellings[0], {"owner_name": "向红", "area": 88}),
        "resident": ("resident", known, {"employer": "厂", "phones": ["13900000009(女儿)"]}),
        "new resident": ("resident", f"new/{ids.households[0]}", {"name": "小明", "relation": "20"}),
        "member": ("member", f"new/{ids.households[0]}", {"new-1": {"name": "小红"}, known: {"education": "20"}}),
    }  # fmt: skip
    name, record, values = typed[form]
    keeping.keep(office, values, actor="李梅", form=name, record_id=record)
    screen.open(Target("households", "draft", f"{name}:{record}"))
    shown = {
        "household": screen.card.form,
        "dwelling": screen.card.dwelling.form,
        "resident": screen.resident.form,
    }
    if name == "member":
        lines = {line.row.name: line for line in screen.card.members.table.cells.lines if line.dirty}
        assert set(lines) == {"小红", "王秀英"}
        assert lines["王秀英"].row.education == "20"
        return
    made = {n: shown[name].editor(n).value() for n in values}
    assert made == {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
    assert shown[name].dirty()
    assert screen.unsaved()
    screen.save()
    assert half_typed(office) == {}


def test_members_are_keyed_line_by_line_and_a_whole_number_fills_the_rest(qtbot, screen, office, ids):
    screen.open(Target("households", "household", ids.households[1]))
    table = screen.card.members.table
    QAbstractItemModelTester(table.cells, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    table.begin_new()
    for text in ("Zhao", "q", GOOD, "13907190001(son)"):
        type_(qtbot, text)
        press(qtbot, ENTER)
    assert table.current_field() == "lives_here"  # sex and birth follow from the number
    assert list(half_typed(office)) == [("member", f"new/{ids.households[1]}")]
    press(qtbot, ENTER)
    type_(qtbot, "f")
    press(qtbot, ENTER)
    with office.read() as db:
        [found] = [m for m in households.members(db, ids.households[1]) if m.name == "Zhao"]
        draft = households.resident(db, found.id)[0]
    assert (draft.relation, draft.id_number, draft.sex, draft.birth) == ("12", GOOD, "2", "1953-02-11")
    assert (draft.phone_owners, draft.hukou_state) == ({"13907190001": "son"}, "outside")
    assert half_typed(office) == {}
    assert table.current_key() == ""


def test_a_line_that_cannot_be_kept_says_why_and_holds_the_cursor(qtbot, screen, ids):
    screen.open(Target("households", "household", ids.households[0]))
    table = screen.card.members.table
    table.go_to(0, 0, edit=True)
    QApplication.focusWidget().selectAll()
    press(qtbot, Key.Key_Delete)
    press(qtbot, ENTER)
    screen.next_door()
    assert screen.presenter.page.id == ids.households[0]
    assert "请填写姓名" in screen.card.members.fault.text()
    assert table.cells.dirty() == [ids.residents[0]]


def test_a_vacant_flat_keeps_its_dwelling_without_a_household(qtbot, screen, office, ids):
    screen.open(Target("households", "dwelling", ids.dwellings[5]))
    screen.card.next_tab()
    form = screen.card.dwelling.form
    assert form.focused() == "room"
    press(qtbot, ENTER)
    type_(qtbot, "kz")
    screen.save()
    with office.read() as db:
        assert (
            db.exec_driver_sql("SELECT use FROM dwelling WHERE id = ?", (ids.dwellings[5],)).scalar()
            == "vacant"
        )
        assert households.ids(db, dwelling_id=ids.dwellings[5]) == []
    assert not screen.unsaved()


def test_collected_by_one_and_confirmed_by_another(screen, office, ids):
    with office.change("household.edit", actor="王芳") as unit:
        for home, who in ((ids.households[0], "王芳"), (ids.households[1], "李梅")):
            unit.set("household", home, {"collected_on": "2026-06-01", "collected_by": who})
    screen.open(Target("households", "unverified"))
    page = screen.waiting.page
    assert (
        list(page.homes.records.ids) == [ids.households[0], ids.households[1]]
        or page.homes.records.rowCount() == 2
    )
    page.homes.selectAll()
    page.confirm()
    assert "您自己采集" in page.bar.text.text()
    page.homes.go_to(ids.households[0])
    page.confirm()
    assert list(page.homes.records.ids) == [ids.households[1]]
    page.homes.go_to(ids.households[1])
    page.send_back()
    page.ask.line.setText("少一个人")
    page.ask._say_yes()
    assert page.doubts.records.rowCount() == 1


def test_a_second_keying_never_shows_the_first(qtbot, screen, office, known, ids):
    open_resident(screen, known)
    screen.waiting.key_again()
    page = screen.waiting.rekey
    assert screen.right.currentWidget() is page
    texts = [w.text() for w in page.findChildren(type(page.title))] + [
        page.form.editor("id_number").entry.text()
    ]
    assert not any("4203" in text or "0026" in text for text in texts)
    type_(qtbot, GOOD[:-1] + "5")
    press(qtbot, ENTER)
    type_(qtbot, "13807190002;13907190001")
    press(qtbot, ENTER)
    assert "证件号码" in page.bar.text.text()
    assert "0026" not in page.bar.text.text()
    page.form.focus("id_number")
    page.form.editor("id_number").entry.selectAll()
    type_(qtbot, GOOD)
    press(qtbot, ENTER)
    press(qtbot, ENTER)
    assert page.bar.text.text() == "两遍一样。"
    assert stored(office, known).id_number == GOOD
    with office.read() as db:
        agreed = [
            row[0] for row in db.exec_driver_sql("SELECT agreed FROM rekeying WHERE field = 'id_number'")
        ]
    assert sorted(agreed) == [0, 1]


def test_the_sample_to_be_keyed_again_is_drawn_and_listed(screen, known):
    screen.waiting.show_list(2)
    screen.waiting.page.presenter.plan(100)
    assert screen.waiting.page.rekey.records.rowCount() == 5


def test_every_form_command_works_on_nothing_too(screen, keys):
    for command in commands(keys):
        command.run()
        assert command.title
        assert command.tip


def test_secrets_in_tables_and_forms_are_the_same_fields(screen):
    from desktop.domain.masking import LISTS, MASKS

    for form in (screen.card.form, screen.card.dwelling.form, screen.resident.form):
        for field in form.fields:
            hidden = isinstance(form.editor(field.name), SecretEditor)
            assert hidden == (field.name in MASKS or field.name in LISTS or field.name == "birth"), field.name
