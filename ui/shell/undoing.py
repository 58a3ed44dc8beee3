"""Ctrl+Z and Ctrl+Y for the whole window, with the words of the step they mean; what was not sent yet. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import undo
from desktop.queries import accounts, history, overview

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class Undoing:
    """Knows what would be undone; `refreshed` is called when that changed."""

    def __init__(self, office: Workspace, work: Work, *, actor: str, refreshed: Callable[[], None]) -> None:
        self._office, self._work, self._actor, self._refreshed = office, work, actor, refreshed
        self.undo_title = ""
        self.redo_title = ""
        self.unsent = 0  # steps no bundle has taken along yet

    def refresh(self) -> None:
        """Ask the history again, off the interface thread."""

        def look(_progress: object) -> tuple[str, str, int]:
            with self._office.read() as db:
                if not accounts.permit(db, self._actor).may(Action.SEE):
                    return "", "", 0  # a step says whom it was about
                back, forth, unsent = history.next_undo(db), history.next_redo(db), overview.unsent(db)
            again = (str(forth.args.get("subject", "")) or forth.title) if forth else ""
            return (back.title if back else "", again, unsent)

        def show(found: tuple[str, str, int]) -> None:
            self.undo_title, self.redo_title, self.unsent = found
            self._refreshed()

        self._work.read(look, show, slot="undoing")

    def undo(self) -> None:
        """Take my newest step back."""
        title = self.undo_title
        self._work.change(
            lambda progress: undo.undo(self._office, actor=self._actor, progress=progress),
            title=_("撤销"),
            then=lambda _changes: self.refresh(),
            notice=_("已撤销:{step}").format(step=title) if title else "",
        )

    def redo(self) -> None:
        """Bring back what the newest undo took."""
        title = self.redo_title
        self._work.change(
            lambda progress: undo.redo(self._office, actor=self._actor, progress=progress),
            title=_("恢复"),
            then=lambda _changes: self.refresh(),
            notice=_("已恢复:{step}").format(step=title) if title else "",
        )
