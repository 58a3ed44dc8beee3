"""A search box: says what is looked for once typing pauses, and can show hits below itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.icons import icon
from ui.theme.roles import Role
from ui.theme.theme import colour, metrics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.widgets.record_model import Index

PAUSE = 120  # milliseconds of silence before a search starts
HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One line of the drop-down: `word` is the kind (户, 人, 命令), `detail` stands right in grey."""

    key: str
    title: str
    detail: str = ""
    word: str = ""


class HitDelegate(QStyledItemDelegate):
    """Paints a `Hit`: kind, title, detail at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, metrics().row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, colour(Role.ACCENT_SOFT))
        area: QRect = option.rect.adjusted(8, 0, -8, 0)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        measure = option.fontMetrics
        painter.setPen(colour(Role.TEXT_MUTED))
        indent = measure.horizontalAdvance("户户户 ") if hit.word else 0
        painter.drawText(area, left, hit.word)
        title_width = min(measure.horizontalAdvance(hit.title), area.width() - indent)
        room = area.width() - indent - title_width - 12
        painter.drawText(
            area, right, measure.elidedText(hit.detail, Qt.TextElideMode.ElideRight, max(0, room))
        )
        painter.setPen(colour(Role.TEXT))
        space = area.adjusted(indent, 0, 0, 0)
        painter.drawText(
            space, left, measure.elidedText(hit.title, Qt.TextElideMode.ElideRight, space.width())
        )


class SearchField(QLineEdit):
    """`searched` after a pause in typing (never while an input method composes); `picked` on Enter or click.

    The drop-down is a child of the window, not a popup, so the input method keeps its focus.
    """

    searched = Signal(str)
    picked = Signal(object)
    left_down = Signal()  # arrow down without a drop-down: go to the list
    emptied = Signal()  # the keyboard is in the empty box: the time to offer what was looked for before

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", Role.TEXT_MUTED), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(self._on_text)
        self._list: QListWidget | None = None
        self._composing = False

    def _on_text(self, text: str) -> None:
        self._pause.start()
        if not text.strip():
            self.hide_hits()
            if self.hasFocus():
                self.emptied.emit()

    def show_unasked(self, hits: Sequence[Hit]) -> None:
        """Offer something while nothing is typed."""
        if self.hasFocus() and not self.text():
            self._drop(hits)

    def show_hits(self, hits: Sequence[Hit], empty: str = "") -> None:
        """Drop the hits down; without any, the sentence `empty`. Ignored once the text is gone."""
        if not self.text().strip() or not self.hasFocus():
            self.hide_hits()
            return
        self._drop(hits, empty)

    def _drop(self, hits: Sequence[Hit], empty: str = "") -> None:
        box = self._drop_down()
        box.clear()
        for hit in hits or ([Hit("", empty)] if empty else []):
            item = QListWidgetItem(hit.title)
            item.setData(HIT, hit)
            if not hit.key:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            box.addItem(item)
        if hits:
            box.setCurrentRow(0)
        self._place(box)

    @property
    def hits_shown(self) -> int:
        """How many lines are dropped down."""
        return self._list.count() if self._list is not None and self._list.isVisible() else 0

    def hide_hits(self) -> None:
        """Fold the drop-down away."""
        if self._list is not None:
            self._list.hide()

    def _drop_down(self) -> QListWidget:
        if self._list is None:
            box = QListWidget(self.window())
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            box.setItemDelegate(HitDelegate(box))
            box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            box.itemClicked.connect(self._pick)
            self._list = box
        return self._list

    def _place(self, box: QListWidget) -> None:
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + 2))
        lines = min(box.count(), 12)
        box.setGeometry(corner.x(), corner.y(), max(self.width(), 420), lines * metrics().row + 4)
        right = window.width() - box.width() - 4
        box.move(min(corner.x(), max(4, right)), corner.y())
        box.setVisible(lines > 0)
        box.raise_()

    def _pick(self, item: QListWidgetItem | None) -> None:
        hit = item.data(HIT) if item is not None else None
        if hit is not None and hit.key:
            self.hide_hits()
            self.picked.emit(hit)

    # Qt's interface

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self._list is not None and self._list.isVisible()
        if shown and self._list is not None:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._composing:
                self._pick(self._list.currentItem())
                return
            if event.key() == Qt.Key.Key_Escape:
                self.hide_hits()
                return
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
            return
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.hide_hits()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.text():
            self.emptied.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hide_hits()
        super().focusOutEvent(event)
