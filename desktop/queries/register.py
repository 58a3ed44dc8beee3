"""The register as an import compares with it: places by their keys, people by number and by dwelling, one snapshot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.domain.id_document import KEYS
from desktop.queries import county_register
from desktop.queries.county_register import CountyRegister

PlaceKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A resident on file. `row` holds the stored fields (JSON columns decoded); `place` the dwelling's key, or
    ("?", address text, head, "") while the address is pending."""

    id: str
    name: str
    number: str | None
    prefix15: str | None
    birth: str | None
    state: str
    household_id: str
    head_name: str
    place: PlaceKey
    collected_on: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownStaff:
    """A member of the team; `posts` are (role, scope kind, scope id) held without an end."""

    id: str
    name: str
    number: str | None
    phones: tuple[str, ...]
    row: dict[str, Any]
    posts: frozenset[tuple[str, str, str]]


@dataclass
class Register:
    """Everything an import must know of the office file. Empty by default: a new office."""

    community_id: str | None = None
    community: dict[str, str] = field(default_factory=dict)
    compounds: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    courtyards: set[str] = field(default_factory=set)
    buildings: dict[tuple[str, str], str] = field(default_factory=dict)
    units: dict[tuple[str, str], str] = field(default_factory=dict)
    dwellings: dict[PlaceKey, str] = field(default_factory=dict)
    uses: dict[str, str | None] = field(default_factory=dict)
    households: dict[tuple[PlaceKey, str], str] = field(default_factory=dict)
    grids: dict[int, str] = field(default_factory=dict)
    micros: dict[tuple[int, int], str] = field(default_factory=dict)
    territory: dict[tuple[str, str], str] = field(default_factory=dict)
    people: list[KnownPerson] = field(default_factory=list)
    by_number: dict[str, KnownPerson] = field(default_factory=dict)
    by_place: dict[PlaceKey, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    staff: list[KnownStaff] = field(default_factory=list)
    care: dict[tuple[str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    building_rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    unit_rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    county: CountyRegister = field(default_factory=CountyRegister)

    def add_person(self, person: KnownPerson) -> None:
        """Index a person."""
        self.people.append(person)
        if person.number:
            self.by_number.setdefault(person.number, person)
        self.by_place[person.place].append(person)

    def micro_of_grid(self, micro_id: str) -> int | None:
        """The number of the grid a micro-grid belongs to."""
        return next((pair[0] for pair, found in self.micros.items() if found == micro_id), None)


_JSON = frozenset(
    ("phones", "phones_old", "note_categories", "former_ids", "aliases", "head_phones", "details", "declared")
) | {"committee_posts"}


def _rows(db: Connection, table: str, order: str = "rowid") -> list[dict[str, Any]]:
    cursor = db.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - our own table names
    names = list(cursor.keys())
    decode = [i for i, n in enumerate(names) if n in _JSON]
    found = []
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        for i in decode:
            if row[names[i]] is not None:
                row[names[i]] = orjson.loads(row[names[i]])
        found.append(row)
    return found


def version(db: Connection) -> str:
    """Which operations the file holds, as text: equal versions have equal registers."""
    streams = db.exec_driver_sql(
        "SELECT stream_no, max(seq), count(*) FROM oplog GROUP BY stream_no ORDER BY 1"
    )
    return repr([tuple(row) for row in streams])


def snapshot(db: Connection) -> Register:
    """Read the whole register once; about 30 bytes of SQL per row, no query per person."""
    register = Register(county=county_register.snapshot(db))
    _places(db, register)
    _grids(db, register)
    _people(db, register)
    _staff(db, register)
    first = (
        "(SELECT m.rowid FROM main.care_record m WHERE m.id = care_record.id)"  # the view has no row numbers
    )
    for row in _rows(db, "care_record", first):
        register.care[row["resident_id"], row["category"]] = (row["id"], row)
    return register


def _places(db: Connection, register: Register) -> None:
    for row in _rows(db, "community"):
        if register.community_id is None:
            register.community_id = row["id"]
            register.community = {k: str(v) for k, v in row.items() if isinstance(v, str)}
    names = {}
    for row in _rows(db, "compound"):
        names[row["id"]] = row["name"]
        register.compounds[row["name"]] = row["id"]
        register.aliases[row["name"]] = list(row["aliases"] or ())
        if row["kind"] == "courtyard":
            register.courtyards.add(row["name"])
    labels = {}
    for row in _rows(db, "building"):
        key = (names.get(row["compound_id"], ""), row["label"] or "")
        labels[row["id"]] = key
        register.buildings[key] = row["id"]
        register.building_rows[row["id"]] = row
    stairs = {}
    for row in _rows(db, "unit"):
        stairs[row["id"]] = row["label"] or ""
        register.units[row["building_id"], row["label"] or ""] = row["id"]
        register.unit_rows[row["id"]] = row
    for row in _rows(db, "dwelling"):
        compound, building = labels.get(row["building_id"], ("", ""))
        place = (compound, building, stairs.get(row["unit_id"] or "", ""), row["room"] or "")
        register.dwellings[place] = row["id"]
        register.uses[row["id"]] = row["use"]


def _grids(db: Connection, register: Register) -> None:
    numbers = {}
    for row in _rows(db, "grid"):
        if row["closed_on"] is None and row["number"] is not None:
            numbers[row["id"]] = row["number"]
            register.grids.setdefault(row["number"], row["id"])
    for row in _rows(db, "micro_grid"):
        if row["closed_on"] is None and row["grid_id"] in numbers and row["number"] is not None:
            register.micros.setdefault((numbers[row["grid_id"]], row["number"]), row["id"])
    for row in _rows(db, "territory"):
        if row["end"] is None:
            register.territory[row["building_id"], row["unit_id"] or ""] = row["micro_grid_id"]


def _people(db: Connection, register: Register) -> None:
    place_of = {entity_id: place for place, entity_id in register.dwellings.items()}
    homes: dict[str, tuple[PlaceKey, str, str]] = {}
    for row in _rows(db, "household"):
        head = row["head_name"] or ""
        pending = ("?", row["address_text"] or "", head, "")
        place = place_of.get(row["dwelling_id"] or "", pending)
        homes[row["id"]] = (place, head, row["collected_on"] or "")
        register.households[place, head] = row["id"]
    for row in _rows(db, "resident"):
        place, head, collected = homes.get(row["household_id"] or "", (("?", "", "", ""), "", ""))
        valid = (not row["id_type"] or row["id_type"] in KEYS) and bool(row["id_number"])
        register.add_person(
            KnownPerson(
                row["id"],
                row["name"] or "",
                row["id_number"] if valid else None,
                row["id_number"][:15] if valid else row["id_prefix15"],
                row["birth"],
                row["state"] or "live",
                row["household_id"] or "",
                head,
                place,
                collected,
                row,
            )
        )


def _staff(db: Connection, register: Register) -> None:
    posts: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in _rows(db, "assignment"):
        posts[row["staff_id"]].add((row["role"], row["scope_kind"] or "", row["scope_id"] or ""))
    for row in _rows(db, "staff"):
        register.staff.append(
            KnownStaff(
                row["id"],
                row["name"] or "",
                row["id_number"],
                tuple(row["phones"] or ()),
                row,
                frozenset(posts[row["id"]]),
            )
        )
