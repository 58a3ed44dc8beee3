"""Locking the window: what is half typed is kept, the page stands in front of the desk, the office lets go of its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from ui.screens.households.keeping import DraftKeeper

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from ui.bridge.work import Work
    from ui.bridge.worker import Worker
    from ui.shell.lock_page import LockPage

AGAIN: Final = 2000  # milliseconds until the keys are let go of, when somebody still read


class Locking(QObject):
    """`pages` is what the window shows.

    check_password raises `Refused` for a wrong one and opens the office again; suspend lets go of its keys. Both
    run on `work`, in the lane of changes, so that neither overtakes the other or the drafts; `waiting` holds back
    what the hidden screens ask for meanwhile.
    """

    def __init__(
        self, desk: QWidget, page: LockPage, work: Work, check_password: Callable[[str], None],
        suspend: Callable[[], None] = lambda: None, waiting: Worker | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk)
        self._desk, self._page, self._work, self._check = desk, page, work, check_password
        self._suspend, self._waiting = suspend, waiting
        self._keys: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self._let_go)
        self.pages = QStackedWidget()
        self.pages.addWidget(desk)
        self.pages.addWidget(page)
        page.unlock_wanted.connect(self._try)

    def lock(self) -> None:
        """Show the lock page; where the cursor was is remembered with what is half typed there."""
        if not self.locked:
            self._keys = QApplication.focusWidget()
            for keeper in self._desk.findChildren(DraftKeeper):
                keeper.keep()  # into the encrypted file, before its keys go: the power may fail while it is locked
            self._hide_others()
            self.pages.setCurrentWidget(self._page)
            if self._waiting is not None:
                self._waiting.hold()
            self._let_go()
        self._page.ask()

    @property
    def locked(self) -> bool:
        """Whether the lock page is shown."""
        return self.pages.currentWidget() is self._page

    def _hide_others(self) -> None:
        """Dialogs and menus show people too."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        window = self.pages.window()
        self._hidden = [
            one for one in QApplication.topLevelWidgets()
            if one is not window and one.isVisible() and _belongs(one, window)
        ]  # fmt: skip
        for one in self._hidden:
            one.hide()

    def _let_go(self) -> None:
        def busy(_error: GezhiError) -> None:
            self._again.start()

        if self.locked:
            self._work.change(lambda _progress: self._suspend(), failed=busy)

    def _try(self, password: str) -> None:
        def refuse(error: GezhiError) -> None:
            self._page.refuse(error.text, getattr(error, "seconds", 0.0))

        def open_again(_nothing: None) -> None:
            self._again.stop()
            self.pages.setCurrentWidget(self._desk)
            if self._waiting is not None:
                self._waiting.release()
            for one in self._hidden:
                if isValid(one):
                    one.show()
            self._hidden = []
            if self._keys is not None and isValid(self._keys):
                self._keys.setFocus(Qt.FocusReason.OtherFocusReason)

        self._again.stop()
        self._work.change(lambda _progress: self._check(password), open_again, failed=refuse)


def _belongs(one: QWidget, window: QWidget) -> bool:
    """Whether `one` was opened by something in `window`; `isAncestorOf` ends at the dialog's own frame."""
    above = one.parentWidget()
    while above is not None and above is not window:
        above = above.parentWidget()
    return above is window
