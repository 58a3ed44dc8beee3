"""The window on an open district: its places, and what a district's window has instead of an office's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.district import rights
from ui.bridge.commands import Command
from ui.bridge.district_desk import District, DistrictDesk
from ui.shell import window_commands
from ui.shell.district.finding import OfficeFinder
from ui.shell.district.places import DISTRICT_PLACES
from ui.shell.helping import Helping
from ui.shell.idle import IdleWatch
from ui.shell.palette import CommandPalette
from ui.shell.stage import Stage
from ui.shell.title_bar import TitleBar
from ui.widgets.boxes import column, row

if TYPE_CHECKING:
    from ui.shell.places import Place
    from ui.widgets.form import Field

IDLE_MINUTES: Final = 10.0  # without a touch and without work; then the district is closed


class DistrictWindow(Stage):
    """One district, open. It is closed after a while without a touch: it has no password of its own to lock it with."""

    def __init__(
        self, district: District, version: str, places: tuple[Place, ...] = DISTRICT_PLACES,
        idle_minutes: float = IDLE_MINUTES,
    ) -> None:  # fmt: skip
        super().__init__(places, version)
        self.district = district
        self.desk = DistrictDesk(district, self.worker, self.messages, self.go)
        self.setWindowTitle(_("{office} — 格知").format(office=district.name))
        self._page = QWidget()
        self.commands.register(self._commands(), self._page)
        self.commands.allow(rights.permit(district.database))
        self._lay_out()
        self.finder = OfficeFinder(self.title_bar.search, district, self.worker, self.go)
        self.idle = IdleWatch(idle_minutes, self)
        self.idle.idle.connect(self._unattended)
        self.palette_box.chosen.connect(lambda key: self.commands.action(key).trigger())
        self.hub.changed.connect(self._on_changed)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def _lay_out(self) -> None:
        action = self.commands.action
        words = _("{name}(区级)").format(name=self.district.name)
        self.title_bar = TitleBar(
            words, self.district.actor, [], [action("app.palette"), action("app.close_office")],
            hint=_("找社区:名称、代码、拼音首字母 (Ctrl+K)"),
        )  # fmt: skip
        right = column(self.bar, self.stack, gap=0)
        right.setStretch(1, 1)
        middle = row(self.rail, right, gap=0)
        middle.setStretch(1, 1)
        self.help = Helping(self._page, self)
        whole = column(self.title_bar, middle, self.status, gap=0)
        whole.setStretch(1, 1)
        self._page.setLayout(whole)
        self.setCentralWidget(self._page)
        self.palette_box = CommandPalette(self.commands, initials, self)

    def _commands(self) -> list[Command]:
        own = [
            Command(
                id="app.find", title=N_("查找"), tip=N_("找社区:名称、代码、拼音首字母"), shortcut="Ctrl+K", icon="search",
                run=self.focus_search,
            ),
            Command(
                id="app.palette", title=N_("命令"), tip=N_("列出全部命令"), shortcut="Ctrl+Shift+P", icon="command",
                run=self.open_palette,
            ),
            Command(
                id="app.help", title=N_("说明"), tip=N_("这一页的手册"), shortcut="F1", icon="circle-help",
                run=lambda: self.help.wanted(),
            ),
            Command(
                id="app.manual", title=N_("使用手册"), tip=N_("目录和查找,不需要网络"), shortcut="Shift+F1",
                icon="file-text",
                run=lambda: self.help.read(),
            ),
            Command(
                id="app.close_office", title=N_("关闭区级库"), tip=N_("回到登录窗口"), shortcut="Ctrl+L", icon="log-out",
                run=self.close_office,
            ),
            Command(
                id="app.quit", title=N_("退出"), tip=N_("关闭格知"), shortcut="Ctrl+Q", icon="x", run=self.quit,
            ),
        ]  # fmt: skip
        return [*window_commands.places(self), *own, *window_commands.look(self)]

    def desk_of(self) -> DistrictDesk:
        return self.desk

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.title_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.title_bar.search.selectAll()

    def explain_field(self, topic: str, field: Field) -> None:
        """F1 in a field, also of a dialog over this window."""
        self.help.explain(topic, field)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        self.help.follow(now)
        if now is not None and self.isAncestorOf(now):
            self.commands.refresh()

    def _on_changed(self, changes: object) -> None:
        for screen in self.screens.values():
            screen.changed(changes)  # type: ignore[arg-type]

    def _unattended(self) -> None:
        """Names of people may be on the screen: it goes when nobody sits there; running work is not cut off."""
        if self.jobs.running:
            self.idle.set_minutes(IDLE_MINUTES)
        else:
            self.close_office()

    # Qt's interface

    def closeEvent(self, event: QCloseEvent) -> None:
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]
        self.idle.stop()
        self.jobs.shutdown()
        self.district.database.close()
        self.closed.emit()
        if self._leaving:
            self.left.emit()
        event.accept()
