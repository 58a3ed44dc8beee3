"""A list whose rows are all at hand: short lists of a screen that computed them, not of a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from PySide6.QtWidgets import QWidget

from ui.widgets.record_model import Column, Row
from ui.widgets.record_table import RecordTable


class RowTable(RecordTable[Row], Generic[Row]):
    """`show_rows({id: row})` in the order shown; `name` is for screen readers.

    A click on a title sorts where the column's `order` is given in `orders`, by the key of its column.
    """

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        name: str,
        orders: Mapping[str, Callable[[Row], object]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._rows: dict[str, Row] = {}
        self._orders = dict(orders or {})
        self._sorted: tuple[str, bool] = ("", False)
        super().__init__(columns, self._pick, parent)
        self.setAccessibleName(name)
        self.sort_wanted.connect(self._sort)

    def _pick(self, ids: Sequence[str]) -> dict[str, Row]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    def show_rows(self, rows: Mapping[str, Row]) -> None:
        """Replace the list; what is current stays current where it still is."""
        self._rows = dict(rows)
        self._show()

    def row(self, row_id: str) -> Row | None:
        """One row by its id."""
        return self._rows.get(row_id)

    def current(self) -> Row | None:
        """The row with the focus rectangle."""
        return self._rows.get(self.current_id())

    def selected(self) -> list[Row]:
        """The selected rows in the order shown."""
        return [self._rows[i] for i in self.selected_ids() if i in self._rows]

    def begin(self) -> None:
        """The first line current where none is."""
        if not self.current_id() and self.records.ids:
            self.go_to(self.records.ids[0])

    def _sort(self, key: str, descending: bool) -> None:
        if key in self._orders:
            self._sorted = (key, descending)
            self.show_sorting(key, descending)
            self._show()

    def _show(self) -> None:
        key, descending = self._sorted
        ids = list(self._rows)
        if key:
            order = self._orders[key]
            ids.sort(key=lambda i: order(self._rows[i]), reverse=descending)  # type: ignore[arg-type, return-value]
        self.show_ids(ids)
