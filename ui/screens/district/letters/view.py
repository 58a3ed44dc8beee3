"""What the files for the offices look like: the offices left, what is laid down right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from desktop.base.i18n import _
from desktop.district.packs import Laid, Standing
from ui.bridge.desk import Screen
from ui.dialogs import files
from ui.screens.district.closing import possible, standing_for
from ui.screens.district.letters.columns import ITEMS, OFFICES
from ui.screens.district.letters.commands import commands
from ui.screens.district.letters.presenter import Found, LettersPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class LettersScreen(Screen):
    """The place "district.letters"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = LettersPresenter(self, desk)
        self.bar = MessageBar()
        self.table: RowTable[Standing] = RowTable(OFFICES, _("各社区"))
        self.table.set_empty(_("还没有登记社区"), _("先在“社区”里登记。"))
        self.table.selection_changed.connect(lambda _count: self._show_button())
        self.items: RowTable[Laid] = RowTable(ITEMS, _("区里的规定"))
        self.items.set_empty(
            _("还没有定过规定"),
            _("选区县包文件:检查规则、标准、叫法、问卷、工作日历、版式等;社区看过再采用。"),
        )
        write = button("", self.write, kind="primary", icon="file-up")
        self.write_button = standing_for(write, "district.letters_write", desk)
        lay = button(_("定下规定…"), self.choose_pack, icon="folder-open", tip=_("选区县包文件(Ctrl+O)"))
        self.lay_button = standing_for(lay, "district.lay_down", desk)
        words = label(
            _("下发文件带着区里的规定、要核对的重复登记、转出和更正;社区像收交换包一样收下。"),
            tone="muted",
            wrap=True,
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        left = column(
            row(label(_("各社区"), part="heading"), None, self.write_button), self.table, gap=2, margin=3
        )
        right = column(
            row(label(_("区里的规定"), part="heading"), None, self.lay_button), self.items, gap=2, margin=3
        )
        split.addWidget(panel(left))
        split.addWidget(panel(right))
        split.setChildrenCollapsible(False)
        split.setSizes([620, 620])
        top = column(self.bar, words)
        top.setContentsMargins(12, 4, 12, 0)
        layout = column(top, split, gap=1, margin=2)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)
        self._show_button()

    # What the presenter says

    def show_found(self, found: Found) -> None:
        """Everything laid down, and how far each office is."""
        self.table.show_rows({one.code: one for one in found.standings})
        self.items.show_rows({one.name: one for one in found.items})
        self._show_button()

    def show_done(self, text: str, good: bool) -> None:
        """What was done, in a sentence."""
        self.bar.say(text, "good" if good else "alarm")

    def _show_button(self) -> None:
        count = self.table.selected_count()
        words = _("给所选 {n} 个社区写下发文件…").format(n=count) if count else _("给全部社区写下发文件…")
        self.write_button.setText(words)
        possible(self.write_button, bool(self.presenter.codes))
        self.possible_changed.emit()

    # What the person does

    def write(self) -> None:
        """Ask where, then write for the chosen offices, or for all."""
        if codes := self.table.selected_ids() or self.presenter.codes:
            files.ask_folder(self, _("下发文件写到哪个文件夹"), partial(self.presenter.write, list(codes)))

    def choose_pack(self) -> None:
        """Ask for a pack file."""
        files.ask_open(
            self, _("选区县包"), _("区县包 (*.json)"), lambda paths: self.presenter.lay_down(paths[0])
        )

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: DistrictDesk) -> LettersScreen:
    """The screen of this place."""
    return LettersScreen(desk)
