"""The fields behind 更多: opened by a button or a key, shown one by one when they have something to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base.i18n import _
from ui.widgets.boxes import button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QWidget

    from ui.widgets.field import FieldParts


class MoreFields(QObject):
    """`opened` names the first field to go to; `toggled` says whether they are all shown now."""

    opened = Signal(str)
    toggled = Signal(bool)

    def __init__(self, parts: Sequence[FieldParts], form: QWidget) -> None:
        super().__init__(form)
        self._parts = list(parts)
        self._behind = [part for part in parts if part.field.more]
        self.open = False
        self.button: QPushButton | None = None
        if self._behind:
            self.button = button("", self.toggle, kind="link")
            self._show()

    def order(self) -> list[FieldParts]:
        """Every field in the order Enter goes through them."""
        return [part for part in self._parts if not part.field.more] + self._behind

    def toggle(self) -> None:
        """Open or close, and put the cursor where the clerk goes on."""
        if not self._behind:
            return
        self.set_open(not self.open)
        self.toggled.emit(self.open)
        first = self._behind[0] if self.open else self._parts[0]
        self.opened.emit(first.field.name)

    def set_open(self, on: bool) -> None:
        """Show all or only those that have something to say."""
        self.open = on
        self._show()

    def reach(self, part: FieldParts) -> None:
        """Make a field visible that the cursor is to go to."""
        if part.field.more and not (self.open or part.called):
            part.called = True
            self._show()

    def call(self, part: FieldParts, speaks: bool) -> None:
        """A field with a problem comes forward and stays until the next record, or it would go from under the hand."""
        if speaks and part.field.more and not part.called:
            part.called = True
            self._show()

    def forget_called(self) -> None:
        """Another record: back behind 更多."""
        if any(part.called for part in self._behind):
            for part in self._behind:
                part.called = False
            self._show()
        self.recount()

    def recount(self) -> None:
        """Say how many fields are hidden and how many of them are filled."""
        if self.button is None:
            return
        if self.open:
            self.button.setText(_("▾ 收起(Alt+M)"))
            return
        hidden = [part for part in self._behind if not part.called]
        filled = sum(part.editor.value() not in (None, "", (), {}) for part in hidden)
        words = _("▸ 更多 {n} 项(Alt+M)").format(n=len(hidden))
        self.button.setText(words + (_(" · 已填 {n} 项").format(n=filled) if filled else ""))

    def _show(self) -> None:
        for part in self._behind:
            part.set_visible(self.open or part.called)
            if part.heading is not None:
                part.heading.setVisible(self.open)
        self.recount()
