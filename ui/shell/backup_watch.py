"""Copies without asking: today's, the one for a stick that was just plugged in, the monthly rehearsal; and the reminders.

Everything runs among the reads, so saving goes on meanwhile; it shows in the status line and can be cancelled there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import automatic_backups, recovery_sheets, rehearsals
from desktop.queries import accounts
from ui.bridge.target import Target
from ui.widgets.boxes import button, row

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.operations.automatic_backups import Standing
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

FIRST_LOOK = 20_000  # milliseconds after the window came: not while the clerk waits for the first screen
LOOK_EVERY = 60_000


class BackupWatch(QWidget):
    """A link in the status line, seen only when the second place is overdue, or the recovery sheet was ended elsewhere.

    `idle`: whether work may begin now.
    """

    def __init__(
        self, office: Workspace, work: Work, actor: str, go: Callable[[Target], None],
        idle: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._office, self._work, self._actor, self._idle = office, work, actor, idle
        self._busy = self._gave_up = False
        self._page = "backups"
        self.link = button("", lambda: go(Target("settings", self._page)), kind="link")
        self.setLayout(row(self.link))
        self.link.hide()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look after a while, then every minute."""
        QTimer.singleShot(FIRST_LOOK, self, self.look)
        self._timer.start(LOOK_EVERY)
        self._remind()

    def look(self) -> None:
        """Do what is due; one thing at a time."""
        if self._busy or self._gave_up or not self._idle():
            return
        self._busy = True

        def work(_progress: Progress) -> tuple[bool, bool]:
            with self._office.read() as db:
                may = accounts.permit(db, self._actor).may(Action.BACK_UP)
            return automatic_backups.due(self._office), may and rehearsals.due(self._office)

        self._work.read(work, self._do, failed=self._failed)

    def _do(self, due: tuple[bool, bool]) -> None:
        copy, rehearsal = due
        office, actor = self._office, self._actor
        if copy:
            self._work.read(
                lambda progress: automatic_backups.back_up(office, reason="daily", actor=actor, progress=progress),
                lambda _made: self._over(), failed=self._failed, title=_("自动备份"),
            )  # fmt: skip
        elif rehearsal:
            self._work.read(
                lambda progress: rehearsals.rehearse(office, actor=actor, progress=progress),
                lambda _done: self._over(), failed=self._failed, title=_("恢复演练"),
            )  # fmt: skip
        else:
            self._over()

    def _over(self) -> None:
        self._busy = False
        if self._idle():
            self._remind()

    def _failed(self, error: GezhiError) -> None:
        """Said once in the status line; tried again the next time the office is opened, or by hand."""
        self._busy, self._gave_up = False, True
        self.link.setText(_("自动备份没有做成:{why}").format(why=error.text))
        self.link.show()

    def _remind(self) -> None:
        def work(_progress: Progress) -> tuple[Standing, str | None]:
            with self._office.read() as db:
                director = accounts.permit(db, self._actor).may(Action.MANAGE_USERS)
            ended = recovery_sheets.ended_elsewhere(self._office) if director else None
            return automatic_backups.standing(self._office), ended

        self._work.read(work, self._show, failed=self._failed, slot="backups.reminder")

    def _show(self, told: tuple[Standing, str | None]) -> None:
        stands, ended = told
        words = reminder(stands)
        self._page = "backups" if words or ended is None else "keys"
        self.link.setText(words if words or ended is None else _("这台电脑还用着旧的恢复码单"))
        self.link.setVisible(bool(self.link.text()))


def reminder(stands: Standing) -> str:
    """What to remind of, "" when all is well."""
    if not stands.overdue or not stands.plan.on:
        return ""
    if stands.plan.second is None:
        return _("备份只在这台电脑上")
    if stands.days is None:
        return _("还没有备份到U盘")
    return _("{n} 天没有备份到U盘").format(n=stands.days)
