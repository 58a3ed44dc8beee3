"""The plan of a county workbook: communities, grids with declared figures, the team with its posts, patrols.

Communities, grids and patrols get ids made from their codes, so that two offices that import the same workbook
make the same records.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from desktop.exchange.importing.county import CommunityRow, County, GridRow, short_name
from desktop.exchange.importing.county_people import CountyPerson
from desktop.exchange.importing.plan import Plan
from desktop.operations.office import shared_id
from desktop.queries.county_register import CountyRegister

WORKER = "grid_worker"
_ADDED, _UPDATED, _SAME = "added", "updated", "same"


class CountyPlanner:
    """Fills a plan from a county workbook and the register of this moment."""

    def __init__(self, plan: Plan, register: CountyRegister) -> None:
        self._plan, self._register = plan, register
        self._communities: dict[str, str] = {}  # code, or name without one -> id
        self._grids: dict[int, str] = {}  # id of the row object -> record id
        self._manned: set[str] = set()

    def run(self, county: County) -> None:
        """Plan every row."""
        for number, row in enumerate(county.communities, 1):
            self._community(row, number)
        for grid in county.grids:
            self._grid(grid)
        for person in county.people:
            if person.joined_to is None:
                self._person(person)
            else:
                self._plan.fates[self._key(person.reader.sheet.name, person.row)] = "merged"
        for grid in county.grids:
            self._named_workers(grid)
        self._patrols(county)

    @staticmethod
    def _key(sheet: str, row: int) -> tuple[str, int, str]:
        return sheet, row, ""

    def _save(
        self, kind: str, known: dict[str, dict[str, Any]], entity_id: str, fields: dict[str, Any]
    ) -> str:
        """Create or change one record; its fate."""
        writes = self._plan.writes
        if entity_id in known:
            changed = writes.change(kind, entity_id, known[entity_id], **fields)
            known[entity_id] = {**known[entity_id], **fields}
            return _UPDATED if changed else _SAME
        if entity_id in writes.creates[kind]:
            writes.change(kind, entity_id, {}, **fields)
            return _ADDED
        writes.creates[kind][entity_id] = {k: v for k, v in fields.items() if v not in (None, "", [], {})}
        return _ADDED

    def _community(self, row: CommunityRow, number: int) -> None:
        key = row.code or short_name(row.name)
        entity_id = self._register.community(row.code, row.name) or shared_id("community", key)
        self._communities[key] = entity_id
        fields = {**row.fields, "code": row.code}
        if entity_id not in self._register.communities:
            fields["sort_no"] = number
        fate = self._save("community", self._register.communities, entity_id, fields)
        self._plan.fates[self._key(row.reader.sheet.name, row.row)] = fate

    def _home(self, key: str) -> str:
        """The community of a code or name; one that no sheet describes is planned with what is known."""
        if key not in self._communities:
            code, name = (key, "") if key.isdigit() else ("", key)
            found = self._register.community(code, name) or shared_id("community", key)
            self._communities[key] = found
            if found not in self._register.communities:
                self._save("community", {}, found, {"code": code, "name": name or code})
        return self._communities[key]

    def _grid(self, row: GridRow) -> None:
        home = self._home(row.community)
        known = self._register.grid(home, row.code, row.number)
        entity_id = known or shared_id(
            "grid", row.code or f"{row.community}/{row.number}/{row.fields.get('closed_on')}"
        )
        self._grids[id(row)] = entity_id
        fate = self._save("grid", self._register.grids, entity_id, {**row.fields, "community_id": home})
        self._plan.fates[self._key(row.reader.sheet.name, row.row)] = fate

    def _person(self, row: CountyPerson) -> None:
        home, person = self._home(row.community), row.person
        known = self._register.person(home, person.number, person.name)
        fields = {
            "community_id": home, "name": person.name, "sex": person.sex, "id_number": person.number,
            "birth": str(person.birth) if person.birth else None, "ethnicity": person.ethnicity,
            "politics": person.politics, "education": person.education, "phones": list(person.phones),
            "full_time": row.full_time, "committee_posts": row.committee_posts, "certificate": row.certificate,
            "joined_on": str(row.start) if row.start else None, "left_on": str(row.end) if row.end else None,
        }  # fmt: skip
        entity_id = known or self._plan.writes.new_id()
        fate = self._save("staff", self._register.staff, entity_id, fields)
        for grid in row.grids:
            if self._post(entity_id, grid, row) and fate == _SAME:
                fate = _UPDATED
        self._plan.fates[self._key(row.reader.sheet.name, row.row)] = fate

    def _post(self, staff_id: str, grid: GridRow, row: CountyPerson | None) -> bool:
        """Give a person a grid; whether that changes anything."""
        grid_id = self._grids[id(grid)]
        start, end = (row.start, row.end) if row else (None, None)
        if row is None or not row.left:
            self._manned.add(grid_id)
        dates = {"start": str(start) if start else None, "end": str(end) if end else None}
        held = self._register.post(staff_id, WORKER, grid_id)
        if held is not None:
            return self._plan.writes.change("assignment", held["id"], held, **dates)
        self._plan.writes.create(
            "assignment", staff_id=staff_id, role=WORKER, scope_kind="grid", scope_id=grid_id, **dates
        )
        return True

    def _named_workers(self, grid: GridRow) -> None:
        """A worker whom only the grid's own row names holds the post too."""
        grid_id = self._grids[id(grid)]
        if grid_id in self._manned or not grid.live:
            return
        home = self._home(grid.community)
        for name in grid.workers:
            fresh = self._plan.writes.creates["staff"]
            found = self._register.person(home, None, name) or next(
                (i for i, f in fresh.items() if f["name"] == name and f["community_id"] == home), None
            )
            staff_id = found or self._plan.writes.create("staff", community_id=home, name=name)
            if self._post(staff_id, grid, None):
                self._plan.fates[self._key(grid.reader.sheet.name, grid.row)] = _UPDATED if found else _ADDED

    def _patrols(self, county: County) -> None:
        """The second round of a grid on one day by one person is a record of its own."""
        times: Counter[tuple[str, str, str]] = Counter()
        for row in county.patrols:
            grid_id = self._grids[id(row.grid)]
            key = (grid_id, row.day, row.worker)
            times[key] += 1
            entity_id = shared_id("patrol", "/".join((*key, str(times[key]))))
            fields = {
                "grid_id": grid_id, "day": row.day, "worker_name": row.worker, "found": row.found, "note": row.note,
            }  # fmt: skip
            fate = self._save("patrol", self._register.patrols, entity_id, fields)
            self._plan.fates[self._key(row.reader.sheet.name, row.row)] = fate
