"""What can be done between offices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.district.twins.view import TwinsScreen

PLACE = "district.twins"


def commands(screen: TwinsScreen) -> list[Command]:
    """Answering a pair, asking the offices, moving people."""
    return [
        Command(
            id="district.other", title=N_("不是同一人"), tip=N_("所选的一对是两个人,以后不再列出"), shortcut="Ctrl+D",
            icon="users", place=PLACE, run=screen.other, enabled=screen.may_decide,
        ),
        Command(
            id="district.same_first", title=N_("同一人,归甲"), tip=N_("是同一人,现在归社区甲,由社区乙转出"),
            shortcut="Ctrl+1", icon="user", place=PLACE, run=partial(screen.same, 0), enabled=screen.may_decide,
        ),
        Command(
            id="district.same_second", title=N_("同一人,归乙"), tip=N_("是同一人,现在归社区乙,由社区甲转出"),
            shortcut="Ctrl+2", icon="user", place=PLACE, run=partial(screen.same, 1), enabled=screen.may_decide,
        ),
        Command(
            id="district.ask", title=N_("请两边社区核对"), tip=N_("把还没问过的都记成问题,随下发文件交给社区"),
            icon="circle-help", place=PLACE, run=screen.presenter.ask,
        ),
        Command(
            id="district.settle", title=N_("办好答复一致的"), tip=N_("两边答复一样的逐对办好"), icon="check", place=PLACE,
            run=screen.presenter.settle,
        ),
        Command(
            id="district.move", title=N_("办理转出"), tip=N_("把所选申请里的人转到认出的社区"), icon="arrow-left-right",
            place=PLACE, run=screen.issue, enabled=screen.may_issue,
        ),
        Command(
            id="district.move_back", title=N_("退回申请"), tip=N_("没有登记这个社区,退回去核对"), icon="undo-2", place=PLACE,
            run=screen.refuse, enabled=lambda: screen.request() is not None,
        ),
    ]  # fmt: skip
