"""What can be done from the start screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.start.view import StartScreen


def commands(screen: StartScreen) -> list[Command]:
    """Looking again."""
    return [
        Command(
            id="start.refresh",
            title=N_("重新统计"),
            tip=N_("重新数一遍工作台上的数字"),
            shortcut="F5",
            icon="refresh-cw",
            place="start",
            run=screen.refresh,
        ),
    ]
