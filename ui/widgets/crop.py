"""A picture with a frame over it that keeps its shape: drag it, make it larger or smaller with the wheel or + and −."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour

SMALLEST = 0.2  # of the largest frame
STEP = 0.06
NUDGE = 0.01


class CropFrame(QWidget):
    """`ratio` is width : height. `frame()` answers left, top, width, height as parts of the picture."""

    moved = Signal()

    def __init__(self, ratio: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ratio = ratio
        self._image = QImage()
        self._size = 1.0  # of the largest frame that fits
        self._middle = QPointF(0.5, 0.5)
        self._grip: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(280, 320)

    def show_image(self, image: QImage) -> None:
        """Another picture; the largest frame, somewhat above the middle, where faces are."""
        self._image, self._size, self._middle = image, 1.0, QPointF(0.5, 0.42)
        self._keep_inside()

    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the frame, as parts of the picture."""
        wide, high = self._extent()
        return self._middle.x() - wide / 2, self._middle.y() - high / 2, wide, high

    def move_by(self, across: float, down: float) -> None:
        """Move the frame by parts of the picture; it stays inside."""
        self._middle += QPointF(across, down)
        self._keep_inside()

    def resize_by(self, steps: float) -> None:
        """A larger (positive) or smaller frame."""
        self._size = max(SMALLEST, min(1.0, self._size + steps * STEP))
        self._keep_inside()

    # Inside

    def _extent(self) -> tuple[float, float]:
        if self._image.isNull():
            return 1.0, 1.0
        shape = self._image.width() / self._image.height()
        wide = self._ratio / shape if shape > self._ratio else 1.0
        high = 1.0 if shape > self._ratio else shape / self._ratio
        return wide * self._size, high * self._size

    def _keep_inside(self) -> None:
        wide, high = self._extent()
        x = max(wide / 2, min(1 - wide / 2, self._middle.x()))
        y = max(high / 2, min(1 - high / 2, self._middle.y()))
        self._middle = QPointF(x, y)
        self.update()
        self.moved.emit()

    def _area(self) -> QRectF:
        """Where the picture is painted."""
        if self._image.isNull():
            return QRectF(self.rect())
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(360, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), colour(Role.PREVIEW_DESK))
        if not self._image.isNull():
            area = self._area()
            painter.drawImage(area, self._image)
            left, top, wide, high = self.frame()
            frame = QRectF(
                area.x() + left * area.width(),
                area.y() + top * area.height(),
                wide * area.width(),
                high * area.height(),
            )
            veil = colour(Role.PREVIEW_DESK)
            veil.setAlphaF(0.65)
            for shade in (
                QRectF(area.left(), area.top(), area.width(), frame.top() - area.top()),
                QRectF(area.left(), frame.bottom(), area.width(), area.bottom() - frame.bottom()),
                QRectF(area.left(), frame.top(), frame.left() - area.left(), frame.height()),
                QRectF(frame.right(), frame.top(), area.right() - frame.right(), frame.height()),
            ):
                painter.fillRect(shade, veil)
            painter.setPen(QPen(colour(Role.ACCENT), 2))
            painter.drawRect(frame)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and not self._image.isNull():
            moved, area = event.position() - self._grip, self._area()
            self._grip = event.position()
            self.move_by(moved.x() / area.width(), moved.y() / area.height())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.resize_by(1 if event.angleDelta().y() > 0 else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-NUDGE, 0.0), Qt.Key.Key_Right: (NUDGE, 0.0), Qt.Key.Key_Up: (0.0, -NUDGE),
            Qt.Key.Key_Down: (0.0, NUDGE),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in moves:
            self.move_by(*moves[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.resize_by(1)
        elif key == Qt.Key.Key_Minus:
            self.resize_by(-1)
        else:
            super().keyPressEvent(event)
