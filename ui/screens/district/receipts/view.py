"""What receipts look like: one list, two ways to write."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.district.arrivals import Arrival
from ui.bridge.desk import Screen
from ui.bridge.target import Target
from ui.dialogs import files
from ui.screens.district.closing import possible, standing_for
from ui.screens.district.receipts.columns import ORDERS, RECEIPTS
from ui.screens.district.receipts.commands import commands
from ui.screens.district.receipts.presenter import ReceiptsPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class ReceiptsScreen(Screen):
    """The place "district.receipts"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = ReceiptsPresenter(self, desk)
        self.bar = MessageBar()
        self.table: RowTable[Arrival] = RowTable(RECEIPTS, _("回执"), ORDERS)
        self.table.set_empty(_("还没有收到过数据"), _("收包以后,在这里给社区写回执;收包时也可以顺便写。"))
        self.table.selection_changed.connect(lambda _count: self._show_buttons())
        due = button("", self.write_due, kind="primary", icon="badge-check")
        chosen = button(_("给所选社区写…"), self.write_chosen, icon="file-down")
        self.due_button = standing_for(due, "district.receipts_due", desk)
        self.chosen_button = standing_for(chosen, "district.receipts_chosen", desk)
        self.receive_button = button(_("去收包"), lambda: desk.go(Target("district.receive")), icon="inbox")
        words = label(
            _("回执交回社区:它逐行核对区里的数据与本机是否一致,不一致说出是谁;缺的下次自动补上。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        head = row(
            label(_("给社区的回执"), part="title"),
            None,
            self.receive_button,
            self.chosen_button,
            self.due_button,
        )
        layout = column(head, words, self.bar, self.table, gap=2, margin=3)
        layout.setStretch(3, 1)
        self.setLayout(column(panel(layout), margin=2))
        self.setFocusProxy(self.table)
        self._show_buttons()

    # What the presenter says

    def show_offices(self, offices: Sequence[Arrival]) -> None:
        """The offices that sent something."""
        self.table.show_rows({one.code: one for one in offices})
        self.table.begin()
        self._show_buttons()

    def show_done(self, text: str, good: bool) -> None:
        """What was written, in a sentence."""
        self.bar.say(text, "good" if good else "warn")

    def _show_buttons(self) -> None:
        count = len(self.presenter.due)
        self.due_button.setText(_("写全部该写的 {n} 份…").format(n=count) if count else _("都是最新的"))
        possible(self.due_button, bool(count))
        possible(self.chosen_button, bool(self.table.selected_ids()))
        self.possible_changed.emit()

    # What the person does

    def write_due(self) -> None:
        """Ask where, then write all that are due."""
        self._ask(self.presenter.due)

    def write_chosen(self) -> None:
        """Ask where, then write the chosen ones."""
        self._ask(self.table.selected_ids())

    def _ask(self, codes: Sequence[str]) -> None:
        if codes:
            files.ask_folder(self, _("回执写到哪个文件夹"), partial(self.presenter.write, list(codes)))

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: DistrictDesk) -> ReceiptsScreen:
    """The screen of this place."""
    return ReceiptsScreen(desk)
