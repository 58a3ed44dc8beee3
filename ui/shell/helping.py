"""F1: the manual opens beside the work, at the field with the cursor or at the chapter of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.form import DraftForm

if TYPE_CHECKING:
    from ui.shell.help_pane import HelpPane
    from ui.shell.stage import Stage
    from ui.widgets.form import Field


def _field_at(widget: QWidget | None) -> tuple[str, Field] | None:
    """The topic and the field whose entry is `widget`; None elsewhere."""
    form = widget
    while form is not None and not isinstance(form, DraftForm):
        form = form.parentWidget()
    field = form.field_at(widget) if isinstance(form, DraftForm) else None
    return (form.topic, field) if isinstance(form, DraftForm) and field is not None else None


class Helping(QObject):
    """The pane is built when it is first asked for: nobody waits for it at start.

    It lies over the part of the screen where the cursor is not, so that no form gets narrower by being explained.
    """

    def __init__(self, over: QWidget, window: Stage) -> None:
        super().__init__(window)
        self._over, self._window = over, window
        self.pane: HelpPane | None = None
        self._from: QWidget | None = None  # where the cursor goes back to

    def _open(self) -> HelpPane:
        from ui.shell.help_pane import HelpPane  # noqa: PLC0415 - see above

        if self.pane is None:
            self.pane = HelpPane(self._over)
            self.pane.closed.connect(self.close)
            self._over.installEventFilter(self)
        self._place()
        self.pane.show()
        self.pane.raise_()
        return self.pane

    def _place(self) -> None:
        if self.pane is None:
            return
        stack, focus = self._window.stack, QApplication.focusWidget()
        corner = stack.mapTo(self._over, QPoint(0, 0))
        left, right = corner.x(), corner.x() + stack.width() - self.pane.width()
        covered = focus is not None and stack.isAncestorOf(focus)
        if covered and focus is not None and focus.mapTo(stack, QPoint(0, 0)).x() < self.pane.width():
            left = right  # the cursor is at the left: the manual stands at the right
        self.pane.setGeometry(left, corner.y(), self.pane.width(), stack.height())

    def explain(self, topic: str, field: Field) -> None:
        """The entry of a field; the cursor stays where it is."""
        self._open().show_field(topic, field)

    def wanted(self) -> None:
        """F1: the field with the cursor, else the chapter of the place on sight."""
        self._from = QApplication.focusWidget()
        if found := _field_at(self._from):
            self.explain(*found)
        else:
            self._open().show_place(self._place_on_sight())

    def _place_on_sight(self) -> str:
        place = self._window.current_place
        part = self._window.place_screen(place).part() if place else ""
        return f"{place}.{part}" if part else place

    def follow(self, now: QWidget | None) -> None:
        """An open manual explains the field the cursor went to; it stays as it is when that is no field of a form."""
        if self.pane is None or not self.pane.isVisible():
            return
        if found := _field_at(now):
            self._from = now
            if self._covers(now):
                self._place()
            self.pane.show_field(*found)

    def _covers(self, widget: QWidget | None) -> bool:
        if self.pane is None or widget is None or not self._over.isAncestorOf(widget):
            return False
        return self.pane.geometry().intersects(QRect(widget.mapTo(self._over, QPoint(0, 0)), widget.size()))

    def read(self) -> None:
        """The whole manual, beginning with its contents."""
        pane = self._open()
        pane.show_contents()
        pane.words.setFocus()

    def close(self) -> None:
        """Put the manual away, the cursor back to work."""
        if self.pane is not None:
            self.pane.hide()
        if self._from is not None and self._from.isVisible():
            self._from.setFocus()

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.pane is not None and self.pane.isVisible():
            self._place()
        return False
