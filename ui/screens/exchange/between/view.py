"""What the page between offices looks like: the district's questions left, the chosen one and the move form right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.domain.between import ANSWERS, answers
from desktop.queries.between import Move, Ticket
from ui.bridge.desk import Desk
from ui.bridge.target import Target
from ui.screens.exchange.between.columns import MOVES, TICKETS
from ui.screens.exchange.between.leaving import LeavingForm
from ui.screens.exchange.between.presenter import BetweenPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.digit_keys import DigitKeys
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from desktop.queries.search import Hit

MOST = 3  # answers a digit gives


class BetweenPage(QWidget):
    """Implements `BetweenView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._go = desk.go
        self.presenter = BetweenPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.table: RowTable[Ticket] = RowTable(TICKETS, _("区里的询问"))
        DigitKeys(self.table, MOST, self.presenter.answer)
        self.table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.table.set_empty(
            _("区里没有询问"), _("同一个身份证号在两个社区都有登记、有人转来或转走时,区里的话会列在这里。")
        )
        self.table.current_changed.connect(self.presenter.open)
        self.moves = RowTable[Move](MOVES, _("等区里办理的转出"))
        self.moves.setSelectionMode(RowTable.SelectionMode.SingleSelection)
        self.moves.set_empty(_("没有等办的转出"))
        self.moves.setMaximumHeight(150)
        self.back = button(
            _("撤回选中的"), lambda: self.presenter.take_back(self.moves.current_id()), kind="quiet"
        )
        self.count = label(tone="muted")
        self.bar = MessageBar()
        self.leaving = LeavingForm()
        self.leaving.searched.connect(self.presenter.find)
        self.leaving.asked.connect(self.presenter.ask)
        self.right = QStackedWidget()
        self.area = QScrollArea()
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        self.right.addWidget(
            EmptyState("inbox", _("选一条看看"), _("左边选一条,右边看区里问什么,再按数字键回答。"))
        )
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.right.addWidget(self.area)
        waiting = row(label(_("等区里办理的转出"), part="heading"), None, self.back)
        left = panel(
            column(
                row(label(_("社区之间"), part="title"), None, self.count), self.table, waiting, self.moves,
                gap=2, margin=3,
            )
        )  # fmt: skip
        side = QWidget()
        whole = column(self.bar, self.right, row(self.leaving, margin=3))
        whole.setStretch(1, 1)
        side.setLayout(whole)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        split.setSizes([660, 580])
        self.setLayout(column(split))

    # BetweenView

    def show_inbox(self, tickets: Sequence[Ticket], moves: Sequence[Move]) -> None:
        """What is open first."""
        self.table.show_rows({one.id: one for one in tickets})
        self.moves.show_rows({one.id: one for one in moves})
        self.moves.begin()
        self.back.setEnabled(bool(moves))
        self.count.setText(
            _("待办 {n} 条,共 {all} 条").format(n=sum(t.open for t in tickets), all=len(tickets))
        )
        self.table.begin()

    def show_ticket(self, ticket: Ticket | None) -> None:
        """The question in words, and the answers that can be given."""
        self.bar.hide()
        if ticket is None:
            self.right.setCurrentIndex(0)
            return
        parts: list[QWidget | QLayout | None] = [
            label(ticket.names or _("(已不在册)"), part="title", wrap=True),
            label(ticket.where, tone="muted", wrap=True),
            label(ticket.text, wrap=True),
            label(ticket.state, tone="warn" if ticket.open else "muted", part="small", wrap=True),
        ]
        if not ticket.outcome:
            parts += [self._answer(ticket, number) for number in range(len(answers(ticket.asks)))]
        if ticket.people:
            who = ticket.people[0]
            go = button(
                _("打开这个人的登记"), lambda: self._go(Target("households", "resident", who)), kind="link"
            )
            parts.append(row(go, None))
        page = QWidget()
        page.setLayout(column(*parts, None, gap=2, margin=3))
        self.area.setWidget(page)
        self.right.setCurrentIndex(1)

    def _answer(self, ticket: Ticket, number: int) -> QWidget:
        says = answers(ticket.asks)[number]
        holder = QWidget()
        take = button(
            _("{answer}({n})").format(answer=_(ANSWERS[says]), n=number + 1), lambda: self.presenter.answer(number),
            kind="primary" if ticket.says == says else "",
        )  # fmt: skip
        holder.setLayout(row(take, None))
        return holder

    def show_found(self, hits: Sequence[Hit]) -> None:
        """Whom the typed words mean."""
        self.leaving.show_found(hits)

    def show_asked(self) -> None:
        """The move out is asked for: the form is ready for the next."""
        self.leaving.clear()

    def say(self, text: str) -> None:
        """A refusal above."""
        self.bar.say(text)
