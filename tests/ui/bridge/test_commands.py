"""The register refuses two commands on one key, and every place that shows a command shares one action."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.bridge.commands import Command, Commands


def command(name="a.b", **changes):
    return Command(**{"id": name, "title": "新增", "tip": "新增一户", "run": lambda: None, **changes})


def test_a_shortcut_taken_twice_is_refused(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    commands = Commands()
    commands.register([command("a.add", shortcut="Ctrl+N")], owner)
    with pytest.raises(ValueError, match=r"Ctrl\+N already means a.add"):
        commands.register([command("b.add", shortcut="ctrl+n")], owner)


def test_two_screens_may_share_a_key_but_not_with_the_window(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    commands = Commands()
    commands.register([command("a.add", shortcut="Ctrl+N", place="a")], owner)
    commands.register([command("b.add", shortcut="Ctrl+N", place="b")], owner)
    with pytest.raises(ValueError, match="already means"):
        commands.register([command("app.new", shortcut="Ctrl+N")], owner)


def test_two_commands_of_one_name_and_missing_tips_are_refused(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    commands = Commands()
    commands.register([command("a.add")], owner)
    with pytest.raises(ValueError, match="Two commands"):
        commands.register([command("a.add")], owner)
    with pytest.raises(ValueError, match="title and a tip"):
        commands.register([command("a.other", tip="")], owner)


def test_refresh_asks_again_for_state_and_words(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    state = {"on": True, "words": "撤销"}
    commands = Commands()
    undo = command("app.undo", enabled=lambda: state["on"], label=lambda: state["words"])
    commands.register([undo], owner)
    state.update(on=False, words="撤销:把 3 号楼划入第二网格")
    commands.refresh()
    assert not commands.action("app.undo").isEnabled()
    assert commands.action("app.undo").text() == "撤销:把 3 号楼划入第二网格"


def test_the_key_reaches_the_screen_that_is_visible(qtbot):
    stack, ran = QStackedWidget(), []
    screens = [QWidget(), QWidget()]
    commands = Commands()
    for place, screen in zip("ab", screens, strict=True):
        stack.addWidget(screen)
        add = command(f"{place}.add", shortcut="Ctrl+N", place=place, run=lambda p=place: ran.append(p))
        commands.register([add], screen)
    qtbot.addWidget(stack)
    with qtbot.waitActive(stack):
        stack.show()
        stack.activateWindow()
    for number in (0, 1):
        stack.setCurrentIndex(number)
        stack.setFocus()
        qtbot.keyClick(stack, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["a", "b"]
