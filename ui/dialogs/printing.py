"""Sends the pages of a finished PDF to a printer, at their own size, moved by the printer's calibrated offset."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.errors import Cancelled
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from ui.bridge.pdf_pages import PdfPages

DPI = 300
POINTS = 72.0
MM = 25.4


def print_pdf(
    pdf: bytes,
    title: str,
    parent: QWidget | None,
    *,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    pages: Sequence[int] | None = None,
) -> bool:
    """Ask for the printer and print; False when the clerk cancelled. `pages` count from 0, all by default."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    source = PdfPages(pdf)
    try:
        draw(source, printer, range(len(source)) if pages is None else pages, offset_mm)
    finally:
        source.close()
    return True


def draw(
    source: PdfPages,
    printer: QPrinter,
    pages: Sequence[int],
    offset_mm: tuple[float, float],
    progress: Progress = SILENT,
) -> None:
    """Paint pages onto `printer`, each on paper of its own size; may run off the interface thread.

    Raises OSError when the printer refuses, `Cancelled` between two pages: what has not been sent is not printed.
    """
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for number, page in enumerate(pages):
            step(progress, number, len(pages), _("打印"))
            width, height = source.sizes[page]
            printer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
            printer.setPageOrientation(QPageLayout.Orientation.Portrait)
            if number:
                printer.newPage()
            elif not painter.begin(printer):
                raise OSError("the printer did not start")
            dots = printer.resolution()
            place = QPointF(offset_mm[0] * dots / MM, offset_mm[1] * dots / MM)
            area = QRectF(place, QSizeF(width * dots / POINTS, height * dots / POINTS))
            painter.drawImage(area, source.image(page, min(dots, DPI)))
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
