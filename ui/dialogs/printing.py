"""Sends the pages of a finished PDF to a printer, at their own size, to where its calibration makes them land."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain import paper_order
from desktop.domain.printer import Calibration
from ui.bridge.pdf_pages import PdfPages

DPI: Final = 300
POINTS: Final = 72.0
MM: Final = 25.4


@dataclass(frozen=True)
class Run:
    """How a document goes to the printer: `sides` (see `domain.paper_order`), from which place in that order to which
    (`stop` None: the end), where the printer misses, in grey or not."""

    sides: str = paper_order.AS_IS
    start: int = 0
    stop: int | None = None
    calibration: Calibration = field(default_factory=Calibration)
    grey: bool = False

    @property
    def duplex(self) -> bool:
        """Whether every other page comes out on the back of the one before."""
        return self.sides != paper_order.AS_IS


def print_pdf(pdf: bytes, title: str, parent: QWidget | None) -> bool:
    """Ask for the printer and print at once, uncorrected; False when the clerk cancelled."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    source = PdfPages(pdf)
    try:
        draw(source, printer, Run())
    finally:
        source.close()
    return True


def draw(
    source: PdfPages,
    printer: QPrinter,
    run: Run,
    progress: Progress = SILENT,
    *,
    sent: Callable[[int], object] = lambda _done: None,
) -> int:
    """Paint the pages of `run` onto `printer`, each on paper of its own size; may run off the interface thread.

    `sent` hears after every page how many of the order are with the printer. Answers that number. Raises OSError when
    the printer refuses, `Cancelled` between two pages: what was sent before is printed, what was not is not.
    """
    order = paper_order.order(len(source), run.sides)
    stop = len(order) if run.stop is None else min(run.stop, len(order))
    printer.setFullPage(True)
    if run.grey:
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
    painter = QPainter()
    try:
        for place in range(run.start, stop):
            step(progress, place, len(order), _("正在打印"))
            _page(source, printer, painter, order[place], run)
            sent(place + 1)
    finally:
        if painter.isActive():
            painter.end()
    return stop


def _page(source: PdfPages, printer: QPrinter, painter: QPainter, page: int, run: Run) -> None:
    width, height = source.sizes[page]
    printer.setPageSize(QPageSize(QSizeF(width, height), QPageSize.Unit.Point))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    if painter.isActive():
        printer.newPage()
    elif not painter.begin(printer):
        raise OSError("the printer did not start")
    dots = printer.resolution()
    side = run.calibration.side(page, duplex=run.duplex)
    left, top = side.sent(0, 0)
    right, bottom = side.sent(width * MM / POINTS, height * MM / POINTS)
    area = QRectF(
        QPointF(left * dots / MM, top * dots / MM),
        QSizeF((right - left) * dots / MM, (bottom - top) * dots / MM),
    )
    painter.drawImage(area, in_grey(source.image(page, min(dots, DPI)), grey=run.grey))


def in_grey(image: QImage, *, grey: bool = True) -> QImage:
    """A page as a printer without colour shows it; the page itself when `grey` is off."""
    return image.convertToFormat(QImage.Format.Format_Grayscale8) if grey else image


__all__ = ["Run", "draw", "in_grey", "print_pdf"]
