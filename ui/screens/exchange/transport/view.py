"""What the page of bundles under way looks like: what goes out left, what comes in right, and the two folders above."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.base.i18n import _
from desktop.exchange.bundle.mailbox import Letter
from desktop.exchange.bundle.outbox import Entry
from desktop.exchange.bundle.quarantine import Kept
from desktop.queries.gaps import Gap
from ui.dialogs import files
from ui.screens.exchange.transport.columns import GAPS, LETTERS, OUTBOX, REFUSED
from ui.screens.exchange.transport.presenter import State, TransportPresenter
from ui.screens.exchange.transport.strip import Strip
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.security.install import Install
    from ui.bridge.desk import Desk

SUFFIX = ".sqb"


class TransportPage(QWidget):
    """Implements `TransportView`. `look_into`: opens a bundle on the page where one is looked at and taken in."""

    def __init__(
        self, desk: Desk, install: Callable[[], Install], look_into: Callable[[Path], object]
    ) -> None:
        super().__init__()
        self.presenter = TransportPresenter(
            self, desk.office, desk.work, actor=desk.actor, install=install, look_into=look_into
        )
        self.bar, self.ask = MessageBar(), AskBar()
        self.strip = Strip(self.presenter, self.ask)
        self.sent = RowTable[Entry](OUTBOX, _("发件箱"))
        self.sent.set_empty(_("发件箱是空的"), _("写出的交换包都先存在这里,对方确认收到后再过 90 天才清掉。"))
        self.letters = RowTable[Letter](LETTERS, _("信箱里等着的包"))
        self.letters.set_empty(_("信箱里没有新的包"), _("同社区别的电脑写来的包会列在这里。"))
        self.gaps = RowTable[Gap](GAPS, _("缺少的数据"))
        self.gaps.set_empty(_("没有缺少的数据"), _("中间丢了 U 盘时,这里写明缺哪台电脑哪几天的。"))
        self.refused = RowTable[Kept](REFUSED, _("隔离区"))
        self.refused.set_empty(_("隔离区是空的"), _("拒收的文件留一份在这里,不会删除。"))
        for table in (self.sent, self.letters, self.gaps, self.refused):
            table.setSelectionMode(RowTable.SelectionMode.SingleSelection)
            table.current_changed.connect(lambda _i: self._allow())
        self.letters.opened.connect(lambda _i: self.look_at())
        self._make_buttons()
        grid = QGridLayout()
        for at, card in enumerate((self._outbox(), self._mailbox(), self._missing(), self._quarantine())):
            grid.addWidget(card, at // 2, at % 2)
            grid.setRowStretch(at // 2, 1)
            grid.setColumnStretch(at % 2, 1)
        whole = column(self.bar, self.ask, self.strip, grid, gap=2, margin=3)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.sent)
        self._allow()

    def _make_buttons(self) -> None:
        run = self.presenter
        self.copy_button = button(
            _("再拷一份…"), self.copy_again, icon="copy", tip=_("换一个 U 盘,或拷还没拷完的那几份")
        )
        self.check_button = button(_("核对拷贝"), run.check_copies, tip=_("重新读一遍插着的 U 盘上的拷贝"))
        self.look_button = button(_("先看看"), self.look_at, icon="folder-open", tip=_("看清单,再并入"))
        self.take_button = button(_("全部并入"), run.take_all, kind="primary", icon="check")
        self.lost_button = button(
            _("确认找不回来…"),
            self.ask_lost,
            tip=_("那台电脑坏了、盘也没了:由主任写明原因,各台电脑都不再提醒"),
        )
        self.again_button = button(
            _("再打开一次"), self.open_again, tip=_("程序升级了、信任了对方以后,可以再试")
        )
        self.export_button = button(_("另存…"), self.export, icon="save", tip=_("交给上级查看"))

    def _outbox(self) -> QFrame:
        head = row(label(_("发件箱"), part="heading"), None, self.check_button, self.copy_button, gap=1)
        return _card(head, self.sent)

    def _mailbox(self) -> QFrame:
        self.box_title = label(_("信箱"), part="heading")
        head = row(self.box_title, None, self.look_button, self.take_button, gap=1)
        return _card(head, self.letters)

    def _missing(self) -> QFrame:
        self.awaited = label(tone="muted", wrap=True)
        self.awaited.hide()
        title = row(label(_("缺少的数据"), part="heading"), None, self.lost_button, gap=1)
        return _card(column(title, self.awaited, gap=1), self.gaps)

    def _quarantine(self) -> QFrame:
        head = row(label(_("隔离区"), part="heading"), None, self.again_button, self.export_button, gap=1)
        return _card(head, self.refused)

    # TransportView

    def show_state(self, state: State) -> None:
        """Everything."""
        self.sent.show_rows(state.sent)
        self.letters.show_rows({one.bundle_id: one for one in state.letters.letters})
        self.gaps.show_rows(state.gaps)
        self.refused.show_rows(state.refused)
        for table in (self.sent, self.letters, self.gaps, self.refused):
            table.begin()
        unfinished = len(state.letters.unfinished)
        self.box_title.setText(_("信箱(有 {n} 个还没拷完)").format(n=unfinished) if unfinished else _("信箱"))
        self.awaited.setText(state.awaited)
        self.awaited.setVisible(bool(state.awaited))
        self.strip.show_state(state)
        self._allow()

    def say(self, text: str, tone: str = "alarm") -> None:
        """A result or a refusal above everything."""
        self.bar.say(text, tone)

    # What the clerk does

    def copy_again(self) -> None:
        """Ask where to copy the chosen bundle."""
        if (entry := self.sent.current()) is not None:
            suggested = Path.home() / f"{_('交换包')}_{entry.key[-8:]}{SUFFIX}"
            files.ask_save(
                self, _("拷到 U 盘"), suggested, f"{_('交换包')} (*{SUFFIX})",
                lambda out: self.presenter.copy_again(entry.key, out),
            )  # fmt: skip

    def look_at(self) -> None:
        """See what is in the chosen letter."""
        if (letter := self.letters.current()) is not None and not letter.problem:
            self.presenter.look_at(letter)

    def ask_lost(self) -> None:
        """Ask for the reason, then give up what is missing."""
        if (gap := self.gaps.current()) is not None:
            self.ask.ask(
                _("{what}。确认找不回来以后,各台电脑都不再提醒;万一又收到,照样并入。").format(what=gap.words),
                lambda _value, words: self.presenter.give_up(gap.key, words), hint=_("原因,例如:3号电脑硬盘损坏"),
                yes=_("确认找不回来"),
            )  # fmt: skip

    def open_again(self) -> None:
        """Look into the chosen refused file once more."""
        if chosen := self.refused.current_id():
            self.presenter.open_again(chosen)

    def export(self) -> None:
        """Ask where the chosen refused file is to be copied."""
        if (kept := self.refused.current()) is not None:
            files.ask_save(
                self, _("另存"), Path.home() / kept.name, f"{_('交换包')} (*{SUFFIX})",
                lambda out: self.presenter.export(kept.key, out),
            )  # fmt: skip

    def _allow(self) -> None:
        state = self.presenter.state
        may = state is not None and state.may_exchange
        letter, kept = self.letters.current(), self.refused.current()
        self.strip.allow(state)
        self.check_button.setEnabled(may and bool(self.sent.records.ids))
        self.copy_button.setEnabled(may and self.sent.current() is not None)
        self.look_button.setEnabled(may and letter is not None and not letter.problem)
        self.take_button.setEnabled(may and state is not None and bool(state.letters.good))
        self.lost_button.setEnabled(
            state is not None and state.may_give_up and self.gaps.current() is not None
        )
        self.again_button.setEnabled(may and kept is not None and kept.may_be_tried)
        self.export_button.setEnabled(may and kept is not None)

    # The screen's side

    def entered(self) -> None:
        """The page came into sight."""
        self.bar.hide()
        self.presenter.look()

    def changed(self, changes: Changes) -> None:
        """The office changed."""
        self.presenter.changed(changes, visible=self.isVisible())


def _card(head: object, table: QWidget) -> QFrame:
    layout = column(head, table, gap=1, margin=2)  # type: ignore[arg-type]
    layout.setStretch(1, 1)
    return panel(layout, "card")
