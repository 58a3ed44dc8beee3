"""The page of micro-grids: one grid divided into about fifty households each, stairs kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.base.i18n import _
from desktop.regrid.micro_plan import MicroPart
from desktop.regrid.proposal import BASES
from ui.screens.grids.regrid.columns import PARTS
from ui.screens.grids.regrid.micro_presenter import MicroPresenter, MicroWish
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk


class MicroPage(QWidget):
    """Implements `MicroView`."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._today = desk.today
        self.presenter = MicroPresenter(self, desk.office, desk.work, today=desk.today, actor=desk.actor)
        self._known: tuple[str, ...] = ()
        self._parts: dict[str, MicroPart] = {}
        self.grid, self.basis = ChoiceBox(), ChoiceBox()
        self.grid.setAccessibleName(_("网格"))
        self.grid.setMinimumWidth(150)
        self.basis.setAccessibleName(_("按哪种户数"))
        self.basis.setMinimumWidth(170)
        self.basis.set_options([Option(BASES[0], _("按登记户")), Option(BASES[1], _("按实住户"))])
        self.by_floors = QCheckBox(_("允许按楼层分段(会标出来)"))
        for box in (self.grid, self.basis):
            box.chosen.connect(self._wish)
        self.by_floors.toggled.connect(lambda _on: self._wish())
        self.bar, self.ask = MessageBar(), AskBar()
        self.words = label(tone="muted", wrap=True)
        self.table: RecordTable[MicroPart] = RecordTable(PARTS, self._rows)
        self.table.setAccessibleName(_("微网格方案"))
        self.table.set_empty(_("这个网格里没有楼栋"))
        self.apply_button = button(_("按此方案调整…"), self._ask_day, kind="primary", icon="check")
        self.back_button = button(_("回到网格"), self.left.emit, kind="link")
        hint = label(
            _("按“1 包 50”划分:每个微网格 30–70 户,楼栋尽量完整,不拆单元和楼层。超过 70 户的单元单独成格,设楼层联络员。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        whole = column(
            row(label(_("划分微网格"), part="title"), None, self.back_button), hint,
            row(self.grid, self.basis, self.by_floors, None), self.words, self.bar, self.ask, self.table,
            row(None, self.apply_button), gap=2, margin=3,
        )  # fmt: skip
        whole.setStretch(6, 1)
        self.setLayout(column(panel(whole)))
        self.setFocusProxy(self.grid)

    # MicroView

    def show_grids(self, names: Sequence[tuple[str, str]], chosen: str) -> None:
        """The grids to choose from."""
        self._known = tuple(key for key, _name in names)
        self.grid.set_options([Option(key, name) for key, name in names])
        if chosen in self._known:
            self.grid.setCurrentIndex(self._known.index(chosen))

    def show_parts(self, parts: Sequence[MicroPart], before: int) -> None:
        """The plan."""
        self._parts = {str(n): part for n, part in enumerate(parts)}
        self.table.show_ids(list(self._parts), keep=False)
        fit = sum(part.within for part in parts)
        contacts = sum(part.contacts for part in parts)
        told = [_("现有 {a} 个,方案 {b} 个,其中 {n} 个在 30–70 户").format(a=before, b=len(parts), n=fit)]
        if contacts:
            told.append(_("需要楼层联络员 {n} 名").format(n=contacts))
        if any(part.floors for part in parts):
            told.append(_("有单元按楼层分段:只作分工,微网格仍不小于单元"))
        self.words.setText("  ·  ".join(told))
        self.apply_button.setEnabled(bool(parts))

    def say(self, text: str, kind: str = "alarm") -> None:
        """A sentence above the plan."""
        self.bar.say(text, kind)

    # What the clerk does

    def _wish(self) -> None:
        place = self.grid.currentIndex()
        grid = self._known[place] if 0 <= place < len(self._known) else ""
        self.bar.hide()
        self.presenter.plan(
            MicroWish(grid, BASES[max(0, self.basis.currentIndex())], self.by_floors.isChecked())
        )

    def _ask_day(self) -> None:
        self.ask.ask(
            _("从哪一天起按这个方案划分微网格?"), lambda _v, words: self._apply(words),
            hint=self._today().isoformat(), yes=_("确认调整"),
        )  # fmt: skip

    def _apply(self, words: str) -> None:
        try:
            on = date.fromisoformat(words.strip()) if words.strip() else self._today()
        except ValueError:
            self.say(_("日期要写成 2026-07-01 的样子。"))
            return
        self.presenter.apply(on)

    def _rows(self, ids: Sequence[str]) -> dict[str, MicroPart]:
        return {i: self._parts[i] for i in ids if i in self._parts}
