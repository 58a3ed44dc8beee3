"""Which columns a list shows and in what order: check marks, Alt+↑ and Alt+↓, or dragging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_header import ColumnLook

_LOOK = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    """Alt with an arrow moves the line."""

    def move_line(self, by: int) -> None:
        """Move the current line."""
        line = self.currentRow()
        if 0 <= line + by < self.count() and line >= 0:
            item = self.takeItem(line)
            self.insertItem(line + by, item)
            self.setCurrentRow(line + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_line(by)
        else:
            super().keyPressEvent(event)


class ColumnChooser(QDialog):
    """`titles`: key to word. `usual`: what 恢复默认 brings back. After accepting, `looks()` is what was chosen."""

    def __init__(
        self, looks: Sequence[ColumnLook], titles: Mapping[str, str], usual: Sequence[ColumnLook],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(_("选列"))
        self._titles, self._usual = titles, tuple(usual)
        self.list = _List()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setAccessibleName(_("列:空格显示或隐藏,Alt+上下移动"))
        self.list.itemChanged.connect(lambda _item: self._check())
        self.ok = button(_("确定"), self.accept, kind="primary")
        side = column(
            button(_("上移"), lambda: self.list.move_line(-1), icon="arrow-up", tip="Alt+↑"),
            button(_("下移"), lambda: self.list.move_line(1), icon="arrow-down", tip="Alt+↓"),
            button(_("恢复默认"), lambda: self.show_looks(self._usual), icon="rotate-ccw"),
            None,
        )
        middle = row(self.list)
        middle.addLayout(side)
        hint = label(
            _("打勾的列显示出来,次序就是从左到右的次序。只影响您自己的这台电脑。"), tone="muted", wrap=True
        )
        self.setLayout(
            column(hint, middle, row(None, button(_("取消"), self.reject), self.ok), gap=3, margin=4)
        )
        self.resize(380, 460)
        self.show_looks(looks)

    def show_looks(self, looks: Sequence[ColumnLook]) -> None:
        """Fill the list."""
        self.list.clear()
        for look in looks:
            item = QListWidgetItem(self._titles.get(look.key, look.key))
            item.setData(_LOOK, look)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if look.shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._check()

    def looks(self) -> tuple[ColumnLook, ...]:
        """The columns as they stand in the list."""
        found = []
        for line in range(self.list.count()):
            item = self.list.item(line)
            look: ColumnLook = item.data(_LOOK)
            found.append(ColumnLook(look.key, look.width, item.checkState() == Qt.CheckState.Checked))
        return tuple(found)

    def _check(self) -> None:
        """A list without any column would say nothing."""
        self.ok.setEnabled(any(look.shown for look in self.looks()))
