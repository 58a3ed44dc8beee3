"""One value out of a list, chosen by typing pinyin initials or a code, by arrows or with the mouse."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.base.i18n import _
from ui.widgets.editor import Editor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAUSE = 1.2  # seconds after which typed letters start a new search


@dataclass(frozen=True)
class Option:
    """`value` is stored, `word` is shown (already translated), `initials` are typed: "nyr" for 农业人口."""

    value: Any
    word: str
    initials: str = ""


class ChoiceBox(QComboBox):
    """A combo box that finds by initials and is not changed by a passing mouse wheel."""

    chosen = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._typed, self._typed_at = "", 0.0
        self._options: tuple[Option, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        # As wide as the form gives, not as the longest of 90 entries asks; the list itself shows them whole.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.activated.connect(lambda _index: self.chosen.emit())

    def set_options(self, options: Sequence[Option]) -> None:
        """Replace the list."""
        self._options = tuple(options)
        self.clear()
        self.addItems([option.word for option in options])

    @property
    def options(self) -> tuple[Option, ...]:
        """The list as given."""
        return self._options

    def type_letters(self, text: str) -> None:
        """Look for the letters typed so far; a second key within `PAUSE` narrows the search."""
        now = self._clock()
        self._typed = self._typed + text if now - self._typed_at < PAUSE else text
        self._typed_at = now
        wanted = self._typed.lower()
        found = self._find(wanted)
        if found is None and len(wanted) > 1 and set(wanted) == {wanted[0]}:
            found = self._next(wanted[0])  # the same letter again and again walks through its entries
        if found is not None and found != self.currentIndex():
            self.setCurrentIndex(found)
            self.chosen.emit()
        self.setToolTip(self._typed)

    def _find(self, wanted: str) -> int | None:
        for number, option in enumerate(self._options):
            keys = (option.initials.lower(), str(option.value or "").lower(), option.word.lower())
            if any(key.startswith(wanted) for key in keys if key):
                return number
        return None

    def _next(self, letter: str) -> int | None:
        count = len(self._options)
        for step in range(1, count + 1):
            number = (self.currentIndex() + step) % count
            if self._options[number].initials.lower().startswith(letter):
                return number
        return None

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        text = event.text()
        if plain and text.isalnum() and text.isascii():
            self.type_letters(text)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the form goes to the next field
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._options:
            self._typed = ""
            empty = next((n for n, o in enumerate(self._options) if o.value is None), None)
            if empty is not None and empty != self.currentIndex():
                self.setCurrentIndex(empty)
                self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._typed = ""  # letters typed for the record before mean nothing here
        super().focusInEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method left on: what it commits is looked for like typed letters, 配偶 as well as po."""
        if event.commitString():
            self.type_letters(event.commitString())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor[Any]):
    """`options` as data; with `optional` an empty first entry stands for None.

    A value that is not in the list (an old code, an odd import) is shown as it is and kept.
    """

    def __init__(self, options: Sequence[Option], *, optional: bool = True) -> None:
        self._offered = ((Option(None, "—"),) if optional else ()) + tuple(options)
        self.box = ChoiceBox()
        self.box.set_options(self._offered)
        self.widget = self.entry = self.box

    def show_value(self, value: Any) -> None:
        values = [option.value for option in self._offered]
        if value in values:
            if len(self.box.options) != len(self._offered):
                self.box.set_options(self._offered)
            self.box.setCurrentIndex(values.index(value))
        else:
            odd = Option(value, _("{value}(不在代码表中)").format(value=value))
            self.box.set_options((*self._offered, odd))
            self.box.setCurrentIndex(len(self._offered))

    def value(self) -> Any:
        index = self.box.currentIndex()
        return self.box.options[index].value if index >= 0 else None

    def on_edit(self, call: Callable[[], object]) -> None:
        self.box.chosen.connect(lambda: call())


class ManyEditor(Editor["tuple[str, ...]"]):
    """Several values of a list on one line: words, codes or initials parted by 、 or blanks become words on leaving.

    What is in no list is kept as typed, to be mended.
    """

    def __init__(self, options: Sequence[Option], *, hint: str = "") -> None:
        self._options = tuple(options)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.widget = self.entry = self.line
        self.line.editingFinished.connect(lambda: self.show_value(self.value()))

    def show_value(self, value: Sequence[str] | None) -> None:
        words = {option.value: option.word for option in self._options}
        text = "、".join(words.get(one, one) for one in value or ())
        if text != self.line.text():
            self.line.setText(text)

    def value(self) -> tuple[str, ...]:
        parts = re.split(r"[、,\uff0c;\uff1b/\s]+", self.line.text())
        return tuple(dict.fromkeys(self._code(part) for part in parts if part))

    def _code(self, typed: str) -> str:
        wanted = typed.lower()
        for option in self._options:
            if wanted in {str(option.value).lower(), option.word.lower(), option.initials.lower()}:
                return str(option.value)
        return next((str(o.value) for o in self._options if o.initials.lower().startswith(wanted)), typed)

    def on_edit(self, call: Callable[[], object]) -> None:
        self.line.textEdited.connect(lambda _text: call())

    def set_locked(self, locked: bool) -> None:
        self.line.setReadOnly(locked)
