"""What can be done in the duplicates screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.duplicates.view import DuplicatesScreen


def commands(screen: DuplicatesScreen) -> tuple[Command, ...]:
    """For the register."""
    shows = screen.presenter
    return (
        Command(
            id="duplicates.look", title=N_("重新查找重复登记"), tip=N_("把全部登记再比一遍"), shortcut="F5",
            icon="refresh-cw",
            place="duplicates", run=shows.look,
        ),
        Command(
            id="duplicates.merge", title=N_("合并这两条登记"), tip=N_("按选择合成一条,重点记录等一起并过来,可以撤销"),
            shortcut="Ctrl+Return", icon="check", place="duplicates", run=shows.merge, enabled=shows.has_pair,
        ),
        Command(
            id="duplicates.distinct", title=N_("不是同一个"), tip=N_("记住这两条不是同一个,以后不再列出"),
            shortcut="Ctrl+Delete", icon="x", place="duplicates", run=shows.distinct, enabled=shows.has_pair,
        ),
        Command(
            id="duplicates.swap", title=N_("换一条保留"), tip=N_("左右对换:左边的留下"), shortcut="Ctrl+E",
            icon="arrow-left-right", place="duplicates", run=shows.swap, enabled=shows.has_pair,
        ),
        Command(
            id="duplicates.find", title=N_("查找"), tip=N_("到窗口上方的查找框"), shortcut="Ctrl+F",
            icon="search", place="duplicates", run=screen.to_search,
        ),
    )  # fmt: skip
