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
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QToolTip, QWidget

from desktop.base.i18n import _
from ui.widgets.editor_secret import SecretEditor
from ui.widgets.enter_moves import EnterMoves
from ui.widgets.field import Field, FieldParts, heading
from ui.widgets.form_carry import Carry
from ui.widgets.form_grid import FormGrid
from ui.widgets.form_more import MoreFields

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.widgets.editor import AnyEditor

__all__ = ["DraftForm", "Field"]
Draft = TypeVar("Draft")


class DraftForm(QWidget, Generic[Draft]):
    """Enter/Tab forward, Shift+Enter back, F1 explains the field, Ctrl+' repeats the previous record's value.

    `columns` fields stand side by side where there is room, else below each other. pins: a field may be pinned
    (F7), its value then fills the next new record. acceptable: warnings may be let stand (F3, `accept_wanted`).
    shown_as, read_as: how a draft is changed before its fields go into editors, and back (two fields in one editor).
    """

    edited = Signal()
    field_left = Signal(str)  # the name of a field whose value changed, when the clerk leaves it
    entered = Signal(str)  # the field the cursor came to
    left = Signal()  # Enter in the last field
    accept_wanted = Signal(str)

    def __init__(
        self, fields: Sequence[Field], *, columns: int = 1, pins: bool = False, acceptable: bool = False,
        shown_as: Callable[[Draft], Draft] = lambda draft: draft, read_as: Callable[[Draft], Draft] = lambda draft: draft,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._shown_as, self._read_as = shown_as, read_as
        self.fields = tuple(fields)
        self.carry = Carry()
        self._base: Any = None
        self._left_values: dict[str, Any] = {}
        self._moves = EnterMoves(self)
        self._moves.forward.connect(lambda entry: self._move(entry, 1))
        self._moves.back.connect(lambda entry: self._move(entry, -1))
        self._moves.help_wanted.connect(self._explain)
        self._moves.gained.connect(lambda entry: self._arrived(self._name_of(entry)))
        self._moves.lost.connect(lambda entry: self._leave(self._name_of(entry)))
        self._parts = {f.name: self._make(f, pins, acceptable) for f in self.fields}
        self._editors: dict[str, AnyEditor] = {name: part.editor for name, part in self._parts.items()}
        self._faults = {name: part.below for name, part in self._parts.items()}
        self._give_headings()
        self.more = MoreFields(list(self._parts.values()), self)
        self.more.opened.connect(lambda name: self.focus(name))
        self._grid = FormGrid(list(self._parts.values()), columns, self.more.button)
        self.setLayout(self._grid)

    def _make(self, field: Field, pins: bool, acceptable: bool) -> FieldParts:
        pin = partial(self.toggle_pin, field.name) if pins else None
        part = FieldParts(field, pin=pin, acceptable=acceptable)
        part.editor.on_edit(self.edited.emit)
        part.below.pressed.connect(lambda: self.accept(field.name))
        self._moves.watch(part.editor.entry)
        return part

    def _give_headings(self) -> None:
        before = ""
        for part in self._parts.values():
            if part.field.section and part.field.section != before:
                part.heading = heading(part.field.section)
            before = part.field.section

    # What a screen says

    def show_draft(self, draft: Draft, previous: Draft | None = None) -> None:
        """Fill the form; `previous` is the record whose values Ctrl+' repeats. Faults and marks are cleared."""
        self._base = draft = self._shown_as(draft)
        if previous is not None:
            self.carry.previous = self._shown_as(previous)
        for name, editor in self._editors.items():
            editor.show_value(getattr(draft, name))
            self._left_values[name] = editor.value()
        self.more.forget_called()
        self.show_doubts({})
        self.show_problems({})

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values over the shown draft as if the clerk had typed them (pins, a kept draft). Unknown names are left."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].show_typed(value)
                self._left_values[name] = self._editors[name].value()
        self.more.recount()
        self.edited.emit()

    def draft(self) -> Draft:
        """The shown draft with what stands in the form. Raises TypeError before the first `show_draft`."""
        values = {name: editor.value() for name, editor in self._editors.items()}
        return self._read_as(replace(self._base, **values))

    def typed(self) -> dict[str, Any]:
        """The fields whose value differs from the shown draft."""
        if self._base is None:
            return {}
        found = {name: editor.value() for name, editor in self._editors.items()}
        return {name: value for name, value in found.items() if value != getattr(self._base, name)}

    def dirty(self) -> bool:
        """Whether the clerk changed anything since `show_draft`."""
        return bool(self.typed())

    def show_problems(
        self, problems: Mapping[str, Problem], accepted: Mapping[str, str] | None = None
    ) -> None:
        """Each under its field; fields not named are cleared. Problems of unknown fields are the screen's.

        accepted: field to the reason why its warning was let stand.
        """
        for name, part in self._parts.items():
            self.more.call(part, name in problems)
            part.show_problem(problems.get(name), (accepted or {}).get(name, ""))
        self.more.recount()

    def show_info(self, name: str, text: str) -> None:
        """A grey line under a field that has no problem: what follows from what was typed."""
        self._parts[name].show_info(text)

    def show_doubts(self, notes: Mapping[str, str]) -> None:
        """Flag the fields that somebody doubts; field to note."""
        for name, part in self._parts.items():
            part.show_doubt(notes.get(name, ""))

    def set_value(self, name: str, value: Any) -> None:
        """Fill one field for the clerk (derived from another); counts as edited."""
        self._editors[name].show_typed(value)
        self.edited.emit()

    def editor(self, name: str) -> AnyEditor:
        """The editor of one field."""
        return self._editors[name]

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field; the first one without a name."""
        wanted = name if name in self._parts else self.fields[0].name
        self.more.reach(self._parts[wanted])
        self._enter(wanted)

    def focused(self) -> str:
        """The field with the cursor, "" when it is elsewhere."""
        return next((name for name, editor in self._editors.items() if editor.entry.hasFocus()), "")

    def word(self, name: str) -> str:
        """What the clerk calls a field."""
        return _(self._parts[name].field.label)

    def problem(self, name: str) -> Problem | None:
        """What stands below a field."""
        return self._parts[name].problem

    def set_locked(self, locked: bool) -> None:
        """Show only."""
        for editor in self._editors.values():
            editor.set_locked(locked)

    def settle(self) -> None:
        """What stands in the form now counts as shown: leaving it as it is changes nothing."""
        self._base = replace(self._base, **{name: editor.value() for name, editor in self._editors.items()})

    def secrets(self) -> list[str]:
        """The fields whose value is masked, or would be."""
        return [n for n, e in self._editors.items() if isinstance(e, SecretEditor) and e.holds()]

    def reveal(self, on: bool) -> None:
        """Show masked values whole, or mask them again."""
        for editor in self._editors.values():
            if isinstance(editor, SecretEditor):
                editor.reveal(on)

    # Pins, repeating, accepting

    def toggle_pin(self, name: str) -> None:
        """Carry the value of a field to the next new record, or stop doing so."""
        self.carry.toggle(name)
        self._show_pins()

    def carried(self) -> dict[str, Any]:
        """What the pinned fields give to a new record: their values in the record before."""
        return self.carry.values(self._editors)

    def _show_pins(self, here: str = "") -> None:
        for name, part in self._parts.items():
            part.show_pin(name in self.carry.pinned, name == (here or self.focused()))

    def repeat(self) -> None:
        """Take the previous record's value for the field with the cursor."""
        name = self.focused()
        if name and self.carry.previous is not None:
            self.set_value(name, getattr(self.carry.previous, name))

    def accept(self, name: str = "") -> None:
        """Ask for a reason to let the warning of a field stand."""
        wanted = name or self.focused()
        problem = self._parts[wanted].problem if wanted else None
        if problem is not None and problem.severity.value == "warn":
            self.accept_wanted.emit(wanted)

    # Inside

    def _name_of(self, entry: object) -> str:
        return next(name for name, editor in self._editors.items() if editor.entry is entry)

    def _move(self, entry: QWidget, by: int) -> None:
        name = self._name_of(entry)
        self._leave(name)
        names = [
            p.field.name for p in self.more.order() if p.field.name == name or self._can_enter(p.field.name)
        ]
        target = names.index(name) + by
        if target >= len(names):
            self.left.emit()
        elif target >= 0:
            self._enter(names[target])

    def _leave(self, name: str) -> None:
        value = self._editors[name].value()
        if self._base is not None and value != self._left_values.get(name):
            self._left_values[name] = value
            self.field_left.emit(name)

    def _arrived(self, name: str) -> None:
        self._show_pins(name)
        self.entered.emit(name)

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

    @property
    def topic(self) -> str:
        """What kind of record the form is about, by its draft: `resident` for a `ResidentDraft`; for the manual."""
        return type(self._base).__name__.removesuffix("Draft").partition("_")[0].lower()

    def field_at(self, widget: QWidget | None) -> Field | None:
        """The field whose entry is `widget`."""
        return next((p.field for p in self._parts.values() if p.editor.entry is widget), None)

    def _explain(self, entry: QWidget) -> None:
        field = self._parts[self._name_of(entry)].field
        above = self.parentWidget()
        while above is not None:  # a window that has the manual at hand opens it there
            if (explain := getattr(above, "explain_field", None)) is not None:
                explain(self.topic, field)
                return
            above = above.parentWidget()
        text = _(field.help) if field.help else _("这里填“{label}”。").format(label=_(field.label))
        QToolTip.showText(entry.mapToGlobal(QPoint(0, entry.height())), text, entry)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._grid.fit(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Apostrophe and self.carry.previous is not None:
            self.repeat()
        else:
            super().keyPressEvent(event)
