"""What can be done with households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.screens.households import form_commands
from ui.screens.households.form_keys import FormKeys

if TYPE_CHECKING:
    from ui.screens.households.view import HouseholdsScreen


def commands(screen: HouseholdsScreen) -> list[Command]:
    """Keys mean here what they mean in WPS: Ctrl+N new, Ctrl+S save."""
    place = "households"
    return [
        Command(
            id="households.add", title=N_("新增住户"), tip=N_("在选中的房屋登记一户;没选房屋时地址以后再落"),
            shortcut="Ctrl+N", icon="plus", place=place, run=screen.add_household,
        ),
        Command(
            id="households.save", title=N_("保存"), tip=N_("保存正在填的住户或居民"), shortcut="Ctrl+S", icon="save",
            place=place, run=screen.save,
        ),
        Command(
            id="households.member", title=N_("新增成员"), tip=N_("在这一户登记一位居民"), shortcut="Ctrl+M",
            icon="user-plus", place=place, run=screen.add_member, enabled=screen.has_household,
        ),
        Command(
            id="households.next", title=N_("下一户"), tip=N_("保存这一户,打开楼梯上的下一户"), shortcut="Ctrl+Down",
            icon="arrow-down", place=place, run=screen.next_door,
        ),
        Command(
            id="households.colour", title=N_("换一种着色"), tip=N_("楼栋图按用途、人户、微网格、核实时间或重点着色"),
            shortcut="F6", icon="layout-grid", place=place, run=screen.next_mode,
        ),
        *screen.middle.commands(),
        *form_commands.commands(FormKeys(screen.forms)),
        *screen.waiting.commands(),
        *screen.checks.commands(),
        *screen.acts.commands(),
        *screen.care.commands(),
    ]  # fmt: skip
