"""Every kind of file an office sends is opened by what it is, not by its name; passwords are asked for."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from desktop.base.errors import Refused
from desktop.exchange import workbook
from desktop.exchange.workbook import PASSWORD_NEEDED, WRONG_PASSWORD, read_workbook
from desktop.exchange.workbook_data import DateCell
from tests.desktop.exchange.importing.public_files import HOSTILE
from tests.desktop.exchange.locked_xls import lock

DRESS = Path(__file__).parents[2] / "files" / "workbooks" / "dress.xls"
PASSWORD = "开门 Gezhi2026"
LINES = [["姓名", "身份证号", "住址"], ["赵一鸣", "11010519491231002X", "3号楼2单元501"]]


def xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        for row, line in enumerate(LINES):
            sheet.write_row(row, 0, line)


def delimited(mark: str, encoding: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes("\r\n".join(mark.join(line) for line in LINES).encode(encoding))

    return write


def html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in LINES)
    page = f'<html><head><meta charset="gb2312"></head><body><table>{rows}</table></body></html>'
    path.write_bytes(page.encode("gb18030"))


XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Styles><Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style>
 <Style ss:ID="s2"><Interior ss:Color="#FFFF00" ss:Pattern="Solid"/></Style></Styles>
 <Worksheet ss:Name="名单"><Table><Column ss:Index="4" ss:Hidden="1"/>
  <Row>{head}</Row>
  <Row><Cell ss:StyleID="s1"><Data ss:Type="String">赵一鸣</Data></Cell><Cell><Data
   ss:Type="String">11010519491231002X</Data></Cell><Cell><Data ss:Type="String">3号楼2单元501</Data></Cell></Row>
  <Row ss:Index="5" ss:Hidden="1"><Cell ss:MergeDown="1" ss:StyleID="s2"><Data ss:Type="String">钱二</Data></Cell>
   <Cell ss:Index="3"><Data ss:Type="DateTime">2026-03-12T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="Number">420303195903084017</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table>
  <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def xml(path: Path, encoding: str = "utf-8") -> None:
    head = "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in LINES[0])
    path.write_bytes(XML.format(encoding=encoding, head=head).encode(encoding))


def xls(path: Path) -> None:
    path.write_bytes(DRESS.read_bytes())


WRITERS: dict[str, Callable[[Path], None]] = {
    "xlsx": xlsx, "html": html, "xml": xml, "comma": delimited(",", "utf-8"), "mark": delimited(",", "utf-8-sig"),
    "gbk": delimited(",", "gb18030"), "tabs": delimited("\t", "utf-16"), "semicolons": delimited(";", "gb18030"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".et", ".txt"])
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_the_content_decides_and_never_the_name(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"名单{suffix}"
    WRITERS[kind](path)
    book = read_workbook(path)
    assert [[book.sheets[0].text(r, c) for c in (1, 2, 3)] for r in (1, 2)] == LINES
    right = {"xlsx": {".xlsx"}, "html": set(), "xml": set()}.get(kind, {".csv", ".txt"})
    assert ("file.extension_differs" in book.notes) is (suffix not in right)


@pytest.mark.parametrize("suffix", [".xls", ".et", ".xlsx"])
def test_an_old_binary_workbook_tells_how_it_is_dressed(tmp_path: Path, suffix: str) -> None:
    """.et of WPS is the same container; row 4 is struck out, 5 yellow and hidden, 6 red, G hidden."""
    path = tmp_path / f"名单{suffix}"
    xls(path)
    book = read_workbook(path)
    sheet = book.sheets[0]
    assert book.kind == "xls"
    assert sheet.struck == {(4, 1)}
    assert sheet.painted == {(5, 1): "fill:FFFF00", (6, 1): "font:FF0000"}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {7})
    assert list(sheet.comments) == [(3, 1)]
    assert sheet.rows[3][5] == DateCell(date(1949, 12, 31))
    assert book.sheets[1].hidden


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_spreadsheet_of_2003(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "导出.xls"
    xml(path, encoding)
    book = read_workbook(path)
    first, second = book.sheets
    assert first.struck == {(2, 1)}
    assert first.painted == {(5, 1): "fill:FFFF00"}
    assert (first.hidden_rows, first.hidden_columns) == ({5}, {4})
    assert [(m.top, m.left, m.bottom, m.right) for m in first.merges] == [(5, 1, 6, 1)]
    assert first.rows[5] == {1: "钱二", 3: DateCell(date(2026, 3, 12)), 4: 420303195903084017.0}
    assert (second.name, second.hidden) == ("旧", True)


def test_an_xml_spreadsheet_may_not_declare_anything(tmp_path: Path) -> None:
    path = tmp_path / "导出.xml"
    xml(path)
    path.write_bytes(path.read_bytes().replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1))
    assert refusal(path) == "file.xml_entities"


def refusal(path: Path, password: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path, password=password)
    assert refused.value.text
    return refused.value.code


def locked_xlsx(path: Path) -> None:
    plain, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("名单")
        for row, line in enumerate(LINES):
            sheet.write_row(row, 0, line)
    OOXMLFile(plain).encrypt(PASSWORD, out)
    path.write_bytes(out.getvalue())


def locked_old(path: Path) -> None:
    path.write_bytes(lock(DRESS.read_bytes(), PASSWORD))


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("write", [locked_xlsx, locked_old])
def test_a_workbook_with_a_password_asks_for_it(
    tmp_path: Path, write: Callable[[Path], None], suffix: str
) -> None:
    path = tmp_path / f"名单{suffix}"
    write(path)
    assert refusal(path) == PASSWORD_NEEDED
    assert refusal(path, "Gezhi2025") == WRONG_PASSWORD
    assert refusal(path, "") == WRONG_PASSWORD
    book = read_workbook(path, password=PASSWORD)
    texts = [text for row in book.sheets[0].rows.values() for text in row.values()]
    assert "赵一鸣" in texts
    if write is locked_old:
        assert book.sheets[0].struck == {(4, 1)}


def test_the_published_file_opens_with_its_password() -> None:
    book = read_workbook(next(HOSTILE.glob("h09*")), password="Gezhi2026")
    assert len(book.sheets[0].rows) == 61


def test_a_password_nobody_needs_is_no_harm(tmp_path: Path) -> None:
    xlsx(tmp_path / "名单.xlsx")
    assert read_workbook(tmp_path / "名单.xlsx", password=PASSWORD).sheets[0].text(2, 1) == "赵一鸣"


def test_a_password_travels_by_pipe_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "名单.xlsx"
    locked_xlsx(path)
    seen: list[tuple[Any, Any]] = []
    real = subprocess.run

    def watch(command: Any, **options: Any) -> Any:
        seen.append((command, options["env"]))
        return real(command, **options)

    monkeypatch.setenv("GEZHI_WORKBOOK_PASSWORD", PASSWORD)
    monkeypatch.setattr(workbook.subprocess, "run", watch)
    read_workbook(path, password=PASSWORD)
    ((command, environment),) = seen
    assert PASSWORD not in " ".join(command)
    assert PASSWORD not in environment.values()


def test_a_damaged_lock_is_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    locked_xlsx(path)
    data = path.read_bytes()
    for cut in (len(data) // 3, len(data) // 2, len(data) - 600):
        path.write_bytes(data[:cut])
        assert refusal(path, PASSWORD) in {"file.corrupt", "file.not_a_spreadsheet", WRONG_PASSWORD}
