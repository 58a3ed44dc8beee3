"""What is on the clipboard of a spreadsheet: lines of cells between tabs, quoted where a cell has several lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.workbook_data import Row, SheetData, WorkbookData

MOST: Final = 5_000  # lines; a longer list is a file, and a file has an import
SHEET: Final = "粘贴"
_MASKED: Final = re.compile(r"\*{2,}")
_YEAR: Final = re.compile(r"(19|20)\d\d")


def grid(text: str) -> list[list[str]]:
    """The cells, blank lines left out, every line equally long. Raises `Refused` for nothing and for too much."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    lines = list(csv.reader(io.StringIO(plain), delimiter="\t"))
    found = [[cell.strip() for cell in line] for line in lines if any(cell.strip() for cell in line)]
    if not found:
        raise Refused(_("剪贴板上没有表格。请先在 WPS 里选中单元格复制。"), code="paste.empty")
    if len(found) > MOST:
        text = _("一次最多粘贴 {n} 行;更多请存成文件后导入。").format(n=f"{MOST:,}")
        raise Refused(text, code="paste.many")
    width = max(map(len, found))
    return [[*line, *[""] * (width - len(line))] for line in found]


def with_titles(
    cells: Sequence[Sequence[str]], titles: Sequence[str], known: Callable[[str], bool]
) -> tuple[list[str], list[list[str]], int]:
    """(titles, lines, number of the first line): the first line's cells when they are headings, else `titles`."""
    first = [cell for cell in cells[0] if cell]
    headings = sum(known(cell) for cell in first)
    if headings >= 2 and headings * 2 >= len(first):
        return list(cells[0]), [list(line) for line in cells[1:]], 2
    width = len(titles)
    return list(titles), [[*line[:width], *[""] * (width - len(line))] for line in cells], 1


def unmasked(titles: Sequence[str], line: Sequence[str]) -> list[str]:
    """A line without what was masked when it was copied: `420303********0013` says nothing new.

    The year beside a masked number is the masked birth date; it must not replace the whole one.
    """
    masked = any(_MASKED.search(cell) for cell in line)
    found = []
    for title, cell in zip(titles, line, strict=True):
        year = masked and title.startswith("出生") and _YEAR.fullmatch(cell)
        found.append("" if year or _MASKED.search(cell) else cell)
    return found


def workbook(titles: Sequence[str], lines: Sequence[Sequence[str]]) -> WorkbookData:
    """The cells as a workbook of one sheet: the titles on row 1, the lines from row 2 on."""
    rows: dict[int, Row] = {1: {n: text for n, text in enumerate(titles, start=1) if text}}
    for number, line in enumerate(lines, start=2):
        rows[number] = {n: text for n, text in enumerate(line, start=1) if text}
    return WorkbookData("csv", (SheetData(SHEET, rows, last_column=len(titles)),))
