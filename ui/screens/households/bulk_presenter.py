"""What the bulk dialog does: which fields, the plan of a value, writing it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.bulk import BulkField, Fate, fields_for
from desktop.operations import bulk
from desktop.operations.bulk import BulkPlan
from desktop.queries import bulk as queries

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class BulkView(Protocol):
    """What the presenter says to the dialog."""

    def show_fields(self, fields: Sequence[BulkField], micros: Mapping[str, str]) -> None: ...
    def show_plan(self, plan: BulkPlan) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def written(self) -> None: ...


class BulkPresenter:
    """`selected` is the kind of the selected records: "dwelling", "household" or "resident"."""

    def __init__(
        self, view: BulkView, office: Workspace, work: Work, selected: str, ids: Sequence[str], *, actor: str,
        today: Callable[[], date],
    ) -> None:  # fmt: skip
        self._view, self._office, self._work = view, office, work
        self.selected, self.ids = selected, tuple(ids)
        self._actor, self._today = actor, today
        self.plan: BulkPlan | None = None

    def start(self) -> None:
        """Offer the fields."""

        def look(_progress: object) -> dict[str, str]:
            with self._office.read() as db:
                return queries.micro_names(db)

        fields = fields_for(self.selected)
        self._work.read(look, lambda micros: self._view.show_fields(fields, micros), slot="bulk.fields")

    def preview(self, field: str, value: Any) -> None:
        """Plan a value and show what would become of each record."""
        self.plan = None

        def show(plan: BulkPlan) -> None:
            self.plan = plan
            self._view.show_plan(plan)

        self._work.read(
            lambda _p: bulk.plan_change(
                self._office, field, value, selected=self.selected, ids=self.ids, actor=self._actor,
                today=self._today(),
            ),
            show, failed=self._failed, slot="bulk.plan", title=_("预览批量修改"),
        )  # fmt: skip

    def apply(self) -> None:
        """Write what was previewed, as one step."""
        plan = self.plan
        if plan is None or not plan.counts[Fate.CHANGE]:
            return
        notice = _("已修改 {n} 条:{what}").format(n=f"{plan.counts[Fate.CHANGE]:,}", what=plan.title)
        self._work.change(
            lambda _p: bulk.apply(self._office, plan, actor=self._actor, today=self._today()),
            lambda _changes: self._view.written(),
            failed=self._failed, title=_("批量修改"), notice=notice,
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)
