"""What the grids screen looks like: figures on top, the grids, and the micro-grids of the chosen one below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSplitter, QStackedWidget, QToolButton, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.queries.grids import GridRow, MicroRow
from desktop.queries.households import HouseholdRow
from ui.bridge.desk import Desk, Screen
from ui.screens.grids.columns import HOUSEHOLDS, MICROS, grid_columns
from ui.screens.grids.commands import commands
from ui.screens.grids.presenter import OCCUPIED, REGISTERED, GridsPresenter, Totals
from ui.screens.grids.regrid.pages import RegridPages
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.figures import Figure
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class GridsScreen(Screen):
    """The place "grids"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.to_search = desk.find
        self.presenter = GridsPresenter(self, desk.office, desk.work, today=desk.today, go=desk.go)
        self._grids: dict[str, GridRow] = {}
        self._micros: dict[str, MicroRow] = {}
        opened = self.presenter.open_unplaced
        self.figures = {
            "grids": Figure(_("网格")), "micros": Figure(_("微网格")), "registered": Figure(_("登记户")),
            "occupied": Figure(_("实住户")), "people": Figure(_("实住人口")), "norm": Figure(_("规模不合适的网格")),
            "nowhere": Figure(_("未入格住户"), opened), "twice": Figure(_("重复入格")),
        }  # fmt: skip
        self._make_tables()
        self._basis = {
            REGISTERED: self._basis_button(REGISTERED, _("按登记户")),
            OCCUPIED: self._basis_button(OCCUPIED, _("按实住户")),
        }
        overview = self._lay_out()
        self.pages = RegridPages(desk, overview)
        self.pages.currentChanged.connect(lambda _n: self.possible_changed.emit())
        self.setLayout(column(self.pages))
        self.show_basis(REGISTERED)
        self.setFocusProxy(self.pages)

    def _make_tables(self) -> None:
        self.grids: RecordTable[GridRow] = RecordTable(grid_columns(self._problem), self._grid_rows)
        self.grids.setAccessibleName(_("网格"))
        self.grids.set_empty(_("还没有网格"), _("到“交换”导入居民台账或队伍花名册,网格会随之建立。"))
        self.grids.current_changed.connect(self.presenter.choose)
        self.grids.opened.connect(self.presenter.open_grid)
        self.micros: RecordTable[MicroRow] = RecordTable(MICROS, self._micro_rows)
        self.micros.setAccessibleName(_("微网格"))
        self.micros.set_empty(_("这个网格还没有微网格"))
        self.micros.opened.connect(self.presenter.open_micro)
        self.micro_title = label(part="heading")
        self.bar = MessageBar()
        self.homes: RecordTable[HouseholdRow] = RecordTable(HOUSEHOLDS, self.presenter.rows)
        self.homes.setAccessibleName(_("住户"))
        self.homes.set_empty(_("这里没有住户"))
        self.homes.opened.connect(self.presenter.open_household)
        self.back_button = button(_("回到微网格"), self.back, kind="link")
        self.below = QStackedWidget()
        self.below.addWidget(self.micros)
        self.below.addWidget(self.homes)

    def _basis_button(self, basis: str, word: str) -> QToolButton:
        made = QToolButton()
        made.setText(word)
        made.setCheckable(True)
        made.clicked.connect(lambda _on=False: self.presenter.set_basis(basis))
        return made

    def _lay_out(self) -> QWidget:
        self._group = QButtonGroup(self)
        for made in self._basis.values():
            self._group.addButton(made)
        strip = panel(row(*self.figures.values(), None, gap=1, margin=1), "card")
        hint = label(_("回车打开户名单"), tone="muted")
        head = row(
            label(_("网格"), part="heading"),
            hint,
            None,
            *_drawing(self),
            label(_("规模"), tone="muted"),
            *self._basis.values(),
        )
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(panel(column(head, self.bar, self.grids, gap=2)))
        split.addWidget(panel(column(row(self.micro_title, None, self.back_button), self.below, gap=2)))
        split.setChildrenCollapsible(False)
        split.setSizes([300, 280])
        layout = column(strip, split, gap=2, margin=3)
        layout.setStretch(1, 1)
        overview = QWidget()
        overview.setLayout(layout)
        overview.setFocusProxy(self.grids)
        return overview

    def _problem(self, row_: GridRow) -> Problem | None:
        return self.presenter.problem(row_)

    def _grid_rows(self, ids: Sequence[str]) -> Mapping[str, GridRow]:
        return {i: self._grids[i] for i in ids if i in self._grids}

    def _micro_rows(self, ids: Sequence[str]) -> Mapping[str, MicroRow]:
        return {i: self._micros[i] for i in ids if i in self._micros}

    # What the presenter says

    def show_totals(self, totals: Totals) -> None:
        """The strip on top."""
        values = {
            "grids": totals.grids, "micros": totals.micros, "registered": totals.registered,
            "occupied": totals.occupied, "people": totals.people, "norm": totals.out_of_norm,
            "nowhere": totals.unplaced.nowhere, "twice": totals.unplaced.twice,
        }  # fmt: skip
        for key, value in values.items():
            bad = key in {"norm", "nowhere", "twice"} and value
            self.figures[key].show_value(f"{value:,}", Role.ALARM if bad else Role.TEXT)

    def show_grids(self, rows: Sequence[GridRow]) -> None:
        """All grids."""
        self._grids = {grid.id: grid for grid in rows}
        self.grids.show_ids(list(self._grids))
        if rows and not self.grids.current_id():
            self.grids.go_to(rows[0].id)

    def show_micros(self, grid: GridRow | None, rows: Sequence[MicroRow]) -> None:
        """The micro-grids of the chosen grid."""
        self._micros = {micro.id: micro for micro in rows}
        self.below.setCurrentWidget(self.micros)
        self.back_button.hide()
        self.micros.show_ids(list(self._micros))
        self.micro_title.setText(
            _("{grid}的微网格 {n} 个").format(grid=grid.name, n=len(rows)) if grid else ""
        )

    def show_households(self, title: str, ids: Sequence[str]) -> None:
        """The households behind a number, in place of the micro-grids."""
        self.homes.show_ids(ids, keep=False)
        self.below.setCurrentWidget(self.homes)
        self.back_button.show()
        self.micro_title.setText(_("{title} {n} 户(回车打开)").format(title=title, n=f"{len(ids):,}"))
        self.homes.setFocus()
        if ids:
            self.homes.go_to(ids[0])

    def lead_to(self, grid_id: str, micro_id: str) -> None:
        """A grid, and in it a micro-grid unless that is ""."""
        self.grids.go_to(grid_id)
        if micro_id:
            self.presenter.choose(grid_id)
            self.micros.go_to(micro_id)
        (self.micros if micro_id else self.grids).setFocus()

    def show_past(self, words: str) -> None:
        """What became of a grid, or what it was made of."""
        self.bar.say(words or _("这个网格没有合并、拆分或改名过。"), "info")

    def show_basis(self, basis: str) -> None:
        """Which households the sizes are measured in."""
        self._basis[basis].setChecked(True)

    # What the clerk does

    def open_households(self) -> None:
        """The households behind the line with the focus."""
        if self.micros.hasFocus() and self.micros.current_id():
            self.presenter.open_micro(self.micros.current_id())
        elif self.grids.current_id():
            self.presenter.open_grid(self.grids.current_id())

    def back(self) -> None:
        """From the households to the micro-grids."""
        self.presenter.choose(self.grids.current_id())
        self.grids.setFocus()

    def switch_basis(self) -> None:
        """The other basis."""
        self.presenter.set_basis(OCCUPIED if self.presenter.basis == REGISTERED else REGISTERED)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def part(self) -> str:
        return "" if self.pages.at_home else "regrid"

    def entered(self) -> None:
        self.presenter.entered()
        table = self.homes if self.below.currentWidget() is self.homes else self.grids
        (table if self.pages.at_home else self.pages).setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())
        self.pages.changed(changes)

    def open(self, target: Target) -> None:
        if target.id:
            self.pages.home()
            self.presenter.lead(target.id)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.pages.at_home:
            self.pages.home()
        elif event.key() == Qt.Key.Key_Escape and self.below.currentWidget() is self.homes:
            self.back()
        else:
            super().keyPressEvent(event)


def _drawing(screen: GridsScreen) -> tuple[QPushButton, ...]:
    """The buttons that lead to where grids are drawn anew."""
    return (
        button(
            _("调整网格…"),
            lambda: screen.pages.open_acts(),
            icon="pencil",
            tip=_("合并、拆分、划转、更名(Ctrl+E)"),
        ),
        button(_("提出划分方案…"), lambda: screen.pages.open_proposal(), icon="layout-grid"),
        button(
            _("划分微网格…"), lambda: screen.pages.open_micro(screen.grids.current_id()), icon="columns-3"
        ),
    )


def build(desk: Desk) -> GridsScreen:
    """The screen of this place."""
    return GridsScreen(desk)
