"""What can be done in the work screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.work.view import WorkScreen


def commands(screen: WorkScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        Command(
            id="work.new", title=N_("记走访"), tip=N_("按走访表的表号和序号录入走访"), shortcut="Ctrl+N", icon="plus",
            place="work", run=screen.new_visit,
        ),
        Command(
            id="work.save", title=N_("保存走访、巡查或日志"), tip=N_("保存正在填的走访、巡查或日志"),
            shortcut="Ctrl+S", icon="save", place="work", run=screen.save,
        ),
        Command(
            id="work.patrol", title=N_("记巡查"), tip=N_("记下一次网格巡查:哪一天、谁、发现什么"),
            shortcut="Ctrl+Shift+N", icon="plus", place="work", run=screen.new_patrol,
        ),
        Command(
            id="work.patrol_remove", title=N_("删除巡查记录"), tip=N_("删除录错的巡查,可以撤销"), icon="trash-2",
            place="work", run=screen.patrols.remove, enabled=screen.has_patrol,
        ),
        Command(
            id="work.diary", title=N_("工作日志"), tip=N_("看和写一个人一天的工作日志"), shortcut="Ctrl+E",
            icon="calendar-check", place="work", run=screen.to_diary,
        ),
        Command(
            id="work.before", title=N_("前一天"), tip=N_("日志翻到前一天"), shortcut="Ctrl+PgUp", place="work",
            icon="chevron-left", run=lambda: screen.diary.step(-1), enabled=screen.on_diary,
        ),
        Command(
            id="work.after", title=N_("后一天"), tip=N_("日志翻到后一天"), shortcut="Ctrl+PgDown", place="work",
            icon="chevron-right", run=lambda: screen.diary.step(1), enabled=screen.on_diary,
        ),
        Command(
            id="work.print", title=N_("打印走访表或日志"), tip=N_("到打印:走访登记表,或这个人的工作日志"),
            shortcut="Ctrl+P", icon="printer", place="work", run=screen.print,
        ),
        Command(
            id="work.remove", title=N_("删除走访记录"), tip=N_("删除录错的走访,可以撤销"), icon="trash-2", place="work",
            run=screen.visits.remove, enabled=screen.has_visit,
        ),
    )  # fmt: skip
