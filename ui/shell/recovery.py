"""Offers back what was half typed when the program stopped: 恢复, 放弃 or later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import drafts as operations
from desktop.queries import accounts, drafts
from ui.bridge.target import Target
from ui.widgets.boxes import button, column, label, row, set_tone

if TYPE_CHECKING:
    from desktop.queries.drafts import Offer
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

NAMED = 6  # fields named in the offer


class Recovery(QFrame):
    """Hidden while nothing waits. `offer` reads; one draft at a time, the newest first."""

    def __init__(
        self, office: Workspace, work: Work, actor: str, go: Callable[[Target], None], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._office, self._work, self._actor, self._go = office, work, actor, go
        self._waiting: list[Offer] = []
        self.title = label(_("这是您刚才录入的内容,还没有保存"), part="heading")
        self.words = label(wrap=True)
        self.restore_button = button(_("恢复"), self.restore, kind="primary", icon="rotate-ccw")
        self.discard_button = button(_("放弃"), self.discard, kind="quiet")
        self.later_button = button(_("以后再说"), self.later, kind="link")
        actions = row(self.restore_button, self.discard_button, self.later_button, None)
        self.setLayout(column(self.title, self.words, actions, gap=1, margin=3))
        set_tone(self, "info", "bar")
        self.hide()

    def offer(self) -> None:
        """Look for drafts of who sits here."""

        def look(_progress: object) -> Sequence[Offer]:
            with self._office.read() as db:
                sees = accounts.permit(db, self._actor).may(Action.SEE)
                return drafts.offers(db, self._actor) if sees else ()

        self._work.read(look, self._show, slot="recovery")

    def _show(self, found: Sequence[Offer]) -> None:
        self._waiting = list(found)
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self.hide()
            return
        offer = self._waiting[0]
        at = as_datetime(offer.draft.at_ms).strftime("%m-%d %H:%M")
        head = " · ".join(part for part in (offer.form, offer.where, offer.who, at) if part)
        fields = "、".join(offer.fields[:NAMED])
        filled = _("填了{fields}等 {n} 项") if len(offer.fields) > NAMED else _("填了{fields}")
        more = _("(还有 {n} 份)").format(n=len(self._waiting) - 1) if len(self._waiting) > 1 else ""
        self.words.setText(f"{head}\n{filled.format(fields=fields, n=len(offer.fields))}{more}")
        self.show()
        self.restore_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self) -> None:
        """Open the form and put what was typed back; the draft stays until the form is saved."""
        if self._waiting:
            draft = self._waiting.pop(0).draft
            self.hide()
            self._go(Target("households", "draft", f"{draft.form}:{draft.record_id}"))

    def discard(self) -> None:
        """Throw it away."""
        if self._waiting:
            draft = self._waiting.pop(0).draft
            self._work.change(
                lambda _p: operations.forget(
                    self._office, actor=self._actor, form=draft.form, record_id=draft.record_id
                ),
                notice=_("已放弃没保存的内容"),
            )
            self._next()

    def later(self) -> None:
        """Offered again when the office is opened the next time."""
        self._waiting = []
        self.hide()

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.later()
        else:
            super().keyPressEvent(event)
