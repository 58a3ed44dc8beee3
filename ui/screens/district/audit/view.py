"""What the district's record looks like: whether it holds together, then every line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.district.chain import Line
from ui.bridge.desk import Screen
from ui.screens.district.audit.columns import lines as columns
from ui.screens.district.audit.commands import commands
from ui.screens.district.audit.presenter import AuditPresenter
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class AuditScreen(Screen):
    """The place "district.audit"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = AuditPresenter(self, desk)
        self.state = label(part="heading")
        again = button(
            _("重新核对记录"), self.presenter.reload, icon="shield-check", tip=_("重新核对记录(F5)")
        )
        self._names: dict[str, str] = {}
        self.table: RowTable[Line] = RowTable(columns(self._names), _("区级库的记录"))
        self.table.set_empty(_("还没有记录"), _("登记电脑、收包、写回执以后,每一步都记在这里。"))
        words = label(_("每一行都含着前一行的指纹,删改任何一行都看得出来。"), tone="muted", wrap=True)
        head = row(label(_("区级库的记录"), part="title"), self.state, None, again, gap=3)
        layout = column(head, words, self.table, gap=2, margin=3)
        layout.setStretch(2, 1)
        self.setLayout(column(panel(layout), margin=2))
        self.setFocusProxy(self.table)

    def show_lines(self, lines: Sequence[Line], broken: int | None, names: Mapping[str, str]) -> None:
        """Every line, and the first that does not follow from the one before; `names` of the offices by their codes."""
        self._names.update(names)
        if broken is None:
            self.state.setText(_("✓ 共 {n} 行,没有被改动").format(n=len(lines)))
        else:
            self.state.setText(_("✕ 第 {n} 行起被改动过,请报告上级").format(n=broken))
        set_tone(self.state, "good" if broken is None else "alarm")
        self.table.show_rows({str(line.no): line for line in lines})
        self.table.begin()

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: DistrictDesk) -> AuditScreen:
    """The screen of this place."""
    return AuditScreen(desk)
