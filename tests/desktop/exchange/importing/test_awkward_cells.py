"""Whatever stands in a cell, an import ends with a report: no value, type or text makes it fail."""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace
from datetime import date

import pytest

from desktop.exchange.importing.parse import parse
from desktop.exchange.importing.run import make_plan
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import DateCell, ErrorCell, Value, WorkbookData
from desktop.queries.register import Register
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public

AWKWARD: tuple[Value, ...] = (
    DateCell(date(2026, 2, 3)), DateCell(date(1899, 12, 31)), DateCell(date(1900, 1, 1), False), ErrorCell("#N/A"),
    True, False, 0, -1, 1.5, 1e20, 123456789012345, 4.2e17, 4.2e300, "x" * 200, "张三", "１２", "=1+1", "@a", "-", "一",
    "第", "号楼", "3-", "3号楼", "-2-3", "网格", "1-3网格", "至网格", "00000", "()", "((", "【", "\u200b", "\n\n", "A座",
    "1900-01-00", "99年13月45日", "999岁", "13800000000转", "1" * 40, "12345678901234567X", "同上", "〃", "合计", "姓名",
    "例", "注:", "无", "1985.13", "85.0.0", "'", '="', "E+17", "4.2E+17", 20261345, 99999999, 60001, 1985.123, -5.5,
    "百", "十百", "Ⅻ", "𠮷", "a·b", "·", "(户主)", "(曾用名:)", "迁出", "2026.2迁出", "全家已迁出", "12号院", "1-1-",
)  # fmt: skip


def spoiled(book: WorkbookData, chance: random.Random) -> WorkbookData:
    sheets = []
    for sheet in book.sheets:
        rows = {n: dict(r) for n, r in sheet.rows.items()}
        for _time in range(chance.choice([1, 5, 40, 200])):
            row = rows[chance.choice(list(rows))]
            row[chance.choice(list(row) or [1])] = chance.choice(AWKWARD)
        sheets.append(replace(sheet, rows=rows))
    return replace(book, sheets=tuple(sheets))


@pytest.mark.parametrize("start", ["03_", "04_", "05_"])
def test_no_cell_makes_an_import_fail(start: str, office: Workspace) -> None:
    book, answers = read_workbook(public.file(start)), public.decisions()
    chance = random.Random(start)
    for _time in range(5):
        parsed = parse(spoiled(book, chance), answers, file="x", as_of=date(2026, 6, 30))
        report = parsed.report.plain()
        assert report["outcome"] == "imported"
        if parsed.guess.kind in {"residents", "buildings", "staff", "care"}:
            plan = make_plan(office, Register(), parsed, answers, date(2026, 6, 30), os.urandom(16).hex())
            assert set(plan.totals) <= {
                "added",
                "updated",
                "same",
                "merged",
                "rejected",
                "skipped",
                "moved",
                "left",
                "dead",
            }


ENDLESS = (
    "1",
    "1、",
    "1-",
    "(",
    "第1",
    "张三、",
    "锦绣龙庭1",
    "非低保",
    "一",
    "0",
    "103、",
    "1号楼",
    "13800000000 ",
)


@pytest.mark.parametrize("start", ["03_", "04_", "05_"])
def test_endless_cells_cost_little_time(start: str) -> None:
    """Thousands of characters in every cell of a row: no pattern may try them in all ways."""
    book, answers = read_workbook(public.file(start)), public.decisions()
    sheets = []
    for sheet in book.sheets:
        rows = {n: dict(r) for n, r in sheet.rows.items()}
        for row, text in zip([n for n in rows if n > 5], ENDLESS, strict=False):
            rows[row] = dict.fromkeys(rows[row], text * (30_000 // len(text)))
        sheets.append(replace(sheet, rows=rows))
    began = time.process_time()
    parse(replace(book, sheets=tuple(sheets)), answers, file="x", as_of=date(2026, 6, 30)).report.plain()
    assert time.process_time() - began < 20
