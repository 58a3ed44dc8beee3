"""What can be done with receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.receipts.view import ReceiptsScreen

PLACE = "district.receipts"


def commands(screen: ReceiptsScreen) -> list[Command]:
    """Writing for all that are due, and for the chosen ones."""
    return [
        Command(
            id="district.receipts_due", title=N_("写全部该写的回执…"), tip=N_("给收到过新包的社区各写一份回执"),
            shortcut="Ctrl+Return", icon="badge-check", place=PLACE, run=screen.write_due,
            enabled=lambda: bool(screen.presenter.due),
        ),
        Command(
            id="district.receipts_chosen", title=N_("给所选社区写回执…"), tip=N_("给表里选中的社区各写一份回执"),
            icon="file-down", place=PLACE, run=screen.write_chosen, enabled=lambda: bool(screen.table.selected_ids()),
        ),
    ]  # fmt: skip
