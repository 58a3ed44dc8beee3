"""The header of a list: click sorts, Ctrl+click sorts further, dragging moves and widens; remembered as an arrangement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme.theme import metrics

if TYPE_CHECKING:
    from ui.widgets.record_model import RecordModel

Order = tuple[tuple[str, bool], ...]
"""Column keys and whether descending; the first decides first."""
LEAST = 40  # pixels of a column
_FURTHER = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True)
class ColumnLook:
    """How one column stands in a list: `width` in pixels at 100 %."""

    key: str
    width: int
    shown: bool = True


class RecordHeader(QHeaderView):
    """`order_wanted` carries an `Order`; `arranged` says that columns were moved, widened, shown or hidden."""

    order_wanted = Signal(object)
    arranged = Signal()

    def __init__(self, records: RecordModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._records = records
        self._held = Qt.KeyboardModifier.NoModifier
        self.order: Order = ()
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setSortIndicatorShown(False)
        self.setMinimumSectionSize(LEAST)
        self.setFixedHeight(metrics().row + 2)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._click)
        self.sectionMoved.connect(lambda *_: self.arranged.emit())
        self.sectionResized.connect(lambda *_: self.arranged.emit())

    def show_order(self, order: Order) -> None:
        """Mark the columns the list is sorted by; a number tells which comes first."""
        self.order = tuple(order)
        marks = {}
        for place, (key, down) in enumerate(self.order, start=1):
            marks[key] = ("▼" if down else "▲") + (str(place) if len(self.order) > 1 else "")
        self._records.show_marks(marks)

    def _click(self, section: int) -> None:
        column = self._records.columns[section]
        if not column.sortable:
            return
        known = dict(self.order)
        down = column.key in known and not known[column.key]
        if self._held & _FURTHER:
            order = tuple((key, down if key == column.key else way) for key, way in self.order)
            order = order if column.key in known else (*order, (column.key, False))
        else:
            order = ((column.key, down),)
        self.show_order(order)
        self.order_wanted.emit(order)

    def arrangement(self) -> tuple[ColumnLook, ...]:
        """The columns from left to right."""
        found = []
        for place in range(self.count()):
            section = self.logicalIndex(place)
            hidden = self.isSectionHidden(section)
            column = self._records.columns[section]
            width = column.width if hidden or place == self._last() else self.sectionSize(section)
            found.append(ColumnLook(column.key, width, not hidden))
        return tuple(found)

    def _last(self) -> int:
        """The visible column that takes what space is left: its width is nobody's choice."""
        shown = [place for place in range(self.count()) if not self.isSectionHidden(self.logicalIndex(place))]
        return shown[-1] if self.stretchLastSection() and shown else -1

    def arrange(self, looks: Sequence[ColumnLook]) -> None:
        """Put columns where they were; unknown ones are passed over, new ones stand at the end as they are."""
        keys = [column.key for column in self._records.columns]
        known = [look for look in looks if look.key in keys]
        if not any(look.shown for look in known):
            return
        blocked = self.blockSignals(True)
        for place, look in enumerate(known):
            section = keys.index(look.key)
            self.moveSection(self.visualIndex(section), place)
            self.setSectionHidden(section, not look.shown)
            self.resizeSection(section, max(LEAST, look.width))
        self.blockSignals(blocked)
        self.viewport().update()

    # Qt's interface

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.modifiers()
        super().mousePressEvent(event)
