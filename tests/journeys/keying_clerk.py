"""A clerk with nothing but a keyboard, in a process of its own that can be killed: `python -m … office from`.

Prints what it has done, one line each; the test reads the lines and may kill the process in between.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.conftest import PASSWORD
from tests.journeys.paper_households import PAPERS, Paper, Person
from ui.app import Program
from ui.shell.preferences import Preferences
from ui.theme.style import apply
from ui.theme.theme import load_theme

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL, ALT, SHIFT, NONE = Mod.ControlModifier, Mod.AltModifier, Mod.ShiftModifier, Mod.NoModifier
CRASH = 12  # the paper in whose third member the power goes
LOCKED, SEARCHED, ELSEWHERE = 1, 3, 5  # the papers at which somebody comes to the counter
ENOUGH = 60  # keys on the way to a cell or a line; more, and the program is stuck
PATIENCE = 60  # seconds


class Clerk:
    """Hands on the keyboard; eyes on what has the cursor."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._unkept = False

    @property
    def window(self):
        return self.program.window

    @property
    def screen(self):
        return self.window.place_screen("households")

    @property
    def table(self):
        return self.screen.card.members.table

    def wait(self, until: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            QTest.qWait(10)
            if self.window is not None and QApplication.activeWindow() is None:
                self.window.activateWindow()  # a desktop does this by itself when another window goes
            if time.monotonic() > end:
                raise SystemExit(f"waited in vain for {what}")

    def quiet(self) -> None:
        for _again in range(2):
            self.wait(lambda: not self.window.jobs.running, "jobs")
            QTest.qWait(15)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key goes to whatever has the cursor."""
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)
        QApplication.processEvents()
        if self._unkept and key == Key.Key_Return and not self.window.jobs.running:
            self._unkept = False
            print("kept", flush=True)

    def enter(self, text: str) -> None:
        """Type into a field of a record, and say so; `kept` is said when the field was left and nothing is on its way."""
        self.type(text)
        self._unkept = True
        print("typed", text, flush=True)

    def type(self, text: str) -> None:
        """Latin sign by sign, Chinese as an input method gives it: composed, committed, and its own Enter after it."""
        target = QApplication.focusWidget()
        if text.isascii():
            for sign in text:
                QTest.keyClicks(QApplication.focusWidget(), sign)
            return
        QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
        commit = QInputMethodEvent("", [])
        commit.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), commit)
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)  # the one that chose the candidate
        QTest.qWait(80)

    # Forms

    def go_to(self, form, name: str) -> None:
        """From field to field with Enter, or back with Shift+Enter."""
        names = [part.field.name for part in form.more.order()]
        while form.focused() != name:
            here = form.focused()
            assert here, f"no field has the cursor on the way to {name}"
            self.press(Key.Key_Return, NONE if names.index(here) < names.index(name) else SHIFT)
            assert form.focused() != here, f"Enter does not leave {here}"

    def fill(self, form, values: dict[str, str]) -> None:
        """Type values into a form, opening 更多 with its key when a field stands behind it."""
        behind = {part.field.name for part in form.more.order() if part.field.more}
        if behind & set(values) and not form.more.open:
            self.press(Key.Key_M, ALT)
        for name, text in values.items():
            self.go_to(form, name)
            self.type(text)

    # One paper

    def key(self, number: int, paper: Paper) -> None:
        card = self.screen.card
        if paper.home:
            self.wait(lambda: card.form.focused() == "head_name", "the household's form")
            self.household(number, paper)
            self.members(number, paper.members)
            self.whole(paper.members)
        if paper.dwelling:
            self.press(Key.Key_Tab, CTRL)
            self.wait(lambda: card.dwelling.form.focused() == "room", "the dwelling's form")
            self.fill(card.dwelling.form, paper.dwelling)
            self.press(Key.Key_S, CTRL)
            self.quiet()

    def household(self, number: int, paper: Paper) -> None:
        form = self.screen.card.form
        for name, text in paper.home.items():
            self.go_to(form, name)
            self.enter(text)
            if number == LOCKED and name == "phone":
                self.lock()
                assert form.draft().phone == text
            if number == ELSEWHERE and name == "head_name":
                self.elsewhere()
        self.go_to(form, "collected_on")
        self.press(Key.Key_Return)
        self.quiet()
        self.wait(self.in_table, "the members' table")

    def in_table(self) -> bool:
        keys = QApplication.focusWidget()
        return keys is not None and keys is not self.table and self.table.isAncestorOf(keys)

    def members(self, number: int, people: tuple[Person, ...]) -> None:
        for count, person in enumerate(people):
            if number == CRASH and count == 2:
                self.crash(person)
            self.line(person)
            if number == SEARCHED and count == 0:
                self.search()
        assert self.table.current_key() == ""

    def line(self, person: Person) -> None:
        """From the first cell to the next line."""
        row = self.table.currentIndex().row()
        for _cell in range(ENOUGH):
            self.enter(person.keyed.get(self.table.current_field(), ""))
            self.press(Key.Key_Return)
            if self.table.currentIndex().row() != row:
                break
        else:
            raise AssertionError("the line has no end")
        self.quiet()

    def whole(self, people: tuple[Person, ...]) -> None:
        """The fields that do not stand in the table."""
        for number, person in enumerate(people):
            if not person.whole:
                continue
            if self.in_table():
                self.press(Key.Key_Escape)
            for _step in range(ENOUGH):
                if self.table.currentIndex().row() == number:
                    break
                down = self.table.currentIndex().row() < number
                self.press(Key.Key_Down if down else Key.Key_Up)
            assert self.table.currentIndex().row() == number
            self.press(Key.Key_Return, CTRL)
            self.wait(lambda: self.screen.forms.on_resident(), "the whole form")
            form = self.screen.resident.form
            self.quiet()
            assert form.focused() == "name"
            self.fill(form, person.whole)
            self.press(Key.Key_S, CTRL)
            self.quiet()
            self.wait(lambda: self.screen.card.isVisible() and self.table.hasFocus(), "the card again")

    # Interruptions

    def lock(self) -> None:
        """Away from the desk and back."""
        self.press(Key.Key_L, CTRL)
        assert self.window.locked
        self.type(PASSWORD)
        self.press(Key.Key_Return)
        self.wait(lambda: not self.window.locked, "the unlocked window")
        self.quiet()

    def search(self) -> None:
        """Somebody asks for a neighbour; then back to the door."""
        for wanted in ("zds", "3-1-902"):
            self.press(Key.Key_K, CTRL)
            self.type(wanted)
            QTest.qWait(500)  # the hand rests, the box looks
            self.quiet()
            assert self.window.title_bar.search.hits_shown
            self.press(Key.Key_Return)
            self.quiet()
        card = self.screen.card
        self.wait(lambda: card.isVisible() and card.title.text().endswith("902"), "the door again")
        if not card.form.focused():
            raise SystemExit("the card has no cursor after a search")
        self.go_to(card.form, "collected_on")
        self.press(Key.Key_Return)
        self.quiet()
        self.wait(self.in_table, "the members' table")

    def elsewhere(self) -> None:
        """Another place and back: what was typed is kept."""
        self.press(Key.Key_0, ALT)
        self.quiet()
        self.press(Key.Key_1, ALT)
        self.quiet()
        if not self.screen.card.form.focused():  # the cursor may stand in the tree again
            self.press(Key.Key_Return)
            self.press(Key.Key_Return)
        self.quiet()
        self.wait(lambda: self.screen.card.form.focused() == "head_name", "the household again")

    def crash(self, person: Person) -> None:
        """Half a line is typed when the power goes."""
        for _cell in range(ENOUGH):
            if self.table.current_field() == "phones":
                break
            self.type(person.keyed.get(self.table.current_field(), ""))
            self.press(Key.Key_Return)
        self.type(person.keyed["phones"][:5])
        self.quiet()  # a hand needs longer for five figures than the file for the field before
        print("half a line", flush=True)
        QTest.qWait(60_000)
        raise SystemExit("nobody pulled the plug")

    def recover(self, paper: Paper) -> None:
        """The half line is offered in words, taken back with Enter, and keyed to its end."""
        recovery = self.window.recovery
        self.wait(recovery.isVisible, "the offer")
        assert recovery.window() is self.window
        assert "这是您刚才录入的内容" in recovery.title.text()
        assert paper.members[2].keyed["name"] in recovery.words.text()
        assert "证件号码" in recovery.words.text()
        self.wait(recovery.restore_button.hasFocus, "the cursor on 恢复")
        self.press(Key.Key_Return)
        self.wait(
            lambda: self.table.hasFocus() and self.table.current_key().startswith("new-"), "the half line"
        )
        self.quiet()
        assert self.table.currentIndex().row() == 2
        for _cell in range(ENOUGH):
            if self.table.current_field() == "phones":
                break
            self.press(Key.Key_Right)
        assert self.table.current_field() == "phones"
        self.line(Person({**paper.members[2].keyed}, {}))
        self.members(-1, paper.members[3:])
        self.whole(paper.members)


def begin(office: Path) -> Clerk:
    """Unlock the office and wait for its window."""
    app = QApplication.instance() or QApplication([])
    apply(app, load_theme("light"))
    program = Program(app, Preferences(), office.parent / "window.json")
    gate = program.show_gate(str(office), password=PASSWORD, user="李梅")
    clerk = Clerk(program)
    clerk.wait(lambda: clerk.window is not None, "the window")
    assert gate is not None
    failures: list[object] = []
    clerk.window.messages.failed.connect(
        lambda failure: failures.append(failure) or print("FAILED", failure, flush=True)
    )
    clerk.window.activateWindow()
    clerk.wait(clerk.window.isActiveWindow, "the active window")
    clerk.wait(lambda: len(clerk.window._screens) == len(clerk.window.places), "all screens")
    clerk.quiet()
    return clerk


def first_door(clerk: Clerk) -> None:
    """From the window's start to the first door of the building."""
    clerk.press(Key.Key_1, ALT)
    clerk.quiet()
    matrix = clerk.screen.middle.matrix
    clerk.wait(lambda: matrix.isVisible() and clerk.screen.presenter.choice.id, "the building")
    clerk.quiet()
    clerk.press(Key.Key_Return)
    clerk.wait(matrix.hasFocus, "the building's doors")
    clerk.press(Key.Key_Home, CTRL)
    clerk.press(Key.Key_Return)
    clerk.quiet()


def main(office: str, start: str) -> int:
    """Key the papers from number `start` on; from the one after the crash when it is not the first."""
    clerk, number = begin(Path(office)), int(start)
    if number == 0:
        first_door(clerk)
    else:
        clerk.recover(PAPERS[number])
        print("keyed", number, flush=True)
        number += 1
        following(clerk, number)
    while number < len(PAPERS):
        clerk.key(number, PAPERS[number])
        print("keyed", number, flush=True)
        number += 1
        following(clerk, number)
    clerk.quiet()
    clerk.program.close()
    print("done", flush=True)
    return 0


def following(clerk: Clerk, number: int) -> None:
    """The next door, or the next household behind this one."""
    if number >= len(PAPERS):
        clerk.press(Key.Key_S, CTRL)
    elif PAPERS[number].beside:
        clerk.press(Key.Key_N, CTRL | SHIFT)
    else:
        clerk.press(Key.Key_Down, CTRL)
    clerk.quiet()


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except Exception:  # the window's own hook would show it in a dialog nobody reads
        print("FAILED", traceback.format_exc(), flush=True)
        os._exit(1)
