"""What was refused comes back as a workbook that can be mended and imported again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.exchange.importing.decisions import DecidedBefore
from desktop.exchange.importing.rejects import rejected_rows, write_rejects
from desktop.exchange.importing.run import prepare
from desktop.exchange.workbook import read_workbook
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public


@pytest.mark.slow
def test_refused_rows_come_back_with_their_reason_and_place(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    answers = public.decisions()
    prepared = prepare(office, public.file("01_"), decide=DecidedBefore(answers), as_of=date(2026, 6, 30))
    assert write_rejects(prepared, path) == 16
    assert sum(len(rows) for rows in rejected_rows(prepared).values()) == 16
    again = prepare(office, path, decide=DecidedBefore(answers), as_of=date(2026, 6, 30))
    assert again.kind == "residents"
    assert sum(again.totals.values()) + sum(len(rows) for rows in rejected_rows(again).values()) >= 16
    book = read_workbook(path)
    assert sum(len(s.rows) - 1 for s in book.sheets) == 16
    for sheet in book.sheets:
        header = sheet.rows[1]
        assert list(header.values())[-1] == "未导入原因"
        address = next(c for c, text in header.items() if text == "住址")
        assert all(sheet.text(row, address) for row in sheet.rows), "a row alone still knows where it belongs"


def test_text_that_looks_like_a_formula_stays_text(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    ledger = tmp_path / "台账.csv"
    ledger.write_text("姓名,身份证号,住址,联系电话\n,,\"=cmd|'/C calc'!A0\",13800000000\n", encoding="utf-8")
    prepared = prepare(office, ledger, decide=DecidedBefore(public.decisions()), as_of=date(2026, 6, 30))
    assert write_rejects(prepared, path) == 1
    sheet = read_workbook(path).sheets[0]
    assert not sheet.formulas
    assert "=cmd|'/C calc'!A0" in sheet.rows[2].values()
