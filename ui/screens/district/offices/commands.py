"""What can be done with the list of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.bridge.target import Target

if TYPE_CHECKING:
    from ui.screens.district.offices.view import OfficesScreen

PLACE = "district.offices"


def commands(screen: OfficesScreen) -> list[Command]:
    """Reading again, and where an office leads."""
    return [
        Command(
            id="district.refresh", title=N_("刷新"), tip=N_("重新读一遍各社区的情况"), shortcut="F5", icon="refresh-cw",
            place=PLACE, run=screen.presenter.reload,
        ),
        Command(
            id="district.office_figures", title=N_("看这个社区的数字"), tip=N_("打开所选社区的指标"), shortcut="Ctrl+Return",
            icon="chart-column", place=PLACE, enabled=lambda: bool(screen.table.current_id()),
            run=lambda: screen.presenter.to_returns(screen.table.current_id()),
        ),
        Command(
            id="district.to_receive", title=N_("去收包"), tip=N_("从U盘或文件夹收交换包"), icon="inbox", place=PLACE,
            run=lambda: screen.desk.go(Target("district.receive")),
        ),
        Command(
            id="district.enrol", title=N_("登记社区…"), tip=N_("选社区写的登记申请(.sqq),核对后登记"), shortcut="Ctrl+N",
            icon="plus", place=PLACE, run=screen.choose_request,
        ),
        Command(
            id="district.revoke", title=N_("停用一台电脑…"), tip=N_("所选社区的一台电脑以后写的交换包不再收"),
            icon="user-minus", place=PLACE, run=screen.ask_revoke, enabled=lambda: bool(screen.table.current_id()),
        ),
    ]  # fmt: skip
