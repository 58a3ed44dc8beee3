"""What can be done in the care screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.care.view import CareScreen


def commands(screen: CareScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="care.save", title=N_("保存重点记录"), tip=N_("保存正在填写的重点记录"), shortcut="Ctrl+S", icon="save",
            place="care", run=screen.save,
        ),
        Command(
            id="care.find", title=N_("查找重点人员"), tip=N_("按姓名或责任人查找"), shortcut="Ctrl+F", icon="search",
            place="care", run=screen.focus_search,
        ),
        Command(
            id="care.visited", title=N_("记一次走访"), tip=N_("今天去过了:这个人的各项走访都往后推"),
            shortcut="Ctrl+Return",
            icon="calendar-check", place="care", run=screen.visited, enabled=screen.has_record,
        ),
        Command(
            id="care.plan", title=N_("安排所选的走访"), tip=N_("给还没安排的记录排出第一次走访的日子"),
            shortcut="Ctrl+Alt+P",
            icon="calendar-check", place="care", run=screen.plan, enabled=screen.has_record,
        ),
        Command(
            id="care.suggest", title=N_("查找可能需要关爱的人"), tip=N_("按出生日期、同住的人和备注找,只提示,不自动列入"),
            shortcut="Ctrl+Shift+F", icon="heart-handshake", place="care", run=screen.suggest,
        ),
        Command(
            id="care.accept", title=N_("采纳所选建议"), tip=N_("列入重点,并安排第一次走访"), shortcut="Ctrl+Shift+Y",
            icon="check", place="care", run=screen.accept, enabled=screen.on_suggestions,
        ),
        Command(
            id="care.refuse", title=N_("所选建议不是"), tip=N_("记住:情况没变就不再提示"), shortcut="Ctrl+Delete",
            icon="x",
            place="care", run=screen.refuse, enabled=screen.on_suggestions,
        ),
        Command(
            id="care.guard", title=N_("打开专管名单"), tip=N_("只有指定的专干能看;离开这一页就关上"),
            shortcut="Ctrl+Shift+L",
            icon="lock", place="care", run=screen.open_guard, enabled=screen.groups.has_guarded,
        ),
    )  # fmt: skip
