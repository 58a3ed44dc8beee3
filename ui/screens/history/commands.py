"""What can be done in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.history.view import HistoryScreen


def commands(screen: HistoryScreen) -> list[Command]:
    """Undoing the chosen step, and bringing it back."""
    return [
        Command(
            id="history.undo",
            title=N_("撤销这一步"),
            tip=N_("取回选中的一步,只要之后没有人再改过"),
            icon="undo-2",
            place="history",
            run=screen.undo_current,
            enabled=screen.can_undo,
        ),
        Command(
            id="history.back",
            title=N_("恢复这一步"),
            tip=N_("让撤销过的一步重新有效"),
            icon="redo-2",
            place="history",
            run=screen.bring_back,
            enabled=screen.can_bring_back,
        ),
        Command(
            id="history.find",
            title=N_("找一步"),
            tip=N_("按谁、什么时候、哪一类、哪几个字找"),
            shortcut="Ctrl+F",
            icon="search",
            place="history",
            run=screen.focus_filter,
        ),
    ]
