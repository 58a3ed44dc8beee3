"""What can be done with what does not fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.clashes.view import ClashesScreen

PLACE = "district.clashes"


def commands(screen: ClashesScreen) -> list[Command]:
    """Comparing again, and looking closer."""
    return [
        Command(
            id="district.clash_refresh", title=N_("重新核对"), tip=N_("读有新数据的社区,重新核对"), shortcut="F5",
            icon="refresh-cw", place=PLACE, run=screen.presenter.reload,
        ),
        Command(
            id="district.clash_open", title=N_("去看"), tip=N_("打开所选矛盾的那一处"), shortcut="Ctrl+Return",
            icon="arrow-right", place=PLACE, run=screen.open_current, enabled=lambda: bool(screen.table.current_id()),
        ),
    ]  # fmt: skip
