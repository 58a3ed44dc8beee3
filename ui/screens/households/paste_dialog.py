"""What was pasted from WPS, line by line with its fate and its reasons, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.i18n import N_, _
from desktop.exchange.pasting.plan import PastePlan, PasteRow
from ui.screens.households.paste_presenter import PastePresenter
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

_FATES: Final = {
    "new": N_("新增"), "update": N_("修改"), "same": N_("不变"), "skip": N_("跳过"), "reject": N_("✕ 不写入"),
}  # fmt: skip
_TONES: Final = {"same": Role.TEXT_MUTED, "skip": Role.TEXT_MUTED, "reject": Role.ALARM}
_ORDER: Final = ("reject", "new", "update", "skip", "same")


def _tone(line: PasteRow) -> Role | None:
    return Role.WARN if line.fate in ("new", "update") and line.reasons else _TONES.get(line.fate)


def _changes(line: PasteRow) -> str:
    return ";".join(f"{what} {before} → {after}" for what, before, after in line.changes)


COLUMNS: Final[tuple[Column[PasteRow], ...]] = (
    Column("number", N_("第几行"), lambda r: str(r.number), width=52, number=True, sortable=False),
    Column("fate", N_("结果"), lambda r: _(_FATES[r.fate]), width=76, sortable=False, tone=_tone),
    Column("what", N_("哪一条"), lambda r: r.what, width=190, sortable=False),
    Column("changes", N_("改动"), _changes, width=240, sortable=False),
    Column("reasons", N_("说明"), lambda r: " ".join(r.reasons), width=240, sortable=False, tone=_tone),
)


class PasteDialog(QDialog):
    """Implements `PasteView`; closes itself when the cells are written."""

    def __init__(
        self, desk: Desk, kind: str, text: str, titles: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("粘贴"))
        self._rows: dict[str, PasteRow] = {}
        self.presenter = PastePresenter(
            self, desk.office, desk.work, kind, actor=desk.actor, today=desk.today
        )
        self.table: RecordTable[PasteRow] = RecordTable(COLUMNS, lambda ids: {i: self._rows[i] for i in ids})
        self.table.set_empty(_("正在比对…"))
        self.bar, self.summary = MessageBar(), label(wrap=True)
        self.apply_button = button(_("写入"), self.presenter.apply, kind="primary")
        self.apply_button.setEnabled(False)
        hint = label(
            _("空白的格子不会清掉原来的内容,打了星号的号码不会写入;看过再写入,按 Ctrl+Z 整批撤销。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        foot = row(self.summary, button(_("取消"), self.reject), self.apply_button)
        foot.setStretch(0, 1)
        box = column(hint, self.bar, self.table, foot, gap=3, margin=4)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.resize(900, 520)
        self.presenter.prepare(text, titles)

    # PasteView

    def show_plan(self, plan: PastePlan) -> None:
        """Every line, the refused ones first."""
        ordered = sorted(plan.rows, key=lambda line: (_ORDER.index(line.fate), line.number))
        self._rows = {str(n): line for n, line in enumerate(ordered)}
        self.table.set_empty(_("没有可以粘贴的行"), _("请连同表头一起复制,再粘贴一次。"))
        self.table.show_ids(list(self._rows), keep=False)
        totals = plan.totals
        text = _("新增 {new},修改 {update},不变 {same},不写入 {reject}。")
        counts = {key: f"{totals[key]:,}" for key in ("new", "update", "same")}
        self.summary.setText(text.format(**counts, reject=f"{totals['reject'] + totals['skip']:,}"))
        self.apply_button.setText(_("写入 {n} 行").format(n=f"{plan.useful:,}"))
        self.apply_button.setEnabled(plan.useful > 0)
        if plan.useful:
            self.apply_button.setFocus()

    def show_refusal(self, text: str) -> None:
        """Why nothing can be pasted."""
        self.bar.say(text)
        self.table.set_empty(_("没有可以粘贴的行"), _("请连同表头一起复制,再粘贴一次。"))
        self.apply_button.setEnabled(False)

    def written(self) -> None:
        """Over: close."""
        self.accept()
