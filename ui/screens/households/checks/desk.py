"""Brings the page of checks into the middle of the households screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.screens.households.checks.page import ChecksPage

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk


class ChecksDesk(QObject):
    """`centre` is where the building stands; the page takes its place and gives it back. `opened` as of the page."""

    opened = Signal(str, str, str)

    def __init__(self, desk: Desk, centre: QStackedWidget, middle: QWidget) -> None:
        super().__init__(centre)
        self._centre, self._middle = centre, middle
        self.page = ChecksPage(desk)
        centre.addWidget(self.page)
        self.page.left.connect(self.hide)
        self.page.opened.connect(self.opened.emit)

    def show(self) -> None:
        """Check the ledger."""
        self._centre.setCurrentWidget(self.page)
        self.page.run()

    def hide(self) -> None:
        """The building or list is back."""
        if self._centre.currentWidget() is self.page:
            self._centre.setCurrentWidget(self._middle)
            self._middle.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        self.page.changed(changes)

    def commands(self) -> list[Command]:
        """What the register knows of this."""
        return [
            Command(
                id="households.checks", title=N_("检查台账"), tip=N_("按全部规则检查台账,列出哪里要改"),
                shortcut="Shift+F7", icon="shield-check", place="households", run=self.show,
            )
        ]  # fmt: skip
