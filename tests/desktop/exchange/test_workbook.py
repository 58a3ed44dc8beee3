"""Reading workbooks: content before name, limits before memory, a child that may die without us."""

from __future__ import annotations

import ctypes
import errno
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from desktop.base import patience
from desktop.base.errors import Refused
from desktop.domain.partial_date import PartialDate
from desktop.exchange import workbook, workbook_child, workbook_limits, workbook_scan
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import DateCell, column_letter, column_number, from_plain, to_plain
from tests.desktop.exchange.importing.public_files import HOSTILE, file


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert refused.value.text
    return refused.value.code


@pytest.fixture
def book_path(tmp_path: Path) -> Path:
    """A workbook with everything a ledger can hide in a cell."""
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("第一网格")
        struck = book.add_format({"font_strikeout": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        short = book.add_format({"num_format": 'm"月"d"日"'})
        sheet.write_row(0, 0, ["姓名", "身份证号", "日期"])
        sheet.write_string(1, 0, "张三", struck)
        sheet.write_number(1, 1, 420303195903084017)
        sheet.write_datetime(1, 2, date(2026, 2, 3), day)  # type: ignore[arg-type]
        sheet.write_datetime(2, 2, date(2026, 3, 4), short)  # type: ignore[arg-type]
        sheet.write_rich_string(2, 0, struck, "李", struck, "四")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.write_comment(1, 0, "待核实")
        sheet.merge_range("A6:A8", "王五")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.write(1, 3, "旧电话")
        book.add_worksheet("隐藏").hide()
    return path


def test_cells_keep_type_format_and_dress(book_path: Path) -> None:
    book = read_workbook(book_path)
    sheet = book.sheets[0]
    assert sheet.rows[2][2] == 4.20303195903084e17
    assert sheet.rows[2][3] == DateCell(date(2026, 2, 3))
    assert sheet.rows[3][3] == DateCell(date(2026, 3, 4), shows_year=False)
    assert {(2, 1), (3, 1)} <= sheet.struck
    assert sheet.text(3, 1) == "李四"
    assert (4, 1) in sheet.formulas
    assert sheet.rows[4][1] == 2
    assert sheet.comments[2, 1] == "待核实"
    assert [(m.top, m.left, m.bottom, m.right) for m in sheet.merges] == [(6, 1, 8, 1)]
    assert sheet.hidden_rows == {4}
    assert sheet.hidden_columns == {4}
    assert book.sheets[1].hidden


def test_plain_form_is_the_same_workbook(book_path: Path) -> None:
    book = read_workbook(book_path)
    assert from_plain(to_plain(book)) == book


def test_an_old_binary_workbook_keeps_its_merges() -> None:
    book = read_workbook(file("03_"))
    assert book.kind == "xls"
    assert len(book.sheets[0].merges) > 100


def test_column_letters() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(column_letter(n)) == n for n in range(1, 800))


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("h02", {"file.too_large"}),
        ("h03", {"file.xml_entities"}),
        ("h04", {"file.xml_entities"}),
        ("h05", {"file.not_a_spreadsheet"}),
        ("h06", {"file.not_a_spreadsheet"}),
        ("h07", {"file.corrupt"}),
        ("h08", {"file.corrupt"}),
        ("h09", {"file.encrypted"}),
        ("h12", {"file.unsafe_path"}),
        ("h16", {"file.empty"}),
    ],
)
def test_dangerous_files_are_refused_by_name(name: str, codes: set[str]) -> None:
    assert refusal(next(HOSTILE.glob(f"{name}_*"))) in codes


def test_a_blank_in_the_last_cell_of_the_grid_costs_nothing() -> None:
    book = read_workbook(HOSTILE / "h01_sparse_xfd1048576.xlsx")
    assert sum(len(s.rows) for s in book.sheets) < 10


def test_text_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 500, "太远")
    assert refusal(path) == "file.too_large"


def test_a_document_type_hidden_deep_in_a_part_is_found(tmp_path: Path, book_path: Path) -> None:
    path = tmp_path / "late.xlsx"
    with zipfile.ZipFile(book_path) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(b"?>", b"?>" + b" " * 300_000 + b"<!DOCTYPE x>", 1)
            new.writestr(name, data)
    assert refusal(path) == "file.xml_entities"


def test_the_child_may_die(monkeypatch: pytest.MonkeyPatch, book_path: Path) -> None:
    code = "import os; os.abort()"
    monkeypatch.setattr(workbook, "child_command", lambda: [sys.executable, "-c", code])
    assert refusal(book_path) == "file.corrupt"


def test_the_child_may_hang(monkeypatch: pytest.MonkeyPatch, book_path: Path) -> None:
    code = "import time; time.sleep(60)"
    monkeypatch.setattr(workbook, "child_command", lambda: [sys.executable, "-c", code])
    with pytest.raises(Refused) as refused:
        read_workbook(book_path, seconds=0.5)
    assert refused.value.code == "file.too_large"


def test_the_child_may_talk_nonsense(monkeypatch: pytest.MonkeyPatch, book_path: Path) -> None:
    monkeypatch.setattr(workbook, "child_command", lambda: [sys.executable, "-c", "print('hello')"])
    assert refusal(book_path) == "file.corrupt"


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book_path: Path) -> None:
    monkeypatch.setattr(workbook_scan, "MAX_PARTS", 3)
    assert refusal(book_path) == "file.too_large"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_in_every_encoding_of_an_office(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes('姓名,住址\r\n张三,"3号楼,2单元"\r\n'.encode(encoding))
    assert read_workbook(path).sheets[0].rows[2] == {1: "张三", 2: "3号楼,2单元"}


def test_a_greedy_child_is_stopped(book_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from desktop.exchange import workbook_limits as w; w.cap(); x = bytearray(2 * w.MEMORY)"
    monkeypatch.setattr(workbook, "child_command", lambda: [sys.executable, "-c", code])
    assert refusal(book_path) == "file.corrupt"


def test_the_windows_limits_have_the_size_windows_expects() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION has 144 bytes on 64-bit systems (winnt.h)."""
    assert ctypes.sizeof(workbook_limits.limits()) == 144


def test_the_date_system_of_1904_is_minded(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, date(1985, 3, 12), book.add_format({"num_format": "yyyy/m/d"}))  # type: ignore[arg-type]
        sheet.write_number(0, 1, 31118 - 1462)
    read = read_workbook(path)
    assert read.sheets[0].rows[1][1] == DateCell(date(1985, 3, 12))
    reading = PartialDate.parse(read.sheets[0].rows[1][2], as_of=date(2026, 6, 30), epoch=read.epoch)  # type: ignore[arg-type]
    assert str(reading.value) == "1985-03-12"


@pytest.mark.parametrize("kind", ["csv", "xml", "xls", "html", "xlsx"])
def test_a_file_held_for_a_moment_is_waited_for_and_then_said_to_be_in_use(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"list.{kind}"
    path.write_text("姓名,网格\n甲,1\n", encoding="utf-8")
    tries: list[Path] = []

    def holding(asked: Path, *_args: object, **_more: object) -> object:
        tries.append(asked)
        raise PermissionError(errno.EACCES, "held", str(asked))

    monkeypatch.setattr(patience, "PAUSES", (0.001,) * 10)
    monkeypatch.setattr(zipfile, "ZipFile", holding)
    for name in ("open", "read_bytes"):
        monkeypatch.setattr(Path, name, holding)
    for act in (lambda: workbook_scan.sniff(path), lambda: workbook_child.read(path, kind)):
        tries.clear()
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "file.held"
        assert len(tries) == 11
