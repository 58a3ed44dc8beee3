"""Rows that are keyed in place: frozen dataclasses in a table, one empty line at the end, faults by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.base.i18n import _
from ui.theme.theme import metrics

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.theme.roles import Role
    from ui.widgets.editor import AnyEditor

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class CellColumn(Generic[Row]):
    """key: the dataclass field. title: marked with N_(). text: what stands in the cell. tone: a text role."""

    key: str
    title: str
    text: Callable[[Row], str]
    editor: Callable[[], AnyEditor]
    width: int = 90
    tone: Callable[[Row], Role | None] | None = None


@dataclass
class Line(Generic[Row]):
    """`key` names the record, or the new one; the empty last line has key "".

    `base` is what the file holds, or what an empty line begins with; None: the line counts as typed whatever it holds.
    """

    key: str
    row: Row
    base: Row | None
    faults: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not in the file yet."""
        return bool(self.row != self.base)


class CellModel(QAbstractTableModel, Generic[Row]):
    """`blank` makes the row of the empty line. `typed` names the line whose cell the clerk changed."""

    typed = Signal(str)

    def __init__(
        self, columns: Sequence[CellColumn[Row]], blank: Callable[[], Row], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.blank = blank
        self.lines: list[Line[Row]] = []
        self._made = 0
        self._open_ended = False

    # What a page says

    def show_rows(self, rows: Sequence[tuple[str, Row]], *, open_ended: bool = True) -> None:
        """The records of the file. Lines known by their key stay where they are; what is half typed stays as typed."""
        fresh = dict(rows)
        known = [line.key for line in self.lines if line.key]
        order = [key for key in known if key in fresh or self._half(key)]
        order += [key for key, _row in rows if key not in known]
        if order == known and open_ended == self._open_ended:
            for line in self.lines:
                if line.key in fresh:
                    self._renew(line, fresh[line.key])
            self._all_changed()
            return
        old = {line.key: line for line in self.lines}
        self.beginResetModel()
        self._open_ended = open_ended
        self.lines = []
        for key in order:
            line = old.get(key) or Line(key, fresh[key], fresh[key])
            if key in fresh:
                self._renew(line, fresh[key])
            self.lines.append(line)
        if open_ended:
            self.lines.append(self._empty())
        self.endResetModel()

    def clear(self) -> None:
        """Another household: nothing is kept."""
        self.beginResetModel()
        self.lines, self._open_ended = [], False
        self.endResetModel()

    def put(self, key: str, row: Row, base: Row) -> None:
        """A half-typed line offered back after a crash: over its record, or new before the empty line."""
        known = self.line(key) if key else None
        if known is not None:
            known.row = row
            self._all_changed()
            return
        at = max(len(self.lines) - 1, 0)
        self.beginInsertRows(QModelIndex(), at, at)
        self.lines.insert(at, Line(key or self._new_key(), row, base))
        self.endInsertRows()

    def replace(self, key: str, row: Row) -> None:
        """Fill a line for the clerk: what follows from what was typed."""
        line = self.line(key)
        if line is not None:
            line.row = row
            self._all_changed()

    def adopt(self, number: int) -> bool:
        """The clerk takes over what the empty line began with; False when it began with nothing."""
        line = self.lines[number]
        if line.key or not getattr(line.row, self.columns[0].key):
            return False
        line.key, line.base = self._new_key(), None
        self._add_empty()
        self._all_changed()
        self.typed.emit(line.key)
        return True

    def _add_empty(self) -> None:
        at = len(self.lines)
        self.beginInsertRows(QModelIndex(), at, at)
        self.lines.append(self._empty())
        self.endInsertRows()

    def kept(self, key: str, made: str) -> None:
        """A line is in the file now, under the id `made`."""
        for number in [n for n, line in enumerate(self.lines) if line.key == made != key]:
            self.beginRemoveRows(QModelIndex(), number, number)  # the file was read again in between
            del self.lines[number]
            self.endRemoveRows()
        for line in self.lines:
            if line.key == key:
                line.key, line.base, line.faults = made, line.row, {}
        self._all_changed()

    def drop(self, key: str) -> None:
        """Give a new line up, or take a changed one back to what the file holds."""
        for number, line in enumerate(self.lines):
            if line.key == key and key.startswith("new-"):
                self.beginRemoveRows(QModelIndex(), number, number)
                del self.lines[number]
                self.endRemoveRows()
                return
            if line.key == key and line.base is not None:
                line.row, line.faults = line.base, {}
        self._all_changed()

    def show_faults(self, key: str, faults: Mapping[str, Problem]) -> None:
        """What is wrong with a line, by field."""
        for line in self.lines:
            if line.key == key:
                line.faults = dict(faults)
        self._all_changed()

    def line(self, key: str) -> Line[Row] | None:
        """The line of a key, None when it is gone."""
        return next((line for line in self.lines if line.key == key), None)

    def dirty(self) -> list[str]:
        """The keys of the lines that are not in the file as they stand."""
        return [line.key for line in self.lines if line.key and line.dirty]

    # Inside

    def _half(self, key: str) -> bool:
        line = self.line(key)
        return line is not None and line.dirty

    @staticmethod
    def _renew(line: Line[Row], row: Row) -> None:
        if not line.dirty:
            line.row = row
        line.base = row

    def _empty(self) -> Line[Row]:
        row = self.blank()
        return Line("", row, row)

    def _new_key(self) -> str:
        self._made += 1
        return f"new-{self._made}"

    def _all_changed(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self.columns) - 1))

    # Qt's interface

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.isValid() else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line.row)
        if role == Qt.ItemDataRole.EditRole:
            return getattr(line.row, column.key)
        if role == Qt.ItemDataRole.ToolTipRole:
            fault = line.faults.get(column.key)
            return fault.text if fault else column.text(line.row)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        line, key = self.lines[index.row()], self.columns[index.column()].key
        if getattr(line.row, key) == value:
            return True
        if not line.key:
            line.key = self._new_key()
            self._add_empty()
        line.row = replace(line.row, **{key: value})  # type: ignore[type-var] # every row is a dataclass
        self._all_changed()
        self.typed.emit(line.key)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return metrics().row if role == Qt.ItemDataRole.SizeHintRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self.columns[section].title)
        return None
