"""Which heading means what in a county's base workbook: communities, grids, roster, committee, patrol log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from desktop.domain.typed_text import bare
from desktop.exchange.importing.fields import is_heading
from desktop.exchange.importing.table import Table, find_table
from desktop.exchange.workbook_data import SheetData, WorkbookData, text_of

COMMUNITIES, GRIDS, ROSTER, COMMITTEE, PATROLS = "communities", "grids", "roster", "committee", "patrols"

_COMMUNITY = ("community.name", r"^(所属|所在)?(社区|村)(名称|名)?$|社区[((]?村[))]?(名称)?$|居委会(名称)?$")
_PERSON = (
    ("staff.id_number", r"身份证|公民身份|身份号码|证件号"),
    ("staff.phones", r"电话|手机|联系方式"),
    ("staff.sex", r"性别"),
    ("staff.birth", r"出生|生日"),
    ("staff.ethnicity", r"民族"),
    ("staff.politics", r"政治面貌|面貌"),
    ("staff.education", r"学历|文化程度"),
    ("staff.name", r"姓名|名字"),
    ("note", r"备注|说明"),
)
_RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    COMMUNITIES: (
        ("community.code", r"代码|编码|区划码"),
        ("community.office_area", r"面积"),
        ("community.office", r"办公|阵地|用房"),
        ("community.platform_posts", r"发布|条数|推送|更新"),
        ("community.platform", r"微信|平台|公众号"),
        ("community.system_patrol", r"(巡查|走访).{0,4}制度"),
        ("community.system_review", r"(考核|奖惩).{0,4}制度"),
        ("community.system_reporting", r"报送.{0,4}制度"),
        ("community.party_form", r"党组织(形式|类型|设置)"),
        ("community.grid_branches", r"网格(党支部|党小组|党组织)"),
        ("community.compound_branches", r"小区党支部"),
        ("community.owners_committees", r"业(主)?委(员)?会"),
        ("community.temporary_branches", r"临时(党)?支部"),
        ("community.assault_teams", r"突击队"),
        ("community.work_teams", r"工作队"),
        ("community.system_meeting", r"例会"),
        ("community.system_diary", r"日志"),
        ("community.system_publish", r"公示"),
        ("households_occupied", r"(实住|入住|在住|常住|实有).*户|实住数"),
        ("community.households_registered", r"户数|总户|登记户"),
        ("population", r"人口|总人数"),
        ("community.secretary", r"书记"),
        ("community.kind", r"类型|类别"),
        _COMMUNITY,
        ("community.name", r"社区|名称"),
    ),
    GRIDS: (
        ("grid.code", r"(编码|代码|编号)"),
        ("grid.closed_on", r"撤并|撤销|注销|停用|关闭|合并"),
        ("grid.opened_on", r"(建立|设立|启用|划定)(日期|时间)"),
        ("grid.cards_due", r"卡.*应|应发"),
        ("grid.cards_issued", r"卡.*(已|实)|已发|实发"),
        ("households_occupied", r"(实住|入住|在住|常住|实有).*户|实住数"),
        ("grid.households_registered", r"户数|总户|登记户"),
        ("population", r"人口|总人数"),
        ("grid.bound_east", r"^东"),
        ("grid.bound_south", r"^南"),
        ("grid.bound_west", r"^西"),
        ("grid.bound_north", r"^北"),
        ("grid.board_map", r"示意图|平面图|网格图"),
        ("grid.board_contact", r"联系方式|联系电话"),
        ("grid.board_duty", r"职责"),
        ("grid.assistant", r"协管"),
        ("grid.supervisor", r"监督"),
        ("grid.public_welfare", r"公益"),
        ("grid.informants", r"信息员"),
        ("grid.leader", r"网格长"),
        ("grid.worker_name", r"网格员|管理员"),
        ("grid.kind", r"类型|类别"),
        _COMMUNITY,
        ("grid.name", r"网格"),
        ("note", r"备注|说明"),
    ),
    ROSTER: (
        ("staff.end", r"离职|离岗|卸任|离任|退出|解聘"),
        ("staff.start", r"任职(时间|日期|年月)|入职|上岗|到岗|聘用|聘任|起始"),
        ("staff.committee_posts", r"两委|社区职务|班子职务"),
        ("staff.full_time", r"专职|专兼|专/兼|兼职|用工"),
        ("staff.certificate", r"社工|资格|证书|职称"),
        ("staff.assignments", r"网格|负责|管辖|包保"),
        _COMMUNITY,
        *_PERSON,
    ),
    COMMITTEE: (("staff.committee_posts", r"职务|职位|任职"), _COMMUNITY, *_PERSON),
    PATROLS: (
        ("patrol.date", r"日期|时间"),
        ("patrol.found", r"发现|问题|隐患"),
        ("patrol.handled", r"处理|处置|整改|办结"),
        ("patrol.worker_name", r"巡查人|巡查员|走访人|巡逻|姓名|网格员"),
        _COMMUNITY,
        ("grid.name", r"网格"),
        ("note", r"备注|说明"),
    ),
}
_PATTERNS = {kind: tuple((f, re.compile(p)) for f, p in rules) for kind, rules in _RULES.items()}
# All of the first, and one of the second; the kind that explains most columns wins.
_NEEDED = {
    PATROLS: ({"patrol.date", "grid.name"}, {"patrol.found"}),
    GRIDS: ({"grid.name", "grid.households_registered"}, {"grid.code", "community.name"}),
    COMMUNITIES: (
        {"community.name"},
        {"community.code", "community.office", "community.platform", "community.system_meeting"},
    ),
    ROSTER: ({"staff.name", "staff.assignments"}, {"staff.id_number", "staff.phones", "staff.full_time"}),
    COMMITTEE: (
        {"staff.name", "staff.committee_posts"},
        {"staff.id_number", "staff.phones", "community.name"},
    ),
}


@lru_cache(maxsize=4096)
def field_of(label: str, kind: str) -> str | None:
    """The field a joined label means on a sheet of `kind`."""
    text = bare(label).replace(".", "")
    return next((field for field, pattern in _PATTERNS[kind] if pattern.search(text)), None)


def is_county_heading(text: str) -> bool:
    """Whether a cell is a heading of a county workbook."""
    plain = bare(text)
    if not plain or len(plain) > 18 or ":" in plain or re.search(r"\d{3,}", plain):
        return False
    return is_heading(text) or any(field_of(plain, kind) for kind in _RULES)


def columns_of(table: Table, kind: str) -> dict[int, str]:
    """Column -> field, every field at its first column."""
    found: dict[int, str] = {}
    for column, label in table.labels.items():
        field = field_of(label, kind)
        if field and field not in found.values() and column not in table.sheet.hidden_columns:
            found[column] = field
    return found


def sheet_kind(table: Table) -> str | None:
    """What a sheet of a county workbook is about, judged by its headings; None when it is none of ours."""
    title = table.sheet.name + "".join(
        text_of(v)
        for row, cls in table.classes.items()
        if cls == "title"
        for v in table.sheet.rows[row].values()
    )
    best, most = None, 0
    for kind, (all_of, any_of) in _NEEDED.items():
        fields = set(columns_of(table, kind).values())
        if kind == COMMITTEE and not re.search(r"两委|班子|委员|居委|成员|干部", bare(title)):
            continue
        if all_of <= fields and fields & any_of and len(fields) > most:
            best, most = kind, len(fields)
    return best


def understand(book: WorkbookData) -> list[tuple[SheetData, Table | None, str | None]]:
    """Every sheet with its table and what it is about."""
    found: list[tuple[SheetData, Table | None, str | None]] = []
    for sheet in book.sheets:
        table = find_table(sheet, is_county_heading)
        found.append((sheet, table, sheet_kind(table) if table else None))
    return found


_HEAD = 60  # rows that show what a sheet is about


def is_county(book: WorkbookData) -> bool:
    """Whether a workbook is a county's: communities or grids on one sheet, its people or its patrols on another."""
    heads = tuple(replace(s, rows={n: r for n, r in s.rows.items() if n <= _HEAD}) for s in book.sheets)
    kinds = {kind for _sheet, _table, kind in understand(replace(book, sheets=heads)) if kind}
    return bool(kinds & {GRIDS, COMMUNITIES}) and bool(kinds & {ROSTER, COMMITTEE, PATROLS})
