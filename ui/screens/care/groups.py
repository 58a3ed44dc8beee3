"""The left side: the categories with their sums, and behind a guard the restricted ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.base.i18n import _
from desktop.queries.care import CategoryLine
from ui.screens.care.columns import CATEGORIES, everything
from ui.widgets.boxes import button, column, label, line
from ui.widgets.record_table import RecordTable

ALL = "*"  # the line for all categories: a table takes no empty id
NAME, BAR = 96, 16  # pixels: the least a name needs, a scroll bar
SOON = next(number for number, one in enumerate(CATEGORIES) if one.key == "soon")


class Groups(QWidget):
    """`chosen` with a category, "" for all. Who answers for no restricted list is shown no guard either."""

    chosen = Signal(str)
    entered = Signal()
    guard_wanted = Signal()
    suggestions_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, CategoryLine] = {}
        self._guarded = 0
        self.table, self.guarded = self._list(_("类别")), self._list(_("专管类别"))
        self.guard_button = button(_("打开专管名单"), self.guard_wanted.emit, icon="lock")
        self.guard_words = label(_("专管名单已上锁,打开会记入审计。"), tone="muted", part="small", wrap=True)
        self.suggest_button = button(
            _("可能需要关爱的人…"), self.suggestions_wanted.emit, icon="heart-handshake",
            tip=_("查找可能需要关爱的人(Ctrl+Shift+F)"),
        )  # fmt: skip
        box = column(
            label(_("重点人群"), part="title"), self.table, self.suggest_button, line(), self.guard_words,
            self.guard_button, self.guarded, gap=2, margin=3,
        )  # fmt: skip
        box.setStretch(1, 3)
        box.setStretch(6, 1)
        self.setLayout(box)
        self.setFocusProxy(self.table)
        self.show_guard(0, opened=False)

    def _list(self, name: str) -> RecordTable[CategoryLine]:
        made: RecordTable[CategoryLine] = RecordTable(CATEGORIES, self._rows)
        made.setAccessibleName(name)
        made.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        header = made.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number in range(1, len(CATEGORIES)):
            made.setColumnWidth(number, _width(made, number))
        made.current_changed.connect(lambda key: self._choose(key, made))
        made.opened.connect(lambda _key: self.entered.emit())
        return made

    def fit(self, *, narrow: bool) -> None:
        """Narrow: what comes due is left out; the list of people says it of each of them."""
        for table in (self.table, self.guarded):
            table.setColumnHidden(SOON, narrow)

    def least(self, *, narrow: bool) -> int:
        """Pixels a name of a category and the figures beside it need."""
        figures = [n for n in range(1, len(CATEGORIES)) if not (narrow and n == SOON)]
        return NAME + sum(_width(self.table, n) for n in figures) + BAR

    def show_categories(
        self, lines: Sequence[CategoryLine], guarded: Sequence[CategoryLine], chosen: str
    ) -> None:
        """The open categories with their sums, and those behind the guard once it is open."""
        self._lines = {one.key: one for one in (*lines, *guarded)}
        if lines:
            self._lines[ALL] = everything(list(lines))
        self.table.show_ids([ALL, *(one.key for one in lines)] if lines else [])
        self.table.forget_rows()
        self.guarded.show_ids([one.key for one in guarded])
        self.guarded.forget_rows()
        if not self.table.current_id() and chosen not in {one.key for one in guarded}:
            self.table.go_to(chosen or ALL)

    def show_guard(self, count: int, *, opened: bool) -> None:
        """`count` restricted categories may be seen."""
        self._guarded = count
        for part in (self.guard_words, self.guard_button):
            part.setVisible(bool(count) and not opened)
        self.guarded.setVisible(bool(count) and opened)

    def has_guarded(self) -> bool:
        """Whether there is a closed guard to open."""
        return self._guarded > 0 and self.guarded.isHidden()

    def close_guard(self) -> None:
        """Forget the restricted lines at once."""
        self._lines = {key: one for key, one in self._lines.items() if not one.restricted}
        self.guarded.show_ids([])
        self.show_guard(self._guarded, opened=False)

    def go_to(self, category: str) -> bool:
        """Choose a category; False when it is not in the open list."""
        return self.table.go_to(category or ALL)

    def _choose(self, key: str, table: RecordTable[CategoryLine]) -> None:
        if key:
            other = self.guarded if table is self.table else self.table
            other.clearSelection()
            other.setCurrentIndex(other.model().index(-1, -1))
            self.chosen.emit("" if key == ALL else key)

    def _rows(self, keys: Sequence[str]) -> Mapping[str, CategoryLine]:
        return {key: self._lines[key] for key in keys if key in self._lines}


def _width(table: RecordTable[CategoryLine], number: int) -> int:
    """Of a column of figures: its title is longer in another language."""
    words = table.horizontalHeader().fontMetrics().horizontalAdvance(_(CATEGORIES[number].title))
    return max(CATEGORIES[number].width, words + 16)
