"""Brings the care records of a resident into the households screen: a page over the forms, with its own keeping."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.dialogs.care.panel import CarePanel

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk
    from ui.screens.households.forms import Forms


class CareDesk(QObject):
    """The page "重点记录" for the resident on sight, or the member with the cursor."""

    def __init__(self, desk: Desk, pages: QStackedWidget, forms: Forms, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages, self._forms = pages, forms
        self._back: QWidget | None = None
        self.panel = CarePanel(desk)
        pages.addWidget(self.panel)
        self.panel.closed.connect(lambda: self._keep(self._go_back))
        forms.keep_first = self._keep_first
        forms.resident.care_wanted.connect(self.begin)

    def begin(self) -> None:
        """The care records of whoever is on sight."""
        resident = self._forms.resident_id()
        if resident:
            self._forms.leave(lambda: self._open(resident))

    def _open(self, resident: str) -> None:
        self._back = self._forms.resident if self._forms.on_resident() else self._forms.card
        self.panel.show_resident(resident)
        self._pages.setCurrentWidget(self.panel)
        self.panel.setFocus()

    def _go_back(self) -> None:
        """To the page from which the records were opened."""
        self._pages.setCurrentWidget(self._back or self._forms.card)

    def shown(self) -> bool:
        """Whether the page is on sight."""
        return self._pages.currentWidget() is self.panel

    def dirty(self) -> bool:
        """Whether something typed is not kept yet."""
        return self.panel.dirty()

    def save(self) -> None:
        """Keep the form on sight."""
        self.panel.save()

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        self.panel.changed(changes)

    def _keep_first(self, then: Callable[[], None]) -> bool:
        """Something else is wanted while the page is on sight: keep what is typed, then make room."""
        if not self.shown():
            return False

        def make_room() -> None:
            self._pages.setCurrentWidget(self._forms.card)
            then()

        self._keep(make_room)
        return True

    def _keep(self, then: Callable[[], None]) -> None:
        if self.panel.dirty():
            self.panel.save(then)
        else:
            then()

    def commands(self) -> list[Command]:
        """For the register."""
        return [
            Command(
                id="households.care", title=N_("重点记录"), tip=N_("这个居民的重点记录:独居、低保、残疾等"),
                shortcut="Ctrl+J", icon="heart-handshake", place="households", run=self.begin,
                enabled=lambda: bool(self._forms.resident_id()),
            )
        ]  # fmt: skip
