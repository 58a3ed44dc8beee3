"""The simple editors of a form: text, tidied text, whole number, yes/no, note, phone list.

An editor shows and gives back one value of one Python type and says when the clerk changed it.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ui.widgets.boxes import set_tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Value = TypeVar("Value")
Entry = TypeVar("Entry", bound=QWidget)


class Editor(Generic[Value]):
    """What a form asks of an editor. `widget` is placed in the form; `entry` takes the keys."""

    widget: QWidget
    entry: QWidget

    @abstractmethod
    def show_value(self, value: Value) -> None:
        """Put a value in, without saying "edited"."""

    def show_typed(self, value: Value) -> None:
        """Put in a value the clerk typed himself, or that follows from what he typed."""
        self.show_value(value)

    @abstractmethod
    def value(self) -> Value:
        """What stands in the editor now."""

    @abstractmethod
    def on_edit(self, call: Callable[[], object]) -> None:
        """Call back whenever the clerk, not the program, changed the value."""

    def show_fault(self, severity: str) -> None:
        """Colour the edge: "block", "warn", or "" for none (the words stand below)."""
        set_tone(self.entry, severity, "fault")

    def set_locked(self, locked: bool) -> None:
        """Show only, or let the clerk edit."""
        self.entry.setEnabled(not locked)


class TextEditor(Editor[str]):
    """One line. `tidy` is applied when the field is left (full-width digits, blanks); it must be idempotent."""

    def __init__(
        self, *, hint: str = "", longest: int = 0, tidy: Callable[[str], str] | None = None, width: int = 0
    ) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        if longest:
            self.line.setMaxLength(longest)
        if width:
            self.line.setMaximumWidth(width)
        self.widget = self.entry = self.line
        self._tidy = tidy
        if tidy is not None:
            self.line.editingFinished.connect(self._tidy_up)

    def _tidy_up(self) -> None:
        assert self._tidy is not None
        neat = self._tidy(self.line.text())
        if neat != self.line.text():
            self.line.setText(neat)

    def show_value(self, value: str | None) -> None:
        self.line.setText(value or "")
        self.line.setCursorPosition(0)

    def value(self) -> str:
        text = self.line.text().strip()
        return self._tidy(text) if self._tidy is not None else text

    def on_edit(self, call: Callable[[], object]) -> None:
        self.line.textEdited.connect(lambda _text: call())

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)


class DateEditor(TextEditor):
    """A date as far as it is known: 1953, 1953-02 or 1953-02-11; 19530211, 1953.2.11 and 1953年2月11日 are tidied.

    Whether the day exists is for the rules to say, not for the editor.
    """

    def __init__(self, *, hint: str = "") -> None:
        super().__init__(hint=hint, longest=16, tidy=tidy_date, width=160)


def tidy_date(text: str) -> str:
    """Bring the usual spellings into `YYYY[-MM[-DD]]`; anything else comes back as typed."""
    plain = text.translate(_ASCII_DIGITS).strip()
    joined = re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", plain)
    parts = joined.groups() if joined else ()
    if not joined and (split := re.fullmatch(r"(\d{4})\D+(\d{1,2})(?:\D+(\d{1,2})?)?\D*", plain)):
        parts = split.groups()
    if not parts:
        year = re.fullmatch(r"(\d{4})年?", plain)
        return year.group(1) if year else plain
    return "-".join(part if len(part) == 4 else part.zfill(2) for part in parts if part)


_ASCII_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}  # full-width figures


class NumberEditor(Editor["int | None"]):
    """A whole number from `least` to `most`, or nothing. Other signs cannot be typed; the wheel changes nothing."""

    def __init__(self, *, least: int = 0, most: int = 999_999, hint: str = "") -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setMaximumWidth(120)
        self.line.setMaxLength(len(str(most)))
        self.widget = self.entry = self.line
        self._least, self._most = least, most
        self.line.textEdited.connect(self._keep_digits)

    def _keep_digits(self, text: str) -> None:
        digits = re.sub(r"[^0-9]", "", text.translate(_ASCII_DIGITS))
        if digits != text:
            self.line.setText(digits)

    def show_value(self, value: int | None) -> None:
        self.line.setText("" if value is None else str(value))

    def value(self) -> int | None:
        text = self.line.text().strip()
        return max(self._least, min(self._most, int(text))) if text else None

    def on_edit(self, call: Callable[[], object]) -> None:
        self.line.textEdited.connect(lambda _text: call())


class CheckEditor(Editor["bool | None"]):
    """Yes or no; with `unknown` also a third, "not asked" state. Space toggles."""

    def __init__(self, word: str, *, unknown: bool = False) -> None:
        self.box = QCheckBox(word)
        self.box.setTristate(unknown)
        self.widget = self.entry = self.box

    def show_value(self, value: bool | None) -> None:
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        empty = Qt.CheckState.PartiallyChecked if self.box.isTristate() else Qt.CheckState.Unchecked
        self.box.setCheckState(empty if value is None else states[bool(value)])

    def value(self) -> bool | None:
        state = self.box.checkState()
        return None if state == Qt.CheckState.PartiallyChecked else state == Qt.CheckState.Checked

    def on_edit(self, call: Callable[[], object]) -> None:
        self.box.clicked.connect(lambda _on: call())


class _Note(QPlainTextEdit):
    """Alt+Enter breaks the line, as in a spreadsheet cell; Tab leaves the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and alt:
            self.insertPlainText("\n")
        else:
            super().keyPressEvent(event)


class NoteEditor(Editor[str]):
    """Several lines; Enter goes on like everywhere, Alt+Enter breaks the line."""

    def __init__(self, *, lines: int = 3, hint: str = "") -> None:
        self.text = _Note()
        self.text.setPlaceholderText(hint)
        self.text.setFixedHeight(lines * (self.text.fontMetrics().lineSpacing() + 1) + 14)
        self.widget = self.entry = self.text
        self._showing = False

    def show_value(self, value: str | None) -> None:
        self._showing = True
        self.text.setPlainText(value or "")
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._showing = False

    def value(self) -> str:
        return self.text.toPlainText().strip()

    def on_edit(self, call: Callable[[], object]) -> None:
        self.text.textChanged.connect(lambda: None if self._showing else call())

    def set_locked(self, locked: bool) -> None:
        self.text.setReadOnly(locked)


class PhonesEditor(Editor["tuple[str, ...]"]):
    """Several numbers on one line, parted by 、 comma, semicolon or slash; kept as typed, once each."""

    def __init__(self, *, hint: str = "") -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.widget = self.entry = self.line
        self.line.editingFinished.connect(lambda: self.show_value(self.value()))

    def show_value(self, value: Sequence[str] | None) -> None:
        text = "、".join(value or ())
        if text != self.line.text():
            self.line.setText(text)

    def value(self) -> tuple[str, ...]:
        parts = re.split(r"[、,\uff0c;\uff1b/]+", self.line.text())
        return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))

    def on_edit(self, call: Callable[[], object]) -> None:
        self.line.textEdited.connect(lambda _text: call())

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)


AnyEditor = Editor[Any]
