"""What the district's figures look like: indicators left; right the way down from the district to a list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QSplitter, QStackedWidget

from desktop.base.i18n import _
from desktop.returns import FAILING, NUMERATOR, Figure
from desktop.returns.evaluation import DENOMINATOR
from desktop.returns.wording import GROUPS, met_words, value_words
from ui.bridge.desk import Screen
from ui.bridge.target import Target
from ui.screens.district.returns.columns import (
    FIGURES,
    LINES,
    ORDERS,
    PARTS,
)
from ui.screens.district.returns.commands import commands
from ui.screens.district.returns.presenter import Line, Part, ReturnsPresenter, part_words
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.options import options
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class ReturnsScreen(Screen):
    """The place "district.returns"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = ReturnsPresenter(self, desk)
        self._make_tables()
        self.pages = QStackedWidget()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._left())
        split.addWidget(self._right())
        split.setChildrenCollapsible(False)
        split.setSizes([600, 640])
        self.pages.addWidget(split)
        self.pages.addWidget(EmptyState(
            "chart-column", _("还没有数据可以汇总"), _("先收社区交来的交换包,收下以后这里就有全区的数。"),
            ((_("去收包"), lambda: desk.go(Target("district.receive"))),),
        ))  # fmt: skip
        self.setLayout(column(self.pages, margin=2))
        self.setFocusProxy(self.table)
        self.show_figure(None, ())

    def _make_tables(self) -> None:
        self.table: RowTable[Figure] = RowTable(FIGURES, _("指标"))
        self.table.current_changed.connect(self.presenter.choose)
        self.table.opened.connect(lambda _code: self.parts.setFocus())
        self.parts: RowTable[Part] = RowTable(PARTS, _("各社区或各网格"), ORDERS)
        self.parts.set_empty(_("这个指标没有分到这一层"))
        self.parts.opened.connect(self.presenter.enter)
        self.lines: RowTable[Line] = RowTable(LINES, _("名单"))
        self.lines.set_empty(_("没有记录"))

    def _left(self) -> QFrame:
        self.day = QLineEdit(self.presenter.as_of.isoformat())
        self.day.setFixedWidth(104)
        self.day.setAccessibleName(_("截止日"))
        self.day.editingFinished.connect(lambda: self.presenter.set_day(self.day.text()))
        self.day_problem = label(tone="alarm")
        self.group = ChoiceBox()
        self.group.setAccessibleName(_("指标组"))
        self.group.setFixedWidth(170)
        self.group.set_options([Option("", _("全部指标")), *options(GROUPS.items())])
        self.group.currentIndexChanged.connect(self._choose_group)
        again = button(_("重新汇总"), self.presenter.reload, icon="refresh-cw", tip=_("重新汇总(F5)"))
        self.busy = label(tone="muted")
        head = Flow(label(_("截止日"), tone="muted"), self.day, self.day_problem, self.group, again)
        return panel(column(head, self.busy, self.table, gap=2, margin=3))

    def _right(self) -> QFrame:
        self.trail = label(tone="muted")
        self.name = label(part="heading", wrap=True)
        self.value, self.result = label(part="figure"), label()
        self.definition = label(tone="muted", wrap=True)
        card = panel(
            column(self.name, row(self.value, self.result, None), self.definition, gap=1, margin=3), "card"
        )
        self.back_button = button(_("上一层"), self.back, icon="arrow-left", tip=_("上一层(Alt+←)"))
        lists = [
            button(part_words(part), partial(self.presenter.list_part, part))
            for part in (FAILING, NUMERATOR, DENOMINATOR)
        ]
        self.level = label(part="heading")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.parts)
        self.stack.addWidget(self.lines)
        words = label(
            _("名单只有序号和类别,住户和居民只显示姓;要看是谁,请社区在自己的报表里打开。"),
            tone="muted",
            wrap=True,
        )
        self.trail.setMinimumWidth(40)
        head = row(self.back_button, self.trail, None)
        layout = column(head, card, self.level, Flow(*lists, gap=1), self.stack, words, gap=2, margin=3)
        layout.setStretch(4, 1)
        return panel(layout)

    # What the presenter says

    def show_busy(self, doing: str) -> None:
        """What is being done, or why it could not be."""
        self.busy.setText(doing)
        self.busy.setVisible(bool(doing))

    def show_figures(self, figures: Sequence[Figure], offices: int) -> None:
        """The indicators of the chosen group."""
        self.pages.setCurrentIndex(0 if offices else 1)
        self.table.show_rows({figure.code: figure for figure in figures})
        self.table.begin()
        self.presenter.choose(self.table.current_id())

    def choose_figure(self, code: str) -> None:
        """Make an indicator current, of whatever group."""
        if not self.table.row(code):
            self.group.setCurrentIndex(0)
        self.table.go_to(code)

    def show_figure(self, figure: Figure | None, trail: Sequence[str]) -> None:
        """One indicator where somebody is."""
        self.trail.setText(" › ".join(trail))
        self.back_button.setEnabled(self.presenter.deep)
        self.name.setText(f"{figure.code} {figure.name}" if figure else _("选一个指标,这里列出各社区的数"))
        unit = "" if figure is None or figure.unit == "%" else _(figure.unit)
        self.value.setText(f"{value_words(figure)} {unit}" if figure else "")
        self.result.setText(met_words(figure) if figure else "")
        set_tone(self.result, "good" if figure and figure.met else "alarm")
        self.definition.setText(_definition(figure) if figure else "")
        self.possible_changed.emit()

    def show_parts(self, title: str, parts: Sequence[Part]) -> None:
        """The figure of every office or grid."""
        self.level.setText(title)
        self.stack.setCurrentWidget(self.parts)
        self.parts.show_rows({part.id: part for part in parts})
        self.parts.begin()

    def show_list(self, title: str, lines: Sequence[Line]) -> None:
        """The records behind a figure, by number."""
        self.level.setText(_("{title} {n} 条").format(title=title, n=f"{len(lines):,}"))
        self.stack.setCurrentWidget(self.lines)
        self.lines.show_rows({str(line.number): line for line in lines})
        self.lines.begin()
        if self.parts.hasFocus() or self.back_button.hasFocus():
            self.lines.setFocus()

    def show_day_problem(self, text: str) -> None:
        """Beside the day."""
        self.day_problem.setText(text)

    # What the person does

    def _choose_group(self, index: int) -> None:
        if index >= 0:
            self.presenter.choose_group(self.group.options[index].value)

    def back(self) -> None:
        """One level up; the cursor stays in the list."""
        inside = self.lines.hasFocus() or self.parts.hasFocus()
        self.presenter.back()
        if inside:
            self.parts.setFocus()

    def failing(self) -> None:
        """What keeps the figure on sight from its target."""
        self.presenter.list_part(FAILING)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        if target.kind == "office":
            self.presenter.open(target.facts.get("code", ""), target.id)


def _definition(figure: Figure) -> str:
    parts = [figure.definition]
    if figure.denominator is not None:
        parts.append(_("分子 {a},分母 {b}").format(a=f"{figure.numerator:,}", b=f"{figure.denominator:,}"))
    if figure.missing:
        parts.append(_("没有采集、没算在内的:{names}").format(names="、".join(figure.missing[:6])))
    return "\n".join(parts)


def build(desk: DistrictDesk) -> ReturnsScreen:
    """The screen of this place."""
    return ReturnsScreen(desk)
