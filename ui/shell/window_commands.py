"""The commands of the whole window: places, search, palette, undo, lock, look and language."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.base.i18n import N_, _
from ui.bridge.commands import Command
from ui.shell.exporting import ask_export
from ui.shell.my_figures import MyFigures
from ui.shell.password_change import ask_new_password

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.stage import Stage


def commands(window: MainWindow) -> list[Command]:
    """Everything that is possible wherever the clerk is."""
    return [*places(window), *steps(window), *looking_up(window), *look(window), *leaving(window)]


def steps(window: MainWindow) -> list[Command]:
    """Back and forth, by the words of the step."""
    undoing = window.undoing
    return [
        Command(
            id="app.undo", title=N_("撤销"), tip=N_("取回我最近的一步"), shortcut="Ctrl+Z", icon="undo-2",
            run=undoing.undo, enabled=lambda: bool(undoing.undo_title),
            label=lambda: _("撤销:{step}").format(step=undoing.undo_title) if undoing.undo_title else _("撤销"),
        ),
        Command(
            id="app.redo", title=N_("恢复"), tip=N_("恢复刚才撤销的一步"), shortcut="Ctrl+Y", icon="redo-2",
            run=undoing.redo, enabled=lambda: bool(undoing.redo_title),
            label=lambda: _("恢复:{step}").format(step=undoing.redo_title) if undoing.redo_title else _("恢复"),
        ),
    ]  # fmt: skip


def looking_up(window: MainWindow) -> list[Command]:
    """Finding, taking out, and being told how."""
    return [
        Command(
            id="app.find", title=N_("查找"), tip=N_("找人、门牌、电话尾号、网格"), shortcut="Ctrl+K", icon="search",
            run=window.focus_search,
        ),
        Command(
            id="app.export", title=N_("导出…"), tip=N_("把正在看的名单或别的名单存成 Excel、CSV,或填成上级的表"),
            shortcut="Ctrl+Shift+S", icon="file-down", run=partial(ask_export, window),
        ),
        Command(
            id="app.palette", title=N_("命令"), tip=N_("列出全部命令"), shortcut="Ctrl+Shift+P", icon="command",
            run=window.open_palette,
        ),
        Command(
            id="app.help", title=N_("说明"), tip=N_("这一格填什么、为什么问;不在格里时看这一页的手册"), shortcut="F1",
            icon="circle-help", run=lambda: window.help.wanted(),
        ),
        Command(
            id="app.manual", title=N_("使用手册"), tip=N_("目录和查找,不需要网络"), shortcut="Shift+F1", icon="file-text",
            run=lambda: window.help.read(),
        ),
        Command(
            id="app.figures", title=N_("我的录入"), tip=N_("自己录了多少、用了多久;只有自己看得到"), icon="chart-column",
            run=partial(_show_figures, window),
        ),
    ]  # fmt: skip


def leaving(window: MainWindow) -> list[Command]:
    """The lock, the password, the door."""
    return [
        Command(
            id="app.lock", title=N_("锁定"), tip=N_("离开座位时锁定窗口"), shortcut="Ctrl+L", icon="lock",
            run=window.lock,
        ),
        Command(
            id="app.password", title=N_("修改密码"), tip=N_("给这个社区的数据文件换一个密码"), icon="key-round",
            run=partial(ask_new_password, window, window.session, window.worker, recovered=False),
        ),
        Command(
            id="app.close_office", title=N_("关闭社区"), tip=N_("回到登录窗口,换一个社区或换人"), icon="log-out",
            run=window.close_office,
        ),
        Command(
            id="app.quit", title=N_("退出"), tip=N_("关闭格知"), shortcut="Ctrl+Q", icon="x", run=window.quit,
        ),
    ]  # fmt: skip


def _show_figures(window: MainWindow) -> None:
    session = window.session
    dialog = MyFigures(session.office, window.worker, actor=session.actor, today=session.today, parent=window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def places(window: Stage) -> list[Command]:
    """One command for each place of the rail."""
    return [
        Command(
            id=f"go.{place.key}",
            title=place.title,
            tip=place.tip,
            shortcut=f"Alt+{place.number}" if place.number else "",
            icon=place.icon,
            run=partial(window.go_to_place, place.key),
        )
        for place in window.places
    ]


def look(window: Stage) -> list[Command]:
    """Theme, language and the width of the rail."""
    return [
        Command(
            id="app.theme",
            title=N_("切换高对比度"),
            tip=N_("在普通和高对比度显示之间切换"),
            icon="contrast",
            run=window.theme_switched.emit,
        ),
        Command(
            id="app.language",
            title=N_("中文 / English"),
            tip=N_("切换界面语言,重新打开窗口后生效"),
            icon="languages",
            run=window.switch_language,
        ),
        Command(
            id="app.fold",
            title=N_("收起或展开左栏"),
            tip=N_("左栏只留小字,给表格多些地方"),
            icon="panel-left",
            shortcut="Ctrl+\\",
            run=window.fold_rail,
        ),
    ]
