"""The people of a county workbook: grid workers from the roster, members from the committee list, one person each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.domain.partial_date import PartialDate
from desktop.domain.typed_text import bare
from desktop.exchange.importing.county_cells import read_day
from desktop.exchange.importing.people import PersonReader
from desktop.exchange.importing.rows import Block, Person
from desktop.exchange.importing.scopes import parse_scopes
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.importing.staff_roster import certificate, full_time

if TYPE_CHECKING:
    from desktop.exchange.importing.county import County, GridRow

_EMPTY = frozenset({"", "无", "/", "-", "—", "——", "没有", "暂无", "否", "0"})


@dataclass(slots=True)
class CountyPerson:
    """One row about a person. None means that this sheet does not say it; `joined_to` is the person's first row."""

    reader: SheetReader
    row: int
    community: str
    person: Person
    grids: list[GridRow] = field(default_factory=list)
    committee_posts: list[str] | None = None
    full_time: bool | None = None
    certificate: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    left: bool = False
    joined_to: CountyPerson | None = None


def read_person(r: SheetReader, row: int, county: County, community: str, *, roster: bool) -> bool:
    """Read one row of the roster or of the committee list; False when it has to be refused."""
    if r.value(row, "staff.name") is None:
        r.issue(row, None, "name.missing")
        return False
    person = PersonReader(r, prefix="staff").read(row, Block(r.sheet.name, row))
    if person is None:
        return False
    person.state = None  # a remark such as 搬离 says why somebody left the team, not the community
    found = CountyPerson(r, row, community, person)
    if "staff.committee_posts" in r.at:
        found.committee_posts = _posts(r.text(row, "staff.committee_posts"))
        r.report(row, r.at["staff.committee_posts"], "staff.committee_posts", found.committee_posts)
    if roster:
        _roster_cells(r, row, county, found)
    county.people.append(found)
    return True


def _posts(typed: str) -> list[str]:
    return [word for word in re.split(r"[、/,;兼\n]", bare(typed)) if word not in _EMPTY]


def _roster_cells(r: SheetReader, row: int, county: County, found: CountyPerson) -> None:
    # A county's grids are numbered anew in each community: its own sheet says which there are.
    scopes = parse_scopes(r.text(row, "staff.assignments"), replace(r.decisions, grids_on_file=frozenset()))
    for number in scopes.grids:
        grid = county.grid(found.community, number)
        if grid is None:
            r.issue(row, r.at["staff.assignments"], "grid.unresolved")
        elif grid not in found.grids:
            found.grids.append(grid)
    assigned = [{"role": "grid_worker", "scope": f"grid:{grid.code or grid.number}"} for grid in found.grids]
    r.report(row, r.at["staff.assignments"], "staff.assignments", assigned)
    found.full_time = full_time(r.value(row, "staff.full_time"))
    r.report(row, r.at.get("staff.full_time"), "staff.full_time", found.full_time)
    if "staff.certificate" in r.at:
        found.certificate = certificate(r.text(row, "staff.certificate"))
        r.report(row, r.at["staff.certificate"], "staff.certificate", found.certificate)
    found.start = r.date(row, "staff.start").value
    r.report(row, r.at.get("staff.start"), "staff.start", found.start)
    found.end = read_day(r, row, "staff.end")
    r.report(row, r.at.get("staff.end"), "staff.end", found.end)
    if found.end is not None and found.end.first_day <= r.as_of:
        found.left = True
        r.issue(row, None, "staff.left")


def join(people: list[CountyPerson]) -> None:
    """Bring the rows of one person together: what the first row leaves open comes from the later ones."""
    heads: list[CountyPerson] = []
    for person in people:
        head = next((other for other in heads if _same(other, person)), None)
        if head is None:
            heads.append(person)
            continue
        person.joined_to = head
        person.reader.notes[person.row].result = "merged"
        head.grids += [grid for grid in person.grids if grid not in head.grids]
        head.committee_posts = list(
            dict.fromkeys([*(person.committee_posts or ()), *(head.committee_posts or ())])
        )
        head.full_time = person.full_time if head.full_time is None else head.full_time
        head.certificate = head.certificate or person.certificate
        head.person.phones = tuple(dict.fromkeys([*head.person.phones, *person.person.phones]))


def _same(one: CountyPerson, other: CountyPerson) -> bool:
    if one.person.number and other.person.number:
        return one.person.number == other.person.number
    return one.community == other.community and one.person.name == other.person.name
