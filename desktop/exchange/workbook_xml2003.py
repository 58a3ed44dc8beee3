"""Reading XML spreadsheets of 2003 (platforms save them as .xls): one stream, no entities."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from desktop.base import patience
from desktop.exchange.workbook_data import (
    INK,
    DateCell,
    ErrorCell,
    Merge,
    Row,
    SheetData,
    Value,
    WorkbookData,
)
from desktop.exchange.workbook_scan import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse
from desktop.exchange.workbook_xlsx_parts import SheetDraft, local

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"

_TRUE = frozenset({"1", "True", "true"})


def read_xml2003(path: Path) -> WorkbookData:
    """Read a spreadsheet in one XML file. Raises `Refused` (`file.xml_entities`, `file.too_large`)."""
    data = patience.read(path)
    if re.search(rb"<!(DOCTYPE|ENTITY)", data.replace(b"\x00", b""), re.IGNORECASE):
        raise refuse("file.xml_entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    styles = {node.get(f"{_SS}ID", ""): _style(node) for node in root.iter(f"{_SS}Style")}
    reader = _Reader(styles)
    return WorkbookData("xml", tuple(reader.sheet(node) for node in root.iter(f"{_SS}Worksheet")))


def _style(node: Any) -> tuple[bool, str]:
    """(struck out, `fill:…` or `font:…`)"""
    font, fill = node.find(f"{_SS}Font"), node.find(f"{_SS}Interior")
    struck = font is not None and font.get(f"{_SS}StrikeThrough") in _TRUE
    for kind, part in (("fill", fill), ("font", font)):
        colour = "" if part is None else part.get(f"{_SS}Color", "").lstrip("#").upper()
        if re.fullmatch("[0-9A-F]{6}", colour) and colour not in INK:
            return struck, f"{kind}:{colour}"
    return struck, ""


class _Reader:
    """Sheet by sheet; cells are counted over the whole file."""

    def __init__(self, styles: dict[str, tuple[bool, str]]) -> None:
        self._styles = styles
        self._cells = 0

    def sheet(self, node: Any) -> SheetData:
        draft = SheetDraft()
        comments: dict[tuple[int, int], str] = {}
        for line in node.iterfind(f"{_SS}Table/{_SS}Row"):
            draft.last_row = _number(line, "Index", draft.last_row + 1)
            self._row(line, draft, comments)
            draft.last_row += _number(line, "Span", 0)
        draft.hidden_columns |= _hidden_columns(node)
        hidden = node.find("{*}WorksheetOptions/{*}Visible")
        return draft.finish(node.get(f"{_SS}Name", ""), hidden is not None, comments)

    def _row(self, line: Any, draft: SheetDraft, comments: dict[tuple[int, int], str]) -> None:
        number, column = draft.last_row, 0
        row: Row = {}
        for cell in line.iterfind(f"{_SS}Cell"):
            column = _number(cell, "Index", column + 1)
            right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if right or down:
                draft.merges.append(Merge(number, column, number + down, column + right))
            value = _value(cell)
            if value is not None:
                self._place(number, column)
                row[column] = value
                self._dress(cell, (number, column), draft)
                if (note := cell.find(f"{_SS}Comment")) is not None:
                    comments[number, column] = "".join(note.itertext())[:500]
            column += right
        if row:
            draft.rows[number] = row
            if line.get(f"{_SS}Hidden") in _TRUE:
                draft.hidden_rows.add(number)

    def _dress(self, cell: Any, place: tuple[int, int], draft: SheetDraft) -> None:
        gone, paint = self._styles.get(cell.get(f"{_SS}StyleID", ""), (False, ""))
        if gone:
            draft.struck.add(place)
        if paint:
            draft.painted[place] = paint
        if cell.get(f"{_SS}Formula"):
            draft.formulas.add(place)

    def _place(self, row: int, column: int) -> None:
        self._cells += 1
        if row > MAX_ROWS or column > MAX_COLUMNS or self._cells > MAX_CELLS:
            raise refuse("file.too_large")


def _number(node: Any, name: str, default: int) -> int:
    text = node.get(f"{_SS}{name}", "")
    return int(text) if text.isdecimal() and len(text) < 8 else default


def _hidden_columns(node: Any) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for part in node.iterfind(f"{_SS}Table/{_SS}Column"):
        column = _number(part, "Index", column + 1)
        last = column + _number(part, "Span", 0)
        if part.get(f"{_SS}Hidden") in _TRUE:
            hidden.update(range(column, min(last, MAX_COLUMNS) + 1))
        column = last
    return hidden


def _value(cell: Any) -> Value | None:
    data = next((part for part in cell if local(part.tag) == "Data"), None)
    text = "" if data is None else "".join(data.itertext())
    if data is None or not text:
        return None
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Number":
        number = float(text)
        return int(number) if number == int(number) and abs(number) < 1e15 else number
    if kind == "DateTime":
        return DateCell(date.fromisoformat(text[:10]))
    if kind == "Boolean":
        return text == "1"
    return ErrorCell(text) if kind == "Error" else text
