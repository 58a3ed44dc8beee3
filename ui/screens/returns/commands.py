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
        *_outgoing(screen),
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
            shortcut="Ctrl+T", icon="file-spreadsheet", place="returns", run=screen.forms.fill,
        ),
        Command(
            id="returns.teach", title=N_("教一份表格…"), tip=N_("点着空白表格的格子,说明每一格、每一列填什么"),
            icon="pencil", place="returns", run=screen.forms.teach,
        ),
        Command(
            id="returns.find", title=N_("查找"), tip=N_("到窗口上方的查找框"), shortcut="Ctrl+F",
            icon="search", place="returns", run=screen.to_search,
        ),
    )  # fmt: skip


def _outgoing(screen: ReturnsScreen) -> tuple[Command, ...]:
    """What leaves: annexes, report, what was issued, the ledger of measures."""
    return (
        Command(
            id="returns.annexes", title=N_("填写五份附件…"), tip=N_("把自带的附件1到附件5填好,存到一个文件夹"),
            icon="file-spreadsheet", place="returns", run=screen.beside.fill_annexes,
        ),
        Command(
            id="returns.report", title=N_("写自查报告…"), tip=N_("按截止日的数字写出自查报告(Word 文档)"),
            icon="file-text", place="returns", run=screen.beside.write_report,
        ),
        Command(
            id="returns.issue", title=N_("上报存档…"), tip=N_("把现在的数字、名单和附件存下来,以后能原样导出"),
            icon="archive", place="returns", run=screen.beside.issue,
        ),
        Command(
            id="returns.charts", title=N_("图表"), tip=N_("配备、规模、新旧、人口、负责户数的图表"), icon="chart-column",
            place="returns", run=screen.beside.to_charts,
        ),
        Command(
            id="returns.trend", title=N_("历次走势"), tip=N_("所选指标在历次存档里的数字"), icon="chart-column",
            place="returns", run=screen.beside.trend,
        ),
        Command(
            id="returns.archive", title=N_("历次上报"), tip=N_("看存档、更正、原样导出"), icon="archive",
            place="returns", run=screen.beside.to_archive,
        ),
        Command(
            id="returns.ledger", title=N_("整改台账"), tip=N_("登记不达标的项目,落实责任人和时限"), icon="list",
            place="returns", run=screen.beside.to_ledger,
        ),
    )  # fmt: skip
