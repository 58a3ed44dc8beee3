"""On which printer and how: sides, grey, and whether this PC has measured where that printer misses."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QWidget

from desktop.base.i18n import _
from desktop.domain import paper_order
from ui.bridge.printers import Printers
from ui.dialogs.printing import Run
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import NumberEditor


@dataclass(frozen=True)
class Chosen:
    """A printer and how to use it."""

    printer: QPrinter
    run: Run


class PrintDialog(QDialog):
    """`chosen` when the clerk pressed print; `calibrate` names a printer to measure. `done` pages were printed before."""

    chosen = Signal(object)
    calibrate = Signal(str)

    def __init__(
        self, printers: Printers, title: str, pages: int, parent: QWidget | None = None, *, done: int = 0,
        sides: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._printers, self._title, self._pages = printers, title, pages
        self.setWindowTitle(_("打印"))
        self.names = [info.printerName() for info in QPrinterInfo.availablePrinters()]
        self.printer_box, self.sides_box = ChoiceBox(), ChoiceBox()
        self.printer_box.set_options([Option(name, name) for name in self.names])
        usual = QPrinterInfo.defaultPrinterName()
        self.printer_box.setCurrentIndex(self.names.index(usual) if usual in self.names else 0)
        self.printer_box.chosen.connect(self._measured)
        self.sides_box.set_options([Option(key, _(word)) for key, word in paper_order.SIDES.items()])
        keys = list(paper_order.SIDES)
        self.sides_box.setCurrentIndex(keys.index(sides) if sides in keys else 0)
        self.sides_box.setEnabled(not sides)
        self.grey = QCheckBox(_("只用黑白(省彩墨)"))
        self.state = label(tone="muted", wrap=True)
        self.calibrate_button = button(_("校准…"), self._calibrate, tip=_("打一张校准页,用尺子量一量"))
        self.from_page = NumberEditor(least=0, most=pages)
        self.from_page.show_value(done)
        self.print_button = button(_("打印"), self._print, kind="primary", icon="printer")
        self._lay_out(resumed=bool(sides))
        self._measured()

    def _lay_out(self, *, resumed: bool) -> None:
        form = QFormLayout()
        form.addRow(label(_("打印机")), self.printer_box)
        form.addRow(label(""), row(self.state, None, self.calibrate_button))
        form.addRow(label(_("单双面")), self.sides_box)
        if resumed:
            form.addRow(label(_("已经打好几页")), self.from_page.widget)
        form.addRow(label(""), self.grey)
        words = _("{title},共 {n} 页。每页按自己的大小打印,不缩放。").format(title=self._title, n=self._pages)
        if resumed:
            words += _("请数一数出纸盘里真正打好的页数,从下一张接着打。")
        buttons = row(None, button(_("取消"), self.reject), self.print_button)
        self.setLayout(column(label(words, wrap=True), form, buttons, gap=3, margin=4))
        self.setMinimumWidth(460)

    def name(self) -> str:
        """The printer chosen; "" where there is none."""
        place = self.printer_box.currentIndex()
        return self.names[place] if 0 <= place < len(self.names) else ""

    def _measured(self) -> None:
        known = self._printers.of(self.name())
        self.print_button.setEnabled(bool(self.name()))
        self.calibrate_button.setEnabled(bool(self.name()))
        if not self.name():
            self.state.setText(_("这台电脑没有打印机,请存为 PDF。"))
        elif known.on:
            self.state.setText(_("已校准({day})").format(day=known.on))
        else:
            self.state.setText(_("还没有校准,裁好的卡可能偏几毫米"))

    def _calibrate(self) -> None:
        self.calibrate.emit(self.name())

    def refresh(self) -> None:
        """A printer was measured meanwhile."""
        self._measured()

    def _print(self) -> None:
        printer = QPrinter(QPrinterInfo.printerInfo(self.name()), QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._title)
        sides = list(paper_order.SIDES)[self.sides_box.currentIndex()]
        if sides == paper_order.DUPLEX:
            printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
        start = paper_order.resume_at(self.from_page.value() or 0, self._pages, sides)
        self.accept()
        self.chosen.emit(
            Chosen(printer, Run(sides, start, None, self._printers.of(self.name()), self.grey.isChecked()))
        )
