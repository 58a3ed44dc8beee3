"""What the page of differences looks like: the inbox left, what each side wrote right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from desktop.base.i18n import _
from desktop.domain.disputes import Form
from desktop.queries.crossings import Crossing
from desktop.queries.disputes import Dispute, Side
from ui.bridge.desk import Desk
from ui.bridge.target import Target
from ui.screens.exchange.disputes.columns import CROSSINGS, DISPUTES
from ui.screens.exchange.disputes.presenter import DisputesPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.digit_keys import DigitKeys
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

_PLACES = {
    "grid": "grids",
    "micro_grid": "grids",
    "territory": "grids",
    "staff": "team",
    "assignment": "team",
}
MOST = 4  # sides a digit chooses


class DisputesPage(QWidget):
    """Implements `DisputesView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._go = desk.go
        self.presenter = DisputesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.table: RecordTable[Dispute] = RecordTable(DISPUTES, self.presenter.rows)
        DigitKeys(self.table, MOST, self.presenter.choose)
        self.table.setAccessibleName(_("两台电脑改得不一样的地方"))
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.table.set_empty(
            _("没有两边不一致的地方"), _("并入别的电脑的交换包以后,两边改得不一样的会列在这里。")
        )
        self.table.current_changed.connect(self.presenter.open)
        self.count = label(tone="muted")
        self.crossed = RowTable[Crossing](CROSSINGS, _("各台电脑都没错、合在一起不对的地方"))
        self.crossed.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.crossed.setMaximumHeight(190)
        self.crossed.set_empty(_("没有合在一起不对的地方"))
        self.crossed.opened.connect(self._open_crossing)
        self.go_there = button(
            _("去改"), lambda: self._open_crossing(self.crossed.current_id()), icon="arrow-right",
            tip=_("打开这一户或这条登记去改;改好以后自然不再列出"),
        )  # fmt: skip
        self.confirm = button(
            _("都按现在显示的"), self.presenter.confirm_shown, icon="check",
            tip=_("不需主任裁决的,一律确认现在显示的值"),
        )  # fmt: skip
        self.bar = MessageBar()
        self.right = QStackedWidget()
        self.right.addWidget(
            EmptyState(
                "inbox", _("选一处看看"), _("左边选一处,右边看两边各写了什么,再决定以哪边为准(按 1、2)。")
            )
        )
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.right.addWidget(self.area)
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        head = row(label(_("两边不一致"), part="title"), None, self.confirm)
        below = row(label(_("合在一起不对的"), part="heading"), None, self.go_there)
        left = panel(column(head, self.table, self.count, below, self.crossed, gap=2, margin=3))
        side = QWidget()
        whole = column(self.bar, self.right)
        whole.setStretch(1, 1)
        side.setLayout(whole)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        split.setSizes([620, 620])
        self.setLayout(column(split))

    # DisputesView

    def show_list(self, keys: Sequence[str], more: int) -> None:
        """The guarded ones first; `more` fields wait behind those listed."""
        self.table.show_ids(keys)
        self.table.forget_rows()
        said = _("共 {n} 处") if not more else _("先列出 {n} 处,处理以后接着列出其余(还有 {more} 项)")
        self.count.setText(said.format(n=len(keys), more=more))
        self.confirm.setEnabled(self.presenter.has_open())
        if keys and not self.table.current_id():
            self.table.go_to(keys[0])

    def show_crossings(self, found: Sequence[Crossing]) -> None:
        """What no form could have kept out."""
        self.crossed.show_rows({one.key: one for one in found})
        self.crossed.begin()
        self.go_there.setEnabled(bool(found))

    def _open_crossing(self, key: str) -> None:
        one = self.crossed.row(key)
        if one is not None:
            kind, record = one.opens
            self._go(Target(_PLACES.get(kind, "households"), kind, record))

    def show_dispute(self, one: Dispute) -> None:
        """Every side with what it wrote, and what stands in the ledger meanwhile."""
        self.bar.hide()
        parts: list[QWidget | QLayout | None] = [
            label(f"{one.kind_name} {one.title}".strip(), part="title", wrap=True),
            label(one.where, tone="muted", wrap=True),
        ]
        if one.guarded:
            parts.append(label(_("这一项由主任裁决。"), tone="warn", wrap=True))
        if told := [f"{one.labels[name]}:{words}" for name, words in one.before.items()]:
            parts.append(label(_("原来 {told}").format(told="、".join(told)), tone="muted", wrap=True))
        parts += [self._side(one, number, side) for number, side in enumerate(one.sides)]
        if one.form is Form.TEXT:
            parts.append(self._text(one))
        elif one.form is Form.MEMBERS:
            parts.append(self._members(one))
        page = QWidget()
        page.setLayout(column(*parts, None, gap=2, margin=3))
        self.area.setWidget(page)
        self.right.setCurrentIndex(1)

    def _side(self, one: Dispute, number: int, side: Side) -> QWidget:
        pc = _("本机") if side.install == self.presenter.here else side.computer or _("另一台电脑")
        who = _("{who},{pc},{at}").format(who=side.actor or _("(没有署名)"), pc=pc, at=side.at)
        now = label(_("台账现在显示这一边"), tone="muted", part="small")
        now.setVisible(side.key == one.shown)
        take = button(
            _("以这边为准({n})").format(n=number + 1), lambda: self.presenter.choose(number),
            kind="primary" if side.key == one.shown else "",
        )  # fmt: skip
        lines = [
            label(f"{one.labels[name]}:{side.words[name]}", wrap=True)
            for name in one.fields
            if len({other.words[name] for other in one.sides}) > 1
        ]
        return panel(
            column(row(label(who, part="heading"), None, now), *lines, row(take, None), gap=1, margin=3),
            "card",
        )

    def _text(self, one: Dispute) -> QWidget:
        editor = QPlainTextEdit(str(one.suggestion or ""))
        editor.setAccessibleName(_("合并后的文字"))
        editor.setTabChangesFocus(True)
        save = button(_("用合并后的文字"), lambda: self.presenter.merge(editor.toPlainText().strip()))
        return panel(
            column(
                label(_("两边的文字合在一起,可以再改"), part="heading"),
                editor,
                row(save, None),
                gap=1,
                margin=3,
            ),
            "card",
        )

    def _members(self, one: Dispute) -> QWidget:
        members = QListWidget()
        members.setAccessibleName(_("合并后留下哪些"))
        for value in one.suggestion or []:
            item = QListWidgetItem(str(value))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setCheckState(Qt.CheckState.Checked)
            members.addItem(item)
        save = button(_("留下打勾的"), lambda: self.presenter.merge(_ticked(members)))
        return panel(
            column(
                label(_("两边的合在一起,不要的去掉勾"), part="heading"),
                members,
                row(save, None),
                gap=1,
                margin=3,
            ),
            "card",
        )

    def show_nothing(self) -> None:
        """No dispute is chosen."""
        self.right.setCurrentIndex(0)

    def say(self, text: str) -> None:
        """A refusal above the sides."""
        self.bar.say(text)


def _ticked(members: QListWidget) -> list[object]:
    items = [members.item(n) for n in range(members.count())]
    return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() is Qt.CheckState.Checked]
