"""The plan of a resident ledger: dwellings, households and people new, changed, moved, gone or the same."""

from __future__ import annotations

from desktop.exchange.importing.blanks import Blanks
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.match import match, propose, row_key
from desktop.exchange.importing.parse import Parsed, id_columns
from desktop.exchange.importing.person_fields import changes, elsewhere, one_name, separated, stored
from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import Plan, Review
from desktop.exchange.importing.rows import Block, Person
from desktop.queries.register import KnownPerson

_HOUSEHOLD_STATES = {"here": "consistent", "outside": "incoming", "away": "away"}


class ResidentPlanner:
    """Plans one parsed ledger; `as_of` is the day it describes."""

    def __init__(self, plan: Plan, places: Places, decisions: Decisions, *, as_of: str) -> None:
        self._plan = plan
        self._places = places
        self._decisions = decisions
        self._as_of = as_of
        self._blanks: Blanks | None = None
        self._records: dict[int, str] = {}
        self._homes: dict[int, str] = {}
        self._claimed: set[str] = set()
        self._order: dict[str, int] = {}

    def run(self, parsed: Parsed) -> None:
        """Fill the plan."""
        rows = parsed.residents
        self._name_heads(rows.blocks)
        people = [p for p in rows.people if not p.rejected and p.merged_into is None]
        found, issues = match(people, self._plan.register, id_columns(parsed), self._decisions)
        self._plan.issues += issues
        self._blanks = Blanks(parsed) if self._decisions.blank == "erase" else None
        self._blocks(parsed)
        for person in people:
            known = found.get(id(person))
            if known is not None and self._other_name(person, known):
                continue
            stays = known is not None and self._stays(person, known)
            home = known.household_id if known and stays else self._household(person, found)
            self._homes[id(person)] = home
            self._person(person, home, known, moves=not stays)
        for person in rows.people:
            self._tell(person)
        self._places.settle()
        matched = frozenset(k.id for k in found.values())
        stairs = {b.address.key[:3] for b in rows.blocks if b.address}
        new = [p for p in people if p.fate == "added" and row_key(p) not in self._decisions.persons]
        register = self._plan.register
        self._plan.reviews += propose(new, register, matched, lambda known: known.place[:3] in stairs)
        self._plan.absent = [
            k.id
            for k in register.people
            if k.state == "live" and k.place[:3] in stairs and k.id not in matched
        ]

    def _tell(self, person: Person) -> None:
        """The fate of a row and the records it speaks of."""
        key = (person.sheet, person.row, person.col)
        stays = person.merged_into
        self._plan.fates[key] = "rejected" if person.rejected else "merged" if stays else person.fate
        record = self._records.get(id(stays or person))
        if record is not None:
            self._plan.about(key, "resident", record)
            home = self._homes.get(id(person), "")
            if home in self._plan.writes.sets["household"]:
                self._plan.about(key, "household", home)
        if stays and separated(person, stays):
            self._plan.issues.append(Issue(person.sheet, person.row, None, "person.separated"))

    # -- places --------------------------------------------------------------------------------------

    def _blocks(self, parsed: Parsed) -> None:
        rows = parsed.residents
        kept = {id(p.block): p.block for p in rows.people if not p.rejected}
        for block in kept.values():
            self._place(block)
        for status in rows.status_rows:
            new, differs = self._place(status.block)
            status.fate = "added" if new else "updated" if differs else "same"
            if status.block.address is not None:
                dwelling = self._plan.register.dwellings[status.block.address.key]
                self._plan.about((status.sheet, status.row, ""), "dwelling", dwelling)
            note = parsed.readers[status.sheet].notes[status.row]
            note.result = status.fate

    def _place(self, block: Block) -> tuple[bool, bool]:
        """(whether the dwelling is new, whether its use differs)."""
        if block.grid:
            self._places.grid(block.grid)
        if block.address is None:
            return False, False
        dwelling, new = self._places.dwelling(block.address)
        differs = self._places.use(dwelling, block.status)
        if block.micro:
            self._places.vote(block.address, block.micro)
        return new, differs

    def _name_heads(self, blocks: list[Block]) -> None:
        """A head the list only numbers, and does not name, may be on file."""
        for block in blocks:
            known = self._plan.register.by_number.get(block.head_id or "")
            if known is not None and block.head_name == block.head_id:
                block.head_name = known.name

    # -- households ----------------------------------------------------------------------------------

    def _household(self, person: Person, found: dict[int, KnownPerson]) -> str:
        """The household of a row: found by dwelling and head, the known one under its new head, or a new one."""
        block = person.block
        register = self._plan.register
        key = (block.place, block.head_name)
        if key in register.households:
            home = register.households[key]
        else:
            known = found.get(id(person))
            home = self._take_over(known, block) if known else ""
            if not home:
                home = self._new_household(block, person)
            register.households[key] = home
        self._claimed.add(home)
        return home

    def _take_over(self, known: KnownPerson, block: Block) -> str:
        """A family still at its place whose head has changed keeps its record, once per file."""
        home = known.household_id
        if not home or known.place != block.place or home in self._claimed or not block.head_name:
            return ""
        if block.head_name == block.head_id:
            return home
        self._plan.writes.change("household", home, {"head_name": known.head_name}, head_name=block.head_name)
        return home

    def _new_household(self, block: Block, first: Person) -> str:
        """A household not on file; `first` is the first of its members in the list, usually the head."""
        dwelling = self._places.dwelling(block.address)[0] if block.address else None
        return self._plan.writes.create(
            "household",
            dwelling_id=dwelling,
            head_name=None if block.head_name == block.head_id else block.head_name,  # a number is no name
            address_text=None if dwelling else block.place[1],
            grid_hint=str(block.grid) if block.grid and not dwelling else None,
            collected_on=self._as_of,
            state="rented" if block.status == "rented" else _HOUSEHOLD_STATES.get(first.hukou or ""),
            phone=first.phones[0] if first.phones and first.relation == "02" else None,
            note=block.note,
        )

    # -- people --------------------------------------------------------------------------------------

    def _person(self, person: Person, home: str, known: KnownPerson | None, *, moves: bool) -> None:
        if known is None:
            person.fate = "added"
            self._order[home] = self._order.get(home, 0) + 1
            fields = {**stored(person), "household_id": home, "sort_no": self._order[home]}
            self._records[id(person)] = self._plan.writes.create("resident", **fields)
            return
        person.known_id = self._records[id(person)] = known.id
        if known.collected_on > self._as_of:
            person.fate = self._fill(person, known)
            return
        changed = changes(person, known)
        moved = moves and elsewhere(person, known)
        leaving = person.state if person.state and known.state == "live" else None
        if leaving:
            changed["state"] = leaving
        here = moved or known.place == person.block.place
        if here and home != known.household_id and known.state == "live":
            changed["household_id"] = home
        if known.state != "live":
            moved = False
        visible = self._plan.writes.change("resident", known.id, known.row, **changed)
        if person.number and not known.number:  # what stood for the number has had its day
            self._plan.writes.erase("resident", known.id, known.row, ("id_prefix15", "id_invalid"))
        if self._blanks is not None:
            names = self._blanks.of(person, known.row)
            visible = self._plan.writes.erase("resident", known.id, known.row, names) or visible
        person.fate = leaving or ("moved" if moved else "updated" if visible else "same")
        if known.collected_on and known.collected_on < self._as_of and known.state == "live":
            self._plan.writes.change(
                "household", home, {"collected_on": known.collected_on}, collected_on=self._as_of
            )

    def _other_name(self, person: Person, known: KnownPerson) -> bool:
        """A known number under another name: a slip of the line or a change of name. Nothing is done until it is said
        which (`Decisions.persons`)."""
        if one_name(person, known) or row_key(person) in self._decisions.persons:
            return False
        review = Review(person.sheet, person.row, known.id, "number", "other_name", person.col)
        self._plan.reviews.append(review)
        self._records[id(person)] = person.known_id = known.id
        person.fate = "same"
        return True

    def _stays(self, person: Person, known: KnownPerson) -> bool:
        """人户分离: the row is about where he is registered, not about where he lives; said, and asked."""
        if person.hukou != "away" or known.state != "live" or not elsewhere(person, known):
            return False
        review = Review(person.sheet, person.row, known.id, "number", "separated", person.col)
        self._plan.reviews.append(review)
        self._plan.issues.append(Issue(person.sheet, person.row, None, "person.separated"))
        return self._decisions.separated_means == "stays"

    def _fill(self, person: Person, known: KnownPerson) -> str:
        """A list older than what is on file only fills gaps."""
        gaps = {k: v for k, v in changes(person, known).items() if known.row.get(k) in (None, "", [])}
        gaps.pop("phones_old", None)
        return "updated" if self._plan.writes.change("resident", known.id, known.row, **gaps) else "same"
