"""What can be done with the district's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.returns.view import ReturnsScreen

PLACE = "district.returns"


def commands(screen: ReturnsScreen) -> list[Command]:
    """Adding up again, one level up, the list behind what is on sight."""
    return [
        Command(
            id="district.compute", title=N_("重新汇总"), tip=N_("读有新数据的社区,重新合计"), shortcut="F5",
            icon="refresh-cw", place=PLACE, run=screen.presenter.reload,
        ),
        Command(
            id="district.back", title=N_("上一层"), tip=N_("从名单回到网格,从网格回到社区"), shortcut="Alt+Left",
            icon="arrow-left", place=PLACE, run=screen.back, enabled=lambda: screen.presenter.deep,
        ),
        Command(
            id="district.failing", title=N_("没达标的"), tip=N_("列出没达标的,按序号,不显示姓名"), shortcut="Ctrl+Return",
            icon="list", place=PLACE, run=screen.failing, enabled=lambda: bool(screen.table.current_id()),
        ),
    ]  # fmt: skip
