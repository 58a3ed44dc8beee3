"""Finding the table in a sheet: its header (one to three rows, joined) and what every row under it is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.typed_text import bare
from desktop.exchange.importing.fields import is_heading
from desktop.exchange.importing.row_kinds import row_class
from desktop.exchange.workbook_data import Row, SheetData, text_of

_PERSON_NUMBER = re.compile(r"^'?\d{17}[\dXx]$")
# What stands in a row of data and never in a heading: doors, buildings with a number, a certain grid.
_DATUM = re.compile(
    r"^\d{2,}[A-Z]?$|\d(号楼|栋|幢|座|单元|室|号院)|^第?[一二三四五六七八九十\d]+号?网格$|^(空户|空置|自住|自用)$|\d{15}"
)
MAX_HEADER_SEARCH = 40


@dataclass(frozen=True)
class Table:
    """A sheet with a table. `labels` maps columns to joined headings; `classes` every row to what it is.

    Classes: title header help repeated_header section blank total footer data, and other_table for the rows of a second
    table under this one.
    """

    sheet: SheetData
    header_rows: tuple[int, ...]
    labels: dict[int, str]
    classes: dict[int, str]

    @property
    def data_rows(self) -> list[int]:
        return [r for r, c in self.classes.items() if c == "data"]


def find_table(
    sheet: SheetData, heading: Callable[[str], bool] = is_heading, said: tuple[int, ...] = ()
) -> Table | None:
    """The table of a sheet, or None when there is no header in it; `heading` knows the words of its headings.

    `said` are the header rows the clerk pointed at: they are taken as long as anything stands in them.
    """
    if said and any(sheet.rows.get(row) for row in said):
        labels = labels_of(sheet, said)
        return Table(sheet, said, labels, _classify(sheet, said, labels))
    best, score = 0, 0.0
    candidates = sorted(sheet.rows)[:MAX_HEADER_SEARCH]
    for number in candidates:
        mine = _heading_score(sheet.rows[number], heading)
        if mine > score * 1.4:
            best, score = number, mine
    if not best and heading is is_heading:
        best = _over_people(sheet, candidates)
    if not best:
        return None
    header = _header_rows(sheet, best, heading)
    labels = labels_of(sheet, header)
    return Table(sheet, header, labels, _classify(sheet, header, labels))


def _heading_score(row: Row, heading: Callable[[str], bool]) -> float:
    texts = [text_of(v) for v in row.values() if text_of(v).strip()]
    hits = sum(1 for v in row.values() if isinstance(v, str) and heading(v))
    return float(hits) if hits >= 2 and hits >= 0.5 * len(texts) else 0.0


def _over_people(sheet: SheetData, candidates: list[int]) -> int:
    """The row of words no list we know has, above rows with identity numbers; 0 when there is none."""
    for n, number in enumerate(candidates):
        texts = [text_of(v) for v in sheet.rows[number].values()]
        if len(texts) < 3 or any(re.search(r"\d{2}|[::]", t) or len(t) > 18 for t in texts):
            continue
        below = (v for row in candidates[n + 1 : n + 6] for v in sheet.rows[row].values())
        if any(_PERSON_NUMBER.match(bare(text_of(v))) for v in below):
            return number
    return 0


def _header_rows(sheet: SheetData, start: int, heading: Callable[[str], bool]) -> tuple[int, ...]:
    rows = [start]
    while len(rows) < 3 and _belongs_below(sheet, rows[-1], rows[0], heading):
        rows.append(rows[-1] + 1)
    while len(rows) < 3 and _belongs_above(sheet, rows[0]):
        top = min((m.top for m in sheet.merges if m.top < rows[0] <= m.bottom), default=rows[0] - 1)
        rows = [*range(max(top, rows[-1] - 2), rows[0]), *rows]
    return tuple(rows)


def _width(sheet: SheetData) -> int:
    return max(sheet.last_column, 1)


def _belongs_below(sheet: SheetData, row: int, top: int, heading: Callable[[str], bool]) -> bool:
    below = sheet.rows.get(row + 1, {})
    reaching = [m for m in sheet.merges if top <= m.top <= row < m.bottom]
    if any(m.right - m.left < 3 for m in reaching):
        return bool(below) or any(m.bottom > row + 1 for m in reaching)
    texts = [v for v in below.values() if isinstance(v, str) and v.strip()]
    if len(texts) < 2 or any(not isinstance(v, str) or _DATUM.search(bare(v)) for v in below.values()):
        return False
    hits = sum(1 for t in texts if heading(t))
    if hits < 0.6 * len(texts):
        return False
    grouped = any(
        m.top == row and m.bottom == row and 1 <= m.right - m.left < _width(sheet) - 1 for m in sheet.merges
    )
    over = sheet.rows.get(row, {})
    free = all(
        c not in over or bare(text_of(over[c])) != bare(t) for c, t in below.items() if isinstance(t, str)
    )
    return free and (grouped or not (set(below) <= set(over)))


def _belongs_above(sheet: SheetData, row: int) -> bool:
    reaching = [m.top for m in sheet.merges if m.top < row <= m.bottom]
    above = sheet.rows.get(min(reaching, default=row - 1), {})
    texts = [text_of(v) for v in above.values() if text_of(v).strip()]
    if not texts or any(":" in bare(t) or len(bare(t)) > 14 for t in texts):
        return False
    if reaching:
        return True
    narrow = any(
        m.top == m.bottom == row - 1 and 1 <= m.right - m.left < 0.8 * _width(sheet) for m in sheet.merges
    )
    return narrow and len(texts) >= 2


def labels_of(sheet: SheetData, header: tuple[int, ...]) -> dict[int, str]:
    """Column number to its heading, the parts of several rows joined by a point."""
    grid: dict[tuple[int, int], str] = {}
    for r in header:
        for c, v in sheet.rows.get(r, {}).items():
            grid[r, c] = bare(text_of(v))
    for m in sheet.merges:
        if m.top in header and (origin := grid.get((m.top, m.left))):
            for r in range(m.top, min(m.bottom, header[-1]) + 1):
                for c in range(m.left, min(m.right, m.left + 100) + 1):
                    grid[r, c] = origin
    if len(header) > 1:
        _spread_groups(sheet, header, grid)
    labels = {}
    for c in range(1, _width(sheet) + 1):
        parts: list[str] = []
        for r in header:
            text = grid.get((r, c), "")[:60].replace(".", "")
            if text and text not in parts:
                parts.append(text)
        if parts:
            labels[c] = ".".join(parts)
    return labels


def _spread_groups(sheet: SheetData, header: tuple[int, ...], grid: dict[tuple[int, int], str]) -> None:
    """A group heading typed once and not merged reaches to the right over columns that have only a lower label."""
    merged = {(m.top, m.left) for m in sheet.merges if m.top in header}
    for upper, lower in itertools.pairwise(header):
        last = ""
        for c in range(1, _width(sheet) + 1):
            own = grid.get((upper, c), "")
            if own:
                last = own if (lower, c) in grid and (upper, c) not in merged else ""
            elif last and (lower, c) in grid:
                grid[upper, c] = last
            else:
                last = ""


def _classify(sheet: SheetData, header: tuple[int, ...], labels: dict[int, str]) -> dict[int, str]:
    classes: dict[int, str] = {}
    patterns = [
        {c: bare(text_of(v)) for c, v in sheet.rows.get(r, {}).items() if bare(text_of(v))} for r in header
    ]
    wide = {m.top: m for m in sheet.merges if m.right - m.left >= 2 and m.top > header[-1]}
    last = max(sheet.rows, default=header[-1])
    footer = other = False
    for number in range(1, last + 1):
        row = sheet.rows.get(number)
        if number < header[0]:
            if row:
                classes[number] = "title"
        elif number in header:
            classes[number] = "header"
        else:
            kind = row_class(row, patterns, wide.get(number), number - header[-1], labels, footer)
            other = kind != "repeated_header" and (other or (kind == "data" and _heads_another(row or {})))
            kind = "other_table" if other and kind == "data" else kind
            footer = footer or kind == "footer"
            classes[number] = kind
    while classes and classes[max(classes)] == "blank":
        del classes[max(classes)]
    return classes


def _heads_another(row: Row) -> bool:
    """Whether a row of data is the header of another table below this one."""
    texts = [bare(v) for v in row.values() if isinstance(v, str) and v.strip()]
    if len(texts) < 4 or len(texts) < len(row) or any(_DATUM.search(t) for t in texts):
        return False
    return sum(is_heading(t) for t in texts) >= max(4, 0.8 * len(texts))
