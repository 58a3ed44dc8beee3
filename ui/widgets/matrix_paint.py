"""How one door of the building matrix is drawn: fill, shape, words, focus; and the legend from the same strokes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.matrix_data import Door, Look, Shape, Stair
from ui.widgets.matrix_layout import HEAD, MatrixLayout

_MARK = 8.0
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class DoorPainter:
    """Wraps a painter that is already open."""

    def __init__(self, painter: QPainter, font: QFont, words: int = 2) -> None:
        self._painter, self._words = painter, words
        self._plain = QFont(font)
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._measure, self._measure_bold = QFontMetrics(self._plain), QFontMetrics(self._bold)

    def door(self, area: QRect, door: Door, look: Look | None, chosen: bool) -> None:
        """One cell: number and flags above, name and state below, mark at the right; small cells say less."""
        painter = self._painter
        painter.setPen(QPen(colour(Role.ACCENT if chosen else Role.BORDER_STRONG), 2 if chosen else 1))
        painter.setBrush(colour(look.fill) if look else colour(Role.SURFACE))
        painter.drawRect(area)
        if look is not None:
            self._shape(area, look.shape)
        if not self._words:
            return
        lines = self._words
        high = area.height() // lines
        above = area.adjusted(5, 1, -5, high - area.height() + 1)
        painter.setFont(self._bold)
        painter.setPen(colour(Role.TEXT))
        painter.drawText(above, _LEFT, door.label)
        if lines == 1:
            return
        painter.setFont(self._plain)
        self._flags(above.adjusted(self._measure_bold.horizontalAdvance(door.label) + 6, 0, 0, 0), door)
        texts = (door.title, look.word if look is not None else "")[: lines - 1]
        for number, text in enumerate(texts, start=1):
            below = area.adjusted(5, high * number - 1, -5, high * (number + 1) - area.height() - 1)
            name = self._measure.elidedText(text, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, _LEFT, name)

    def _flags(self, space: QRect, door: Door) -> None:
        """Beside the number, clear of the mark."""
        self._painter.drawText(space, _LEFT, self.flags(door, space.width() - int(_MARK) - 2))

    def flags(self, door: Door, room: int) -> str:
        """The flags in `room` pixels: what would be cut gives way to the brief form, else to nothing."""
        texts = ("".join(door.flags), door.brief)
        return next((text for text in texts if self._measure.horizontalAdvance(text) <= room), "")

    def _shape(self, area: QRect, shape: Shape) -> None:
        painter = self._painter
        if shape == Shape.NONE:
            return
        if shape == Shape.STRIPES:  # beside the words, not behind them
            area = area.adjusted(area.width() * 5 // 8 if self._words else 1, 1, 0, 0)
            painter.fillRect(area, QBrush(colour(Role.BORDER_STRONG), Qt.BrushStyle.BDiagPattern))
            return
        size = min(_MARK, area.height() - 6, area.width() - 6)
        top = area.top() + (5 if self._words > 1 else (area.height() - size) / 2)
        left = area.right() - size - 4 if self._words else area.left() + (area.width() - size) / 2
        mark = QRectF(left, top, size, size)
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
        self._painter.setPen(QPen(colour(Role.FOCUS), 2 if active else 1, style))
        self._painter.drawRect(area.adjusted(2, 2, -2, -2))

    def ground(self, area: QRect) -> None:
        """Wipe an edge strip."""
        self._painter.fillRect(area, colour(Role.SURFACE))

    def word(self, area: QRect, text: str, *, left: bool = False) -> None:
        """A floor's label, or what is counted on it; smaller where floors are low."""
        font = QFont(self._plain)
        if area.height() < self._measure.height() - 2:
            font.setPixelSize(max(8, area.height() - 1))
        self._painter.setFont(font)
        self._painter.setPen(colour(Role.TEXT_MUTED))
        self._painter.drawText(area, (_LEFT if left else _RIGHT) | int(Qt.TextFlag.TextDontClip), text)

    def stair(self, area: QRect, stair: Stair) -> None:
        """A stair's name over its doors and what is counted in it as far as there is room, with a line below."""
        painter = self._painter
        used = self._measure_bold.horizontalAdvance(stair.label) + 10
        painter.setFont(self._bold)
        painter.setPen(colour(Role.TEXT))
        painter.drawText(area.adjusted(2, 0, 0, -2), _LEFT, stair.label)
        painter.setFont(self._plain)
        painter.setPen(colour(Role.TEXT_MUTED))
        for note in (stair.note, stair.brief):
            if note and self._measure.horizontalAdvance(note) <= area.width() - used - 4:
                painter.drawText(area.adjusted(used, 0, -2, -2), _LEFT, note)
                break
        painter.setPen(colour(Role.BORDER_STRONG))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def yard(self, area: QRect, word: str) -> None:
        """The open ground of a courtyard."""
        painter = self._painter
        painter.setPen(QPen(colour(Role.BORDER_STRONG), 1, Qt.PenStyle.DashLine))
        painter.setBrush(colour(Role.WINDOW))
        painter.drawRect(area.adjusted(4, 4, -4, -4))
        painter.setFont(self._plain)
        painter.setPen(colour(Role.TEXT_MUTED))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), word)


def paint_edges(doors: DoorPainter, place: MatrixLayout, offset: QPoint, view: QRect) -> None:
    """Floors at the left, their counts at the right and stairs on top stay put while the cells scroll below them."""
    right = view.width() - place.notes
    for left, width in ((0, place.edge), (right, place.notes)):
        doors.ground(QRect(left, 0, width, view.height()))
    data = place.data
    for line, text in enumerate(data.floors):
        top = HEAD + line * place.high - offset.y()
        doors.word(QRect(0, top, place.edge - 6, place.high - 3), text)
        if line < len(data.floor_notes):
            area = QRect(right + 8, top, place.notes - 8, place.high - 3)
            doors.word(area, data.floor_notes[line], left=True)
    doors.ground(QRect(0, 0, view.width(), HEAD))
    for number, stair in enumerate(data.stairs):
        area = place.stair_rect(number).translated(-offset.x(), 0) if stair.doors else QRect()
        if area.right() > place.edge:
            doors.stair(area, stair)
    doors.ground(QRect(0, 0, place.edge, HEAD))
    if place.notes:
        doors.ground(QRect(right, 0, place.notes, HEAD))


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
