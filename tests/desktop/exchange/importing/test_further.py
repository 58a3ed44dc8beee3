"""Columns beyond those of every ledger: kept, read back, emptied only when told, and left alone under the contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.importing import plan_rows, run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions, from_plain
from desktop.exchange.importing.further_fields import further_columns, further_field
from desktop.exchange.importing.run import Prepared
from desktop.workspace import Workspace
from tests.desktop.exchange.importing.small_books import valid_number, workbook

WIDE = {
    "住址": "香樟里3-1-101", "户主": "张甲", "姓名": "张甲", "与户主关系": "户主", "身份证号": valid_number(1),
    "籍贯": "湖北十堰", "户籍地址": "十堰市张湾区某路1号", "健康状况": "有慢性病", "医疗保险": "居民医保",
    "养老保险": "居民养老", "就业状况": "退休", "是否志愿者": "是", "特长": "书法", "车牌号": "鄂C00001",
    "流入日期": "2020.5", "流入原因": "务工", "居住证到期日期": "2027-05-01", "监护人": "李某",
    "监护人电话": "13800000009", "紧急联系人": "王某", "紧急联系人电话": "0719-8000123", "国籍": "中国",
}  # fmt: skip
STORED = {
    "native_place": "湖北十堰", "hukou_place": "十堰市张湾区某路1号", "health": "3", "insurance_medical": "resident",
    "insurance_pension": "resident", "employment": "retired", "volunteer": 1, "skills": "书法", "vehicles": "鄂C00001",
    "came_on": "2020-05", "came_reason": "01", "permit_until": "2027-05-01", "guardian": "李某",
    "guardian_phone": "13800000009", "emergency_contact": "王某", "emergency_phone": "0719-8000123", "nationality": "CHN",
}  # fmt: skip


def read(
    office: Workspace, tmp_path: Path, row: dict[str, Any], decisions: Decisions | None = None
) -> Prepared:
    path = workbook(tmp_path / "台账.xlsx", {"台账": [list(row), list(row.values())]})
    decide = DecidedBefore(decisions or Decisions())
    return run.prepare(office, path, decide=decide, as_of=date(2026, 9, 1))


def kept(office: Workspace) -> dict[str, Any]:
    with office.read() as db:
        row = db.exec_driver_sql("SELECT * FROM resident").mappings().one()
        return {name: row[name] for name in STORED}


def test_a_wide_ledger_loses_nothing_and_changes_nothing_twice(office: Workspace, tmp_path: Path) -> None:
    run.apply(office, read(office, tmp_path, WIDE), actor="李梅", today=date(2026, 9, 1))
    assert kept(office) == STORED
    again = read(office, tmp_path, WIDE)
    assert dict(again.totals) == {"same": 1}
    changed = read(office, tmp_path, {**WIDE, "就业状况": "在职", "监护人": ""})
    (row,) = plan_rows.of(changed).rows
    words = {c.label: (c.before, c.after) for c in plan_rows.changes(changed, row)}
    assert words == {"就业状况": ("退休", "在职")}
    erased = read(office, tmp_path, {**WIDE, "监护人": ""}, Decisions(blank="erase"))
    (row,) = plan_rows.of(erased).rows
    assert [(c.field, c.after) for c in plan_rows.changes(erased, row)] == [("guardian", "")]


def test_under_the_contract_they_are_left_alone(office: Workspace, tmp_path: Path) -> None:
    answers = from_plain({"format": "gezhi-decisions/1"})
    run.apply(office, read(office, tmp_path, WIDE, answers), actor="李梅", today=date(2026, 9, 1))
    assert not any(kept(office)[name] for name in ("native_place", "health", "guardian", "nationality"))


def test_a_word_no_list_knows_is_said_and_not_stored(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, {**WIDE, "健康状况": "马马虎虎", "就业状况": "在"})
    assert prepared.report.findings["cell.word_unknown"] == 2
    assert "health" not in prepared.parsed.residents.people[0].further


def test_nothing_is_no_skill_and_no_former_name(office: Workspace, tmp_path: Path) -> None:
    prepared = read(office, tmp_path, {**WIDE, "特长": "无", "车牌号": "/", "曾用名": "无"})
    (person,) = prepared.parsed.residents.people
    assert person.former_name is None
    assert not {"skills", "vehicles"} & person.further.keys()


def test_a_column_the_clerk_leaves_out_stays_out(office: Workspace, tmp_path: Path) -> None:
    said = Decisions(columns={"台账": {"F": ""}})
    prepared = read(office, tmp_path, WIDE, said)
    assert "native_place" not in prepared.parsed.residents.people[0].further


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("身份证有效期至", "person.id_valid_until"), ("户籍所在地", "person.hukou_place"),
        ("医保", "person.insurance_medical"),
        ("就业情况", "person.employment"), ("监护人健康状况", None), ("户主籍贯", None), ("健康码", None),
        ("居住证有效期", "person.permit_until"), ("备注", None), ("", None), ("车位", None), ("网格员特长", None),
    ],
)  # fmt: skip
def test_headings_of_further_columns(label: str, field: str | None) -> None:
    assert further_field(label) == field


def test_a_field_goes_to_its_first_free_column() -> None:
    labels = {1: "籍贯", 2: "籍贯", 3: "学校", 4: "就读学校"}
    assert further_columns(labels, {}) == {1: "person.native_place", 3: "person.school"}
    assert further_columns({1: "籍贯"}, {1: "note"}) == {}
    assert further_columns({3: "就读学校"}, {3: "person.employer"}) == {3: "person.school"}
