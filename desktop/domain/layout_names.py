"""What a clerk calls the documents and the parts of their layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.base.i18n import N_, _

_SHORT: Final = 16  # characters of a text that names itself
TITLES: Final[Mapping[str, str]] = {
    "badge": N_("工作证"), "call_list": N_("群外人员联系名单"), "card_list": N_("联系卡发放登记表"),
    "care_due": N_("关爱对象走访提醒单"), "contact_card": N_("网格服务联系卡"), "diary": N_("网格员工作日志"),
    "division_table": N_("调格对照表"), "door_sticker": N_("入户门贴"),
    "duty_board": N_("网格公示牌"), "erasure_certificate": N_("删除证明"),
    "folded_card": N_("折叠联系卡"), "gate_board": N_("小区入口公示牌"), "gift_list": N_("慰问签收名册"),
    "handover": N_("网格工作交接清单"), "internal": N_("内部材料页脚"), "large_card": N_("大字联系卡"),
    "nickname_list": N_("微信群备注名单(岗位职务+姓名)"), "notice": N_("居民个人信息告知书"),
    "office_board": N_("社区网格总览牌"), "pin": N_("胸牌"), "recovery_sheet": N_("恢复码封存单"),
    "roster_photos": N_("工作人员照片册"), "staff_roster": N_("网格工作人员花名册"), "tower_list": N_("楼栋住户一览"),
    "vacancy_list": N_("岗位空缺表"), "visit_form": N_("入户走访登记表(一户一表)"), "visit_sheet": N_("入户走访登记表"),
}  # fmt: skip
TABLES: Final[Mapping[str, str]] = {
    "words": N_("文字"), "colours": N_("颜色"), "sizes": N_("尺寸(毫米)"), "type": N_("字号(磅)"),
}  # fmt: skip
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "words": {
        "title": N_("标题"), "slogan": N_("口号"), "services": N_("服务内容"), "hotlines": N_("常用电话"),
        "rules": N_("使用须知"), "columns": N_("表头"), "steps": N_("使用步骤"), "keep": N_("保管要求"),
        "signs": N_("签字栏"), "uses": N_("启用记录栏"), "boxes": N_("勾选项"), "members": N_("成员表头"),
        "note": N_("说明"), "address": N_("地址一行"),
    },
    "colours": {
        "band": N_("色带"), "gold": N_("金色"), "on_band": N_("色带上的字"), "text": N_("正文"),
        "quiet": N_("次要文字"), "faint": N_("浅字"), "rule": N_("细线"), "accent": N_("强调"), "paper": N_("底色"),
        "ground": N_("照片底色"), "figure": N_("无照片时的剪影"), "mark": N_("裁切线"), "code": N_("二维码"),
        "head_ground": N_("表头底色"), "stripe": N_("隔行底色"), "head": N_("小标题"), "blue": N_("蓝色"),
        "number": N_("号码"), "panel": N_("栏目底色"), "secret": N_("内部标记"), "frame": N_("外框"),
        "floor_ground": N_("楼层底色"), "self": N_("自住"), "rented": N_("出租"), "vacant": N_("空置"),
        "not_reached": N_("未入户"), "commercial": N_("经营"), "other": N_("其他用途"), "absent": N_("没有登记的房屋"),
        "mark_ground": N_("标记底色"),
    },
    "sizes": {
        "band": N_("上色带高"), "foot": N_("页脚高"), "margin": N_("页边距"), "row": N_("行高"),
        "head_row": N_("表头高"), "hotlines": N_("最多印几个电话"), "rule": N_("色带下的线宽"), "chip": N_("标签高"),
        "uses": N_("启用记录行数"), "head": N_("抬头高"), "unit_row": N_("单元行高"), "floor_column": N_("楼层栏宽"),
        "gap": N_("间距"), "least_cell": N_("最小格宽"), "least_row": N_("最小行高"), "most_row": N_("最大行高"),
        "legend": N_("图例高"), "block": N_("色块宽"),
        "photo_wide": N_("照片宽(比例)"), "photo_tall": N_("照片高(比例)"),
    },
    "type": {
        "office": N_("社区名"), "title": N_("标题"), "name": N_("姓名"), "name_wide": N_("姓名(一人时)"),
        "post": N_("职务"), "grid": N_("网格名"), "foot": N_("页脚"), "foot_small": N_("页脚小字"),
        "foot_bold": N_("页脚粗字"), "foot_date": N_("页脚日期"), "head": N_("小标题"), "rule": N_("须知"),
        "label": N_("项目名"), "value": N_("项目内容"), "as_of": N_("截止日期"), "section": N_("分段标题"),
        "head_cell": N_("表头"), "cell": N_("表格内容"), "sign": N_("签字栏"), "phone": N_("电话"),
        "phone_wide": N_("电话(一人时)"), "duty": N_("值班电话"), "scan": N_("扫码提示"), "serial": N_("编号"),
        "service": N_("服务内容"), "hotline": N_("常用电话名称"), "hotline_number": N_("常用电话号码"),
        "slogan": N_("口号"), "scope": N_("服务范围"), "small": N_("小字"), "cover_office": N_("封面社区名"),
        "cover_title": N_("封面标题"), "cover_grid": N_("封面网格名"), "cover_slogan": N_("封面口号"),
        "mark": N_("内部标记"), "digits": N_("大字号码"), "line": N_("名单每行"), "fact": N_("说明文字"),
        "number": N_("号码"), "step": N_("步骤"), "seal": N_("封存字样"), "unit": N_("单元"), "cover": N_("封面标题"),
        "body": N_("正文"), "figure": N_("概况数字"), "address": N_("地址一行"), "table_head": N_("表格标题"),
        "cell_bold": N_("表格重点内容"), "floor": N_("楼层"), "room": N_("房号"), "count": N_("人数"),
        "legend": N_("图例"),
    },
}  # fmt: skip


def title_of(key: str) -> str:
    """A document's name in words; a newer program's as it is written."""
    return _(TITLES[key]) if key in TITLES else key


def name_of(table: str, key: str, shipped: Any) -> str:
    """A part's name in words; a text that has none is named by itself."""
    if key in NAMES[table]:
        return _(NAMES[table][key])
    return shipped[:_SHORT] if table == "words" and isinstance(shipped, str) else key
