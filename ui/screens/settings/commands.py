"""What can be done in the settings screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.settings.view import SettingsScreen


def commands(screen: SettingsScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="settings.other_page", title=N_("换一页"), tip=N_("下一页设置"), shortcut="Ctrl+Tab",
            place="settings", run=screen.switch,
        ),
        Command(
            id="settings.pack", title=N_("读入区县包"),
            tip=N_("规则、标准、叫法、问卷、日历、版式:先看会改什么,再决定"),
            icon="download", place="settings", run=screen.take_pack,
        ),
    )  # fmt: skip
