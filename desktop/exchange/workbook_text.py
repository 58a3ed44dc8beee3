"""Reading tables that are text: CSV in any encoding of these offices, and HTML tables saved as .xls."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from lxml import html

from desktop.base import patience
from desktop.exchange.workbook_data import Merge, Row, SheetData, WorkbookData
from desktop.exchange.workbook_scan import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse

_GUARD = re.compile(
    "(?m)^'(?=[\\s\u00a0\u3000\ufeff\u200b]*[=+@＝＋－＠-])"
)  # as `workbook_csv_writing` sets it
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). Order: byte order mark, UTF-8, GB18030; raises `Refused` (`file.not_a_spreadsheet`)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", errors="replace"), "gb18030"


def read_csv(path: Path) -> WorkbookData:
    """Read delimited text; the row number is the record number, not the line number."""
    text, encoding = decode(patience.read(path))
    text = text.replace("\x00", "")
    csv.field_size_limit(1 << 20)
    rows: dict[int, Row] = {}
    try:
        for number, record in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), 1
        ):
            if number > MAX_ROWS or len(record) > MAX_COLUMNS:
                raise refuse("file.too_large")
            row: Row = {c: v for c, v in enumerate((_plain(f) for f in record), 1) if v != ""}
            if row:
                rows[number] = row
    except csv.Error as error:
        raise refuse("file.corrupt") from error
    notes = () if encoding in {"utf-8", "utf-8-sig"} else ("file.encoding_guessed",)
    return WorkbookData("csv", (_sheet("csv", rows, ()),), notes=notes)


def _plain(field: str) -> str:
    """A field without control signs, and without the apostrophe that keeps a spreadsheet from running it."""
    return _GUARD.sub("", _CONTROL.sub("", field))


def _delimiter(text: str) -> str:
    head = text[:4000]
    first = head.split("\n", 1)[0]
    counts = {d: first.count(d) for d in "\t,;|"}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else max("\t,;|", key=head.count)


def _sheet(name: str, rows: dict[int, Row], merges: tuple[Merge, ...]) -> SheetData:
    return SheetData(name, rows, merges=merges, last_column=max((max(r) for r in rows.values()), default=0))


def read_html(path: Path) -> WorkbookData:
    """Read the largest table of a page; scripts, links and styles are not looked at. gb2312 means GB18030."""
    data = patience.read(path)
    declared = _CHARSET.search(data[:4000])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding in {"gb2312", "gbk", "gb18030", "x-gbk"}:
        text = data.decode("gb18030", errors="replace")
    else:
        text, encoding = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    root = html.document_fromstring(text or "<p></p>", parser=parser)
    tables = root.findall(".//table")
    if not tables:
        raise refuse("file.not_a_spreadsheet")
    table = max(tables, key=lambda t: len(t.findall(".//tr")))
    rows, merges = _table(table)
    notes = ("file.encoding_guessed",) if encoding and not encoding.startswith("utf") else ()
    return WorkbookData("html", (_sheet("html", rows, tuple(merges)),), notes=notes)


def _table(table: Any) -> tuple[dict[int, Row], list[Merge]]:
    rows: dict[int, Row] = {}
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    cells = 0
    for number, line in enumerate(table.iter("tr"), 1):
        column = 0
        row: Row = {}
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            column += 1
            while (number, column) in taken:
                column += 1
            text = _CONTROL.sub("", _text(cell)).strip("\r\n")
            if text.strip(" "):
                row[column] = text
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            if down > 1 or right > 1:
                merges.append(Merge(number, column, number + down - 1, column + right - 1))
                taken.update((number + d, column + r) for d in range(down) for r in range(right))
            column += right - 1
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS or column > MAX_COLUMNS:
            raise refuse("file.too_large")
        if row:
            rows[number] = row
    return rows, merges


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(int(value), 500)) if value.isdigit() else 1


def _text(cell: Any) -> str:
    parts = []
    for node in cell.iter():
        if node.tag in ("script", "style") or not isinstance(node.tag, str):
            if node.tail and node is not cell:
                parts.append(node.tail)
            continue
        if node.tag == "br":
            parts.append("\n")
        if node.text:
            parts.append(node.text)
        if node.tail and node is not cell:
            parts.append(node.tail)
    return "".join(parts)
