"""The building as floor × door: look, move with the arrows, type a door's number, drag to select many."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.matrix_cursor import Cursor
from ui.widgets.matrix_data import Look, MatrixData, Spot
from ui.widgets.matrix_layout import HEAD, USUAL, ZOOMS, MatrixLayout, fitting
from ui.widgets.matrix_paint import DoorPainter, paint_edges

_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class BuildingMatrix(QAbstractScrollArea):
    """Signals carry dwelling ids. Only the cells on sight are painted."""

    opened = Signal(str)
    current_changed = Signal(str)
    selection_changed = Signal(object)  # tuple of ids, top left first
    menu_wanted = Signal(object)  # a global point: what can be done with the selection
    rename_wanted = Signal(str)  # F2
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.chosen = Cursor(clock)
        self._looks: dict[str, Look] = {}
        self.zoom = USUAL
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(False)
        self.horizontalScrollBar().setSingleStep(40)
        self._measure()

    # What a screen says

    @property
    def data(self) -> MatrixData:
        """The building shown."""
        return self.chosen.data

    def show_matrix(self, data: MatrixData) -> None:
        """Show a building; the current door and the selection stay as far as they are still there."""
        self._looks = {look.key: look for look in data.looks}
        self.chosen.show(data)
        self._measure()
        self._reveal()
        self.viewport().update()

    def current_id(self) -> str:
        """The dwelling with the focus, or ""."""
        return self.chosen.id_at(self.chosen.spot)

    def selected_ids(self) -> tuple[str, ...]:
        """The selected dwellings, top left first."""
        return self.chosen.selected_ids()

    def has(self, door_id: str) -> bool:
        """Whether a dwelling is in this building."""
        return self.chosen.spot_of(door_id) is not None

    def go_to(self, door_id: str) -> bool:
        """Make a dwelling current and visible; False when it is not in this building."""
        spot = self.chosen.spot_of(door_id)
        self._go(spot)
        return spot is not None

    def select_all(self) -> None:
        """Every door of the building."""
        self.chosen.select_all()
        self.selection_changed.emit(self.selected_ids())
        self.viewport().update()

    def set_zoom(self, zoom: int) -> None:
        """Another size of the cells, a number of `ZOOMS`."""
        zoom = max(0, min(len(ZOOMS) - 1, zoom))
        if zoom != self.zoom:
            self.zoom = zoom
            self._measure()
            self._reveal()
            self.viewport().update()
            self.zoomed.emit(zoom)

    def fit(self) -> None:
        """The largest size at which the whole building is in view."""
        self.set_zoom(fitting(self.data, self.viewport().size(), self.fontMetrics().horizontalAdvance))

    # Geometry: the layout speaks content coordinates, the viewport is scrolled over them

    def _measure(self) -> None:
        view = self.viewport().size()
        measure = self.fontMetrics().horizontalAdvance
        self.place = MatrixLayout(self.data, ZOOMS[self.zoom], view, measure)
        size = self.place.size
        self.verticalScrollBar().setSingleStep(self.place.high)
        self.horizontalScrollBar().setRange(0, max(0, size.width() - view.width()))
        self.verticalScrollBar().setRange(0, max(0, size.height() - view.height()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.verticalScrollBar().setPageStep(view.height())

    def offset(self) -> QPoint:
        """How far the content is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def cell_rect(self, spot: Spot) -> QRect:
        """Where a cell is on the viewport (floor line, column)."""
        return self.place.rect(spot).translated(-self.offset())

    def _door_at(self, at: QPoint) -> Spot | None:
        spot = self.place.spot_at(at + self.offset())
        return spot if spot in self.data.doors else None

    def _go(self, spot: Spot | None, *, extend: bool = False, toggle: bool = False) -> None:
        """Make a door current and say what became different; None stays."""
        if spot is None:
            return
        before = (self.chosen.spot, self.chosen.selected)
        self.chosen.go(spot, extend=extend, toggle=toggle)
        self._reveal()
        if before[0] != spot:
            self.current_changed.emit(self.current_id())
        if before[1] != self.chosen.selected:
            self.selection_changed.emit(self.selected_ids())
        self.viewport().update()

    def _reveal(self) -> None:
        spot = self.chosen.spot
        if spot is None:
            return
        area, view, place = self.cell_rect(spot), self.viewport().rect(), self.place
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        right = view.right() - place.notes
        if area.left() < place.edge:
            across.setValue(across.value() + area.left() - place.edge)
        elif area.right() > right:
            across.setValue(across.value() + area.right() - right + 4)
        if area.top() < HEAD:
            down.setValue(down.value() + area.top() - HEAD)
        elif area.bottom() > view.bottom():
            down.setValue(down.value() + area.bottom() - view.bottom() + 4)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key, text = Qt.Key(event.key()), event.text()
        page = max(1, (self.viewport().height() - HEAD) // self.place.high - 1)
        if key in _MOVES and not control:
            self._go(self.chosen.next(_MOVES[key]), extend=extend)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not control:
            by = (-1 if key == Qt.Key.Key_PageUp else 1, 0)
            self._go(self.chosen.next(by, page), extend=extend)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif key == Qt.Key.Key_F2 and self.current_id():
            self.rename_wanted.emit(self.current_id())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self.chosen.end(last=key == Qt.Key.Key_End, whole=control), extend=extend)
        elif control and key == Qt.Key.Key_A and self.data.doors:
            self.select_all()
        elif not control and text and text.isascii() and (text.isalnum() or text == "-"):
            self._go(self.chosen.type(text.upper()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._door_at(event.position().toPoint())
        if spot is None or (event.button() == Qt.MouseButton.RightButton and spot in self.chosen.selected):
            return
        held = event.modifiers()
        self._go(
            spot,
            extend=bool(held & Qt.KeyboardModifier.ShiftModifier),
            toggle=bool(held & Qt.KeyboardModifier.ControlModifier),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._door_at(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and spot is not None:
            self._go(spot, extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._door_at(event.position().toPoint())
        if spot is not None:
            self._go(spot)
            self.opened.emit(self.current_id())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.chosen.spot is not None:
            at = self.viewport().mapToGlobal(self.cell_rect(self.chosen.spot).center())
        if self.chosen.selected:
            self.menu_wanted.emit(at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom + (1 if event.angleDelta().y() > 0 else -1))
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = self._door_at(event.pos())
            door = self.data.doors[spot] if spot is not None else None
            if door is not None:
                text = door.tip or f"{door.label} {door.title}"
                QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour(Role.SURFACE))
        doors = DoorPainter(painter, self.font(), self.place.zoom.words)
        if self.data.yard is not None:
            doors.yard(self.place.yard_rect().translated(-self.offset()), self.data.yard.word)
        offset, sight, place = -self.offset(), event.rect(), self.place
        for spot, door in self.data.doors.items():
            area = place.rect(spot).translated(offset)
            if area.intersects(sight):
                doors.door(area, door, self._looks.get(door.look), spot in self.chosen.selected)
                if spot == self.chosen.spot:
                    doors.focus(area, self.hasFocus())
        paint_edges(doors, place, -offset, self.viewport().rect())
        painter.end()
