"""The command palette: every command by its words or pinyin initials, Ctrl+Shift+P."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import column
from ui.widgets.search_field import HIT, Hit, HitDelegate, SearchField

if TYPE_CHECKING:
    from ui.bridge.commands import Command, Commands

HEIGHT = 420


@dataclass(frozen=True)
class Found:
    """A command in the palette with its words as shown."""

    id: str
    words: str
    tip: str
    key: str


def matching(commands: Sequence[Found], typed: str, initials: Callable[[str], str]) -> list[Found]:
    """Commands whose words, tip or initials hold what was typed; those that begin with it come first."""
    wanted = typed.lower().replace(" ", "")
    if not wanted:
        return list(commands)
    begins, holds = [], []
    for command in commands:
        keys = (command.words.lower().replace(" ", ""), initials(command.words), command.id)
        if any(key.startswith(wanted) for key in keys):
            begins.append(command)
        elif any(wanted in key for key in (*keys, command.tip.lower())):
            holds.append(command)
    return begins + holds


class CommandPalette(QFrame):
    """A child of the window, folded away by Esc or when the focus leaves. `chosen` carries the command's id."""

    chosen = Signal(str)

    def __init__(self, commands: Commands, initials: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "popup")
        self._commands, self._initials = commands, initials
        self.field = SearchField(_("要做什么?输入文字或拼音首字母"))
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.setLayout(column(self.field, self.list, margin=2))
        self.field.textChanged.connect(self._fill)
        self.field.editingFinished.connect(self._left)
        self.list.itemClicked.connect(self._choose)
        self.field.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the palette over the middle of the window, empty."""
        self._commands.refresh()
        window = self.window()
        width = min(560, window.width() - 40)
        self.setGeometry((window.width() - width) // 2, 48, width, min(HEIGHT, window.height() - 80))
        self.field.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _all(self) -> list[Found]:
        found = []
        for command in self._commands.all():
            action = self._commands.action(command.id)
            if action.isEnabled():
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                found.append(Found(command.id, action.text(), _tip(command), key))
        return found

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for found in matching(self._all(), typed, self._initials):
            item = QListWidgetItem(found.words)
            item.setData(HIT, Hit(found.id, found.words, f"{found.tip}   {found.key}".rstrip()))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.hide()
            self.chosen.emit(item.data(HIT).key)

    def _left(self) -> None:
        QTimer.singleShot(0, self, self._hide_when_left)

    def _hide_when_left(self) -> None:
        if not self.field.hasFocus():
            self.hide()

    # Qt's interface

    def eventFilter(self, watched: object, event: object) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if step := steps.get(Qt.Key(event.key())):
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True


def _tip(command: Command) -> str:
    return _(command.tip)
