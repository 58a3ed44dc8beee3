"""What can be done in the exchange screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from ui.screens.exchange.view import ExchangeScreen


def commands(screen: ExchangeScreen) -> tuple[Command, ...]:
    """For the register."""
    return (
        *files(screen),
        *steps(screen),
        *outlines(screen),
        *bundles(screen),
        *transport(screen),
        *disputes(screen),
        *between(screen),
    )


def files(screen: ExchangeScreen) -> tuple[Command, ...]:
    """Lists that come in."""
    imports = screen.imports
    return (
        Command(
            id="exchange.add_files", title=N_("导入 Excel…"), tip=N_("选择要导入的表格"), shortcut="Ctrl+O",
            icon="file-up", place="exchange", run=lambda: screen.on("imports", imports.choose_files),
        ),
        Command(
            id="exchange.apply", title=N_("导入这份"), tip=N_("把正在看的这份表格导入"), shortcut="Ctrl+Return",
            icon="check", place="exchange", run=lambda: screen.on("imports", imports.presenter.apply),
        ),
        Command(
            id="exchange.apply_all", title=N_("全部导入"), tip=N_("按楼栋、队伍、居民、重点人群的顺序逐份导入"),
            shortcut="Ctrl+Shift+Return", icon="check", place="exchange",
            run=lambda: screen.on("imports", imports.presenter.apply_all),
        ),
    )  # fmt: skip


def steps(screen: ExchangeScreen) -> tuple[Command, ...]:
    """One list step by step."""
    imports = screen.imports
    return (
        Command(
            id="exchange.next_step", title=N_("下一步"), tip=N_("导入:看下一步"), shortcut="Alt+Right",
            icon="arrow-right", place="exchange", run=lambda: screen.on("imports", imports.page.next),
        ),
        Command(
            id="exchange.previous_step", title=N_("上一步"), tip=N_("导入:回上一步,做过的都还在"),
            shortcut="Alt+Left", icon="arrow-left", place="exchange",
            run=lambda: screen.on("imports", imports.page.back),
        ),
        Command(
            id="exchange.explain", title=N_("这一步做什么"), tip=N_("导入:说说正在看的这一步"), shortcut="Ctrl+F1",
            icon="circle-help", place="exchange", run=lambda: screen.on("imports", imports.page.explain),
        ),
        Command(
            id="exchange.fix", title=N_("就地改"), tip=N_("导入:改有问题的单元格"), shortcut="F2", icon="pencil",
            place="exchange", run=lambda: screen.on("imports", imports.fix_or_edit),
        ),
        Command(
            id="exchange.fix_alike", title=N_("同样写法一起改"), tip=N_("把写法相同的单元格都改成这一格的内容"),
            shortcut="Ctrl+D", icon="copy", place="exchange", run=imports.page.plan.grid.fix_alike,
            enabled=lambda: imports.page.plan.fixing,
        ),
        Command(
            id="exchange.fix_back", title=N_("撤销上一处改动"), tip=N_("取回导入时就地改的上一处"),
            shortcut="Ctrl+Backspace", icon="undo-2", place="exchange", run=imports.presenter.take_fix_back,
            enabled=lambda: imports.page.plan.fixing,
        ),
        Command(
            id="exchange.check", title=N_("重新核对"), tip=N_("用改过的内容重新核对整份表"), shortcut="F5",
            icon="refresh-cw", place="exchange", run=imports.page.plan.grid.check_said.emit,
        ),
    )  # fmt: skip


def outlines(screen: ExchangeScreen) -> tuple[Command, ...]:
    """Outlines of buildings out of map files."""
    page = screen.outlines
    return (
        Command(
            id="exchange.add_map", title=N_("导入楼栋轮廓…"), tip=N_("从 GeoJSON、Shapefile、DXF、GeoPackage 取楼栋轮廓"),
            shortcut="", icon="map", place="exchange", run=lambda: screen.on("outlines", page.choose_file),
        ),
        Command(
            id="exchange.apply_map", title=N_("写入轮廓"), tip=N_("把核对过的轮廓写到地图上"), shortcut="", icon="check",
            place="exchange", run=lambda: screen.on("outlines", page.presenter.apply),
            enabled=lambda: page.presenter.ready() > 0,
        ),
    )  # fmt: skip


def bundles(screen: ExchangeScreen) -> tuple[Command, ...]:
    """Bundles that come and go."""
    page = screen.bundles
    return (
        Command(
            id="exchange.write_bundle", title=N_("写交换包…"), tip=N_("把对方还没有的内容写成加密交换包"),
            shortcut="Ctrl+E", icon="package", place="exchange",
            run=lambda: screen.on("bundles", page.choose_target),
        ),
        Command(
            id="exchange.open_bundle", title=N_("打开收到的包…"), tip=N_("看看收到的交换包里有什么,再并入"),
            shortcut="Ctrl+Shift+O", icon="folder-open", place="exchange",
            run=lambda: screen.on("bundles", page.choose_bundle),
        ),
        Command(
            id="exchange.other_page", title=N_("换一页"), tip=N_("在导入、轮廓、交换包和两边不一致之间切换"),
            shortcut="Ctrl+Tab", icon="arrow-left-right", place="exchange", run=screen.switch,
        ),
    )  # fmt: skip


def transport(screen: ExchangeScreen) -> tuple[Command, ...]:
    """Bundles under way."""
    page = screen.transport
    return (
        Command(
            id="exchange.transport", title=N_("收发"), tip=N_("发件箱、信箱、缺少的数据和隔离区"), shortcut="",
            icon="arrow-left-right", place="exchange", run=lambda: screen.show_page("transport"),
        ),
        Command(
            id="exchange.copy_again", title=N_("再拷一份…"), tip=N_("把发件箱里选中的包再拷到 U 盘"), shortcut="",
            icon="copy", place="exchange", run=lambda: screen.on("transport", page.copy_again),
            enabled=lambda: page.copy_button.isEnabled(),
        ),
        Command(
            id="exchange.take_mailbox", title=N_("并入信箱里的包"), tip=N_("把信箱里等着的包全部并入"), shortcut="",
            icon="check", place="exchange", run=lambda: screen.on("transport", page.presenter.take_all),
            enabled=lambda: page.take_button.isEnabled(),
        ),
        Command(
            id="exchange.write_now", title=N_("现在写自动交换包"), tip=N_("马上写到第二处和信箱"), shortcut="",
            icon="package", place="exchange", run=lambda: screen.on("transport", page.presenter.write_now),
            enabled=lambda: page.strip.now_button.isEnabled(),
        ),
        Command(
            id="exchange.give_up", title=N_("确认数据找不回来…"), tip=N_("由主任写明原因,各台电脑都不再提醒"), shortcut="",
            icon="check", place="exchange", run=lambda: screen.on("transport", page.ask_lost),
            enabled=lambda: page.lost_button.isEnabled(),
        ),
    )  # fmt: skip


def disputes(screen: ExchangeScreen) -> tuple[Command, ...]:
    """What two computers wrote differently."""
    page = screen.disputes
    return (
        Command(
            id="exchange.disputes", title=N_("两边不一致"), tip=N_("看两台电脑改得不一样的地方,逐处裁决"), shortcut="",
            icon="inbox", place="exchange", run=lambda: screen.show_page("disputes"),
        ),
        Command(
            id="exchange.confirm_shown", title=N_("都按现在显示的"), tip=N_("不需主任裁决的,一律确认现在显示的值"),
            shortcut="", icon="check", place="exchange", run=page.presenter.confirm_shown,
            enabled=page.presenter.has_open,
        ),
    )  # fmt: skip


def between(screen: ExchangeScreen) -> tuple[Command, ...]:
    """What the district asks, and who goes to another office."""
    page = screen.between
    return (
        Command(
            id="exchange.between", title=N_("社区之间"), tip=N_("看区里的询问和转入转出,逐条答复"), shortcut="",
            icon="users", place="exchange", run=lambda: screen.show_page("between"),
        ),
        Command(
            id="exchange.receipt", title=N_("打开区里的回执…"), tip=N_("核对区里的数与本机的数,看第一条不同的是谁"),
            shortcut="", icon="badge-check", place="exchange",
            run=lambda: screen.on("receipt", screen.receipt.choose_file),
        ),
        Command(
            id="exchange.move_out", title=N_("转到别的社区…"), tip=N_("申请把人转到别的社区,由区里办理"), shortcut="",
            icon="arrow-right", place="exchange", run=lambda: screen.on("between", page.leaving.who.setFocus),
        ),
    )  # fmt: skip
