"""Acts in the real window, by keys alone: told before they are done, done, listed, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop.domain.life.act import ACTS, Kind
from tests.desktop.operations.test_life_events import Town
from ui.bridge.target import Target
from ui.screens.households.acts.editors import FoundRecord

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def town_of(office):
    return Town(office)


@pytest.fixture
def at_zhang(open_screen, town_of):
    window, screen = open_screen("households", Target("households", "household", town_of.zhang))
    open_screen.quiet(window)
    return window, screen


def shown(screen):
    """The lines that say what will change."""
    lines = screen.acts.page._lines
    return [lines.itemAt(n).widget().text() for n in range(lines.count())]


def test_a_death_is_told_done_listed_and_taken_back_by_keys(qtbot, open_screen, at_zhang, town_of):
    window, screen = at_zhang
    screen.card.members.table.go_to_key(town_of.head)
    qtbot.keyClick(window, Key.Key_E, CTRL)
    menu = screen.acts.bar.menu
    assert isinstance(menu, QMenu)
    assert len([a for a in menu.actions() if not a.isSeparator()]) == len(ACTS)
    qtbot.keyClick(menu, Key.Key_A)
    open_screen.quiet(window)
    with qtbot.waitActive(window):  # without a window manager a closed menu gives the keyboard to nobody
        window.activateWindow()
    page = screen.acts.page
    assert screen.right.currentWidget() is page
    assert page.form.draft().resident_ids == (town_of.head,)
    assert not page.do_button.isEnabled()
    page.form.focus("head_id")
    qtbot.keyClicks(page.form.editor("head_id").entry, "wgl")  # 王桂兰 by initials
    open_screen.quiet(window)
    assert "· 王桂兰接任户主。" in shown(screen)
    assert page.do_button.isEnabled()
    qtbot.keyClick(window, Key.Key_S, CTRL)
    open_screen.quiet(window)
    assert town_of.row("resident", town_of.head)["state"] == "dead"
    assert screen.right.currentWidget() is screen.card
    assert "死亡 张大山" in screen.acts.bar.newest.toolTip()
    qtbot.keyClick(window, Key.Key_E, CTRL | SHIFT)
    open_screen.quiet(window)
    assert screen.right.currentWidget() is screen.acts.past
    qtbot.mouseClick(screen.acts.past.undo_button, Qt.MouseButton.LeftButton)
    open_screen.quiet(window)
    assert town_of.row("resident", town_of.head)["state"] == "live"
    qtbot.keyClick(screen.acts.past.table, Key.Key_Escape)
    assert screen.right.currentWidget() is screen.card


def test_a_split_is_typed_with_the_door_found_by_its_number(qtbot, open_screen, at_zhang, town_of):
    window, screen = at_zhang
    screen.acts.begin(Kind.SPLIT)
    open_screen.quiet(window)
    form = screen.acts.page.form
    ticks = form.editor("resident_ids").entry
    assert ticks.hasFocus()
    names = [ticks.item(n).text() for n in range(ticks.count())]
    assert names == ["张大山(户主)", "刘老太(母亲)", "王桂兰(妻)", "张明(子)"]
    qtbot.keyClick(ticks, Key.Key_End)
    qtbot.keyClick(ticks, Key.Key_Space)
    qtbot.keyClick(ticks, Key.Key_Return)
    assert form.editor("new_head_id").entry.hasFocus()
    qtbot.keyClicks(form.editor("new_head_id").entry, "zm")
    qtbot.keyClick(form.editor("new_head_id").entry, Key.Key_Return)
    door = form.editor("dwelling_id")
    assert isinstance(door, FoundRecord)
    qtbot.keyClicks(door.entry, "3-103")
    qtbot.waitUntil(lambda: door.field.hits_shown > 0, timeout=30_000)
    qtbot.keyClick(door.entry, Key.Key_Return)
    assert form.draft().dwelling_id == town_of.doors[2]
    open_screen.quiet(window)
    qtbot.keyClick(window, Key.Key_S, CTRL)
    open_screen.quiet(window)
    home = town_of.row("household", town_of.row("resident", town_of.son)["household_id"])
    assert (home["head_name"], home["dwelling_id"]) == ("张明", town_of.doors[2])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_act_has_a_form_whose_fields_explain_themselves(open_screen, at_zhang, kind):
    window, screen = at_zhang
    screen.acts.begin(kind)
    open_screen.quiet(window)
    form = screen.acts.page.form
    assert [field.name for field in form.fields] == ["effective_on", *ACTS[kind].asks]
    assert all(field.help for field in form.fields)
    assert screen.acts.page.title.text() == ACTS[kind].title


def test_an_act_left_changes_nothing(qtbot, open_screen, at_zhang, town_of):
    window, screen = at_zhang
    before = town_of.everything()
    screen.acts.begin(Kind.VACATED)
    open_screen.quiet(window)
    qtbot.keyClick(screen.acts.page, Key.Key_Escape)
    open_screen.quiet(window)
    assert screen.right.currentWidget() is screen.card
    assert town_of.everything() == before
