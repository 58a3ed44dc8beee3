"""Where the parts of a building matrix stand, at every size: cells, floors at the left, counts at the right. No painting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from ui.widgets.matrix_data import MatrixData, Spot

HEAD, STAIR_GAP, MARGIN = 30, 12, 8
BESIDE = 26  # pixels of a cell beside its number: padding and the mark
EDGE = 44  # pixels left of the doors at least, for the floors' labels


@dataclass(frozen=True)
class Zoom:
    """A size of the cells in pixels. words: lines of text in a cell (0: none, 1: number, 2: name, 3: state)."""

    least: int
    most: int
    high: int
    words: int


ZOOMS = (Zoom(18, 60, 18, 0), Zoom(46, 80, 24, 1), Zoom(56, 132, 44, 2), Zoom(116, 190, 62, 3))
USUAL = 2
LOWEST = 12  # pixels of a floor when a whole tower is fitted in


class MatrixLayout:
    """Geometry of one building at one size, in content coordinates: origin at the top left, before scrolling."""

    def __init__(self, data: MatrixData, zoom: Zoom, view: QSize, measure: Callable[[str], int]) -> None:
        self.data, self.zoom = data, zoom
        labels = max(map(measure, data.floors), default=0)
        self.edge = max(EDGE, labels + 14) if any(data.floors) else MARGIN
        notes = max(map(measure, data.floor_notes), default=0)
        self.notes = notes + 14 if notes else 0
        gaps = STAIR_GAP * max(0, len(data.stairs) - 1)
        free = view.width() - self.edge - self.notes - gaps - MARGIN
        least = zoom.least
        if zoom.words:  # a number clear of the mark beside it
            least = max(least, max((measure(door.label) for door in data.doors.values()), default=0) + BESIDE)
        self.width = max(least, min(max(least, zoom.most), free // max(1, data.columns)))
        self.high = self._height(view)
        self.lefts, x = [], self.edge
        for number, stair in enumerate(data.stairs):
            x += STAIR_GAP if number else 0
            for _door in range(stair.doors):
                self.lefts.append(x)
                x += self.width
        self.size = QSize(x + self.notes + MARGIN, HEAD + self.high * len(data.floors) + MARGIN)

    def _height(self, view: QSize) -> int:
        """The smallest size squeezes the floors so that a tower stands whole in the view, down to `LOWEST`."""
        if self.zoom.words:
            return self.zoom.high
        room = (view.height() - HEAD - MARGIN) // max(1, len(self.data.floors))
        return max(LOWEST, min(self.zoom.high, room))

    def rect(self, spot: Spot) -> QRect:
        """A cell."""
        gap = 3 if self.zoom.words else 2
        return QRect(self.lefts[spot[1]], HEAD + spot[0] * self.high, self.width - gap, self.high - gap)

    def spot_at(self, point: QPoint) -> Spot | None:
        """The cell under a point; None beside the cells."""
        line = (point.y() - HEAD) // self.high
        column = next((n for n, x in enumerate(self.lefts) if x <= point.x() < x + self.width), None)
        if column is None or not 0 <= line < len(self.data.floors):
            return None
        return (line, column)

    def stair_rect(self, number: int) -> QRect:
        """The strip above a stair's doors."""
        first = sum(stair.doors for stair in self.data.stairs[:number])
        doors = self.data.stairs[number].doors
        return QRect(self.lefts[first], 0, self.width * doors - 3, HEAD - 4)

    def yard_rect(self) -> QRect:
        """The open ground between the doors; empty when there is none."""
        yard = self.data.yard
        if yard is None:
            return QRect()
        return self.rect((yard.top, yard.left)).united(self.rect((yard.bottom, yard.right)))


def fitting(data: MatrixData, view: QSize, measure: Callable[[str], int]) -> int:
    """The largest size at which the whole building is in view; the smallest when none is."""
    for number in range(USUAL, 0, -1):
        size = MatrixLayout(data, ZOOMS[number], view, measure).size
        if size.width() <= view.width() and size.height() <= view.height():
            return number
    return 0
