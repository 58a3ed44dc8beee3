"""A district made of whole offices: every total of source 000 spread over its communities as evenly as whole numbers allow.

Nobody real: names, numbers and telephones are drawn by a seeded generator. Every office writes through its own
operations and keeps a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.people import households
from desktop.base.clock import FixedClock
from desktop.domain.community_facts import PARTY_FORM
from desktop.domain.id_number import check_digit
from desktop.operations import office as founding
from desktop.operations.trust import accept_signer
from desktop.security.install import Install
from desktop.workspace import Unit, Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import TODAY, seeded

ACTOR: Final = "李梅"
CARE: Final = ("dibao", "disabled", "alone", "elder", "veteran")
CARE_EVERY: Final = 17
SOURCES: Final = {"city": "市直机关", "district": "区直机关", "members": "无职党员", "local": "本地居民"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the district comes to when all is settled, as source 000 states it; and what happens on the way there."""

    communities: int = 52
    households: int = 148_702
    occupied: int = 129_519
    people: int = 382_076
    grids: int = 294
    micros: int = 2_593
    groups: int = 2_609
    city: int = 1_617
    district: int = 1_193
    members: int = 1_997
    local: int = 2_160
    committees: int = 37
    branches: int = 8
    twice: int = 500  # people on the books of two offices
    moved: int = 300  # from one office to another
    deleted: int = 200
    renumbered: int = 100

    def share(self, part: float) -> Sizes:
        """A smaller district: fewer communities, each much like one of the whole; never without each thing."""
        if part >= 1:
            return self
        small = {f.name: max(1, round(getattr(self, f.name) * part)) for f in fields(self)}
        communities = 4
        return replace(Sizes(**small), communities=communities, committees=2, branches=1)


def part_of(total: int, number: int, communities: int) -> int:
    """What community `number` has of a total."""
    return total * (number + 1) // communities - total * number // communities


def code_of(number: int) -> str:
    """The code of a community that is nowhere."""
    return f"6404230{number + 1:02d}000"


@dataclass(slots=True)
class Office:
    """An office of the district, with what the rest of the day needs to know of its people."""

    number: int
    file: Workspace
    install: Install
    people: list[tuple[str, Mapping[str, Any]]]  # everyone living there: id, fields
    extra: list[str]  # who is taken off the books on the way
    homes: list[str]

    @property
    def code(self) -> str:
        """The community's code."""
        return code_of(self.number)


def new_office(folder: Path, number: int, sizes: Sizes, district: str) -> Office:
    """Make and fill one office; it believes the district, whose signing key is given."""
    file = Workspace.create(
        folder / f"{number:02}.gezhi", user=ACTOR, password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP,
    ).workspace  # fmt: skip
    founding.found(file, code=code_of(number), name=f"第{number + 1}社区", actor=ACTOR)
    accept_signer(file, district, name="区里", actor=ACTOR, today=TODAY)
    made = Office(number, file, seeded(f"town {number}"), [], [], [])
    share = {f.name: part_of(getattr(sizes, f.name), number, sizes.communities) for f in fields(sizes)}
    with file.read() as db:
        community = str(db.exec_driver_sql("SELECT id FROM community").scalar_one())
    with file.change("test.fill", actor=ACTOR) as unit:
        form = _form(number, sizes)
        unit.set("community", community, {"declared": {PARTY_FORM: form}} if form else {"kind": "urban"})
        micros = _grids(unit, community, share["grids"], share["micros"])
        _team(unit, community, micros, share)
    doors = _buildings(file, community, micros, share["households"])
    _households(made, doors, share)
    return made


def _form(number: int, sizes: Sizes) -> str:
    if number < sizes.committees:
        return "committee"
    return "branch" if number < sizes.committees + sizes.branches else ""


def _grids(unit: Unit, community: str, grids: int, micros: int) -> list[str]:
    ids = [
        unit.create("grid", {"community_id": community, "number": n, "name": f"第{n}网格"})
        for n in range(1, grids + 1)
    ]
    return [unit.create("micro_grid", {"grid_id": ids[n % grids], "number": n + 1}) for n in range(micros)]


def _team(unit: Unit, community: str, micros: list[str], share: Mapping[str, int]) -> None:
    for number in range(share["groups"]):
        unit.create("chat_group", {"community_id": community, "name": f"{number + 1}群"})
    for source, words in SOURCES.items():
        for number in range(share[source]):
            person = unit.create("staff", {"community_id": community, "name": "甲", "source": words})
            place = {"scope_kind": "micro", "scope_id": micros[number % len(micros)]}
            unit.create("assignment", {"staff_id": person, "role": "volunteer", **place})


def _buildings(file: Workspace, community: str, micros: list[str], doors: int) -> list[str]:
    """A building for each micro-grid, and so many doors in them all."""
    found = []
    with file.change("test.fill", actor=ACTOR) as unit:
        compound = unit.create("compound", {"community_id": community, "name": "阳光家园"})
        for place, micro in enumerate(micros):
            building = unit.create("building", {"compound_id": compound, "label": str(place + 1)})
            unit.create("territory", {"micro_grid_id": micro, "building_id": building})
            for door in range(part_of(doors, place, len(micros))):
                room = {"building_id": building, "room": f"{door // 4 + 1}{door % 4 + 1:02}", "use": "self"}
                found.append(unit.create("dwelling", room))
    return found


def _households(office: Office, doors: list[str], share: Mapping[str, int]) -> None:
    """A household behind every door; people in so many of them, and some more who will be taken off the books again."""
    people = _people(office.number)
    living = share["occupied"]
    with office.file.change("test.fill", actor=ACTOR) as unit:
        for number, door in enumerate(doors):
            size = part_of(share["people"], number, living) if number < living else 0
            members = list(islice(people, size + (1 if number < share["deleted"] else 0)))
            facts = {"dwelling_id": door, "state": "consistent", "verified_on": "2026-05-01"}
            home = unit.create("household", {**facts, "head_name": members[0]["name"] if members else None})
            if members:
                office.homes.append(home)
            for place, one in enumerate(members):
                fields_ = {**one, "relation": "99" if place else "02"}
                who = unit.create("resident", {**fields_, "household_id": home})
                if place == size:
                    office.extra.append(who)
                    continue
                office.people.append((who, fields_))
                if len(office.people) % CARE_EVERY == 0:
                    kind = CARE[(number + place) % len(CARE)]
                    unit.create("care_record", {"resident_id": who, "category": kind, "start": "2026-01-01"})


def number_of(office: int, serial: int, birth: str) -> str:
    """A valid number nobody else has: the office and a serial stand where the region and the order would."""
    digits = f"64{office:02}{serial // 1000 % 100:02}{birth.replace('-', '')}{serial % 1000:03}"
    return digits + check_digit(digits)


def _people(number: int) -> Iterator[dict[str, Any]]:
    serial = 0
    for _id, _fields, members in households(10**9, seed=1_000 + number):
        for one in members:
            serial += 1
            yield {
                **one,
                "id_number": number_of(number, serial, one["birth"]),
                "lives_here": True,
                "hukou_here": True,
            }


class Day:
    """What happens between the offices, always to other people: who is where is worked out before anybody moves."""

    def __init__(self, offices: list[Office], sizes: Sizes) -> None:
        self.offices, self.sizes = offices, sizes
        # Nobody who is the head of a home: every home that is lived in stays so.
        self._free = {o.number: iter([p for p in o.people if p[1]["relation"] != "02"]) for o in offices}

    def _pairs(self, count: int) -> Iterator[tuple[Office, Office]]:
        for number in range(count):
            first = self.offices[number % len(self.offices)]
            yield first, self.offices[(number + 1 + number // len(self.offices)) % len(self.offices)]

    def twice(self) -> None:
        """People on the books of two offices: somebody of the second is written with the number of one of the first."""
        told: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        for first, second in self._pairs(self.sizes.twice):
            other = second if second is not first else self.offices[(first.number + 1) % len(self.offices)]
            (_one, fields_), (two, _fields) = next(self._free[first.number]), next(self._free[other.number])
            told.setdefault(other.number, []).append((two, {"id_number": fields_["id_number"]}))
        self._write("resident.edit", told)

    def move(self) -> None:
        """Leave one office and be entered in another, with the same number."""
        gone: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        come: dict[int, list[Mapping[str, Any]]] = {}
        for first, second in self._pairs(self.sizes.moved):
            other = second if second is not first else self.offices[(first.number + 1) % len(self.offices)]
            who, fields_ = next(self._free[first.number])
            left = {"state": "left", "state_on": TODAY.isoformat(), "lives_here": False}
            gone.setdefault(first.number, []).append((who, left))
            come.setdefault(other.number, []).append(fields_)
        self._write("resident.move_out", gone)
        for office in self.offices:
            with office.file.change("resident.add", actor=ACTOR) as unit:
                for place, fields_ in enumerate(come.get(office.number, [])):
                    unit.create(
                        "resident", {**fields_, "household_id": office.homes[place % len(office.homes)]}
                    )

    def delete(self) -> None:
        """Take off the books who should never have stood there."""
        for office in self.offices:
            with office.file.change("resident.remove", actor=ACTOR) as unit:
                for who in office.extra:
                    unit.delete("resident", who)

    def renumber(self) -> None:
        """Correct numbers."""
        told: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        for place, (office, _other) in enumerate(self._pairs(self.sizes.renumbered)):
            who, fields_ = next(self._free[office.number])
            new = number_of(office.number, 90_000 + place, str(fields_["birth"]))
            told.setdefault(office.number, []).append(
                (who, {"id_number": new, "former_ids": [fields_["id_number"]]})
            )
        self._write("resident.edit", told)

    def _write(self, name: str, told: Mapping[int, list[tuple[str, dict[str, Any]]]]) -> None:
        for office in self.offices:
            with office.file.change(name, actor=ACTOR) as unit:
                unit.set_many("resident", told.get(office.number, []))


__all__ = ["ACTOR", "Day", "Office", "Sizes", "code_of", "new_office", "part_of"]
