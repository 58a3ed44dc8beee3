"""The model behind every list: all ids at once, the rows behind them only when looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.base.i18n import _
from ui.theme.roles import Role
from ui.theme.theme import metrics

Index = QModelIndex | QPersistentModelIndex
PAGE = 100  # rows fetched together: three screens, so a jump costs little and paging down asks seldom
PAGES = 64  # pages kept
Row = TypeVar("Row")


@dataclass(
    frozen=True
)  # not slots: a generic frozen dataclass with slots cannot be called as Column[Row](…) on 3.11
class Column(Generic[Row]):
    """One column. `title` is marked with N_() and translated when shown.

    key: what `sort_wanted` says when the header is clicked. text: what stands in the cell. width: pixels at 100 %.
    number: right-aligned. tone: a text role for the cell, None for the usual one. shown: visible until chosen away.
    """

    key: str
    title: str
    text: Callable[[Row], str]
    width: int = 100
    number: bool = False
    sortable: bool = True
    tone: Callable[[Row], Role | None] | None = None
    shown: bool = True


class RecordModel(QAbstractTableModel, Generic[Row]):
    """`fetch(ids)` is asked for at most PAGE rows at a time, from the painting thread: one look-up by key.

    An id that `fetch` does not answer (deleted meanwhile) shows as an empty line until the next `show_ids`.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[str]], Mapping[str, Row]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._ids: Sequence[str] = ()
        self._pages: OrderedDict[int, Mapping[str, Row]] = OrderedDict()
        self._marks: Mapping[str, str] = {}

    def show_marks(self, marks: Mapping[str, str]) -> None:
        """What stands before the titles of some columns: ▲ where the list is sorted by them."""
        self._marks = dict(marks)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def show_ids(self, ids: Sequence[str]) -> None:
        """Replace the list. Selection and scroll position are the view's business."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def forget(self) -> None:
        """What is in the rows may have changed: fetch again when looked at. The ids stay."""
        self._pages.clear()
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def ids(self) -> Sequence[str]:
        """The ids in the order shown."""
        return self._ids

    def id_at(self, line: int) -> str:
        """The id of one line."""
        return self._ids[line]

    def row_at(self, line: int) -> Row | None:
        """The row of one line, fetched with its page when needed."""
        number = line // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self._ids[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = page
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[line])

    def text_at(self, line: int, column: int) -> str:
        """What stands in one cell."""
        row = self.row_at(line)
        return "" if row is None else self.columns[column].text(row)

    def texts(self, ids: Sequence[str], columns: Sequence[int]) -> list[list[str]]:
        """What stands in some lines, past the pages kept; touches nothing Qt owns, so a job may ask."""
        rows = self._fetch(ids)
        return [[self.columns[n].text(rows[i]) for n in columns] for i in ids if i in rows]

    # Qt's interface

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text_at(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[index.column()].number
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return metrics().row if role == Qt.ItemDataRole.SizeHintRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            column = self.columns[section]
            return self._marks.get(column.key, "") + _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].number
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None
