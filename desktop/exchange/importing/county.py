"""Reading a county's base workbook: every sheet in the register's own words, with the findings on the way.

Communities and grids keep the figures the county states for them (`declared`); the same person on the roster and
among the committee members is one person, joined by number, otherwise by name inside the community.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.domain import codes
from desktop.domain.grid_number import grid_number
from desktop.domain.person_name import parse_name
from desktop.domain.typed_text import bare
from desktop.exchange.importing import county_cells as cells
from desktop.exchange.importing import county_fields as sheets
from desktop.exchange.importing.county_people import CountyPerson, join, read_person
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.guess import SheetGuess
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.report import ImportReport
from desktop.exchange.importing.sheet_reader import RowNote, SheetReader, plain_number
from desktop.exchange.workbook_data import WorkbookData, text_of

_NO_PLATFORM = re.compile(r"^(未|没|无|否|×|/|-|—)")
_COUNTY = re.compile(r"^(.{1,8}?(?:县|区|市|旗))")
_NAMED = ("assistant", "supervisor", "public_welfare", "informants")


@dataclass(slots=True)
class CommunityRow:
    """One community with the fields of its record."""

    reader: SheetReader
    row: int
    code: str
    name: str
    fields: dict[str, Any]


@dataclass(slots=True)
class GridRow:
    """One grid; `community` is the community's code, or its name while no code is known."""

    reader: SheetReader
    row: int
    community: str
    code: str
    number: int
    fields: dict[str, Any]
    workers: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Not closed on the day the workbook describes."""
        closed = self.fields.get("closed_on")
        return not closed or closed > self.reader.as_of.isoformat()


@dataclass(slots=True)
class PatrolRow:
    """One round."""

    reader: SheetReader
    row: int
    grid: GridRow
    day: str
    worker: str
    found: int | None
    note: str


@dataclass
class County:
    """Everything a county workbook holds, and its report."""

    report: ImportReport
    communities: list[CommunityRow] = field(default_factory=list)
    grids: list[GridRow] = field(default_factory=list)
    people: list[CountyPerson] = field(default_factory=list)
    patrols: list[PatrolRow] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # community's short name -> code

    def grid(self, community: str, number: int | None, code: str = "") -> GridRow | None:
        """A grid by its code, or by its number in a community; a live one before a closed one."""
        for live in (True, False):
            for row in self.grids:
                if row.live is live and (
                    (code and row.code == code)
                    or (number is not None and row.community == community and row.number == number)
                ):
                    return row
        return None

    def community(self, typed: str) -> str:
        """The code of a community written out in a cell; the name itself when no sheet gives its code."""
        name = short_name(typed)
        return self.codes.get(name, name)


def short_name(typed: str) -> str:
    """A community's name without the word 社区 at its end, to compare by."""
    return re.sub(r"(社区|居委会|社区居委会|居民委员会)$", "", bare(typed))


def read_county(book: WorkbookData, decisions: Decisions, *, file: str, as_of: date) -> County:
    """Read a whole county workbook. Nothing is stored."""
    # The number of grids a clerk answered for one community says nothing about a county.
    decisions = replace(decisions, grids=None)
    county = County(ImportReport(file, "county"))
    county.report.issues += [Issue(None, None, None, code) for code in book.notes]
    readers: dict[str, list[SheetReader]] = {}
    for sheet, table, kind in sheets.understand(book):
        skipped = "sheet.hidden" if sheet.hidden and not decisions.include_hidden_sheets else ""
        if table is None or kind is None or skipped:
            county.report.issues.append(Issue(sheet.name, None, None, skipped or "sheet.no_table"))
            county.report.sheets.append({"name": sheet.name, "imported": False, "data_rows": 0})
            continue
        guess = SheetGuess(sheet, table, "county", sheets.columns_of(table, kind))
        reader = SheetReader(guess, decisions, as_of, book.epoch)
        readers.setdefault(kind, []).append(reader)
        county.report.readers.append(reader)
        rows = [row for row in table.data_rows if reader.use_row(row)]
        county.report.sheets.append({"name": sheet.name, "imported": True, "data_rows": len(rows)})
    # Communities give the codes the grids are found by, grids the places of the posts and patrols.
    for kind, read in _READERS:
        for reader in readers.get(kind, ()):
            _read_sheet(reader, county, read)
    join(county.people)
    county.report.counts = counts(county)
    return county


def _read_sheet(reader: SheetReader, county: County, read: Any) -> None:
    community = ""
    for row in reader.table.data_rows:
        if row in reader.sheet.hidden_rows and not reader.decisions.include_hidden_rows:
            continue
        reader.check_cells(row)
        own = reader.own(row, "community.name")
        community = text_of(own) if own is not None else community
        note = reader.notes[row] = RowNote("record", "added")
        if not read(reader, row, county, community):
            note.result = "rejected"


def _community(r: SheetReader, row: int, county: County, typed: str) -> bool:
    name = bare(typed)
    code = cells.code(r.text(row, "community.code"), 12)
    r.report(row, r.at.get("community.name"), "community.name", name or None)
    r.report(row, r.at.get("community.code"), "community.code", code or None)
    if not name:
        r.issue(row, None, "name.missing")
        return False
    title = next((text_of(v) for v in r.sheet.rows.get(min(r.sheet.rows), {}).values()), "")
    county_name = _COUNTY.match(bare(title))
    fields: dict[str, Any] = {
        "name": name,
        "county": county_name[1] if county_name else None,
        "office_kind": cells.office(r.text(row, "community.office")),
        "office_area": plain_number(r.value(row, "community.office_area")),
        "platform_posts": plain_number(r.value(row, "community.platform_posts")),
        "declared": cells.declared(r, row, {"households": "community.households_registered", **_SIZES})
        | cells.said_of_itself(r, row),
    }
    r.report(row, r.at.get("community.office"), "community.office", fields["office_kind"])
    platform = bare(r.text(row, "community.platform"))
    if platform:
        fields["platform_kind"] = "none" if _NO_PLATFORM.match(platform) else platform
    r.report(
        row, r.at.get("community.platform"), "community.platform",
        fields["platform_kind"] != "none" if platform else None,
    )  # fmt: skip
    for system in ("system_meeting", "system_diary", "system_publish"):
        value = r.value(row, f"community.{system}")
        fields[system] = None if value is None else codes.yes_no(value)
        r.report(row, r.at.get(f"community.{system}"), f"community.{system}", fields[system])
    county.codes[short_name(name)] = code or short_name(name)
    known = {key: value for key, value in fields.items() if value is not None}
    county.communities.append(CommunityRow(r, row, code, name, known))
    return True


def _grid(r: SheetReader, row: int, county: County, typed: str) -> bool:
    name = bare(r.text(row, "grid.name"))
    code = cells.code(r.text(row, "grid.code"), 15)
    community = code[:12] if code and code[:12] in county.codes.values() else county.community(typed)
    number = grid_number(name) or (int(code[-3:]) if code else None)
    r.report(row, r.at.get("grid.name"), "grid.name", name or None)
    r.report(row, r.at.get("grid.code"), "grid.code", code or None)
    if number is None or not community:
        r.issue(row, r.at.get("grid.name"), "grid.unresolved")
        return False
    declared = cells.declared(
        r, row, {"households": "grid.households_registered", **_SIZES, "cards_due": "grid.cards_due",
                 "cards_issued": "grid.cards_issued"},
    )  # fmt: skip
    for key in _NAMED:
        if f"grid.{key}" in r.at:
            declared[key] = list(cells.names(r.text(row, f"grid.{key}")))
    fields: dict[str, Any] = {
        "number": number,
        "name": name or None,
        "code": code or None,
        "declared": declared,
    }
    fields["kind"] = "exclusive" if "专属" in r.text(row, "grid.kind") + name else "basic"
    for side in ("bound_east", "bound_south", "bound_west", "bound_north"):
        fields[side] = bare(r.text(row, f"grid.{side}")) or None
    for board in ("board_map", "board_contact", "board_duty"):
        value = r.value(row, f"grid.{board}")
        fields[board] = None if value is None else codes.yes_no(value)
    for end in ("opened_on", "closed_on"):
        day = cells.read_day(r, row, f"grid.{end}")
        fields[end] = str(day) if day else None
        r.report(row, r.at.get(f"grid.{end}"), f"grid.{end}", day)
    workers = cells.names(r.text(row, "grid.worker_name"))
    r.report(row, r.at.get("grid.worker_name"), "grid.worker_name", list(workers))
    known = {key: value for key, value in fields.items() if value is not None}
    county.grids.append(GridRow(r, row, community, code, number, known, workers))
    return True


def _patrol(r: SheetReader, row: int, county: County, typed: str) -> bool:
    day = cells.read_day(r, row, "patrol.date")
    r.report(row, r.at.get("patrol.date"), "patrol.date", day)
    worker = parse_name(r.text(row, "patrol.worker_name")).name
    r.report(row, r.at.get("patrol.worker_name"), "patrol.worker_name", worker or None)
    found = plain_number(r.value(row, "patrol.found"))
    r.report(row, r.at.get("patrol.found"), "patrol.found", found)
    place = bare(r.text(row, "grid.name"))
    grid = county.grid(county.community(typed), grid_number(place) if place else None, cells.code(place, 15))
    if grid is None:
        r.issue(row, r.at.get("grid.name"), "grid.unresolved")
        return False
    if day is None or day.day is None:
        r.issue(row, r.at.get("patrol.date"), "date.unreadable")
        return False
    county.patrols.append(PatrolRow(r, row, grid, str(day), worker, found, bare(r.text(row, "note"))))
    return True


def _roster(r: SheetReader, row: int, county: County, typed: str) -> bool:
    return read_person(r, row, county, county.community(typed), roster=True)


def _committee(r: SheetReader, row: int, county: County, typed: str) -> bool:
    return read_person(r, row, county, county.community(typed), roster=False)


_READERS = (
    (sheets.COMMUNITIES, _community),
    (sheets.GRIDS, _grid),
    (sheets.ROSTER, _roster),
    (sheets.COMMITTEE, _committee),
    (sheets.PATROLS, _patrol),
)
_SIZES = {"occupied": "households_occupied", "population": "population"}


def counts(county: County) -> dict[str, Any]:
    """The figures of the report."""
    live = [grid for grid in county.grids if grid.live]
    heads = [p for p in county.people if p.joined_to is None]
    workers = [p for p in heads if p.grids]
    return {
        "dwellings": 0, "households": 0, "residents": 0,
        "communities": len(county.communities), "grids_live": len(live),
        "grids_closed": len(county.grids) - len(live),
        "workers_live": sum(1 for p in workers if not p.left), "workers_left": sum(1 for p in workers if p.left),
        "committee_members": sum(1 for p in heads if p.committee_posts and not p.left),
        "patrol_rows": len(county.patrols),
        "data_rows": sum(s["data_rows"] for s in county.report.sheets),
    }  # fmt: skip
