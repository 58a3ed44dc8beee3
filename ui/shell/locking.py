"""Locking the window: the lock page stands in front of the desk until the password was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from ui.bridge.work import Work
    from ui.shell.lock_page import LockPage


class Locking:
    """`pages` is what the window shows. check_password raises `Refused` for a wrong one."""

    def __init__(
        self, desk: QWidget, page: LockPage, work: Work, check_password: Callable[[str], None]
    ) -> None:
        self._desk, self._page, self._work, self._check = desk, page, work, check_password
        self._keys: QWidget | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(desk)
        self.pages.addWidget(page)
        page.unlock_wanted.connect(self._try)

    def lock(self) -> None:
        """Show the lock page; where the cursor was is remembered with what is half typed there."""
        if not self.locked:
            self._keys = QApplication.focusWidget()
        self.pages.setCurrentWidget(self._page)
        self._page.ask()

    @property
    def locked(self) -> bool:
        """Whether the lock page is shown."""
        return self.pages.currentWidget() is self._page

    def _try(self, password: str) -> None:
        def refuse(error: GezhiError) -> None:
            self._page.refuse(error.text)

        def open_again(_nothing: None) -> None:
            self.pages.setCurrentWidget(self._desk)
            if self._keys is not None and isValid(self._keys):
                self._keys.setFocus(Qt.FocusReason.OtherFocusReason)

        self._work.read(lambda _progress: self._check(password), open_again, failed=refuse, slot="unlock")
