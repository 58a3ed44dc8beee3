"""The printer's side of the print screen: which one, turning the stack, measuring it. One run at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.base.i18n import _
from desktop.domain import paper_order
from ui.bridge.desk import Desk
from ui.bridge.pdf_pages import PdfPages
from ui.dialogs.printing import Run, draw
from ui.screens.printing.calibration_dialog import CalibrationDialog
from ui.screens.printing.handing import HandingOut, Sending
from ui.screens.printing.print_dialog import Chosen, PrintDialog

if TYPE_CHECKING:
    from desktop.base.progress import Progress


class PrinterDesk(QObject):
    """Asks in dialogs of `window`, paints on a job's thread, tells `handing` how far the printer came."""

    def __init__(self, desk: Desk, handing: HandingOut, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._handing, self._window = desk, handing, window
        self._chosen: Chosen | None = None

    def ask(self) -> None:
        """Ask for the printer; pages are sent one by one off the interface thread, the register knows how far."""
        document = self._handing.document
        if document is None:
            return
        stopped = document.row if document.row and document.row.pending else None
        dialog = PrintDialog(
            self._desk.printers, document.title, document.printed.pages, self._window,
            done=stopped.done if stopped else 0, sides=str(stopped.settings.get("sides", "")) if stopped else "",
        )  # fmt: skip
        dialog.chosen.connect(self.send_to)
        dialog.calibrate.connect(lambda name: self._measure(name, dialog))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def send_to(self, chosen: Chosen) -> None:
        """Print the document in the preview as chosen."""
        document = self._handing.document
        if document is None:
            return
        self._chosen = chosen
        pages, sides = document.printed.pages, chosen.run.sides
        turn = paper_order.turning_point(pages, sides)
        stop = turn if chosen.run.start < turn < pages else None
        self._handing.send(self._paint, Sending(sides, chosen.run.start, stop))

    def _go_on(self, run: Sending) -> None:
        self._handing.send(self._paint, run)

    def _paint(self, pdf: bytes, sending: Sending, progress: Progress, sent: Callable[[int], None]) -> None:
        """On a job's thread."""
        assert self._chosen is not None
        run = replace(self._chosen.run, sides=sending.sides, start=sending.start, stop=sending.stop)
        source = PdfPages(pdf)
        try:
            draw(source, self._chosen.printer, run, progress, sent=sent)
        finally:
            source.close()

    def _measure(self, name: str, parent: PrintDialog) -> None:
        dialog = CalibrationDialog(
            self._desk.printers,
            name,
            self._desk.today(),
            lambda pdf, run: self._page_to(name, pdf, run),
            parent,
        )
        dialog.finished.connect(lambda _result: parent.refresh())
        dialog.open()

    def _page_to(self, name: str, pdf: bytes, run: Run) -> None:
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        if run.duplex:
            printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)

        def work(progress: Progress) -> None:
            source = PdfPages(pdf)
            try:
                draw(source, printer, run, progress)
            finally:
                source.close()

        self._desk.work.read(work, lambda _done: None, title=_("打校准页"))

    def ask_to_turn(self, run: Sending) -> None:
        """All fronts are printed: the stack goes back into the tray, turned over."""
        box = QMessageBox(QMessageBox.Icon.Information, _("翻面"), "", parent=self._window)
        box.setText(_("正面都印好了。把这一叠翻过来(沿长边)放回纸盒,再按“继续”。"))
        on = box.addButton(_("继续"), QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton(_("以后再印反面"), QMessageBox.ButtonRole.RejectRole)
        on.clicked.connect(lambda: self._go_on(run))
        later.clicked.connect(lambda: self._handing.stopped(run.start))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
