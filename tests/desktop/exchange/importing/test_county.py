"""A county's base workbook in other words and layouts: read by meaning, joined by person, imported once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.exchange.importing.county_fields import is_county
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import Prepared, apply, prepare
from desktop.exchange.workbook import read_workbook
from desktop.workspace import Workspace

DAY = date(2026, 6, 30)
Rows = Sequence[Sequence[object]]
PUBLIC = Path(__file__).parents[3] / "files" / "public"

COMMUNITIES: Rows = (
    ("基本情况",),
    (
        "编号",
        "社区",
        "区划代码",
        "居民户数",
        "入住户数",
        "人口数",
        "办公阵地",
        "微信公众号",
        "月推送条数",
        "例会",
        "日志",
        "公示",
    ),
    (1, "向阳", "420999001001", "1,234户", 1000, 3000, "租用", "向阳之声", 5, "有", "无", "√"),
    (2, "新华社区", "420999001002", 800, 700, 2100, "自建", "未开通", None, "否", "√", None),
)
GRIDS: Rows = (
    (
        "所属社区",
        "网格编号",
        "网格名称",
        "户数",
        "实有住户",
        "网格员",
        "协管员",
        "信息员",
        "网格图",
        "联系方式",
        "职责",
        "撤销日期",
    ),
    ("向阳社区", "420999001001001", "一网格", 620, 500, "张 三", "无", "李四、王五", "是", "是", "否", None),
    (None, "420999001001002", "2号网格", 614, 500, "张三", "赵六", None, None, None, None, None),
    ("新华", None, "第1网格", 800, 700, "钱七 孙八", None, None, "√", "√", "√", None),
    ("新华", None, "第2网格", 10, 5, "钱七", None, None, None, None, None, "2026.3.1"),
    ("合计", None, None, 2044, None, None, None, None, None, None, None, None),
)
COMMITTEE: Rows = (
    ("“两委”班子名册",),
    ("社区", "姓名", "公民身份号码", "职务", "手机"),
    ("向阳社区", "张三", "640423197002198098", "书记兼主任", "13100003875"),
    ("新华社区", "周九", None, "委员", "13100003876"),
)
PATROLS: Rows = (
    ("巡查时间", "社区", "网格", "巡查人员", "发现问题数", "已处置"),
    ("2026-06-01", "向阳", "1网格", "张三", 2, 2),
    ("2026-06-01", "向阳", "1网格", "张三", 0, 0),
    ("2026年6月2日", "新华社区", "01", "钱七", "1件", 1),
    ("2026-06-02", "新华社区", "九网格", "钱七", 0, 0),
    ("六月初", "新华社区", "1网格", "钱七", 0, 0),
)
ALL: Mapping[str, Rows] = {"甲": COMMUNITIES, "乙": GRIDS, "丙": COMMITTEE, "丁": PATROLS}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write(tmp_path / "县.xlsx", ALL)


def write(path: Path, sheets: Mapping[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def ready(office: Workspace, path: Path) -> Prepared:
    return prepare(office, path, decide=DecidedBefore(Decisions(grids=2)), as_of=DAY)


def imported(office: Workspace, path: Path) -> Prepared:
    prepared = ready(office, path)
    apply(office, prepared, actor="李梅", today=DAY)
    return prepared


def table(office: Workspace, sql: str) -> list[tuple[Any, ...]]:
    with office.read() as db:
        return [tuple(row) for row in db.exec_driver_sql(sql)]


def test_a_county_workbook_is_known_by_its_sheets() -> None:
    kinds = {
        path.name[:2]: is_county(read_workbook(path))
        for path in sorted(PUBLIC.glob("0*"))
        if path.suffix != ".csv"
    }
    assert kinds == {
        "01": False,
        "02": False,
        "03": False,
        "04": False,
        "05": False,
        "06": False,
        "07": True,
        "08": False,
    }


def test_other_words_and_layouts_are_read_by_meaning(office: Workspace, workbook: Path) -> None:
    prepared = imported(office, workbook)
    assert prepared.kind == "county"
    rows = table(office, "SELECT name, code, office_kind, platform_kind, platform_posts, system_meeting, system_diary,"
                         " json_extract(declared, '$.households') FROM community WHERE code LIKE '420999%'"
                         " ORDER BY code")  # fmt: skip
    assert rows == [
        ("向阳", "420999001001", "rented", "向阳之声", 5, 1, 0, 1234),
        ("新华社区", "420999001002", "own", "none", None, 0, 1, 800),
    ]
    grids = table(office, "SELECT c.code, g.number, json_extract(g.declared, '$.households'), g.board_map, g.board_duty,"
                          " g.closed_on FROM grid g JOIN community c ON c.id = g.community_id ORDER BY 1, 2")  # fmt: skip
    assert grids == [
        ("420999001001", 1, 620, 1, 0, None),
        ("420999001001", 2, 614, None, None, None),
        ("420999001002", 1, 800, 1, 1, None),
        ("420999001002", 2, 10, None, None, "2026-03-01"),
    ]


def test_one_person_on_two_sheets_is_one_person(office: Workspace, workbook: Path) -> None:
    """张三 is secretary with a number, and only named as the worker of two grids."""
    imported(office, workbook)
    staff = table(office, "SELECT s.name, s.committee_posts, count(a.id) FROM staff s"
                          " LEFT JOIN assignment a ON a.staff_id = s.id GROUP BY s.id ORDER BY s.name")  # fmt: skip
    assert staff == [
        ("周九", '["委员"]', 0),
        ("孙八", None, 1),
        ("张三", '["书记","主任"]', 2),
        ("钱七", None, 1),
    ]


def test_names_of_the_other_posts_are_kept_with_the_grid(office: Workspace, workbook: Path) -> None:
    imported(office, workbook)
    named = table(office, "SELECT json_extract(declared, '$.assistant'), json_extract(declared, '$.informants')"
                          " FROM grid WHERE code LIKE '420999001001%' ORDER BY code")  # fmt: skip
    assert named == [("[]", '["李四","王五"]'), ('["赵六"]', "[]")]


def test_patrols_find_their_grid_or_are_refused(office: Workspace, workbook: Path) -> None:
    prepared = imported(office, workbook)
    assert table(office, "SELECT day, worker_name, found FROM patrol ORDER BY day, found") == [
        ("2026-06-01", "张三", 0),
        ("2026-06-01", "张三", 2),
        ("2026-06-02", "钱七", 1),
    ]
    wrong = {(i.row, i.code) for i in prepared.issues if i.sheet == "丁"} & {
        (5, "grid.unresolved"),
        (6, "date.unreadable"),
    }
    assert len(wrong) == 2
    results = {r["row"]: r["result"] for r in prepared.report.plain()["rows"] if r["sheet"] == "丁"}
    assert [results[row] for row in range(2, 7)] == ["added", "added", "added", "rejected", "rejected"]


def test_the_same_workbook_again_changes_nothing(office: Workspace, workbook: Path) -> None:
    imported(office, workbook)
    again = ready(office, workbook)
    assert again.plan.writes.created == again.plan.writes.updated == 0


def test_a_newer_workbook_updates_and_never_erases(office: Workspace, tmp_path: Path, workbook: Path) -> None:
    imported(office, workbook)
    grids = [list(row) for row in GRIDS]
    grids[1][3], grids[1][6] = 640, None
    later = ready(office, write(tmp_path / "later.xlsx", {**ALL, "乙": grids}))
    assert (later.plan.writes.created, later.plan.writes.updated) == (0, 1)
    changed = next(iter(later.plan.writes.sets["grid"].values()))
    assert changed["declared"]["households"] == 640


def test_one_undo_takes_it_all_back(office: Workspace, workbook: Path) -> None:
    from desktop.operations import undo

    prepared = ready(office, workbook)
    before = table(office, "SELECT count(*) FROM community")
    applied = apply(office, prepared, actor="李梅", today=DAY)
    undo.undo(office, actor="李梅", step_id=applied.step)
    assert table(office, "SELECT count(*) FROM community") == before
    for kind in ("grid", "staff", "assignment", "patrol"):
        assert table(office, f"SELECT count(*) FROM {kind}") == [(0,)]


def test_two_offices_make_the_same_communities_and_grids(make_office: Any, workbook: Path) -> None:
    found = []
    for name in ("a.gezhi", "b.gezhi"):
        office = make_office(name)
        imported(office, workbook)
        found.append(
            table(office, "SELECT id FROM grid UNION SELECT id FROM community UNION SELECT id FROM patrol")
        )
    assert found[0] == found[1]
