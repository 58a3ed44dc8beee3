"""The imports there were: when, what, who; each can be taken back while nothing of it was touched since."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from desktop.queries.history import StepRow
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_table import Column, RecordTable


def _tone(step: StepRow) -> Role | None:
    return Role.TEXT_MUTED if step.undone else None


def _words(step: StepRow) -> str:
    subject = str(step.args.get("subject") or step.title) if isinstance(step.args, dict) else step.title
    return _("(已撤销){what}").format(what=subject) if step.undone else subject


STEPS: tuple[Column[StepRow], ...] = (
    Column("what", N_("导入过的"), _words, width=190, sortable=False, tone=_tone),
    Column("at", N_("时间"), lambda s: s.at[5:16].replace("T", " "), width=90, sortable=False, tone=_tone),
)


class HistoryList(QWidget):
    """Says `undo_wanted` (step id)."""

    undo_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: dict[str, StepRow] = {}
        self.table: RecordTable[StepRow] = RecordTable(
            STEPS, lambda ids: {i: self._steps[i] for i in ids if i in self._steps}
        )
        self.table.setAccessibleName(_("导入过的"))
        self.table.set_empty(_("还没有导入过"))
        self.table.current_changed.connect(self._chosen)
        self.undo_button = button(_("撤销这一次"), self._undo, icon="undo-2", tip=_("之后又改过的内容会保留"))
        layout = column(row(label(_("导入过的"), part="heading"), None, self.undo_button), self.table, gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._chosen("")

    def show_steps(self, steps: Sequence[StepRow]) -> None:
        """Newest first."""
        self._steps = {step.id: step for step in steps}
        self.table.show_ids(list(self._steps))
        self.table.forget_rows()
        self._chosen(self.table.current_id())

    def _chosen(self, step_id: str) -> None:
        step = self._steps.get(step_id)
        self.undo_button.setEnabled(step is not None and not step.undone)

    def _undo(self) -> None:
        if self.table.current_id():
            self.undo_wanted.emit(self.table.current_id())
