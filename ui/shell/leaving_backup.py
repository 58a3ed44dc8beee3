"""The last copy before the office is closed: a small window says so and lets go when it is done, or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.base.progress import step
from desktop.exchange.bundle import automatic
from desktop.operations import automatic_backups
from desktop.queries import posting
from desktop.security import install
from ui.bridge.jobs import Jobs
from ui.widgets.boxes import button, column, label, row

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.workspace import Workspace


class LeavingBackup(QWidget):
    """`over` is emitted once, when the office may be closed. Closing the window cancels the copy."""

    over = Signal()

    def __init__(self, office: Workspace, actor: str) -> None:
        super().__init__()
        self.setWindowTitle(_("格知"))
        self._jobs, self._done = Jobs(self), False
        self.words, self.bar = label(_("正在备份,马上就好…"), wrap=True), QProgressBar()
        self.bar.setRange(0, 0)
        self.cancel_button = button(_("不备份了"), self.close, kind="quiet")
        self.setLayout(column(self.words, self.bar, row(None, self.cancel_button), gap=2, margin=4))
        self.setMinimumWidth(380)
        self._job = self._jobs.read(lambda progress: _last_things(office, actor, progress))
        self._job.progressed.connect(self._show)
        self._job.succeeded.connect(lambda _made: self.close())
        self._job.failed.connect(self._failed)

    def start(self) -> None:
        """Show and begin."""
        self.show()
        self._job.start()

    def _show(self, done: int, total: int, doing: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.words.setText(_("正在备份:{doing}").format(doing=doing))

    def _failed(self, error: BaseException) -> None:
        why = error.text if isinstance(error, GezhiError) else str(error)
        self.words.setText(_("备份没有做成:{why}数据已保存在本机。").format(why=why))
        self.bar.hide()
        self.cancel_button.setText(_("知道了"))
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt's interface

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        if not self._done:
            self._done = True
            self._jobs.shutdown()
            self.over.emit()


def _last_things(office: Workspace, actor: str, progress: Progress) -> None:
    """The last bundle to the second place and the mailbox, then the copy. A bundle that fails holds nobody up."""
    with suppress(GezhiError):
        if _bundle_due(office):
            step(progress, 0, 1, _("写自动交换包"))
            automatic.run(office, install.load_or_create(), actor=actor)
    if automatic_backups.leaving(office):
        automatic_backups.back_up(office, reason="leaving", actor=actor, progress=progress)


def _bundle_due(office: Workspace) -> bool:
    with office.read() as db:
        if posting.plan(db) == posting.Plan():
            return False
    return automatic.due(office, install.load_or_create(), leaving=True)


def leave(office: Workspace, actor: str, then: Callable[[], object]) -> LeavingBackup | None:
    """Copy the office if something changed since the newest copy, then `then`; None when that was at once."""
    try:
        wanted = not office.read_only and (automatic_backups.leaving(office) or _bundle_due(office))
    except GezhiError:  # the office was let go of already, or its disk is gone
        wanted = False
    if not wanted:
        then()
        return None
    window = LeavingBackup(office, actor)
    window.over.connect(then)
    window.start()
    return window
