"""What can be done on the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.base.i18n import N_
from ui.bridge.commands import Command

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.screens.map_editor.view import MapScreen

ALIGN_WORDS: Final = {
    "west": N_("靠西(左)对齐"), "east": N_("靠东(右)对齐"), "north": N_("靠北(上)对齐"), "south": N_("靠南(下)对齐"),
    "across": N_("上下一条线"), "along": N_("左右一条线"),
}  # fmt: skip
_ALIGN_KEYS: Final = {
    "west": "Ctrl+Alt+Left", "east": "Ctrl+Alt+Right", "north": "Ctrl+Alt+Up", "south": "Ctrl+Alt+Down",
    "across": "Ctrl+Alt+C", "along": "Ctrl+Alt+M",
}  # fmt: skip
_TOOL_KEYS: Final = {
    "select": ("Alt+V", N_("选择工具"), N_("选择、拖动、旋转")),
    "street": ("Alt+D", N_("画道路"), N_("逐点画一条道路")),
    "wall": ("Alt+W", N_("画围墙"), N_("逐点画一道围墙")),
    "river": ("Alt+H", N_("画河流"), N_("逐点画一条河")),
    "rail": ("Alt+T", N_("画铁路"), N_("逐点画一条铁路")),
    "gate": ("Alt+M", N_("放大门"), N_("在图上标出大门")),
    "symbol": ("Alt+B", N_("放标志"), N_("社区办公室、警务室、AED 等标志")),
    "label": ("Alt+Z", N_("写文字"), N_("在图上写几个字")),
    "side": ("Alt+S", N_("写四至"), N_("写明东南西北各到哪里")),
    "trace": ("Alt+L", N_("描楼"), N_("照着底图拖框,输入楼号")),
}


def commands(screen: MapScreen) -> tuple[Command, ...]:
    """For the register."""
    return (*_tools(screen), *_lines(screen), *_choosing(screen), *_scan_and_sheets(screen))


def _may(screen: MapScreen) -> Callable[[], bool]:
    return lambda: screen.presenter.may_edit


def _several(screen: MapScreen, least: int) -> Callable[[], bool]:
    return lambda: screen.presenter.may_edit and len(screen.presenter.chosen) >= least


def _tools(screen: MapScreen) -> tuple[Command, ...]:
    return tuple(
        Command(
            id=f"map.{key}", title=title, tip=tip, shortcut=shortcut, icon="pencil" if key != "select" else "map",
            place="map", run=partial(screen.use_tool, key), enabled=_may(screen),
        )
        for key, (shortcut, title, tip) in _TOOL_KEYS.items()
    )  # fmt: skip


def _lines(screen: MapScreen) -> tuple[Command, ...]:
    presenter = screen.presenter
    each = tuple(
        Command(
            id=f"map.align_{how}", title=words, tip=words, shortcut=_ALIGN_KEYS[how], place="map",
            run=partial(presenter.align, how), enabled=_several(screen, 2),
        )
        for how, words in ALIGN_WORDS.items()
    )  # fmt: skip
    return (
        *each,
        Command(
            id="map.gaps_across", title=N_("左右等距"), tip=N_("左右之间空得一样宽"), shortcut="Ctrl+Alt+H",
            place="map", run=lambda: presenter.distribute(across=True), enabled=_several(screen, 3),
        ),
        Command(
            id="map.gaps_along", title=N_("上下等距"), tip=N_("上下之间空得一样高"), shortcut="Ctrl+Alt+V",
            place="map", run=lambda: presenter.distribute(across=False), enabled=_several(screen, 3),
        ),
    )  # fmt: skip


def _choosing(screen: MapScreen) -> tuple[Command, ...]:
    presenter = screen.presenter
    return (
        Command(
            id="map.turn", title=N_("逆时针转 15°"), tip=N_("旋转选中的楼;Shift+R 反向,Alt+R 转 1°"), place="map",
            run=lambda: presenter.turn(1500), enabled=_several(screen, 1),
        ),
        Command(
            id="map.remove", title=N_("擦掉选中的"), tip=N_("擦掉标注;楼栋回到程序代排的位置"), icon="trash-2",
            place="map", run=presenter.remove, enabled=_several(screen, 1),
        ),
        Command(
            id="map.all", title=N_("全选"), tip=N_("选中图上所有的楼和标注"), shortcut="Ctrl+A", place="map",
            run=presenter.choose_all,
        ),
        Command(
            id="map.compound", title=N_("选整个小区"), tip=N_("选中同一小区的所有楼,一起移动"), shortcut="Ctrl+G",
            place="map", run=presenter.choose_compound,
        ),
        Command(
            id="map.fit", title=N_("看全图"), tip=N_("缩放到看见整张地图"), shortcut="Ctrl+0", icon="maximize",
            place="map", run=screen.canvas.fit,
        ),
    )  # fmt: skip


def _scan_and_sheets(screen: MapScreen) -> tuple[Command, ...]:
    return (
        Command(
            id="map.background", title=N_("放底图…"), tip=N_("把扫描的规划图或照片垫在地图下面"), icon="image",
            place="map", run=screen.scans.add, enabled=_may(screen),
        ),
        Command(
            id="map.scale", title=N_("底图两点定比例"), tip=N_("点两处,填实际距离"), place="map",
            run=screen.scans.scale, enabled=_may(screen),
        ),
        Command(
            id="map.locate", title=N_("底图三点定位"), tip=N_("三处各点底图上和地图上的位置"), place="map",
            run=screen.scans.locate, enabled=_may(screen),
        ),
        Command(
            id="map.paper", title=N_("看图样"), tip=N_("看印出来的样子,与 PDF 相同"), shortcut="Ctrl+P", icon="eye",
            place="map", run=screen.show_paper,
        ),
    )  # fmt: skip
