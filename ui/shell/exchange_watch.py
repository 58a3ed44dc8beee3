"""Bundles without asking: every quarter of an hour to the second place and the mailbox; and what came for this PC.

Everything runs among the reads and is silent; a link in the status line says that something waits, or failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import automatic, mailbox, outbox
from desktop.queries import accounts, gaps
from desktop.security import install
from ui.bridge.target import Target
from ui.widgets.boxes import button, row, set_tone

if TYPE_CHECKING:
    from desktop.security.install import Install
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

FIRST_LOOK = 30_000  # milliseconds after the window came, when the first screen stands
LOOK_EVERY = 60_000


@dataclass(frozen=True)
class Seen:
    """What to tell: letters that wait, copies found damaged, a place that failed, what has been missing too long."""

    letters: int = 0
    spoilt: int = 0
    problems: tuple[str, ...] = ()
    gap: str = ""
    gap_tone: str = ""

    @property
    def words(self) -> str:
        """One thing at a time, the most urgent first; "" when there is nothing to say."""
        if self.spoilt:
            return _("有 {n} 个包在U盘上的拷贝损坏了").format(n=self.spoilt)
        if self.gap_tone:
            return self.gap
        if self.letters:
            return _("信箱有 {n} 个新包").format(n=self.letters)
        if self.problems:
            return _("自动交换包没有写成")
        return ""

    @property
    def tone(self) -> str:
        """How urgently it is said."""
        if self.spoilt:
            return "alarm"
        return self.gap_tone or ("" if self.letters else "warn" if self.problems else "")


class ExchangeWatch(QWidget):
    """A link in the status line. `idle`: whether work may begin now; `own`: gives this PC's keys, on a job."""

    def __init__(
        self, office: Workspace, work: Work, actor: str, go: Callable[[Target], None],
        idle: Callable[[], bool] = lambda: True, own: Callable[[], Install] = install.load_or_create,
    ) -> None:  # fmt: skip
        super().__init__()
        self._office, self._work, self._actor, self._idle, self._own = office, work, actor, idle, own
        self._busy = False
        self._here: frozenset[str] = (
            frozenset()
        )  # folders with copies that were within reach at the last look
        self.link = button("", lambda: go(Target("exchange", "transport")), kind="link", tip=_("收发"))
        self.setLayout(row(self.link))
        self.link.hide()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to look after a while, then every minute."""
        QTimer.singleShot(FIRST_LOOK, self, self.look)
        self._timer.start(LOOK_EVERY)

    def look(self) -> None:
        """Write what is due, see what came; one look at a time, and none while the window is locked."""
        if self._busy or not self._idle():
            return
        self._busy = True
        self._work.read(lambda _progress: self._done(), self._show, failed=self._failed)

    def _done(self) -> Seen | None:
        office = self._office
        with office.read() as db:
            if not accounts.permit(db, self._actor).may(Action.EXCHANGE):
                return None
        own = self._own()
        found = mailbox.look(office, own)
        known = [one for one in found.good if not one.ops]  # they bring only their sender's word
        if known:
            mailbox.take_in(office, own, known, actor=self._actor)
        if automatic.due(office, own):
            automatic.run(office, own, actor=self._actor)
        problems = automatic.standing(office, own).problems
        with office.read() as db:
            lacking = gaps.gaps(db, own_id=office.db_id, at_ms=office.clock.milliseconds())
        urgent = next((gap for gap in lacking if gap.tone), None)
        waiting = sum(1 for one in found.good if one.ops)
        return Seen(
            waiting,
            self._plugged_in(),
            problems,
            urgent.words if urgent else "",
            urgent.tone if urgent else "",
        )

    def _plugged_in(self) -> int:
        """Read the copies again on what has just come into reach; how many are damaged, until they are copied anew."""
        here = outbox.reachable(self._office)
        if fresh := here - self._here:
            outbox.recheck(self._office, only=sorted(fresh))
        self._here = here
        return sum(1 for one in outbox.entries(self._office) if one.state == outbox.SPOILT)

    def _show(self, seen: Seen | None) -> None:
        self._busy = False
        words = seen.words if seen is not None else ""
        self.link.setText(words)
        set_tone(self.link, seen.tone if seen is not None else "")
        self.link.setVisible(bool(words))

    def _failed(self, error: GezhiError) -> None:
        """Never in the way: said in the line, tried again at the next look."""
        self._busy = False
        self.link.setText(_("自动交换包没有写成"))
        self.link.setToolTip(error.text)
        self.link.show()
