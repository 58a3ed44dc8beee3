"""Pages go to the printer one by one, at their own size, until somebody presses cancel."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from desktop.base.errors import Cancelled
from desktop.documents.kinds import calibration
from desktop.documents.kinds.contact_card import SHEET
from desktop.domain.printer import HEIGHT, MARK, WIDTH, Calibration, Readings, Side
from ui.bridge.pdf_pages import PdfPages
from ui.bridge.printers import Printers
from ui.dialogs.printing import Run, draw, in_grey

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
    assert draw(source, printer, Run(), waiting) == 3
    assert waiting.said == [(0, 3), (1, 3), (2, 3)]
    found = [page.mediabox for page in pypdf.PdfReader(tmp_path / "printed.pdf").pages]
    for box, (width, height) in zip(found, SIZES, strict=True):
        assert float(box.width) == pytest.approx(width, abs=1.5)
        assert float(box.height) == pytest.approx(height, abs=1.5)


def test_cancel_stops_between_two_pages_and_what_was_sent_is_printed(source, printer, tmp_path):
    sent = []
    with pytest.raises(Cancelled):
        draw(source, printer, Run(), Waiting(stop=2), sent=sent.append)
    assert sent == [1, 2]
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 2


def test_a_stopped_batch_goes_on_at_the_next_page(source, printer, tmp_path):
    sent = []
    draw(source, printer, Run(start=2), sent=sent.append)
    (page,) = pypdf.PdfReader(tmp_path / "printed.pdf").pages
    assert float(page.mediabox.width) == pytest.approx(90 * mm, abs=1.5)
    assert sent == [3]


def test_fronts_then_backs_when_the_printer_prints_one_side(source, printer, tmp_path):
    draw(source, printer, Run(sides="turn", stop=2))
    widths = [float(page.mediabox.width) for page in pypdf.PdfReader(tmp_path / "printed.pdf").pages]
    assert widths == [pytest.approx(210 * mm, abs=1.5), pytest.approx(90 * mm, abs=1.5)]


def corners(pdf, page):
    """Where the ink of a page begins and ends, in mm."""
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=254 / 72).to_pil().convert("L")
    left, top, right, bottom = image.point(lambda v: 255 if v < 128 else 0).getbbox()
    return [value / 10 for value in (left, top, right, bottom)]


def test_a_printer_that_misses_is_sent_to_where_it_then_hits(qapp, tmp_path):
    """The geometry of the printed PDF, moved as the printer moves it, is the geometry of the document."""
    out = io.BytesIO()
    calibration.draw(out)
    front, back = Side(1.8, -1.2, 1.006, 0.995), Side(-2.1, 0.9, 1.004, 1.003)
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setResolution(300)
    made.setOutputFileName(str(tmp_path / "sent.pdf"))
    source = PdfPages(out.getvalue())
    draw(source, made, Run(sides="duplex", calibration=Calibration(front, back)))
    source.close()
    sent = (tmp_path / "sent.pdf").read_bytes()
    for page, side in enumerate((front, back)):
        left, top, right, bottom = corners(sent, page)
        assert [*side.lands(left, top), *side.lands(right, bottom)] == pytest.approx(
            [15, 15, 195, 282], abs=0.5
        )
        assert [left, top, right, bottom] != pytest.approx([15, 15, 195, 282], abs=0.5)


def by_ruler(true):
    """What a clerk finds who reads the calibration page to half a millimetre."""
    (left, top), (right, bottom) = true.lands(MARK, MARK), true.lands(WIDTH - MARK, HEIGHT - MARK)
    read = [round(value * 2) / 2 for value in (left, WIDTH - right, top, HEIGHT - bottom)]
    return Side.measured(Readings(*read))


def lines(image, *, upright):
    """The places (mm) of long thin lines: columns, or rows, in which much is dark."""
    dark = image.point(lambda v: 1 if v < 160 else 0)
    ink = (
        dark.transpose(Image.Transpose.ROTATE_90).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        if upright
        else dark
    )
    rows = [ink.crop((0, y, ink.width, y + 1)).histogram()[1] for y in range(ink.height)]
    found, run = [], []
    for y, count in enumerate([*rows, 0]):
        if count > 300:  # thirty millimetres of line
            run.append(y)
        elif run:
            found.append((run[0] + run[-1] + 1) / 20)
            run = []
    return found


@pytest.mark.parametrize("misses", [
    (Side(1.8, -1.2, 1.006, 0.995), Side(-2.1, 0.9, 1.004, 1.003)),
    (Side(-2.6, 2.4, 0.99, 1.01), Side(2.7, -2.2, 1.012, 0.991)),
])  # fmt: skip
def test_ten_cards_land_within_half_a_millimetre_front_and_back_as_the_printer_is_sent_them(
    qapp, tmp_path, misses
):
    """The whole way: a printer that misses and stretches, measured with a ruler; the ten-up sheet sent corrected; the
    cut lines in the PDF the printer gets, moved as that printer moves them, against the sheet."""
    out = io.BytesIO()
    calibration.draw(out, check=True)  # the outlines of the ten cards, front and back
    made = QPrinter()
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setResolution(300)
    made.setOutputFileName(str(tmp_path / "sent.pdf"))
    source = PdfPages(out.getvalue())
    found = Calibration(*map(by_ruler, misses))
    draw(source, made, Run(sides="duplex", calibration=found))
    source.close()
    xs = sorted({x for n in range(10) for x in (SHEET.place(n).box.x, SHEET.place(n).box.right)})
    ys = sorted({y for n in range(10) for y in (SHEET.place(n).box.y, SHEET.place(n).box.bottom)})
    for page, true in enumerate(misses):
        document = pypdfium2.PdfDocument((tmp_path / "sent.pdf").read_bytes())
        image = document[page].render(scale=254 / 72).to_pil().convert("L")
        document.close()
        across = [true.lands(x, 0)[0] for x in lines(image, upright=True)]
        down = [true.lands(0, y)[1] for y in lines(image, upright=False)]
        for wanted, landed in ((xs, across), (ys, down)):
            for line in wanted:
                assert min(abs(line - one) for one in landed) <= 0.5, (page, line)


def test_grey_is_grey(source):
    image = in_grey(source.image(0, 30))
    assert image.isGrayscale()
    assert not in_grey(image, grey=False).isNull()


def test_printers_are_remembered_by_name_and_a_broken_file_forgotten(tmp_path):
    file = tmp_path / "gezhi" / "printers.json"
    one = Calibration(Side(1, 2, 1.01, 0.99), Side(), "2026-06-30")
    Printers(file).keep("HP LaserJet 前台", one)
    known = Printers(file)
    assert known.of("HP LaserJet 前台") == one
    assert known.of("别的") == Calibration()
    file.write_text("{", encoding="utf-8")
    assert Printers(file).of("HP LaserJet 前台") == Calibration()
