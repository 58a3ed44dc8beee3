"""A form bound to a frozen dataclass: one field, one editor, one place for its fault.

form = DraftForm([Field("name", N_("姓名"), TextEditor),
                  Field("sex", N_("性别"), lambda: ChoiceEditor(SEXES))], columns=2)
form.show_draft(draft); form.show_problems(draft.problems(today))
form.edited.connect(...)            # any change by the clerk
form.left.connect(...)              # Enter in the last field
form.draft()                        # the dataclass with what stands in the form
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QToolTip, QWidget

from desktop.base.i18n import _
from ui.theme.theme import metrics
from ui.widgets.boxes import label, set_tone
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.widgets.editor import AnyEditor

Draft = TypeVar("Draft")
_TONES = {"block": "alarm", "warn": "warn", "info": "muted"}
EDITOR = 150  # pixels an editor should have before fields stand side by side
_MARKS = {"block": "✕ ", "warn": "! ", "info": "· "}  # shape beside colour


@dataclass(frozen=True)
class Field:
    """`name` is the dataclass field; `label` and `help` are marked with N_(); `wide` spans all columns."""

    name: str
    label: str
    editor: Callable[[], AnyEditor]
    help: str = ""
    wide: bool = False


class DraftForm(QWidget, Generic[Draft]):
    """Enter/Tab forward, Shift+Enter back, Ctrl+' repeats the previous record's value, F1 explains the field.

    `columns` fields stand side by side where there is room, else below each other.
    """

    edited = Signal()
    field_left = Signal(str)  # the name of a field whose value changed, when the clerk leaves it
    left = Signal()  # Enter in the last field

    def __init__(self, fields: Sequence[Field], *, columns: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self._editors: dict[str, AnyEditor] = {}
        self._faults: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        self._base: Any = None
        self._previous: Any = None
        self._left_values: dict[str, Any] = {}
        self._moves = EnterMoves(self)
        self._moves.forward.connect(lambda entry: self._move(entry, 1))
        self._moves.back.connect(lambda entry: self._move(entry, -1))
        self._moves.help_wanted.connect(self._explain)
        self._columns = columns
        self._build()

    def _build(self) -> None:
        grid = QGridLayout(self)
        unit = metrics().grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * unit)
        grid.setVerticalSpacing(unit * 3 // 4)
        for field in self.fields:
            editor, fault = field.editor(), label(part="small", wrap=True)
            words = label(_(field.label), tone="muted")
            editor.on_edit(self.edited.emit)
            words.setBuddy(editor.entry)
            editor.entry.setAccessibleName(_(field.label))
            self._moves.watch(editor.entry)
            fault.setAlignment(Qt.AlignmentFlag.AlignTop)
            fault.hide()
            self._editors[field.name], self._faults[field.name] = editor, fault
            self._words[field.name] = words
        widest = max((words.sizeHint().width() for words in self._words.values()), default=0)
        self._needs = self._columns * (widest + EDITOR + 4 * unit)
        self._arrange(grid, self._columns)

    def _arrange(self, grid: QGridLayout, columns: int) -> None:
        """Put the fields into `columns` columns; called again when the form gets too narrow or wide enough."""
        self._now = columns
        line, place = 0, 0
        for field in self.fields:
            if field.wide and place:
                line, place = line + 2, 0
            span = columns * 2 - 1 if field.wide else 1
            beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(self._words[field.name], line, place * 2, beside)
            grid.addWidget(self._editors[field.name].widget, line, place * 2 + 1, 1, span)
            grid.addWidget(self._faults[field.name], line + 1, place * 2 + 1, 1, span)
            place = columns if field.wide else place + 1
            if place >= columns:
                line, place = line + 2, 0
        for number in range(self._columns):
            grid.setColumnStretch(number * 2 + 1, 1 if number < columns else 0)
        for number in range(grid.rowCount()):
            grid.setRowStretch(number, 0)
        grid.setRowStretch(max(line + 2, grid.rowCount()), 1)

    # What a screen says

    def show_draft(self, draft: Draft, previous: Draft | None = None) -> None:
        """Fill the form; `previous` is the record whose values Ctrl+' repeats. Faults are cleared."""
        self._base = draft
        self._previous = previous if previous is not None else self._previous
        for name, editor in self._editors.items():
            editor.show_value(getattr(draft, name))
            self._left_values[name] = editor.value()
        self.show_problems({})

    def draft(self) -> Draft:
        """The shown draft with what stands in the form. Raises TypeError before the first `show_draft`."""
        values = {name: editor.value() for name, editor in self._editors.items()}
        draft: Draft = replace(self._base, **values)
        return draft

    def dirty(self) -> bool:
        """Whether the clerk changed anything since `show_draft`."""
        return self._base is not None and self.draft() != self._base

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Each under its field; fields not named are cleared. Problems of unknown fields are the screen's."""
        for name, fault in self._faults.items():
            problem = problems.get(name)
            severity = problem.severity.value if problem else ""
            fault.setText(_MARKS[severity] + problem.text if problem else "")
            set_tone(fault, _TONES.get(severity, ""))
            fault.setVisible(problem is not None)
            self._editors[name].show_fault("" if severity == "info" else severity)

    def show_info(self, name: str, text: str) -> None:
        """A grey line under a field that has no problem: what follows from what was typed."""
        fault = self._faults[name]
        if not self._editors[name].entry.property("fault"):
            fault.setText(text)
            set_tone(fault, "muted")
            fault.setVisible(bool(text))

    def set_value(self, name: str, value: Any) -> None:
        """Fill one field for the clerk (derived from another); counts as edited."""
        self._editors[name].show_value(value)
        self.edited.emit()

    def editor(self, name: str) -> AnyEditor:
        """The editor of one field."""
        return self._editors[name]

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field; the first one without a name."""
        self._enter(name or self.fields[0].name)

    def set_locked(self, locked: bool) -> None:
        """Show only."""
        for editor in self._editors.values():
            editor.set_locked(locked)

    # Inside

    def _name_of(self, entry: object) -> str:
        return next(name for name, editor in self._editors.items() if editor.entry is entry)

    def _move(self, entry: QWidget, by: int) -> None:
        name = self._name_of(entry)
        self._leave(name)
        names = [f.name for f in self.fields if f.name == name or self._can_enter(f.name)]
        target = names.index(name) + by
        if target >= len(names):
            self.left.emit()
        elif target >= 0:
            self._enter(names[target])

    def _leave(self, name: str) -> None:
        value = self._editors[name].value()
        if value != self._left_values.get(name):
            self._left_values[name] = value
            self.field_left.emit(name)

    def _can_enter(self, name: str) -> bool:
        entry = self._editors[name].entry
        return entry.isEnabled() and entry.isVisibleTo(self)

    def _enter(self, name: str) -> None:
        entry = self._editors[name].entry
        entry.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(entry, QLineEdit):
            entry.selectAll()
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):  # Tab scrolls by itself, Enter does not
            above.ensureWidgetVisible(entry, 0, entry.height())

    def _explain(self, entry: QWidget) -> None:
        field = next(f for f in self.fields if f.name == self._name_of(entry))
        text = _(field.help) if field.help else _("这里填“{label}”。").format(label=_(field.label))
        QToolTip.showText(entry.mapToGlobal(QPoint(0, entry.height())), text, entry)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        columns = self._columns if self.width() >= self._needs else 1
        grid = self.layout()
        if columns != self._now and isinstance(grid, QGridLayout):
            self._arrange(grid, columns)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Apostrophe and self._previous is not None:
            for name, editor in self._editors.items():
                if editor.entry.hasFocus():
                    self.set_value(name, getattr(self._previous, name))
        else:
            super().keyPressEvent(event)
