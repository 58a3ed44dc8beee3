"""The middle: a building as floor × door with its legend, or households as a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QToolButton, QWidget

from desktop.base.i18n import _
from ui.screens.households.columns import HOUSEHOLDS
from ui.screens.households.matrix import MODES
from ui.widgets.boxes import column, label, row
from ui.widgets.building_matrix import BuildingMatrix
from ui.widgets.matrix_paint import MatrixLegend
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.queries.households import HouseholdRow
    from ui.widgets.matrix_data import MatrixData


class Middle(QWidget):
    """Says which door or household was opened, and how the doors should be coloured."""

    door_opened = Signal(str)
    household_opened = Signal(str)
    mode_chosen = Signal(str)

    def __init__(self, rows: Callable[[Sequence[str]], Mapping[str, HouseholdRow]]) -> None:
        super().__init__()
        self.title = label(part="title", wrap=True)
        self.matrix, self.legend = BuildingMatrix(), MatrixLegend()
        self.matrix.setAccessibleName(_("楼栋图:方向键移动,Enter 打开"))
        self.table: RecordTable[HouseholdRow] = RecordTable(HOUSEHOLDS, rows)
        self.table.setAccessibleName(_("住户"))
        self.table.set_empty(_("这里没有住户"), _("在左边换一个地点,或按 Ctrl+N 新增一户。"))
        self._buttons = {key: self._mode_button(key, word) for key, word in MODES}
        self._modes = QWidget()
        self._modes.setLayout(row(label(_("着色"), tone="muted"), *self._buttons.values(), gap=1))
        building = QWidget()
        building.setLayout(column(self.matrix, self.legend, gap=1))
        self._stack = QStackedWidget()
        self._stack.addWidget(building)
        self._stack.addWidget(self.table)
        head = row(self.title, self._modes)
        head.setStretch(0, 1)
        box = column(head, self._stack, gap=2)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.matrix.opened.connect(self.door_opened.emit)
        self.table.opened.connect(self.household_opened.emit)

    def _mode_button(self, key: str, word: str) -> QToolButton:
        made = QToolButton()
        made.setText(_(word))
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(key == MODES[0][0])
        made.clicked.connect(lambda _on=False: self.mode_chosen.emit(key))
        return made

    def show_matrix(self, title: str, data: MatrixData) -> None:
        """A building."""
        self.title.setText(title)
        self._modes.show()
        self.matrix.show_matrix(data)
        self.legend.show_looks(data.looks, data.counts)
        self._stack.setCurrentIndex(0)

    def show_list(self, title: str, ids: Sequence[str]) -> None:
        """A list."""
        self.title.setText(_("{title} · {n} 户").format(title=title, n=f"{len(ids):,}"))
        self._modes.hide()
        self.table.show_ids(ids)
        self._stack.setCurrentIndex(1)

    def next_mode(self, mode: str) -> None:
        """The way of colouring after `mode`."""
        keys = [key for key, _word in MODES]
        following = keys[(keys.index(mode) + 1) % len(keys)]
        self._buttons[following].setChecked(True)
        self.mode_chosen.emit(following)

    def current_door(self) -> str:
        """The dwelling under the cursor, "" in a list."""
        return self.matrix.current_id() if self._stack.currentIndex() == 0 else ""

    def has_door(self, dwelling_id: str) -> bool:
        """Whether the building on sight has this door."""
        return self._stack.currentIndex() == 0 and self.matrix.has(dwelling_id)

    def enter(self) -> None:
        """Take the keys."""
        (self.matrix if self._stack.currentIndex() == 0 else self.table).setFocus()
