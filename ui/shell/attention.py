"""What waits for somebody, at the foot of the window: doubts, households to confirm, a certificate, a lack of directors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.queries import accounts, computers, doubts, verification
from ui.bridge.target import Target
from ui.widgets.boxes import button, row

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

KINDS = ("doubt", "household", "account", "setting")


class Attention(QWidget):
    """Nothing is shown while nothing waits; somebody who may not see the register is told nothing."""

    def __init__(self, office: Workspace, work: Work, actor: str, go: Callable[[Target], None]) -> None:
        super().__init__()
        self._office, self._work, self._actor = office, work, actor
        self.doubts = button("", lambda: go(Target("households", "doubts")), kind="link", tip=_("疑问清单"))
        self.unverified = button(
            "", lambda: go(Target("households", "unverified")), kind="link", tip=_("待核实清单")
        )
        self.certificate = button(
            "", lambda: go(Target("settings", "computers")), kind="link", tip=_("写新的登记申请交给区里")
        )
        self.director = button("", lambda: go(Target("settings", "users")), kind="link")
        self.setLayout(row(self.director, self.doubts, self.unverified, self.certificate, gap=2))
        self._show((0, 0, "", ""))

    def refresh(self) -> None:
        """Count again, off the interface thread."""

        def look(_progress: object) -> tuple[int, int, str, str]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                if not permit.may(Action.SEE):
                    return 0, 0, "", ""
                until, lapses = computers.standing(db, self._office.clock.milliseconds())
                ends = until if lapses and permit.may(Action.MANAGE_USERS) else ""
                lacking = accounts.without_director(db)
                return doubts.count(db, permit=permit), verification.count(db), ends, lacking

        self._work.read(look, self._show, slot="attention")

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        if changes.concerns(*KINDS):
            self.refresh()

    def _show(self, found: tuple[int, int, str, str]) -> None:
        self.director.setText(_("一位主任也没有") if found[3] else "")
        self.director.setToolTip(found[3])
        self.director.setVisible(bool(found[3]))
        self.certificate.setText(_("区里的证书 {day} 到期").format(day=found[2]))
        self.certificate.setVisible(bool(found[2]))
        for part, count, words in zip(
            (self.doubts, self.unverified), found[:2], (_("疑问 {n}"), _("待核实 {n} 户")), strict=True
        ):
            part.setText(words.format(n=count))
            part.setVisible(bool(count))
