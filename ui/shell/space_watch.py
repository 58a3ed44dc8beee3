"""Says above the screen, and in the title, that nothing can be saved: the disk is nearly full, or cannot be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.base.i18n import _

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.shell.title_bar import TitleBar
    from ui.widgets.message_bar import MessageBar

EVERY: Final = 20_000  # milliseconds


class SpaceWatch(QObject):
    """Looks at the disk under the office while its window is open; one look asks the system and reads nothing."""

    def __init__(self, office: Workspace, title: TitleBar, bar: MessageBar) -> None:
        super().__init__(bar)
        self._office, self._title, self._bar = office, title, bar
        self._told = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Tell at once what is to be told; an office that stays read-only needs no second look."""
        if self._office.read_only:
            self._title.mark_read_only(self._office.read_only)
            self._bar.say(self._office.read_only, "warn")
            return
        self.look()
        self._timer.start()

    def look(self) -> None:
        """The banner comes when the disk is nearly full and goes when there is room again."""
        words = self._office.tight
        if words and not self._told:
            self._title.mark_read_only(words)
            self._bar.say(words, "warn")
        elif self._told and not words:
            self._title.mark_writable()
            self._bar.say(_("磁盘已有空间,可以保存了。"), "good")
        self._told = bool(words)
