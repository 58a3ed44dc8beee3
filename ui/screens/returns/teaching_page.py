"""Teaching a form by clicking: the blank form on the left, on the right what the cell or column is filled with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QSpinBox, QSplitter, QWidget

from desktop.base.i18n import _
from desktop.returns.template.fields import Offer
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.returns.form_grid import FormGrid
from ui.screens.returns.teaching_presenter import WAYS, SheetLook, TeachingPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.options import options

_LAST_ROW = 1_048_576


class TeachingPage(QWidget):
    """`left` is said when the clerk goes back to the figures; `fill(blank, out)` fills a remembered form."""

    left = Signal()

    def __init__(self, desk: Desk, fill: Callable[[Path, Path], None]) -> None:
        super().__init__()
        self.presenter = TeachingPresenter(self, desk.office, desk.work, actor=desk.actor, fill=self._filling)
        self._fill_form = fill
        self._showing = False
        self.bar = MessageBar()
        self.title = label(part="heading")
        self.sheet = ChoiceBox()
        self.sheet.setAccessibleName(_("工作表"))
        self.sheet.setMinimumWidth(150)
        self.sheet.currentIndexChanged.connect(self._choose_sheet)
        self.grid = FormGrid()
        self.grid.picked.connect(self._pick)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left_side())
        split.addWidget(self._right_side())
        split.setChildrenCollapsible(False)
        split.setSizes([880, 340])
        self.setLayout(column(split))
        self.grid.wanted.connect(self.search.setFocus)
        self.setFocusProxy(self.grid)

    def _left_side(self) -> QFrame:
        self.unknown = label(tone="warn", wrap=True)
        head = row(
            button(_("返回"), self.left.emit, icon="arrow-left"), self.title, None, self.sheet,
            button(_("全部重教"), self.presenter.clear),
        )  # fmt: skip
        hint = label(
            _("点一格或一列,再在右边选填什么;绿底是已教的,黄底是没有教、会留空的。"), tone="muted", wrap=True
        )
        return panel(column(head, self.bar, self.grid, self.unknown, hint, gap=2, margin=3))

    def _right_side(self) -> QFrame:
        self.cell = label(part="heading", wrap=True)
        self.way = ChoiceBox()
        self.way.setAccessibleName(_("怎么填"))
        self.way.set_options(options(WAYS.items()))
        self.way.chosen.connect(
            lambda: self.presenter.choose_way(self.way.options[self.way.currentIndex()].value)
        )
        self.search = QLineEdit()
        self.search.setAccessibleName(_("查找要填的内容"))
        self.search.setPlaceholderText(_("查找:编号、指标或栏目名称"))
        self.search.textChanged.connect(self.presenter.look_for)
        self.search.returnPressed.connect(self.take)
        self.offers = QListWidget()
        self.offers.setAccessibleName(_("可以填的内容"))
        self.offers.itemActivated.connect(lambda _item: self.take())
        self.first, self.last = self._row_box(_("起始行")), self._row_box(_("结束行"))
        rows = row(label(_("从第"), tone="muted"), self.first, label(_("行到第"), tone="muted"), self.last,
                   label(_("行"), tone="muted"), None)  # fmt: skip
        self.rows = QWidget()
        self.rows.setLayout(rows)
        buttons = row(
            button(_("填这一项"), self.take, kind="primary"), button(_("不填"), self.presenter.forget), None
        )
        ends = row(
            button(_("记住填法"), self.save, icon="save"), button(_("记住并填表…"), self.save_and_fill), None
        )
        return panel(
            column(self.cell, self.way, self.search, self.offers, buttons, self.rows, ends, gap=2, margin=3)
        )

    def _row_box(self, name: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(1, _LAST_ROW)
        made.setAccessibleName(name)
        made.setKeyboardTracking(False)
        made.valueChanged.connect(self._set_rows)
        return made

    # What the presenter says

    def show_form(self, name: str, sheets: tuple[str, ...]) -> None:
        """A form was opened."""
        self._showing = True
        self.bar.hide()
        self.title.setText(_("教一次:{name}").format(name=name))
        self.sheet.set_options([Option(one, one) for one in sheets])
        self.sheet.setCurrentIndex(0)
        self._showing = False
        self.grid.setFocus()

    def show_sheet(self, look: SheetLook) -> None:
        """The sheet with what was taught."""
        self._showing = True
        self.bar.hide()
        self.grid.show_look(look)
        self.rows.setVisible(look.block is not None)
        if look.block:
            self.first.setValue(look.block[0])
            self.last.setValue(look.block[1])
        self.unknown.setVisible(bool(look.left))
        self.unknown.setText(_("没有教、会留空的列:{names}").format(names="、".join(look.left)))
        self._showing = False

    def show_cell(self, words: str, way: str) -> None:
        """What the chosen cell is filled with."""
        self.cell.setText(words)
        values = [option.value for option in self.way.options]
        self.way.setCurrentIndex(values.index(way))

    def show_offers(self, found: list[Offer]) -> None:
        """What it can be filled with."""
        self.offers.clear()
        for offer in found:
            code = offer.code if offer.code[0].isupper() else ""
            item = QListWidgetItem(f"{code} {offer.word}".strip())
            item.setData(Qt.ItemDataRole.UserRole, offer.code)
            self.offers.addItem(item)
        self.offers.setCurrentRow(0)

    def refuse(self, text: str) -> None:
        """What was wanted cannot be."""
        self.bar.say(text, "warn")

    # What the clerk does

    def open_form(self, blank: Path) -> None:
        """Begin with a blank form."""
        self.presenter.open(blank)

    def take(self) -> None:
        """The cell is filled with the chosen entry; the cursor goes back to the form."""
        item = self.offers.currentItem()
        if item is not None:
            self.presenter.teach(item.data(Qt.ItemDataRole.UserRole))
            self.search.clear()
            self.grid.setFocus()

    def save(self) -> None:
        """Remember how the form is filled."""
        self.presenter.save()

    def save_and_fill(self) -> None:
        """Ask where the filled form goes, remember, fill."""
        blank = self.presenter.blank
        name = _("{name}_已填.xlsx").format(name=blank.stem)
        files.ask_save(
            self, _("填好的表格存为"), blank.with_name(name), _("工作簿") + " (*.xlsx)", self.presenter.save
        )

    def _filling(self, blank: Path, out: Path) -> None:
        self.left.emit()
        self._fill_form(blank, out)

    def _pick(self, at_row: int, at_column: int) -> None:
        if not self._showing:
            self.presenter.choose_cell(at_row, at_column)

    def _choose_sheet(self, number: int) -> None:
        if not self._showing and number >= 0:
            self.presenter.choose_sheet(self.sheet.options[number].value)

    def _set_rows(self, _value: int) -> None:
        if not self._showing:
            self.presenter.set_rows(self.first.value(), self.last.value())
