"""Brings what waits into the households screen: the lists in its middle, the second keying at its right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.screens.households.waiting.page import DOUBTS, REKEY, UNVERIFIED, WaitingPage
from ui.screens.households.waiting.rekey_page import RekeyPage

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.rekeying import Blind
    from ui.bridge.desk import Desk


class WaitingDesk(QObject):
    """leave: keeps a half-typed form before something takes its place. subject: the resident on sight, "" for none.

    `opened`: (kind, record id, field). `back`: the page at the right before the second keying is wanted again.
    """

    opened = Signal(str, str, str)
    back = Signal()

    def __init__(
        self, desk: Desk, middle: QWidget, right: QStackedWidget, leave: Callable[[Callable[[], None]], None],
        subject: Callable[[], str],
    ) -> None:  # fmt: skip
        super().__init__(right)
        self._right, self._leave, self._subject = right, leave, subject
        self._middle = middle
        self.centre = QStackedWidget()
        self.page, self.rekey = WaitingPage(desk), RekeyPage()
        self.centre.addWidget(middle)
        self.centre.addWidget(self.page)
        right.addWidget(self.rekey)
        self.page.left.connect(self.hide)
        self.page.opened.connect(self.opened.emit)
        self.page.rekey_wanted.connect(self.begin)
        self.page.keyed.connect(self.rekey.show_keyed)
        self.rekey.typed.connect(self.page.presenter.key_again)
        self.rekey.left.connect(self.back.emit)
        self.rekey.opened.connect(lambda i: self.opened.emit("resident", i, "id_number"))
        self.rekey.next_wanted.connect(self._next)

    def show_list(self, number: int) -> None:
        """One of the lists takes the place of the building."""
        self.centre.setCurrentWidget(self.page)
        self.page.show_list(number)

    def hide(self) -> None:
        """The building or list is back."""
        if self.centre.currentWidget() is self.page:
            self.centre.setCurrentWidget(self._middle)
            self._middle.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> bool:
        """Whether the second keying stands at the right."""
        return self._right.currentWidget() is self.rekey

    def key_again(self) -> None:
        """Key the resident on sight again."""
        if resident := self._subject():
            self.page.presenter.blind(resident, self.begin)

    def begin(self, who: Blind) -> None:
        """Key this one again."""

        def show() -> None:
            self._right.setCurrentWidget(self.rekey)
            self.rekey.begin(who)

        self._leave(show)

    def _next(self) -> None:
        following = self.page.rekey.current_id()
        self.page.tabs.setCurrentIndex(REKEY)
        if following:
            self.page.rekey.opened.emit(following)
        else:
            self.back.emit()

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        self.page.changed(changes)

    def commands(self) -> list[Command]:
        """What the register knows of this."""
        place = "households"
        return [
            Command(
                id="households.rekey", title=N_("复录"), tip=N_("不看原来的号码,把这位居民的证件号和电话再录一遍"),
                shortcut="F9", icon="rotate-ccw", place=place, run=self.key_again,
                enabled=lambda: bool(self._subject()),
            ),
            Command(
                id="households.doubts", title=N_("疑问清单"), tip=N_("列出全部还没有了结的疑问"), shortcut="Ctrl+F8",
                icon="flag", place=place, run=lambda: self.show_list(DOUBTS),
            ),
            Command(
                id="households.unverified", title=N_("待核实清单"), tip=N_("采集了、还没有第二个人核实的户"),
                shortcut="Ctrl+F7", icon="badge-check", place=place, run=lambda: self.show_list(UNVERIFIED),
            ),
            Command(
                id="households.sample", title=N_("待复录清单"), tip=N_("抽查要再录一遍的居民"), shortcut="Ctrl+F9",
                icon="list", place=place, run=lambda: self.show_list(REKEY),
            ),
        ]  # fmt: skip
