"""Whether the 合计 line of a sheet agrees with the rows above it; said only, nothing follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.domain.typed_text import bare
from desktop.exchange.importing.buildings import BuildingRow
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.rows import Person, StatusRow
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import text_of

_WHOLE = re.compile(r"^.{0,6}(合计|总计|累计|共计)")
_FIGURE = re.compile(r"^(\d{1,6})(户|人|栋|条|名)?$")
_PEOPLE = frozenset({"person.name", "person.relation", "person.id_number"})
_HOMES = frozenset({"household.head_name"})


def check_ledger(
    readers: Iterable[SheetReader], people: list[Person], status_rows: list[StatusRow]
) -> list[Issue]:
    """A figure is wrong when no way of counting the sheet gives it: all rows, those kept, those who still live there."""
    issues = []
    for reader in readers:
        name = reader.sheet.name
        mine = [p for p in people if p.sheet == name]
        kept = [p for p in mine if not p.rejected and p.merged_into is None]
        rows = sum(1 for note in reader.notes.values() if note.cls == "person")
        persons = {rows, len(mine), len(kept), sum(p.live for p in mine), sum(p.live for p in kept)}
        empty = sum(1 for s in status_rows if s.sheet == name)
        blocks = len({id(p.block) for p in mine})
        live = len({id(p.block) for p in kept if p.live})
        dwellings = len({p.block.place for p in mine})
        homes = {blocks, live, dwellings, blocks + empty, dwellings + empty}
        homes |= {len({(p.block.place, p.block.head_name) for p in kept if p.live})}
        for row, column, figure, word in _figures(reader):
            field = reader.columns.get(column, "").partition("#")[0]
            counted = homes if word == "户" or (not word and field in _HOMES) else None
            counted = persons if word == "人" or (not word and field in _PEOPLE) else counted
            if counted and figure not in counted and not reader.guess.horizontal:
                issues.append(Issue(name, row, reader.letters[column], "total.mismatch"))
    return issues


def check_buildings(readers: Iterable[SheetReader], rows: list[BuildingRow]) -> list[Issue]:
    """The households of a 合计 line against the sum of the rows above it."""
    issues = []
    for reader in readers:
        column = reader.at.get("building.households")
        for row, at, figure, _word in _figures(reader):
            above = sum(b.households or 0 for b in rows if b.sheet == reader.sheet.name and b.row < row)
            if at == column and figure != above:
                issues.append(Issue(reader.sheet.name, row, reader.letters[at], "total.mismatch"))
    return issues


def _figures(reader: SheetReader) -> list[tuple[int, int, int, str]]:
    """(row, column, figure, 户 or 人 or '') of the lines that count the whole sheet; subtotals are left alone."""
    found = []
    for row, cls in reader.table.classes.items():
        cells = reader.sheet.rows.get(row, {})
        if cls != "total" or not any(_WHOLE.match(bare(text_of(v)[:20])) for v in cells.values()):
            continue
        for column, value in cells.items():
            if m := _FIGURE.match(bare(text_of(value)[:20])):
                found.append((row, column, int(m[1]), m[2] or ""))
    return found
