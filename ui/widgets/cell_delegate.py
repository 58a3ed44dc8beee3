"""How a cell is drawn and keyed: Enter commits and goes on, the input method's own Enter does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.editor_secret import SecretEditor
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from ui.widgets.cell_model import Index
    from ui.widgets.editor import AnyEditor

_PAD = 6
_EDGE = {"block": Role.ALARM, "warn": Role.WARN}
_TEXT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NOTHING = Qt.KeyboardModifier.NoModifier


class CellDelegate(QStyledItemDelegate):
    """`moved` says by how many cells (±1) or lines (±2 for up and down) the cursor goes on after a commit."""

    moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moves = EnterMoves(self)
        self._open: dict[QWidget, AnyEditor] = {}

    def finish_all(self) -> None:
        """Write what is being keyed."""
        for widget in list(self._open):
            self.finish(widget)

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        line, column = model.lines[index.row()], model.columns[index.column()]
        area = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(Role.ACCENT_SOFT))
        tone = column.tone(line.row) if column.tone else None
        text = column.text(line.row)
        if not line.key and index.column() == 0 and not text:
            text, tone = "＋", Role.TEXT_MUTED
        if text:
            painter.setPen(colour(tone or Role.TEXT))
            space = area.adjusted(_PAD, 0, -_PAD, 0)
            painter.drawText(
                space, _TEXT, option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, space.width())
            )
        if line.key and line.dirty and index.column() == 0:
            painter.fillRect(area.left(), area.top() + 4, 3, area.height() - 8, colour(Role.ACCENT))
        if fault := line.faults.get(column.key):
            edge = _EDGE.get(fault.severity.value)
            if edge:
                painter.fillRect(area.left(), area.bottom() - 2, area.width(), 2, colour(edge))
        painter.setPen(colour(Role.BORDER))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour(Role.FOCUS))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        model: Any = index.model()
        editor: AnyEditor = model.columns[index.column()].editor()
        editor.widget.setParent(parent)
        editor.widget.setProperty("part", "cell")
        editor.widget.setMaximumWidth(16_777_215)
        self._open[editor.widget] = editor
        return editor.widget

    def destroyEditor(self, widget: QWidget, index: Index) -> None:
        self._open.pop(widget, None)
        super().destroyEditor(widget, index)

    def setEditorData(self, widget: QWidget, index: Index) -> None:
        editor = self._open[widget]
        if widget.property("filled"):
            return  # the file was read again meanwhile: what is being typed is not written over
        widget.setProperty("filled", True)
        model: Any = index.model()
        line, key = model.lines[index.row()], model.columns[index.column()].key
        value = getattr(line.row, key)
        mine = line.base is None or value != getattr(line.base, key)
        if mine and isinstance(editor, SecretEditor):
            editor.show_typed(value)
        else:
            editor.show_value(value)

    def setModelData(self, widget: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if widget in self._open:
            model.setData(index, self._open[widget].value())

    def updateEditorGeometry(self, widget: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        widget.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.moves.hear(event)
        if isinstance(event, QKeyEvent) and isinstance(watched, QWidget):
            kind = event.type()
            if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and (
                step := self._step(watched, event)
            ):
                if kind == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if not self.moves.is_own_key(event):
                    self.finish(watched)
                    self.moved.emit(*step)
                return True
        return super().eventFilter(watched, event)

    def finish(self, widget: QWidget) -> None:
        """Write the cell and put the editor away."""
        self.commitData.emit(widget)
        self.closeEditor.emit(widget, QAbstractItemDelegate.EndEditHint.NoHint)

    def _step(self, watched: QWidget, event: QKeyEvent) -> tuple[int, int] | None:
        """(cells, lines) a key goes on by, None for a key of the editor itself."""
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = keys == Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            back = shift or event.key() == Qt.Key.Key_Backtab
            return ((-1 if back else 1), 0) if keys in (_NOTHING, Qt.KeyboardModifier.ShiftModifier) else None
        if keys == _NOTHING and not isinstance(watched, QComboBox):
            return {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}.get(Qt.Key(event.key()))
        return None
