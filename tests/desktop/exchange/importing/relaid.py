"""A published workbook laid out as another clerk might: columns moved, headings renamed, lines added above; and what is
expected of it moved likewise. Every finding and value must then be found at its new place."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from desktop.domain.typed_text import bare
from desktop.exchange.importing.table import Table, find_table
from desktop.exchange.workbook_data import (
    Merge,
    Row,
    SheetData,
    WorkbookData,
    column_letter,
    column_number,
    text_of,
)
from tests.desktop.exchange.importing.ledger_words import HEADINGS

_LOOSE = frozenset({"title", "total", "footer", "section", "blank"})
# Published heading -> what else it is called; those of no field keep theirs.
_FIELDS = {
    "微网格": "micro", "小区(院落)": "compound", "小区": "compound", "住址": "address", "楼栋": "building", "单元": "unit",
    "室": "room", "户主姓名": "head", "户主": "head", "姓名": "name", "与户主关系": "relation", "关系": "relation",
    "身份证号": "id", "联系电话": "phones", "电话": "phones", "性别": "sex", "出生日期": "birth", "民族": "ethnicity",
    "政治面貌": "politics", "文化程度": "education", "户籍情况": "hukou", "房屋状态": "status", "住房": "status",
    "备注": "note", "序号": "serial",
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {word: HEADINGS[field] for word, field in _FIELDS.items()}


@dataclass(frozen=True)
class Moved:
    """Where the cells of one sheet went: rows down by `down`, columns by `columns`."""

    down: int
    columns: dict[int, int]
    loose: frozenset[int]

    def row(self, row: int | None) -> int | None:
        return None if row is None else row + self.down

    def column(self, row: int | None, letter: str | None) -> str | None:
        if letter is None:
            return None
        number = column_number(letter)
        return column_letter(self.columns.get(number, number))


def relay(
    rng: Random, book: WorkbookData, *, words: dict[str, tuple[str, ...]]
) -> tuple[WorkbookData, dict[str, Moved]]:
    """The workbook in another layout; the same words and order on sheets that were alike."""
    chosen = {old: rng.choice(new) for old, new in words.items()}
    seeds: dict[tuple[str, ...], int] = {}
    sheets, moved = [], {}
    for sheet in book.sheets:
        table = find_table(sheet)
        if table is None or sheet.hidden:
            sheets.append(sheet)
            continue
        alike = tuple(table.labels.values())
        new, where = _sheet(Random(seeds.setdefault(alike, rng.randrange(10**9))), sheet, table, chosen)
        sheets.append(new)
        moved[sheet.name] = where
    return replace(book, sheets=tuple(sheets)), moved


def _sheet(rng: Random, sheet: SheetData, table: Table, words: dict[str, str]) -> tuple[SheetData, Moved]:
    width = sheet.last_column
    blocks = _blocks(sheet, table, width)
    rng.shuffle(blocks)
    right = rng.choice((0, 0, 1))
    order = [c for block in blocks for c in block]
    columns = {old: new + right for new, old in enumerate(order, 1)}
    down = rng.randint(0, 2)
    loose = frozenset(row for row, cls in table.classes.items() if cls in _LOOSE)
    where = Moved(down, columns, loose)
    rows: dict[int, Row] = {n: {1: ("附件2", "社区用表")[n - 1]} for n in range(1, down + 1)}
    for number, cells in sheet.rows.items():
        if number in loose:
            rows[number + down] = {c + right: v for c, v in cells.items()}
        else:
            rows[number + down] = {columns[c]: v for c, v in cells.items()}
        if number in table.header_rows or table.classes.get(number) == "repeated_header":
            for c, v in rows[number + down].items():
                rows[number + down][c] = words.get(bare(text_of(v)), v)
    merges = []
    for m in sheet.merges:
        if m.top in loose or m.right - m.left + 1 >= width - 1:
            merges.append(Merge(m.top + down, m.left + right, m.bottom + down, min(m.right, width) + right))
        else:
            merges.append(
                Merge(m.top + down, columns[m.left], m.bottom + down, columns[m.left] + m.right - m.left)
            )

    def place(cell: tuple[int, int]) -> tuple[int, int]:
        return cell[0] + down, cell[1] + right if cell[0] in loose else columns.get(cell[1], cell[1] + right)

    return replace(
        sheet, rows=rows, merges=tuple(merges), last_column=width + right,
        hidden_rows=frozenset(r + down for r in sheet.hidden_rows),
        hidden_columns=frozenset(columns.get(c, c) for c in sheet.hidden_columns),
        formulas=frozenset(map(place, sheet.formulas)), struck=frozenset(map(place, sheet.struck)),
        comments={place(k): v for k, v in sheet.comments.items()}, painted={place(k): v for k, v in sheet.painted.items()},
    ), where  # fmt: skip


def _blocks(sheet: SheetData, table: Table, width: int) -> list[list[int]]:
    """Columns that must stay together: those under one merged heading."""
    groups = [m for m in sheet.merges if m.top in table.header_rows and 0 < m.right - m.left < width - 1]
    blocks, column = [], 1
    while column <= width:
        group = next((m for m in groups if m.left <= column <= m.right), None)
        last = group.right if group else column
        blocks.append(list(range(column, last + 1)))
        column = last + 1
    members = [b for b in blocks if len(b) > 1]
    if len(members) > 2:  # member one stays before member two
        first = blocks.index(members[0])
        joined = [c for b in members for c in b]
        blocks = [b for b in blocks if b not in members]
        blocks.insert(first, joined)
    return blocks


def expected(plain: dict[str, Any], moved: dict[str, Moved]) -> dict[str, Any]:
    """The expected results at their new places."""
    wanted = copy.deepcopy(plain)
    for entry in [
        *wanted.get("issues", []),
        *wanted.get("values", []),
        *wanted.get("never_store", []),
        *wanted.get("rejected_rows", []),
    ]:
        _move(entry, moved)
    for group in wanted.get("issue_groups", []):
        for cell in group["cells"]:
            _move(cell, moved)
    return wanted


def _move(entry: dict[str, Any], moved: dict[str, Moved]) -> None:
    where = moved.get(entry.get("sheet") or "")
    if where is None:
        return
    if entry.get("col") is not None:
        entry["col"] = where.column(entry["row"], entry["col"])
    entry["row"] = where.row(entry["row"])
