"""Writing one long list as .xlsx, row by row: text stays text, the page is ready to print, nothing else is on the disk.

Written by hand because the libraries keep a list in memory whole, or in plain files in the folder for temporary
files, where numbers of residents must not lie. Cells are inline strings under the text format: never a formula, not
even after somebody has edited them. The same rows make the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.workbook_data import Merge, column_letter

Cell = str | int
MOST_ROWS: Final = 1_048_576
LONGEST: Final = 32_767  # characters of one cell
_SAMPLE = 300  # rows looked at for the widths
_WIDEST = 42
_WRAPPED_FROM = 26
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff<>&]|_x")
_NAMES = {"[": "(", "]": ")", ":": "-", "*": "", "?": "", "/": "-", "\\": "-", "'": ""}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT, _NUMBER, _HEADING, _TITLE, _WRAPPED, _GUARDED, _PLAIN = range(7)  # the cell styles below


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a sheet looks like. `widths`: least characters of each column. `above` and `below` are lines outside the
    table; `header` its one to three heading lines. `merges` count rows from the first line, 1-based.
    `page_title` and `page_note` are printed at the head and the foot of every page."""

    name: str
    header: Sequence[Sequence[str]]
    widths: Sequence[int]
    above: Sequence[Sequence[str]] = ()
    below: Sequence[Sequence[str]] = ()
    merges: Sequence[Merge] = ()
    page_title: str = ""
    page_note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows; how many cells were longer than a cell can be and end in “…”."""

    rows: int
    shortened: int


def write_list(path: Path | BinaryIO, plan: ListPlan, rows: Iterable[Sequence[Cell]]) -> Written:
    """Write the sheet to `path`: not in use, or a file open for writing. Raises `Refused` for too many rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        sheet = _Sheet(plan)
        with package.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as stream:
            for part in sheet.parts(iter(rows)):
                stream.write(part.encode())
        for name, text in _parts(plan, sheet):
            package.writestr(_entry(name), (_HEAD + text).encode())
    return Written(sheet.count, sheet.shortened)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Sheet:
    def __init__(self, plan: ListPlan) -> None:
        self.plan = plan
        self.first_header = len(plan.above) + 1
        self.last_header = len(plan.above) + len(plan.header)
        self.columns = len(plan.widths)
        self.letter = column_letter(max(self.columns, 1))
        self.letters = [column_letter(c) for c in range(1, self.columns + 1)]
        self.count, self.shortened = 0, 0
        self.last = self.last_header
        self._wraps: list[bool] = []

    def parts(self, rows: Iterator[Sequence[Cell]]) -> Iterator[str]:
        """The sheet's XML in pieces; widths come from the headings and the first rows."""
        sample = list(islice(rows, _SAMPLE))
        widths = self._widths(sample)
        self._wraps = [width >= _WRAPPED_FROM for width in widths]
        yield _HEAD + self._beginning(widths)
        for number, line in enumerate(self.plan.above, 1):
            yield _row(number, line, self.letters, _TITLE if number == 1 else _PLAIN)
        for number, line in enumerate(self.plan.header, self.first_header):
            yield _row(number, line, self.letters, _HEADING, whole=self.columns)
        for part in (sample, rows):
            for row in part:
                self.count += 1
                self.last += 1
                if self.last > MOST_ROWS - len(self.plan.below):
                    raise Refused(_("行数超过一张表能放下的行数,请分网格导出。"), code="export.too_many_rows")
                yield self._data_row(self.last, row)
        for number, line in enumerate(self.plan.below, self.last + 1):
            yield _row(number, line, self.letters, _PLAIN)
        yield self._end()

    def _widths(self, sample: Sequence[Sequence[Cell]]) -> list[int]:
        widths = []
        for index, least in enumerate(self.plan.widths):
            lines = [row[index] for row in sample if index < len(row)]
            longest = max((_columns_of(cell) for cell in lines), default=0)
            heading = max(
                (_columns_of(line[index]) for line in self.plan.header if index < len(line)), default=0
            )
            narrow = min(heading + 3, 18)
            width = max(least, min(_WIDEST, max(longest + 1, narrow))) if longest else min(least, narrow)
            widths.append(max(width, 5))
        return widths

    def _beginning(self, widths: Sequence[int]) -> str:
        split = self.last_header
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}.7109375" customWidth="1"/>'
            for n, width in enumerate(widths, 1)
        )
        return (
            f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            '<sheetViews><sheetView workbookViewId="0">'
            f'<pane ySplit="{split}" topLeftCell="A{split + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{split + 1}" sqref="A{split + 1}"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="16.5"/><cols>{columns}</cols><sheetData>'
        )

    def _data_row(self, number: int, row: Sequence[Cell]) -> str:
        cells = []
        for letter, value, wraps in zip(self.letters, row, self._wraps, strict=False):
            if isinstance(value, int):
                cells.append(f'<c r="{letter}{number}" s="{_NUMBER}"><v>{value}</v></c>')
            elif value:
                if len(value) > LONGEST:
                    value, self.shortened = value[: LONGEST - 1] + "…", self.shortened + 1
                style = _GUARDED if value[0] in "=+-@\t\r\n＝＋－＠" else _WRAPPED if wraps else _TEXT
                cells.append(_cell(f"{letter}{number}", value, style))
            else:
                cells.append(f'<c r="{letter}{number}" s="{_TEXT}"/>')
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _end(self) -> str:
        merges = [
            f"{column_letter(m.left)}{m.top}:{column_letter(m.right)}{m.bottom}" for m in self.plan.merges
        ]
        merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
        whole = f"A{self.last_header}:{self.letter}{max(self.last, self.last_header + 1)}"
        head, foot = _page_text(self.plan.page_title), _page_text(self.plan.page_note)
        title = f'&amp;C&amp;"宋体,加粗"&amp;14 {head}' if head else ""
        return (
            f'</sheetData><autoFilter ref="{self.filtered}"/>'
            + (f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else "")
            + '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.4" right="0.4" top="0.75" bottom="0.6" header="0.35" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
            f"<headerFooter><oddHeader>{title}</oddHeader>"
            f"<oddFooter>&amp;L&amp;9 {foot}&amp;R&amp;9第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter>"
            f'<ignoredErrors><ignoredError sqref="{whole}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
        )

    @property
    def filtered(self) -> str:
        """The table with its last heading line: what can be filtered."""
        return f"A{self.last_header}:{self.letter}{self.last}"


def _row(number: int, line: Sequence[str], letters: Sequence[str], style: int, *, whole: int = 0) -> str:
    cells = [
        _cell(f"{letter}{number}", line[i], style)
        if i < len(line) and line[i]
        else f'<c r="{letter}{number}" s="{style}"/>'
        for i, letter in enumerate(letters)
        if i < max(len(line), whole)
    ]
    height = ' ht="26" customHeight="1"' if style == _TITLE else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _cell(ref: str, text: str, style: int) -> str:
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """Text for XML; what XML cannot hold is written the way spreadsheets write it (ECMA-376, ST_Xstring)."""
    if not _SPECIAL.search(text):
        return text
    text = _CONTROL.sub(lambda m: f"_x{ord(m[0]):04X}_", _LONE.sub("\ufffd", text))
    return escape(text)


def _columns_of(cell: Cell) -> int:
    lines = str(cell).splitlines() or [""]
    return max(sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in lines)


def _page_text(text: str) -> str:
    return escape(_CONTROL.sub("", _LONE.sub("", text))[:200].replace("&", "&&"))


def sheet_name(name: str) -> str:
    """A name a sheet may have: 31 characters, none of `[]:*?/\\'`."""
    return "".join(_NAMES.get(char, char) for char in _CONTROL.sub("", name)).strip()[:31] or "Sheet1"


def _parts(plan: ListPlan, sheet: _Sheet) -> Iterator[tuple[str, str]]:
    name = sheet_name(plan.name)
    quoted = escape("'" + name + "'")
    area = f"$A$1:${sheet.letter}${sheet.last + len(plan.below)}"
    begin, end = sheet.filtered.split(":")
    absolute = ":".join(re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", ref) for ref in (begin, end))
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{quoted}!{absolute}</definedName>'
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{quoted}!{area}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}!'
        f"${sheet.first_header}:${sheet.last_header}</definedName></definedNames></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/></Types>',
    )
    yield "xl/styles.xml", _STYLES


_LINE = "".join(
    f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_SONG = '<name val="宋体"/><family val="3"/><charset val="134"/>'


def _style(number_format: int, font: int, fill: int, border: int, alignment: str, more: str = "") -> str:
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"{more}>'
        f"<alignment {alignment}/></xf>"
    )


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3">'
    f'<font><sz val="11"/>{_SONG}</font><font><b/><sz val="11"/>{_SONG}</font><font><b/><sz val="16"/>{_SONG}</font>'
    '</fonts><fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/></patternFill></fill></fills>'
    f'<borders count="2"><border/><border>{_LINE}<diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">'
    + _style(49, 0, 0, 1, 'vertical="center"')
    + _style(1, 0, 0, 1, 'vertical="center" horizontal="center"')
    + _style(49, 1, 2, 1, 'vertical="center" horizontal="center" wrapText="1"')
    + _style(49, 2, 0, 0, 'vertical="center" horizontal="center"')
    + _style(49, 0, 0, 1, 'vertical="center" wrapText="1"')
    + _style(49, 0, 0, 1, 'vertical="center" wrapText="1"', ' quotePrefix="1"')
    + _style(49, 0, 0, 0, 'vertical="center"')
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
