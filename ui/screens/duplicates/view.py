"""What the duplicates screen looks like: the pairs left, the two registrations side by side right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.queries.comparing import Comparison
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.duplicates import commands
from ui.screens.duplicates.columns import FIELDS, PAIRS, follow_words
from ui.screens.duplicates.presenter import ChoiceRow, DuplicatesPresenter, PairRow
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command

SIDES = {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right", Qt.Key.Key_Space: "both"}


class FieldTable(RecordTable[ChoiceRow]):
    """Left and right take the value of that side, Space both; says `taken` with the field and the side."""

    taken = Signal(str, str)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = SIDES.get(Qt.Key(event.key()))
        if side and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current_id():
            self.taken.emit(self.current_id(), side)
        else:
            super().keyPressEvent(event)


class DuplicatesScreen(Screen):
    """Implements `DuplicatesView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.to_search = desk.find
        self._rows: dict[str, ChoiceRow] = {}
        self.presenter = DuplicatesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.kind_box = ChoiceBox()
        self.kind_box.setAccessibleName(_("查哪种登记"))
        self.kind_box.setMinimumWidth(116)
        self.kind_box.set_options([Option("resident", _("居民"), "jm"), Option("household", _("住户"), "zh")])
        self.kind_box.currentIndexChanged.connect(
            lambda n: self.presenter.show_kind(str(self.kind_box.options[n].value))
        )
        self.table: RecordTable[PairRow] = RecordTable(PAIRS, self.presenter.rows)
        self.table.setAccessibleName(_("可能重复的登记"))
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.table.set_empty(_("正在查找…"))
        self.table.current_changed.connect(self.presenter.compare)
        self.table.opened.connect(self._to_fields)
        self.count = label(tone="muted")
        self.bar = MessageBar()
        self.title, self.why = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.fields = FieldTable(FIELDS, lambda ids: {i: self._rows[i] for i in ids if i in self._rows})
        self.fields.setAccessibleName(_("并排对照"))
        self.fields.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.fields.taken.connect(self.presenter.choose)
        self.fields.opened.connect(self._turn)
        self.follows = label(tone="muted", wrap=True)
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        again = button(_("重新查找"), self.presenter.look, icon="refresh-cw", tip=_("把全部登记再比一遍(F5)"))
        head = row(label(_("查重"), part="title"), self.kind_box, None, again)
        left = panel(column(head, self.table, self.count, gap=2, margin=3))
        page = self._make_page()
        self.right = QStackedWidget()
        self.right.addWidget(
            EmptyState("copy", _("选一对看看"), _("左边选一对,右边并排对照,再决定合并还是不是同一个。"))
        )
        self.right.addWidget(page)
        side = QWidget()
        whole = column(self.bar, self.right)
        whole.setStretch(1, 1)
        side.setLayout(whole)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        split.setSizes([500, 750])
        self.setLayout(column(split))

    def _make_page(self) -> QWidget:
        shows = self.presenter
        merge = button(
            _("合并"), shows.merge, kind="primary", icon="check", tip=_("按选择合成一条(Ctrl+回车),可以撤销")
        )
        distinct = button(_("不是同一个"), shows.distinct, tip=_("记住,以后不再列出(Ctrl+Delete)"))
        swap = button(_("左右对换"), shows.swap, icon="arrow-left-right", tip=_("左边的留下(Ctrl+E)"))
        hint = label(
            _("↑↓ 选项目,← 用左边的,→ 用右边的,空格两边都要。"), tone="muted", part="small", wrap=True
        )
        page = QWidget()
        box = column(
            self.title,
            self.why,
            self.fields,
            self.follows,
            hint,
            row(merge, distinct, swap, None),
            gap=2,
            margin=3,
        )
        box.setStretch(2, 1)
        page.setLayout(box)
        return page

    # DuplicatesView

    def show_pairs(self, ids: Sequence[str], *, kind: str) -> None:
        """The likeliest first."""
        what = _("居民") if kind == "resident" else _("住户")
        self.table.set_empty(
            _("没有发现重复的{what}").format(what=what), _("导入或录入以后可以再查一遍(F5)。")
        )
        self.table.show_ids(ids)
        self.table.forget_rows()
        self.count.setText(_("共 {n} 对,把握大的在前").format(n=len(ids)))
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])

    def show_comparison(self, found: Comparison, rows: Mapping[str, ChoiceRow], title: str) -> None:
        """Both registrations, and what is chosen of each."""
        self.bar.hide()
        self._rows = dict(rows)
        self.title.setText(found.title)
        self.why.setText(title)
        self.fields.show_ids(list(rows))
        self.fields.forget_rows()
        if not self.fields.current_id():
            self.fields.go_to(
                next((name for name, line in rows.items() if not line.field.same), next(iter(rows)))
            )
        self.follows.setText(follow_words(found.follows))
        self.follows.setVisible(bool(found.follows))
        self.right.setCurrentIndex(1)
        self.possible_changed.emit()

    def show_nothing(self) -> None:
        """No pair is chosen."""
        self.right.setCurrentIndex(0)
        self.possible_changed.emit()

    def say(self, text: str) -> None:
        """A refusal above the comparison."""
        self.bar.say(text)

    def _to_fields(self, _pair: str) -> None:
        self.fields.setFocus()

    def _turn(self, field: str) -> None:
        """Enter on a field: the other side."""
        line = self._rows.get(field)
        if line is not None:
            self.presenter.choose(field, "right" if line.choice != "right" else "left")

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.table.setFocus()
        self.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)

    def open(self, target: Target) -> None:
        if target.kind in ("resident", "household"):
            self.kind_box.setCurrentIndex([o.value for o in self.kind_box.options].index(target.kind))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.fields.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return DuplicatesScreen(desk)
