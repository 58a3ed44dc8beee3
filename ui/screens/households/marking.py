"""Marking whoever is selected in a list, or everybody the list shows, in a campaign (专项工作)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.operations import campaigns as operations
from desktop.queries import campaigns

if TYPE_CHECKING:
    from desktop.queries.campaigns import Campaign
    from ui.bridge.desk import Desk


class Marking:
    """Asks in which campaign, then which mark; `said` hears a refusal."""

    def __init__(self, parent: QWidget, desk: Desk, said: Callable[[str], None]) -> None:
        self._parent, self._desk, self._said = parent, desk, said

    def begin(self, kind: str, ids: Sequence[str]) -> None:
        """Records of one kind ("resident", "household")."""
        if not ids:
            self._said(_("名单里没有人,先换一个地点或条件。"))
            return
        day = self._desk.today()

        def look(_progress: object) -> list[Campaign]:
            with self._desk.office.read() as db:
                return [one for one in campaigns.campaigns(db) if one.open_on(day)]

        self._desk.work.read(
            look, lambda running: self._ask_campaign(kind, tuple(ids), running), failed=self._failed,
            slot="households.marking",
        )  # fmt: skip

    def _ask_campaign(self, kind: str, ids: Sequence[str], running: Sequence[Campaign]) -> None:
        if not running:
            self._said(_("没有进行中的专项工作。主任在“设置”的“专项工作”里开始一项。"))
            return
        dialog = self._dialog(_("在哪一项里标记这 {n} 条?").format(n=f"{len(ids):,}"))
        names = [f"{one.name}({one.ended_on})" for one in running]
        dialog.setComboBoxItems(names)
        dialog.accepted.connect(
            lambda: self._ask_text(kind, ids, running[names.index(dialog.textValue())].id)
        )
        dialog.open()

    def _ask_text(self, kind: str, ids: Sequence[str], campaign: str) -> None:
        dialog = self._dialog(_("标记写什么?可以空着。"))
        dialog.accepted.connect(lambda: self._mark(kind, ids, campaign, dialog.textValue()))
        dialog.open()

    def _dialog(self, words: str) -> QInputDialog:
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle(_("加专项标记"))
        dialog.setLabelText(words)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        return dialog

    def _mark(self, kind: str, ids: Sequence[str], campaign: str, text: str) -> None:
        desk = self._desk
        desk.work.change(
            lambda _p: operations.tag(
                desk.office, campaign, [(kind, one) for one in ids], text=text, actor=desk.actor, today=desk.today()
            ),
            failed=self._failed, title=_("加专项标记"), notice=_("已加 {n} 个标记").format(n=f"{len(ids):,}"),
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._said(error.text)
