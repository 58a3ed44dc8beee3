"""What waits for somebody, at the foot of the window: open doubts and households to be confirmed; a click lists them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.queries import accounts, doubts, verification
from ui.bridge.target import Target
from ui.widgets.boxes import button, row

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

KINDS = ("doubt", "household", "account")


class Attention(QWidget):
    """Nothing is shown while nothing waits; somebody who may not see the register is told nothing."""

    def __init__(self, office: Workspace, work: Work, actor: str, go: Callable[[Target], None]) -> None:
        super().__init__()
        self._office, self._work, self._actor = office, work, actor
        self.doubts = button("", lambda: go(Target("households", "doubts")), kind="link", tip=_("疑问清单"))
        self.unverified = button(
            "", lambda: go(Target("households", "unverified")), kind="link", tip=_("待核实清单")
        )
        self.setLayout(row(self.doubts, self.unverified, gap=2))
        self._show((0, 0))

    def refresh(self) -> None:
        """Count again, off the interface thread."""

        def look(_progress: object) -> tuple[int, int]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                if not permit.may(Action.SEE):
                    return 0, 0
                return doubts.count(db, permit=permit), verification.count(db)

        self._work.read(look, self._show, slot="attention")

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        if changes.concerns(*KINDS):
            self.refresh()

    def _show(self, found: tuple[int, int]) -> None:
        for part, count, words in zip(
            (self.doubts, self.unverified), found, (_("疑问 {n}"), _("待核实 {n} 户")), strict=True
        ):
            part.setText(words.format(n=count))
            part.setVisible(bool(count))
