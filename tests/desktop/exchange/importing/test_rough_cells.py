"""Cells that point to others, words nobody knows, columns that say two things: nothing is invented, nothing vanishes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.exchange.importing.decisions import from_plain
from desktop.exchange.importing.parse import Parsed, parse
from desktop.exchange.workbook_data import SheetData, Value, WorkbookData
from tests.desktop.exchange.importing.small_books import valid_number

PLAIN = {"community": {"name": "青禾社区"}, "grids": 4, "phone_area": "0719", "compounds": ["紫薇苑"]}
Cells = dict[str, Value | None]
HEADS = [
    "序号",
    "住址",
    "户主",
    "姓名",
    "与户主关系",
    "身份证号",
    "联系电话",
    "出生日期",
    "政治面貌",
    "文化程度",
    "房屋状态",
]


def read(title: str, lines: list[list[Value | None]], **answers: Any) -> Parsed:
    rows = {
        n: {c: v for c, v in enumerate(line, 1) if v not in (None, "")} for n, line in enumerate(lines, 1)
    }
    sheet = SheetData(title, rows, last_column=max(map(len, lines)))
    book = WorkbookData("xlsx", (sheet,))
    return parse(book, from_plain({**PLAIN, **answers}), file="x.xlsx", as_of=date(2026, 6, 30))


def ledger(*persons: Cells) -> Parsed:
    lines: list[list[Value | None]] = [list(HEADS)]
    for n, person in enumerate(persons, 1):
        first: Cells = {
            "序号": n,
            "住址": f"紫薇苑3-1-10{n}",
            "户主": "张伟",
            "姓名": "张伟",
        }
        first.update(person)
        lines.append([first.get(head) for head in HEADS])
    return read("第一网格", lines)


def said(parsed: Parsed) -> set[tuple[int | None, str | None, str]]:
    return {(i.row, i.col, i.code) for i in parsed.report.all_issues()}


def results(parsed: Parsed) -> dict[int, tuple[str, str]]:
    return {r["row"]: (r["class"], r["result"]) for r in parsed.report.plain()["rows"]}


@pytest.mark.parametrize("name", ["/", "无", "待核实", "共8人"])
def test_a_row_that_names_nobody_is_refused(name: str) -> None:
    parsed = ledger({"姓名": name, "身份证号": valid_number(4)})
    assert not parsed.residents.people
    assert (2, "D", "name.missing") in said(parsed)


@pytest.mark.parametrize("name", ["门市房", "出租屋", "无人接听"])
def test_a_word_about_the_home_makes_no_person(name: str) -> None:
    parsed = ledger({"姓名": name, "户主": None}, {"身份证号": valid_number(4)})
    assert [p.name for p in parsed.residents.people] == ["张伟"]
    assert results(parsed)[2] == ("household_status", "added")


def test_lines_of_a_family_keep_their_numbers() -> None:
    one, two = valid_number(2), valid_number(3)
    cell = f"刘洋 户主 {one}\n赵敏 妻 {two}"
    refused = read("第一网格", [["住址", "家庭成员", "联系电话"], ["紫薇苑3-1-101", cell, None]])
    assert (2, "B", "name.multiple_people") in said(refused)
    agreed = read(
        "第一网格", [["住址", "家庭成员", "联系电话"], ["紫薇苑3-1-101", cell, None]], split_families=True
    )
    found = [(p.name, p.relation, p.number) for p in agreed.residents.people]
    assert found == [("刘洋", "02", one), ("赵敏", "12", two)]


@pytest.mark.parametrize("phones", ["13800001111 8000123", "13800001111\n8000123"])
def test_two_telephones_are_no_identity_number(phones: str) -> None:
    parsed = ledger({"联系电话": phones})
    assert [p.phones for p in parsed.residents.people] == [("13800001111", "0719-8000123")]


def test_an_identity_number_beside_its_column_is_still_refused() -> None:
    called: list[Cells] = [{"身份证号": valid_number(n), "联系电话": f"1380000111{n}"} for n in range(5)]
    parsed = ledger({"联系电话": valid_number(9)}, *called)
    assert (2, None, "row.columns_shifted") in said(parsed)


@pytest.mark.parametrize("phone", ["同上", "同户主", "见户主"])
def test_a_telephone_that_points_to_another(phone: str) -> None:
    home: Cells = {"住址": "紫薇苑3-1-101"}
    parsed = ledger(
        home | {"身份证号": valid_number(2), "联系电话": "13800001111"},
        home | {"姓名": "李娜", "与户主关系": "妻", "身份证号": valid_number(3), "联系电话": phone},
    )
    assert [p.phones for p in parsed.residents.people] == [("13800001111",)] * 2


def test_a_telephone_that_points_to_nothing_is_said() -> None:
    assert (2, "G", "cell.word_unknown") in said(ledger({"联系电话": "同上", "身份证号": valid_number(2)}))


@pytest.mark.parametrize(
    ("head", "typed", "code"),
    [
        ("出生日期", "1985-02-30", "date.unreadable"),
        ("与户主关系", "远房的", "cell.word_unknown"),
        ("政治面貌", "民主党派", "cell.word_unknown"),
        ("文化程度", "自学", "cell.word_unknown"),
        ("房屋状态", "三代同堂", "cell.word_unknown"),
    ],
)
def test_what_cannot_be_read_is_said(head: str, typed: str, code: str) -> None:
    parsed = ledger({head: typed, "身份证号": valid_number(2)})
    column = "ABCDEFGHIJK"[HEADS.index(head)]
    assert (2, column, code) in said(parsed)
    assert len(parsed.residents.people) == 1


@pytest.mark.parametrize("nothing", ["无", "/", "—", "不详"])
def test_an_empty_word_is_not_said(nothing: str) -> None:
    parsed = ledger(
        {"与户主关系": nothing, "文化程度": nothing, "房屋状态": nothing, "身份证号": valid_number(2)}
    )
    assert not {code for _row, _column, code in said(parsed)} & {"cell.word_unknown"}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("￥1,260.5元", 1260.5), (1260.5, 1260.5), ("860.75", 860.75), ("560元/月", 560), ("每月560", 560),
        ("0.056万", 560), ("560.00", 560), (620, 620),
    ],
)  # fmt: skip
def test_amounts_keep_their_cents(typed: Value, amount: float) -> None:
    parsed = read("低保", [["姓名", "身份证号", "低保金"], ["张伟", valid_number(2), typed]])
    values = {v["field"]: v["value"] for v in parsed.report.plain()["values"]}
    assert values["care.amount"] == amount
    assert type(values["care.amount"]) is type(amount)


@pytest.mark.parametrize(
    ("card", "typed", "kind", "grade", "conflict"),
    [
        ("无", "精神二级", "6", "2", False),
        ("43", "肢体三级", "4", "3", False),
        ("43", "肢体四级", "4", "3", True),
        ("43", "听力3级", "4", "3", True),
    ],
)
def test_kind_and_grade_in_one_column(card: str, typed: str, kind: str, grade: str, conflict: bool) -> None:
    number = valid_number(2)
    card_number = number + card if card.isdigit() else card
    parsed = read(
        "残疾人名册",
        [["姓名", "身份证号", "残疾人证号", "残疾类别及等级"], ["张伟", number, card_number, typed]],
    )
    values = {(v["col"], v["field"]): v["value"] for v in parsed.report.plain()["values"] if v["col"] == "D"}
    assert values == {("D", "disability.kind"): kind, ("D", "disability.grade"): grade}
    assert ((2, "D", "card.conflicts") in said(parsed)) == conflict
