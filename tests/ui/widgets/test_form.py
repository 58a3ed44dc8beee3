"""Forms by key events: Enter and Shift+Enter move, an input method's Enter does not, problems stand below."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent

from desktop.base.errors import Problem, Severity
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import CheckEditor, DateEditor, NoteEditor, NumberEditor, PhonesEditor, TextEditor
from ui.widgets.form import DraftForm, Field

SEXES = (Option("1", "男", "n"), Option("2", "女", "nv"))
RELATIONS = (
    Option("01", "户主", "hz"),
    Option("10", "配偶", "po"),
    Option("20", "子", "z"),
    Option("30", "女", "n"),
)


@dataclass(frozen=True)
class Draft:
    name: str = ""
    sex: str | None = None
    relation: str | None = None
    born: str = ""
    phones: tuple[str, ...] = ()
    children: int | None = None
    here: bool | None = None
    note: str = ""


FIELDS = (
    Field("name", "姓名", TextEditor, help="按户口簿填写,例如:张桂芳。"),
    Field("sex", "性别", lambda: ChoiceEditor(SEXES)),
    Field("relation", "与户主关系", lambda: ChoiceEditor(RELATIONS)),
    Field("born", "出生日期", DateEditor),
    Field("phones", "电话", PhonesEditor),
    Field("children", "子女数", NumberEditor),
    Field("here", "住在这里", lambda: CheckEditor("是", unknown=True)),
    Field("note", "备注", NoteEditor, wide=True),
)


@pytest.fixture
def form(qtbot):
    made = DraftForm(FIELDS, columns=2)
    qtbot.addWidget(made)
    made.show_draft(Draft())
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.focus()
    return made


def compose(entry, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(entry, event)


def focused(form):
    return next((name for name in form._editors if form.editor(name).entry.hasFocus()), "")


def test_a_whole_draft_is_keyed_with_enter_alone(qtbot, form):
    keys = ["Zhang", "n", "po", "1953.2.11", "13900000000;027-1", "2", "", "ok"]
    left = []
    form.left.connect(lambda: left.append(True))
    for field, text in zip(FIELDS, keys, strict=True):
        entry = form.editor(field.name).entry
        assert focused(form) == field.name
        qtbot.keyClicks(entry, text)
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert left == [True]
    assert form.draft() == Draft("Zhang", "1", "10", "1953-02-11", ("13900000000", "027-1"), 2, None, "ok")


def test_shift_enter_goes_back_and_stops_at_the_first(qtbot, form):
    form.focus("sex")
    back = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(form.editor("sex").entry, Qt.Key.Key_Return, back)
    assert focused(form) == "name"
    qtbot.keyClick(form.editor("name").entry, Qt.Key.Key_Return, back)
    assert focused(form) == "name"


def test_the_enter_that_commits_a_candidate_stays(qtbot, form):
    entry = form.editor("name").entry
    compose(entry, preedit="zhang gui fang")
    qtbot.keyClick(entry, Qt.Key.Key_Return)  # an input method that lets the key through while composing
    assert focused(form) == "name"
    compose(entry, commit="张桂芳")
    qtbot.keyClick(entry, Qt.Key.Key_Return)  # one that sends the key after its commit
    assert focused(form) == "name"
    qtbot.keyClick(entry, Qt.Key.Key_Return)  # the clerk's own Enter
    assert focused(form) == "sex"
    assert form.draft().name == "张桂芳"


def test_a_commit_by_space_lets_the_next_enter_move(qtbot, form):
    entry = form.editor("name").entry
    now = [10.0]
    form._moves._clock = lambda: now[0]
    compose(entry, preedit="zhang")
    compose(entry, commit="张")
    now[0] += 0.2
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert focused(form) == "sex"


def test_letters_typed_quickly_narrow_the_choice(qtbot, form):
    box = form.editor("relation").entry
    now = [0.0]
    box._clock = lambda: now[0]
    for letter, value in (("z", "20"), ("h", "20")):
        qtbot.keyClicks(box, letter)
        assert form.draft().relation == value
    now[0] += 5
    qtbot.keyClicks(box, "hz")
    assert form.draft().relation == "01"
    now[0] += 5
    qtbot.keyClicks(box, "30")
    assert form.draft().relation == "30"
    qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert form.draft().relation is None


def test_a_value_outside_the_list_is_shown_and_kept(form):
    form.show_draft(Draft(relation="99"))
    assert "99" in form.editor("relation").entry.currentText()
    assert form.draft().relation == "99"


def test_problems_stand_under_their_field_and_go(form):
    form.show_problems(
        {"name": Problem("name.empty", "姓名不能为空。"), "born": Problem("x", "太早", Severity.WARN)}
    )
    assert form._faults["name"].isVisible()
    assert form._faults["name"].text() == "✕ 姓名不能为空。"
    assert form._faults["born"].text().startswith("! ")
    assert form.editor("name").entry.property("fault") == "block"
    assert form._faults["name"].geometry().top() >= form.editor("name").entry.geometry().bottom()
    form.show_problems({})
    assert not form._faults["name"].isVisible()


def test_dirty_is_the_difference_to_what_was_shown(qtbot, form):
    assert not form.dirty()
    qtbot.keyClicks(form.editor("name").entry, "A")
    assert form.dirty()
    qtbot.keyClick(form.editor("name").entry, Qt.Key.Key_Backspace)
    assert not form.dirty()


def test_leaving_a_changed_field_is_said_once(qtbot, form):
    left = []
    form.field_left.connect(left.append)
    qtbot.keyClicks(form.editor("name").entry, "A")
    qtbot.keyClick(form.editor("name").entry, Qt.Key.Key_Return)
    qtbot.keyClick(form.editor("sex").entry, Qt.Key.Key_Return)
    assert left == ["name"]


def test_ctrl_apostrophe_repeats_the_previous_record(qtbot, form):
    form.show_draft(Draft(), previous=Draft(name="李明", note="同上"))
    form.focus("note")
    qtbot.keyClick(form.editor("note").entry, Qt.Key.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
    assert form.draft() == Draft(note="同上")


def test_alt_enter_breaks_the_line_of_a_note(qtbot, form):
    entry = form.editor("note").entry
    form.focus("note")
    qtbot.keyClicks(entry, "a")
    qtbot.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(entry, "b")
    assert form.draft().note == "a\nb"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1953", "1953"), ("195302", "1953-02"), ("1953年2月11日", "1953-02-11"), ("1953-2-1", "1953-02-01"),
     ("1953年", "1953"), ("1953/12", "1953-12"), ("约1953", "约1953"), ("", "")],
)  # fmt: skip
def test_dates_are_tidied_but_never_guessed(qapp, typed, kept):
    editor = DateEditor()
    editor.show_value(typed)
    assert editor.value() == kept
    editor.show_value(kept)
    assert editor.value() == kept


def test_numbers_take_digits_only(qtbot, qapp):
    editor = NumberEditor(most=99)
    qtbot.addWidget(editor.widget)
    qtbot.keyClicks(editor.entry, "1a23")
    assert editor.value() == 12


def test_fields_stand_below_each_other_where_it_is_narrow(qtbot, form):
    def rows():
        tops = [form.editor(field.name).widget.geometry().top() for field in FIELDS[:2]]
        return tops[0] == tops[1]

    form.resize(900, 600)
    qtbot.wait(10)
    assert rows()
    form.resize(300, 600)
    qtbot.wait(10)
    assert not rows()
    assert form.editor("sex").widget.geometry().left() == form.editor("name").widget.geometry().left()
    form.resize(900, 600)
    qtbot.wait(10)
    assert rows()


def test_enter_brings_the_next_field_into_sight(qtbot):
    from PySide6.QtWidgets import QScrollArea

    inside = DraftForm(FIELDS)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.resize(300, 90)
    qtbot.addWidget(area)
    inside.show_draft(Draft())
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    inside.focus()
    for field in FIELDS[:-1]:
        qtbot.keyClick(inside.editor(field.name).entry, Qt.Key.Key_Return)
    note = inside.editor("note").entry
    assert note.hasFocus()
    assert not note.visibleRegion().isEmpty()
