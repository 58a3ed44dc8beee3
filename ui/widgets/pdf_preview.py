"""Pages as they will be printed, below each other, with zoom and keys; pictures come from outside, when asked.

preview.page_wanted.connect(render)     # (page from 0, dots per inch); render on a job thread, then
preview.show_image(page, dpi, image)    # a QImage; one that is no longer wanted is dropped
preview.show_pages([(595.3, 841.9), …]) # sizes in points; starts again at page one
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.base.i18n import _
from ui.theme.roles import Role
from ui.theme.theme import colour

POINTS = 72.0
GAP = 16
KEPT = 12  # pages kept as pictures; an A4 page at 150 dpi is 9 MB
Spot = tuple[float, float, float, float]
"""x, y, width, height in points from the top left of a page."""
ROOM = 6  # pixels between what is marked and the mark round it
LEAST_MARK = 16  # pixels
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class PdfPreview(QAbstractScrollArea):
    """Zoom 1.0 is life size at 96 dpi. `fit_width` follows the window until another zoom is chosen."""

    page_wanted = Signal(int, float)
    page_changed = Signal(int, int)  # page from 1, pages
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._tops: list[int] = []
        self._zoom, self._fit = 1.0, True
        self._page = 0
        self._marked: tuple[int, Spot | None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # What a screen says

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Begin with another document; sizes in points (1/72 inch)."""
        self._sizes = tuple(sizes)
        self._images.clear()
        self._asked.clear()
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._page, self._marked = 0, None
        self.page_changed.emit(1 if sizes else 0, len(self._sizes))
        self.viewport().update()

    def show_image(self, page: int, dpi: float, image: QImage) -> None:
        """A picture that was wanted; dropped when the zoom has changed meanwhile."""
        key = (page, round(dpi))
        if key not in self._asked:
            return
        self._asked.discard(key)
        self._images[key] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
        self.viewport().update()

    def forget_images(self) -> None:
        """The same pages look different now: ask for their pictures again."""
        self._images.clear()
        self._asked.clear()
        self.viewport().update()

    @property
    def zoom(self) -> float:
        """1.0 is life size at 96 dpi."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show at `zoom`, keeping the middle of the view in place."""
        self._fit = False
        self._apply_zoom(zoom)

    def fit_width(self) -> None:
        """The widest page fills the width, from now on."""
        self._fit = True
        self._measure()
        self.viewport().update()

    def zoom_in(self) -> None:
        """The next larger step."""
        self.set_zoom(next((step for step in STEPS if step > self._zoom + 0.01), STEPS[-1]))

    def zoom_out(self) -> None:
        """The next smaller step."""
        self.set_zoom(next((step for step in reversed(STEPS) if step < self._zoom - 0.01), STEPS[0]))

    def go_to(self, page: int) -> None:
        """Scroll to a page, from 0; beyond the ends means the ends."""
        if self._tops:
            self.verticalScrollBar().setValue(self._tops[max(0, min(len(self._tops) - 1, page))] - GAP)

    def point_at(self, page: int, spot: Spot | None = None) -> None:
        """Mark a place on a page, or the whole page, and scroll it into the middle of the view; a page that is not
        there takes the mark away."""
        known = 0 <= page < len(self._sizes)
        self._marked = (page, spot) if known else None
        if not known:
            self.viewport().update()
            return
        if spot is None:
            self.go_to(page)
        else:
            view, area = self.viewport().rect(), self._mark_rect()
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(across.value() + area.center().x() - view.center().x())
            down.setValue(down.value() + area.center().y() - view.center().y())
        self.viewport().update()

    def _mark_rect(self) -> QRect:
        """What is marked, in the view, as it is scrolled now."""
        page, spot = self._marked or (0, None)
        whole = self._page_rect(page)
        if spot is None:
            return whole
        x, y, wide, high = (self._pixels(points) for points in spot)
        area = QRect(whole.left() + x, whole.top() + y, wide, high).adjusted(-ROOM, -ROOM, ROOM, ROOM)
        short, low = max(0, LEAST_MARK - area.width()) // 2, max(0, LEAST_MARK - area.height()) // 2
        return area.adjusted(-short, -low, short, low)

    @property
    def page(self) -> int:
        """The page in the middle of the view, from 0."""
        return self._page

    # Inside

    def _apply_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / max(
            1, bar.maximum() + self.viewport().height()
        )
        self._zoom = max(STEPS[0], min(STEPS[-1], zoom))
        self._images.clear()
        self._asked.clear()
        self._measure()
        total = bar.maximum() + self.viewport().height()
        bar.setValue(round(middle * total - self.viewport().height() / 2))
        self.zoom_changed.emit(self._zoom)
        self.viewport().update()

    def _pixels(self, points: float) -> int:
        return round(points * self._zoom * 96 / POINTS)

    def _measure(self) -> None:
        view = self.viewport().size()
        if self._fit and self._sizes:
            widest = max(width for width, _height in self._sizes)
            zoom = (view.width() - 2 * GAP) * POINTS / 96 / widest
            self._zoom = max(STEPS[0], min(STEPS[-1], zoom))
        self._tops, y = [], GAP
        for _width, height in self._sizes:
            self._tops.append(y)
            y += self._pixels(height) + GAP
        wide = max((self._pixels(width) for width, _height in self._sizes), default=0) + 2 * GAP
        self.verticalScrollBar().setRange(0, max(0, y - view.height()))
        self.horizontalScrollBar().setRange(0, max(0, wide - view.width()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setPageStep(view.width())

    def _page_rect(self, page: int) -> QRect:
        width, height = (self._pixels(points) for points in self._sizes[page])
        view = self.viewport().width()
        left = (view - width) // 2 if width + 2 * GAP <= view else GAP - self.horizontalScrollBar().value()
        return QRect(left, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        page = max((n for n, top in enumerate(self._tops) if top <= middle), default=0)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page + 1, len(self._sizes))

    def _dpi(self) -> float:
        return 96 * self._zoom * self.devicePixelRatioF()

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(520, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), colour(Role.PREVIEW_DESK))
        for page in range(len(self._sizes)):
            area = self._page_rect(page)
            if area.intersects(event.rect()):
                self._paint_page(painter, page, area)
        if self._marked is not None:
            painter.setPen(QPen(colour(Role.ALARM), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._mark_rect(), 4, 4)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int, area: QRect) -> None:
        key = (page, round(self._dpi()))
        painter.fillRect(area, colour(Role.PAPER))
        image = self._images.get(key)
        if image is not None:
            painter.drawImage(area, image)
        else:
            painter.setPen(colour(Role.PAPER_INK))
            waiting = _("第 {n} 页,正在画…").format(n=page + 1)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), waiting)
            if key not in self._asked:
                self._asked.add(key)
                self.page_wanted.emit(page, self._dpi())
        painter.setPen(colour(Role.BORDER_STRONG))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self._zoom
        self._measure()
        if abs(before - self._zoom) > 1e-6:
            self._images.clear()
            self._asked.clear()
            self.zoom_changed.emit(self._zoom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        moves = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self._page + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to(self._page - 1),
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(len(self._sizes) - 1),
        }
        zooms = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
        }
        run = zooms.get(Qt.Key(event.key())) if control else moves.get(Qt.Key(event.key()))
        if run is not None:
            run()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
        else:
            super().wheelEvent(event)
