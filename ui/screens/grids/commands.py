"""What can be done in the grids screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.grids.view import GridsScreen


def commands(screen: GridsScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="grids.households", title=N_("打开户名单"), tip=N_("列出所选网格或微网格的住户"), shortcut="Ctrl+Return",
            icon="list", place="grids", run=screen.open_households,
        ),
        Command(
            id="grids.basis", title=N_("换户数口径"), tip=N_("规模按登记户或按实住户衡量"), shortcut="Ctrl+B",
            icon="arrow-left-right", place="grids", run=screen.switch_basis,
        ),
        Command(
            id="grids.team", title=N_("本网格队伍"), tip=N_("打开所选网格的人员"), shortcut="Ctrl+G", icon="id-card",
            place="grids", run=screen.presenter.open_team,
        ),
        Command(
            id="grids.unplaced", title=N_("未入格住户"), tip=N_("列出没有落在任何网格里的住户"), icon="triangle-alert",
            place="grids", run=screen.presenter.open_unplaced,
        ),
        Command(
            id="grids.find", title=N_("查找"), tip=N_("到窗口上方的查找框"), shortcut="Ctrl+F",
            icon="search", place="grids", run=screen.to_search,
        ),
    )  # fmt: skip
