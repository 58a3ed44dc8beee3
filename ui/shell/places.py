"""The places of the rail: where each stands, its word, icon and key, and how its screen is built.

A screen is imported when it is first needed: the log-in window must not wait for the map editor.
A place whose screen does not exist yet is not in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from desktop.base.i18n import N_
from ui.bridge.desk import Screen


@dataclass(frozen=True)
class Place:
    """`key` names the package under `ui.screens` by `package`; `number` is its Alt+key, "" for none."""

    key: str
    title: str
    tip: str
    icon: str
    number: str
    package: str
    foot: bool = False

    def build(self, desk: object) -> Screen:
        """Import the screen's package and build it; its `view.py` has `build(desk) -> Screen`.

        `desk` is the `Desk` of an office, or the `DistrictDesk` for a place of the district.
        """
        make: Callable[[object], Screen] = import_module(f"ui.screens.{self.package}.view").build
        return make(desk)


# The numbers stay with the places: a hand that learnt Alt+4 kept it when 工作 arrived.
PLACES: tuple[Place, ...] = (
    Place("start", N_("工作台"), N_("今天要办的事和首次使用清单"), "house", "0", "start"),
    Place("households", N_("户籍"), N_("楼栋、住户和居民"), "users", "1", "households"),
    Place("care", N_("重点"), N_("重点人群、走访和可能需要关爱的人"), "heart-handshake", "2", "care"),
    Place("grids", N_("网格"), N_("网格、微网格和它们的规模"), "layout-grid", "3", "grids"),
    Place("map", N_("地图"), N_("社区地图:摆楼栋、画道路和标志"), "map", "", "map_editor"),
    Place("team", N_("队伍"), N_("人员、岗位和配备覆盖"), "id-card", "4", "team"),
    Place("work", N_("工作"), N_("走访录入、到期提醒和工作日志"), "calendar-check", "5", "work"),
    Place("printing", N_("打印"), N_("联系卡、公示牌、工作证、地图"), "printer", "6", "printing"),
    Place("returns", N_("报表"), N_("自查指标、矛盾和模板填报"), "chart-column", "7", "returns"),
    Place("exchange", N_("交换"), N_("导入 Excel、数据包"), "arrow-left-right", "8", "exchange"),
    Place("duplicates", N_("查重"), N_("可能重复的登记,并排对照后合并"), "copy", "", "duplicates", foot=True),
    Place("history", N_("历史"), N_("每一步改动,可以撤销"), "history", "9", "history", foot=True),
    Place("settings", N_("设置"), N_("用户与角色、检查规则"), "settings", "", "settings", foot=True),
)
