"""What can be done in the returns screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from desktop.returns.evaluation import DENOMINATOR, FAILING
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.returns.view import ReturnsScreen


def commands(screen: ReturnsScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="returns.compute", title=N_("重新计算"), tip=N_("按截止日重新计算全部指标"), shortcut="F5",
            icon="refresh-cw", place="returns", run=screen.presenter.compute,
        ),
        Command(
            id="returns.drill", title=N_("打开名单"), tip=N_("列出所选指标背后的记录"), shortcut="Ctrl+Return",
            icon="list", place="returns", run=screen.presenter.drill,
        ),
        Command(
            id="returns.failing", title=N_("没达标的名单"), tip=N_("列出所选指标没有达到要求的记录"),
            shortcut="Ctrl+Shift+F", icon="triangle-alert", place="returns",
            run=lambda: screen.presenter.drill(part=FAILING),
        ),
        Command(
            id="returns.whole", title=N_("分母名单"), tip=N_("列出所选指标分母的记录"), place="returns", icon="list",
            run=lambda: screen.presenter.drill(part=DENOMINATOR),
        ),
        Command(
            id="returns.template", title=N_("填写上级表格…"), tip=N_("选一份上级发的空白工作簿,填好另存"),
            shortcut="Ctrl+T", icon="file-spreadsheet", place="returns", run=screen.fill_template,
        ),
        Command(
            id="returns.find", title=N_("查找"), tip=N_("到窗口上方的查找框"), shortcut="Ctrl+F",
            icon="search", place="returns", run=screen.to_search,
        ),
    )  # fmt: skip
