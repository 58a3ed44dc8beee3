"""The outlines of an opened file in small: what is matched, what is not, and the ones chosen in the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base.i18n import _
from ui.screens.exchange.outlines.presenter import Row
from ui.theme.roles import Role
from ui.theme.theme import colour

MARGIN = 10
_FILLS: Mapping[str, Role] = {
    "exact": Role.GOOD_SOFT, "chosen": Role.GOOD_SOFT, "guessed": Role.WARN_SOFT, "duplicate": Role.ALARM_SOFT,
}  # fmt: skip


class OutlinePreview(QWidget):
    """`show_rows`, `show_chosen`; a click on an outline says `picked` with its row."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._chosen: frozenset[str] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("轮廓略图"))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """All outlines of the table."""
        self._rows = rows
        self.update()

    def show_chosen(self, ids: Iterable[str]) -> None:
        """Those chosen in the table stand out."""
        self._chosen = frozenset(ids)
        self.update()

    def _scaled(self) -> tuple[float, float, float]:
        """(pixels a centimetre, x of west, y of north)."""
        ours = [row for row in self._rows if row.building or row.id in self._chosen]
        boxes = [row.outline.bounds() for row in (ours if len(ours) > 1 else self._rows)]
        west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
        east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
        scale = min(
            (self.width() - 2 * MARGIN) / max(east - west, 1),
            (self.height() - 2 * MARGIN) / max(north - south, 1),
        )
        x = (self.width() - scale * (east - west)) / 2 - scale * west
        return scale, x, (self.height() - scale * (north - south)) / 2 + scale * north

    def _polygons(self, row: Row, scale: float, x: float, y: float) -> list[QPolygonF]:
        return [
            QPolygonF([QPointF(x + a * scale, y - b * scale) for a, b in ring]) for ring in row.outline.rings
        ]

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(320, 260)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._rows:
            return
        scale, x, y = self._scaled()
        for row in self._rows:
            for polygon in self._polygons(row, scale, x, y):
                if polygon.containsPoint(event.position(), Qt.FillRule.OddEvenFill):
                    self.picked.emit(row.id)
                    return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(Role.SURFACE))
        if not self._rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, x, y = self._scaled()
        for chosen in (False, True):
            for row in self._rows:
                if (row.id in self._chosen) is not chosen:
                    continue
                style = Qt.PenStyle.SolidLine if row.building else Qt.PenStyle.DashLine
                pen = QPen(
                    colour(Role.ACCENT if chosen else Role.BORDER_STRONG), 2.4 if chosen else 1.0, style
                )
                painter.setPen(pen)
                painter.setBrush(colour(_FILLS.get(row.state, Role.FIELD)))
                for polygon in self._polygons(row, scale, x, y):
                    painter.drawPolygon(polygon, Qt.FillRule.OddEvenFill)
