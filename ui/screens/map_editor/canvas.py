"""The sheet one draws on: zoom, pan, keys, the mouse in the hands of the tool that is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent

from ui.screens.map_editor.sheet import MapSheet
from ui.screens.map_editor.tools import SelectTool

if TYPE_CHECKING:
    from desktop.domain.site_geometry import Point

LEAST_ZOOM, MOST_ZOOM = 0.002, 0.6  # dots a centimetre
ZOOM: Final = 1.25
FINE, COARSE = 10, 1000  # centimetres of an arrow key with Ctrl, with Shift
STEP: Final = 100
ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class MapCanvas(MapSheet):
    """Hands the mouse and the keys to the tool in use."""

    # Inside

    def _at(self, event: QMouseEvent) -> Point:
        return self._ground(self.mapToScene(event.position().toPoint()))

    def _arrow(self, event: QKeyEvent) -> None:
        dx, dy = ARROWS[Qt.Key(event.key())]
        held = event.modifiers()
        step = FINE if held & Qt.KeyboardModifier.ControlModifier else STEP
        step = COARSE if held & Qt.KeyboardModifier.ShiftModifier else step
        if self.tool.cross:
            x, y = self.cross or self.centre()
            self.cross = (x + dx * step, y + dy * step)
            self.tool.move(self.cross)
            spot = QPointF(self.cross[0], -self.cross[1])
            self.ensureVisible(QRectF(spot.x() - 1, spot.y() - 1, 2, 2), 40, 40)
            self.viewport().update()
        elif self.presenter.chosen:
            self.presenter.nudge(dx * step, dy * step)
        else:
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(across.value() + dx * 40)
            down.setValue(down.value() - dy * 40)

    # Qt's interface

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = event.position().toPoint()
        elif event.button() == Qt.MouseButton.LeftButton:
            held = event.modifiers()
            add = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.cross = self._at(event) if self.tool.cross else None
            self.tool.press(self._at(event), add=add)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            moved = event.position().toPoint() - self._pan
            self._pan = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        elif event.buttons() & Qt.MouseButton.LeftButton:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.tool.drag(self._at(event), free=free)
        else:
            if self.tool.cross:
                self.cross = self._at(event)
            self.tool.move(self._at(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = None
        elif event.button() == Qt.MouseButton.LeftButton:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.tool.release(self._at(event), free=free)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.tool.twice(self._at(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM if event.angleDelta().y() > 0 else 1 / ZOOM)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in ARROWS:
            self._arrow(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.tool.finish()
        elif key == Qt.Key.Key_Space and self.tool.cross and self.cross is not None:
            self.tool.press(self.cross, add=False)
        elif key == Qt.Key.Key_Escape:
            if not self.tool.cancel() and not isinstance(self.tool, SelectTool):
                self.use_select()
        elif key == Qt.Key.Key_Delete:
            self.presenter.remove()
        elif key == Qt.Key.Key_R and not held & Qt.KeyboardModifier.ControlModifier:
            fine = 100 if held & Qt.KeyboardModifier.AltModifier else 1500
            self.presenter.turn(-fine if held & Qt.KeyboardModifier.ShiftModifier else fine)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through what is on the map; past the last thing it leaves the map."""
        order, chosen = self.presenter.drawing.order, self.presenter.chosen
        at = order.index(chosen[-1]) if chosen and chosen[-1] in order else (-1 if forward else len(order))
        if not isinstance(self.tool, SelectTool) or not 0 <= at + (1 if forward else -1) < len(order):
            return super().focusNextPrevChild(forward)
        self.presenter.choose_next(1 if forward else -1)
        self.go_to(self.presenter.chosen[-1])
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._fitted:
            self.again()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        self.overlay.paint(painter)
