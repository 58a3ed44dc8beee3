"""What the settings screen looks like: a row of tabs, a page of its own behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.screens.settings import commands
from ui.screens.settings.packs.page import PacksPage
from ui.screens.settings.pages import open_to
from ui.screens.settings.rules.page import RulesPage
from ui.screens.settings.users_page import UsersPage
from ui.widgets.boxes import column
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target
    from ui.screens.settings.page import SettingsPage


class SettingsScreen(Screen):
    """The place "settings"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.pages: dict[str, SettingsPage] = {entry.key: entry.make(desk) for entry in open_to(desk)}
        self.stack, self.tabs = QStackedWidget(), {}
        group = QButtonGroup(self)
        for entry in open_to(desk):
            page = self.pages[entry.key]
            page.possible_changed.connect(self.possible_changed)
            self.stack.addWidget(page)
            tab = self.tabs[entry.key] = QToolButton()
            tab.setText(_(entry.title))
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, key=entry.key: self.show_page(key))
            group.addButton(tab)
        tabs = column(Flow(*self.tabs.values()))
        tabs.setContentsMargins(12, 8, 12, 0)  # Flow itself knows no margins
        whole = column(tabs, self.stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.show_page(next(iter(self.pages)))

    @property
    def users(self) -> UsersPage:
        return cast(UsersPage, self.pages["users"])

    @property
    def rules(self) -> RulesPage:
        return cast(RulesPage, self.pages["rules"])

    @property
    def page(self) -> SettingsPage:
        """The one in sight."""
        return cast("SettingsPage", self.stack.currentWidget())

    def show_page(self, key: str) -> None:
        """Show the page with this key."""
        self.tabs[key].setChecked(True)
        self.stack.setCurrentWidget(self.pages[key])
        self.setFocusProxy(self.page)
        if self.isVisible():
            self.page.entered()
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.possible_changed.emit()

    def switch(self) -> None:
        """Show the next page."""
        keys = list(self.pages)
        self.show_page(keys[(self.stack.currentIndex() + 1) % len(keys)])

    def take_pack(self) -> None:
        """Ask for a district pack, with what the district lays down in sight."""
        self.show_page("packs")
        cast(PacksPage, self.pages["packs"]).choose_file()

    # Screen

    def commands(self) -> Sequence[Command]:
        return (
            *(command for page in self.pages.values() for command in page.commands()),
            *commands.commands(self),
        )

    def entered(self) -> None:
        self.page.entered()

    def changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.page.changed(changes)

    def open(self, target: Target) -> None:
        if target.kind in self.tabs:
            self.show_page(target.kind)

    def part(self) -> str:
        return next((key for key, page in self.pages.items() if page is self.page), "")

    def unsaved(self) -> bool:
        return any(page.unsaved() for page in self.pages.values())


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return SettingsScreen(desk)
