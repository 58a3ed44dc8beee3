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
            id="settings.user_new", title=N_("新增用户"), tip=N_("每人一个密码、各自的角色"), shortcut="Ctrl+N",
            icon="user-plus", place="settings", run=screen.presenter.new, enabled=screen.may_manage,
        ),
        Command(
            id="settings.user_save", title=N_("保存用户"), tip=N_("保存正在填写的用户"), shortcut="Ctrl+S", icon="save",
            place="settings", run=screen.save, enabled=screen.may_manage,
        ),
    )  # fmt: skip
