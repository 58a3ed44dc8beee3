"""What the list of contradictions looks like: the list, and the chosen one whole below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from desktop.base.i18n import _
from desktop.district.clashes import KINDS, Clash
from ui.bridge.desk import Screen
from ui.screens.district.clashes.columns import CLASHES
from ui.screens.district.clashes.commands import commands
from ui.screens.district.clashes.presenter import ClashesPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class ClashesScreen(Screen):
    """The place "district.clashes"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = ClashesPresenter(self, desk)
        self.title = label(_("各社区之间对不上的地方"), part="title")
        self.busy = label(tone="muted")
        self.serious = QCheckBox(_("只看影响合计的"))
        self.serious.toggled.connect(self.presenter.only_serious)
        again = button(_("重新核对"), self.presenter.reload, icon="refresh-cw", tip=_("重新核对(F5)"))
        self.table: RowTable[Clash] = RowTable(CLASHES, _("矛盾"))
        self.table.set_empty(_("没有发现对不上的地方"), _("收到新的包以后会重新核对。"))
        self.table.current_changed.connect(lambda _id: self._explain())
        self.table.opened.connect(lambda _id: self.open_current())
        self.heading, self.text = label(part="heading", wrap=True), label(wrap=True)
        self.fix = label(tone="muted", wrap=True)
        self.open_button = button(_("去看"), self.open_current, icon="arrow-right")
        words = column(self.heading, self.text, self.fix, gap=1)
        below = row(words, self.open_button, margin=3)
        below.setStretch(0, 1)
        head = row(self.title, self.busy, None, self.serious, again)
        layout = column(
            panel(column(head, self.table, gap=2, margin=3)), panel(below, "card"), gap=2, margin=2
        )
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.table)
        self._explain()

    # What the presenter says

    def show_busy(self, doing: str) -> None:
        """What is being done, or why it could not be."""
        self.busy.setText(doing)

    def show_clashes(self, found: Sequence[Clash], whole: int) -> None:
        """What does not fit."""
        count = _("各社区之间对不上的地方 {n} 处").format(n=whole)
        self.title.setText(count if whole == len(found) else f"{count} ({len(found)})")
        self.table.show_rows({f"{n} {one.kind} {' '.join(one.codes)}": one for n, one in enumerate(found)})
        self.table.begin()
        self._explain()

    def _explain(self) -> None:
        one = self.table.current()
        self.heading.setText(f"{_(KINDS[one.kind])} · {one.where}" if one else _("没有要说明的"))
        self.text.setText(one.text if one else "")
        self.fix.setText(_("怎么办:{fix}").format(fix=one.fix) if one and one.fix else "")
        self.open_button.setEnabled(one is not None)
        self.possible_changed.emit()

    # What the person does

    def open_current(self) -> None:
        """Go where the chosen one can be looked at."""
        if (one := self.table.current()) is not None:
            self.presenter.open(one)

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: DistrictDesk) -> ClashesScreen:
    """The screen of this place."""
    return ClashesScreen(desk)
