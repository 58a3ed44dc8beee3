"""The plan of care lists: persons linked to the register (or created), one care record a person and category."""

from __future__ import annotations

from typing import Any

from desktop.domain.care import BY_KEY
from desktop.exchange.importing.care_lists import CareRow, CareRows
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.match import match
from desktop.exchange.importing.person_fields import stored
from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import Plan
from desktop.exchange.importing.rows import Person
from desktop.queries.register import KnownPerson

_EXTRA = {
    "guardian_name": "guardian",
    "emergency_name": "emergency_contact",
    "emergency_phones": "emergency_phone",
}


class CarePlanner:
    """Plans the lists of one care workbook; the same person on several sheets is one person."""

    def __init__(self, plan: Plan, places: Places, decisions: Decisions) -> None:
        self._plan = plan
        self._places = places
        self._decisions = decisions
        self._new: list[tuple[Person, str]] = []
        self._numbers: dict[str, str] = {}

    def run(self, rows: CareRows, *, restricted_permitted: bool) -> None:
        """Fill the plan."""
        kept = [r for r in rows.rows if r.duplicate_of is None]
        found = self._match(kept)
        for row in rows.rows:
            key = (row.sheet, row.row, row.person.col)
            if row.duplicate_of is not None:
                self._plan.fates[key] = "merged"
                continue
            refused = not restricted_permitted and _restricted(row.category)
            if refused or row.category in self._plan.hidden:
                self._plan.fates[key] = "skipped"
                continue
            resident, new = self._resident(row, found.get(id(row.person)))
            changed = self._record(row, resident)
            self._plan.about(key, "resident", resident)
            self._plan.about(key, "care_record", self._plan.register.care[resident, row.category][0])
            self._plan.fates[key] = "added" if new else "updated" if changed else "same"
        self._places.settle()

    def _match(self, rows: list[CareRow]) -> dict[int, KnownPerson]:
        """Every sheet on its own: M2 gives a person on file to one row only, and the sheets overlap on purpose."""
        found: dict[int, KnownPerson] = {}
        sheets: dict[str, list[CareRow]] = {}
        for row in rows:
            sheets.setdefault(row.sheet, []).append(row)
        for sheet_rows in sheets.values():
            people = [r.person for r in sheet_rows]
            mine, issues = match(people, self._plan.register, {}, self._decisions)
            found |= mine
            self._plan.issues += issues
        return found

    def _resident(self, row: CareRow, known: KnownPerson | None) -> tuple[str, bool]:
        person = row.person
        extra = {field: str(row.details[k]) for k, field in _EXTRA.items() if row.details.get(k)}
        if known is not None:
            fields: dict[str, Any] = {k: v for k, v in extra.items() if not known.row.get(k)}
            if not known.row.get("phones") and person.phones:
                fields["phones"] = list(person.phones)
            if person.number and not known.number:
                fields |= {"id_number": person.number, "id_type": "111"}
            self._plan.writes.change("resident", known.id, known.row, **fields)
            return known.id, False
        if person.number and person.number in self._numbers:
            return self._numbers[person.number], False
        for other, other_id in self._new:
            if (
                other.name == person.name
                and other.block.place == person.block.place
                and not (other.number and person.number)
            ):
                return other_id, False
        if self._plan.register.people:  # with nobody on file it would say nothing
            self._plan.issues.append(Issue(row.sheet, row.row, None, "person.not_in_register"))
        entity_id = self._create(person, extra)
        if person.number:
            self._numbers[person.number] = entity_id
        self._new.append((person, entity_id))
        return entity_id, True

    def _create(self, person: Person, extra: dict[str, str]) -> str:
        """A person the register lacks, in the household of that dwelling if there is one, else in a new one."""
        block = person.block
        head = block.head_name or person.name
        register = self._plan.register
        home = register.households.get((block.place, head)) if block.address else None
        if home is None:
            dwelling = self._places.dwelling(block.address)[0] if block.address else None
            home = self._plan.writes.create(
                "household",
                dwelling_id=dwelling,
                head_name=head,
                address_text=None if dwelling else block.place[1],
                grid_hint=str(block.grid) if block.grid and not dwelling else None,
            )
            register.households[block.place, head] = home
        return self._plan.writes.create("resident", **{**stored(person), **extra, "household_id": home})

    def _record(self, row: CareRow, resident: str) -> bool:
        details = {k: v for k, v in row.details.items() if v and k not in _EXTRA}
        fields = {
            "resident_id": resident,
            "category": row.category,
            "level": row.level,
            "start": str(row.start) if row.start else None,
            "end": str(row.end) if row.end else None,
            "amount": f"{row.amount:f}" if row.amount is not None else None,
            "approved_on": str(row.approved_on) if row.approved_on else None,
            "card_number": row.card_number,
            "kind": row.kind,
            "grade": row.grade,
            "responsible": row.responsible,
            "details": details,
        }
        known = self._plan.register.care.get((resident, row.category))
        if known is not None:
            fields["details"] = {
                **(known[1].get("details") or {}),
                **details,
            }  # a list without a column erases nothing
            return self._plan.writes.change("care_record", known[0], known[1], **fields)
        entity_id = self._plan.writes.create("care_record", **fields)
        self._plan.register.care[resident, row.category] = (entity_id, fields)
        return True


def _restricted(category: str) -> bool:
    return category in BY_KEY and BY_KEY[category].restricted
