"""What a clerk calls the documents and the parts of their layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.base.i18n import N_, _

TITLES: Final[Mapping[str, str]] = {
    "badge": N_("工作证"),
    "contact_card": N_("网格服务联系卡"),
    "door_sticker": N_("入户门贴"),
    "duty_board": N_("网格公示牌"),
    "folded_card": N_("折叠联系卡"),
    "internal": N_("内部材料页脚"),
    "large_card": N_("大字联系卡"),
    "recovery_sheet": N_("恢复码单"),
    "staff_roster": N_("网格工作人员花名册"),
    "tower_list": N_("楼栋住户一览"),
}
TABLES: Final[Mapping[str, str]] = {
    "words": N_("文字"), "colours": N_("颜色"), "sizes": N_("尺寸(毫米)"), "type": N_("字号(磅)"),
}  # fmt: skip


def title_of(key: str) -> str:
    """A document's name in words; a newer program's as it is written."""
    return _(TITLES[key]) if key in TITLES else key
