"""What the returns screen looks like: indicators on the left; definition, list and contradictions on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
)

from desktop.base.i18n import _
from desktop.returns.charts import Bar
from desktop.returns.contradictions import Contradiction
from desktop.returns.evaluation import DENOMINATOR, FAILING, NUMERATOR, Figure
from desktop.returns.scope import EVERYTHING, Scope
from desktop.returns.wording import GROUPS, met_words, value_words
from ui.bridge.desk import Desk, Screen
from ui.screens.returns.beside import Beside
from ui.screens.returns.columns import CLASHES, FIGURES, ROWS, ListedRow
from ui.screens.returns.commands import commands
from ui.screens.returns.forms import FormPages
from ui.screens.returns.presenter import FilledFile, Listed, ReturnsPresenter
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.options import options
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target

T = TypeVar("T")


class ReturnsScreen(Screen):
    """The place "returns"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.to_search = desk.find
        self.presenter = ReturnsPresenter(
            self, desk.office, desk.work, today=desk.today, go=desk.go, actor=desk.actor
        )
        self._figures: dict[str, Figure] = {}
        self._rows: dict[str, ListedRow] = {}
        self._clashes: dict[str, Contradiction] = {}
        self._make_bar()
        self._make_tables()
        self.bar = MessageBar()
        self.name, self.value = label(part="heading", wrap=True), label(part="figure")
        self.result = label()
        self.definition = label(wrap=True)
        self.sums = label(tone="muted", wrap=True)
        self._lay_out(desk)
        self.show_figure(None)
        self.setFocusProxy(self.table)

    def _make_bar(self) -> None:
        self.day = QLineEdit(self.presenter.as_of.isoformat())
        self.day.setFixedWidth(104)
        self.day.setAccessibleName(_("截止日"))
        self.day.editingFinished.connect(lambda: self.presenter.set_day(self.day.text()))
        self.day_problem = label(tone="alarm")
        self.group = ChoiceBox()
        self.group.setAccessibleName(_("指标组"))
        self.group.setMinimumWidth(150)
        self.group.set_options([Option("", _("全部指标")), *options(GROUPS.items())])
        self.group.currentIndexChanged.connect(self._choose_group)

    def _make_tables(self) -> None:
        self.table: RecordTable[Figure] = RecordTable(FIGURES, lambda ids: _pick(self._figures, ids))
        self.table.setAccessibleName(_("指标"))
        self.table.set_empty(_("还没有算出指标"), _("按 F5 计算。"))
        self.table.current_changed.connect(self.presenter.choose)
        self.table.opened.connect(self.presenter.drill)
        self.rows: RecordTable[ListedRow] = RecordTable(ROWS, lambda ids: _pick(self._rows, ids))
        self.rows.setAccessibleName(_("名单"))
        self.rows.opened.connect(lambda key: self.presenter.open_row(self._rows[key].ref))
        self.clashes: RecordTable[Contradiction] = RecordTable(CLASHES, lambda ids: _pick(self._clashes, ids))
        self.clashes.setAccessibleName(_("矛盾"))
        self.clashes.horizontalHeader().hide()
        self.clashes.set_empty(_("没有发现互相矛盾的数字"))
        self.clashes.opened.connect(lambda key: self.presenter.open_contradiction(int(key)))

    def _part(self, part: str, word: str) -> QPushButton:
        return button(word, lambda: self.presenter.drill(part=part))

    def _lay_out(self, desk: Desk) -> None:
        fill = button(_("填写上级表格…"), lambda: self.forms.fill(), icon="file-spreadsheet", kind="primary")
        again = button(_("重新计算"), self.presenter.compute, icon="refresh-cw", tip=_("重新计算(F5)"))
        teach = button(
            _("教一份…"), lambda: self.forms.teach(), tip=_("点着空白表格的格子,说明每一格、每一列填什么")
        )
        head = row(
            label(_("截止日"), tone="muted"), self.day, self.day_problem, self.group, None, again, teach, fill
        )
        left = panel(
            column(head, self.bar, self.table, label(_("回车列出背后的名单"), tone="muted"), gap=2, margin=3)
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        self.beside = Beside(desk, self._right_side(), self.presenter)
        split.addWidget(self.beside)
        split.setChildrenCollapsible(False)
        split.setSizes([772, 480])
        self.forms = FormPages(desk, split, self.presenter)
        self.setLayout(column(self.forms))

    def _right_side(self) -> QFrame:
        parts = [
            self._part(NUMERATOR, _("分子名单")),
            self._part(DENOMINATOR, _("分母名单")),
            self._part(FAILING, _("没达标的")),
        ]
        card = panel(
            column(
                self.name, row(self.value, self.result, None), self.definition, self.sums, gap=1, margin=3
            ),
            "card",
        )
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.list_title = label(part="heading", wrap=True)
        self.clash_title = label(part="heading")
        right = panel(
            column(
                card,
                row(*parts, None),
                self.list_title,
                self.rows,
                self.clash_title,
                self.clashes,
                gap=2,
                margin=3,
            )
        )
        box = right.layout()
        assert box is not None
        box.setStretch(3, 3)  # type: ignore[attr-defined]
        box.setStretch(5, 2)  # type: ignore[attr-defined]
        return right

    # What the presenter says

    def show_figures(self, figures: Sequence[Figure], as_of: date) -> None:
        """The indicators of the chosen group."""
        self._figures = {figure.code: figure for figure in figures}
        self.table.show_ids(list(self._figures))
        if figures and not self.table.current_id():
            self.table.go_to(figures[0].code)

    def show_figure(self, figure: Figure | None) -> None:
        """One indicator explained."""
        self.name.setText(f"{figure.code} {figure.name}" if figure else _("选一个指标,这里说明它怎么算"))
        self.value.setText(
            f"{value_words(figure)} {'' if figure.unit == '%' else _(figure.unit)}" if figure else ""
        )
        self.result.setText(met_words(figure) if figure else "")
        set_tone(self.result, "good" if figure and figure.met else "alarm")
        self.definition.setText(figure.definition if figure else "")
        self.sums.setText(_sums(figure) if figure else "")

    def show_rows(self, listed: Listed | None) -> None:
        """The records behind a figure or a contradiction."""
        rows = listed.rows if listed else ()
        masked = listed.masked if listed else {}
        self._rows = {str(n): ListedRow(r, *masked.get((r.kind, r.id), ())) for n, r in enumerate(rows)}
        if listed:
            self.beside.to_lists()
            self.rows.set_empty(_("没有记录"))
            self.list_title.setText(
                _("{title}({n} 条,回车打开,Ctrl+C 复制)").format(title=listed.title, n=len(rows))
            )
        else:
            self.rows.set_empty(_("选一个指标,按回车列出背后的名单"))
            self.list_title.setText(_("名单"))
        self.rows.show_ids(list(self._rows), keep=False)
        if rows:
            self.rows.go_to("0")

    def show_contradictions(self, found: Sequence[Contradiction]) -> None:
        """What clashes, in words."""
        self._clashes = {str(n): clash for n, clash in enumerate(found)}
        self.clash_title.setText(_("互相矛盾的地方 {n} 处,上报前先看").format(n=len(found)))
        self.clashes.show_ids(list(self._clashes), keep=False)

    def show_day_problem(self, text: str) -> None:
        """Beside the day."""
        self.day_problem.setText(text)

    def show_stale(self, stale: bool) -> None:
        """The figures are older than the office."""
        if stale:
            self.bar.say(
                _("数据有改动,这里还是改动前的数字。"), "info", _("重新计算"), self.presenter.compute
            )
        else:
            self.bar.hide()

    # What the clerk does

    def _choose_group(self, index: int) -> None:
        if index >= 0:
            self.presenter.choose_group(self.group.options[index].value)

    def show_filled(self, filled: FilledFile) -> None:
        """Where the filled workbook is, and what was left empty."""
        text = _("已填 {n} 格,存为 {file}。").format(n=filled.cells, file=filled.path)
        if filled.left_empty:
            text += _("有 {n} 处没有填:").format(n=len(filled.left_empty)) + "; ".join(filled.left_empty[:4])
        if filled.since:
            text += self.beside.show_since(filled.since)
        self.bar.say(text, "warn" if filled.left_empty else "good")

    def show_not_filled(self, text: str, unknown: Path | None) -> None:
        """Why a form was not filled; one nobody understands can be taught."""
        teach = (_("教一次…"), lambda: self.forms.teach_form(unknown)) if unknown else ()
        self.bar.say(text, "alarm", *teach)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def open(self, target: Target) -> None:
        """The list behind a bar of another screen."""
        if target.kind == "bar":
            self.presenter.open_bar(_bar(target))

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def _bar(target: Target) -> Bar:
    facts = target.facts
    scope = Scope(facts.get("scope", EVERYTHING.kind), facts.get("id", ""))
    return Bar(facts["label"], None, facts["shown"], target.id, scope=scope)


def _sums(figure: Figure) -> str:
    parts = []
    if figure.denominator is not None:
        parts.append(_("分子 {a},分母 {b}").format(a=figure.numerator, b=figure.denominator))
    if figure.target:
        parts.append(_("要求 {target}").format(target=figure.target))
    if figure.value is None:
        parts.append(_("还没有登记这项内容,所以没有数"))
    return "; ".join(parts)


def _pick(rows: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: rows[i] for i in ids if i in rows}


def build(desk: Desk) -> ReturnsScreen:
    """The screen of this place."""
    return ReturnsScreen(desk)
