"""Places as tiles in bands of their own: how each stands by colour, word and shape, when nobody gave an outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour, metrics

WIDE, HIGH, GAP = 156, 66, 8
GOOD, MIDDLE, LOW, UNKNOWN = "good", "middle", "low", "unknown"
FILLS = {GOOD: Role.GOOD_SOFT, MIDDLE: Role.WARN_SOFT, LOW: Role.ALARM_SOFT, UNKNOWN: Role.SURFACE}
BARS = {GOOD: Role.GOOD, MIDDLE: Role.WARN, LOW: Role.ALARM, UNKNOWN: Role.BORDER_STRONG}
MARKS = {GOOD: "●", MIDDLE: "▲", LOW: "✕", UNKNOWN: "○"}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Tile:
    """`share` from 0 to 1 is drawn as a bar, None for nothing known; `value` is read; `note` stands in the tip."""

    key: str
    title: str
    value: str
    share: float | None
    band: str
    note: str = ""


@dataclass(frozen=True)
class Band:
    """Tiles that lie together (one street), under their heading."""

    heading: str
    tiles: tuple[Tile, ...]


class TileMap(QWidget):
    """`opened` carries the key of a tile: Enter, Space or a click. Arrows move. As many columns as fit."""

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: tuple[Band, ...] = ()
        self._at = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Replace the tiles; the current one stays current where it still is."""
        self._bands = tuple(bands)
        keys = [tile.key for tile in self.tiles()]
        if self._at not in keys:
            self._at = keys[0] if keys else ""
        self.setMinimumHeight(self.heightForWidth(max(self.width(), WIDE)))
        self.updateGeometry()
        self.update()
        self.current_changed.emit(self._at)

    def tiles(self) -> list[Tile]:
        """Every tile in reading order."""
        return [tile for band in self._bands for tile in band.tiles]

    def current(self) -> Tile | None:
        """The tile with the focus."""
        return next((tile for tile in self.tiles() if tile.key == self._at), None)

    def go_to(self, key: str) -> None:
        """Make a tile current."""
        if any(tile.key == key for tile in self.tiles()) and key != self._at:
            self._at = key
            self.setAccessibleDescription(self._words())
            self.update()
            self.current_changed.emit(key)

    def _words(self) -> str:
        tile = self.current()
        return f"{tile.title} {tile.value} {tile.note}".strip() if tile else ""

    def _columns(self, width: int) -> int:
        return max(1, (width + GAP) // (WIDE + GAP))

    def _heading(self) -> int:
        return metrics().row

    def places(self, width: int) -> dict[str, QRect]:
        """Where each tile lies in so many pixels."""
        columns, top, found = self._columns(width), 0, {}
        for band in self._bands:
            top += self._heading() if band.heading else 0
            for number, tile in enumerate(band.tiles):
                line, column = divmod(number, columns)
                found[tile.key] = QRect(column * (WIDE + GAP), top + line * (HIGH + GAP), WIDE, HIGH)
            top += -(-len(band.tiles) // columns) * (HIGH + GAP) + GAP
        return found

    # Qt's interface

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self.places(width)
        return max((place.bottom() for place in places.values()), default=0) + GAP

    def sizeHint(self) -> QSize:
        return QSize(4 * (WIDE + GAP), self.heightForWidth(4 * (WIDE + GAP)))

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    def resizeEvent(self, _event: object) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places(self.width())
        for band in self._bands:
            if band.heading and band.tiles:
                top = places[band.tiles[0].key].top() - self._heading()
                painter.setPen(colour(Role.TEXT_MUTED))
                painter.drawText(QRect(0, top, self.width(), self._heading()), _LEFT, band.heading)
            for tile in band.tiles:
                self._paint_tile(painter, places[tile.key], tile)
        painter.end()

    def _paint_tile(self, painter: QPainter, place: QRect, tile: Tile) -> None:
        painter.setPen(QPen(colour(BARS[tile.band])))
        painter.setBrush(colour(FILLS[tile.band]))
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        inside = place.adjusted(8, 4, -8, -4)
        painter.setPen(colour(Role.TEXT))
        measure = self.fontMetrics()
        title = measure.elidedText(tile.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(QRect(inside.left(), inside.top(), inside.width(), 20), _LEFT, title)
        font = QFont(self.font())
        font.setPixelSize(17)
        font.setWeight(QFont.Weight.DemiBold)
        line = QRect(inside.left(), inside.top() + 20, inside.width(), 22)
        painter.setFont(font)
        painter.drawText(line, _LEFT, tile.value)
        painter.setFont(self.font())
        painter.setPen(colour(BARS[tile.band] if tile.band != UNKNOWN else Role.TEXT_MUTED))
        painter.drawText(line, _RIGHT, MARKS[tile.band])
        self._paint_bar(painter, QRectF(inside.left(), place.bottom() - 12, inside.width(), 6), tile)
        if tile.key == self._at and self.hasFocus():
            painter.setPen(QPen(colour(Role.FOCUS), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(place).adjusted(1, 1, -1, -1))

    @staticmethod
    def _paint_bar(painter: QPainter, track: QRectF, tile: Tile) -> None:
        painter.setPen(QPen(colour(Role.BORDER_STRONG)))
        hatched = tile.share is None
        painter.setBrush(
            QBrush(colour(Role.BORDER_STRONG), Qt.BrushStyle.BDiagPattern) if hatched else colour(Role.WINDOW)
        )
        painter.drawRect(track)
        if tile.share is not None:
            filled = QRectF(track)
            filled.setWidth(track.width() * min(1.0, max(0.0, tile.share)))
            painter.setBrush(colour(BARS[tile.band]))
            painter.drawRect(filled)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        key = self._tile_at(event.position())
        tile = next((tile for tile in self.tiles() if tile.key == key), None)
        QToolTip.showText(
            event.globalPosition().toPoint(),
            f"{tile.title}\n{tile.value}\n{tile.note}".strip() if tile else "",
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if key := self._tile_at(event.position()):
            self.go_to(key)
            self.opened.emit(key)

    def _tile_at(self, at: QPointF) -> str:
        places = self.places(self.width()).items()
        return next((key for key, place in places if place.contains(at.toPoint())), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at:
            self.opened.emit(self._at)
        elif (to := self._beside(key)) is not None:
            self.go_to(to)
        else:
            super().keyPressEvent(event)

    def _beside(self, key: Qt.Key) -> str | None:
        """The tile an arrow leads to; up and down to the nearest one of the next line."""
        keys = [tile.key for tile in self.tiles()]
        if self._at not in keys:
            return None
        here = keys.index(self._at)
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(keys) - 1}
        along = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in ends:
            return keys[ends[key]]
        if key in along:
            return keys[min(len(keys) - 1, max(0, here + along[key]))]
        if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return None
        places = self.places(self.width())
        mine = places[self._at]
        down = key == Qt.Key.Key_Down
        lines = {p.top() for p in places.values() if (p.top() > mine.top() if down else p.top() < mine.top())}
        if not lines:
            return self._at
        line = min(lines) if down else max(lines)
        return min(
            (k for k in keys if places[k].top() == line), key=lambda k: abs(places[k].left() - mine.left())
        )
