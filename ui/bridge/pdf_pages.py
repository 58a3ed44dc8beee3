"""A PDF as pictures for the preview: the pages that will be printed, not a drawing of them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

import pypdfium2
from PySide6.QtGui import QImage

from desktop.base.errors import Cancelled
from desktop.base.progress import Progress

_pdfium = threading.Lock()  # PDFium keeps global state and may be entered by one thread at a time
POINTS_PER_INCH = 72
TURN = 0.001  # seconds for whoever waits to take the lock


class _Turns:
    """A progress that lets others have PDFium whenever it is told; to be told outside of PDFium."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @property
    def cancelled(self) -> bool:
        return self._progress.cancelled

    def report(self, done: int, total: int, doing: str = "") -> None:
        """Step back, then pass it on."""
        _pdfium.release()
        try:
            time.sleep(TURN)
            self._progress.report(done, total, doing)
        finally:
            _pdfium.acquire()


@contextlib.contextmanager
def alone(progress: Progress) -> Iterator[Progress]:
    """PDFium for somebody who uses it at length; whenever the progress given here is told, others have their turn."""
    with _pdfium:
        yield _Turns(progress)


class PdfPages:
    """Opens `pdf` once; pages are rendered when asked for. Safe to call from job threads."""

    def __init__(self, pdf: bytes) -> None:
        self._closed = False
        self._pdf = pdf  # PDFium reads from this buffer for as long as the document is open
        with _pdfium:
            self._document = pypdfium2.PdfDocument(pdf)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(len(self._document))
            )

    def __len__(self) -> int:
        return len(self.sizes)

    def image(self, number: int, dpi: float) -> QImage:
        """Page `number` (from 0) at `dpi`, 32-bit. Raises IndexError beyond the last page, `Cancelled` once closed."""
        if not 0 <= number < len(self.sizes):
            raise IndexError(number)
        with _pdfium:
            if self._closed:
                raise Cancelled
            page = self._document[number]
            bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=False, prefer_bgrx=True)
            picture = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            ).copy()
            bitmap.close()
            page.close()
        return picture

    def close(self) -> None:
        """Let go of the document."""
        with _pdfium:
            self._closed = True
            self._document.close()
