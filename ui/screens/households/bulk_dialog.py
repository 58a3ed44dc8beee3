"""One field, one value, many records: every record before and after is shown before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop.base.i18n import N_, _
from desktop.base.pinyin import initials
from desktop.domain.bulk import BulkField, Fate
from desktop.operations.bulk import BulkPlan, BulkRow
from ui.screens.households.bulk_presenter import BulkPresenter
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import DateEditor, TextEditor
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

PAUSE = 350  # milliseconds of silence before a typed value is previewed
_FATES: Final = {Fate.CHANGE: N_("修改"), Fate.SAME: N_("不变"), Fate.REFUSED: N_("✕ 不能改")}
_TONES: Final = {Fate.CHANGE: None, Fate.SAME: Role.TEXT_MUTED, Fate.REFUSED: Role.ALARM}
_KINDS: Final = {
    "dwelling": N_("选中 {n} 套房屋"),
    "household": N_("选中 {n} 户"),
    "resident": N_("选中 {n} 人"),
}
_ORDER: Final = (Fate.REFUSED, Fate.CHANGE, Fate.SAME)


def _tone(row_: BulkRow) -> Role | None:
    return Role.WARN if row_.fate is Fate.CHANGE and row_.reason else _TONES[row_.fate]


COLUMNS: Final[tuple[Column[BulkRow], ...]] = (
    Column("fate", N_("结果"), lambda r: _(_FATES[r.fate]), width=76, sortable=False, tone=_tone),
    Column("label", N_("哪一条"), lambda r: r.label, width=210, sortable=False),
    Column("before", N_("现在"), lambda r: r.before, width=96, sortable=False),
    Column("after", N_("改成"), lambda r: r.after, width=96, sortable=False, tone=_tone),
    Column("reason", N_("说明"), lambda r: r.reason, width=220, sortable=False, tone=_tone),
)


class BulkDialog(QDialog):
    """Implements `BulkView`; closes itself when the change is written."""

    def __init__(
        self, desk: Desk, selected: str, ids: Sequence[str], *, field: str = "", value: Any = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(_("批量修改"))
        self._start = (field, value)
        self._fields: tuple[BulkField, ...] = ()
        self._rows: dict[str, BulkRow] = {}
        self.presenter = BulkPresenter(
            self, desk.office, desk.work, selected, ids, actor=desk.actor, today=desk.today
        )
        self.field, self.choice, self.text, self.day = ChoiceBox(), ChoiceBox(), TextEditor(), DateEditor()
        self.field.setAccessibleName(_("改哪一项"))
        self.choice.setAccessibleName(_("改成什么"))
        self._value = QStackedWidget()
        for part in (self.choice, self.text.widget, self.day.widget):
            self._value.addWidget(part)
        self.table: RecordTable[BulkRow] = RecordTable(COLUMNS, lambda ids_: {i: self._rows[i] for i in ids_})
        self.table.set_empty(_("先选改哪一项、改成什么"), _("每一条改前改后都列出来,看过再写入。"))
        self.bar, self.summary = MessageBar(), label(wrap=True)
        self.apply_button = button(_("写入"), self.presenter.apply, kind="primary")
        self._lay_out(_(_KINDS[selected]).format(n=f"{len(self.presenter.ids):,}"))
        self.field.currentIndexChanged.connect(lambda _i: self._show_value())
        self.choice.currentIndexChanged.connect(lambda _i: self.preview())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.preview)
        self.text.on_edit(self._typing)
        self.day.on_edit(self._typing)
        self.presenter.start()

    def _lay_out(self, heading: str) -> None:
        head = row(label(_("把")), self.field, label(_("改成")), self._value)
        head.setStretch(1, 1)
        head.setStretch(3, 1)
        foot = row(self.summary, button(_("取消"), self.reject), self.apply_button)
        foot.setStretch(0, 1)
        box = column(label(heading, part="heading"), head, self.bar, self.table, foot, gap=3, margin=4)
        box.setStretch(3, 1)
        self.setLayout(box)
        self.resize(800, 520)
        self.apply_button.setEnabled(False)

    # BulkView

    def show_fields(self, fields: Sequence[BulkField], micros: Mapping[str, str]) -> None:
        """What can be set; the one asked for from outside first."""
        self._fields, self._micros = tuple(fields), micros
        kinds = {"household": _("住户"), "dwelling": _("房屋"), "territory": _("楼栋"), "resident": _("居民")}
        words = [f"{kinds[f.kind]} · {_(f.label)}" for f in fields]
        self.field.blockSignals(True)
        self.field.set_options(
            [Option(f.key, w, initials(f.label)) for f, w in zip(fields, words, strict=True)]
        )
        keys = [f.key for f in fields]
        self.field.setCurrentIndex(keys.index(self._start[0]) if self._start[0] in keys else 0)
        self.field.blockSignals(False)
        self._show_value()
        (self.field if not self._start[0] else self.apply_button).setFocus()

    def show_plan(self, plan: BulkPlan) -> None:
        """Every record with its fate, the refused ones first."""
        self.bar.hide()
        ordered = sorted(enumerate(plan.rows), key=lambda pair: (_ORDER.index(pair[1].fate), pair[0]))
        self._rows = {row_.id: row_ for _n, row_ in ordered}
        self.table.show_ids(list(self._rows), keep=False)
        counts = plan.counts
        change, same, refused = (counts[f] for f in (Fate.CHANGE, Fate.SAME, Fate.REFUSED))
        text = _("{change} 条修改,{same} 条不变,{refused} 条不能改。写入后按 Ctrl+Z 整批撤销。")
        self.summary.setText(text.format(change=f"{change:,}", same=f"{same:,}", refused=f"{refused:,}"))
        self.apply_button.setText(_("写入 {n} 条").format(n=f"{change:,}"))
        self.apply_button.setEnabled(change > 0)

    def show_refusal(self, text: str) -> None:
        """Why it cannot be done."""
        self.bar.say(text)
        self.apply_button.setEnabled(False)

    def written(self) -> None:
        """Over: close."""
        self.accept()

    # What the clerk does

    def _field(self) -> BulkField:
        return self._fields[max(0, self.field.currentIndex())]

    def _show_value(self) -> None:
        field = self._field()
        pairs = list(self._micros.items()) if field.form == "micro_grid" else list(field.choices)
        listed = field.form in ("code", "flag", "micro_grid")
        self._value.setCurrentIndex(0 if listed else 2 if field.form == "day" else 1)
        if listed:
            empty = [] if field.form == "micro_grid" else [Option(None, _("(空)"))]
            self.choice.blockSignals(True)
            self.choice.set_options([*(Option(v, _(w), initials(w)) for v, w in pairs), *empty])
            values = [option.value for option in self.choice.options]
            wanted = self._start[1] if field.key == self._start[0] else None
            self.choice.setCurrentIndex(
                values.index(wanted) if wanted in values and wanted is not None else -1
            )
            self.choice.blockSignals(False)
        self._rows = {}
        self.table.show_ids((), keep=False)
        self.apply_button.setEnabled(False)
        if listed and self.choice.currentIndex() >= 0:
            self.preview()

    def _typing(self) -> None:
        """What was previewed is no longer what stands here."""
        self.apply_button.setEnabled(False)
        self._pause.start()

    def preview(self) -> None:
        """Plan what stands in the dialog."""
        place = self._value.currentIndex()
        if place == 0:
            if self.choice.currentIndex() < 0:
                return
            value = self.choice.options[self.choice.currentIndex()].value
        else:
            value = (self.text if place == 1 else self.day).value() or None
        self.apply_button.setEnabled(False)
        self.presenter.preview(self._field().key, value)
