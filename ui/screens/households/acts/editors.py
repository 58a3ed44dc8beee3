"""The editors only acts need: which members, which one of them, and another household, person or door found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import Editor
from ui.widgets.search_field import Hit, SearchField

_ID = Qt.ItemDataRole.UserRole
_LINES = 6  # members shown without scrolling


class OneMember(ChoiceEditor):
    """Exactly one member; the draft keeps a tuple of ids."""

    def show_value(self, value: Any) -> None:
        super().show_value(value[0] if value else None)

    def value(self) -> tuple[str, ...]:
        chosen = super().value()
        return (chosen,) if chosen else ()


class MemberId(ChoiceEditor):
    """One member or nobody, as an id."""

    def show_value(self, value: Any) -> None:
        super().show_value(value or None)

    def value(self) -> str:
        return super().value() or ""


class _Ticks(QListWidget):
    """Arrows walk, the space bar ticks; Enter belongs to the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Members(Editor["tuple[str, ...]"]):
    """Several members, ticked in a list."""

    def __init__(self, options: Sequence[Option]) -> None:
        self.list = _Ticks()
        for option in options:
            item = QListWidgetItem(option.word)
            item.setData(_ID, option.value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        line = self.list.sizeHintForRow(0) if options else 20
        self.list.setFixedHeight(line * max(2, min(_LINES, len(options))) + 8)
        if options:
            self.list.setCurrentRow(0)
        self.widget = self.entry = self.list

    def show_value(self, value: Sequence[str]) -> None:
        self.list.blockSignals(True)
        for number in range(self.list.count()):
            item = self.list.item(number)
            ticked = item.data(_ID) in value
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def value(self) -> tuple[str, ...]:
        items = [self.list.item(number) for number in range(self.list.count())]
        return tuple(item.data(_ID) for item in items if item.checkState() == Qt.CheckState.Checked)

    def on_edit(self, call: Callable[[], object]) -> None:
        self.list.itemChanged.connect(lambda _item: call())


class _EnterPicks(QObject):
    """While hits are dropped down, Enter takes the one marked; only then it belongs to the form again."""

    def __init__(self, field: SearchField) -> None:
        super().__init__(field)
        self._field = field

    def be_first(self) -> None:
        """The filter installed last is asked first, and the form installs its own when it is built."""
        self._field.removeEventFilter(self)
        self._field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self._field.hits_shown:
            return False
        self._field.keyPressEvent(event)
        return True


class FoundRecord(Editor[str]):
    """Another record of the office, found by name, initials or door; the draft keeps its id.

    look: asked while the clerk types; it answers through `show_hits`.
    """

    def __init__(self, hint: str, look: Callable[[str], None]) -> None:
        self.field = SearchField(hint)
        self.widget = self.entry = self.field
        self._enter = _EnterPicks(self.field)
        self._id, self._shown = "", ""
        self._changed: list[Callable[[], object]] = []
        self.field.searched.connect(lambda words: look(words) if words and words != self._shown else None)
        self.field.picked.connect(self._picked)
        self.field.textEdited.connect(lambda _text: self._forget())

    def show_hits(self, hits: Sequence[Hit], nothing: str) -> None:
        """What was found for the words typed."""
        if not self._id:
            self._enter.be_first()
            self.field.show_hits(hits, nothing)

    def _picked(self, hit: Hit) -> None:
        self.show_chosen(hit.key, f"{hit.title}  {hit.detail}".strip())
        for call in self._changed:
            call()

    def show_chosen(self, record_id: str, words: str) -> None:
        """A record, and how it is called."""
        self._id, self._shown = record_id, words
        self.field.setText(words)
        self.field.setCursorPosition(0)
        self.field.hide_hits()

    def _forget(self) -> None:
        if self._id:
            self._id, self._shown = "", ""
            for call in self._changed:
                call()

    def show_value(self, value: str) -> None:
        if value != self._id:
            self._id, self._shown = value, ""
            self.field.setText("")

    def value(self) -> str:
        return self._id

    def on_edit(self, call: Callable[[], object]) -> None:
        self._changed.append(call)
