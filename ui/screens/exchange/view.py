"""The place "exchange": imports, map files, bundles and what two computers wrote differently, behind its tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.screens.exchange.between.view import BetweenPage
from ui.screens.exchange.bundles.view import BundlesPage, own_keys
from ui.screens.exchange.commands import commands
from ui.screens.exchange.disputes.view import DisputesPage
from ui.screens.exchange.imports.view import ImportsPage
from ui.screens.exchange.outlines.view import OutlinesPage
from ui.screens.exchange.presenter import TabsPresenter
from ui.screens.exchange.receipt.view import ReceiptPage
from ui.screens.exchange.transport.view import TransportPage
from ui.widgets.boxes import column
from ui.widgets.flow import Flow
from ui.widgets.pages import Pages

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class ExchangeScreen(Screen):
    """The pages "imports", "outlines", "bundles", "transport", "receipt", "disputes" and "between"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.imports, self.outlines, self.bundles = ImportsPage(desk), OutlinesPage(desk), BundlesPage(desk)
        self.disputes, self.between = DisputesPage(desk), BetweenPage(desk)
        self.transport = TransportPage(desk, own_keys, self._look_into)
        self.receipt = ReceiptPage(desk, own_keys)
        self.waiting = TabsPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._pages: dict[str, QWidget] = {
            "imports": self.imports, "outlines": self.outlines, "bundles": self.bundles,
            "transport": self.transport, "disputes": self.disputes, "between": self.between,
            "receipt": self.receipt,
        }  # fmt: skip
        self.stack = Pages()
        for page in self._pages.values():
            self.stack.addWidget(page)
        self._words = {
            "imports": _("导入 Excel"), "outlines": _("导入楼栋轮廓"), "bundles": _("交换包"), "transport": _("收发"),
            "receipt": _("回执"), "disputes": _("两边不一致"), "between": _("社区之间"),
        }  # fmt: skip
        self.tabs = {key: self._tab(key, word) for key, word in self._words.items()}
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
        head = column(Flow(*self.tabs.values()))  # in two lines on a notebook with large letters
        head.setContentsMargins(12, 8, 12, 0)
        layout = column(head, self.stack, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_page("imports")

    def _tab(self, key: str, word: str) -> QToolButton:
        made = QToolButton()
        made.setText(word)
        made.setCheckable(True)
        made.clicked.connect(lambda _on=False: self.show_page(key))
        return made

    def show_page(self, key: str) -> None:
        """Show one of the pages."""
        self.tabs[key].setChecked(True)
        self.stack.setCurrentWidget(self._pages[key])
        if key == "bundles":
            self.bundles.presenter.entered()
            self.bundles.setFocus()
        elif key == "transport":
            self.transport.entered()
            self.transport.setFocus()
        elif key == "disputes":
            self.disputes.presenter.look()
            self.disputes.setFocus()
        elif key == "between":
            self.between.presenter.look()
            self.between.setFocus()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """What waits, on the tabs behind which it waits."""
        for key, word in self._words.items():
            self.tabs[key].setText(f"{word} {counts[key]}" if counts.get(key) else word)

    def _look_into(self, path: Path) -> None:
        self.show_page("bundles")
        self.bundles.presenter.open(path)

    def switch(self) -> None:
        """Show the next page."""
        self.stack.setCurrentIndex((self.stack.currentIndex() + 1) % self.stack.count())
        self.show_page(self.part())

    def on(self, key: str, run: Callable[[], object]) -> None:
        """Show a page, then do something there."""
        self.show_page(key)
        run()

    # The window's side

    def entered(self) -> None:
        self.waiting.entered()
        if self.stack.currentWidget() is self.imports:
            self.imports.begin()

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def changed(self, changes: Changes) -> None:
        self.waiting.changed(changes, visible=self.isVisible())
        self.imports.presenter.changed(changes)
        self.bundles.presenter.changed(changes, visible=self.bundles.isVisible())
        self.transport.changed(changes)
        self.disputes.presenter.changed(changes, visible=self.disputes.isVisible())
        self.between.presenter.changed(changes, visible=self.between.isVisible())

    def part(self) -> str:
        return next(key for key, page in self._pages.items() if page is self.stack.currentWidget())

    def open(self, target: Target) -> None:
        if target.kind.startswith("outline"):
            self.show_page("outlines")
        elif target.kind == "transport":
            self.show_page("transport")
        elif target.kind == "dispute":
            self.show_page("disputes")
        elif target.kind in ("ticket", "receipt"):
            self.show_page("receipt" if target.kind == "receipt" else "between")
        else:
            self.show_page("bundles" if target.kind.startswith("bundle") else "imports")


def build(desk: Desk) -> ExchangeScreen:
    """The screen of this place."""
    return ExchangeScreen(desk)
