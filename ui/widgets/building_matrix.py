"""The building as floor × door: look, move with the arrows, open with Enter, drag to select many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.matrix_data import Look, MatrixData
from ui.widgets.matrix_paint import HEAD, STAIR_GAP, DoorPainter

EDGE = 52
LEAST, MOST, HIGH = 64, 132, 44  # a cell's width from, to, and its height in pixels
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
Spot = tuple[int, int]


class BuildingMatrix(QAbstractScrollArea):
    """Signals carry dwelling ids. Only the cells on sight are painted."""

    opened = Signal(str)
    current_changed = Signal(str)
    selection_changed = Signal(object)  # tuple of ids, top left first

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = MatrixData((), (), {})
        self._looks: dict[str, Look] = {}
        self._lefts: list[int] = []
        self._width = LEAST
        self._edge = EDGE  # pixels left of the doors, for the floors' labels
        self._spot: Spot | None = None
        self._anchor: Spot | None = None
        self._selected: frozenset[Spot] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(False)
        self.horizontalScrollBar().setSingleStep(40)
        self.verticalScrollBar().setSingleStep(HIGH)

    # What a screen says

    def show_matrix(self, data: MatrixData) -> None:
        """Show a building; the current door stays current when it is still there."""
        current = self.current_id()
        self._data = data
        self._looks = {look.key: look for look in data.looks}
        self._spot = self._anchor = None
        self._selected = frozenset()
        self._measure()
        spot = self._spot_of(current) if current else None
        self._go(spot or next(iter(sorted(data.doors)), None), extend=False, say=False)
        self.viewport().update()

    def current_id(self) -> str:
        """The dwelling with the focus, or ""."""
        door = self._data.doors.get(self._spot) if self._spot is not None else None
        return door.id if door is not None else ""

    def selected_ids(self) -> tuple[str, ...]:
        """The selected dwellings, top left first."""
        return tuple(self._data.doors[spot].id for spot in sorted(self._selected))

    def has(self, door_id: str) -> bool:
        """Whether a dwelling is in this building."""
        return self._spot_of(door_id) is not None

    def go_to(self, door_id: str) -> bool:
        """Make a dwelling current and visible; False when it is not in this building."""
        spot = self._spot_of(door_id)
        if spot is not None:
            self._go(spot, extend=False)
        return spot is not None

    # Geometry, in content coordinates: origin at the top left of the unscrolled drawing

    def _measure(self) -> None:
        stairs, columns = self._data.stairs, max(1, self._data.columns)
        words = [self.fontMetrics().horizontalAdvance(floor) for floor in self._data.floors]
        self._edge = max(EDGE, max(words, default=0) + 14)
        free = self.viewport().width() - self._edge - STAIR_GAP * max(0, len(stairs) - 1) - 8
        self._width = max(LEAST, min(MOST, free // columns))
        self._lefts, x = [], self._edge
        for number, stair in enumerate(stairs):
            x += STAIR_GAP if number else 0
            for _door in range(stair.doors):
                self._lefts.append(x)
                x += self._width
        size = QSize(x + 8, HEAD + HIGH * len(self._data.floors) + 8)
        view = self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(0, size.width() - view.width()))
        self.verticalScrollBar().setRange(0, max(0, size.height() - view.height()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.verticalScrollBar().setPageStep(view.height())

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def cell_rect(self, spot: Spot) -> QRect:
        """Where a cell is on the viewport (floor line, column)."""
        area = QRect(self._lefts[spot[1]], HEAD + spot[0] * HIGH, self._width - 3, HIGH - 3)
        return area.translated(-self._offset())

    def _spot_at(self, at: QPoint) -> Spot | None:
        point = at + self._offset()
        line = (point.y() - HEAD) // HIGH
        column = next((n for n, x in enumerate(self._lefts) if x <= point.x() < x + self._width), None)
        if column is None or not 0 <= line < len(self._data.floors):
            return None
        return (line, column)

    def _spot_of(self, door_id: str) -> Spot | None:
        return next((spot for spot, door in self._data.doors.items() if door.id == door_id), None)

    # Moving and selecting

    def _go(self, spot: Spot | None, *, extend: bool, say: bool = True) -> None:
        if spot is None:
            return
        before = (self._spot, self._selected)
        self._spot = spot
        if not extend or self._anchor is None:
            self._anchor = spot
        self._selected = self._between(self._anchor, spot)
        self._reveal(spot)
        if say and before[0] != spot:
            self.current_changed.emit(self.current_id())
        if say and before[1] != self._selected:
            self.selection_changed.emit(self.selected_ids())
        self.viewport().update()

    def _between(self, one: Spot, other: Spot) -> frozenset[Spot]:
        lines = range(min(one[0], other[0]), max(one[0], other[0]) + 1)
        columns = range(min(one[1], other[1]), max(one[1], other[1]) + 1)
        return frozenset((y, x) for y in lines for x in columns if (y, x) in self._data.doors)

    def _reveal(self, spot: Spot) -> None:
        area = self.cell_rect(spot)
        view = self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if area.left() < self._edge:
            across.setValue(across.value() + area.left() - self._edge)
        elif area.right() > view.right():
            across.setValue(across.value() + area.right() - view.right() + 4)
        if area.top() < HEAD:
            down.setValue(down.value() + area.top() - HEAD)
        elif area.bottom() > view.bottom():
            down.setValue(down.value() + area.bottom() - view.bottom() + 4)

    def _next(self, by: Spot) -> Spot | None:
        """The nearest existing door in a direction; gaps are stepped over."""
        if self._spot is None:
            return next(iter(sorted(self._data.doors)), None)
        line, column = self._spot[0] + by[0], self._spot[1] + by[1]
        while 0 <= line < len(self._data.floors) and 0 <= column < self._data.columns:
            if (line, column) in self._data.doors:
                return (line, column)
            line, column = line + by[0], column + by[1]
        return None

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = Qt.Key(event.key())
        if key in _MOVES and not control:
            self._go(self._next(_MOVES[key]), extend=extend)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._data.doors:
            spots = sorted(self._data.doors)
            self._go(spots[0] if key == Qt.Key.Key_Home else spots[-1], extend=extend)
        elif control and key == Qt.Key.Key_A and self._data.doors:
            self._selected = frozenset(self._data.doors)
            self.selection_changed.emit(self.selected_ids())
            self.viewport().update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position().toPoint())
        if spot in self._data.doors:
            self._go(spot, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and spot in self._data.doors:
            self._go(spot, extend=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position().toPoint())
        if spot in self._data.doors:
            self._go(spot, extend=False)
            self.opened.emit(self.current_id())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            spot = self._spot_at(event.pos())
            door = self._data.doors.get(spot) if spot is not None else None
            if door is not None:
                QToolTip.showText(
                    event.globalPos(), door.tip or f"{door.label} {door.title}", self.viewport()
                )
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour(Role.SURFACE))
        doors = DoorPainter(painter, self.font())
        for spot, door in self._data.doors.items():
            area = self.cell_rect(spot)
            if area.intersects(event.rect()):
                doors.door(area, door, self._looks.get(door.look), spot in self._selected)
                if spot == self._spot:
                    doors.focus(area, self.hasFocus())
        self._paint_edges(doors)
        painter.end()

    def _paint_edges(self, doors: DoorPainter) -> None:
        """Floor numbers left and stair names on top stay put while the cells scroll below them."""
        view = self.viewport().rect()
        doors.ground(QRect(0, 0, self._edge, view.height()))
        for line, text in enumerate(self._data.floors):
            doors.word(QRect(0, HEAD + line * HIGH - self._offset().y(), self._edge - 6, HIGH - 3), text)
        doors.ground(QRect(0, 0, view.width(), HEAD))
        first = 0
        for stair in self._data.stairs:
            if stair.doors:
                left = self._lefts[first] - self._offset().x()
                if left + self._width * stair.doors > self._edge:
                    doors.stair(QRect(left, 0, self._width * stair.doors - 3, HEAD - 4), stair.label)
            first += stair.doors
        doors.ground(QRect(0, 0, self._edge, HEAD))
