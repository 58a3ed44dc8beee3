"""The window on an open district: its places, and what a district's window has instead of an office's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.district import rights, who_may
from desktop.domain.permissions import SOLE_USER, Permit, Role
from ui.bridge.commands import Command
from ui.bridge.district_desk import District, DistrictDesk
from ui.bridge.rights import DISTRICT_EVERYTHING, DISTRICT_FIGURES
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
    from desktop.district.rights import Reach
    from ui.bridge.target import Target
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
        self.desk = DistrictDesk(district, self.worker, self.messages, self.go, refusal=self.commands.refusal)
        self.setWindowTitle(_("{office} — 格知").format(office=district.name))
        self._page = QWidget()
        self.commands.register(self._commands(), self._page)
        self._admit(rights.reach(district.database))
        self._lay_out()
        self.finder = OfficeFinder(self.title_bar.search, district, self.worker, self.go)
        self.idle = IdleWatch(idle_minutes, self)
        self.idle.idle.connect(self._unattended)
        self.palette_box.chosen.connect(lambda key: self.commands.action(key).trigger())
        self.hub.changed.connect(self._on_changed)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def _admit(self, reach: Reach) -> None:
        """Close what is not open to the login, before a screen is built: every button asks the commands."""
        self._everything = reach.everything
        permit = SOLE_USER if reach.writes else Permit.of([Role.VIEWER])
        closed = {} if reach.everything else dict.fromkeys(DISTRICT_FIGURES, who_may.reading_words())
        self.commands.allow(permit, why=who_may.writing_words(), closed=closed)
        self.rail.admit(self.admits, who_may.reading_words())

    def admits(self, key: str) -> bool:
        return super().admits(key) and (self._everything or key not in DISTRICT_EVERYTHING)

    def go(self, target: Target) -> None:
        """As every window; who may not see a place stays where he is and is told who may."""
        if self.admits(target.place):
            super().go(target)
        else:
            self.bar.say(who_may.reading_words(), "warn")

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
