"""What looks after an open office by itself: copies before risky steps, daily and to a stick; bundles to other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.operations.automatic_backups import guard
from ui.shell.backup_watch import BackupWatch
from ui.shell.exchange_watch import ExchangeWatch

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.shell.main_window import MainWindow


def begin(window: MainWindow, office: Workspace, user: str) -> None:
    """Put both watches into the status line and start them; none for an office that is only looked at."""
    if office.read_only:
        return
    office.guard = guard(office, actor=user)
    for make in (BackupWatch, ExchangeWatch):
        watch = make(office, window.worker, user, window.go, lambda: not window.locked)
        window.status.add(watch)
        watch.start()
