"""What can be done with the building or the table in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_
from ui.bridge.commands import Command
from ui.screens.households.list_page import ListPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.screens.households.middle import Middle

PLACE = "households"


def commands(middle: Middle) -> list[Command]:
    """For what is on sight, then for a table, then for a building."""
    many = Command(
        id="households.bulk", title=N_("批量修改…"), tip=N_("给选中的多户一次改一项;先看每一条改前改后,一次撤销"),
        shortcut="Ctrl+B", icon="pencil", place=PLACE, run=middle.change_selected,
    )  # fmt: skip
    find = Command(
        id="households.find", title=N_("查找"), tip=N_("名单:加一个条件;楼栋图:到窗口上方的查找框"),
        shortcut="Ctrl+F", icon="search", place=PLACE, run=middle.look_for,
    )  # fmt: skip
    return [many, find, *_for_table(middle), *_for_building(middle)]


def _for_table(middle: Middle) -> list[Command]:
    def table() -> bool:
        return not middle.shows_building()

    def page(run: Callable[[ListPage], object]) -> Callable[[], object]:
        def act() -> None:
            shown = middle.page()
            if isinstance(shown, ListPage):
                run(shown)

        return act

    return [
        Command(
            id="households.filter", title=N_("筛选…"), tip=N_("给名单加一个条件"), shortcut="Ctrl+Shift+L",
            icon="filter", place=PLACE, run=page(ListPage.ask_filter), enabled=table,
        ),
        Command(
            id="households.mark", title=N_("加专项标记…"),
            tip=N_("给选中的行,没选就给筛出的全部,在一项专项工作里加标记"), icon="badge-check", place=PLACE,
            run=middle.mark_listed, enabled=table,
        ),
        Command(
            id="households.columns", title=N_("选列…"), tip=N_("名单显示哪些列、按什么次序"), icon="columns-3",
            place=PLACE, run=page(ListPage.choose_columns), enabled=table,
        ),
    ]  # fmt: skip


def _for_building(middle: Middle) -> list[Command]:
    matrix, building = middle.matrix, middle.shows_building
    return [
        Command(
            id="households.tower", title=N_("打印本楼一览"), tip=N_("把楼栋图按同样的次序和户数打印出来"),
            shortcut="Ctrl+P", icon="printer", place=PLACE, run=middle.print_building, enabled=building,
        ),
        Command(
            id="households.doors", title=N_("生成房屋…"), tip=N_("按单元、楼层和每层户数生成门牌,可以跳过 4、14"),
            icon="layout-grid", place=PLACE, run=middle.make_doors, enabled=building,
        ),
        Command(
            id="households.zoom_in", title=N_("放大楼栋图"), tip=N_("格子大些,字多些"), shortcut="Ctrl+=",
            icon="zoom-in", place=PLACE, run=lambda: matrix.set_zoom(matrix.zoom + 1), enabled=building,
        ),
        Command(
            id="households.zoom_out", title=N_("缩小楼栋图"), tip=N_("格子小些,看得多些"), shortcut="Ctrl+-",
            icon="zoom-out", place=PLACE, run=lambda: matrix.set_zoom(matrix.zoom - 1), enabled=building,
        ),
        Command(
            id="households.zoom_fit", title=N_("整栋放进窗口"), tip=N_("一眼看到整栋楼"), shortcut="Ctrl+0",
            icon="maximize", place=PLACE, run=matrix.fit, enabled=building,
        ),
    ]  # fmt: skip
