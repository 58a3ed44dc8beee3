"""What was refused comes back in the sender's layout, can be mended and merges with the first run."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange.importing import mending
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.fixes import Cell
from desktop.exchange.importing.recipe import recognise
from desktop.exchange.importing.recipes import of
from desktop.exchange.importing.rejects import write_rejects
from desktop.exchange.importing.run import Prepared, apply, prepare, recheck
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import DateCell, text_of
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public
from tests.desktop.exchange.importing.small_books import valid_number, workbook

DAY = date(2026, 6, 30)
_TAGS = itertools.count()
NUMBERS = ("420303198805023115", "420303199102023226", "420303196001013317")


def read(office: Workspace, path: Path, decisions: Decisions | None = None) -> Prepared:
    answers = decisions if decisions is not None else public.decisions()
    return prepare(office, path, decide=DecidedBefore(answers), as_of=DAY)


def bring(office: Workspace, path: Path, decisions: Decisions | None = None) -> Prepared:
    prepared = read(office, path, decisions)
    apply(office, prepared, actor="李梅", today=DAY)
    return prepared


@pytest.mark.slow
def test_refused_rows_come_back_in_their_own_layout(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    prepared = read(office, public.file("01_"))
    assert write_rejects(prepared, path) == 16
    again = read(office, path)
    assert again.kind == "residents"
    rows = [r for r in again.report.plain()["rows"] if r["class"] == "person"]
    assert len(rows) == 16
    recipe = of(prepared, name="台账", saved_on=DAY)
    found = recognise(again.parsed.guess, [recipe])
    assert found is not None, "the layout is the sender's: his recipe knows it"
    assert found.exact
    source = {s.name: s for s in read_workbook(public.file("01_")).sheets}
    for sheet in read_workbook(path).sheets:
        reader = again.parsed.readers[sheet.name]
        assert sheet.rows[1] == source[sheet.name].rows[1], "the title"
        assert sheet.hidden_columns == source[sheet.name].hidden_columns
        assert list(reader.table.labels.values())[-1] == "未导入原因"
        assert [m for m in source[sheet.name].merges if m.bottom <= 4] == [
            m for m in sheet.merges if m.bottom <= 4 and m.right < max(reader.table.labels)
        ]
        address = reader.at["dwelling.address"]
        assert all(sheet.text(row, address) for row in reader.table.data_rows), "a row knows where it belongs"


def test_text_that_looks_like_a_formula_stays_text(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    ledger = tmp_path / "台账.csv"
    ledger.write_text("姓名,身份证号,住址,联系电话\n,,\"=cmd|'/C calc'!A0\",13800000000\n", encoding="utf-8")
    assert write_rejects(read(office, ledger), path) == 1
    sheet = read_workbook(path).sheets[0]
    assert not sheet.formulas
    assert "=cmd|'/C calc'!A0" in sheet.rows[2].values()


def test_numbers_dates_and_strikes_come_back_as_they_were(office: Workspace, tmp_path: Path) -> None:
    source = workbook(
        tmp_path / "台账.xlsx",
        {
            "一网格": [
                ["香樟里社区居民台账"],
                ["住址", "户主", "姓名", "与户主关系", "身份证号", "出生日期", "电话"],
                ["1-1-101", "张三", "张三", "户主", NUMBERS[0], None, 13800000001],
                [None, None, None, "妻", 420303199001010019.0, date(1990, 1, 1), None],
            ],
            "二网格": [
                ["香樟里社区居民台账"],
                ["住址", "户主", "姓名", "与户主关系", "身份证号", "出生日期", "电话"],
                ["1-1-102", "王五", "", "户主", NUMBERS[1], None, None],
            ],
        },
        struck={(3, 3)},
    )
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(read(office, source), path) == 2
    one, two = read_workbook(path).sheets
    assert (one.name, two.name) == ("一网格", "二网格")
    row = one.rows[3]
    assert row[1] == "1-1-101"
    assert row[2] == "张三"
    assert isinstance(row[5], float), "a damaged number stays a number, or it would be taken for a whole one"
    assert row[6] == DateCell(date(1990, 1, 1))
    assert (3, 4) in one.struck
    again = read(office, path)
    again = recheck(office, again, fixes=mending.set_cell(again, Cell("一网格", 3, 3), "李梅"))
    assert "id.damaged_numeric" in again.report.findings


def test_ditto_marks_and_a_new_family_are_told_apart(office: Workspace, tmp_path: Path) -> None:
    source = workbook(
        tmp_path / "台账.xlsx",
        {
            "台账": [
                ["小区", "住址", "户主", "姓名", "与户主关系", "身份证号"],
                ["香樟里", "1-1-101", "张三", "张三", "户主", NUMBERS[0]],
                ["同上", "〃", "〃", None, "妻", NUMBERS[1]],
                [None, "1-1-102", None, None, "户主", NUMBERS[2]],
            ]
        },
    )
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(read(office, source), path) == 2
    sheet = read_workbook(path).sheets[0]
    assert [text_of(v) for v in list(sheet.rows[2].values())[:3]] == ["香樟里", "1-1-101", "张三"]
    assert sheet.text(3, 2) == "1-1-102"
    assert sheet.text(3, 3) == "", "the head of another family does not reach down to this one"


def test_a_band_above_comes_along_and_ends_where_it_ended(office: Workspace, tmp_path: Path) -> None:
    header = ["住址", "户主", "姓名", "与户主关系", "身份证号"]
    source = workbook(
        tmp_path / "台账.xlsx",
        {
            "台账": [
                header,
                ["【香樟里3号楼】"],
                ["1-101", "张三", None, "户主", NUMBERS[0]],
                ["1-102", "王五", None, "户主", NUMBERS[1]],
                header,
                ["香樟里5-1-101", "赵六", None, "户主", NUMBERS[2]],
            ]
        },
        merges={"台账": [(1, 0, 1, 4, "【香樟里3号楼】")]},
    )
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(read(office, source), path) == 3
    again = read(office, path)
    classes = list(again.parsed.readers["台账"].table.classes.values())
    assert classes == ["header", "section", "data", "data", "repeated_header", "data"]


def _ledger(rows: list[dict[str, str]]) -> list[list[Any]]:
    fields = ("小区", "住址", "户主", "姓名", "与户主关系", "身份证号", "联系电话")
    return [list(fields), *([row.get(f) or None for f in fields] for row in rows)]


@st.composite
def families(draw: st.DrawFn) -> tuple[list[dict[str, str]], set[int]]:
    """A ledger of families with everybody's name, and the rows whose name the sender forgot."""
    rows: list[dict[str, str]] = []
    for home in range(draw(st.integers(1, 4))):
        head = f"张{'甲乙丙丁'[home]}"
        for member in range(draw(st.integers(1, 3))):
            name = head if member == 0 else f"张{'甲乙丙丁'[home]}{'子丑'[member - 1]}"
            n = len(rows) + 1
            row = {
                "小区": "香樟里", "住址": f"3-1-{home + 1}01" if member == 0 or draw(st.booleans()) else "",
                "户主": head if member == 0 else "", "姓名": name, "与户主关系": "户主" if member == 0 else "儿子",
                "身份证号": valid_number(n) if draw(st.booleans()) else "", "联系电话": f"1380000{n:04d}",
            }  # fmt: skip
            rows.append(row)
    lost = draw(st.sets(st.integers(0, len(rows) - 1), max_size=len(rows) - 1))
    return rows, lost


def _standing(office: Workspace) -> list[tuple[object, ...]]:
    sql = (
        "SELECT r.name, r.relation, r.id_number, r.phones, h.head_name, d.room, b.label FROM resident r "
        "JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id "
        "LEFT JOIN building b ON b.id = d.building_id ORDER BY 1, 2, 3, 4"
    )
    with office.read() as db:
        return [tuple(row) for row in db.exec_driver_sql(sql)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=families())
def test_mended_rows_merge_with_the_first_run(
    make_office: Callable[..., Workspace], tmp_path: Path, case: tuple[list[dict[str, str]], set[int]]
) -> None:
    rows, lost = case
    tag = next(_TAGS)
    whole = make_office(f"whole{tag}.gezhi")
    bring(whole, workbook(tmp_path / "whole.xlsx", {"台账": _ledger(rows)}))
    office = make_office(f"parts{tag}.gezhi")
    broken = [{**row, "姓名": ""} if n in lost else row for n, row in enumerate(rows)]
    prepared = bring(office, workbook(tmp_path / "broken.xlsx", {"台账": _ledger(broken)}))
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(prepared, path) == len(lost)
    if lost:
        sheet = read_workbook(path).sheets[0]
        mended = [[text_of(v) for v in sheet.rows[1].values()]]
        for n, number in zip(sorted(lost), sorted(set(sheet.rows) - {1}), strict=True):
            cells = {c: sheet.text(number, c) for c in range(1, 9)}
            cells[4] = rows[n]["姓名"]
            mended.append([cells[c] for c in range(1, 9)])
        bring(office, workbook(tmp_path / "mended.xlsx", {"台账": mended}))
    assert _standing(office) == _standing(whole)
    again = read(office, tmp_path / "whole.xlsx")
    assert set(again.totals) <= {"same"}
    assert (again.plan.writes.created, again.plan.writes.updated) == (0, 0)
    whole.close()
    office.close()


def test_mending_nothing_damages_nobody(office: Workspace, tmp_path: Path) -> None:
    rows = [
        {"小区": "香樟里", "住址": f"3-1-{room}", "户主": name, "姓名": name, "身份证号": valid_number(1)}
        for room, name in (("101", "张甲"), ("102", "王乙"))
    ]
    prepared = bring(office, workbook(tmp_path / "台账.xlsx", {"台账": _ledger(rows)}))
    before = _standing(office)
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(prepared, path) == 1
    again = bring(office, path)
    assert again.report.findings["name.differs_from_register"] == 1
    assert _standing(office) == before, "another man's number moves nobody"
    assert [r.kind for r in again.plan.reviews] == ["other_name"]


def test_a_family_that_only_numbers_its_head_finds_him_on_file(office: Workspace, tmp_path: Path) -> None:
    header = "姓名,公民身份号码,户主公民身份号码,与户主关系,住址\n"
    head = f"张甲,{valid_number(1)},{valid_number(1)},户主,香樟里3-1-101\n"
    son = f"{{name}},{valid_number(2)},{valid_number(1)},儿子,香樟里3-1-101\n"
    path = tmp_path / "台账.csv"
    path.write_text(header + head + son.format(name=""), encoding="utf-8")
    bring(office, path)
    path.write_text(header + son.format(name="张子"), encoding="utf-8")
    bring(office, path)
    assert [row[:1] + row[4:6] for row in _standing(office)] == [
        ("张子", "张甲", "101"),
        ("张甲", "张甲", "101"),
    ]
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM household").scalar() == 1


def test_a_number_never_becomes_the_name_of_a_head(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    row = f"张子,{valid_number(2)},{valid_number(1)},儿子,香樟里3-1-101\n"
    path.write_text("姓名,公民身份号码,户主公民身份号码,与户主关系,住址\n" + row, encoding="utf-8")
    bring(office, path)
    again = bring(office, path)
    assert (again.plan.writes.created, again.plan.writes.updated) == (0, 0)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT head_name FROM household").all() == [(None,)]
