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
        *_drawing(screen),
    )  # fmt: skip


def _drawing(screen: GridsScreen) -> tuple[Command, ...]:
    """Drawing grids anew."""
    return (
        Command(
            id="grids.acts", title=N_("调整网格"), tip=N_("合并、拆分、划转、新设、撤销、更名,先看结果再改"),
            shortcut="Ctrl+E", icon="pencil", place="grids", run=lambda: screen.pages.open_acts(),
        ),
        Command(
            id="grids.propose", title=N_("提出划分方案"), tip=N_("三种方案并排比较,不会自动调整"), icon="layout-grid",
            place="grids", run=lambda: screen.pages.open_proposal(),
        ),
        Command(
            id="grids.micro", title=N_("划分微网格"), tip=N_("把所选网格按 1:50 划分,不拆楼层"), icon="columns-3",
            place="grids", run=lambda: screen.pages.open_micro(screen.grids.current_id()),
        ),
        Command(
            id="grids.past", title=N_("网格来历"), tip=N_("所选网格合并、拆分、改名的经过"), icon="history",
            place="grids", run=lambda: screen.presenter.tell_past(screen.grids.current_id()),
        ),
        Command(
            id="grids.look", title=N_("看结果"), tip=N_("预览调整,或提出方案"), shortcut="F5", icon="eye",
            place="grids", run=lambda: screen.pages.look(), enabled=lambda: not screen.pages.at_home,
        ),
        Command(
            id="grids.write", title=N_("确认调整"), tip=N_("按预览的结果调整网格"), shortcut="Ctrl+S", icon="check",
            place="grids", run=lambda: screen.pages.write(), enabled=lambda: not screen.pages.at_home,
        ),
        Command(
            id="grids.map", title=N_("打开地图"), tip=N_("在社区地图上摆楼栋、画道路和标志"), shortcut="Ctrl+M", icon="map",
            place="grids", run=screen.presenter.open_map,
        ),
    )  # fmt: skip
