"""Which columns a list is written with, and in which order: ticked with Space, moved with Alt and the arrows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import _
from desktop.exchange.exporting.template import Template
from ui.theme.theme import metrics
from ui.widgets.boxes import button, column, label, row

CELL = 148  # pixels of one column's name
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ColumnPicker(QWidget):
    """Our own columns: (field, heading, usual) each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: Sequence[tuple[str, str, bool]] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(_("栏目"))
        self.list.setFlow(QListView.Flow.TopToBottom)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setGridSize(QSize(CELL, metrics().row - 2))
        self.list.installEventFilter(self)
        every = button(_("全选"), self.check_all, kind="link")
        usual = button(_("恢复常用栏目"), lambda: self.offer(self._offered), kind="link")
        head = row(label(_("要哪些栏"), part="heading"), None, every, usual)
        layout = column(head, self.list, label(_("空格勾选,Alt+↑↓ 换次序"), tone="muted"), gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def offer(self, columns: Sequence[tuple[str, str, bool]]) -> None:
        """Every column there is; the usual ones are ticked."""
        self._offered = tuple(columns)
        self.list.clear()
        for field, heading, usual in columns:
            item = QListWidgetItem(heading)
            item.setToolTip(heading)
            item.setData(Qt.ItemDataRole.UserRole, field)
            item.setCheckState(_ON if usual else _OFF)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)

    def check_all(self) -> None:
        """Tick everything."""
        for number in range(self.list.count()):
            self.list.item(number).setCheckState(_ON)

    def chosen(self) -> tuple[str, ...]:
        """The ticked fields in the order shown."""
        items = [self.list.item(n) for n in range(self.list.count())]
        return tuple(str(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() == _ON)

    def _move(self, by: int) -> None:
        here = self.list.currentRow()
        if 0 <= here + by < self.list.count():
            item = self.list.takeItem(here)
            self.list.insertItem(here + by, item)
            self.list.setCurrentRow(here + by)

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(by)
                return True
        return super().eventFilter(watched, event)


class GivenColumns(QWidget):
    """Columns that are as they are: a receiver's layout, or the table on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(_("模板的栏目"))
        self.words = label(tone="muted", wrap=True)
        layout = column(self.words, self.list, gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_template(self, template: Template) -> None:
        """A receiver's columns; what the office does not keep is marked."""
        empty = sum(1 for c in template.columns if not c.field and not c.fixed)
        words = _("{n} 栏,其中 {m} 栏本社区没有,留空给您填。") if empty else _("{n} 栏,都能填上。")
        self.words.setText(words.format(n=len(template.columns), m=empty))
        self.list.clear()
        for one in template.columns:
            self.list.addItem(one.heading + ("" if one.field or one.fixed else _("  (留空)")))

    def show_headings(self, headings: Sequence[str]) -> None:
        """The table as it stands."""
        self.words.setText(_("和屏幕上一样:这些栏,这个次序。"))
        self.list.clear()
        self.list.addItems(list(headings))
