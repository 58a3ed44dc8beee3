"""How one door of the building matrix is drawn: fill, shape, words, focus; and the legend from the same strokes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.matrix_data import Door, Look, Shape

HEAD, STAIR_GAP = 30, 12
_MARK = 8.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class DoorPainter:
    """Wraps a painter that is already open."""

    def __init__(self, painter: QPainter, font: QFont) -> None:
        self._painter = painter
        self._plain = QFont(font)
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._measure = QFontMetrics(self._plain)

    def door(self, area: QRect, door: Door, look: Look | None, chosen: bool) -> None:
        """One cell: number and flags above, name below, mark at the right."""
        painter = self._painter
        painter.setPen(QPen(colour(Role.ACCENT if chosen else Role.BORDER_STRONG), 2 if chosen else 1))
        painter.setBrush(colour(look.fill) if look else colour(Role.SURFACE))
        painter.drawRect(area)
        if look is not None:
            self._shape(area, look.shape)
        half = area.height() // 2
        above = area.adjusted(5, 1, -5, -half)
        below = area.adjusted(5, half - 1, -5, -2)
        painter.setFont(self._bold)
        painter.setPen(colour(Role.TEXT))
        painter.drawText(above, _LEFT, door.label)
        painter.setFont(self._plain)
        if door.flags:
            used = QFontMetrics(self._bold).horizontalAdvance(door.label) + 6
            painter.drawText(above.adjusted(used, 0, -12, 0), _LEFT, "".join(door.flags))
        name = self._measure.elidedText(door.title, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, _LEFT, name)

    def _shape(self, area: QRect, shape: Shape) -> None:
        painter = self._painter
        if shape == Shape.STRIPES:  # beside the words, not behind them
            area = area.adjusted(area.width() * 5 // 8, 1, 0, 0)
            painter.fillRect(area, QBrush(colour(Role.BORDER_STRONG), Qt.BrushStyle.BDiagPattern))
            return
        mark = QRectF(area.right() - _MARK - 4, area.top() + 5, _MARK, _MARK)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._mark(mark, shape)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _mark(self, mark: QRectF, shape: Shape) -> None:
        painter = self._painter
        painter.setPen(QPen(colour(Role.TEXT), 1.4))
        painter.setBrush(colour(Role.TEXT) if shape in (Shape.DOT, Shape.SQUARE) else Qt.BrushStyle.NoBrush)
        if shape in (Shape.DOT, Shape.RING):
            painter.drawEllipse(mark)
        elif shape == Shape.SQUARE:
            painter.drawRect(mark.adjusted(1, 1, -1, -1))
        elif shape == Shape.TRIANGLE:
            top = QPointF(mark.center().x(), mark.top())
            painter.drawPolygon(QPolygonF([top, mark.bottomRight(), mark.bottomLeft()]))
        elif shape == Shape.CROSS:
            painter.drawLine(mark.topLeft(), mark.bottomRight())
            painter.drawLine(mark.topRight(), mark.bottomLeft())

    def sample(self, area: QRect, look: Look) -> None:
        """A small cell for the legend."""
        painter = self._painter
        painter.setPen(QPen(colour(Role.BORDER_STRONG), 1))
        painter.setBrush(colour(look.fill))
        painter.drawRect(area)
        if look.shape == Shape.STRIPES:
            painter.fillRect(area, QBrush(colour(Role.BORDER_STRONG), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = QRectF(area).center()
            half = _MARK / 2
            self._mark(QRectF(middle.x() - half, middle.y() - half, _MARK, _MARK), look.shape)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def focus(self, area: QRect, active: bool) -> None:
        """The current cell: a double edge, dashed when the keys go elsewhere."""
        style = Qt.PenStyle.SolidLine if active else Qt.PenStyle.DashLine
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(colour(Role.FOCUS), 2, style))
        self._painter.drawRect(area.adjusted(2, 2, -2, -2))

    def ground(self, area: QRect) -> None:
        """Wipe an edge strip."""
        self._painter.fillRect(area, colour(Role.SURFACE))

    def word(self, area: QRect, text: str) -> None:
        """A floor's label."""
        self._painter.setFont(self._plain)
        self._painter.setPen(colour(Role.TEXT_MUTED))
        self._painter.drawText(area, _RIGHT, text)

    def stair(self, area: QRect, text: str) -> None:
        """A stair's name over its doors, with a line below."""
        self._painter.setFont(self._bold)
        self._painter.setPen(colour(Role.TEXT))
        self._painter.drawText(area.adjusted(2, 0, 0, -2), _LEFT, text)
        self._painter.setPen(colour(Role.BORDER_STRONG))
        self._painter.drawLine(area.bottomLeft(), area.bottomRight())


class MatrixLegend(QWidget):
    """What the fills and marks mean, with how many doors each; wraps to the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: Sequence[Look] = ()
        self._counts: Mapping[str, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_looks(self, looks: Sequence[Look], counts: Mapping[str, int]) -> None:
        """`counts` by look key; entries that do not occur are left out."""
        self._looks = [look for look in looks if counts.get(look.key)]
        self._counts = counts
        self.setAccessibleName(" ".join(self._text(look) for look in self._looks))
        self.updateGeometry()
        self.update()

    def _text(self, look: Look) -> str:
        return f"{look.word} {self._counts.get(look.key, 0)}"

    def _places(self, width: int) -> list[tuple[Look, QRect]]:
        places: list[tuple[Look, QRect]] = []
        x, y, high = 0, 0, self._line()
        for look in self._looks:
            wide = 28 + self.fontMetrics().horizontalAdvance(self._text(look)) + 16
            if x and x + wide > width:
                x, y = 0, y + high
            places.append((look, QRect(x, y, wide, high)))
            x += wide
        return places

    def _line(self) -> int:
        return self.fontMetrics().height() + 8

    # Qt's interface

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return places[-1][1].bottom() + 1 if places else self._line()

    def sizeHint(self) -> QSize:
        width = max(240, self.width())
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        doors = DoorPainter(painter, self.font())
        for look, area in self._places(self.width()):
            doors.sample(QRect(area.left() + 1, area.top() + 4, 22, area.height() - 8), look)
            painter.setFont(self.font())
            painter.setPen(colour(Role.TEXT))
            painter.drawText(area.adjusted(28, 0, 0, 0), _LEFT, self._text(look))
        painter.end()
