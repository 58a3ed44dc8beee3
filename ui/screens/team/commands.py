"""What can be done in the team screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.team.view import TeamScreen


def commands(screen: TeamScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="team.new", title=N_("新增人员"), tip=N_("在队伍里新增一个人"), shortcut="Ctrl+N", icon="user-plus",
            place="team", run=screen.presenter.new,
        ),
        Command(
            id="team.assign", title=N_("安排岗位"), tip=N_("给一个人安排岗位:网格员、小格区长、楼栋长等"),
            shortcut="Ctrl+Shift+N", icon="plus", place="team", run=screen.begin_assignment,
        ),
        Command(
            id="team.save", title=N_("保存人员"), tip=N_("保存正在填写的人员或岗位"), shortcut="Ctrl+S", icon="save",
            place="team", run=screen.save,
        ),
        Command(
            id="team.find", title=N_("查找人员"), tip=N_("按姓名、拼音首字母或电话尾号找人"), shortcut="Ctrl+F",
            icon="search", place="team", run=screen.focus_search,
        ),
        Command(
            id="team.coverage", title=N_("配备覆盖"), tip=N_("看岗位配备情况和空缺"), shortcut="Ctrl+E",
            icon="chart-column", place="team", run=screen.presenter.back,
        ),
    )  # fmt: skip
