"""How much of what should be there is there: a bar, the figures, and the missing part hatched so grey print shows it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour


class CoverageBar(QWidget):
    """`show_share(12, 16, "配备覆盖率")`; a click or Enter on it says `opened`, because numbers open."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._done, self._total, self._word = 0, 0, ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_share(self, done: int, total: int, word: str) -> None:
        """`done` of `total`; nothing to cover (`total` 0) shows as a dash."""
        self._done, self._total, self._word = done, total, word
        self.setAccessibleName(self.words())
        self.setToolTip(self.words())
        self.update()

    def words(self) -> str:
        """What the bar says, for a screen reader and for copying."""
        if self._total <= 0:
            return f"{self._word} —"
        return f"{self._word} {self._done}/{self._total}  {self._done * 100 / self._total:.1f}%"

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(220, self.fontMetrics().height() + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.rect().adjusted(0, 0, 0, -10)
        painter.setPen(colour(Role.TEXT))
        share = (
            "—" if self._total <= 0 else f"{self._done}/{self._total}   {self._done * 100 / self._total:.1f}%"
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = words.width() - self.fontMetrics().horizontalAdvance(share) - 8
        painter.drawText(
            words, int(left), self.fontMetrics().elidedText(self._word, Qt.TextElideMode.ElideRight, room)
        )
        painter.drawText(words, int(right), share)
        track = QRectF(0.5, self.height() - 8.5, self.width() - 1, 7)
        painter.setPen(QPen(colour(Role.BORDER_STRONG)))
        painter.setBrush(QBrush(colour(Role.SURFACE)))
        painter.drawRect(track)
        if self._total > 0:
            full = self._done >= self._total
            edge = track.width() * min(1.0, max(0.0, self._done / self._total))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour(Role.BORDER_STRONG), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(track.adjusted(edge, 0, 0, 0))
            painter.setBrush(colour(Role.GOOD if full else Role.ACCENT))
            painter.drawRect(QRectF(track.left(), track.top(), edge, track.height()))
        if self.hasFocus():
            painter.setPen(QPen(colour(Role.FOCUS), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
