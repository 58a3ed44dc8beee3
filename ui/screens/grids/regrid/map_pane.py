"""A page of a PDF as large as there is room, for looking at a map beside its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.i18n import _
from ui.bridge.pdf_pages import PdfPages
from ui.theme.roles import Role
from ui.theme.theme import colour

if TYPE_CHECKING:
    from ui.bridge.work import Work

DPI = 130  # of the first page, at least twice what a pane of 600 pixels shows


class MapPane(QWidget):
    """Shows nothing until `show_pdf`."""

    def __init__(self, work: Work, slot: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._slot = work, slot
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(140)
        self.setAccessibleName(_("调整后的示意图"))

    def show_pdf(self, pdf: bytes) -> None:
        """The first page of `pdf`; empty bytes clear the pane."""
        if not pdf:
            self._show(QImage())
            return

        def paint(_progress: object) -> QImage:
            pages = PdfPages(pdf)
            try:
                return pages.image(0, DPI)
            finally:
                pages.close()

        self._work.read(paint, self._show, slot=self._slot)

    def _show(self, image: QImage) -> None:
        self._image = image
        self.update()

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(420, 300)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(colour(Role.TEXT_MUTED))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect(), flags, _("预览后在这里看调整后的示意图"))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawImage(QRect(left, top, size.width(), size.height()), self._image)
