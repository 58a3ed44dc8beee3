"""Pages go to the printer one by one, at their own size, until somebody presses cancel."""

from __future__ import annotations

import pypdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desktop.base.errors import Cancelled
from ui.bridge.pdf_pages import PdfPages
from ui.dialogs.printing import draw

SIZES = ((210 * mm, 297 * mm), (297 * mm, 420 * mm), (90 * mm, 54 * mm))


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "three.pdf"
    canvas = Canvas(str(path))
    for number, size in enumerate(SIZES):
        canvas.setPageSize(size)
        canvas.drawString(20, 20, f"page {number}")
        canvas.showPage()
    canvas.save()
    pages = PdfPages(path.read_bytes())
    yield pages
    pages.close()


@pytest.fixture
def printer(qapp, tmp_path):
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setResolution(96)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


class Waiting:
    """Counts reports and presses cancel before page `stop`."""

    def __init__(self, stop: int = 99) -> None:
        self.stop, self.said = stop, []

    @property
    def cancelled(self) -> bool:
        return len(self.said) >= self.stop

    def report(self, done: int, total: int, doing: str = "") -> None:
        self.said.append((done, total))


def test_every_page_keeps_its_size(source, printer, tmp_path):
    waiting = Waiting()
    draw(source, printer, range(3), (0.0, 0.0), waiting)
    assert waiting.said == [(0, 3), (1, 3), (2, 3)]
    found = [page.mediabox for page in pypdf.PdfReader(tmp_path / "printed.pdf").pages]
    for box, (width, height) in zip(found, SIZES, strict=True):
        assert float(box.width) == pytest.approx(width, abs=1.5)
        assert float(box.height) == pytest.approx(height, abs=1.5)


def test_cancel_stops_between_two_pages(source, printer):
    with pytest.raises(Cancelled):
        draw(source, printer, range(3), (0.0, 0.0), Waiting(stop=1))
    assert printer.printerState() in (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Idle)
