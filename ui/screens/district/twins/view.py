"""What the screen between offices looks like: pairs, moves asked for, people handed over, behind three tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QStackedWidget, QToolButton, QWidget

from desktop.base.i18n import _
from desktop.district.between import Asked, Handed
from desktop.district.twins import Twin
from ui.bridge.desk import Screen
from ui.screens.district.closing import possible, standing_for
from ui.screens.district.twins.columns import HANDED, MOVES, PAIRS
from ui.screens.district.twins.commands import commands
from ui.screens.district.twins.presenter import Lists, TwinsPresenter, counts
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk
    from ui.bridge.target import Target


class TwinsScreen(Screen):
    """The place "district.twins"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self._desk, self.presenter = desk, TwinsPresenter(self, desk)
        self.bar = MessageBar()
        self.stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self.tabs = [self._tab(number) for number in range(3)]
        self.stack.addWidget(self._pairs())
        self.stack.addWidget(self._moves())
        self.stack.addWidget(self._handed())
        layout = column(row(*self.tabs, None, gap=1), self.bar, self.stack, gap=2, margin=2)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.pairs)
        self.show_page(0)
        self._show_buttons()

    def _press(
        self,
        command_id: str,
        text: str,
        run: Callable[[], object],
        icon: str,
        *,
        kind: str = "",
        tip: str = "",
    ) -> QPushButton:
        return standing_for(button(text, run, icon=icon, kind=kind, tip=tip), command_id, self._desk)

    def _tab(self, number: int) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.clicked.connect(lambda _on=False: self.show_page(number))
        self._group.addButton(made)
        return made

    def _pairs(self) -> QWidget:
        self.pairs: RowTable[Twin] = RowTable(PAIRS, _("两个社区都登记了的人"))
        self.pairs.set_empty(
            _("没有两个社区都登记了的人"), _("收到新的包会自动比对;比对用加密指纹,区里看不到证件号码。")
        )
        self.pairs.current_changed.connect(lambda _id: self._show_buttons())
        self.decided = QCheckBox(_("也列出答复过的"))
        self.decided.toggled.connect(self.presenter.show_decided)
        ask = self._press("district.ask", _("请两边社区核对"), self.presenter.ask, "circle-help")
        settle = self._press("district.settle", _("办好答复一致的"), self.presenter.settle, "check")
        self.answers = [
            self._press("district.other", _("不是同一人"), self.other, "users", tip=_("不是同一人(Ctrl+D)")),
            self._press("district.same_first", "", partial(self.same, 0), "user"),
            self._press("district.same_second", "", partial(self.same, 1), "user"),
        ]
        words = label(
            _("姓名只显示姓;两边社区的名单里看得到是哪条记录。区里不显示证件号码和电话。"),
            tone="muted",
            wrap=True,
        )
        layout = column(
            row(self.decided, None, ask, settle), self.pairs, row(*self.answers, None), words, gap=2, margin=3
        )
        layout.setStretch(1, 1)
        return panel(layout)

    def _moves(self) -> QWidget:
        self.moves: RowTable[Asked] = RowTable(MOVES, _("转出申请"))
        self.moves.set_empty(_("没有等着办的转出申请"), _("社区办理迁出、写明迁往的社区后,随交换包到这里。"))
        self.moves.current_changed.connect(lambda _id: self._show_buttons())
        self.issue_button = self._press(
            "district.move", _("办理转出"), self.issue, "arrow-left-right", kind="primary"
        )
        self.back_button = self._press("district.move_back", _("退回申请"), self.refuse, "undo-2")
        layout = column(self.moves, row(self.issue_button, self.back_button, None), gap=2, margin=3)
        layout.setStretch(0, 1)
        return panel(layout)

    def _handed(self) -> QWidget:
        self.handed: RowTable[Handed] = RowTable(HANDED, _("办过的转出"))
        self.handed.set_empty(_("还没有办过转出"), _("办好以后在这里看原社区收到没有、又改过没有。"))
        return panel(column(self.handed, margin=3))

    def show_page(self, number: int) -> None:
        """Show one of the three lists."""
        self.tabs[number].setChecked(True)
        self.stack.setCurrentIndex(number)

    # What the presenter says

    def show_lists(self, lists: Lists) -> None:
        """Everything between two offices."""
        self.pairs.show_rows({f"{t.key} {t.first.office} {t.second.office}": t for t in lists.pairs})
        self.moves.show_rows({one.id: one for one in lists.moves})
        self.handed.show_rows({f"{n}": one for n, one in enumerate(lists.handed)})
        for table in (self.pairs, self.moves, self.handed):
            table.begin()
        words = (_("重复登记 {n}"), _("转出申请 {n}"), _("转出以后要看 {n}"))
        for tab, text, count in zip(self.tabs, words, counts(lists), strict=True):
            tab.setText(text.format(n=count))
        self._show_buttons()

    def show_done(self, text: str, good: bool) -> None:
        """What was done, in a sentence."""
        self.bar.say(text, "good" if good else "alarm")

    def _show_buttons(self) -> None:
        pair, may = self.pairs.current(), self.may_decide()
        for made in self.answers:
            possible(made, may)
        for number, made in enumerate(self.answers[1:]):
            name = "" if pair is None else (pair.first, pair.second)[number].office_name
            made.setText(_("同一人,归{office}").format(office=name or (_("甲"), _("乙"))[number]))
        possible(self.issue_button, self.may_issue())
        possible(self.back_button, self.request() is not None)
        self.possible_changed.emit()

    # What the person does

    def may_decide(self) -> bool:
        """Whether a pair is chosen that nobody decided."""
        pair = self.pairs.current()
        return pair is not None and not pair.decided

    def may_issue(self) -> bool:
        """Whether a move is chosen whose target is known."""
        move = self.request()
        return move is not None and bool(move.to_office)

    def request(self) -> Asked | None:
        """The chosen request."""
        return self.moves.current()

    def other(self) -> None:
        """The chosen pair are two persons."""
        if self.may_decide() and (pair := self.pairs.current()) is not None:
            self.presenter.decide(pair, "")

    def same(self, number: int) -> None:
        """The chosen pair is one person, who stays with the first or second office."""
        if self.may_decide() and (pair := self.pairs.current()) is not None:
            self.presenter.decide(pair, (pair.first, pair.second)[number].office)

    def issue(self) -> None:
        """Carry out the chosen request."""
        if self.may_issue() and (move := self.request()) is not None:
            self.presenter.issue(move)

    def refuse(self) -> None:
        """Send the chosen request back."""
        if (move := self.request()) is not None:
            self.presenter.refuse(move)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.pairs.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        self.show_page(1 if target.kind == "moves" else 0)
        (self.moves if target.kind == "moves" else self.pairs).setFocus()


def build(desk: DistrictDesk) -> TwinsScreen:
    """The screen of this place."""
    return TwinsScreen(desk)
