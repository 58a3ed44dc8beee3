"""From an opened workbook to rows in the register's words: every sheet read, every check inside the file made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.base.progress import SILENT, Progress, step
from desktop.exchange.importing.buildings import BuildingRows, read_buildings
from desktop.exchange.importing.care_lists import CareRows, read_care
from desktop.exchange.importing.county import County, read_county
from desktop.exchange.importing.county_fields import is_county
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.guess import Guess, SheetGuess, guess
from desktop.exchange.importing.in_file import check_doubles, check_numbers, check_shared_phones
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.report import ImportReport
from desktop.exchange.importing.residents import LedgerReader, ResidentRows
from desktop.exchange.importing.rows import Person
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.importing.staff_roster import StaffRows, read_staff
from desktop.exchange.importing.totals import check_buildings, check_ledger
from desktop.exchange.workbook_data import WorkbookData, column_letter


@dataclass
class Parsed:
    """A workbook in the register's words; only the rows of its kind are filled."""

    guess: Guess
    report: ImportReport
    residents: ResidentRows = field(default_factory=ResidentRows)
    buildings: BuildingRows = field(default_factory=BuildingRows)
    staff: StaffRows = field(default_factory=StaffRows)
    care: CareRows = field(default_factory=CareRows)
    county: County | None = None
    readers: dict[str, SheetReader] = field(default_factory=dict)


def parse(
    book: WorkbookData,
    decisions: Decisions,
    *,
    file: str,
    as_of: date,
    kind: str = "auto",
    progress: Progress = SILENT,
) -> Parsed:
    """Read a workbook as a list of `kind` (or the kind it seems to be)."""
    if kind == "county" or (kind == "auto" and is_county(book)):
        return _parse_county(book, decisions, file, as_of)
    found = guess(book, decisions, kind)
    report = ImportReport(file, found.kind)
    report.issues += [Issue(None, None, None, code) for code in book.notes]
    parsed = Parsed(found, report)
    for number, sheet in enumerate(found.sheets):
        step(progress, number, len(found.sheets), sheet.sheet.name)
        if sheet.skipped or sheet.table is None:
            _skip(report, sheet)
            continue
        reader = SheetReader(sheet, decisions, as_of, book.epoch)
        parsed.readers[sheet.sheet.name] = reader
        report.readers.append(reader)
        rows = _read(parsed, reader)
        report.sheets.append({"name": sheet.sheet.name, "imported": True, "data_rows": rows})
    _finish(parsed)
    return parsed


def _parse_county(book: WorkbookData, decisions: Decisions, file: str, as_of: date) -> Parsed:
    county = read_county(book, decisions, file=file, as_of=as_of)
    readers = {reader.sheet.name: reader for reader in county.report.readers}
    return Parsed(Guess("county", ()), county.report, readers=readers, county=county)


def _skip(report: ImportReport, sheet: SheetGuess) -> None:
    if sheet.skipped:
        report.issues.append(Issue(sheet.sheet.name, None, None, sheet.skipped))
    report.sheets.append({"name": sheet.sheet.name, "imported": False, "data_rows": 0})


def _read(parsed: Parsed, reader: SheetReader) -> int:
    kind = parsed.guess.kind
    if kind == "buildings":
        return read_buildings(reader, parsed.buildings)
    if kind == "staff":
        return read_staff(reader, parsed.staff)
    if kind == "care":
        return read_care(reader, parsed.care)
    LedgerReader(reader, parsed.residents).read()
    return parsed.residents.data_rows[reader.sheet.name]


def _finish(parsed: Parsed) -> None:
    report = parsed.report
    total = sum(s["data_rows"] for s in report.sheets)
    if not total:
        report.issues.append(Issue(None, None, None, "file.no_data_rows"))
    counts: dict[str, Any] = {"dwellings": 0, "households": 0, "residents": 0, "data_rows": total}
    if parsed.guess.kind == "residents":
        _check_residents(parsed)
        counts |= _count_residents(parsed.residents)
        rows = parsed.residents
        report.issues += check_ledger(parsed.readers.values(), rows.people, rows.status_rows)
    elif parsed.guess.kind == "buildings":
        report.issues += check_buildings(parsed.readers.values(), parsed.buildings.rows)
        counts |= parsed.buildings.counts()
    elif parsed.guess.kind == "staff":
        counts |= parsed.staff.counts()
    elif parsed.guess.kind == "care":
        counts |= parsed.care.counts()
    report.counts = counts


def _check_residents(parsed: Parsed) -> None:
    people = parsed.residents.people
    numbers, phones = id_columns(parsed), id_columns(parsed, "phones")
    for person in people:
        if person.block.all_left and person.state is None:
            person.state = "left"
            parsed.readers[person.sheet].values.append((person.row, person.col, "person.state", "left"))
    _name_heads(people)
    parsed.report.issues += check_numbers(people, numbers)
    parsed.report.issues += check_doubles(people)
    parsed.report.issues += check_shared_phones(people, phones)
    for person in people:
        note = parsed.readers[person.sheet].notes[person.row]
        if note.cls == "person":
            note.result = "rejected" if person.rejected else "merged" if person.merged_into else "added"


def id_columns(parsed: Parsed, field_name: str = "id_number") -> dict[str, str]:
    """`sheet/name column` → letter of the column that holds that person's number (or telephones)."""
    found = {}
    for name, reader in parsed.readers.items():
        for column, f in reader.columns.items():
            if f.startswith("person.name"):
                suffix = f.removeprefix("person.name")
                key = f"{name}/{column_letter(column)}"
                found[key] = column_letter(reader.at.get(f"person.{field_name}{suffix}", column))
    return found


def _name_heads(people: list[Person]) -> None:
    """A household that names its head by number takes the name from the head's own row."""
    names = {p.number: p.name for p in people if p.number}
    for person in people:
        block = person.block
        if block.head_id and not block.head_name:
            block.head_name = names.get(block.head_id, block.head_id)


def _count_residents(rows: ResidentRows) -> dict[str, Any]:
    kept = [p for p in rows.people if not p.rejected]
    persons = [p for p in kept if p.merged_into is None]
    live = [p for p in persons if p.live]
    blocks = {id(p.block): p.block for p in kept} | {id(s.block): s.block for s in rows.status_rows}
    dwellings = {b.address.key: b for b in reversed(blocks.values()) if b.address}
    by_grid: dict[str, dict[str, int]] = {}
    for b in dwellings.values():
        if b.grid:
            by_grid.setdefault(str(b.grid), {"dwellings": 0, "residents": 0})["dwellings"] += 1
    for p in live:
        if p.block.grid and p.block.address:
            by_grid.setdefault(str(p.block.grid), {"dwellings": 0, "residents": 0})["residents"] += 1
    return {
        "dwellings": len(dwellings),
        "households": len({(p.block.place, p.block.head_name) for p in live}),
        "residents": len(live),
        "archived": len(persons) - len(live),
        "archived_left": sum(1 for p in persons if p.state == "left"),
        "archived_dead": sum(1 for p in persons if p.state == "dead"),
        "residents_with_valid_id": sum(1 for p in live if p.number or p.id.proposed),
        "residents_address_pending": sum(1 for p in live if p.block.address is None),
        "household_status_rows": len(rows.status_rows),
        "micro_grids": len({b.micro for b in blocks.values() if b.micro}),
        "by_grid": by_grid,
    }
