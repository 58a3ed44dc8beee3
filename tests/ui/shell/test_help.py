"""F1 everywhere: every field of every form says what, an example and why; chapters, words and links, without a network."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl

from desktop.base import manual
from desktop.domain.care import CATEGORIES
from desktop.domain.life.act import ACTS
from tests.ui.office_of_three import fill
from ui.bridge.target import Target
from ui.dialogs import password
from ui.dialogs.care import fields as care
from ui.screens.households import fields as households
from ui.screens.households.acts import fields as acts
from ui.screens.households.resident_fields import RESIDENT
from ui.screens.households.waiting import rekey_page
from ui.screens.settings import users_page as settings
from ui.screens.team import person_page
from ui.screens.team.assign_page import AssignPage
from ui.screens.work import diary_page, patrols_page, visit_form
from ui.shell.gate import found_page, place_page, setup_page
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session

Key = Qt.Key
ROOT = Path(__file__).resolve().parents[3]


def every_form():
    """Topic of the manual to the fields of the form, for every form of the program."""
    yield "resident", RESIDENT
    yield "household", households.HOUSEHOLD
    yield "dwelling", households.DWELLING
    for kind, act in ACTS.items():
        yield "lifeevent", acts.fields(kind, act, (), lambda _field, _words: None)
    for category in CATEGORIES:
        yield "care", care.form_fields(category.key)
    yield "staff", person_page._fields()
    yield "assignment", AssignPage().form.fields
    yield "user", (settings.NAME, settings.ROLES, settings.PASSWORD, settings.AGAIN)
    yield "second", rekey_page.FIELDS
    yield "visit", visit_form.FIELDS
    yield "patrol", patrols_page.FIELDS
    yield "diary", diary_page.FIELDS
    yield "passwords", (password.PRESENT, *password.NEW)
    yield "newoffice", found_page.FIELDS
    yield "chosen", place_page.FIELDS
    yield "setup", setup_page.FIELDS


FILES = {
    "ui/dialogs/care/fields.py", "ui/dialogs/password.py", "ui/screens/households/acts/fields.py",
    "ui/screens/households/fields.py", "ui/screens/households/resident_fields.py",
    "ui/screens/households/waiting/rekey_page.py", "ui/screens/settings/users_page.py", "ui/screens/team/assign_page.py",
    "ui/screens/team/person_page.py", "ui/shell/gate/found_page.py", "ui/shell/gate/place_page.py",
    "ui/shell/gate/setup_page.py", "ui/screens/work/diary_page.py", "ui/screens/work/patrols_page.py",
    "ui/screens/work/visit_form.py",
}  # fmt: skip


def test_no_file_makes_fields_that_this_test_does_not_walk():
    making = set()
    for path in (ROOT / "ui").rglob("*.py"):
        calls = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
        if any(isinstance(call.func, ast.Name) and call.func.id == "Field" for call in calls):
            making.add(path.relative_to(ROOT).as_posix())
    assert making == FILES, "a form is new or gone: say in every_form() what it is about"


def test_every_field_says_what_an_example_and_why(qapp):
    silent = []
    for topic, fields in every_form():
        for field in fields:
            known = manual.field(topic, field.name)
            if known is None or not (known.what and known.example and known.why):
                silent.append(f"{topic}.{field.name}")
    assert sorted(set(silent)) == []


def test_the_manual_explains_no_field_that_is_gone(qapp):
    alive = {(topic, field.name) for topic, fields in every_form() for field in fields}
    assert sorted(manual._fields().keys() - alive) == []


@pytest.fixture
def window(qtbot, office, monkeypatch, tmp_path):
    ids = fill(office)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    session = Session(
        office, "云麓台社区", "李梅", "0", lambda: date(2026, 6, 30), lambda _s: None, lambda _w: ""
    )
    made = MainWindow(session, tuple(p for p in PLACES if p.key in ("households", "history")))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go(Target("households", "household", ids.households[0]))
    qtbot.waitUntil(lambda: not made.jobs.running, timeout=20_000)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not made.jobs.running, timeout=20_000)
    yield made
    made.close()
    made.deleteLater()


def test_f1_in_a_field_opens_its_entry_and_escape_returns(qtbot, window):
    screen = window.place_screen("households")
    form = screen.card.form
    form.focus("phone")
    qtbot.keyClick(form.editor("phone").entry, Key.Key_F1)
    pane = window.help.pane
    assert pane.isVisible()
    assert pane.shown == "household.phone"
    assert "0719-8123456" in pane.page.toPlainText()
    assert "通知先打这个号码" in pane.page.toPlainText()
    form.focus("head_name")
    qtbot.keyClick(form.editor("head_name").entry, Key.Key_F1)
    assert pane.shown == "household.head_name"
    qtbot.keyClick(pane, Key.Key_Escape)
    assert not pane.isVisible()
    assert form.editor("head_name").entry.hasFocus()


def test_an_open_manual_follows_the_cursor_from_field_to_field(qtbot, window):
    form = window.place_screen("households").card.form
    entry = {name: form.editor(name).entry for name in ("head_name", "contact_name", "phone")}
    form.focus("phone")
    qtbot.keyClick(entry["phone"], Key.Key_F1)
    pane = window.help.pane
    qtbot.keyClick(entry["phone"], Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    now = form.field_at(window.focusWidget())
    assert now is not None
    assert now.name != "phone"
    assert pane.shown == f"household.{now.name}"
    qtbot.keyClick(window.focusWidget(), Key.Key_Return)
    assert pane.shown == "household.phone"
    window.place_screen("households").tree.setFocus()  # no field: what is read stays
    assert pane.shown == "household.phone"
    form.focus("head_name")
    assert pane.shown == "household.head_name"
    qtbot.keyClick(pane, Key.Key_Escape)
    assert entry["head_name"].hasFocus()
    form.focus("phone")
    assert not pane.isVisible()
    assert pane.shown == "household.head_name"


def test_what_is_read_in_the_manual_stays_while_its_own_parts_have_the_cursor(window):
    window.help.read()
    pane = window.help.pane
    pane.show_chapter("08-undo.md")
    pane.words.setFocus()
    pane.contents_button.setFocus()
    assert pane.shown == "08-undo.md"


def test_f1_elsewhere_opens_the_chapter_of_the_place(qtbot, window):
    window.go_to_place("history")
    window.place_screen("history").table.setFocus()
    qtbot.keyClick(window, Key.Key_F1)
    assert window.help.pane.shown == "08-undo.md"


def test_words_are_found_and_lead_to_their_chapter(qtbot, window):
    window.commands.action("app.manual").trigger()
    pane = window.help.pane
    assert pane.list.count() == len(manual.chapters())
    pane.look_for("恢复码 保险柜")
    for number in range(pane.list.count()):
        assert pane.list.item(number).toolTip()
    pane.look_for("多音")
    pane._open(pane.list.item(0))
    assert pane.shown == "03-households.md"
    pane._follow(QUrl("08-undo.md"))
    assert pane.shown == "08-undo.md"
    pane._follow(QUrl("https://example.org/other"))
    assert pane.shown == "08-undo.md"


def test_words_that_are_nowhere_are_answered_too(window):
    window.help.read()
    window.help.pane.look_for("量子纠缠")
    assert "没有" in window.help.pane.list.item(0).text()


def test_every_chapter_can_be_shown(window):
    window.help.read()
    for chapter in manual.chapters():
        window.help.pane.show_chapter(chapter.file)
        assert len(window.help.pane.page.toPlainText()) > 100
