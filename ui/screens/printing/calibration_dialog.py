"""Measuring a printer: print the page, key in what the ruler says for both sides, print the check page."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QGridLayout, QWidget

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds import calibration
from desktop.domain.printer import MARK, MOST, Calibration, Readings, Side
from ui.bridge.printers import Printers
from ui.dialogs.printing import Run
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar

EDGES = (("left", N_("左")), ("right", N_("右")), ("top", N_("上")), ("bottom", N_("下")))


class CalibrationDialog(QDialog):
    """`paint` sends PDF bytes to the printer as told; a test gives one that keeps them."""

    def __init__(
        self,
        printers: Printers,
        name: str,
        today: date,
        paint: Callable[[bytes, Run], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._printers, self._name, self._today, self._paint = printers, name, today, paint
        self.setWindowTitle(_("校准打印机 {name}").format(name=name))
        self.bar = MessageBar()
        self.spins: dict[tuple[str, str], QDoubleSpinBox] = {}
        grid = QGridLayout()
        for column_no, (_edge, word) in enumerate(EDGES, 1):
            grid.addWidget(label(_(word), tone="muted"), 0, column_no)
        for line_no, (side, word) in enumerate((("front", _("正面")), ("back", _("反面"))), 1):
            grid.addWidget(label(word), line_no, 0)
            for column_no, (edge, edge_word) in enumerate(EDGES, 1):
                spin = self._spin(f"{word} {_(edge_word)}")
                self.spins[side, edge] = spin
                grid.addWidget(spin, line_no, column_no)
        self.save_button = button(_("记下"), self._save, kind="primary", icon="check")
        self.setLayout(
            column(
                label(_("1 打一张校准页:放一张 A4,正反面各打一次(能自动双面的打印机一次打好)。"), wrap=True),
                row(
                    button(_("打校准页(双面)"), lambda: self._page(duplex=True), icon="printer"),
                    button(_("只打单面"), lambda: self._page(duplex=False)), None,
                ),
                label(_("2 用尺子从纸边量到线的外侧,读到半毫米。准的打印机四边都是 15 毫米。"), wrap=True),
                grid,
                label(_("3 记下之后打检查页:线离纸边应是 15 毫米,对着光看正反面的格子应重合。"), wrap=True),
                row(button(_("打检查页"), self._check, icon="printer"), None),
                self.bar,
                row(None, button(_("关闭"), self.reject), self.save_button),
                gap=3, margin=4,
            )
        )  # fmt: skip
        self.setMinimumWidth(520)

    def _spin(self, name: str) -> QDoubleSpinBox:
        spin = QDoubleSpinBox()
        spin.setRange(MARK - MOST, MARK + MOST)
        spin.setSingleStep(0.5)
        spin.setDecimals(1)
        spin.setValue(MARK)
        spin.setSuffix(_(" 毫米"))
        spin.setAccessibleName(name)
        return spin

    def _page(self, *, duplex: bool) -> None:
        out = io.BytesIO()
        calibration.draw(out, back=duplex)
        self._paint(out.getvalue(), Run("duplex" if duplex else "as_is"))

    def _check(self) -> None:
        out = io.BytesIO()
        calibration.draw(out, check=True)
        self._paint(out.getvalue(), Run("duplex", calibration=self._printers.of(self._name)))

    def _save(self) -> None:
        read = {
            side: Readings(*(self.spins[side, edge].value() for edge, _word in EDGES))
            for side in ("front", "back")
        }
        try:
            made = Calibration(
                Side.measured(read["front"]), Side.measured(read["back"]), self._today.isoformat()
            )
        except Refused as refusal:
            self.bar.say(refusal.text)
            return
        self._printers.keep(self._name, made)
        self.bar.say(_("已记下。以后在这台电脑上用这台打印机,都会自动校正。"), "good")
