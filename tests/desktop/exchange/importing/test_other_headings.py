"""Rosters, ledgers and building lists whose headings and last lines are worded in other ways."""

from __future__ import annotations

import pytest

from desktop.base.errors import Severity
from desktop.exchange.importing.fields import field_of
from desktop.exchange.importing.issues import severity
from desktop.exchange.importing.parse import Parsed
from desktop.exchange.workbook_data import Value
from tests.desktop.exchange.importing.small_books import valid_number
from tests.desktop.exchange.importing.test_layouts import addresses, classes, codes, read

LEDGER: list[Value | None] = ["序号", "住址", "户主", "姓名", "与户主关系", "身份证号", "联系电话"]
PERSON: list[Value | None] = [1, "梧桐苑3-1-101", "骆平", "骆平", "户主", valid_number(1), "13800000001"]


def staff_names(parsed: Parsed) -> list[str]:
    return [row.person.name for row in parsed.staff.rows]


@pytest.mark.parametrize(
    "heading", ["网格员姓名", "责任人姓名", "队员", "人员", "工作人员", "志愿者姓名", "网格员", "何许人也"]
)
def test_a_roster_is_read_whatever_its_name_column_is_called(heading: str) -> None:
    lines: list[list[Value | None]] = [["序号", heading, "岗位", "负责网格", "手机号"]]
    lines += [
        [n, name, "专职网格员", f"第{n}网格", f"1380000010{n}"]
        for n, name in enumerate(("亓官云", "逄雁", "仝小山"), 1)
    ]
    parsed = read("花名册", lines)
    assert parsed.guess.kind == "staff"
    assert staff_names(parsed) == ["亓官云", "逄雁", "仝小山"]
    assert [(p.role, p.scope) for p in parsed.staff.rows[1].posts] == [("grid_worker", "grid:2")]


def test_a_roster_without_posts_is_a_roster_still() -> None:
    parsed = read("Sheet1", [["网格员姓名", "负责网格", "网格员电话"], ["逄雁", "2网格", "13800000101"]])
    assert parsed.guess.kind == "staff"
    assert staff_names(parsed) == ["逄雁"]
    assert parsed.staff.rows[0].person.phones == ("13800000101",)


def test_a_list_whose_names_cannot_be_found_is_said_aloud() -> None:
    parsed = read(
        "人员", [["代号", "性别", "出生日期", "联系电话"], ["A7", "男", "1980-02-03", "13800000001"]]
    )
    assert "sheet.no_name_column" in {i.code for i in parsed.report.all_issues()}
    assert severity("sheet.no_name_column") is Severity.WARN


def test_the_head_may_be_called_owner_in_brackets() -> None:
    parsed = read("表", [["住址", "户主(房主)", "成员姓名", "关系"], ["梧桐苑3-1-101", "骆平", "骆平", "户主"],
                        ["", "", "齐敏", "妻"]])  # fmt: skip
    assert [p.block.head_name for p in parsed.residents.people] == ["骆平", "骆平"]
    assert field_of("联系电话(监护人)", "residents") != "person.phones"


@pytest.mark.parametrize(
    "line",
    [
        ["网格员签字:", "", "", "日期:"],
        ["社区(盖章):", "", "", "时间:2026.6"],
        ["网格长:张三", "", "", "联系电话:13800001111"],
        ["审核", "", "", "2026年6月30日"],
        ["", "", "", "楼栋长签名"],
        ["", "填表人:骆平", "", "复核人:齐敏", "", "2026-06-30"],
    ],
)
def test_a_line_to_be_signed_is_nobody(line: list[Value | None]) -> None:
    parsed = read("表", [LEDGER, PERSON, line])
    assert [p.name for p in parsed.residents.people] == ["骆平"]
    assert classes(parsed)[3] == "footer"


@pytest.mark.parametrize(
    "line",
    [
        ["总人数", "", "", "8人"],
        ["", "", "", "总人数", "", "3"],
        ["共8人"],
        ["本栋共2户8人"],
        ["人数合计", "", "", 8],
        ["总户数:12"],
        ["小计:2户", "", "", "8人"],
    ],
)
def test_a_line_of_sums_is_nobody(line: list[Value | None]) -> None:
    parsed = read("表", [LEDGER, PERSON, line, [2, "梧桐苑3-1-102", "齐敏", "齐敏", "户主"]])
    assert [p.name for p in parsed.residents.people] == ["骆平", "齐敏"]
    assert classes(parsed)[3] == "total"


def test_a_person_beside_words_of_sums_stays_a_person() -> None:
    lines: list[list[Value | None]] = [
        [*LEDGER, "备注"],
        [*PERSON, "共3人"],
        [2, "梧桐苑3-1-102", "齐敏", "齐敏", "户主", "", "", "合计3人"],
    ]
    assert [p.name for p in read("表", lines).residents.people] == ["骆平", "齐敏"]


def test_a_band_with_a_count_stays_a_band() -> None:
    parsed = read("表", [LEDGER, ["梧桐苑7号楼共40户"], [1, "1-101", "骆平", "骆平", "户主"]])
    assert classes(parsed)[2] == "section"
    assert addresses(parsed) == [("梧桐苑", "7", "1", "101")]


@pytest.mark.parametrize(
    ("name", "title"), [("梧桐苑3栋", ""), ("Sheet1", "梧桐苑3号楼居民登记表"), ("3栋", "梧桐苑居民名册")]
)
def test_one_sheet_a_building_leaves_only_the_door(name: str, title: str) -> None:
    lines: list[list[Value | None]] = [[title]] if title else []
    lines += [
        ["房号", "户主", "姓名", "关系"],
        ["101", "骆平", "骆平", "户主"],
        ["", "", "齐敏", "妻"],
        ["2-102", "万里", "万里", "户主"],
    ]
    found = [("梧桐苑", "3", "", "101"), ("梧桐苑", "3", "", "101"), ("梧桐苑", "3", "2", "102")]
    assert addresses(read(name, lines)) == found


def test_a_door_without_any_building_is_reported_at_the_door() -> None:
    parsed = read("表", [["户主", "姓名", "关系", "房号"], ["骆平", "骆平", "户主", "101"]])
    assert "address.unparsed" in codes(parsed, 2)
    assert [i.col for i in parsed.report.all_issues() if i.code == "address.unparsed"] == ["D"]


def test_a_compound_named_once_in_the_building_column_holds_below() -> None:
    parsed = read(
        "表",
        [
            ["楼号", "单元号", "房间号", "户主", "姓名"],
            ["梧桐苑6栋", "1", "301", "骆平", "骆平"],
            ["6栋", "1", "302", "齐敏", "齐敏"],
        ],
    )
    assert addresses(parsed) == [("梧桐苑", "6", "1", "301"), ("梧桐苑", "6", "1", "302")]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("楼栋负责人", "骆平/13800000102"),
        ("楼栋长及电话", "骆平:13800000102"),
        ("楼栋长姓名及联系方式", "骆平 13800000102"),
        ("楼长(电话)", "13800000102(骆平)"),
        ("栋长、电话", "骆平(电话13800000102)"),
    ],
)
def test_the_head_of_a_building_and_his_telephone_share_a_cell(heading: str, cell: str) -> None:
    parsed = read("表", [["小区", "楼栋", "总层数", "每层户数", heading], ["梧桐苑", "1栋", 6, 2, cell]])
    row = parsed.buildings.rows[0]
    assert (row.label, row.head_name, row.head_phones) == ("1", "骆平", ("13800000102",))


def test_a_state_of_the_person_in_a_column_of_its_own() -> None:
    parsed = read("表", [[*LEDGER, "人员状况"], [*PERSON, "已搬走"]])
    assert [p.state for p in parsed.residents.people] == ["left"]
    parsed = read("表", [[*LEDGER, "人员状况", "是否出租"], [*PERSON, "在校学生", "是"]])
    assert [(p.state, p.block.status) for p in parsed.residents.people] == [(None, "rented")]


HEADINGS: dict[str, dict[str, str | None]] = {
    "residents": {
        "户代表": "household.head_name", "所属小格": "micro_grid", "门洞": "dwelling.unit", "住用情况": "dwelling.status",
        "人员状况": "person.state", "人口状态": "person.state", "房屋类别": "dwelling.status", "是否出租": "dwelling.status",
        "称呼": "person.relation", "证照号码": "person.id_number", "二代证号": "person.id_number",
        "联络方式": "person.phones", "与户代表关系": "person.relation", "家庭人口": "household.occupants",
        "房主电话": None, "小格长": None, "网格长": None, "所属网格": "grid",
        "通讯方式": "person.phones", "居住状况": "dwelling.status",
    },
    "staff": {
        "队员": "staff.name", "持证": "staff.certificate", "分工": "staff.posts", "管理区域": "staff.scopes",
        "任职起": "staff.start", "任职止": "staff.end", "开始日期": "staff.start", "网格员电话": "staff.phones",
        "任职时间": "staff.start", "离队日期": "staff.end", "分管工作": "staff.posts", "包片": "staff.scopes",
        "责任人": None, "紧急联系人电话": "emergency.phones",
    },
    "buildings": {
        "门洞": "building.unit", "几层": "building.floors", "套数": "building.households",
        "无人居住的房间": "building.vacant", "空关房": "building.vacant", "修建时间": "building.built_year",
        "何年建": "building.built_year", "每层几户": "building.doors_per_floor", "单元数": "building.units",
        "物业负责人": None, "楼栋": "building.label", "楼栋负责人": "building.head_name",
    },
    "care": {
        "申请人": "person.name", "享受人": "person.name", "离队时间": "veteran.left_on",
        "持证编号": "disability.card_number", "监护人姓名": "guardian.name",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "label", "field"),
    [(kind, label, field) for kind, words in HEADINGS.items() for label, field in words.items()],
)
def test_headings_in_other_words(kind: str, label: str, field: str | None) -> None:
    assert field_of(label, kind) == field
