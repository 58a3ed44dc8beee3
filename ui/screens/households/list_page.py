"""A table of the register as it looks: tools above, the filters it stands under, the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QInputDialog, QMenu, QToolButton, QWidget

from desktop.base.i18n import _
from desktop.queries.arrangements import ColumnChoice
from desktop.queries.listing import Condition
from ui.screens.households.filter_dialog import FilterDialog
from ui.screens.households.list_columns import KINDS, title_of
from ui.screens.households.list_presenter import ListPresenter
from ui.widgets.boxes import button, column, label, row
from ui.widgets.chips import Chips
from ui.widgets.column_chooser import ColumnChooser
from ui.widgets.record_header import ColumnLook
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.screens.households.presenter import Choice

REMEMBER = 800  # milliseconds after the last drag until the columns are kept


class ListPage(QWidget):
    """Implements `ListView`. Signals: a record was opened; a bulk change or a paste is wanted; something to say."""

    opened = Signal(str)
    bulk_wanted = Signal(str, object)  # kind, ids
    paste_wanted = Signal(str, str, object)  # kind, cells between tabs, titles of the columns on sight
    titled = Signal(str)
    said = Signal(str)

    def __init__(self, kind: str, desk: Desk) -> None:
        super().__init__()
        self.kind = KINDS[kind]
        self.presenter = ListPresenter(kind, self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.table: RecordTable[Any] = RecordTable(self.kind.columns, self.presenter.rows)
        self._kept = self._usual = self.table.titles.arrangement()
        self.chips, self.selected = Chips(), label(tone="muted")
        self._saved: tuple[str, ...] = ()
        self.filter_button = button(_("筛选…"), lambda: self.ask_filter(), icon="filter", tip="Ctrl+Shift+L")
        self.saved_button = QToolButton()
        self.saved_button.setText(_("筛选夹"))
        self.saved_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.saved_button.setMenu(QMenu(self.saved_button))
        self.saved_button.menu().aboutToShow.connect(self._fill_saved)
        self.columns_button = button(_("选列…"), self.choose_columns, icon="columns-3")
        self.bulk_button = button(_("批量修改…"), self.change_selected, icon="pencil", tip="Ctrl+B")
        self.paste_button = button(_("粘贴…"), self.paste, icon="clipboard-paste", tip="Ctrl+V")
        tools = row(
            self.filter_button, self.saved_button, self.columns_button, self.bulk_button, self.paste_button,
            self.selected, None,
        )  # fmt: skip
        box = column(tools, self.chips, self.table, gap=2)
        box.setStretch(2, 1)
        self.setLayout(box)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REMEMBER)
        self._later.timeout.connect(self._keep_columns)
        self._connect()
        self.setFocusProxy(self.table)
        self._count(0)

    def _connect(self) -> None:
        table, presenter = self.table, self.presenter
        table.opened.connect(self.opened.emit)
        table.order_wanted.connect(presenter.sort)
        table.paste_wanted.connect(self._paste)
        table.too_many.connect(self._too_many)
        table.filtered = True
        table.filter_wanted.connect(self.ask_filter)
        table.selection_changed.connect(self._count)
        table.titles.arranged.connect(self._later.start)
        self.chips.dropped.connect(presenter.drop)
        self.chips.cleared.connect(presenter.clear)

    # ListView

    def show_ids(self, title: str, ids: Sequence[str]) -> None:
        """The list."""
        self.titled.emit(title)
        if self.presenter.asked.conditions:
            self.table.set_empty(_("没有符合条件的"), _("去掉一个条件再看,或点“全部去掉”。"))
        else:
            self.table.set_empty(_("这里没有住户"), _("在左边换一个地点,或按 Ctrl+N 新增一户。"))
        self.table.show_ids(ids)
        self._count(self.table.selected_count())

    def show_asked(self, words: Sequence[str], order: Sequence[tuple[str, bool]]) -> None:
        """The filters and the order the list stands under."""
        self.chips.show_words(words)
        self.table.show_order(tuple(order))

    def show_saved(self, names: Sequence[str]) -> None:
        """The filters that have a name."""
        self._saved = tuple(names)

    def show_columns(self, columns: Sequence[ColumnChoice]) -> None:
        """The columns as this user left them."""
        self.table.titles.arrange([ColumnLook(c.key, c.width, c.shown) for c in columns])
        self._kept = self.table.titles.arrangement()
        self._later.stop()

    def say(self, text: str) -> None:
        """A refusal."""
        self.said.emit(text)

    # What the clerk does

    def show_place(self, choice: Choice) -> None:
        """List another place."""
        self.presenter.show(choice)

    def ask_filter(self, column: str = "") -> None:
        """Ask for one more condition; it starts with `column`, else with the one that is current."""
        forms = self.kind.source.columns
        columns = [(key, title_of(self.kind, key), forms[key].form) for key in forms]
        dialog = FilterDialog(columns, self.presenter.words_of, self)
        current = self.table.currentIndex()
        if column or current.isValid():
            dialog.start_with(column or self.kind.columns[current.column()].key)
        self._run(dialog, lambda: self._filter(dialog.condition()))

    def _filter(self, condition: Condition) -> None:
        self.presenter.add(condition)
        self.table.setFocus()

    def choose_columns(self) -> None:
        """Ask which columns are shown, in what order."""
        titles = {c.key: _(c.title) for c in self.kind.columns}
        dialog = ColumnChooser(self.table.titles.arrangement(), titles, self._usual, self)

        def take() -> None:
            self.table.titles.arrange(dialog.looks())
            self._keep_columns()

        self._run(dialog, take)

    @staticmethod
    def _run(dialog: QDialog, accepted: Callable[[], object]) -> None:
        """Open it beside the window's own work; `accepted` is called when it was."""
        dialog.accepted.connect(accepted)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def change_selected(self) -> None:
        """Set one field for all selected records."""
        ids = self.table.selected_ids()
        if ids:
            self.bulk_wanted.emit(self.kind.key, tuple(ids))
        else:
            self.said.emit(_("请先选中要修改的行:Shift 连选,Ctrl 点选,Ctrl+A 全选。"))

    def paste(self) -> None:
        """Plan what is on the clipboard."""
        self._paste(QGuiApplication.clipboard().text())

    def _paste(self, text: str) -> None:
        """The cells stand under the source language's titles: those are what an import knows."""
        titles = {column.key: column.title for column in self.kind.columns}
        shown = [titles[look.key] for look in self.table.titles.arrangement() if look.shown]
        sources = {_(title): title for title in titles.values()}
        first, line_end, rest = text.partition("\n")
        first = "\t".join(sources.get(cell.strip(), cell) for cell in first.split("\t"))
        self.paste_wanted.emit(self.kind.key, first + line_end + rest, shown)

    def _fill_saved(self) -> None:
        menu = self.saved_button.menu()
        menu.clear()
        for name in self._saved:
            menu.addAction(name, partial(self.presenter.use_filter, name))
        if not self._saved:
            menu.addAction(_("(还没有保存过筛选)")).setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(_("保存现在的筛选…"), self._ask_name)
        keep.setEnabled(bool(self.presenter.asked.conditions))
        if self._saved:
            drop = menu.addMenu(_("删除筛选"))
            for name in self._saved:
                drop.addAction(name, partial(self.presenter.drop_filter, name))

    def _ask_name(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("保存筛选"))
        dialog.setLabelText(_("起个名字,全办公室都能用:"))
        self._run(dialog, lambda: self.presenter.keep_filter(dialog.textValue()))

    def _keep_columns(self) -> None:
        looks = self.table.titles.arrangement()
        if looks == self._kept:  # the window was resized, nothing was chosen
            return
        self._kept = looks
        self.presenter.keep_columns([ColumnChoice(look.key, look.width, look.shown) for look in looks])

    def _count(self, selected: int) -> None:
        self.selected.setText(_("已选 {n} 行").format(n=f"{selected:,}") if selected > 1 else "")

    def _too_many(self, selected: int) -> None:
        text = _("选中了 {n} 行,一次最多复制 2 万行;整份名单请用导出。").format(n=f"{selected:,}")
        self.said.emit(text)
