"""Understanding a template from its headings: which column asks for which indicator, where the rows are.

A heading is the joined text of its merged header rows (`其中/不足300户`); the catalogue's synonyms say what it means.
"""

from __future__ import annotations

import re
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.returns.catalogue import BY_CODE
from desktop.returns.indicator import Form
from desktop.returns.template.headings import meaning, tidy
from desktop.returns.template.package import Package
from desktop.returns.template.sheet import Sheet, letters
from desktop.returns.template.teaching import FRACTION, NUMBER, TEXT, YES_NO, Column, SheetTeaching, Teaching

_NO_COLUMN = re.compile(r"^(序号|编号|备注|说明|NO\.?)$", re.IGNORECASE)
_TOTAL = re.compile(r"^(合计|总计|小计|全县合计|全区合计|全街道合计)$")
_HEADER_WORDS = (
    ("unit", re.compile(r"^(填报|填表|报送|上报|汇总)(单位|部门|社区)|^单位(名称)?\((盖章|公章)\)")),
    ("date", re.compile(r"^(填报|填表|报送|上报|统计|截止)(日期|时间|截止日期)|^日期:?$")),
    ("period", re.compile(r"^(统计|报告)?(时段|期间|起止)")),
)
_SIGNATURES = re.compile(r"(负责人|审核人|填表人|制表人|联系电话|签字|盖章).*:|^(注|说明|备注):")
_YES = ("是", "有", "√", "已建立", "已")
_MOST_HEADER_ROWS = 4
_MOST_ROWS = 2_000


def guess_teaching(blank: Path | Package) -> Teaching:
    """Understand a template. Raises `Refused` when none of its sheets asks for anything known."""
    package = blank if isinstance(blank, Package) else Package(blank)
    sheets = tuple(found for sheet in package.sheets.values() if (found := _sheet(sheet)))
    if not sheets:
        raise Refused(
            _("看不懂这份表格的表头:没有一列是已知的指标。可以先教一次(表格说明文件)。"),
            code="template.unknown",
        )
    return Teaching(sheets[0].name, sheets)


def _sheet(sheet: Sheet) -> SheetTeaching | None:
    header = _header_rows(sheet)
    if header is None:
        return None
    labels = _labels(sheet, header)
    first, last, total = block(sheet, header[-1] + 1)
    per = "grid" if _per_grid(labels) else "community"
    columns: dict[str, Column] = {}
    unknown: dict[str, str] = {}
    for column, label in labels.items():
        code = meaning(label, per)
        if code:
            columns[letters(column)] = column_for(sheet, code, first, column)
        elif not numbering(label):
            unknown[letters(column)] = label
    if last < first or not any(c.code in BY_CODE for c in columns.values()):
        return None
    return SheetTeaching(
        sheet.name, _header_cells(sheet, header[0]), per, first, last, total, columns, unknown
    )


def _header_rows(sheet: Sheet) -> range | None:
    """The rows of the header: from the row with most known headings, as deep as its merged cells reach."""
    best, most = 0, 0
    for row in sheet.rows():
        texts = [tidy(text) for column in sheet.columns() if (text := sheet.text(row, column))]
        known = sum(1 for t in texts if _NO_COLUMN.match(t) or meaning(t, "community"))
        if known > most and len(texts) >= 2:
            best, most = row, known
        if row > 40:
            break
    if most < 2:
        return None
    spans = [(top, bottom) for top, _left, bottom, _right in sheet.merges if top <= best <= bottom]
    top = min([best, *(t for t, _b in spans)])
    bottom = max([best, *(b for _t, b in spans)])
    while bottom - top + 1 < _MOST_HEADER_ROWS and _continues(sheet, bottom + 1):
        bottom += 1
    while bottom - top + 1 < _MOST_HEADER_ROWS and _groups(sheet, top - 1):
        top -= 1
    return range(top, min(bottom, top + _MOST_HEADER_ROWS - 1) + 1)


def _continues(sheet: Sheet, row: int) -> bool:
    """A row of sub-headings whose neighbours above were not merged down: words only, none in the first column."""
    texts = [tidy(text) for column in sheet.columns() if (text := sheet.text(row, column))]
    known = any(meaning(text, "community") for text in texts)
    return known and not sheet.text(row, 1) and not any(re.match(r"^[\d.]+$", text) for text in texts)


def _groups(sheet: Sheet, row: int) -> bool:
    """A row of group headings: a merge over some of the columns, beside which there is something else."""
    width = len(sheet.columns())
    narrow = [m for m in sheet.merges if m[0] == m[2] == row and 1 <= m[3] - m[1] < width - 1]
    texts = [sheet.text(row, column) for column in sheet.columns() if sheet.text(row, column)]
    return bool(narrow) and not any(":" in tidy(text) for text in texts)


def _labels(sheet: Sheet, header: range) -> dict[int, str]:
    """The joined heading of every column; a merged heading speaks for all it covers."""
    texts = {(r, c): tidy(sheet.text(r, c)) for r in header for c in sheet.columns()}
    for top, left, bottom, right in sheet.merges:
        if top in header:
            for row in range(top, min(bottom, header[-1]) + 1):
                for column in range(left, right + 1):
                    texts[row, column] = texts.get((top, left), "")
    _spread_groups(header, sheet.columns(), texts)
    labels = {}
    for column in sheet.columns():
        parts = list(dict.fromkeys(text for row in header if (text := texts.get((row, column), ""))))
        if parts:
            labels[column] = "/".join(parts)
    return labels


def _spread_groups(header: range, columns: range, texts: dict[tuple[int, int], str]) -> None:
    """A group heading typed once and not merged reaches right over the columns that only have a lower heading."""
    for upper in header[:-1]:
        group = ""
        for column in columns:
            own, below = texts.get((upper, column), ""), texts.get((upper + 1, column), "")
            if own:
                group = own if below not in ("", own) else ""
            elif group and below:
                texts[upper, column] = group
            else:
                group = ""


def numbering(label: str) -> bool:
    """Whether a heading asks for nothing a ledger knows: numbers of rows, notes."""
    return bool(_NO_COLUMN.match(label))


def _per_grid(labels: dict[int, str]) -> bool:
    """A row per grid: grids are named, communities are at most a group, and no column counts grids."""
    codes = {meaning(label, "grid") for label in labels.values()}
    return bool(codes & {"grid.name", "grid.code"}) and "A11" not in codes and "B01" not in codes


def block(sheet: Sheet, first: int) -> tuple[int, int, int | None]:
    """The rows to be filled, up to the total row, the signatures or the last row that has cells.

    A template that ends with its header has room for any number of rows.
    """
    last = first - 1
    for row in range(first, first + _MOST_ROWS):
        texts = [tidy(sheet.text(row, column)) for column in sheet.columns()]
        if any(_TOTAL.match(text) for text in texts[:3]):
            return first, last, row
        empty = not any(sheet.exists(row, column) for column in sheet.columns())
        merged = any(top <= row <= bottom and right - left >= 3 for top, left, bottom, right in sheet.merges)
        if empty or merged or _SIGNATURES.search("".join(texts)):
            break
        last = row
    below = any(row >= first for row in sheet.rows())
    return (first, last, None) if below else (first, first + _MOST_ROWS - 1, None)


def column_for(sheet: Sheet, code: str, row: int, column: int) -> Column:
    """The form a column wants its values in, from its validation and its number format."""
    indicator = BY_CODE.get(code)
    if indicator is None:
        return Column(code, TEXT)
    rules = [v for v in sheet.validations if v.covers(row, column)]
    for rule in rules:
        yes = next((word for word in rule.words if word in _YES), "")
        if yes and len(rule.words) > 1:
            return Column(code, YES_NO, yes, next(word for word in rule.words if word != yes))
    if indicator.form is Form.PERCENT:
        return Column(code, FRACTION if sheet.style(row, column).percent else NUMBER)
    if indicator.form is Form.ONE_TO:
        return Column(code, TEXT)
    about_systems = indicator.base == "C" and code[0] in "DI" and code != "I03"
    return Column(code, YES_NO if about_systems and not rules else NUMBER)


def _header_cells(sheet: Sheet, table: int) -> dict[str, str]:
    """The empty cells beside 填报单位 and 填报日期 above the table."""
    found = {}
    for row in sheet.rows():
        if row >= table:
            break
        for column in sheet.columns():
            text = tidy(sheet.text(row, column))
            what = next((w for w, pattern in _HEADER_WORDS if pattern.match(text)), None)
            if what is None:
                continue
            right = next((r for t, c, _b, r in sheet.merges if (t, c) == (row, column)), column)
            if not sheet.text(row, right + 1) and sheet.editable(row, right + 1):
                found[f"{letters(right + 1)}{row}"] = what
    return found
