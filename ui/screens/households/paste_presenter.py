"""What the paste dialog does: plan the cells, then write them as one step. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.exchange.pasting import households, residents
from desktop.exchange.pasting.plan import PastePlan

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class PasteView(Protocol):
    """What the presenter says to the dialog."""

    def show_plan(self, plan: PastePlan) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def written(self) -> None: ...


class PastePresenter:
    """`kind` is that of the table pasted into: "household" or "resident"."""

    def __init__(
        self,
        view: PasteView,
        office: Workspace,
        work: Work,
        kind: str,
        *,
        actor: str,
        today: Callable[[], date],
    ) -> None:
        self._view, self._office, self._work, self.kind = view, office, work, kind
        self._actor, self._today = actor, today
        self.plan: PastePlan | None = None

    def prepare(self, text: str, titles: Sequence[str]) -> None:
        """Plan the cells; nothing is written."""
        office, actor, today = self._office, self._actor, self._today()

        def look(progress: Progress) -> PastePlan:
            if self.kind == "household":
                return households.prepare(office, text, titles, actor=actor, today=today)
            return residents.prepare(office, text, titles, actor=actor, today=today, progress=progress)

        self._work.read(
            look, self._show, failed=self._failed, slot="households.paste", title=_("比对粘贴的内容")
        )

    def _show(self, plan: PastePlan) -> None:
        self.plan = plan
        self._view.show_plan(plan)

    def apply(self) -> None:
        """Write what is planned."""
        plan, office, actor, today = self.plan, self._office, self._actor, self._today()
        if plan is None or not plan.useful:
            return

        def write(progress: Progress) -> Changes:
            if plan.kind == "household":
                return households.apply(office, plan, actor=actor)
            return residents.apply(office, plan, actor=actor, today=today, progress=progress)

        notice = _("已写入粘贴的 {n} 行").format(n=f"{plan.useful:,}")
        self._work.change(
            write, lambda _changes: self._view.written(), failed=self._failed, title=_("粘贴"), notice=notice
        )

    def _failed(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)
