"""A value that is masked until somebody has a reason to see it: ID numbers, telephones, birth dates beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from ui.widgets.editor import Editor

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class SecretLine(QLineEdit):
    """A masked line gives way to the first sign typed over it; it never lets a masked value be edited in part."""

    def __init__(self) -> None:
        super().__init__()
        self.masked = False

    def give_way(self) -> None:
        """The clerk writes a new value in the place of the hidden one."""
        if self.masked:
            self.masked = False
            self.clear()

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = bool(event.text()) and event.text().isprintable()
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        removes = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        if not self.isReadOnly() and (
            (plain and (typed or removes)) or event.matches(QKeySequence.StandardKey.Paste)
        ):
            emptied = self.masked and removes
            self.give_way()
            if emptied:
                self.textEdited.emit("")
                return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not self.isReadOnly() and (event.preeditString() or event.commitString()):
            self.give_way()
        super().inputMethodEvent(event)


class SecretEditor(Editor[Value], Generic[Value]):
    """show: value to text. read: text to value. mask: value to what everybody may see.

    What was typed since the record was shown is not masked: who typed it knows it.
    """

    def __init__(
        self, show: Callable[[Value], str], read: Callable[[str], Value], mask: Callable[[Value], str],
        *, hint: str = "", longest: int = 0, width: int = 0,
    ) -> None:  # fmt: skip
        self.line = SecretLine()
        self.line.setPlaceholderText(hint)
        if longest:
            self.line.setMaxLength(longest)
        if width:
            self.line.setMaximumWidth(width)
        self.widget = self.entry = self.line
        self._show, self._read, self._mask = show, read, mask
        self._kept: Value | None = None
        self.line.editingFinished.connect(self._tidy_up)

    def holds(self) -> bool:
        """Whether the value of the record stands here, not one typed since."""
        return bool(self._kept) and (self.line.masked or self.line.text() == self._show(self._kept))  # type: ignore[arg-type]

    def show_value(self, value: Value) -> None:
        self._kept = value if value else None
        self.line.masked = bool(value) and self._mask(value) != self._show(value)
        self.line.setText(self._mask(value) if self.line.masked else self._show(value))
        self.line.setCursorPosition(0)

    def show_typed(self, value: Value) -> None:
        """Not masked: who typed it knows it."""
        self.line.masked, self._kept = False, None
        self.line.setText(self._show(value))

    def value(self) -> Value:
        if self.line.masked:
            assert self._kept is not None
            return self._kept
        return self._read(self.line.text().strip())

    def reveal(self, on: bool) -> None:
        """Show the record's value whole, or mask it again; a value typed since stays as it is."""
        if self._kept is None or not self.holds():
            return
        self.line.masked = not on and self._mask(self._kept) != self._show(self._kept)
        self.line.setText(self._mask(self._kept) if self.line.masked else self._show(self._kept))
        self.line.setCursorPosition(0)

    def on_edit(self, call: Callable[[], object]) -> None:
        self.line.textEdited.connect(lambda _text: call())

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)

    def _tidy_up(self) -> None:
        if not self.line.masked:
            neat = self._show(self._read(self.line.text().strip()))
            if neat != self.line.text():
                self.line.setText(neat)
